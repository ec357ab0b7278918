/* SPDX-License-Identifier: MIT */
/* Days and times of day that are over, in the site's zone and over the changes of daylight saving
 * time; and these. */
#include "calendar/clock.h"
#include "calendar/when.h"
#include "calendar/zone.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdint.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

static const char berlin[] = "CET-1CEST,M3.5.0,M10.5.0/3";

/* 2026, in UTC: midnight of a day. */
#define JULY_1 INT64_C(1782864000000)
#define MARCH_29 INT64_C(1774742400000) /* at 01:00 UTC the clocks go from 02:00 to 03:00 */
#define MARCH_8 INT64_C(1772928000000)
#define NOVEMBER_1 INT64_C(1793491200000)
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

TestSuite(when_parse_preferring_past, .fini = stop);

static int64_t past(const char *text, int64_t now) {
	int64_t at = -1;

	cr_assert_eq(when_parse_preferring_past(zone, text, now, false, &at), 0, "%s", text);
	return at;
}

static int64_t past_end(const char *text, int64_t now) {
	int64_t at = -1;

	cr_assert_eq(when_parse_preferring_past(zone, text, now, true, &at), 0, "%s", text);
	return at;
}

Test(when_parse_preferring_past, the_last_such_time) {
	cr_assert_eq(past("18:00", JULY_1 + 19 * HOUR), JULY_1 + 18 * HOUR);
	cr_assert_eq(past("18:00", JULY_1 + 18 * HOUR), JULY_1 + 18 * HOUR, "now is the last one");
	cr_assert_eq(past("18:00", JULY_1 + 18 * HOUR - 1), JULY_1 - 6 * HOUR);
	cr_assert_eq(past("9:05", JULY_1 + 10 * HOUR), JULY_1 + 9 * HOUR + 5 * MINUTE);
	cr_assert_eq(past("00:00", JULY_1), JULY_1);
	cr_assert_eq(
		past_end("18:00", JULY_1 + 19 * HOUR), JULY_1 + 18 * HOUR, "an end is for days");
}

Test(when_parse_preferring_past, days_begin_and_end) {
	cr_assert_eq(past("2026-07-01", JULY_1 + 19 * HOUR), JULY_1);
	cr_assert_eq(past_end("2026-07-01", JULY_1 + 19 * HOUR), JULY_1 + 24 * HOUR);
	cr_assert_eq(past_end("2026-06-30", JULY_1), JULY_1, "over the end of a month");
	cr_assert_eq(past("2026-07-01 10:00", JULY_1), JULY_1 + 10 * HOUR);
	cr_assert_eq(past_end("2026-07-01T9:30", JULY_1), JULY_1 + 9 * HOUR + 30 * MINUTE);
	cr_assert_eq(past("1970-01-01", JULY_1), 0);
	cr_assert_eq(past("2024-02-29", JULY_1), INT64_C(1709164800000));
}

Test(when_parse_preferring_past, spans_are_before_now) {
	cr_assert_eq(past("7d", JULY_1), JULY_1 - 7 * 24 * HOUR);
	cr_assert_eq(past("90m", JULY_1), JULY_1 - 90 * MINUTE);
	cr_assert_eq(past_end("0s", JULY_1), JULY_1);
}

Test(when_parse_preferring_past, what_is_no_time) {
	static const char *const texts[] = {"", "18", "18:", ":30", "24:00", "12:60", "18:00 ",
		" 18:00", "18:00:00", "1:1", "018:00", "yesterday", "7w", "-7d", "999999d",
		"2026-02-29", "2026-13-01", "2026-00-10", "2026-07-00", "2026-07-32", "2026-7-1",
		"26-07-01", "02026-07-01", "2026/07/01", "1969-12-31", "2026-07-01 ",
		"2026-07-01  10:00", "2026-07-01 24:00", "2026-07-01 10", "2026-07-01x10:00",
		"2026-07-0110:00"};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int64_t at = 77;

		cr_assert_eq(when_parse_preferring_past(zone, texts[i], JULY_1, false, &at),
			-EINVAL, "%s", texts[i]);
		cr_assert_eq(at, 77, "%s", texts[i]);
	}
}

Test(when_parse_preferring_past, in_the_sites_zone) {
	use_zone("HKT-8");
	cr_assert_eq(past("2026-07-01", JULY_1), JULY_1 - 8 * HOUR);
	cr_assert_eq(past("10:00", JULY_1 + 3 * HOUR), JULY_1 + 2 * HOUR);
	cr_assert_eq(clock_day_start(zone, JULY_1), JULY_1 - 8 * HOUR);
	cr_assert_eq(clock_day_start(zone, JULY_1 - 8 * HOUR), JULY_1 - 8 * HOUR,
		"it begins with itself");
	cr_assert_eq(clock_day_start(zone, JULY_1 - 8 * HOUR - 1), JULY_1 - 32 * HOUR);
	cr_assert_eq(zone_utc_offset_ms(zone, JULY_1), 8 * HOUR);
	cr_assert_eq(zone_next_change_at(zone, 0, JULY_1), INT64_MAX, "they never change");
	use_zone("NST3:30");
	cr_assert_eq(zone_utc_offset_ms(zone, JULY_1), -3 * HOUR - 30 * MINUTE);
}

Test(when_parse_preferring_past, over_daylight_saving_time) {
	use_zone(berlin);
	cr_assert_eq(past("2026-03-29", JULY_1), MARCH_29 - HOUR);
	cr_assert_eq(past_end("2026-03-29", JULY_1), MARCH_29 + 22 * HOUR, "a day of 23 hours");
	cr_assert_eq(past_end("2026-10-25", JULY_1), OCTOBER_25 + 23 * HOUR, "one of 25");
	cr_assert_eq(past("12:00", MARCH_29 + 3 * HOUR), MARCH_29 - 13 * HOUR,
		"the day before was winter's");
	cr_assert_eq(clock_day_start(zone, MARCH_29 + 12 * HOUR), MARCH_29 - HOUR);
	cr_assert_eq(zone_utc_offset_ms(zone, MARCH_29 + HOUR - 1), HOUR);
	cr_assert_eq(zone_utc_offset_ms(zone, MARCH_29 + HOUR), 2 * HOUR);
	cr_assert_eq(zone_next_change_at(zone, MARCH_29 - 40 * 24 * HOUR, JULY_1), MARCH_29 + HOUR);
	cr_assert_eq(zone_next_change_at(zone, MARCH_29 + HOUR, OCTOBER_25 + 24 * HOUR),
		OCTOBER_25 + HOUR, "what changes at its start is over");
	cr_assert_eq(zone_next_change_at(zone, MARCH_29, MARCH_29 + HOUR), MARCH_29 + HOUR,
		"up to the end");
	cr_assert_eq(zone_next_change_at(zone, MARCH_29, MARCH_29 + HOUR - 1), INT64_MAX);
	cr_assert_eq(zone_next_change_at(zone, MARCH_29, MARCH_29), INT64_MAX);
	cr_assert_eq(zone_next_change_at(zone, JULY_1, OCTOBER_25), INT64_MAX);
}

/* Where they go back at 01:00 to midnight, and forward at midnight: a day begins with the first of
 * its midnights. */
Test(when_parse_preferring_past, over_midnight) {
	use_zone("CST5CDT,M3.2.0/0,M11.1.0/1");
	cr_assert_eq(clock_day_start(zone, NOVEMBER_1 + 12 * HOUR), NOVEMBER_1 + 4 * HOUR);
	cr_assert_eq(clock_day_start(zone, NOVEMBER_1 + 4 * HOUR), NOVEMBER_1 + 4 * HOUR);
	cr_assert_eq(past("2026-11-01", NOVEMBER_1 + 24 * HOUR), NOVEMBER_1 + 4 * HOUR);
	cr_assert_eq(past_end("2026-10-31", NOVEMBER_1 + 24 * HOUR), NOVEMBER_1 + 4 * HOUR,
		"one day ends where the next begins");
	cr_assert_eq(past("00:00", NOVEMBER_1 + 12 * HOUR), NOVEMBER_1 + 4 * HOUR);
	cr_assert_eq(clock_day_start(zone, MARCH_8 + 12 * HOUR), MARCH_8 + 5 * HOUR,
		"it begins at one o'clock");
	cr_assert_eq(past("2026-03-08", NOVEMBER_1), MARCH_8 + 5 * HOUR);
}
