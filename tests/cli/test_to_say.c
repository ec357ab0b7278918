/* SPDX-License-Identifier: MIT */
/* What to say to the guest, as lines: with whoever says it in their places, and of relays of any
 * edition. */
#include "cli/to_say.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static Usher__Sentence sentence, next;
static Usher__Sentence *now[] = {&sentence}, *then[] = {&next};
static Usher__Update update;
static Usher__Handoff handoff;

static void start(void) {
	usher__sentence__init(&sentence);
	usher__sentence__init(&next);
	usher__update__init(&update);
	usher__handoff__init(&handoff);
	sentence.text = "您好，王先生！";
	next.text = "請稍坐。";
	update.handoff = &handoff;
	update.now = now;
	update.n_now = 1;
	update.then = then;
	update.n_then = 1;
}

TestSuite(to_say, .init = start);

static void expect_lines(const char *expected) {
	char *lines = to_say_of_update(&update, "302", "李");

	cr_expect_str_eq(lines, expected);
	free(lines);
}

Test(to_say, what_comes_next_is_for_whoever_has_taken_it) {
	expect_lines("    say: 您好，王先生！\n");
	handoff.taken_by = "302";
	expect_lines("    say: 您好，王先生！\n   then: 請稍坐。\n");
	update.n_now = update.n_then = 0;
	expect_lines("");
	cr_expect_not(to_say_has_any(&update));
}

/* Positions are characters of the text as it came, whatever is put into it before. */
Test(to_say, a_badge_and_a_name_stand_in_their_places) {
	static const struct {
		uint32_t at;
		bool is_name;
	} places[] = {{0, true}, {2, false}, {2, false}, {3, true}, {3, false}, {4, false}};
	Usher__Blank blanks[6], *list[6];

	for (size_t i = 0; i < 6; i++) {
		usher__blank__init(&blanks[i]);
		blanks[i].at = places[i].at;
		blanks[i].name = places[i].is_name;
		list[i] = &blanks[i];
	}
	sentence.text = "工號，我";
	sentence.blanks = list;
	sentence.n_blanks = 6;
	expect_lines("    say: 李工號302302，李302我302\n");
	list[3] = &blanks[4];
	list[4] = &blanks[3];
	expect_lines("    say: 李工號302302，302李我302\n");
}

/* A guest who is called {badge} is called so; only a relay of the first edition leaves its places
 * in braces. */
Test(to_say, braces_are_places_for_older_relays_alone) {
	sentence.text = "{badge}先生";
	expect_lines("    say: {badge}先生\n");
	update.n_now = 0;
	update.say = "工號{badge}，{name}";
	expect_lines("    say: 工號302，李\n");
}

Test(to_say, an_answer_has_both) {
	Usher__Answer answer = USHER__ANSWER__INIT;
	char *lines;

	answer.say = "您好，王先生！";
	lines = to_say_of_answer(&answer);
	cr_expect_str_eq(lines, "    say: 您好，王先生！\n");
	free(lines);
	answer.now = now;
	answer.n_now = 1;
	answer.then = then;
	answer.n_then = 1;
	lines = to_say_of_answer(&answer);
	cr_expect_str_eq(lines, "    say: 您好，王先生！\n   then: 請稍坐。\n");
	free(lines);
}
