/* SPDX-License-Identifier: MIT */
/* The verbs, before a stand-in for the relay: what they ask, what they print, and how they end. */
#include "verb_run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(verbs, .init = verb_run_start, .fini = verb_run_stop);

/* Acts ---------------------------------------------------------------------------------------- */

/* Answers with what was asked in the place of the sender, "take 4K". */
static void echoes(struct stand_in *self) {
	const Usher__Request *request;
	const ProtobufCFieldDescriptor *ask;
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Handoff handoff = make("4K");
	char text[64];

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	ask = protobuf_c_message_descriptor_get_field(
		&usher__request__descriptor, request->ask_case);
	/* each has its id there */
	snprintf(text, sizeof text, "%s-%s-%u", ask->name, request->take->id,
		request->ask_case == USHER__REQUEST__ASK_TAKE ? request->take->minutes : 0);
	handoff.from = text;
	answer.handoff = &handoff;
	say_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, an_act_is_made_by_its_descriptor) {
	static const struct {
		int act;
		const char *asked;
	} acts[] = {
		{USHER__REQUEST__ASK_TAKE, "take-4K-0"},
		{USHER__REQUEST__ASK_DECLINE, "decline-4K-0"},
		{USHER__REQUEST__ASK_RELEASE, "release-4K-0"},
		{USHER__REQUEST__ASK_MET, "met-4K-0"},
		{USHER__REQUEST__ASK_WITHDRAW, "withdraw-4K-0"},
		{USHER__REQUEST__ASK_ABOARD, "aboard-4K-0"},
		{USHER__REQUEST__ASK_DROPPED, "dropped-4K-0"},
		{USHER__REQUEST__ASK_DONE, "done-4K-0"},
		{USHER__REQUEST__ASK_BACK, "back-4K-0"},
		{USHER__REQUEST__ASK_CONFIRM, "confirm-4K-0"},
		{USHER__REQUEST__ASK_REMIND, "remind-4K-0"},
	};
	const char *text;
	int status;

	argue("4K", NULL);
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		verb.act = acts[i].act;
		text = run(verb_act, echoes, STDOUT_FILENO, &status);
		cr_assert_eq(status, 0);
		cr_assert_not_null(strstr(text, acts[i].asked), "%s: %s", acts[i].asked, text);
		stand_in_init(&relay);
	}
	verb.act = USHER__REQUEST__ASK_TAKE;
	options.values[OPTION_MINUTES] = "4";
	cr_assert_not_null(strstr(run(verb_act, echoes, STDOUT_FILENO, &status), "take-4K-4"));
	stand_in_init(&relay);
}

/* Hears a decline, and then what is withdrawn unless it is taken. */
static void hears_on_what_terms(struct stand_in *self) {
	const Usher__Request *request;
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Handoff handoff = make("4K");
	const Usher__Hello *hello = stand_in_accept(self);

	STAND_IN_EXPECT(hello && hello->short_run && hello->new_run);
	stand_in_say_welcome(self);
	request = stand_in_hear_request(self);
	if (request->ask_case == USHER__REQUEST__ASK_DECLINE) {
		STAND_IN_EXPECT(request->decline->reason == USHER__DECLINE_REASON__TOO_FAR);
	} else {
		STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_WITHDRAW);
		STAND_IN_EXPECT(request->withdraw->unless_taken);
	}
	answer.handoff = &handoff;
	say_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, an_act_says_on_what_terms) {
	int status;

	argue("4K", NULL);
	verb.act = USHER__REQUEST__ASK_DECLINE;
	options.values[OPTION_REASON] = "too-far";
	(void)run(verb_act, hears_on_what_terms, STDOUT_FILENO, &status);
	cr_assert_eq(status, 0);
	stand_in_init(&relay);
	options.values[OPTION_REASON] = NULL;
	options.values[OPTION_UNLESS_TAKEN] = "";
	verb.act = USHER__REQUEST__ASK_WITHDRAW;
	(void)run(verb_act, hears_on_what_terms, STDOUT_FILENO, &status);
	cr_assert_eq(status, 0);
	stand_in_init(&relay);
}

/* A party of 8 becomes two; on its list there is more. */
static void splits(struct stand_in *self) {
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Handoff parts[] = {make("4K"), make("5M"), make("2H"), make("3J")};
	Usher__Handoff *all[] = {&parts[0], &parts[1], &parts[2], &parts[3]};
	const Usher__Request *request;

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	cr_assert_eq(request->ask_case, USHER__REQUEST__ASK_SPLIT);
	cr_assert_eq(request->split->party, 6);
	for (size_t i = 0; i < 4; i++) {
		parts[i].kind = USHER__KIND__PICKUP;
		parts[i].visit = "1";
	}
	parts[2].visit = "7";
	parts[3].stage = USHER__STAGE__TAKEN;
	answer.visit_id = "1";
	answer.handoff = &parts[0];
	say_answer(self, request->id, &answer);
	request = stand_in_hear_request(self);
	cr_assert_eq(request->ask_case, USHER__REQUEST__ASK_LIST);
	answer = (Usher__Answer)USHER__ANSWER__INIT;
	answer.read = true;
	answer.handoffs = all;
	answer.n_handoffs = 4;
	say_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, a_split_shows_both_parts) {
	const char *text;
	int status;

	argue("4K", NULL);
	verb.act = USHER__REQUEST__ASK_SPLIT;
	options.values[OPTION_FIRST] = "6";
	text = run(verb_act, splits, STDOUT_FILENO, &status);
	cr_assert_eq(status, 0);
	cr_assert_not_null(strstr(text, "4K"));
	cr_assert_not_null(strstr(text, "5M"));
	cr_assert_null(strstr(text, "2H"), "another guest's");
	cr_assert_null(strstr(text, "3J"), "not offered");
}

static void was_asked_for_by_name(struct stand_in *self) {
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Person winner = USHER__PERSON__INIT;

	stand_in_greet(self);
	answer.outcome = USHER__OUTCOME__ASKED_BY_NAME;
	answer.winner = &winner;
	winner.badge = "201";
	winner.name = "黃";
	say_answer(self, stand_in_hear_request(self)->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, the_winner_is_on_stdout) {
	int status;

	argue("4K", NULL);
	verb.act = USHER__REQUEST__ASK_TAKE;
	cr_assert_str_eq(run(verb_act, was_asked_for_by_name, STDOUT_FILENO, &status), "201 黃\n");
	cr_assert_eq(status, 6);
}

/* Duty ---------------------------------------------------------------------------------------- */

/* A driver at the shuttle, nobody at the bar; two pages. */
static void says_who_is_where(struct stand_in *self) {
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__PostPresence shuttle = USHER__POST_PRESENCE__INIT, bar = shuttle, desk = shuttle,
			    *posts[] = {&shuttle, &bar};
	Usher__Duty driver = USHER__DUTY__INIT, *people[] = {&driver};
	const Usher__Request *request;

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_WHO && request->who->posts);
	driver.post = shuttle.post = "shuttle";
	driver.badge = "401";
	driver.name = "許";
	driver.device = "cart-1";
	driver.since = STAND_IN_TIME;
	driver.vehicle = "cart-1";
	driver.seats = 6;
	driver.seats_taken = 3;
	driver.deaf_since = STAND_IN_TIME + 61000;
	shuttle.on_duty = shuttle.deaf = 1;
	shuttle.nobody_hears = true;
	shuttle.people = people;
	shuttle.n_people = 1;
	bar.post = "bar";
	bar.on_break = 1;
	bar.instead = "sales-hall";
	bar.past_instead = "supervisor";
	desk.post = "desk";
	desk.instead = "supervisor";
	answer.read = true;
	answer.presence = posts;
	answer.n_presence = 2;
	answer.next = "bar";
	say_answer(self, request->id, &answer);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(!strcmp(request->who->after, "bar"));
	posts[0] = &desk;
	answer.n_presence = 1;
	answer.next = "";
	say_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, who_says_where_nobody_is_and_where_that_goes) {
	int status;

	setenv("TZ", "UTC", 1);
	cr_assert_str_eq(run(verb_who, says_who_is_where, STDOUT_FILENO, &status),
		"shuttle 401 許 cart-1 since 00:00, cart-1 3/6, deaf since 00:01:01\n"
		"shuttle -             nobody listens: walk or ring\n"
		"bar     -             nobody, 1 on a break: goes to sales-hall (from sales-hall: "
		"to supervisor)\n"
		"desk    -             nobody: goes to supervisor\n");
	cr_assert_eq(status, 0);
}

static void wants_a_checklist(struct stand_in *self) {
	const Usher__Request *request;
	Usher__Answer answer = USHER__ANSWER__INIT;

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(
		request->ask_case == USHER__REQUEST__ASK_ON && !strcmp(request->on->post, "lobby"));
	say_answer(self, request->id, &answer);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(!strcmp(request->on->post, "bar") && !request->on->checked);
	answer.outcome = USHER__OUTCOME__CHECK_FIRST;
	answer.text = "before the shift: badge worn left; shoes clean";
	say_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, duty_begins_up_to_the_first_refusal) {
	int status;

	arguments[2] = "shuttle";
	argue("lobby", "bar");
	options.n_arguments = 3;
	options.values[OPTION_BADGE] = "501";
	cr_assert_str_eq(run(verb_on, wants_a_checklist, STDERR_FILENO, &status),
		"usher: before the shift: badge worn left; shoes clean\n"
		"when all of it is so, again with --checked\n"
		"501 is on duty at lobby\n");
	cr_assert_eq(status, 1);
}

static void lets_them_on(struct stand_in *self) {
	Usher__Duty duties[4], *all[4];
	Usher__Answer answer = USHER__ANSWER__INIT, who = USHER__ANSWER__INIT;
	static char *const posts[] = {"bar", "lobby", "gate", "lobby"},
			   *const devices[] = {"lobby-1", "lobby-1", "lobby-1", "x"};
	const Usher__Request *request;

	stand_in_greet(self);
	while ((request = stand_in_hear_request(self))->ask_case == USHER__REQUEST__ASK_ON) {
		STAND_IN_EXPECT(request->on->checked && !strcmp(request->on->vehicle, "cart-1"));
		say_answer(self, request->id, &answer);
	}
	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_WHO);
	for (size_t i = 0; i < 4; i++) {
		duties[i] = (Usher__Duty)USHER__DUTY__INIT;
		duties[i].post = posts[i];
		duties[i].device = devices[i];
		duties[i].badge = "501";
		all[i] = &duties[i];
	}
	who.duties = all;
	who.n_duties = 4;
	say_answer(self, request->id, &who);
	stand_in_hear_out(self);
}

Test(verbs, duty_that_began_is_printed) {
	int status;

	argue("lobby", "bar");
	options.values[OPTION_BADGE] = "501";
	options.values[OPTION_VEHICLE] = "cart-1";
	options.values[OPTION_CHECKED] = "";
	cr_assert_str_eq(run(verb_on, lets_them_on, STDOUT_FILENO, &status),
		"bar   501 lobby-1 since 00:00, not listening\nlobby 501 lobby-1 since 00:00, not "
		"listening\n");
	cr_assert_eq(status, 0);
}

/* Visits -------------------------------------------------------------------------------------- */

static void corrects(struct stand_in *self) {
	const Usher__Request *request;
	Usher__Answer answer = USHER__ANSWER__INIT, shown = USHER__ANSWER__INIT;
	Usher__Visit visit = USHER__VISIT__INIT;
	Usher__Card card = USHER__CARD__INIT;

	stand_in_greet(self);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(request->ask_case == USHER__REQUEST__ASK_CARD &&
		!strcmp(request->card->visit, "7") && request->card->n_clear == 2 &&
		!strcmp(request->card->clear[0], "givenName") &&
		!strcmp(request->card->clear[1], "level") &&
		!strcmp(request->card->card->surname, "黃"));
	answer.visit_id = "7";
	say_answer(self, request->id, &answer);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(
		request->ask_case == USHER__REQUEST__ASK_VISIT && !strcmp(request->visit->id, "7"));
	card.surname = "黃";
	visit.id = "7";
	visit.card = &card;
	visit.opened_at = STAND_IN_TIME;
	shown.visit = &visit;
	say_answer(self, request->id, &shown);
	stand_in_hear_out(self);
}

Test(verbs, a_card_is_corrected_and_shown) {
	struct option_list *clear = (struct option_list *)options_list(&options, OPTION_CLEAR);
	int status;

	argue("7", NULL);
	clear->items[0] = "given";
	clear->items[1] = "level";
	clear->n = 2;
	options.values[OPTION_SURNAME] = "黃";
	cr_assert_str_eq(run(verb_card, corrects, STDOUT_FILENO, &status),
		"visit 7 黃 here since 2026-01-01 00:00\n");
	cr_assert_eq(status, 0);
}

static void tells_in_pages(struct stand_in *self) {
	const Usher__Request *request;
	Usher__Handoff one = make("4K"), other = make("4M"), *page[] = {&one};
	Usher__Answer answer = USHER__ANSWER__INIT;
	Usher__Visit visit = USHER__VISIT__INIT;

	one.offered_at = STAND_IN_TIME + 1000;
	other.offered_at = STAND_IN_TIME + 2000;
	visit.id = "7";
	visit.opened_at = STAND_IN_TIME;
	answer.visit = &visit;
	answer.handoffs = page;
	answer.n_handoffs = 1;
	answer.next = "4K";
	stand_in_greet(self);
	say_answer(self, stand_in_hear_request(self)->id, &answer);
	request = stand_in_hear_request(self);
	STAND_IN_EXPECT(!strcmp(request->visit->after, "4K"));
	page[0] = &other;
	answer.next = "";
	say_answer(self, request->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, a_visit_comes_in_pages) {
	int status;

	argue("7", NULL);
	cr_assert_str_eq(run(verb_visit, tells_in_pages, STDOUT_FILENO, &status),
		"visit 7 guest here since 2026-01-01 00:00\n"
		"00:00:00        opened\n"
		"00:00:01 ( ) 4K offered lobby > gate\n"
		"00:00:02 ( ) 4M offered lobby > gate\n");
	cr_assert_eq(status, 0);
}

static void has_loans(struct stand_in *self) {
	Usher__Handoff one = make("4K"), other = make("4M"), *page[] = {&one, &other};
	Usher__Answer answer = USHER__ANSWER__INIT;

	other.kind = USHER__KIND__SERVICE;
	other.service = "locker-key";
	other.stage = USHER__STAGE__LENT;
	answer.handoffs = page;
	answer.n_handoffs = 2;
	stand_in_greet(self);
	say_answer(self, stand_in_hear_request(self)->id, &answer);
	stand_in_hear_out(self);
}

Test(verbs, what_is_lent_is_listed_by_itself) {
	int status;

	options.values[OPTION_LOANS] = "";
	cr_assert_str_eq(run(verb_list, has_loans, STDOUT_FILENO, &status),
		"(o) 4M locker-key × 1 lobby > shuttle lent\n");
	cr_assert_eq(status, 0);
}
