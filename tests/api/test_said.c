/* SPDX-License-Identifier: MIT */
/* The way of a spoken line into a send: what is told to the client, what would be sent, and what is
 * wrong with it. */
#include "encode/said.h"

#include "api/say.h"
#include "config/site_file.h"
#include "encode/problem.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct site *site;
static struct pool pool;
static struct said_line said;
static Usher__Send *send;

static void open_site(void) {
	const char *path = getenv("USHER_SAMPLE_SITE");
	char *why = NULL;

	cr_assert(path && site_file_read(&site, &why, path) == 0,
		"USHER_SAMPLE_SITE must be the sample site: %s", why ? why : "");
}

static void close_site(void) {
	pool_finish(&pool);
	site = site_free(site);
}

TestSuite(said, .init = open_site, .fini = close_site);

static void say(const char *line) {
	said = (struct said_line){0};
	said_parse(site, "say.line", line, &pool, &said);
	cr_assert_not_null(said.said);
	send = make_send_from_said(said.said, &pool);
}

Test(said, a_line_is_a_send) {
	const Usher__Card *card;

	say("王大明先生 灰西裝 3人 樣板房A");
	cr_assert_null(said.problem);
	cr_assert_str_eq(said.said->surname, "王");
	cr_assert_str_eq(said.said->given_name, "大明");
	cr_assert_eq(said.said->honorific, USHER__HONORIFIC__MR);
	cr_assert_str_eq(said.said->title, "");
	cr_assert_eq(said.said->party_size, 3);
	cr_assert_str_eq(said.said->to, "show-flat-a");
	cr_assert_eq(said.said->n_traits, 1);
	cr_assert_str_eq(said.said->traits[0], "灰西裝");
	cr_assert_eq(send->kind, USHER__KIND__ARRIVAL);
	cr_assert_str_eq(send->to, "show-flat-a");
	cr_assert_str_eq(send->from, "");
	card = send->card;
	cr_assert_str_eq(card->surname, "王");
	cr_assert_str_eq(card->given_name, "大明");
	cr_assert_eq(card->honorific, USHER__HONORIFIC__MR);
	cr_assert_str_eq(card->title, "");
	cr_assert_eq(card->party_size, 3);
	cr_assert_eq(card->n_traits, 1);
	cr_assert_str_eq(card->traits[0], "灰西裝");
}

Test(said, every_honorific_is_told_as_it_is) {
	static const struct {
		const char *line;
		Usher__Honorific honorific;
		const char *title;
	} lines[] = {
		{"Mr Ho, bar", USHER__HONORIFIC__MR, ""},
		{"Miss Ho, bar", USHER__HONORIFIC__MISS, ""},
		{"Ms Ho, bar", USHER__HONORIFIC__MS, ""},
		{"Mrs Ho, bar", USHER__HONORIFIC__MRS, ""},
		{"Dr. Ho, bar", USHER__HONORIFIC__HONORIFIC_UNSAID, "Dr"},
		{"何醫生 水吧", USHER__HONORIFIC__HONORIFIC_UNSAID, "醫生"},
		{"姓何 水吧", USHER__HONORIFIC__HONORIFIC_UNSAID, ""},
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		say(lines[i].line);
		cr_expect_eq(said.said->honorific, lines[i].honorific, "%s", lines[i].line);
		cr_expect_eq(send->card->honorific, lines[i].honorific, "%s", lines[i].line);
		cr_expect_str_eq(send->card->title, lines[i].title, "%s", lines[i].line);
	}
}

Test(said, nowhere_is_a_problem_that_names_every_place) {
	say("王先生 3人 樣板房");
	cr_assert_str_eq(said.problem->text,
		"the line names no destination; say one of lobby, sales-hall, show-flat-a, "
		"show-flat-b, clubhouse, gate, parking, or what people call it");
	cr_assert_str_eq(said.said->to, "");
	cr_assert_str_eq(said.said->surname, "王");
	cr_assert_eq(said.said->party_size, 3);
	cr_assert_eq(said.said->n_traits, 1);
}

Test(said, two_places_are_a_problem_that_names_both) {
	say("Mr Ho, flat B, 2 pax, the bar, main gate");
	cr_assert_str_eq(said.problem->text,
		"the line names two destinations, show-flat-b and gate; "
		"say the one where the guest goes now");
	cr_assert_str_eq(said.said->to, "");
	cr_assert_str_eq(said.said->surname, "Ho");
	cr_assert_eq(said.said->party_size, 2);
	say("王先生 樣板房A flat A A单位 show-flat-a");
	cr_assert_null(said.problem, "one place, said four times");
	cr_assert_str_eq(said.said->to, "show-flat-a");
}

Test(said, a_line_has_1024_bytes_at_most) {
	char line[1026];

	memset(line, 'a', sizeof line);
	memcpy(line, "Mr Ho,lobby,", 12);
	line[1024] = '\0';
	say(line);
	cr_assert_null(said.problem);
	cr_assert_str_eq(said.said->to, "lobby");
	cr_assert_eq(strlen(said.said->traits[0]), 1012);
	line[1024] = 'a';
	line[1025] = '\0';
	say(line);
	cr_assert_str_eq(said.problem->text, "the line is 1025 bytes long; at most 1024 will do");
	cr_assert_str_eq(said.said->to, "");
	cr_assert_str_eq(said.said->surname, "");
	cr_assert_eq(said.said->n_traits, 0);
	cr_assert_not_null(send->card);
}

/* What was typed in parts is compared as a whole, and kept in parts. */
Test(said, accents_are_kept_as_they_were_typed) {
	say("Ms Nu\xcc\x81n\xcc\x83"
	    "ez, cafe\xcc\x81, Lobby");
	cr_assert_null(said.problem);
	cr_assert_str_eq(said.said->surname,
		"Nu\xcc\x81n\xcc\x83"
		"ez");
	cr_assert_str_eq(said.said->traits[0], "cafe\xcc\x81");
	say("Ms Núñez, café, Lobby");
	cr_assert_str_eq(said.said->surname, "Núñez");
	cr_assert_str_eq(said.said->traits[0], "café");
	/* a compatibility ideograph for 李 is found in the table, and shown as it was typed */
	say("\xef\xa7\xa1先生 大堂");
	cr_assert_str_eq(said.said->surname, "\xef\xa7\xa1");
	cr_assert_eq(said.said->honorific, USHER__HONORIFIC__MR);
}

Test(said, an_empty_line_says_nothing) {
	static const char *const lines[] = {"", " ", "，，，", " , ; / 。 "};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		say(lines[i]);
		cr_expect_not_null(said.problem, "\"%s\"", lines[i]);
		cr_expect_eq(said.said->n_traits, 0, "\"%s\"", lines[i]);
		cr_expect_eq(said.said->party_size, 0, "\"%s\"", lines[i]);
	}
}
