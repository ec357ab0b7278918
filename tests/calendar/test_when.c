/* SPDX-License-Identifier: MIT */
/* Times of day in the site's zone, over midnight and over the changes of daylight saving time, and
 * spans. */
#include "calendar/when.h"
#include "calendar/zone.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

/* Without a zone file, and with one if it is there. */
static const char berlin_rules[] = "CET-1CEST,M3.5.0,M10.5.0/3", berlin[] = "Europe/Berlin";
static const char file[] = "/usr/share/zoneinfo/Europe/Berlin";

/* 2026, in UTC: midnight of a day. */
#define JULY_1 INT64_C(1782864000000)
#define MARCH_29 INT64_C(1774742400000)   /* at 01:00 UTC the clocks go from 02:00 to 03:00 */
#define OCTOBER_25 INT64_C(1792886400000) /* at 01:00 UTC they go from 03:00 to 02:00 */

static struct zone *zone; /* UTC if NULL */

static void use_zone(const char *name) {
	zone_free(zone);
	zone = zone_new(name);
	cr_assert_not_null(zone, "%s", name);
}

static void stop(void) {
	zone = zone_free(zone);
}

TestSuite(when, .fini = stop);

static int64_t read_in(const struct zone *in, const char *text, int64_t now) {
	int64_t at = -1;

	cr_assert_eq(when_parse(in, text, now, &at), 0, "%s", text);
	return at;
}

static int64_t read_at(const char *text, int64_t now) {
	return read_in(zone, text, now);
}

static void refuse(const char *text) {
	int64_t at = 77;

	cr_assert_eq(when_parse(zone, text, JULY_1, &at), -EINVAL, "%s", text);
	cr_assert_eq(at, 77, "%s", text);
}

Test(when, the_next_such_time) {
	cr_assert_eq(read_at("18:00", JULY_1 + 17 * HOUR), JULY_1 + 18 * HOUR);
	cr_assert_eq(read_at("18:00", JULY_1 + 18 * HOUR), JULY_1 + 42 * HOUR, "now is past");
	cr_assert_eq(read_at("18:00", JULY_1 + 18 * HOUR - 1), JULY_1 + 18 * HOUR);
	cr_assert_eq(read_at("00:00", JULY_1 + 1), JULY_1 + 24 * HOUR);
	cr_assert_eq(read_at("9:05", JULY_1), JULY_1 + 9 * HOUR + 5 * MINUTE);
	cr_assert_eq(read_at("23:59", JULY_1 + 30 * 24 * HOUR),
		JULY_1 + 30 * 24 * HOUR + 24 * HOUR - MINUTE, "over the end of a month");
}

Test(when, spans) {
	cr_assert_eq(read_at("90m", JULY_1), JULY_1 + 90 * MINUTE);
	cr_assert_eq(read_at("2h", JULY_1), JULY_1 + 2 * HOUR);
	cr_assert_eq(read_at("30s", JULY_1), JULY_1 + 30000);
	cr_assert_eq(read_at("7d", JULY_1), JULY_1 + 7 * 24 * HOUR);
	cr_assert_eq(read_at("999999d", 0), INT64_C(999999) * 24 * HOUR);
	cr_assert_eq(read_at("0m", JULY_1), JULY_1);
}

/* 2026-07-01 is a Wednesday. */
Test(when, days) {
	cr_assert_eq(read_at("now", JULY_1 + 5), JULY_1 + 5);
	cr_assert_eq(read_at("tomorrow 09:00", JULY_1 + 10 * HOUR), JULY_1 + 33 * HOUR);
	cr_assert_eq(read_at("tomorrow 9:00", JULY_1 + 8 * HOUR), JULY_1 + 33 * HOUR, "not today");
	cr_assert_eq(read_at("wed 09:00", JULY_1 + 8 * HOUR), JULY_1 + 9 * HOUR, "today");
	cr_assert_eq(read_at("wed 09:00", JULY_1 + 9 * HOUR), JULY_1 + (7 * 24 + 9) * HOUR,
		"that is over");
	cr_assert_eq(read_at("Tue 00:00", JULY_1), JULY_1 + 6 * 24 * HOUR);
	cr_assert_eq(read_at("2026-07-02 09:30", JULY_1), JULY_1 + 33 * HOUR + 30 * MINUTE);
	cr_assert_eq(read_at("2026-07-02T09:30", JULY_1), JULY_1 + 33 * HOUR + 30 * MINUTE);
	cr_assert_eq(read_at("2026-06-30 09:30", JULY_1), JULY_1 - 14 * HOUR - 30 * MINUTE,
		"a date may be past");
	cr_assert_eq(read_at("2028-02-29 00:00", JULY_1), INT64_C(1835395200000));
}

struct repeat {
	uint32_t days, minute;
};

static struct repeat repeat_of(const char *text, int64_t due) {
	struct repeat repeat;

	cr_assert_eq(
		when_parse_repeat(zone, text, due, &repeat.days, &repeat.minute), 0, "%s", text);
	return repeat;
}

static int64_t next_of(struct repeat repeat, int64_t after) {
	return when_next_repeat(zone, repeat.days, repeat.minute, after);
}

Test(when, a_repeat_is_days_and_a_time_of_day) {
	static const char *const wrong[] = {"", "often", "mon,", ",mon", "mon,,tue", "mon tue",
		"monday", "daily,mon", "weekly,mon"};
	struct repeat repeat;

	use_zone("HKT-8");
	repeat = repeat_of("weekly", JULY_1 + 20 * HOUR);
	cr_assert_eq(repeat.days, 1U << 4, "in Hong Kong it is Thursday");
	cr_assert_eq(repeat.minute, 4 * 60);
	cr_assert_eq(repeat_of("daily", JULY_1).days, WHEN_EVERY_DAY);
	cr_assert_eq(repeat_of("mon,Wed,mon", JULY_1).days, 1U << 1 | 1U << 3);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		cr_assert_eq(
			when_parse_repeat(zone, wrong[i], JULY_1, &repeat.days, &repeat.minute),
			-EINVAL, "%s", wrong[i]);
	}
}

Test(when, the_next_of_a_series) {
	struct repeat repeat;

	repeat = repeat_of("mon,thu", JULY_1 + 9 * HOUR);
	cr_assert_eq(next_of(repeat, JULY_1), JULY_1 + (24 + 9) * HOUR);
	cr_assert_eq(next_of(repeat, JULY_1 + (24 + 9) * HOUR), JULY_1 + (5 * 24 + 9) * HOUR);
	repeat = repeat_of("weekly", JULY_1 + 9 * HOUR);
	cr_assert_eq(next_of(repeat, JULY_1 + 9 * HOUR - 1), JULY_1 + 9 * HOUR);
	cr_assert_eq(next_of(repeat, JULY_1 + 9 * HOUR), JULY_1 + (7 * 24 + 9) * HOUR);
}

/* Over both changes of the clocks: one a day, at that time of day or, where the day has none such,
 * within an hour of it. */
Test(when, a_series_has_one_a_day) {
	static const int64_t changes[] = {MARCH_29, OCTOBER_25};

	use_zone(berlin_rules);
	for (size_t i = 0; i < 2; i++) {
		for (uint32_t minute = 0; minute < 24 * 60; minute += 15) {
			struct repeat repeat = {0};
			int64_t at, next;

			repeat.days = WHEN_EVERY_DAY;
			repeat.minute = minute;
			at = next_of(repeat, changes[i] - 30 * HOUR);
			for (int day = 0; day < 3; day++, at = next) {
				next = next_of(repeat, at);
				cr_assert_geq(next - at, 22 * HOUR, "minute %u", minute);
				cr_assert_leq(next - at, 26 * HOUR, "minute %u", minute);
			}
		}
	}
}

/* Whatever was asked in between. */
Test(when, a_time_that_is_twice_is_the_first) {
	struct repeat repeat = {0};

	use_zone(berlin_rules);
	repeat.days = WHEN_EVERY_DAY;
	repeat.minute = 2 * 60 + 30;
	for (int i = 0; i < 3; i++) {
		(void)read_at(i == 1 ? "2026-12-24 12:00" : "2026-07-24 12:00", JULY_1);
		cr_assert_eq(read_at("02:30", OCTOBER_25 - 2 * HOUR), OCTOBER_25 + 30 * MINUTE);
		cr_assert_eq(next_of(repeat, OCTOBER_25 - 2 * HOUR), OCTOBER_25 + 30 * MINUTE);
		cr_assert_eq(next_of(repeat, OCTOBER_25 + 30 * MINUTE),
			OCTOBER_25 + 25 * HOUR + 30 * MINUTE, "the second is no other");
		cr_assert_eq(next_of(repeat, OCTOBER_25 + 45 * MINUTE),
			OCTOBER_25 + 25 * HOUR + 30 * MINUTE);
		cr_assert_eq(next_of(repeat, MARCH_29 - 2 * HOUR), MARCH_29 + 90 * MINUTE,
			"03:30, since there is no 02:30");
	}
}

Test(when, an_instant_in_words) {
	struct pool pool = {0};

	use_zone("HKT-8");
	cr_assert_str_eq(when_text(zone, &pool, JULY_1), "2026-07-01 08:00");
	pool_finish(&pool);
}

Test(when, what_is_no_time) {
	static const char *const texts[] = {"", "18", "18:", ":30", "24:00", "12:60", "18:00 ",
		" 18:00", "18:00:00", "-1:00", "1:-1", "+1:00", "018:00", "noon", "90", "m", "90 m",
		"1234567m", "-5m", "5M", "5mm", "5w", "90m2h", "noon 18:00", "wednesday 18:00",
		"2026-02-30 18:00", "2026-13-01 18:00", "26-07-01 18:00", "2026-7-1 18:00",
		"2026-07-01", "2026-07-01  18:00", "2026-07-01x18:00", "tomorrow", "tomorrow18:00",
		"wed  9:00", "now 18:00", "Now", "T18:00"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		refuse(texts[i]);
	}
}

/* Several at once. */
Test(when, in_each_zone) {
	struct zone *berlin_zone = zone_new(berlin_rules), *hong_kong = zone_new("HKT-8");

	for (int i = 0; i < 2; i++) {
		cr_assert_eq(read_in(NULL, "18:00", JULY_1), JULY_1 + 18 * HOUR);
		cr_assert_eq(read_in(berlin_zone, "18:00", JULY_1), JULY_1 + 16 * HOUR);
		cr_assert_eq(read_in(hong_kong, "18:00", JULY_1), JULY_1 + 10 * HOUR);
	}
	zone_free(berlin_zone);
	zone_free(hong_kong);
}

static void assert_spring(const char *name) {
	use_zone(name);
	/* at noon before it, 08:00 is 19 hours away, and the next day 24 */
	cr_assert_eq(read_at("08:00", MARCH_29 - 13 * HOUR), MARCH_29 + 6 * HOUR);
	cr_assert_eq(read_at("08:00", MARCH_29 + 6 * HOUR), MARCH_29 + 30 * HOUR);
	/* 01:30 is before it; 03:30 is half an hour after, and there is no 02:30: it is as late as
	 * 03:30 */
	cr_assert_eq(read_at("01:30", MARCH_29), MARCH_29 + 30 * MINUTE);
	cr_assert_eq(read_at("03:30", MARCH_29), MARCH_29 + 90 * MINUTE);
	cr_assert_eq(read_at("02:30", MARCH_29), MARCH_29 + 90 * MINUTE);
}

static void assert_autumn(const char *name) {
	use_zone(name);
	/* at midnight 08:00 is nine hours away */
	cr_assert_eq(read_at("08:00", OCTOBER_25 - 2 * HOUR), OCTOBER_25 + 7 * HOUR);
	cr_assert_eq(read_at("01:30", OCTOBER_25 - 2 * HOUR), OCTOBER_25 - 30 * MINUTE);
	cr_assert_eq(read_at("03:30", OCTOBER_25 - 2 * HOUR), OCTOBER_25 + 150 * MINUTE);
	/* 02:30 is twice */
	cr_assert_eq(read_at("02:30", OCTOBER_25 - 2 * HOUR), OCTOBER_25 + 30 * MINUTE);
}

Test(when, the_clocks_go_forward_and_back) {
	assert_spring(berlin_rules);
	assert_autumn(berlin_rules);
}

/* Where what is called summer time is winter's, and behind the other. */
Test(when, the_clocks_of_dublin) {
	use_zone("IST-1GMT0,M10.5.0,M3.5.0/1");
	cr_assert_eq(read_at("00:30", MARCH_29), MARCH_29 + 30 * MINUTE);
	cr_assert_eq(
		read_at("01:30", MARCH_29), MARCH_29 + 90 * MINUTE, "there is none: it is 02:30");
	cr_assert_eq(read_at("02:30", MARCH_29), MARCH_29 + 90 * MINUTE);
	cr_assert_eq(read_at("01:30", OCTOBER_25), OCTOBER_25 + 30 * MINUTE, "the first of two");
}

Test(when, the_same_by_a_zone_file) {
	if (access(file, R_OK) < 0) {
		cr_skip_test("%s is not there", file);
	}
	assert_spring(berlin);
	assert_autumn(berlin);
}

/* Whatever the time and the zone, it lies ahead, and within a day and an hour. */
Test(when, it_always_lies_ahead) {
	static const char *const zones[] = {"UTC", "CET-1CEST,M3.5.0,M10.5.0/3", "HKT-8",
		"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"};

	for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
		use_zone(zones[z]);
		for (int64_t now = MARCH_29 - 30 * HOUR; now < MARCH_29 + 30 * HOUR;
			now += 7 * MINUTE + 1) {
			for (int h = 0; h < 24; h++) {
				char text[8];

				(void)snprintf(text, sizeof text, "%02d:%02d", h, 30);
				cr_assert_gt(read_at(text, now), now, "%s in %s", text, zones[z]);
				cr_assert_leq(read_at(text, now), now + 25 * HOUR, "%s in %s", text,
					zones[z]);
				cr_assert_gt(read_at(text, now + OCTOBER_25 - MARCH_29),
					now + OCTOBER_25 - MARCH_29);
			}
		}
	}
}
