/* SPDX-License-Identifier: MIT */
/* Checks of what is sent: cards, ways, services, notices. */
#include "api/validate_private.h"

#include "api/card.h"
#include "base/memory.h"
#include "calendar/when.h"
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

/* @text composed (NFC), as the site's names are; NULL if it is empty: not said. */
static const char *composed(const struct validation *v, const char *text) {
	char *nfc_or_null = allocated(text_nfc(text));
	const char *ret = *nfc_or_null ? pool_copy_text(v->pool, nfc_or_null) : NULL;

	free(nfc_or_null);
	return ret;
}

/* When something is due, and on which days again: what act_service and act_notice say of it. */
struct due_fields {
	int64_t *due_at;
	const Usher__Fact__Repeat **repeat;
};

/* After validate_due. It is due first when it says, if that is on one of the days, to the minute;
 * else on the first that is. @visit_number: that it is for, 0 for none. */
static const char *validate_repeat(const struct validation *v, const char *message,
	const char *text, uint64_t visit_number, struct due_fields due) {
	const struct text_limit limit = {
		pool_printf(v->pool, "%s.repeat", message), text, SHORT_TEXT_MAX};
	const char *problem = validate_limits(v, &limit, 1);
	Usher__Fact__Repeat *repeat;
	int64_t after;

	if (problem || !*text) {
		return problem;
	}
	if (!*due.due_at) {
		return pool_printf(v->pool, "%s.repeat needs a time when it is due first", message);
	}
	if (visit_number) {
		return pool_printf(v->pool,
			"%s.repeat is not for what is asked for a visit: a guest leaves", message);
	}
	repeat = POOL_NEW(v->pool, Usher__Fact__Repeat);
	usher__fact__repeat__init(repeat);
	if (when_parse_repeat(v->zone, text, *due.due_at, &repeat->days, &repeat->minute) < 0) {
		return pool_printf(v->pool,
			"%s.repeat is \"%s\"; it is daily, weekly, or days such as mon,thu",
			message, text);
	}
	after = *due.due_at - *due.due_at % MINUTE - 1;
	*due.due_at = repeat->at = when_next_at(
		v->zone, repeat->days, repeat->minute, after > v->now ? after : v->now);
	*due.repeat = repeat;
	return NULL;
}

static const char *validate_trait(
	const struct validation *v, const char *message, const char *trait, size_t trait_index) {
	const char *field;

	if (*trait && !text_is_blank(trait) && strlen(trait) <= TRAIT_MAX) {
		return NULL;
	}
	field = pool_printf(v->pool, "%s.traits[%zu]", message, trait_index);
	if (!*trait) {
		return pool_printf(v->pool, "%s is empty; leave it out or say it", field);
	}
	return validate_limits(v, &(struct text_limit){field, trait, TRAIT_MAX}, 1);
}

/* @message: of the field that holds it. */
static const char *validate_guest_card(
	const struct validation *v, const char *message, const Usher__Card *card) {
	const struct text_limit limits[] = {
		{".surname", card->surname, NAME_MAX_BYTES},
		{".givenName", card->given_name, NAME_MAX_BYTES},
		{".title", card->title, TITLE_MAX},
		{".level", card->level, TITLE_MAX},
		{".language", card->language, TITLE_MAX},
		{".contact", card->contact, NAME_MAX_BYTES},
		{".host", card->host, NAME_MAX_BYTES},
	};

	if (card->n_traits > TRAITS_MAX) {
		return pool_printf(v->pool, "%s.traits has %zu entries; at most %d will do",
			message, card->n_traits, TRAITS_MAX);
	}
	for (size_t i = 0; i < card->n_traits; i++) {
		const char *problem = validate_trait(v, message, card->traits[i], i);

		if (problem) {
			return problem;
		}
	}
	if (card->party_size > PARTY_MAX) {
		return pool_printf(v->pool, "%s.partySize is %u; at most %d will do", message,
			card->party_size, PARTY_MAX);
	}
	if ((unsigned)card->honorific > USHER__HONORIFIC__MRS) {
		return pool_printf(
			v->pool, "%s.honorific is unknown; it is MR, MISS, MS or MRS", message);
	}
	if (card->honorific && *card->title) {
		return pool_printf(
			v->pool, "%s has an honorific and a title; one of them will do", message);
	}
	return validate_limits_in(v, message, limits, sizeof limits / sizeof *limits);
}

static bool is_card_empty(const Usher__Card *card) {
	return !*card->surname && !*card->given_name && !*card->title && !card->n_traits &&
		!card->party_size;
}

const char *validate_send(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Send *send = request->send;
	const struct text_limit limits[] = {
		{"send.to", send->to, AREA_MAX},
		{"send.from", send->from, POST_MAX},
	};
	const char *problem = validate_limits(v, limits, 2);

	event->send.from = null_if_empty(send->from);
	event->send.card = card_from_request(v->pool, send->card);
	event->send.to = composed(v, send->to);
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
	problem = validate_guest_card(v, "send.card", send->card);
	if (!problem && is_card_empty(send->card)) {
		return "send.card says nothing of the guest; a surname, a trait or the party's "
		       "size is needed";
	}
	return problem ? problem : validate_due(v, "send.due", send->due, &event->send.due_at);
}

static const char *validate_visit_id(
	const struct validation *v, const char *field, const char *id, struct target *ret) {
	if (ident_parse(id, &ret->number) < 0) {
		return pool_printf(v->pool,
			"%s is not the id of a visit or a handoff; one looks like 4K", field);
	}
	return NULL;
}

const char *validate_pass(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Pass *pass = request->pass;
	const struct text_limit limits[] = {
		{"pass.to", pass->to, AREA_MAX},
		{"pass.from", pass->from, POST_MAX},
	};
	const char *problem = validate_visit_id(v, "pass.visit", pass->visit, &event->pass.visit);

	event->pass.from = null_if_empty(pass->from);
	event->pass.to = composed(v, pass->to);
	if (!problem && !*pass->to) {
		return "pass.to is missing; name an area";
	}
	problem = problem ? problem : validate_due(v, "pass.due", pass->due, &event->pass.due_at);
	return problem ? problem : validate_limits(v, limits, 2);
}

static const char *validate_clear(const struct validation *v, const Usher__CardRequest *card) {
	static const char *const fields[] = {"surname", "givenName", "honorific", "title",
		"partySize", "level", "language", "contact", "host"};
	enum {
		FIELDS_N = sizeof fields / sizeof *fields
	};

	if (card->n_clear > FIELDS_N) {
		return "card.clear has more entries than a card has fields";
	}
	for (size_t i = 0; i < card->n_clear; i++) {
		bool is_known = false;

		for (size_t j = 0; j < FIELDS_N; j++) {
			is_known |= !strcmp(card->clear[i], fields[j]);
		}
		if (!is_known) {
			return pool_printf(v->pool,
				"card.clear[%zu] is no field of a card; they are surname, "
				"givenName, honorific, title, partySize, "
				"level, language, contact and host",
				i);
		}
	}
	return NULL;
}

const char *validate_card(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__CardRequest *card = request->card;
	const char *problem = validate_visit_id(v, "card.visit", card->visit, &event->card.visit);

	event->card.card = card_from_request(v->pool, card->card);
	event->card.drop = (const char *const *)card->drop;
	event->card.n_drop = card->n_drop;
	event->card.clear = (const char *const *)card->clear;
	event->card.n_clear = card->n_clear;
	if (!problem && card->card) {
		problem = validate_guest_card(v, "card.card", card->card);
	}
	if (!problem) {
		problem = validate_list(
			v, "card.drop", card->drop, card->n_drop, TRAITS_MAX, TRAIT_MAX);
	}
	return problem ? problem : validate_clear(v, card);
}

const char *validate_end(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	return validate_visit_id(v, "end.visit", request->end->visit, &event->end.visit);
}

const char *validate_pickup(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Pickup *pickup = request->pickup;
	const struct text_limit limits[] = {
		{"pickup.area", pickup->area, AREA_MAX},
		{"pickup.to", pickup->to, AREA_MAX},
		{"pickup.from", pickup->from, POST_MAX},
	};
	const char *problem =
		validate_visit_id(v, "pickup.visit", pickup->visit, &event->pickup.visit);

	event->pickup.from = null_if_empty(pickup->from);
	event->pickup.area = composed(v, pickup->area);
	event->pickup.to = composed(v, pickup->to);
	event->pickup.luggage = pickup->luggage;
	if (!problem && !event->pickup.area) {
		return "pickup.area is missing; name the area where the guest waits";
	}
	if (!problem && !event->pickup.to) {
		return "pickup.to is missing; say where the guest goes";
	}
	if (!problem && pickup->luggage > LUGGAGE_MAX) {
		return pool_printf(v->pool, "pickup.luggage is %u; at most %d will do",
			pickup->luggage, LUGGAGE_MAX);
	}
	problem = problem ? problem
			  : validate_due(v, "pickup.due", pickup->due, &event->pickup.due_at);
	return problem ? problem : validate_limits(v, limits, sizeof limits / sizeof *limits);
}

const char *validate_service(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Service *service = request->service;
	const struct text_limit limits[] = {
		{"service.name", service->name, AREA_MAX},
		{"service.at", service->at, AREA_MAX},
		{"service.note", service->note, NOTE_MAX},
		{"service.contact", service->contact, NAME_MAX_BYTES},
		{"service.badge", service->badge, BADGE_MAX},
		{"service.from", service->from, POST_MAX},
	};
	const char *problem = *service->visit
		? validate_visit_id(v, "service.visit", service->visit, &event->service.visit)
		: NULL;
	const struct due_fields due = {&event->service.due_at, &event->service.repeat};

	event->service.from = null_if_empty(service->from);
	event->service.name = composed(v, service->name);
	event->service.destination = composed(v, service->at);
	event->service.quantity = service->quantity ? service->quantity : 1;
	event->service.note = service->note;
	event->service.contact = service->contact;
	event->service.badge = null_if_empty(service->badge);
	if (!problem && !event->service.name) {
		return "service.name is missing; name a service";
	}
	if (!problem && service->quantity > PARTY_MAX) {
		return pool_printf(v->pool, "service.quantity is %u; at most %d will do",
			service->quantity, PARTY_MAX);
	}
	problem = problem ? problem
			  : validate_due(v, "service.due", service->due, &event->service.due_at);
	problem = problem
		? problem
		: validate_repeat(v, "service", service->repeat, event->service.visit.number, due);
	return problem ? problem : validate_limits(v, limits, sizeof limits / sizeof *limits);
}

/* From when it is due. */
static const char *validate_expires(
	const struct validation *v, const char *text, struct act_notice *notice) {
	int64_t offered_at = notice->due_at > v->now ? notice->due_at : v->now;

	if (!*text) {
		return NULL;
	}
	if (when_parse(v->zone, text, offered_at, &notice->ends_at) < 0) {
		return pool_printf(v->pool,
			"notice.expires is \"%s\"; it is a time of day such as 18:00, or a span "
			"such as 90m",
			text);
	}
	if (notice->ends_at - offered_at < EXPIRES_LEAST ||
		notice->ends_at - offered_at > EXPIRES_MOST) {
		return "notice.expires is less than a minute, or more than 7 days, from when it "
		       "is offered";
	}
	return NULL;
}

const char *validate_notice(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Notice *notice = request->notice;
	const struct text_limit limits[] = {
		{"notice.text", notice->text, TEXT_MAX},
		{"notice.from", notice->from, POST_MAX},
		{"notice.expires", notice->expires, SHORT_TEXT_MAX},
	};
	const char *problem = validate_limits(v, limits, sizeof limits / sizeof *limits);
	const struct due_fields due = {&event->notice.due_at, &event->notice.repeat};

	event->notice.from = null_if_empty(notice->from);
	event->notice.text = notice->text;
	event->notice.posts = (const char *const *)notice->to;
	event->notice.n_posts = notice->n_to;
	event->notice.confirm = notice->confirm;
	if (!problem && !*notice->text) {
		return "notice.text is missing; say what is to be read";
	}
	if (!problem && !notice->n_to) {
		return "notice.to is missing; name posts, or all";
	}
	if (!problem) {
		problem = validate_list(
			v, "notice.to", notice->to, notice->n_to, POSTS_MAX, POST_MAX);
	}
	problem = problem ? problem
			  : validate_due(v, "notice.due", notice->due, &event->notice.due_at);
	problem = problem ? problem : validate_repeat(v, "notice", notice->repeat, 0, due);
	return problem ? problem : validate_expires(v, notice->expires, &event->notice);
}

const char *validate_expect(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Expect *expect = request->expect;
	const struct text_limit limits[] = {
		{"expect.to", expect->to, AREA_MAX},
		{"expect.travel", expect->travel, TRAVEL_MAX},
		{"expect.from", expect->from, POST_MAX},
	};
	const char *problem = validate_limits(v, limits, sizeof limits / sizeof *limits);

	event->expect.from = null_if_empty(expect->from);
	event->expect.card = card_from_request(v->pool, expect->card);
	event->expect.to = composed(v, expect->to);
	event->expect.travel = expect->travel;
	event->expect.car = expect->car;
	event->expect.tell = (const char *const *)expect->tell;
	event->expect.n_tell = expect->n_tell;
	if (!problem && !*expect->at) {
		return "expect.at is missing; say when the guest is to come";
	}
	if (!problem && (!expect->card || is_card_empty(expect->card))) {
		return "expect.card says nothing of the guest; a surname, a trait or the party's "
		       "size is needed";
	}
	problem = problem ? problem : validate_guest_card(v, "expect.card", expect->card);
	problem = problem ? problem
			  : validate_list(v, "expect.tell", expect->tell, expect->n_tell, POSTS_MAX,
				    POST_MAX);
	return problem ? problem : validate_due(v, "expect.at", expect->at, &event->expect.at);
}

const char *validate_arrived(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Arrived *arrived = request->arrived;
	const struct text_limit limits[] = {
		{"arrived.to", arrived->to, AREA_MAX},
		{"arrived.from", arrived->from, POST_MAX},
	};
	const char *problem =
		validate_visit_id(v, "arrived.visit", arrived->visit, &event->arrived.visit);

	event->arrived.from = null_if_empty(arrived->from);
	event->arrived.to = composed(v, arrived->to);
	return problem ? problem : validate_limits(v, limits, 2);
}
