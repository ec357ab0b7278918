/* SPDX-License-Identifier: MIT */
/* Sizes and forms of what is asked along a guest's path: visits, pickups, services,
 * notices, duty. */
#include "whole.h"

#include "api/validate.h"

#include <criterion/criterion.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define ASK(name) USHER__REQUEST__ASK_##name

enum {
	MANY = 70,
	NUMBER = 4 * 32 + 19, /* 4K */
};

/* Each request, sound as it stands. */
struct asking {
	Usher__Request request;
	Usher__On on;
	Usher__Take take;
	Usher__Pass pass;
	Usher__CardRequest correct;
	Usher__Card card;
	Usher__End end;
	Usher__Pickup fetch;
	Usher__Service serve;
	Usher__Notice announce;
	Usher__Aboard aboard;
	Usher__Dropped dropped;
	Usher__Split split;
	Usher__Done done;
	Usher__Back back;
	Usher__Confirm confirm;
	Usher__Remind remind;
	Usher__Break pause;
	Usher__Resume resume;
	Usher__Handover over;
	Usher__Inspect inspect;
	char *words[MANY];
};

static struct asking a;
static struct event event;
static struct pool pool;

static void start_sent(void) {
	usher__pass__init(&a.pass);
	usher__card_request__init(&a.correct);
	usher__card__init(&a.card);
	usher__end__init(&a.end);
	usher__pickup__init(&a.fetch);
	usher__service__init(&a.serve);
	usher__notice__init(&a.announce);
	a.pass.visit = a.correct.visit = a.end.visit = a.fetch.visit = a.serve.visit = (char *)"4k";
	a.pass.to = (char *)"bar";
	a.correct.card = &a.card;
	a.fetch.area = (char *)"lobby";
	a.fetch.to = (char *)"gate";
	a.serve.name = (char *)"towels";
	a.announce.text = (char *)"開會";
	a.announce.to = a.words;
	a.announce.n_to = 1;
}

static void start(void) {
	usher__request__init(&a.request);
	start_sent();
	usher__on__init(&a.on);
	usher__take__init(&a.take);
	usher__aboard__init(&a.aboard);
	usher__dropped__init(&a.dropped);
	usher__split__init(&a.split);
	usher__done__init(&a.done);
	usher__back__init(&a.back);
	usher__confirm__init(&a.confirm);
	usher__remind__init(&a.remind);
	usher__break__init(&a.pause);
	usher__resume__init(&a.resume);
	usher__handover__init(&a.over);
	usher__inspect__init(&a.inspect);
	a.request.id = 1;
	a.take.id = a.aboard.id = a.dropped.id = a.split.id = a.done.id = a.back.id = a.confirm.id =
		a.remind.id = a.over.id = (char *)"4K";
	a.on.post = (char *)"shuttle";
	a.on.badge = a.over.badge = a.inspect.badge = (char *)"401";
	a.split.party = 2;
	for (size_t i = 0; i < MANY; i++) {
		a.words[i] = (char *)"bar";
	}
}

static void stop(void) {
	pool_finish(&pool);
}

/* What the event is upon, 0 for nothing. */
static uint64_t meant(void) {
	const struct target *meant = event_target(&event);

	return meant ? meant->number : 0;
}

TestSuite(validate_kinds, .init = start, .fini = stop);

static const struct {
	Usher__Request__AskCase ask;
	size_t place;
	enum event_type type;
	const char *id;    /* the field with the id of a handoff, or */
	const char *visit; /* of a visit */
	size_t id_place;
} acts[] = {
	{ASK(TAKE), offsetof(struct asking, take), EVENT_TAKE, "take.id", NULL,
		offsetof(struct asking, take.id)},
	{ASK(ABOARD), offsetof(struct asking, aboard), EVENT_ABOARD, "aboard.id", NULL,
		offsetof(struct asking, aboard.id)},
	{ASK(DROPPED), offsetof(struct asking, dropped), EVENT_DROPPED, "dropped.id", NULL,
		offsetof(struct asking, dropped.id)},
	{ASK(SPLIT), offsetof(struct asking, split), EVENT_SPLIT, "split.id", NULL,
		offsetof(struct asking, split.id)},
	{ASK(DONE), offsetof(struct asking, done), EVENT_DONE, "done.id", NULL,
		offsetof(struct asking, done.id)},
	{ASK(BACK), offsetof(struct asking, back), EVENT_BACK, "back.id", NULL,
		offsetof(struct asking, back.id)},
	{ASK(CONFIRM), offsetof(struct asking, confirm), EVENT_CONFIRM, "confirm.id", NULL,
		offsetof(struct asking, confirm.id)},
	{ASK(REMIND), offsetof(struct asking, remind), EVENT_REMIND, "remind.id", NULL,
		offsetof(struct asking, remind.id)},
	{ASK(HANDOVER), offsetof(struct asking, over), EVENT_HANDOVER, "handover.id", NULL,
		offsetof(struct asking, over.id)},
	{ASK(PASS), offsetof(struct asking, pass), EVENT_PASS, NULL, "pass.visit",
		offsetof(struct asking, pass.visit)},
	{ASK(CARD), offsetof(struct asking, correct), EVENT_CARD, NULL, "card.visit",
		offsetof(struct asking, correct.visit)},
	{ASK(END), offsetof(struct asking, end), EVENT_END, NULL, "end.visit",
		offsetof(struct asking, end.visit)},
	{ASK(PICKUP), offsetof(struct asking, fetch), EVENT_PICKUP, NULL, "pickup.visit",
		offsetof(struct asking, fetch.visit)},
	{ASK(SERVICE), offsetof(struct asking, serve), EVENT_SERVICE, NULL, "service.visit",
		offsetof(struct asking, serve.visit)},
	{ASK(ON), offsetof(struct asking, on), EVENT_ON, NULL, NULL, 0},
	{ASK(NOTICE), offsetof(struct asking, announce), EVENT_NOTICE, NULL, NULL, 0},
	{ASK(BREAK), offsetof(struct asking, pause), EVENT_BREAK, NULL, NULL, 0},
	{ASK(RESUME), offsetof(struct asking, resume), EVENT_RESUME, NULL, NULL, 0},
	{ASK(INSPECT), offsetof(struct asking, inspect), EVENT_INSPECT, NULL, NULL, 0},
};

/* What is wrong with the request @what, or NULL. */
static const char *ask(Usher__Request__AskCase what) {
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (acts[i].ask == what) {
			a.request.on = (Usher__On *)((char *)&a + acts[i].place);
		}
	}
	a.request.ask_case = what;
	event = (struct event){.at = 1000000};
	return whole_text(validate_act(&a.request, NULL, &event, &pool));
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

Test(validate_kinds, each_act_becomes_its_event) {
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		assert_fine(acts[i].ask);
		cr_assert_eq(event.type, acts[i].type);
		cr_assert_eq(meant(), acts[i].id || acts[i].visit ? NUMBER : 0);
	}
}

Test(validate_kinds, ids_have_their_form) {
	static const char *const bad[] = {"0", "4K ", "!", "U", "-4", "ZZZZZZZZZZZZZZ"};
	char says[128];

	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		char **place = (char **)((char *)&a + acts[i].id_place), *before;

		if (!acts[i].id_place) {
			continue;
		}
		before = *place;
		(void)snprintf(says, sizeof says, "%s is not the id of a %s; one looks like 4K",
			acts[i].id ? acts[i].id : acts[i].visit,
			acts[i].id ? "handoff" : "visit or a handoff");
		for (size_t j = 0; j < sizeof bad / sizeof *bad; j++) {
			*place = (char *)bad[j];
			assert_wrong(acts[i].ask, says);
		}
		*place = (char *)"";
		if (acts[i].ask == ASK(SERVICE) || acts[i].ask == ASK(HANDOVER)) {
			assert_fine(acts[i].ask); /* about no guest; all that is held */
			cr_assert_eq(meant(), 0);
		} else {
			assert_wrong(acts[i].ask, says);
		}
		*place = before;
	}
}

/* A text, where it is, and how many bytes it may have. */
static const struct {
	Usher__Request__AskCase ask;
	const char *field;
	size_t place, max;
} texts[] = {
	{ASK(ON), "on.vehicle", offsetof(struct asking, on.vehicle), 32},
	{ASK(PASS), "pass.to", offsetof(struct asking, pass.to), 128},
	{ASK(PASS), "pass.from", offsetof(struct asking, pass.from), 32},
	{ASK(CARD), "card.card.surname", offsetof(struct asking, card.surname), 64},
	{ASK(CARD), "card.card.level", offsetof(struct asking, card.level), 32},
	{ASK(CARD), "card.card.language", offsetof(struct asking, card.language), 32},
	{ASK(CARD), "card.card.contact", offsetof(struct asking, card.contact), 64},
	{ASK(CARD), "card.card.host", offsetof(struct asking, card.host), 64},
	{ASK(PICKUP), "pickup.area", offsetof(struct asking, fetch.area), 128},
	{ASK(PICKUP), "pickup.to", offsetof(struct asking, fetch.to), 128},
	{ASK(PICKUP), "pickup.from", offsetof(struct asking, fetch.from), 32},
	{ASK(SERVICE), "service.name", offsetof(struct asking, serve.name), 128},
	{ASK(SERVICE), "service.at", offsetof(struct asking, serve.at), 128},
	{ASK(SERVICE), "service.note", offsetof(struct asking, serve.note), 512},
	{ASK(SERVICE), "service.contact", offsetof(struct asking, serve.contact), 64},
	{ASK(SERVICE), "service.badge", offsetof(struct asking, serve.badge), 16},
	{ASK(SERVICE), "service.from", offsetof(struct asking, serve.from), 32},
	{ASK(NOTICE), "notice.text", offsetof(struct asking, announce.text), 1024},
	{ASK(NOTICE), "notice.from", offsetof(struct asking, announce.from), 32},
	{ASK(HANDOVER), "handover.badge", offsetof(struct asking, over.badge), 16},
	{ASK(INSPECT), "inspect.badge", offsetof(struct asking, inspect.badge), 16},
	{ASK(INSPECT), "inspect.note", offsetof(struct asking, inspect.note), 512},
};

Test(validate_kinds, each_text_has_its_room) {
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char **place = (char **)((char *)&a + texts[i].place), *before = *place;
		char text[1100] = "", says[128];

		memset(text, 'x', texts[i].max);
		*place = text;
		assert_fine(texts[i].ask);
		text[texts[i].max] = 'x';
		(void)snprintf(says, sizeof says, "%s is %zu bytes long; at most %zu will do",
			texts[i].field, texts[i].max + 1, texts[i].max);
		assert_wrong(texts[i].ask, says);
		*place = (char *)" ";
		(void)snprintf(
			says, sizeof says, "%s is blank; leave it out or say it", texts[i].field);
		assert_wrong(texts[i].ask, says);
		*place = before;
	}
}

/* What goes into sentences, where clients fill in what stands in braces. */
static const struct {
	Usher__Request__AskCase ask;
	const char *field;
	size_t place;
	bool may_have_brace;
} filled_in[] = {
	{ASK(CARD), "card.card.surname", offsetof(struct asking, card.surname), false},
	{ASK(CARD), "card.card.givenName", offsetof(struct asking, card.given_name), false},
	{ASK(CARD), "card.card.title", offsetof(struct asking, card.title), false},
	{ASK(CARD), "card.card.host", offsetof(struct asking, card.host), false},
	{ASK(PICKUP), "pickup.to", offsetof(struct asking, fetch.to), false},
	{ASK(SERVICE), "service.at", offsetof(struct asking, serve.at), false},
	{ASK(CARD), "card.card.contact", offsetof(struct asking, card.contact), true},
	{ASK(SERVICE), "service.note", offsetof(struct asking, serve.note), true},
	{ASK(NOTICE), "notice.text", offsetof(struct asking, announce.text), true},
};

Test(validate_kinds, what_goes_into_sentences_has_no_brace) {
	static const char *const braced[] = {"{badge}", "{", "x}", "王{name}"};

	for (size_t i = 0; i < sizeof filled_in / sizeof *filled_in; i++) {
		char **place = (char **)((char *)&a + filled_in[i].place), *before = *place;
		char says[128];

		(void)snprintf(says, sizeof says, "%s has a brace ({ or }); leave it out",
			filled_in[i].field);
		for (size_t j = 0; j < sizeof braced / sizeof *braced; j++) {
			*place = (char *)braced[j];
			if (filled_in[i].may_have_brace) {
				assert_fine(filled_in[i].ask);
			} else {
				assert_wrong(filled_in[i].ask, says);
			}
		}
		*place = (char *)"｛王｝ (x) [y]";
		assert_fine(filled_in[i].ask);
		*place = before;
	}
}

Test(validate_kinds, on_and_take) {
	a.on.vehicle = (char *)"cart-1";
	a.on.checked = true;
	assert_fine(ASK(ON));
	cr_assert_str_eq(event.on.vehicle, "cart-1");
	cr_assert(event.on.checked);
	a.take.minutes = 999;
	assert_fine(ASK(TAKE));
	cr_assert_eq(event.take.minutes, 999);
	a.take.minutes = 1000;
	assert_wrong(ASK(TAKE), "take.minutes is 1000; at most 999 will do");
}

Test(validate_kinds, a_correction) {
	static char *clear[] = {(char *)"surname", (char *)"givenName", (char *)"honorific",
		(char *)"title", (char *)"partySize", (char *)"level", (char *)"language",
		(char *)"contact", (char *)"host", (char *)"host"};

	a.correct.drop = a.words;
	a.correct.n_drop = 16;
	a.correct.clear = clear;
	a.correct.n_clear = 9;
	assert_fine(ASK(CARD));
	cr_assert_eq(event.card.n_drop, 16);
	cr_assert_eq(event.card.n_clear, 9);
	a.correct.n_clear = 10;
	assert_wrong(ASK(CARD), "card.clear has more entries than a card has fields");
	clear[1] = (char *)"traits";
	a.correct.n_clear = 2;
	assert_wrong(ASK(CARD),
		"card.clear[1] is no field of a card; they are surname, givenName, honorific, "
		"title, partySize, level, language, contact "
		"and host");
	a.correct.n_clear = 0;
	a.correct.n_drop = 17;
	assert_wrong(ASK(CARD), "card.drop has 17 entries; at most 16 will do");
	a.correct.n_drop = 0;
	a.card.party_size = 1000;
	assert_wrong(ASK(CARD), "card.card.partySize is 1000; at most 999 will do");
	a.card.party_size = 0;
	a.card.honorific = USHER__HONORIFIC__MR;
	a.card.title = (char *)"Dr";
	assert_wrong(ASK(CARD), "card.card has an honorific and a title; one of them will do");
	a.correct.card = NULL;
	assert_fine(ASK(CARD));
	cr_assert_str_eq(event.card.card->surname, "", "a card of nothing, never none");
}

Test(validate_kinds, a_pass_and_a_pickup_say_where) {
	a.pass.to = (char *)"Cafe\xcc\x81";
	a.pass.from = (char *)"bar";
	assert_fine(ASK(PASS));
	cr_assert_str_eq(event.pass.to, "Caf\xc3\xa9", "in NFC");
	cr_assert_str_eq(event.pass.from, "bar");
	a.pass.to = (char *)"";
	assert_wrong(ASK(PASS), "pass.to is missing; name an area");
	a.fetch.to = (char *)"Cafe\xcc\x81";
	a.fetch.luggage = 99;
	assert_fine(ASK(PICKUP));
	cr_assert_str_eq(event.pickup.area, "lobby");
	cr_assert_str_eq(event.pickup.to, "Caf\xc3\xa9");
	cr_assert_eq(event.pickup.luggage, 99);
	cr_assert_null(event.pickup.from);
	a.fetch.luggage = 100;
	assert_wrong(ASK(PICKUP), "pickup.luggage is 100; at most 99 will do");
	a.fetch.to = (char *)"";
	assert_wrong(ASK(PICKUP), "pickup.to is missing; say where the guest goes");
	a.fetch.area = (char *)"";
	assert_wrong(ASK(PICKUP), "pickup.area is missing; name the area where the guest waits");
}

Test(validate_kinds, a_service) {
	assert_fine(ASK(SERVICE));
	cr_assert_eq(event.service.quantity, 1, "not said: one");
	cr_assert_null(event.service.destination);
	cr_assert_null(event.service.badge);
	a.serve.quantity = 999;
	a.serve.at = (char *)"桌 3";
	a.serve.badge = (char *)"202";
	assert_fine(ASK(SERVICE));
	cr_assert_eq(event.service.quantity, 999);
	cr_assert_str_eq(event.service.destination, "桌 3");
	cr_assert_str_eq(event.service.badge, "202");
	a.serve.quantity = 1000;
	assert_wrong(ASK(SERVICE), "service.quantity is 1000; at most 999 will do");
	a.serve.name = (char *)"";
	assert_wrong(ASK(SERVICE), "service.name is missing; name a service");
}

Test(validate_kinds, a_notice) {
	static const char ends[] = "notice.expires is less than a minute, or more than 7 days, "
				   "from when it is offered";

	a.announce.n_to = 32;
	assert_fine(ASK(NOTICE));
	cr_assert_eq(event.notice.ends_at, 0, "the site's");
	cr_assert_eq(event.notice.n_posts, 32);
	a.announce.expires = (char *)"1m";
	assert_fine(ASK(NOTICE));
	cr_assert_eq(event.notice.ends_at, 1060000);
	a.announce.expires = (char *)"00:30"; /* it is 00:16:40 of 1970 */
	assert_fine(ASK(NOTICE));
	cr_assert_eq(event.notice.ends_at, 1800000);
	a.announce.expires = (char *)"59s";
	assert_wrong(ASK(NOTICE), ends);
	a.announce.expires = (char *)"7d";
	assert_fine(ASK(NOTICE));
	a.announce.expires = (char *)"169h";
	assert_wrong(ASK(NOTICE), ends);
	a.announce.expires = (char *)"soon";
	assert_wrong(ASK(NOTICE),
		"notice.expires is \"soon\"; it is a time of day such as 18:00, or a span such "
		"as 90m");
	a.announce.n_to = 33;
	assert_wrong(ASK(NOTICE), "notice.to has 33 entries; at most 32 will do");
	a.announce.n_to = 0;
	assert_wrong(ASK(NOTICE), "notice.to is missing; name posts, or all");
	a.announce.text = (char *)"";
	assert_wrong(ASK(NOTICE), "notice.text is missing; say what is to be read");
}

Test(validate_kinds, a_split_a_hand_over_an_inspection) {
	a.split.party = 0;
	assert_wrong(ASK(SPLIT), "split.party is missing; say how many go in one of the two");
	a.over.badge = (char *)"";
	assert_wrong(
		ASK(HANDOVER), "handover.badge is missing; name the colleague who goes on with it");
	a.inspect.failed = a.words;
	a.inspect.n_failed = 64;
	assert_fine(ASK(INSPECT));
	cr_assert_str_eq(event.inspect.badge, "401");
	cr_assert_null(event.inspect.post);
	cr_assert_eq(event.inspect.n_failed, 64);
	a.inspect.n_failed = 65;
	assert_wrong(ASK(INSPECT), "inspect.failed has 65 entries; at most 64 will do");
	a.inspect.n_failed = 0;
	a.inspect.post = (char *)"bar";
	assert_wrong(ASK(INSPECT), "inspect needs a badge or a post, and not both");
	a.inspect.badge = (char *)"";
	assert_fine(ASK(INSPECT));
	cr_assert_str_eq(event.inspect.post, "bar");
	cr_assert_null(event.inspect.badge);
	a.inspect.post = (char *)"";
	assert_wrong(ASK(INSPECT), "inspect needs a badge or a post, and not both");
}
