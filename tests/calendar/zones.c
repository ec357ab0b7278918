/* SPDX-License-Identifier: MIT */
/*
 * Compares zones with the C library's: for each, what the clocks show every few days from 1970 to
 * 2100 and a second before, at and after each change; and that each minute around a change is found
 * again by its day and time of day. Sets the TZ of its own process, which nothing else does.
 *
 * usage: zones [--all | ZONE...]
 * Without a zone: some of each kind. --all: also all of the machine's database.
 */
#include "calendar/clock.h"
#include "calendar/zone.h"

#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DATABASE "/usr/share/zoneinfo/"
#define STEP (INT64_C(5) * 24 * 3600 + 12345) /* seconds, so that every hour is met */
#define FIRST INT64_C(0)
#define LAST INT64_C(4102444800) /* 2100 */

static const char *const some[] = {"UTC", "UTC0", "CST-8", "<+0545>-5:45", "XXX5:30:15",
	"CET-1CEST,M3.5.0,M10.5.0/3", "IST-1GMT0,M10.5.0,M3.5.0/1", "NZST-12NZDT,M9.5.0,M4.1.0/3",
	"CST5CDT,M3.2.0/0,M11.1.0/1", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
	"EET-2EEST,M3.5.4/24,M9.3.6/145", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "AAA3BBB,J60/2,J300/2",
	"AAA3BBB,59/2,299", "EST5EDT,0/0,J365/25"};
static const char *const some_listed[] = {"Asia/Taipei", ":Asia/Hong_Kong", "Europe/Berlin",
	"Europe/Dublin", "America/New_York", "America/Nuuk", "Africa/Casablanca", "Asia/Gaza",
	"Australia/Lord_Howe", "Pacific/Apia", "Antarctica/Troll",
	"/usr/share/zoneinfo/Asia/Kathmandu"};

static uint64_t n_zones, n_instants, n_wrong;
static const char *name;

static struct tm libc_clock(int64_t at) {
	time_t seconds = (time_t)at;
	struct tm clock = {0};

	(void)localtime_r(&seconds, &clock);
	return clock;
}

static void say_wrong(int64_t at, const char *what) {
	if (n_wrong++ < 20) {
		fprintf(stderr, "%s at %" PRId64 ": %s\n", name, at, what);
	}
}

static void compare(const struct zone *zone, int64_t at) {
	struct tm theirs = libc_clock(at);
	struct clock_time ours = clock_time_at(zone, at * 1000 + 999);

	n_instants++;
	if (zone_utc_offset_ms(zone, at * 1000) != theirs.tm_gmtoff * 1000 ||
		ours.day.year != theirs.tm_year + 1900 || ours.day.month != theirs.tm_mon + 1 ||
		ours.day.day != theirs.tm_mday || ours.weekday != theirs.tm_wday ||
		ours.hours != theirs.tm_hour || ours.minutes != theirs.tm_min) {
		say_wrong(at, "not what the C library shows");
	}
}

/* Of the quarters of an hour of the day before and after a change from @before to @after seconds
 * ahead: by its day and time of day each is found as the first that shows it. */
static void compare_instants(const struct zone *zone, int64_t at, int64_t before, int64_t after) {
	int64_t back = before > after ? before - after : 0;

	for (int64_t t = at - 24 * 3600; t < at + 24 * 3600; t += 900) {
		int64_t minute = t - ((t + (t < at ? before : after)) % 60 + 60) % 60;
		struct clock_time clock = clock_time_at(zone, minute * 1000);
		int64_t found = clock_instant(zone, clock.day, 0, clock.hours, clock.minutes);
		bool is_second = minute >= at && minute < at + back;

		n_instants++;
		if (found != (is_second ? minute - back : minute) * 1000) {
			say_wrong(minute, "not found by its time of day");
		}
	}
}

/* A time of day that the day of the change does not have is as much later. */
static void compare_gap(const struct zone *zone, int64_t at, int64_t before, int64_t after) {
	for (int64_t t = at; t < at + after - before; t += 900) {
		struct clock_time shown = clock_time_at(NULL, (t + before) * 1000);
		int64_t found = clock_instant(zone, shown.day, 0, shown.hours, shown.minutes);

		n_instants++;
		if (found != (t - (t + before) % 60) * 1000) {
			say_wrong(t, "left out, and not found later");
		}
	}
}

static void compare_change(const struct zone *zone, int64_t low, int64_t high) {
	int64_t before = libc_clock(low).tm_gmtoff, after, last = low;
	bool is_alone;

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (libc_clock(middle).tm_gmtoff == before) {
			low = middle;
		} else {
			high = middle;
		}
	}
	compare(zone, low);
	compare(zone, high);
	compare(zone, high + 1);
	after = libc_clock(high).tm_gmtoff;
	is_alone = last > FIRST && libc_clock(last - STEP).tm_gmtoff == before &&
		libc_clock(high + STEP).tm_gmtoff == after;
	if (is_alone && high % 60 == 0) {
		compare_instants(zone, high, before, after);
		compare_gap(zone, high, before, after);
	}
}

static void compare_zone(const char *of) {
	struct zone *zone = zone_new(of);

	name = of;
	n_zones++;
	if (!zone) {
		say_wrong(0, "no such zone");
		return;
	}
	(void)setenv("TZ", of, 1);
	tzset();
	for (int64_t at = FIRST; at < LAST; at += STEP) {
		compare(zone, at);
		if (libc_clock(at).tm_gmtoff != libc_clock(at + STEP).tm_gmtoff) {
			compare_change(zone, at, at + STEP);
		}
	}
	zone_free(zone);
}

/* "right" has the zones of machines whose clock counts leap seconds. */
static int compare_file(const char *path, const struct stat *stat, int type, struct FTW *where) {
	const char *of = path + strlen(DATABASE);

	if (type == FTW_F && strncmp(of, "right/", 6) != 0 && zone_is_in_database(of)) {
		compare_zone(of);
	}
	return 0;
}

int main(int argc, char **argv) {
	bool all = argc == 2 && !strcmp(argv[1], "--all");

	for (int i = 1; !all && i < argc; i++) {
		compare_zone(argv[i]);
	}
	for (size_t i = 0; (all || argc == 1) && i < sizeof some / sizeof *some; i++) {
		compare_zone(some[i]);
	}
	for (size_t i = 0; argc == 1 && zone_is_in_database("Asia/Taipei") &&
		i < sizeof some_listed / sizeof *some_listed;
		i++) {
		compare_zone(some_listed[i]);
	}
	if (all) {
		(void)nftw(DATABASE, compare_file, 8, 0);
	}
	printf("%" PRIu64 " zones, %" PRIu64 " instants, %" PRIu64 " wrong\n", n_zones, n_instants,
		n_wrong);
	return n_wrong || !n_zones ? 1 : 0;
}
