/* SPDX-License-Identifier: MIT */
/* Zones by their names: which there are, how far ahead their clocks are, and files that are none.
 */
#include "calendar/zone.h"
#include "calendar/zone_file.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define HOUR INT64_C(3600000)
#define JULY_1 INT64_C(1782864000000)     /* 2026, in UTC */
#define MARCH_29 INT64_C(1774742400000)   /* at 01:00 UTC the clocks of Europe go forward */
#define OCTOBER_25 INT64_C(1792886400000) /* at 01:00 UTC they go back */

static int64_t ahead(const char *name, int64_t at) {
	struct zone *zone = zone_new(name);
	int64_t result;

	cr_assert_not_null(zone, "%s", name);
	result = zone_utc_offset_ms(zone, at);
	zone_free(zone);
	return result;
}

Test(zone, rules_as_posix_has_them) {
	static const struct {
		const char *name;
		int64_t at, ahead;
	} rows[] = {
		{"UTC0", JULY_1, 0},
		{"UTC", JULY_1, 0},
		{":UTC", JULY_1, 0},
		{"HKT-8", JULY_1, 8 * HOUR},
		{":HKT-8", JULY_1, 8 * HOUR},
		{"<+0545>-5:45", JULY_1, 5 * HOUR + HOUR * 3 / 4},
		{"NST+3:30", JULY_1, -3 * HOUR - HOUR / 2},
		{"XXX-24:59:59", JULY_1, 25 * HOUR - 1000},
		{"CET-1CEST,M3.5.0,M10.5.0/3", MARCH_29 + HOUR - 1, HOUR},
		{"CET-1CEST,M3.5.0,M10.5.0/3", MARCH_29 + HOUR, 2 * HOUR},
		{"CET-1CEST,M3.5.0,M10.5.0/3", OCTOBER_25 + HOUR - 1, 2 * HOUR},
		{"CET-1CEST,M3.5.0,M10.5.0/3", OCTOBER_25 + HOUR, HOUR},
		{"IST-1GMT0,M10.5.0,M3.5.0/1", JULY_1, HOUR},
		{"IST-1GMT0,M10.5.0,M3.5.0/1", MARCH_29, 0},
		{"NZST-12NZDT,M9.5.0,M4.1.0/3", JULY_1, 12 * HOUR},
		{"NZST-12NZDT,M9.5.0,M4.1.0/3", OCTOBER_25, 13 * HOUR},
		{"EST5EDT4", JULY_1, -4 * HOUR},
		{"AAA3BBB,J60/0,J61/0", INT64_C(1772323200000) + 3 * HOUR - 1, -3 * HOUR},
		{"AAA3BBB,J60/0,J61/0", INT64_C(1772323200000) + 3 * HOUR, -2 * HOUR},
		{"AAA3BBB,J60/0,J61/0", INT64_C(1835481600000) + 3 * HOUR, -2 * HOUR},
		{"AAA3BBB,59/0,60/0", INT64_C(1835395200000) + 3 * HOUR, -2 * HOUR},
		{"AAA3BBB,59/0,60/0", INT64_C(1835395200000) + 3 * HOUR - 1, -3 * HOUR},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", MARCH_29 + HOUR, -HOUR},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", MARCH_29 + HOUR - 1, -2 * HOUR},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		cr_assert_eq(ahead(rows[i].name, rows[i].at), rows[i].ahead, "row %zu: %s", i,
			rows[i].name);
	}
	cr_assert_eq(zone_utc_offset_ms(NULL, JULY_1), 0, "no zone is UTC");
}

Test(zone, what_is_none) {
	static const char *const names[] = {":", "No/Such", "nonsense", "AA5", "CST-8:", "CST-25",
		"CST-8:60", "CST-8CD", "CST-8CDT,", "CST-8CDT,M3.2.0", "CST-8CDT,M3.2.0,M11.1.0,",
		"CST-8CDT,M13.2.0,M11.1.0", "CST-8CDT,M3.6.0,M11.1.0", "CST-8CDT,M3.2.7,M11.1.0",
		"CST-8CDT,J0,J365", "CST-8CDT,0,366", "CST-8CDT,0/168,365", "<CST-8", "<C*T>-8",
		"CST-99999999999", "../UTC", "Europe/../UTC", "/no/such/file", "/dev/null", "/",
		"Europe", "tzdata.zi", " UTC0", "UTC0 "};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		cr_assert_null(zone_new(names[i]), "%s", names[i]);
	}
	cr_assert_null(zone_free(NULL));
}

Test(zone, the_machines) {
	struct zone *zone = zone_new(NULL), *same = zone_new(""),
		    *file = zone_new("/etc/localtime");

	cr_assert_not_null(zone);
	cr_assert_not_null(same);
	cr_assert_eq(zone_utc_offset_ms(zone, JULY_1), zone_utc_offset_ms(same, JULY_1));
	cr_assert_eq(zone_utc_offset_ms(zone, JULY_1), zone_utc_offset_ms(file, JULY_1),
		"UTC without the file");
	zone_free(zone);
	zone_free(same);
	zone_free(file);
}

Test(zone, what_is_listed) {
	cr_assert_not(zone_is_in_database(""));
	cr_assert_not(zone_is_in_database("HKT-8"));
	cr_assert_not(zone_is_in_database("/etc/localtime"));
	cr_assert_not(zone_is_in_database("Europe"));
	cr_assert_not(zone_is_in_database("Europe/../UTC"));
	cr_assert_eq(zone_is_in_database("Asia/Taipei"), zone_is_in_database("Europe/Berlin"));
}

/* Files -----------------------------------------------------------------------------------------
 */

/* Two types, an hour and two hours ahead; a change to the second at 1000 s and back at 2000 s. */
#define HEADER(version, times)                                                                     \
	"TZif" version "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"                                            \
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" times "\0\0\0\x02\0\0\0\x04"
#define TYPES                                                                                      \
	"\0\0\x0e\x10\0\0"                                                                         \
	"\0\0\x1c\x20\x01\0"                                                                       \
	"AAA"
#define OLD                                                                                        \
	"\0\0\x03\xe8\0\0\x07\xd0"                                                                 \
	"\x01\0" TYPES
#define NEW_TIMES                                                                                  \
	"\0\0\0\0\0\0\x03\xe8\0\0\0\0\0\0\x07\xd0"                                                 \
	"\x01\0" TYPES
#define AS_OLD HEADER("\0", "\x02") OLD
#define AS_NEW HEADER("2", "\x02") OLD "\0" HEADER("2", "\x02") NEW_TIMES "\0\nAAA-1\n"

static int parse(const void *bytes, size_t size, struct zone_table *table) {
	char *exact = malloc(size ? size : 1); /* so that a reader beyond it is noticed */
	int r;

	memcpy(exact, bytes, size);
	r = zone_file_parse(table, exact, size);
	free(exact);
	return r;
}

Test(zone, a_file_of_either_version) {
	struct zone_table table = {0};

	cr_assert_eq(parse(AS_OLD, sizeof AS_OLD, &table), 0);
	cr_assert_eq(table.n_changes, 2);
	cr_assert_eq(table.first_utc_offset, 3600);
	cr_assert_eq(table.changes[0].at, 1000);
	cr_assert_eq(table.changes[0].utc_offset, 7200);
	cr_assert_eq(table.changes[1].at, 2000);
	cr_assert_eq(table.changes[1].utc_offset, 3600);
	cr_assert_not(table.has_rules);
	zone_table_finish(&table);
	cr_assert_eq(parse(AS_NEW, sizeof AS_NEW - 1, &table), 0);
	cr_assert_eq(table.n_changes, 2);
	cr_assert_eq(table.changes[1].at, 2000);
	cr_assert(table.has_rules);
	cr_assert_eq(table.rules.standard_offset, 3600);
	zone_table_finish(&table);
}

Test(zone, a_file_that_is_cut_or_wrong) {
	static const char whole[] = AS_NEW;
	enum {
		SIZE = sizeof whole - 1,
		SECOND = 44 + 2 * 4 + 2 + 2 * 6 + 4, /* where the second block begins */
	};
	static const struct {
		size_t at;
		char byte;
	} wrong[] = {
		{0, 't'}, {SECOND, 't'}, {SECOND + 35, 3}, /* more times than there are bytes for */
		{SECOND + 32, 0x7f},                       /* far more */
		{SECOND + 39, 0},                          /* no types */
		{SECOND + 60, 2},                          /* a type that there is not */
		{SECOND + 58, 0x03},                       /* the second change before the first */
		{SECOND + 62, 0x7f},                       /* a year ahead */
		{SIZE - 1, 'x'},                           /* the rules do not end */
		{SIZE - 2, 'x'},                           /* they cannot be read */
		{SIZE - 7, 'x'},                           /* they do not begin */
	};
	struct zone_table table;

	for (size_t size = 0; size < SIZE; size++) {
		cr_assert_eq(parse(whole, size, &table), -EBADMSG, "%zu bytes", size);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char bytes[SIZE];

		memcpy(bytes, whole, SIZE);
		bytes[wrong[i].at] = wrong[i].byte;
		cr_assert_eq(parse(bytes, SIZE, &table), -EBADMSG, "row %zu", i);
	}
}

/* Threads ---------------------------------------------------------------------------------------
 */

static void *count_hours(void *argument) {
	const struct zone *zone = argument;
	int64_t sum = 0;

	for (int64_t at = MARCH_29 - 1000 * HOUR; at < MARCH_29 + 1000 * HOUR; at += HOUR) {
		sum += zone_utc_offset_ms(zone, at) / HOUR;
	}
	return (void *)(intptr_t)sum;
}

Test(zone, several_threads_use_one) {
	struct zone *zone = zone_new("CET-1CEST,M3.5.0,M10.5.0/3");
	pthread_t threads[4];

	for (int i = 0; i < 4; i++) {
		cr_assert_eq(pthread_create(&threads[i], NULL, count_hours, zone), 0);
	}
	for (int i = 0; i < 4; i++) {
		void *sum;

		cr_assert_eq(pthread_join(threads[i], &sum), 0);
		cr_assert_eq((intptr_t)sum, 1001 + 2 * 999);
	}
	zone_free(zone);
}
