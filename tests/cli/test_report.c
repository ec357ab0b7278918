/* SPDX-License-Identifier: MIT */
/* Reports as people read them, and as spreadsheets do. */
#include "screen.h"
#include "screen_table.h"

#include "cli/csv.h"
#include "cli/render.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define AT(h, m, s) (INT64_C(1767225600000) + ((h)*INT64_C(3600) + (m)*60 + (s)) * 1000)

static struct table table;

static void start(void) {
	setenv("TZ", "UTC", 1);
	tzset();
}

TestSuite(report, .init = start);

/* Comma-separated values ----------------------------------------------------------------------- */

/* One cell, as it is written. */
static const char *cell(const char *text) {
	static char written[256];
	FILE *stream = fmemopen(written, sizeof written, "w");
	struct csv csv = {.stream = stream};

	csv_text(&csv, text);
	fclose(stream);
	return written;
}

/* Each stands in its cell behind @mark. */
static void assert_cells(const char *const *texts, size_t n, const char *mark) {
	char expected[64];

	for (size_t i = 0; i < n; i++) {
		snprintf(expected, sizeof expected, "\"%s%s\"", mark, texts[i]);
		cr_assert_str_eq(cell(texts[i]), expected);
	}
}

Test(report, what_begins_as_a_formula_does_is_none) {
	static const char *const dangerous[] = {"=1+1", "+852 2345", "-flat", "@SUM(A1)", "\tx",
		"\rx", "\nx", " =1", "  \t -1", "\u3000=1", "\u00a0@a", "＝1", "＋1", "－1", "＠a",
		"\u3000＝1", "﹦1", "﹣1", "="};
	static const char *const harmless[] = {
		"", "lobby", "show-flat", "王先生", "a=b", "'=1", "  ", "(all)", "—"};

	assert_cells(dangerous, sizeof dangerous / sizeof *dangerous, "'");
	assert_cells(harmless, sizeof harmless / sizeof *harmless, "");
}

Test(report, what_only_looks_like_a_number_is_none) {
	static const char *const texts[] = {"1E5", "1e5", "12E34", "1E-5", "007", "00",
		"1234567890123456", "1-2", "12-05-01", "MAR1", "1DEC", "dec-12", "1-Sep", "1MAY2"};
	static const char *const plain[] = {"0", "7", "301", "123456789012345", "1E", "E5", "1E5A",
		"1F5", "4K", "0x1", "MARK1", "1-", "1-A", "1DECK", "MAR"};

	assert_cells(texts, sizeof texts / sizeof *texts, "'");
	assert_cells(plain, sizeof plain / sizeof *plain, "");
}

Test(report, quotes_and_commas_stay_in_their_cell) {
	cr_assert_str_eq(cell("a,b"), "\"a,b\"");
	cr_assert_str_eq(cell("a\"b"), "\"a\"\"b\"");
	cr_assert_str_eq(cell("\"=1"), "\"\"\"=1\"");
	cr_assert_str_eq(cell("a\r\nb"), "\"a\r\nb\"");
}

Test(report, numbers_and_times_are_plain) {
	char written[256];
	FILE *stream = fmemopen(written, sizeof written, "w");
	struct csv csv = {.stream = stream};

	csv_number(&csv, UINT64_C(18446744073709551615));
	csv_seconds(&csv, 12345);
	csv_seconds(&csv, 7);
	csv_nothing(&csv);
	csv_end(&csv);
	csv_time(&csv, AT(10, 42, 1) + 5);
	csv_time(&csv, 0);
	setenv("TZ", "HKT-8", 1);
	tzset();
	csv_time(&csv, AT(20, 0, 0));
	setenv("TZ", "NST3:30", 1);
	tzset();
	csv_time(&csv, AT(1, 0, 0));
	csv_end(&csv);
	fclose(stream);
	cr_assert_str_eq(written,
		"18446744073709551615,12.345,0.007,\r\n"
		"2026-01-01T10:42:01.005+00:00,,2026-01-02T04:00:00.000+08:00,2025-12-31T21:30:00."
		"000-03:30\r\n");
}

/* Figures -------------------------------------------------------------------------------------- */

static Usher__Spread reach = USHER__SPREAD__INIT, take = USHER__SPREAD__INIT;

static Usher__ReportLine line(const char *name) {
	Usher__ReportLine line = USHER__REPORT_LINE__INIT;

	reach.n = 12;
	reach.median = 1000;
	reach.ninetieth = 2400;
	reach.worst = 130000;
	take.n = 1;
	take.median = take.ninetieth = take.worst = 8000;
	line.name = (char *)name;
	line.sent = 14;
	line.taken = 11;
	line.met = 5;
	line.late = 2;
	line.dropped = 2;
	line.done = 3;
	line.withdrawn = 1;
	line.missed = 2;
	line.open = 1;
	line.widened = 3;
	line.escalated = 4;
	line.to_reach = &reach;
	line.to_take = &take;
	return line;
}

Test(report, figures_are_a_table) {
	const struct report_head head = {.by = USHER__BY__POST};
	Usher__ReportLine flat = line("show-flat"), all = line("");

	render_report_head(&table, &head);
	render_report_line(&table, &head, &flat);
	render_report_all(&table, &all);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"post      sent taken finished late withdrawn missed open widened escalated "
		"reached in      taken in      met in\n"
		"show-flat 14   11    10       2    1         2      1    3       4         1 s, 2 "
		"s, 2 min 8 s, 8 s, 8 s -\n"
		"all       14   11    10       2    1         2      1    3       4         1 s, 2 "
		"s, 2 min 8 s, 8 s, 8 s -\n");
}

/* The name of @line, by something. */
static const char *called(Usher__By by, const char *name) {
	static char text[64];
	const struct report_head head = {.by = by};
	Usher__ReportLine one = line(name);
	const char *out;

	memset(&table, 0, sizeof table);
	render_report_line(&table, &head, &one);
	out = screen_table(&table, SCREEN_NONE);
	snprintf(text, sizeof text, "%.*s", (int)(strstr(out, " 14 ") - out), out);
	return text;
}

Test(report, lines_have_names_that_people_know) {
	cr_assert_str_eq(called(USHER__BY__BADGE, "301"), "301");
	cr_assert_str_eq(called(USHER__BY__BADGE, ""), "(nobody)");
	cr_assert_str_eq(called(USHER__BY__KIND, "ARRIVAL"), "arrival");
	cr_assert_str_eq(called(USHER__BY__KIND, ""), "(unknown)");
	cr_assert_str_eq(called(USHER__BY__HOUR, "09"), "09:00-10:00");
	cr_assert_str_eq(called(USHER__BY__HOUR, "23"), "23:00-24:00");
}

Test(report, figures_for_a_spreadsheet) {
	const struct report_head head = {.by = USHER__BY__POST};
	Usher__ReportLine flat = line("-flat"), all = line("");

	screen_start(STDOUT_FILENO, SCREEN_NONE);
	render_csv_head(&head);
	render_csv_line(&head, &flat);
	render_csv_all(&all);
	cr_assert_str_eq(screen_stop(),
		"\"name\",\"sent\",\"taken\",\"met\",\"late\",\"dropped\",\"done\",\"confirmed\","
		"\"withdrawn\",\"missed\",\"open\",\"widened\","
		"\"escalated\",\"reached\",\"to reach median s\",\"to reach 90th s\",\"to reach "
		"worst s\",\"taken timed\",\"to take median s\","
		"\"to take 90th s\",\"to take worst s\",\"met timed\",\"to meet median s\",\"to "
		"meet 90th s\",\"to meet worst s\"\r\n"
		"\"'-flat\",14,11,5,2,2,3,0,1,2,1,3,4,12,1.000,2.400,130.000,1,8.000,8.000,8.000,0,"
		",,\r\n"
		"\"(all)\",14,11,5,2,2,3,0,1,2,1,3,4,12,1.000,2.400,130.000,1,8.000,8.000,8.000,0,,"
		",\r\n");
}

/* Rows ----------------------------------------------------------------------------------------- */

static Usher__ReportRow row(void) {
	static char *also[] = {(char *)"sales-hall", (char *)"supervisor"};
	Usher__ReportRow row = USHER__REPORT_ROW__INIT;

	row.id = "4K";
	row.visit = "4J";
	row.kind = USHER__KIND__ARRIVAL;
	row.from = "lobby";
	row.to = "show-flat-a";
	row.post = "show-flat";
	row.sent_by = "101";
	row.taken_by = "301";
	row.had_by = "302";
	row.stage = USHER__STAGE__MET;
	row.offered_at = AT(10, 0, 0);
	row.reached_at = AT(10, 0, 1);
	row.taken_at = AT(10, 0, 8);
	row.met_at = row.ended_at = AT(10, 3, 0);
	row.meet_by = AT(10, 2, 0);
	row.rings = 2;
	row.also = also;
	row.n_also = 2;
	row.declined = 1;
	row.late = true;
	return row;
}

Test(report, a_row_says_who_and_when) {
	Usher__ReportRow one = row();

	render_report_row(&table, &one);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"2026-01-01 10:00 (v) 4K arrival lobby > show-flat-a from 101 by 301, then 302 "
		"reached in 1 s, taken in 8 s, met in 3 min, late, sales-hall too, supervisor "
		"too\n");
	one = (Usher__ReportRow)USHER__REPORT_ROW__INIT;
	one.id = "4M";
	one.kind = USHER__KIND__SERVICE;
	one.service = "towels";
	one.from = "sales-hall";
	one.post = "bar";
	one.sent_by = "201";
	one.stage = USHER__STAGE__MISSED;
	one.offered_at = AT(10, 0, 0);
	memset(&table, 0, sizeof table);
	render_report_row(&table, &one);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"2026-01-01 10:00 [X] 4M towels sales-hall > bar from 201\n");
	one.sent_by = "";
	memset(&table, 0, sizeof table);
	render_report_row(&table, &one);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"2026-01-01 10:00 [X] 4M towels sales-hall > bar from the relay\n");
}

Test(report, rows_for_a_spreadsheet) {
	const struct report_head head = {.rows = true};
	Usher__ReportRow one = row();

	screen_start(STDOUT_FILENO, SCREEN_NONE);
	render_csv_head(&head);
	render_csv_row(&one);
	cr_assert_str_eq(screen_stop(),
		"\"id\",\"visit\",\"kind\",\"from\",\"to\",\"post\",\"service\",\"sent "
		"by\",\"taken by\",\"had by\",\"stage\",\"sent at\",\"reached at\","
		"\"taken at\",\"met at\",\"ended at\",\"meet by\",\"rings\",\"widened "
		"to\",\"declined\",\"late\"\r\n"
		"\"4K\",\"4J\",\"arrival\",\"lobby\",\"show-flat-a\",\"show-flat\",\"\",\"101\","
		"\"301\",\"302\",\"met\",2026-01-01T10:00:00.000+00:00,"
		"2026-01-01T10:00:01.000+00:00,2026-01-01T10:00:08.000+00:00,2026-01-01T10:03:00."
		"000+00:00,2026-01-01T10:03:00.000+00:00,"
		"2026-01-01T10:02:00.000+00:00,2,\"sales-hall supervisor\",1,\"late\"\r\n");
}

/* Under way ------------------------------------------------------------------------------------ */

Test(report, what_is_under_way_says_what_is_wrong) {
	Usher__UnderWay one = USHER__UNDER_WAY__INIT;

	one.id = "4K";
	one.kind = USHER__KIND__PICKUP;
	one.stage = USHER__STAGE__TAKEN;
	one.post = "shuttle";
	one.had_by = "401";
	one.since = AT(10, 42, 0);
	one.overdue = USHER__OVERDUE__DRIVER_NOT_THERE;
	render_under_way(&table, &one);
	one.stage = USHER__STAGE__OFFERED;
	one.had_by = "";
	one.overdue = USHER__OVERDUE__OVERDUE_UNSAID;
	render_under_way(&table, &one);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"(=) 4K pickup shuttle since 2026-01-01 10:42 401      overdue: the driver is "
		"late\n"
		"( ) 4K pickup shuttle since 2026-01-01 10:42 (nobody)\n");
}

Test(report, how_much_is_under_way) {
	Usher__Report report = USHER__REPORT__INIT;
	char *text = render_under_way_counts(&report);

	cr_assert_str_eq(text, "under way now: nothing");
	free(text);
	report.offered = 3;
	report.lent = 1;
	report.overdue = 2;
	text = render_under_way_counts(&report);
	cr_assert_str_eq(text, "under way now: 3 offered, 1 lent; 2 overdue");
	free(text);
}
