/* SPDX-License-Identifier: MIT */
/* The way of a spoken line into a send: what is told to the client, what would be sent, and what is
 * wrong with it. */
#include "daemon/hear.h"

#include "daemon/site_file.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct site *site;
static struct pool pool;
static struct heard heard;

static void open_ears(void) {
	const char *path = getenv("USHER_SAMPLE_SITE");
	char *why = NULL;

	cr_assert(path && site_read(&site, &why, path) == 0,
		"USHER_SAMPLE_SITE must be the sample site: %s", why ? why : "");
}

static void close_ears(void) {
	pool_finish(&pool);
	site = site_free(site);
}

TestSuite(hear, .init = open_ears, .fini = close_ears);

static void say(const char *line) {
	heard = (struct heard){0};
	hear(site, line, &pool, &heard);
	cr_assert_not_null(heard.said);
	cr_assert_not_null(heard.send);
}

Test(hear, a_line_is_a_send) {
	const Usher__Card *card;

	say("王大明先生 灰西裝 3人 樣板房A");
	cr_assert_null(heard.problem);
	cr_assert_str_eq(heard.said->surname, "王");
	cr_assert_str_eq(heard.said->given_name, "大明");
	cr_assert_eq(heard.said->honorific, USHER__HONORIFIC__MR);
	cr_assert_str_eq(heard.said->title, "");
	cr_assert_eq(heard.said->party_size, 3);
	cr_assert_str_eq(heard.said->to, "show-flat-a");
	cr_assert_eq(heard.said->n_traits, 1);
	cr_assert_str_eq(heard.said->traits[0], "灰西裝");
	cr_assert_eq(heard.send->kind, USHER__KIND__ARRIVAL);
	cr_assert_str_eq(heard.send->to, "show-flat-a");
	cr_assert_str_eq(heard.send->from, "");
	card = heard.send->card;
	cr_assert_str_eq(card->surname, "王");
	cr_assert_str_eq(card->given_name, "大明");
	cr_assert_eq(card->honorific, USHER__HONORIFIC__MR);
	cr_assert_str_eq(card->title, "");
	cr_assert_eq(card->party_size, 3);
	cr_assert_eq(card->n_traits, 1);
	cr_assert_str_eq(card->traits[0], "灰西裝");
}

Test(hear, every_honorific_is_told_as_it_is) {
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
		cr_expect_eq(heard.said->honorific, lines[i].honorific, "%s", lines[i].line);
		cr_expect_eq(heard.send->card->honorific, lines[i].honorific, "%s", lines[i].line);
		cr_expect_str_eq(heard.send->card->title, lines[i].title, "%s", lines[i].line);
	}
}

Test(hear, nowhere_is_a_problem_that_names_every_place) {
	say("王先生 3人 樣板房");
	cr_assert_str_eq(heard.problem,
		"the line names no destination; say one of lobby, sales-hall, show-flat-a, "
		"show-flat-b, clubhouse, gate, parking, or what people call it");
	cr_assert_str_eq(heard.said->to, "");
	cr_assert_str_eq(heard.said->surname, "王");
	cr_assert_eq(heard.said->party_size, 3);
	cr_assert_eq(heard.said->n_traits, 1);
}

Test(hear, two_places_are_a_problem_that_names_both) {
	say("Mr Ho, flat B, 2 pax, the bar, main gate");
	cr_assert_str_eq(heard.problem,
		"the line names two destinations, show-flat-b and gate; "
		"say the one where the guest goes now");
	cr_assert_str_eq(heard.said->to, "");
	cr_assert_str_eq(heard.said->surname, "Ho");
	cr_assert_eq(heard.said->party_size, 2);
	say("王先生 樣板房A flat A A单位 show-flat-a");
	cr_assert_null(heard.problem, "one place, said four times");
	cr_assert_str_eq(heard.said->to, "show-flat-a");
}

Test(hear, a_line_has_1024_bytes_at_most) {
	char line[1026];

	memset(line, 'a', sizeof line);
	memcpy(line, "Mr Ho,lobby,", 12);
	line[1024] = '\0';
	say(line);
	cr_assert_null(heard.problem);
	cr_assert_str_eq(heard.said->to, "lobby");
	cr_assert_eq(strlen(heard.said->traits[0]), 1012);
	line[1024] = 'a';
	line[1025] = '\0';
	say(line);
	cr_assert_str_eq(heard.problem, "the line is 1025 bytes long; at most 1024 will do");
	cr_assert_str_eq(heard.said->to, "");
	cr_assert_str_eq(heard.said->surname, "");
	cr_assert_eq(heard.said->n_traits, 0);
	cr_assert_not_null(heard.send->card);
}

/* What was typed in parts is compared as a whole, and kept in parts. */
Test(hear, accents_are_kept_as_they_were_typed) {
	say("Ms Nu\xcc\x81n\xcc\x83"
	    "ez, cafe\xcc\x81, Lobby");
	cr_assert_null(heard.problem);
	cr_assert_str_eq(heard.said->surname,
		"Nu\xcc\x81n\xcc\x83"
		"ez");
	cr_assert_str_eq(heard.said->traits[0], "cafe\xcc\x81");
	say("Ms Núñez, café, Lobby");
	cr_assert_str_eq(heard.said->surname, "Núñez");
	cr_assert_str_eq(heard.said->traits[0], "café");
	/* a compatibility ideograph for 李 is found in the table, and shown as it was typed */
	say("\xef\xa7\xa1先生 大堂");
	cr_assert_str_eq(heard.said->surname, "\xef\xa7\xa1");
	cr_assert_eq(heard.said->honorific, USHER__HONORIFIC__MR);
}

Test(hear, an_empty_line_says_nothing) {
	static const char *const lines[] = {"", " ", "，，，", " , ; / 。 "};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		say(lines[i]);
		cr_expect_not_null(heard.problem, "\"%s\"", lines[i]);
		cr_expect_eq(heard.said->n_traits, 0, "\"%s\"", lines[i]);
		cr_expect_eq(heard.said->party_size, 0, "\"%s\"", lines[i]);
	}
}
