/* SPDX-License-Identifier: MIT */
/* Figures and rows, out of a history that is made by hand and of what is live. */
#include "books.h"
#include "later.h"

#include "base/memory.h"
#include "record/report.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define HOUR INT64_C(3600000)
#define KIND(name) USHER__KIND__##name
#define STAGE(name) USHER__STAGE__##name

static struct history *history;
static struct report report;
static atomic_bool stop;

static void open_all(void) {
	books_open();
	history = books_history();
}

static void close_all(void) {
	report_finish(&report);
	history = history_free(history);
	books_close();
}

TestSuite(report, .init = open_all, .fini = close_all);

/* What the tests' handoffs have in common: an arrival from the lobby to flat-a, offered at its
 * hundredfold. */
static Usher__Fact__Handoff handoff(uint64_t number) {
	Usher__Fact__Handoff rec = USHER__FACT__HANDOFF__INIT;

	rec.handoff = number;
	rec.kind = KIND(ARRIVAL);
	rec.stage = STAGE(MISSED);
	rec.from = (char *)"lobby";
	rec.to = (char *)"flat-a";
	rec.post = (char *)"flat";
	rec.offered_at = (int64_t)number * 100;
	return rec;
}

static Usher__Fact__Person person(const char *badge) {
	Usher__Fact__Person rec = USHER__FACT__PERSON__INIT;

	rec.badge = (char *)badge;
	rec.name = (char *)"=1+1";
	return rec;
}

static void file(const Usher__Fact__Handoff *rec, bool await) {
	size_t size;
	void *bytes = history_pack_handoff_row(rec, NULL, &size);

	books_file(rec->handoff, bytes, size, await);
}

/* One that was taken @take ms after it was offered. */
static void file_taken(uint64_t number, const char *post, const char *badge, int64_t take) {
	Usher__Fact__Handoff rec = handoff(number);
	Usher__Fact__Person taker = person(badge);

	rec.stage = STAGE(MET);
	rec.post = (char *)post;
	rec.taker = &taker;
	rec.taken_at = rec.offered_at + take;
	rec.ended_at = rec.taken_at + 1000;
	file(&rec, true);
}

static void file_visit(uint64_t number) {
	Usher__Fact__Visit rec = USHER__FACT__VISIT__INIT;
	size_t size;
	void *bytes;

	rec.visit = number;
	bytes = history_pack_visit_row(&rec, &size);
	books_file(number, bytes, size, true);
}

static int read_live(int64_t from, int64_t to, enum report_grouping by,
	const struct report_sample *live, size_t n_live) {
	const struct report_query ask = {.from = from, .to = to, .grouping = by};

	report_finish(&report);
	return report_build(&report, &ask, history, live, n_live, &stop);
}

static void read_all(int64_t from, int64_t to, enum report_grouping by) {
	cr_assert_eq(read_live(from, to, by, NULL, 0), 0);
}

/* "a 2 b 1": each line's name and how many were sent. */
static const char *lines(void) {
	static char text[256];
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < report.n_lines; i++) {
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %u", i ? " " : "",
			report.lines[i]->name, report.lines[i]->sent);
	}
	return text;
}

/* Where it begins ------------------------------------------------------------------------------ */

Test(report, the_first_of_a_range_is_found) {
	uint64_t before = 77;

	cr_assert_eq(history_find_last_made_before(history, 0, &before), 0);
	cr_assert_eq(before, 0, "in an empty history");
	for (uint64_t number = 3; number <= 300; number += 3) {
		Usher__Fact__Handoff rec = handoff(number);

		file(&rec, number == 300);
	}
	for (int64_t at = 0; at <= 30200; at += 50) {
		uint64_t expected = at > 30000 ? 300
			: at <= 300            ? 0
					       : (uint64_t)((at - 1) / 300 * 3);

		cr_assert_eq(history_find_last_made_before(history, at, &before), 0);
		cr_assert_eq(before, expected, "at %lld: %llu", (long long)at,
			(unsigned long long)before);
	}
}

/* Visits and inspections have numbers, too. */
Test(report, other_rows_are_passed_over) {
	Usher__Fact__Handoff rec;
	uint64_t before;

	for (uint64_t number = 1; number <= 60; number++) {
		if (number == 20 || number == 40) {
			rec = handoff(number);
			file(&rec, true);
		} else {
			file_visit(number);
		}
	}
	cr_assert_eq(history_find_last_made_before(history, 2001, &before), 0);
	cr_assert_eq(before, 20);
	cr_assert_eq(history_find_last_made_before(history, 2000, &before), 0);
	cr_assert_lt(before, 20);
	cr_assert_eq(history_find_last_made_before(history, 9999, &before), 0);
	cr_assert_geq(before, 40);
	read_all(0, 10000, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 2);
}

/* Number 2 was made at 200; numbers rise with that. It counts when it was offered, and hides none
 * of those around it. */
Test(report, what_was_held_counts_when_it_was_offered) {
	static const int64_t offered[] = {500, 350, 900, 0};

	for (uint64_t number = 1; number <= 5; number++) {
		Usher__Fact__Handoff rec = handoff(number);

		file(&rec, true);
	}
	for (size_t i = 0; i < sizeof offered / sizeof *offered; i++) {
		Usher__Fact__Handoff rec = handoff(6 + i); /* made at 550, and so on: in order */

		rec.held_at = 550 + (int64_t)i;
		rec.offered_at = offered[i] ? offered[i] + 550 : 0;
		file(&rec, true);
	}
	read_all(0, 550, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 5);
	report_finish(&report);
	read_all(900, 1060, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 2, "of 900 and 1050, made before");
	report_finish(&report);
	read_all(0, 10000, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 8, "one was never offered");
}

/* Figures -------------------------------------------------------------------------------------- */

Test(report, of_nothing_is_nothing) {
	read_all(0, INT64_MAX, REPORT_BY_POST);
	cr_assert_eq(report.n_lines, 0);
	cr_assert_eq(report.total.sent, 0);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_TAKE].n, 0);
}

Test(report, a_range_has_its_start_and_not_its_end) {
	for (uint64_t number = 1; number <= 9; number++) {
		file_taken(number, "flat", "301", 5000);
	}
	read_all(300, 700, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 4);
	read_all(301, 701, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 4);
	read_all(0, 100, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 0);
	read_all(900, 10000, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 1);
	read_all(901, 10000, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 0);
}

/* More than a page of history. */
Test(report, a_long_history_is_counted_whole) {
	for (uint64_t number = 1; number <= 1000; number++) {
		Usher__Fact__Handoff rec = handoff(number);

		rec.reached_at = rec.offered_at + (int64_t)number;
		file(&rec, number == 1000);
	}
	read_all(0, INT64_MAX, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 1000);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_REACH].n, 1000);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_REACH].median, 500);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_REACH].ninetieth, 900);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_REACH].longest, 1000);
}

Test(report, stages_and_what_went_on_are_counted) {
	static const Usher__Stage stages[] = {
		STAGE(MET), STAGE(MET), STAGE(WITHDRAWN), STAGE(MISSED), STAGE(CONFIRMED), 77};
	char *also[] = {(char *)"hall", (char *)"boss"};
	Usher__Fact__Handoff rec;

	for (uint64_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		rec = handoff(i + 1);
		rec.stage = stages[i];
		rec.climbed = i == 1;
		if (i == 2) {
			rec.also = also;
			rec.n_also = 2;
		}
		file(&rec, true);
	}
	read_all(0, INT64_MAX, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 6);
	cr_assert_eq(report.total.at_stage[STAGE(MET)], 2);
	cr_assert_eq(report.total.at_stage[STAGE(WITHDRAWN)], 1);
	cr_assert_eq(report.total.at_stage[STAGE(MISSED)], 1);
	cr_assert_eq(report.total.at_stage[STAGE(CONFIRMED)], 1);
	cr_assert_eq(report.total.widened, 1);
	cr_assert_eq(report.total.escalated, 2);
	cr_assert_eq(report.total.taken, 0);
}

/* A device's word that came before the offer, or none: neither is a time. */
Test(report, what_is_no_time_is_not_counted) {
	Usher__Fact__Handoff rec = handoff(10);

	rec.reached_at = 999;
	file(&rec, true);
	rec = handoff(11);
	rec.reached_at = -5;
	file(&rec, true);
	rec = handoff(12);
	rec.reached_at = 1200;
	file(&rec, true);
	read_all(0, INT64_MAX, REPORT_BY_NOTHING);
	cr_assert_eq(report.total.sent, 3);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_REACH].n, 1);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_REACH].longest, 0, "at once");
}

Test(report, by_post_badge_and_kind) {
	Usher__Fact__Handoff rec = handoff(5);

	file_taken(1, "flat", "302", 5000);
	file_taken(2, "bar", "501", 6000);
	file_taken(3, "flat", "301", 7000);
	file_taken(4, "flat", "302", 9000);
	rec.kind = KIND(SERVICE);
	file(&rec, true);
	rec = handoff(6);
	rec.kind = later_value(&usher__kind__descriptor, 1);
	rec.post = (char *)"bar";
	file(&rec, true);
	read_all(0, INT64_MAX, REPORT_BY_POST);
	cr_assert_str_eq(lines(), "bar 2 flat 4");
	cr_assert_eq(report.lines[1]->spreads[REPORT_DELAY_TAKE].n, 3);
	cr_assert_eq(report.lines[1]->spreads[REPORT_DELAY_TAKE].median, 7000);
	cr_assert_eq(report.lines[0]->spreads[REPORT_DELAY_TAKE].longest, 6000);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_TAKE].n, 4);
	cr_assert_eq(report.total.spreads[REPORT_DELAY_TAKE].median, 6000,
		"the line for all has the values of all");
	read_all(0, INT64_MAX, REPORT_BY_BADGE);
	cr_assert_str_eq(lines(), " 2 301 1 302 2 501 1", "nobody is first");
	cr_assert_eq(report.lines[0]->taken, 0);
	read_all(0, INT64_MAX, REPORT_BY_KIND);
	cr_assert_str_eq(lines(), " 1 ARRIVAL 4 SERVICE 1", "what is of a later relay has no name");
	read_all(0, INT64_MAX, REPORT_BY_NOTHING);
	cr_assert_eq(report.n_lines, 1);
	cr_assert_eq(report.total.sent, 6);
}

/* The site's clocks, which went back at 30:00 UTC from two hours ahead to one. */
Test(report, by_hour_of_the_sites_day) {
	static const struct report_utc_offset shifts[] = {{0, 2 * HOUR}, {30 * HOUR, HOUR}};
	static const int64_t offered[] = {
		0, 22 * HOUR - 1, 22 * HOUR, 29 * HOUR + 1, 30 * HOUR, 31 * HOUR};
	struct report_query ask = {.from = 0,
		.to = INT64_MAX,
		.grouping = REPORT_BY_HOUR,
		.utc_offsets = shifts,
		.n_utc_offsets = 2};
	Usher__Fact__Handoff rec;

	for (size_t i = 0; i < sizeof offered / sizeof *offered; i++) {
		rec = handoff(i + 1);
		rec.offered_at = offered[i];
		file(&rec, true);
	}
	cr_assert_eq(report_build(&report, &ask, history, NULL, 0, &stop), 0);
	cr_assert_str_eq(lines(), "00 1 02 1 07 2 08 1 23 1");
	report_finish(&report);
	ask.utc_offsets = (const struct report_utc_offset[]){{0, -3 * HOUR}};
	ask.n_utc_offsets = 1;
	cr_assert_eq(report_build(&report, &ask, history, NULL, 0, &stop), 0);
	cr_assert_str_eq(lines(), "02 1 03 1 04 1 18 1 19 1 21 1");
}

/* Live ----------------------------------------------------------------------------------------- */

static struct report_sample live(uint64_t number, Usher__Stage stage) {
	Usher__Fact__Handoff rec = handoff(number);
	struct report_sample figures;

	rec.stage = stage;
	report_fill_sample(&rec, REPORT_BY_NOTHING, &figures);
	return figures;
}

static struct report_row live_row(uint64_t number) {
	Usher__Fact__Handoff rec = handoff(number);
	struct report_row row;

	report_fill_row(&rec, &row);
	return row;
}

/* What was live when it was asked for may be history by the time that history is read. */
Test(report, what_is_live_counts_once) {
	const struct report_sample list[] = {
		live(2, STAGE(OFFERED)), live(4, STAGE(TAKEN)), live(6, STAGE(OFFERED))};
	Usher__Fact__Handoff rec;

	for (uint64_t number = 1; number <= 4; number++) {
		rec = handoff(number);
		file(&rec, true);
	}
	cr_assert_eq(read_live(0, 900, REPORT_BY_NOTHING, list, 3), 0);
	cr_assert_eq(report.total.sent, 5);
	cr_assert_eq(report.total.at_stage[STAGE(OFFERED)], 2, "as it was when it was asked for");
	cr_assert_eq(report.total.at_stage[STAGE(TAKEN)], 1);
	cr_assert_eq(report.total.at_stage[STAGE(MISSED)], 2);
	history = history_free(history);
	cr_assert_eq(read_live(0, 900, REPORT_BY_NOTHING, list, 3), 0);
	cr_assert_eq(report.total.sent, 3, "without any history");
}

Test(report, it_stops_when_told_to) {
	Usher__Fact__Handoff rec = handoff(1);

	file(&rec, true);
	atomic_store(&stop, true);
	cr_assert_eq(read_live(0, 900, REPORT_BY_NOTHING, NULL, 0), -ECANCELED);
	atomic_store(&stop, false);
}

Test(report, a_damaged_history_is_found) {
	static const int64_t apart = REPORT_SCHEDULED_MAX_MS / 4; /* a report looks so far back */
	Usher__Fact__Handoff rec;

	for (uint64_t number = 1; number <= 400; number++) {
		rec = handoff(number);
		rec.offered_at = (int64_t)number * apart;
		file(&rec, number == 400);
	}
	books_damage("UPDATE history SET sum = sum + 1 WHERE key = 333");
	cr_assert_eq(read_live(0, INT64_MAX, REPORT_BY_NOTHING, NULL, 0), -EUCLEAN);
	cr_assert_eq(read_live(390 * apart, INT64_MAX, REPORT_BY_NOTHING, NULL, 0), 0,
		"what lies beside it can be read");
	cr_assert_eq(report.total.sent, 11);
}

/* Rows ----------------------------------------------------------------------------------------- */

static const char *rows(int64_t from, int64_t to, uint64_t after, size_t most,
	const struct report_row *those, size_t n_those) {
	static char text[512];
	const struct report_query ask = {.from = from, .to = to};
	struct report_row *list = allocated(calloc(most, sizeof *list));
	struct textmap areas = {0};
	struct pool pool = {0};
	size_t used = 0;
	int n;

	*textmap_ensure_value_slot(&areas, "flat-a") = &areas;
	n = report_collect_rows(
		&ask, after, most, &areas, history, those, n_those, &stop, &pool, list);
	text[0] = '\0';
	for (int i = 0; i < n; i++) {
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%llu>%s", i ? " " : "",
			(unsigned long long)list[i].number, list[i].to);
	}
	cr_assert_geq(n, 0);
	textmap_finish(&areas);
	pool_finish(&pool);
	free(list);
	return text;
}

Test(report, rows_come_in_order_and_in_pages) {
	const struct report_row list[] = {live_row(2), live_row(6), live_row(8)};
	Usher__Fact__Handoff rec;

	for (uint64_t number = 1; number <= 7; number += 2) {
		rec = handoff(number);
		rec.kind = number == 3 || number == 5 ? KIND(PICKUP) : KIND(ARRIVAL);
		rec.to = (char *)(number == 5 ? "flat-a" : "王先生's house");
		file(&rec, true);
	}
	rec = handoff(6);
	file(&rec, true);
	cr_assert_str_eq(rows(0, 9000, 0, 20, list, 3),
		"1>王先生's house 2>flat-a 3> 5>flat-a 6>flat-a 7>王先生's house 8>flat-a");
	cr_assert_str_eq(rows(0, 9000, 0, 3, list, 3), "1>王先生's house 2>flat-a 3>");
	cr_assert_str_eq(rows(0, 9000, 3, 3, list + 1, 2), "5>flat-a 6>flat-a 7>王先生's house");
	cr_assert_str_eq(rows(0, 9000, 7, 3, list + 2, 1), "8>flat-a");
	cr_assert_str_eq(rows(0, 9000, 8, 3, NULL, 0), "");
	cr_assert_str_eq(rows(300, 600, 0, 3, NULL, 0), "3> 5>flat-a");
	cr_assert_str_eq(rows(300, 900, 6, 3, NULL, 0), "7>王先生's house");
}
