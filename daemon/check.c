/* SPDX-License-Identifier: MIT */
#include "daemon/check.h"

#include "base/memory.h"
#include "daemon/words.h"
#include "proto/ident.h"
#include "proto/text.h"

#include <string.h>

enum {
	POST_MAX = 32,
	BADGE_MAX = 16,
	AREA_MAX = 128,
	NAME_MAX_BYTES = 64,
	TITLE_MAX = 32,
	TRAIT_MAX = 128,
	TRAITS_MAX = 16,
	PARTY_MAX = 999,
};

/* A text and the room that it may take. */
struct limit {
	const char *field, *text;
	size_t max;
};

static const char *check_limits(struct pool *pool, const struct limit *limits, size_t n) {
	for (size_t i = 0; i < n; i++) {
		size_t size = strlen(limits[i].text);

		if (size && text_is_blank(limits[i].text)) {
			return words_print(pool, "%s is blank; leave it out or say it", limits[i].field);
		}
		if (size > limits[i].max) {
			return words_print(pool, "%s is %zu bytes long; at most %zu will do", limits[i].field, size,
				limits[i].max);
		}
	}
	return NULL;
}

static const char *check_trait(const char *trait, size_t i, struct pool *pool) {
	const char *field;

	if (*trait && !text_is_blank(trait) && strlen(trait) <= TRAIT_MAX) {
		return NULL;
	}
	field = words_print(pool, "send.card.traits[%zu]", i);
	if (!*trait) {
		return words_print(pool, "%s is empty; leave it out or say it", field);
	}
	return check_limits(pool, &(struct limit){field, trait, TRAIT_MAX}, 1);
}

static const char *check_card(const Usher__Card *card, struct pool *pool) {
	const struct limit limits[] = {
		{"send.card.surname", card->surname, NAME_MAX_BYTES},
		{"send.card.givenName", card->given_name, NAME_MAX_BYTES},
		{"send.card.title", card->title, TITLE_MAX},
	};

	if (card->n_traits > TRAITS_MAX) {
		return words_print(pool, "send.card.traits has %zu entries; at most %d will do", card->n_traits,
			TRAITS_MAX);
	}
	for (size_t i = 0; i < card->n_traits; i++) {
		const char *problem = check_trait(card->traits[i], i, pool);

		if (problem) {
			return problem;
		}
	}
	if (card->party_size > PARTY_MAX) {
		return words_print(pool, "send.card.partySize is %u; at most %d will do", card->party_size,
			PARTY_MAX);
	}
	if ((unsigned)card->honorific > USHER__HONORIFIC__MRS) {
		return "send.card.honorific is unknown; it is MR, MISS, MS or MRS";
	}
	if (card->honorific && *card->title) {
		return "send.card has an honorific and a title; one of them will do";
	}
	if (!*card->surname && !*card->given_name && !*card->title && !card->n_traits && !card->party_size) {
		return "send.card says nothing of the guest; a surname, a trait or the party's size is needed";
	}
	return check_limits(pool, limits, sizeof limits / sizeof *limits);
}

static const char *check_on(const Usher__Request *request, struct event *event, struct pool *pool) {
	const struct limit limits[] = {
		{"on.post", request->on->post, POST_MAX},
		{"on.badge", request->on->badge, BADGE_MAX},
	};

	event->kind = EVENT_ON;
	event->post = request->on->post;
	event->badge = request->on->badge;
	if (!*request->on->post) {
		return "on.post is missing; name a post";
	}
	if (!*request->on->badge) {
		return "on.badge is missing; name the badge whose duty begins";
	}
	return check_limits(pool, limits, 2);
}

static const char *check_off(const Usher__Request *request, struct event *event, struct pool *pool) {
	event->kind = EVENT_OFF;
	return NULL;
}

static const char *check_send(const Usher__Request *request, struct event *event, struct pool *pool) {
	const Usher__Send *send = request->send;
	const struct limit limits[] = {
		{"send.to", send->to, AREA_MAX},
		{"send.from", send->from, POST_MAX},
	};
	const char *problem = check_limits(pool, limits, 2);
	char *to;

	event->kind = EVENT_SEND;
	event->handoff_kind = send->kind ? (Usher__Fact__Kind)send->kind : USHER__FACT__KIND__ARRIVAL;
	event->post = *send->from ? send->from : NULL;
	event->card = words_card(pool, send->card);
	if (problem) {
		return problem;
	}
	if (event->handoff_kind != USHER__FACT__KIND__ARRIVAL) {
		return "send.kind is unknown; it is ARRIVAL";
	}
	if (!*send->to) {
		return "send.to is missing; name an area";
	}
	if (!send->card) {
		return "send.card is missing; say who is coming";
	}
	to = must(text_nfc(send->to));
	event->to = pool_text(pool, to);
	free(to);
	return check_card(send->card, pool);
}

static const char *check_id(const char *field, const char *id, struct event *event, struct pool *pool) {
	if (ident_parse(id, &event->handoff) < 0) {
		return words_print(pool, "%s is not the id of a handoff; one looks like 4K", field);
	}
	return NULL;
}

/* The five acts upon a handoff are alike on the wire. */
#define CHECK_UPON(name, event_kind)                                                     \
	static const char *check_##name(                                                 \
		const Usher__Request *request, struct event *event, struct pool *pool) { \
		event->kind = event_kind;                                                \
		return check_id(#name ".id", request->name->id, event, pool);            \
	}
CHECK_UPON(take, EVENT_TAKE)
CHECK_UPON(decline, EVENT_DECLINE)
CHECK_UPON(release, EVENT_RELEASE)
CHECK_UPON(met, EVENT_MET)
CHECK_UPON(withdraw, EVENT_WITHDRAW)

static const char *(*const checks[])(const Usher__Request *request, struct event *event, struct pool *pool) = {
	[USHER__REQUEST__ASK_ON] = check_on,
	[USHER__REQUEST__ASK_OFF] = check_off,
	[USHER__REQUEST__ASK_SEND] = check_send,
	[USHER__REQUEST__ASK_TAKE] = check_take,
	[USHER__REQUEST__ASK_DECLINE] = check_decline,
	[USHER__REQUEST__ASK_RELEASE] = check_release,
	[USHER__REQUEST__ASK_MET] = check_met,
	[USHER__REQUEST__ASK_WITHDRAW] = check_withdraw,
};

const char *check_act(const Usher__Request *request, struct event *event, struct pool *pool) {
	if (!request->id) {
		return "request.id is missing; acts count up from 1";
	}
	return checks[request->ask_case](request, event, pool);
}
