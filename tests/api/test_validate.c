/* SPDX-License-Identifier: MIT */
/* Sizes and forms of what is asked: each limit is named, and what is just within it passes. */
#include "later.h"
#include "whole.h"

#include "api/validate.h"
#include "base/memory.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum {
	TRAITS = 17,
};

/* A request with all that it may need, sound as it stands. */
struct asking {
	Usher__Request request;
	Usher__On on;
	Usher__Off off;
	Usher__Send send;
	Usher__Card card;
	char *traits[TRAITS];
	Usher__Take take;
	Usher__Decline decline;
	Usher__Release release;
	Usher__Met met;
	Usher__Withdraw withdraw;
};

static struct asking asking;
static struct event event;
static uint64_t run = 1;
static struct pool pool;

static void start(void) {
	usher__request__init(&asking.request);
	usher__on__init(&asking.on);
	usher__off__init(&asking.off);
	usher__send__init(&asking.send);
	usher__card__init(&asking.card);
	usher__take__init(&asking.take);
	usher__decline__init(&asking.decline);
	usher__release__init(&asking.release);
	usher__met__init(&asking.met);
	usher__withdraw__init(&asking.withdraw);
	asking.request.id = 1;
	asking.on.post = "lobby";
	asking.on.badge = "101";
	asking.card.surname = "王";
	asking.card.traits = asking.traits;
	for (size_t i = 0; i < TRAITS; i++) {
		asking.traits[i] = "grey suit";
	}
	asking.send.to = "show-flat-a";
	asking.send.card = &asking.card;
	asking.take.id = asking.decline.id = asking.release.id = asking.met.id =
		asking.withdraw.id = "4K";
}

static void stop(void) {
	pool_finish(&pool);
}

/* What the event is upon, 0 for nothing. */
static uint64_t meant(void) {
	const struct target *meant = event_target(&event);

	return meant ? meant->number : 0;
}

TestSuite(check, .init = start, .fini = stop);

/* Ask for @ask. Returns what is wrong with it, or NULL. */
static const char *ask(Usher__Request__AskCase what) {
	void *const bodies[] = {
		[USHER__REQUEST__ASK_ON] = &asking.on,
		[USHER__REQUEST__ASK_OFF] = &asking.off,
		[USHER__REQUEST__ASK_SEND] = &asking.send,
		[USHER__REQUEST__ASK_TAKE] = &asking.take,
		[USHER__REQUEST__ASK_DECLINE] = &asking.decline,
		[USHER__REQUEST__ASK_RELEASE] = &asking.release,
		[USHER__REQUEST__ASK_MET] = &asking.met,
		[USHER__REQUEST__ASK_WITHDRAW] = &asking.withdraw,
	};

	asking.request.ask_case = what;
	asking.request.on = bodies[what];
	event = (struct event){.request = {.run = run}};
	return whole_text(validate_act(&asking.request, NULL, &event, &pool));
}

static void assert_fine(Usher__Request__AskCase what) {
	const char *problem = ask(what);

	cr_assert_null(problem, "%s", problem);
}

static void assert_wrong(Usher__Request__AskCase what, const char *says) {
	const char *problem = ask(what);

	cr_assert_not_null(problem, "%s", says);
	cr_assert_str_eq(problem, says);
}

static const struct {
	Usher__Request__AskCase ask;
	enum event_type type;
	bool upon_handoff;
	const char *field;
} acts[] = {
	{USHER__REQUEST__ASK_ON, EVENT_ON, false, NULL},
	{USHER__REQUEST__ASK_OFF, EVENT_OFF, false, NULL},
	{USHER__REQUEST__ASK_SEND, EVENT_SEND, false, NULL},
	{USHER__REQUEST__ASK_TAKE, EVENT_TAKE, true, "take.id"},
	{USHER__REQUEST__ASK_DECLINE, EVENT_DECLINE, true, "decline.id"},
	{USHER__REQUEST__ASK_RELEASE, EVENT_RELEASE, true, "release.id"},
	{USHER__REQUEST__ASK_MET, EVENT_MET, true, "met.id"},
	{USHER__REQUEST__ASK_WITHDRAW, EVENT_WITHDRAW, true, "withdraw.id"},
};

Test(check, each_act_becomes_its_event) {
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		assert_fine(acts[i].ask);
		cr_assert_eq(event.type, acts[i].type);
		cr_assert_eq(meant(), acts[i].upon_handoff ? 4 * 32 + 19 : 0);
	}
}

Test(check, an_act_without_an_id_is_refused) {
	asking.request.id = 0;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		assert_wrong(acts[i].ask, "request.id is missing; acts count up from 1");
	}
}

/* Where nothing is remembered, an id is only echoed. */
Test(check, an_act_of_run_0_needs_no_id) {
	asking.request.id = 0;
	run = 0;
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		assert_fine(acts[i].ask);
	}
}

Test(check, a_decline_has_a_reason_that_is_one_or_none) {
	for (int i = 0; i <= USHER__DECLINE_REASON__ON_A_BREAK; i++) {
		asking.decline.reason = (Usher__DeclineReason)i;
		assert_fine(USHER__REQUEST__ASK_DECLINE);
		cr_assert_eq((int)event.decline.reason, i);
	}
	for (int i = -1; i <= 5; i += 6) {
		asking.decline.reason = (Usher__DeclineReason)i;
		assert_wrong(USHER__REQUEST__ASK_DECLINE,
			"decline.reason is unknown; it is WITH_A_GUEST, TOO_FAR, NOT_MINE or "
			"ON_A_BREAK");
	}
}

Test(check, a_withdrawal_may_be_unless_it_is_taken) {
	assert_fine(USHER__REQUEST__ASK_WITHDRAW);
	cr_assert_not(event.withdraw.unless_taken);
	asking.withdraw.unless_taken = true;
	assert_fine(USHER__REQUEST__ASK_WITHDRAW);
	cr_assert(event.withdraw.unless_taken);
}

Test(check, on_says_who_and_where) {
	assert_fine(USHER__REQUEST__ASK_ON);
	cr_assert_str_eq(event.on.post, "lobby");
	cr_assert_str_eq(event.on.badge, "101");
}

Test(check, send_says_who_comes_and_where_to) {
	asking.card.given_name = "小明";
	asking.card.honorific = USHER__HONORIFIC__MRS;
	asking.card.party_size = 3;
	asking.card.n_traits = 2;
	asking.send.to = "Cafe\xcc\x81";
	assert_fine(USHER__REQUEST__ASK_SEND);
	cr_assert_str_eq(event.send.to, "Caf\xc3\xa9", "areas are looked up in NFC");
	cr_assert_null(event.send.from, "not said: the post signed on first");
	cr_assert_str_eq(event.send.card->surname, "王");
	cr_assert_str_eq(event.send.card->given_name, "小明");
	cr_assert_eq(event.send.card->honorific, USHER__HONORIFIC__MRS);
	cr_assert_eq(event.send.card->party_size, 3);
	cr_assert_eq(event.send.card->n_traits, 2);
	cr_assert_str_eq(event.send.card->traits[1], "grey suit");
	asking.send.from = "bar";
	asking.send.kind = USHER__KIND__ARRIVAL;
	assert_fine(USHER__REQUEST__ASK_SEND);
	cr_assert_str_eq(event.send.from, "bar");
}

/* A text, where it is, and how many bytes it may have. */
static const struct {
	Usher__Request__AskCase ask;
	const char *field;
	size_t place, max;
} texts[] = {
	{USHER__REQUEST__ASK_ON, "on.post", offsetof(struct asking, on.post), 32},
	{USHER__REQUEST__ASK_ON, "on.badge", offsetof(struct asking, on.badge), 16},
	{USHER__REQUEST__ASK_SEND, "send.to", offsetof(struct asking, send.to), 128},
	{USHER__REQUEST__ASK_SEND, "send.from", offsetof(struct asking, send.from), 32},
	{USHER__REQUEST__ASK_SEND, "send.card.surname", offsetof(struct asking, card.surname), 64},
	{USHER__REQUEST__ASK_SEND, "send.card.givenName", offsetof(struct asking, card.given_name),
		64},
	{USHER__REQUEST__ASK_SEND, "send.card.title", offsetof(struct asking, card.title), 32},
	{USHER__REQUEST__ASK_SEND, "send.card.traits[0]", offsetof(struct asking, traits[0]), 128},
	{USHER__REQUEST__ASK_SEND, "send.card.traits[15]", offsetof(struct asking, traits[15]),
		128},
};

Test(check, each_text_has_its_room) {
	asking.card.n_traits = 16;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char **place = (char **)((char *)&asking + texts[i].place), *before = *place;
		char text[256] = "", says[128];

		memset(text, 'x', texts[i].max);
		*place = text;
		assert_fine(texts[i].ask);
		text[texts[i].max] = 'x';
		snprintf(says, sizeof says, "%s is %zu bytes long; at most %zu will do",
			texts[i].field, texts[i].max + 1, texts[i].max);
		assert_wrong(texts[i].ask, says);
		*place = before;
	}
	assert_fine(USHER__REQUEST__ASK_SEND);
}

Test(check, traits_are_so_many) {
	asking.card.n_traits = 16;
	assert_fine(USHER__REQUEST__ASK_SEND);
	asking.card.n_traits = 17;
	assert_wrong(
		USHER__REQUEST__ASK_SEND, "send.card.traits has 17 entries; at most 16 will do");
	asking.card.n_traits = 3;
	asking.traits[2] = "";
	assert_wrong(
		USHER__REQUEST__ASK_SEND, "send.card.traits[2] is empty; leave it out or say it");
}

Test(check, a_party_is_so_large) {
	asking.card.party_size = 999;
	assert_fine(USHER__REQUEST__ASK_SEND);
	asking.card.party_size = 1000;
	assert_wrong(USHER__REQUEST__ASK_SEND, "send.card.partySize is 1000; at most 999 will do");
	asking.card.party_size = UINT32_MAX;
	assert_wrong(
		USHER__REQUEST__ASK_SEND, "send.card.partySize is 4294967295; at most 999 will do");
}

Test(check, a_guest_has_an_honorific_or_a_title) {
	asking.card.honorific = later_value(&usher__honorific__descriptor, 1);
	assert_wrong(USHER__REQUEST__ASK_SEND,
		"send.card.honorific is unknown; it is MR, MISS, MS or MRS");
	asking.card.honorific = (Usher__Honorific)-1;
	assert_wrong(USHER__REQUEST__ASK_SEND,
		"send.card.honorific is unknown; it is MR, MISS, MS or MRS");
	asking.card.honorific = USHER__HONORIFIC__MR;
	asking.card.title = "Dr";
	assert_wrong(USHER__REQUEST__ASK_SEND,
		"send.card has an honorific and a title; one of them will do");
	asking.card.honorific = USHER__HONORIFIC__HONORIFIC_UNSAID;
	assert_fine(USHER__REQUEST__ASK_SEND);
}

/* Whoever is to be looked out for must be known by something. */
Test(check, a_card_says_something) {
	static const char nothing[] = "send.card says nothing of the guest; a surname, a trait or "
				      "the party's size is needed";

	asking.card.surname = "";
	assert_wrong(USHER__REQUEST__ASK_SEND, nothing);
	asking.card.honorific = USHER__HONORIFIC__MR;
	assert_wrong(USHER__REQUEST__ASK_SEND, nothing);
	asking.card.party_size = 2;
	assert_fine(USHER__REQUEST__ASK_SEND);
	asking.card.party_size = 0;
	asking.card.n_traits = 1;
	assert_fine(USHER__REQUEST__ASK_SEND);
	asking.card.n_traits = 0;
	asking.card.given_name = "小明";
	assert_fine(USHER__REQUEST__ASK_SEND);
}

Test(check, a_send_says_all_that_it_needs) {
	asking.send.to = "";
	assert_wrong(USHER__REQUEST__ASK_SEND, "send.to is missing; name an area");
	asking.send.to = "bar";
	asking.send.card = NULL;
	assert_wrong(USHER__REQUEST__ASK_SEND, "send.card is missing; say who is coming");
	asking.send.card = &asking.card;
	for (int kind = USHER__KIND__ARRIVAL + 1; kind <= later_value(&usher__kind__descriptor, 1);
		kind++) {
		asking.send.kind = kind;
		assert_wrong(USHER__REQUEST__ASK_SEND,
			"send.kind is not ARRIVAL; pickups, services and notices have requests of "
			"their own");
	}
}

Test(check, ids_of_handoffs_have_their_form) {
	static const char *const bad[] = {"", "0", "4K ", "!", "U", "-4", "ZZZZZZZZZZZZZZ", "4-K"};
	static const char *const good[] = {"4K", "4k", "04K"};

	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		char says[128];

		if (!acts[i].upon_handoff) {
			continue;
		}
		snprintf(says, sizeof says, "%s is not the id of a handoff; one looks like 4K",
			acts[i].field);
		for (size_t j = 0; j < sizeof bad / sizeof *bad; j++) {
			asking.take.id = asking.decline.id = asking.release.id = asking.met.id =
				asking.withdraw.id = (char *)bad[j];
			assert_wrong(acts[i].ask, says);
		}
		for (size_t j = 0; j < sizeof good / sizeof *good; j++) {
			asking.take.id = asking.decline.id = asking.release.id = asking.met.id =
				asking.withdraw.id = (char *)good[j];
			assert_fine(acts[i].ask);
			cr_assert_eq(meant(), 4 * 32 + 19);
		}
	}
}
