/* SPDX-License-Identifier: MIT */
/* Checks of what is asked for a guest: cards, where they go, who is to come. */
#include "api/validate_private.h"

#include "api/card.h"
#include "proto/text.h"

#include <string.h>

enum {
	TITLE_MAX = 32, /* bytes, as the next two */
	TRAIT_MAX = 128,
	TRAVEL_MAX = 64,
	TRAITS_MAX = 16,
	LUGGAGE_MAX = 99,
};

static const struct problem *validate_trait(const struct validation *v, const char *parent_field,
	const char *trait, size_t trait_index) {
	const char *field;

	if (*trait && !text_is_blank(trait) && strlen(trait) <= TRAIT_MAX) {
		return NULL;
	}
	field = pool_printf(v->pool, "%s.traits[%zu]", parent_field, trait_index);
	if (!*trait) {
		return problem_empty(v->pool, field);
	}
	return validate_limits(v, &(struct text_limit){field, trait, TRAIT_MAX}, 1);
}

/* @parent_field: the name of the field that holds it. */
static const struct problem *validate_guest_card(
	const struct validation *v, const char *parent_field, const Usher__Card *card) {
	const struct text_limit limits[] = {
		{".surname", card->surname, NAME_MAX_BYTES},
		{".givenName", card->given_name, NAME_MAX_BYTES},
		{".title", card->title, TITLE_MAX},
		{".host", card->host, NAME_MAX_BYTES},
		{".level", card->level, TITLE_MAX},
		{".language", card->language, TITLE_MAX},
		{".contact", card->contact, NAME_MAX_BYTES},
	};
	enum {
		NAMES_N = 4, /* the first of them */
	};
	const struct problem *problem;

	if (card->n_traits > TRAITS_MAX) {
		return problem_too_many(v->pool, pool_printf(v->pool, "%s.traits", parent_field),
			card->n_traits, TRAITS_MAX);
	}
	for (size_t i = 0; i < card->n_traits; i++) {
		problem = validate_trait(v, parent_field, card->traits[i], i);
		if (problem) {
			return problem;
		}
	}
	if (card->party_size > PARTY_MAX) {
		return problem_too_large(v->pool,
			pool_printf(v->pool, "%s.partySize", parent_field), card->party_size,
			PARTY_MAX);
	}
	if ((unsigned)card->honorific > USHER__HONORIFIC__MRS) {
		return problem_with_field(v->pool, USHER__PROBLEM__FIELD_UNKNOWN_VALUE,
			pool_printf(v->pool, "%s.honorific", parent_field),
			"is unknown; it is MR, MISS, MS or MRS");
	}
	if (card->honorific && *card->title) {
		return problem_with_field(v->pool, USHER__PROBLEM__FIELD_NOT_BOTH, parent_field,
			"has an honorific and a title; one of them will do");
	}
	problem = validate_limits_in(v, parent_field, limits, sizeof limits / sizeof *limits);
	return problem ? problem : validate_no_braces_in(v, parent_field, limits, NAMES_N);
}

static bool card_describes_nobody(const Usher__Card *card) {
	return !*card->surname && !*card->given_name && !*card->title && !card->n_traits &&
		!card->party_size;
}

static const struct problem *says_nothing(const struct validation *v, const char *card_field) {
	return problem_with_field(v->pool, USHER__PROBLEM__FIELD_SAYS_NOTHING, card_field,
		"says nothing of the guest; a surname, a trait or the party's size is needed");
}

const struct problem *validate_send(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Send *send = request->send;
	const struct text_limit limits[] = {
		{"send.to", send->to, AREA_MAX},
		{"send.from", send->from, POST_MAX_BYTES},
	};
	const struct problem *problem = validate_limits(v, limits, 2);

	event->send.from = null_if_empty(send->from);
	event->send.card = card_from_request(v->pool, send->card);
	event->send.to = nfc_or_null_if_empty(v, send->to);
	if (problem) {
		return problem;
	}
	if (send->kind && send->kind != USHER__KIND__ARRIVAL) {
		return problem_with_field(v->pool, USHER__PROBLEM__FIELD_UNKNOWN_VALUE, "send.kind",
			"is not ARRIVAL; pickups, services and notices have requests of their own");
	}
	if (!*send->to) {
		return problem_missing(v->pool, "send.to", "name an area");
	}
	if (!send->card) {
		return problem_missing(v->pool, "send.card", "say who is coming");
	}
	problem = validate_guest_card(v, "send.card", send->card);
	if (!problem && card_describes_nobody(send->card)) {
		return says_nothing(v, "send.card");
	}
	return problem ? problem : validate_due(v, "send.due", send->due, &event->send.due_at);
}

const struct problem *validate_pass(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Pass *pass = request->pass;
	const struct text_limit limits[] = {
		{"pass.to", pass->to, AREA_MAX},
		{"pass.from", pass->from, POST_MAX_BYTES},
	};
	const struct problem *problem =
		validate_visit_or_handoff_id(v, "pass.visit", pass->visit, &event->pass.visit);

	event->pass.from = null_if_empty(pass->from);
	event->pass.to = nfc_or_null_if_empty(v, pass->to);
	if (!problem && !*pass->to) {
		return problem_missing(v->pool, "pass.to", "name an area");
	}
	problem = problem ? problem : validate_due(v, "pass.due", pass->due, &event->pass.due_at);
	return problem ? problem : validate_limits(v, limits, 2);
}

static const struct problem *validate_fields_to_clear(
	const struct validation *v, const Usher__CardRequest *card) {
	static const char *const fields[] = {"surname", "givenName", "honorific", "title",
		"partySize", "level", "language", "contact", "host"};
	enum {
		FIELDS_N = sizeof fields / sizeof *fields
	};
	struct problem *wrong;

	if (card->n_clear > FIELDS_N) {
		wrong = problem_with_field(v->pool, USHER__PROBLEM__FIELD_TOO_MANY, "card.clear",
			"has more entries than a card has fields");
		return problem_with_limit(wrong, (int64_t)card->n_clear, FIELDS_N);
	}
	for (size_t i = 0; i < card->n_clear; i++) {
		bool is_known = false;

		for (size_t j = 0; j < FIELDS_N; j++) {
			is_known |= !strcmp(card->clear[i], fields[j]);
		}
		if (!is_known) {
			return problem_with_field(v->pool, USHER__PROBLEM__FIELD_UNKNOWN_VALUE,
				pool_printf(v->pool, "card.clear[%zu]", i),
				"is no field of a card; they are surname, givenName, honorific, "
				"title, partySize, level, language, contact and host");
		}
	}
	return NULL;
}

const struct problem *validate_card(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__CardRequest *card = request->card;
	const struct problem *problem =
		validate_visit_or_handoff_id(v, "card.visit", card->visit, &event->card.visit);

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
	return problem ? problem : validate_fields_to_clear(v, card);
}

const struct problem *validate_end(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	return validate_visit_or_handoff_id(v, "end.visit", request->end->visit, &event->end.visit);
}

const struct problem *validate_pickup(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Pickup *pickup = request->pickup;
	const struct text_limit limits[] = {
		{"pickup.to", pickup->to, AREA_MAX},
		{"pickup.area", pickup->area, AREA_MAX},
		{"pickup.from", pickup->from, POST_MAX_BYTES},
	};
	const struct problem *problem = validate_visit_or_handoff_id(
		v, "pickup.visit", pickup->visit, &event->pickup.visit);

	event->pickup.from = null_if_empty(pickup->from);
	event->pickup.area = nfc_or_null_if_empty(v, pickup->area);
	event->pickup.to = nfc_or_null_if_empty(v, pickup->to);
	event->pickup.luggage = pickup->luggage;
	if (!problem && !event->pickup.area) {
		return problem_missing(
			v->pool, "pickup.area", "name the area where the guest waits");
	}
	if (!problem && !event->pickup.to) {
		return problem_missing(v->pool, "pickup.to", "say where the guest goes");
	}
	if (!problem && pickup->luggage > LUGGAGE_MAX) {
		return problem_too_large(v->pool, "pickup.luggage", pickup->luggage, LUGGAGE_MAX);
	}
	problem = problem ? problem
			  : validate_due(v, "pickup.due", pickup->due, &event->pickup.due_at);
	problem = problem ? problem : validate_limits(v, limits, sizeof limits / sizeof *limits);
	return problem ? problem : validate_no_braces_in(v, "", &limits[0], 1);
}

const struct problem *validate_expect(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Expect *expect = request->expect;
	const struct text_limit limits[] = {
		{"expect.to", expect->to, AREA_MAX},
		{"expect.travel", expect->travel, TRAVEL_MAX},
		{"expect.from", expect->from, POST_MAX_BYTES},
	};
	const struct problem *problem = validate_limits(v, limits, sizeof limits / sizeof *limits);

	event->expect.from = null_if_empty(expect->from);
	event->expect.card = card_from_request(v->pool, expect->card);
	event->expect.to = nfc_or_null_if_empty(v, expect->to);
	event->expect.travel = expect->travel;
	event->expect.car = expect->car;
	event->expect.tell = (const char *const *)expect->tell;
	event->expect.n_tell = expect->n_tell;
	if (!problem && !*expect->at) {
		return problem_missing(v->pool, "expect.at", "say when the guest is to come");
	}
	if (!problem && (!expect->card || card_describes_nobody(expect->card))) {
		return says_nothing(v, "expect.card");
	}
	problem = problem ? problem : validate_guest_card(v, "expect.card", expect->card);
	problem = problem ? problem
			  : validate_list(v, "expect.tell", expect->tell, expect->n_tell, POSTS_MAX,
				    POST_MAX_BYTES);
	return problem ? problem : validate_due(v, "expect.at", expect->at, &event->expect.at);
}

const struct problem *validate_arrived(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Arrived *arrived = request->arrived;
	const struct text_limit limits[] = {
		{"arrived.to", arrived->to, AREA_MAX},
		{"arrived.from", arrived->from, POST_MAX_BYTES},
	};
	const struct problem *problem = validate_visit_or_handoff_id(
		v, "arrived.visit", arrived->visit, &event->arrived.visit);

	event->arrived.from = null_if_empty(arrived->from);
	event->arrived.to = nfc_or_null_if_empty(v, arrived->to);
	return problem ? problem : validate_limits(v, limits, 2);
}
