/* SPDX-License-Identifier: MIT */
/* The verb report, before a stand-in for the relay: what it asks, page after page, and what it
 * prints. */
#include "verb_run.h"

#include "cli/exits.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(verb_report, .init = verb_run_start, .fini = verb_run_stop);

/* For scripts ---------------------------------------------------------------------------------- */

/* One page: a line called @name, and something that is under way. */
static void say_page(struct stand_in *self, uint64_t id, const char *name, const char *next) {
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Report report = USHER__REPORT__INIT;
	Usher__ReportLine line = USHER__REPORT_LINE__INIT, all = USHER__REPORT_LINE__INIT,
			  *lines[] = {&line};
	Usher__UnderWay one = USHER__UNDER_WAY__INIT, *under_way[] = {&one};

	line.name = (char *)name;
	line.sent = 2;
	all.sent = 4;
	one.id = (char *)name;
	one.post = "bar";
	one.stage = USHER__STAGE__OFFERED;
	one.since = STAND_IN_TIME;
	report.from = STAND_IN_TIME;
	report.to = STAND_IN_TIME + 3600000;
	report.all = &all;
	report.offered = 2;
	report.under_way = under_way;
	report.n_under_way = 1;
	answer.report = &report;
	answer.lines = lines;
	answer.n_lines = 1;
	answer.next = (char *)next;
	say_read_answer(self, id, &answer);
}

static void two_pages(struct stand_in *self) {
	const Usher__Request *request;

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_REPORT);
	STAND_IN_EXPECT(
		!strcmp(request->report->from, "7d") && !strcmp(request->report->to, "10:00"));
	STAND_IN_EXPECT(request->report->by == USHER__BY__POST && !request->report->rows &&
		!*request->report->after);
	say_page(self, request->id, "A", "l.1.2.A");
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(!strcmp(request->report->after, "l.1.2.A"));
	say_page(self, request->id, "B", "");
	stand_in_hear_out(self);
}

static void ask_for_pages(void) {
	options.values[OPTION_SINCE] = "7d";
	options.values[OPTION_UNTIL] = "10:00";
	options.values[OPTION_BY] = "post";
}

Test(verb_report, pages_become_one_report) {
	int status;

	ask_for_pages();
	cr_assert_str_eq(run(verb_report, two_pages, STDOUT_FILENO, &status),
		"2026-01-01 00:00 to 2026-01-01 01:00; times: median, 90 % within, worst\n"
		"post sent taken finished late withdrawn missed open widened escalated reached in "
		"taken in met in\n"
		"A    2    0     0        0    0         0      0    0       0         -          "
		"-        -\n"
		"B    2    0     0        0    0         0      0    0       0         -          "
		"-        -\n"
		"all  4    0     0        0    0         0      0    0       0         -          "
		"-        -\n"
		"under way now: 2 offered\n"
		"( ) A bar since 2026-01-01 00:00 (nobody)\n"
		"( ) B bar since 2026-01-01 00:00 (nobody)\n");
	cr_assert_eq(status, EXIT_DONE);
}

Test(verb_report, lines_of_json_come_before_the_report) {
	const char *text, *all, *a, *b;
	int status;

	ask_for_pages();
	text = run_json(verb_report, two_pages, &status);
	a = strstr(text, "{\"name\":\"A\",\"sent\":2");
	b = strstr(text, "\n{\"name\":\"B\",\"sent\":2");
	all = strstr(text, "\n{\"from\":\"1767225600000\"");
	cr_assert(a == text && b && all && b < all, "%s", text);
	cr_assert_not_null(strstr(all, "\"all\":{\"sent\":4"));
	cr_assert(strstr(all, "\"id\":\"A\"") && strstr(all, "\"id\":\"B\""),
		"what is under way, of both pages: %s", all);
	cr_assert_eq(status, EXIT_DONE);
}

static void two_pages_of_rows(struct stand_in *self) {
	Usher__ReportRow row = USHER__REPORT_ROW__INIT, *rows[] = {&row};
	Usher__Report report = USHER__REPORT__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;
	const Usher__Request *request;

	stand_in_greet(self);
	row.id = "4K";
	answer.rows = rows;
	answer.n_rows = 1;
	answer.report = &report;
	answer.next = "r.1.2.4K";
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(request->report->rows && !request->report->under_way);
	say_read_answer(self, request->id, &answer);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(!strcmp(request->report->after, "r.1.2.4K"));
	row.id = "4M";
	answer.next = "";
	say_read_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

/* The titles once, and nothing else that is no row. */
Test(verb_report, rows_for_a_spreadsheet) {
	const char *text;
	int status;

	options.values[OPTION_ROWS] = options.values[OPTION_CSV] = "";
	text = run(verb_report, two_pages_of_rows, STDOUT_FILENO, &status);
	cr_assert_eq(strncmp(text, "\"id\",\"visit\",", 13), 0);
	cr_assert_not_null(strstr(text, "\"late\"\r\n\"4K\",\"\",\"\","));
	cr_assert_not_null(strstr(text, ",0,\"\"\r\n\"4M\",\"\",\"\","));
	cr_assert_str_eq(text + strlen(text) - 7, ",0,\"\"\r\n");
	cr_assert_eq(status, EXIT_DONE);
}

static void refused(struct stand_in *self) {
	Usher__Answer answer = USHER__ANSWER__INIT;

	stand_in_greet(self);
	answer.outcome = USHER__OUTCOME__NEVER_YOURS;
	answer.text = "reports are made for supervisors";
	say_read_answer(self, stand_in_hear_request(self)->id, &answer);
	stand_in_hear_out(self);
}

Test(verb_report, a_refusal_prints_nothing_else) {
	int status;

	cr_assert_str_eq(run(verb_report, refused, STDOUT_FILENO, &status), "");
	cr_assert_eq(status, EXIT_NEVER_YOURS);
}

Test(verb_report, a_refusal_says_why) {
	int status;

	cr_assert_str_eq(run(verb_report, refused, STDERR_FILENO, &status),
		"usher: reports are made for supervisors\n");
}

/* Before anybody is asked. */
static const char *wrong(bool json) {
	struct call call = {.verb = &verb,
		.options = &options,
		.device = "boss",
		.place = "/nowhere",
		.json = json};

	screen_start(STDERR_FILENO, SCREEN_NONE);
	cr_assert_eq(verb_report(&call), EXIT_USAGE);
	return screen_stop();
}

Test(verb_report, words_that_cannot_be_right) {
	options.values[OPTION_BY] = "floor";
	cr_assert_str_eq(wrong(false), "usher: --by floor: it is post, badge, kind or hour\n");
	options.values[OPTION_BY] = "";
	cr_assert_str_eq(wrong(false), "usher: --by : it is post, badge, kind or hour\n");
	options.values[OPTION_BY] = "post";
	options.values[OPTION_ROWS] = "";
	cr_assert_str_eq(
		wrong(false), "usher: --rows are one for each handoff, and --by is for figures\n");
	options.values[OPTION_BY] = NULL;
	options.values[OPTION_CSV] = "";
	cr_assert_str_eq(wrong(true), "usher: report comes with --csv or with --json\n");
}
