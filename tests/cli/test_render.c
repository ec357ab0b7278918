/* SPDX-License-Identifier: MIT */
/* Rows and names, as people read them on a file and on a terminal, and lines of JSON. */
#include "later.h"
#include "screen.h"
#include "screen_table.h"

#include "cli/render.h"
#include "proto/text.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct table table;

static void start(void) {
	setenv("TZ", "UTC", 1);
	tzset();
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
}

TestSuite(render, .init = start);

static void add(const char *first, const char *second) {
	char *cells[CELLS_MAX] = {strdup(first), second ? strdup(second) : NULL};

	table_add(&table, cells);
}

/* Tables -------------------------------------------------------------------------------------- */

Test(render, columns_are_right_for_wide_characters) {
	add("王", "|");
	add("歐陽", "|");
	add("𠮷", "|");
	add("N\xcc\x83", "|");
	add("Wang", "|");
	add("", "|");
	add("葛\xf3\xa0\x84\x80", "|");
	add("ｶﾅ", "|");
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"王   |\n"
		"歐陽 |\n"
		"𠮷   |\n"
		"N\xcc\x83    |\n"
		"Wang |\n"
		"     |\n"
		"葛\xf3\xa0\x84\x80   |\n"
		"ｶﾅ   |\n");
}

Test(render, the_last_cell_is_not_filled_up) {
	add("a", "longest of all");
	add("a", "b");
	add("a", NULL);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "a longest of all\na b\na\n");
}

Test(render, a_column_that_is_empty_everywhere_takes_no_room) {
	add("", "b");
	add("", "c");
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "b\nc\n");
}

Test(render, rows_share_their_columns_from_one_print_to_the_next) {
	add("歐陽", "|");
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "歐陽 |\n");
	add("a", "|");
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "a    |\n",
		"and the first is not printed again");
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "");
}

Test(render, all_cells_that_there_can_be) {
	char *cells[CELLS_MAX];

	for (int i = 0; i < CELLS_MAX; i++) {
		cells[i] = strdup("x");
	}
	table_add(&table, cells);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "x x x x x x x x x x x x x\n");
}

/* Screens ------------------------------------------------------------------------------------- */

Test(render, is_cut_to_the_screen_in_whole_characters) {
	static const struct {
		unsigned columns;
		const char *expected;
	} rows[] = {
		{1, "\n"}, /* half a character is none */
		{2, "王\n"},
		{3, "王\n"},
		{4, "王先\n"},
		{6, "王先生\n"},
		{7, "王先生 \n"},
		{8, "王先生 N\xcc\x83\n"}, /* a mark stays with its letter */
		{9, "王先生 N\xcc\x83\n"},
		{10, "王先生 N\xcc\x83𠮷\n"},
		{11, "王先生 N\xcc\x83𠮷x\n"},
		{80, "王先生 N\xcc\x83𠮷x\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		add("王先生", "N\xcc\x83𠮷x");
		cr_assert_str_eq(screen_table(&table, rows[i].columns), rows[i].expected,
			"%u columns", rows[i].columns);
	}
}

Test(render, no_line_is_wider_than_the_screen) {
	for (unsigned columns = 1; columns < 40; columns++) {
		char text[4096];

		add("歐陽先生 N\xcc\x83", "王 and so on");
		add("a", "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷");
		add("", "Wang");
		snprintf(text, sizeof text, "%s", screen_table(&table, columns));
		for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
			cr_assert_leq(text_width(line), columns, "%u columns: %s", columns, line);
		}
	}
}

Test(render, what_does_not_fit_goes_on_in_the_next_line) {
	add("王先生", "taken by 302 陳美玲");
	cr_assert_str_eq(screen_table(&table, 26), "王先生 taken by 302 陳美玲\n");
	add("王先生", "taken by 302 陳美玲");
	cr_assert_str_eq(
		screen_table(&table, 25), "王先生 \n         taken by 302 陳\n         美玲\n");
}

/* Not even where a cell ends at the screen's edge, and leaves no room at all for the next. */
Test(render, what_is_left_is_never_dropped) {
	for (unsigned columns = 22; columns < 60; columns++) {
		size_t letters = 0;

		add("twelve words", "of what is said here");
		for (const char *text = screen_table(&table, columns); *text; text++) {
			letters += *text != ' ' && *text != '\n';
		}
		cr_assert_eq(letters, 27, "%u columns", columns);
	}
}

Test(render, a_long_cell_pushes_no_others_away) {
	add("Mrs Montgomery-Featherstonehaugh of Y", "|");
	add("Dr Lee", "|");
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"Mrs Montgomery-Featherstonehaugh of Y |\nDr Lee                           |\n");
}

Test(render, a_file_is_as_wide_as_anyone_wants) {
	char wide[5001] = "";

	memset(wide, 'x', sizeof wide - 1);
	add(wide, "|");
	cr_assert_eq(strlen(screen_table(&table, SCREEN_NONE)), 5000 + 3);
}

/* Colours ------------------------------------------------------------------------------------- */

static const char *offered(unsigned columns) {
	add("( )", "4K");
	return screen_table(&table, columns);
}

Test(render, a_terminal_has_colours) {
	cr_assert_str_eq(offered(80), "\033[1;33m( )\033[0m 4K\n", "of the mark alone");
	setenv("NO_COLOR", "", 1); /* which is not set, by no-color.org */
	cr_assert_str_eq(offered(80), "\033[1;33m( )\033[0m 4K\n");
}

Test(render, who_wants_no_colours_has_none) {
	setenv("NO_COLOR", "1", 1);
	cr_assert_str_eq(offered(80), "( ) 4K\n");
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	cr_assert_str_eq(offered(80), "( ) 4K\n");
	unsetenv("TERM");
	cr_assert_str_eq(offered(80), "( ) 4K\n");
}

Test(render, a_file_has_no_colours) {
	cr_assert_str_eq(offered(SCREEN_NONE), "( ) 4K\n");
}

Test(render, colours_take_no_columns) {
	cr_assert_str_eq(offered(5), "\033[1;33m( )\033[0m 4\n");
	cr_assert_str_eq(offered(2), "\033[1;33m( \033[0m\n", "and end with what they colour");
}

/* Names --------------------------------------------------------------------------------------- */

static const struct name {
	const char *surname, *given, *title;
	int honorific;
	const char *trait, *expected;
} names[] = {
	{"王", "", "", USHER__HONORIFIC__MR, "灰西裝", "王先生"},
	{"王", "大明", "", USHER__HONORIFIC__MR, "", "王大明先生"},
	{"歐陽", "", "", USHER__HONORIFIC__MISS, "", "歐陽小姐"},
	{"歐陽", "娜娜", "", USHER__HONORIFIC__MS, "", "歐陽娜娜女士"},
	{"𠮷田", "", "", USHER__HONORIFIC__MRS, "", "𠮷田太太"},
	{"葛\xf3\xa0\x84\x80", "", "", USHER__HONORIFIC__MR, "", "葛\xf3\xa0\x84\x80先生"},
	{"王", "", "總", 0, "", "王總"},
	{"王", "大明", "", 0, "", "王大明"},
	{"", "大明", "", USHER__HONORIFIC__MR, "", "大明先生"},
	{"Wang", "", "", USHER__HONORIFIC__MR, "grey suit", "Mr Wang"},
	{"Wang", "David", "", USHER__HONORIFIC__MR, "", "Mr David Wang"},
	{"Núñez", "", "", USHER__HONORIFIC__MRS, "", "Mrs Núñez"},
	{"O'Brien", "", "", USHER__HONORIFIC__MISS, "", "Miss O'Brien"},
	{"Lee", "", "Dr", 0, "", "Dr Lee"},
	{"Lee", "", "", 0, "", "Lee"},
	{"", "David", "", USHER__HONORIFIC__MS, "", "Ms David"},
	{"", "", "", 0, "紅外套", "紅外套"},
	{"", "", "", 0, "red coat", "red coat"},
	{"", "", "", 0, "", "guest"},
	{"", "", "", USHER__HONORIFIC__MISS, "", "Miss"},
	{"", "", "Dr", 0, "red coat", "Dr"},
};

static void expect_called(const struct name *of, int honorific) {
	Usher__Card card = USHER__CARD__INIT;
	char *trait = (char *)of->trait, *name;

	card.surname = (char *)of->surname;
	card.given_name = (char *)of->given;
	card.title = (char *)of->title;
	card.honorific = honorific;
	card.traits = &trait;
	card.n_traits = *trait != '\0';
	name = render_guest(&card);
	cr_assert_str_eq(name, of->expected, "honorific %d: \"%s\"", honorific, name);
	free(name);
}

Test(render, guests_are_called_as_their_script_has_it) {
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		expect_called(&names[i], names[i].honorific);
	}
}

Test(render, an_honorific_of_a_later_version_says_nothing) {
	const int last = later_value(&usher__honorific__descriptor, 0);
	const int unknown[] = {last + 1, last + 2, INT_MAX, -1, INT_MIN};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		for (size_t j = 0; !names[i].honorific && j < sizeof unknown / sizeof *unknown;
			j++) {
			expect_called(&names[i], unknown[j]);
		}
	}
}

Test(render, without_a_card_it_is_a_guest) {
	char *name = render_guest(NULL);

	cr_assert_str_eq(name, "guest");
	free(name);
}

/* Handoffs ------------------------------------------------------------------------------------ */

static const struct view view;
static Usher__Handoff handoff;
static Usher__Card card;
static Usher__Person person;
static char *traits[] = {"灰西裝", "戴眼鏡"};

static void make_handoff(void) {
	handoff = (Usher__Handoff)USHER__HANDOFF__INIT;
	card = (Usher__Card)USHER__CARD__INIT;
	person = (Usher__Person)USHER__PERSON__INIT;
	card.surname = "王";
	card.honorific = USHER__HONORIFIC__MR;
	card.party_size = 3;
	card.traits = traits;
	card.n_traits = 2;
	handoff.id = "4K";
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.from = "lobby";
	handoff.to = "show-flat-a";
	handoff.card = &card;
	handoff.reached = 2;
	handoff.seen = 1;
}

static const char *row(void) {
	memset(&table, 0, sizeof table);
	render_handoff(&table, &handoff, &view);
	return screen_table(&table, SCREEN_NONE);
}

Test(render, a_handoff_is_a_row) {
	make_handoff();
	cr_assert_str_eq(row(),
		"( ) 4K 王先生 3 lobby > show-flat-a offered: on 2, seen on 1 灰西裝 · 戴眼鏡\n");
	handoff.late = true;
	card.n_traits = 0;
	card.party_size = 0;
	cr_assert_str_eq(
		row(), "( ) 4K 王先生 lobby > show-flat-a offered: on 2, seen on 1, late\n");
}

Test(render, a_trait_that_stands_for_the_name_is_not_said_twice) {
	make_handoff();
	card.surname = "";
	card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	cr_assert_str_eq(
		row(), "( ) 4K 灰西裝 3 lobby > show-flat-a offered: on 2, seen on 1 戴眼鏡\n");
}

Test(render, each_stage_has_a_mark_and_a_word) {
	const struct {
		int stage;
		const char *mark, *word;
	} stages[] = {
		{USHER__STAGE__SCHEDULED, "(:) 4K ", " held "},
		{USHER__STAGE__OFFERED, "( ) 4K ", " offered: on 2, seen on 1 "},
		{USHER__STAGE__TAKEN, "(=) 4K ", " taken by 302 陳美玲 "},
		{USHER__STAGE__MET, "(v) 4K ", " met by 302 陳美玲 "},
		{USHER__STAGE__WITHDRAWN, "(/) 4K ", " withdrawn by 101, was with 302 "},
		{USHER__STAGE__MISSED, "[X] 4K ", " missed: nobody took it "},
		{USHER__STAGE__ABOARD, "(>) 4K ", " aboard with 302 陳美玲 "},
		{USHER__STAGE__DROPPED, "(v) 4K ", " dropped by 302 陳美玲 "},
		{USHER__STAGE__DONE, "(v) 4K ", " done by 302 陳美玲 "},
		{USHER__STAGE__LENT, "(o) 4K ", " lent by 302 陳美玲 "},
		{USHER__STAGE__CONFIRMED, "(v) 4K ", " confirmed "},
		{later_value(&usher__stage__descriptor, 1), "(?) 4K ", " ? "},
		{-1, "(?) 4K ", " ? "},
	};

	make_handoff();
	handoff.taken_by = "302";
	handoff.taken_by_name = "陳美玲";
	handoff.ended_by = "101";
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		const char *text;

		handoff.stage = stages[i].stage;
		text = row();
		cr_assert_eq(strncmp(text, stages[i].mark, strlen(stages[i].mark)), 0, "%s", text);
		cr_assert_not_null(strstr(text, stages[i].word), "%s", text);
	}
	cr_assert_eq(usher__stage__descriptor.n_values, 12, "a new stage wants a row above");
}

Test(render, a_handoff_without_a_card_is_a_row_too) {
	make_handoff();
	handoff.card = NULL;
	cr_assert_str_eq(row(), "( ) 4K guest lobby > show-flat-a offered: on 2, seen on 1\n");
}

Test(render, news_begin_with_the_time_of_day) {
	const char *text;

	make_handoff();
	render_news(&table, &handoff, &view, INT64_C(1767225600000) + 3723000);
	text = screen_table(&table, SCREEN_NONE);
	cr_assert_eq(strncmp(text, "01:02:03 ( ) 4K ", 16), 0, "%s", text);
}

Test(render, a_duty_is_a_row) {
	Usher__Duty duty = USHER__DUTY__INIT;

	duty.post = "lobby";
	duty.badge = "101";
	duty.name = "陳美玲";
	duty.device = "lobby-1";
	duty.since = INT64_C(1767225600000) + 9 * 3600000 + 5 * 60000;
	duty.listening = true;
	render_duty(&table, &duty);
	duty.listening = false;
	render_duty(&table, &duty);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"lobby 101 陳美玲 lobby-1 since 09:05\n"
		"lobby 101 陳美玲 lobby-1 since 09:05, not listening\n");
}

/* What others typed --------------------------------------------------------------------------- */

static char hostile[] = "a\x1b[31m\r\nb\t\x07\xe2\x80\xae\xe2\x80\x8b\xff\xc2\x9b"
			"2J\xed\xa0\x80\x7f";

static void expect_safe(const char *text, size_t lines) {
	size_t size = strlen(text);
	struct text_fault fault;

	for (; lines; lines--) {
		const char *end = strchr(text, '\n');

		cr_assert_not_null(end);
		cr_assert_eq(text_check(text, (size_t)(end - text), &fault), TEXT_FINE, "%s", text);
		size -= (size_t)(end - text) + 1;
		text = end + 1;
	}
	cr_assert_eq(size, 0, "more lines than rows: %s", text);
}

Test(render, hostile_text_is_made_safe) {
	char *both[] = {hostile, hostile};
	Usher__Duty duty = USHER__DUTY__INIT;

	make_handoff();
	card.surname = card.given_name = card.title = hostile;
	card.traits = both;
	handoff.id = handoff.from = handoff.to = handoff.taken_by = handoff.taken_by_name = hostile;
	handoff.stage = USHER__STAGE__TAKEN;
	duty.post = duty.badge = duty.name = duty.device = hostile;
	setenv("NO_COLOR", "1", 1);
	/* where no row goes on in a next line */
	for (unsigned columns = 0; columns < 20; columns += 3) {
		render_handoff(&table, &handoff, &view);
		render_news(&table, &handoff, &view, 0);
		render_duty(&table, &duty);
		expect_safe(screen_table(&table, columns), 3);
	}
	add("王\x1b[2J\xff", NULL);
	memset(table.widths, 0, sizeof table.widths);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "王\xef\xbf\xbd[2J\xef\xbf\xbd\n");
}

/* JSON ---------------------------------------------------------------------------------------- */

static const char *json(const ProtobufCMessage *message) {
	screen_start(STDOUT_FILENO, SCREEN_NONE);
	render_json(message);
	return screen_stop();
}

static const char *json_answer(const Usher__Answer *answer, const Usher__Handoff *of) {
	screen_start(STDOUT_FILENO, SCREEN_NONE);
	render_json_answer(answer, of);
	return screen_stop();
}

Test(render, json_is_a_line) {
	Usher__Gone gone = USHER__GONE__INIT;

	gone.id = "4K\n\x1b[2J";
	cr_assert_str_eq(json(&gone.base), "{\"id\":\"4K\\n\\u001B[2J\"}\n");
}

/* A stray text must not make the line vanish, nor end the program. */
Test(render, json_of_a_text_that_is_not_utf8) {
	Usher__Gone gone = USHER__GONE__INIT;
	struct text_fault fault;
	const char *text;

	gone.id = "4K\xff";
	text = json(&gone.base);
	cr_assert_eq(strncmp(text, "{\"id\":\"4K", 9), 0, "%s", text);
	cr_assert_eq(text_check(text, strlen(text) - 1, &fault), TEXT_FINE);
}

Test(render, json_of_an_answer_is_its_handoff_and_how_it_ended) {
	Usher__Answer answer = USHER__ANSWER__INIT;
	const char *text;

	make_handoff();
	person.badge = "302";
	person.name = "陳美玲";
	answer.outcome = USHER__OUTCOME__TAKEN_ALREADY;
	answer.text = "302 has it";
	answer.winner = &person;
	answer.handoff_id = "4K";
	text = json_answer(&answer, &handoff);
	cr_assert_eq(strncmp(text, "{\"id\":\"4K\",", 11), 0, "%s", text);
	cr_assert_not_null(strstr(text, "\"stage\":\"OFFERED\""), "%s", text);
	cr_assert_not_null(strstr(text,
				   ",\"outcome\":\"TAKEN_ALREADY\",\"text\":\"302 has it\","
				   "\"winner\":{\"badge\":\"302\",\"name\":\"陳美玲\"}}\n"),
		"%s", text);
}

Test(render, json_of_an_answer_without_a_handoff) {
	Usher__Answer answer = USHER__ANSWER__INIT;

	cr_assert_str_eq(json_answer(&answer, NULL), "{\"outcome\":\"OK\"}\n");
	answer.outcome = USHER__OUTCOME__NO_SUCH_HANDOFF;
	answer.handoff_id = "4K";
	cr_assert_str_eq(
		json_answer(&answer, NULL), "{\"id\":\"4K\",\"outcome\":\"NO_SUCH_HANDOFF\"}\n");
	answer.handoff_id = "";
	answer.visit_id = "7";
	cr_assert_str_eq(json_answer(&answer, NULL),
		"{\"outcome\":\"NO_SUCH_HANDOFF\",\"visitId\":\"7\"}\n");
	answer.outcome = USHER__OUTCOME__NO_SEATS;
	cr_assert_not_null(strstr(json_answer(&answer, NULL), "\"seats\":0"));
}
