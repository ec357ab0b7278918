/* SPDX-License-Identifier: MIT */
/* Checks of what is sent: cards, ways, services, notices. */
#include "api/validate_private.h"

#include "base/memory.h"
#include "calendar/when.h"
#include "encode/encode.h"
#include "proto/ident.h"
#include "proto/text.h"

#include <string.h>

enum {
	AREA_MAX = 128, /* bytes, as the next four */
	NAME_MAX_BYTES = 64,
	TITLE_MAX = 32,
	TRAIT_MAX = 128,
	TEXT_MAX = 1024,
	TRAITS_MAX = 16,
	PARTY_MAX = 999,
	LUGGAGE_MAX = 99,
	POSTS_MAX = 32,
	EXPIRES_LEAST = 60 * 1000,           /* ms */
	EXPIRES_MOST = 7 * 24 * 3600 * 1000, /* ms */
	TRAVEL_MAX = 64,
	MINUTE = 60 * 1000, /* ms */
};

/* As the site's names are compared; NULL for what is not said. */
static const char *nfc(struct pool *pool, const char *text) {
	char *composed = allocated(text_nfc(text));
	const char *kept = *composed ? pool_text(pool, composed) : NULL;

	free(composed);
	return kept;
}

/* When something is due, and on which days again: what act_service and act_notice say of it. */
struct when_due {
	int64_t *at;
	const Usher__Fact__Repeat **repeat;
};

/* After validate_due. It is due first when it says, if that is on one of the days, to the minute;
 * else on the first that is. @visit: that it is for, 0 for none; @now: site time, ms. */
static const char *validate_repeat(const char *name, const char *text, const struct zone *zone,
	int64_t now, uint64_t visit, struct when_due due, struct pool *pool) {
	const struct limit limit = {pool_print(pool, "%s.repeat", name), text, PLACE_MAX};
	const char *problem = validate_limits(pool, &limit, 1);
	Usher__Fact__Repeat *repeat;
	int64_t first;

	if (problem || !*text) {
		return problem;
	}
	if (!*due.at) {
		return pool_print(pool, "%s.repeat needs a time when it is due first", name);
	}
	if (visit) {
		return pool_print(pool,
			"%s.repeat is not for what is asked for a visit: a guest leaves", name);
	}
	repeat = POOL_NEW(pool, Usher__Fact__Repeat);
	usher__fact__repeat__init(repeat);
	if (when_read_repeat(zone, text, *due.at, &repeat->days, &repeat->minute) < 0) {
		return pool_print(pool,
			"%s.repeat is \"%s\"; it is daily, weekly, or days such as mon,thu", name,
			text);
	}
	first = *due.at - *due.at % MINUTE - 1;
	*due.at = repeat->at =
		when_next(zone, repeat->days, repeat->minute, first > now ? first : now);
	*due.repeat = repeat;
	return NULL;
}

static const char *validate_trait(
	const char *name, const char *trait, size_t i, struct pool *pool) {
	const char *field;

	if (*trait && !text_is_blank(trait) && strlen(trait) <= TRAIT_MAX) {
		return NULL;
	}
	field = pool_print(pool, "%s.traits[%zu]", name, i);
	if (!*trait) {
		return pool_print(pool, "%s is empty; leave it out or say it", field);
	}
	return validate_limits(pool, &(struct limit){field, trait, TRAIT_MAX}, 1);
}

/* @name: of the field that holds it. */
static const char *validate_guest_card(
	const char *name, const Usher__Card *card, struct pool *pool) {
	const struct limit limits[] = {
		{".surname", card->surname, NAME_MAX_BYTES},
		{".givenName", card->given_name, NAME_MAX_BYTES},
		{".title", card->title, TITLE_MAX},
		{".level", card->level, TITLE_MAX},
		{".language", card->language, TITLE_MAX},
		{".contact", card->contact, NAME_MAX_BYTES},
		{".host", card->host, NAME_MAX_BYTES},
	};

	if (card->n_traits > TRAITS_MAX) {
		return pool_print(pool, "%s.traits has %zu entries; at most %d will do", name,
			card->n_traits, TRAITS_MAX);
	}
	for (size_t i = 0; i < card->n_traits; i++) {
		const char *problem = validate_trait(name, card->traits[i], i, pool);

		if (problem) {
			return problem;
		}
	}
	if (card->party_size > PARTY_MAX) {
		return pool_print(pool, "%s.partySize is %u; at most %d will do", name,
			card->party_size, PARTY_MAX);
	}
	if ((unsigned)card->honorific > USHER__HONORIFIC__MRS) {
		return pool_print(pool, "%s.honorific is unknown; it is MR, MISS, MS or MRS", name);
	}
	if (card->honorific && *card->title) {
		return pool_print(
			pool, "%s has an honorific and a title; one of them will do", name);
	}
	return validate_limits_in(pool, name, limits, sizeof limits / sizeof *limits);
}

static bool is_empty(const Usher__Card *card) {
	return !*card->surname && !*card->given_name && !*card->title && !card->n_traits &&
		!card->party_size;
}

const char *validate_send(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Send *send = request->send;
	const struct limit limits[] = {
		{"send.to", send->to, AREA_MAX},
		{"send.from", send->from, POST_MAX},
	};
	const char *problem = validate_limits(pool, limits, 2);

	event->type = EVENT_SEND;
	event->send.from = validate_said(send->from);
	event->send.card = encode_card(pool, send->card);
	event->send.to = nfc(pool, send->to);
	if (problem) {
		return problem;
	}
	if (send->kind && send->kind != USHER__KIND__ARRIVAL) {
		return "send.kind is not ARRIVAL; pickups, services and notices have requests of "
		       "their own";
	}
	if (!*send->to) {
		return "send.to is missing; name an area";
	}
	if (!send->card) {
		return "send.card is missing; say who is coming";
	}
	problem = validate_guest_card("send.card", send->card, pool);
	if (!problem && is_empty(send->card)) {
		return "send.card says nothing of the guest; a surname, a trait or the party's "
		       "size is needed";
	}
	return problem
		? problem
		: validate_due("send.due", send->due, zone, event, &event->send.due_at, pool);
}

static const char *validate_visit(
	const char *field, const char *id, struct meant *visit, struct pool *pool) {
	if (ident_parse(id, &visit->number) < 0) {
		return pool_print(
			pool, "%s is not the id of a visit or a handoff; one looks like 4K", field);
	}
	return NULL;
}

const char *validate_pass(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Pass *pass = request->pass;
	const struct limit limits[] = {
		{"pass.to", pass->to, AREA_MAX},
		{"pass.from", pass->from, POST_MAX},
	};
	const char *problem = validate_visit("pass.visit", pass->visit, &event->pass.visit, pool);

	event->type = EVENT_PASS;
	event->pass.from = validate_said(pass->from);
	event->pass.to = nfc(pool, pass->to);
	if (!problem && !*pass->to) {
		return "pass.to is missing; name an area";
	}
	problem = problem
		? problem
		: validate_due("pass.due", pass->due, zone, event, &event->pass.due_at, pool);
	return problem ? problem : validate_limits(pool, limits, 2);
}

static const char *validate_clear(const Usher__CardRequest *correct, struct pool *pool) {
	static const char *const fields[] = {"surname", "givenName", "honorific", "title",
		"partySize", "level", "language", "contact", "host"};
	enum {
		FIELDS_N = sizeof fields / sizeof *fields
	};

	if (correct->n_clear > FIELDS_N) {
		return "card.clear has more entries than a card has fields";
	}
	for (size_t i = 0; i < correct->n_clear; i++) {
		bool known = false;

		for (size_t j = 0; j < FIELDS_N; j++) {
			known |= !strcmp(correct->clear[i], fields[j]);
		}
		if (!known) {
			return pool_print(pool,
				"card.clear[%zu] is no field of a card; they are surname, "
				"givenName, honorific, title, partySize, "
				"level, language, contact and host",
				i);
		}
	}
	return NULL;
}

const char *validate_card(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__CardRequest *correct = request->card;
	const char *problem =
		validate_visit("card.visit", correct->visit, &event->card.visit, pool);

	event->type = EVENT_CARD;
	event->card.card = encode_card(pool, correct->card);
	event->card.drop = (const char *const *)correct->drop;
	event->card.n_drop = correct->n_drop;
	event->card.clear = (const char *const *)correct->clear;
	event->card.n_clear = correct->n_clear;
	if (!problem && correct->card) {
		problem = validate_guest_card("card.card", correct->card, pool);
	}
	if (!problem) {
		problem = validate_list(
			pool, "card.drop", correct->drop, correct->n_drop, TRAITS_MAX, TRAIT_MAX);
	}
	return problem ? problem : validate_clear(correct, pool);
}

const char *validate_end(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	event->type = EVENT_END;
	return validate_visit("end.visit", request->end->visit, &event->end.visit, pool);
}

const char *validate_pickup(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Pickup *fetch = request->pickup;
	const struct limit limits[] = {
		{"pickup.area", fetch->area, AREA_MAX},
		{"pickup.to", fetch->to, AREA_MAX},
		{"pickup.from", fetch->from, POST_MAX},
	};
	const char *problem =
		validate_visit("pickup.visit", fetch->visit, &event->pickup.visit, pool);

	event->type = EVENT_PICKUP;
	event->pickup.from = validate_said(fetch->from);
	event->pickup.area = nfc(pool, fetch->area);
	event->pickup.to = nfc(pool, fetch->to);
	event->pickup.luggage = fetch->luggage;
	if (!problem && !event->pickup.area) {
		return "pickup.area is missing; name the area where the guest waits";
	}
	if (!problem && !event->pickup.to) {
		return "pickup.to is missing; say where the guest goes";
	}
	if (!problem && fetch->luggage > LUGGAGE_MAX) {
		return pool_print(pool, "pickup.luggage is %u; at most %d will do", fetch->luggage,
			LUGGAGE_MAX);
	}
	problem = problem
		? problem
		: validate_due("pickup.due", fetch->due, zone, event, &event->pickup.due_at, pool);
	return problem ? problem : validate_limits(pool, limits, sizeof limits / sizeof *limits);
}

const char *validate_service(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Service *serve = request->service;
	const struct limit limits[] = {
		{"service.name", serve->name, AREA_MAX},
		{"service.at", serve->at, AREA_MAX},
		{"service.note", serve->note, NOTE_MAX},
		{"service.contact", serve->contact, NAME_MAX_BYTES},
		{"service.badge", serve->badge, BADGE_MAX},
		{"service.from", serve->from, POST_MAX},
	};
	const char *problem = *serve->visit
		? validate_visit("service.visit", serve->visit, &event->service.visit, pool)
		: NULL;
	const struct when_due due = {&event->service.due_at, &event->service.repeat};

	event->type = EVENT_SERVICE;
	event->service.from = validate_said(serve->from);
	event->service.name = nfc(pool, serve->name);
	event->service.place = nfc(pool, serve->at);
	event->service.quantity = serve->quantity ? serve->quantity : 1;
	event->service.note = serve->note;
	event->service.contact = serve->contact;
	event->service.badge = validate_said(serve->badge);
	if (!problem && !event->service.name) {
		return "service.name is missing; name a service";
	}
	if (!problem && serve->quantity > PARTY_MAX) {
		return pool_print(pool, "service.quantity is %u; at most %d will do",
			serve->quantity, PARTY_MAX);
	}
	problem = problem ? problem
			  : validate_due("service.due", serve->due, zone, event,
				    &event->service.due_at, pool);
	problem = problem ? problem
			  : validate_repeat("service", serve->repeat, zone, event->at,
				    event->service.visit.number, due, pool);
	return problem ? problem : validate_limits(pool, limits, sizeof limits / sizeof *limits);
}

/* From when it is due. */
static const char *validate_expires(const char *text, const struct zone *zone, int64_t now,
	struct act_notice *notice, struct pool *pool) {
	int64_t from = notice->due_at > now ? notice->due_at : now;

	if (!*text) {
		return NULL;
	}
	if (when_read(zone, text, from, &notice->ends_at) < 0) {
		return pool_print(pool,
			"notice.expires is \"%s\"; it is a time of day such as 18:00, or a span "
			"such as 90m",
			text);
	}
	if (notice->ends_at - from < EXPIRES_LEAST || notice->ends_at - from > EXPIRES_MOST) {
		return "notice.expires is less than a minute, or more than 7 days, from when it "
		       "is offered";
	}
	return NULL;
}

const char *validate_notice(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Notice *announce = request->notice;
	const struct limit limits[] = {
		{"notice.text", announce->text, TEXT_MAX},
		{"notice.from", announce->from, POST_MAX},
		{"notice.expires", announce->expires, PLACE_MAX},
	};
	const char *problem = validate_limits(pool, limits, sizeof limits / sizeof *limits);
	const struct when_due due = {&event->notice.due_at, &event->notice.repeat};

	event->type = EVENT_NOTICE;
	event->notice.from = validate_said(announce->from);
	event->notice.text = announce->text;
	event->notice.posts = (const char *const *)announce->to;
	event->notice.n_posts = announce->n_to;
	event->notice.confirm = announce->confirm;
	if (!problem && !*announce->text) {
		return "notice.text is missing; say what is to be read";
	}
	if (!problem && !announce->n_to) {
		return "notice.to is missing; name posts, or all";
	}
	if (!problem) {
		problem = validate_list(
			pool, "notice.to", announce->to, announce->n_to, POSTS_MAX, POST_MAX);
	}
	problem = problem ? problem
			  : validate_due("notice.due", announce->due, zone, event,
				    &event->notice.due_at, pool);
	problem = problem
		? problem
		: validate_repeat("notice", announce->repeat, zone, event->at, 0, due, pool);
	return problem ? problem
		       : validate_expires(announce->expires, zone, event->at, &event->notice, pool);
}

const char *validate_expect(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Expect *expect = request->expect;
	const struct limit limits[] = {
		{"expect.to", expect->to, AREA_MAX},
		{"expect.travel", expect->travel, TRAVEL_MAX},
		{"expect.from", expect->from, POST_MAX},
	};
	const char *problem = validate_limits(pool, limits, sizeof limits / sizeof *limits);

	event->type = EVENT_EXPECT;
	event->expect.from = validate_said(expect->from);
	event->expect.card = encode_card(pool, expect->card);
	event->expect.to = nfc(pool, expect->to);
	event->expect.travel = expect->travel;
	event->expect.car = expect->car;
	event->expect.tell = (const char *const *)expect->tell;
	event->expect.n_tell = expect->n_tell;
	if (!problem && !*expect->at) {
		return "expect.at is missing; say when the guest is to come";
	}
	if (!problem && (!expect->card || is_empty(expect->card))) {
		return "expect.card says nothing of the guest; a surname, a trait or the party's "
		       "size is needed";
	}
	problem = problem ? problem : validate_guest_card("expect.card", expect->card, pool);
	problem = problem ? problem
			  : validate_list(pool, "expect.tell", expect->tell, expect->n_tell,
				    POSTS_MAX, POST_MAX);
	return problem
		? problem
		: validate_due("expect.at", expect->at, zone, event, &event->expect.at, pool);
}

const char *validate_arrived(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Arrived *arrive = request->arrived;
	const struct limit limits[] = {
		{"arrived.to", arrive->to, AREA_MAX},
		{"arrived.from", arrive->from, POST_MAX},
	};
	const char *problem =
		validate_visit("arrived.visit", arrive->visit, &event->arrived.visit, pool);

	event->type = EVENT_ARRIVED;
	event->arrived.from = validate_said(arrive->from);
	event->arrived.to = nfc(pool, arrive->to);
	return problem ? problem : validate_limits(pool, limits, 2);
}
