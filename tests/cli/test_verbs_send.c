/* SPDX-License-Identifier: MIT */
/* The verbs that send, before a stand-in for the relay: what they ask, and for whom they wait. */
#include "verb_run.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(verbs_send, .init = verb_run_start, .fini = verb_run_stop);

static void passes_on(struct stand_in *self) {
	const Usher__Request *request;
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Handoff handoff = make("4N"), namesake = USHER__HANDOFF__INIT;
	Usher__Entry there = USHER__ENTRY__INIT;

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_PASS &&
		!strcmp(request->pass->visit, "7") && !strcmp(request->pass->to, "gate"));
	there.post = "shuttle";
	there.extension = "8041";
	answer.there = &there;
	answer.same_name = &namesake;
	answer.handoff = &handoff;
	say_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs_send, who_sends_is_told_what_to_know) {
	int status;

	argue("7", "gate");
	cr_assert_str_eq(run(verb_pass, passes_on, STDERR_FILENO, &status),
		"nobody is on duty at shuttle: ring 8041\nanother guest of that surname is on "
		"site\n");
	cr_assert_eq(status, 0);
}

/* The second of a notice is in the list alone, the third comes as an update; each is reached in its
 * turn. */
static void reaches_one_by_one(struct stand_in *self) {
	const Usher__Request *request;
	Usher__Handoff first = make("4K"), second = make("4M"), third = make("4N"),
		       other = make("4P"), *listed[] = {&other, &second};
	Usher__Answer answer = USHER__ANSWER__INIT, list = USHER__ANSWER__INIT;

	first.kind = second.kind = third.kind = USHER__KIND__NOTICE;
	first.batch = second.batch = third.batch = "4K";
	stand_in_greet(self);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_NOTICE &&
		request->notice->n_to == 3 && !strcmp(request->notice->to[1], "bar") &&
		!strcmp(request->notice->to[2], "lobby"));
	answer.handoff = &first;
	say_answer(self, request->id, &answer);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_LIST);
	say_update(self, &third);
	list.handoffs = listed;
	list.n_handoffs = 2;
	say_answer(self, request->id, &list);
	first.reached = second.reached = third.reached = 1;
	say_update(self, &first);
	say_update(self, &third);
	say_update(self, &second);
	stand_in_hear_out(self);
}

static void make_notice(void) {
	struct option_list *to = (struct option_list *)options_list(&options, OPTION_AUDIENCE);

	argue("lift B is out of order", NULL);
	to->items[0] = "gate,bar";
	to->items[1] = "lobby";
	to->n = 2;
	options.values[OPTION_WAIT] = "reached";
}

Test(verbs_send, a_notice_waits_for_all_its_posts) {
	const char *text;
	int status;

	make_notice();
	text = run(verb_notice, reaches_one_by_one, STDOUT_FILENO, &status);
	cr_assert_eq(status, 0);
	cr_assert_not_null(
		strstr(text, "( ) 4K notice lobby > shuttle offered: on 1, seen on 0"), "%s", text);
	cr_assert_not_null(
		strstr(text, "( ) 4M notice lobby > shuttle offered: on 1, seen on 0"), "%s", text);
	cr_assert_not_null(
		strstr(text, "( ) 4N notice lobby > shuttle offered: on 1, seen on 0"), "%s", text);
	cr_assert_null(strstr(text, "4P"), "%s", text);
}

Test(verbs_send, a_step_is_of_the_kind) {
	int status;

	make_notice();
	options.values[OPTION_WAIT] = "met";
	screen_start(STDERR_FILENO, SCREEN_NONE);
	status = verb_notice(&(struct call){.verb = &verb, .options = &options});
	cr_assert_str_eq(screen_stop(), "usher: --wait met: expected reached, seen or confirmed\n");
	cr_assert_eq(status, 2);
	screen_start(STDERR_FILENO, SCREEN_NONE);
	status = verb_pickup(&(struct call){.verb = &verb, .options = &options});
	cr_assert_str_eq(screen_stop(),
		"usher: --wait met: expected reached, seen, taken, aboard or dropped\n");
	cr_assert_eq(status, 2);
}

static void fetches(struct stand_in *self) {
	const Usher__Request *request;
	Usher__Handoff handoff = make("4K");
	Usher__Answer answer = USHER__ANSWER__INIT;

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(
		request->ask_case == USHER__REQUEST__ASK_PICKUP && request->pickup->luggage == 1);
	answer.handoff = &handoff;
	say_answer(self, request->id, &answer);
	handoff.kind = USHER__KIND__PICKUP;
	handoff.stage = USHER__STAGE__ABOARD;
	handoff.area = "hall";
	say_update(self, &handoff);
	stand_in_hear_out(self);
}

Test(verbs_send, luggage_alone_is_one_piece) {
	int status;

	options.values[OPTION_LUGGAGE] = "";
	options.values[OPTION_WAIT] = "aboard";
	cr_assert_str_eq(run(verb_pickup, fetches, STDOUT_FILENO, &status),
		"(>) 4K guest 1 hall > gate aboard\n");
	cr_assert_eq(status, 0);
}
