/* SPDX-License-Identifier: MIT */
#include "daemon/words.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "proto/ident.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	LIST_MAX = 4096,   /* bytes of ids of posts or areas: the rest is left out */
	DECLINED_MAX = 64, /* people told of one handoff: a page of handoffs must fit a frame */
};

static const char *const acts[EVENT_KINDS_N] = {
	[EVENT_ON] = "on",
	[EVENT_OFF] = "off",
	[EVENT_SEND] = "send",
	[EVENT_TAKE] = "take",
	[EVENT_DECLINE] = "decline",
	[EVENT_RELEASE] = "release",
	[EVENT_MET] = "met",
	[EVENT_WITHDRAW] = "withdraw",
};

const char *words_act(enum event_kind act) {
	return acts[act] ? acts[act] : "";
}

const char *words_outcome(Usher__Fact__Outcome outcome) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&usher__outcome__descriptor, (int)outcome);

	return value ? value->name : "";
}

char *words_print(struct pool *pool, const char *format, ...) {
	va_list arguments;
	int n;
	char *text;

	va_start(arguments, format);
	n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	text = pool_take(pool, (size_t)n + 1);
	va_start(arguments, format);
	(void)vsnprintf(text, (size_t)n + 1, format, arguments);
	va_end(arguments);
	return text;
}

const char *words_posts(struct pool *pool, const struct site *site) {
	const char *all = "";

	for (size_t i = 0; i < site->n_posts && strlen(all) < LIST_MAX; i++) {
		all = words_print(pool, "%s%s%s", all, *all ? ", " : "", site->posts[i].id);
	}
	return all;
}

const char *words_areas(struct pool *pool, const struct site *site) {
	const char *all = "";

	for (size_t i = 0; i < site->n_areas && strlen(all) < LIST_MAX; i++) {
		all = words_print(pool, "%s%s%s", all, *all ? ", " : "", site->areas[i].id);
	}
	return all;
}

char *words_id(struct pool *pool, uint64_t number) {
	char *id = pool_take(pool, IDENT_SIZE);

	if (number) {
		ident_format(id, number);
	}
	return id;
}

/* What is made, and whether its texts are copies. */
struct making {
	struct pool *pool;
	bool copies;
};

static char *text_of(const struct making *making, char *text) {
	return making->copies ? pool_text(making->pool, text) : text;
}

static Usher__Card *wire_card(const struct making *making, const Usher__Fact__Card *card) {
	Usher__Card *copy = POOL_NEW(making->pool, Usher__Card);

	usher__card__init(copy);
	if (card) {
		copy->surname = text_of(making, card->surname);
		copy->given_name = text_of(making, card->given_name);
		copy->honorific = (Usher__Honorific)card->honorific;
		copy->title = text_of(making, card->title);
		copy->party_size = card->party_size;
		copy->n_traits = card->n_traits;
		copy->traits = pool_take(making->pool, (card->n_traits + 1) * sizeof *copy->traits);
		for (size_t i = 0; i < card->n_traits; i++) {
			copy->traits[i] = text_of(making, card->traits[i]);
		}
	}
	return copy;
}

Usher__Fact__Card *words_card(struct pool *pool, const Usher__Card *card) {
	Usher__Fact__Card *copy = POOL_NEW(pool, Usher__Fact__Card);

	usher__fact__card__init(copy);
	if (card) {
		copy->surname = card->surname;
		copy->given_name = card->given_name;
		copy->honorific = (Usher__Fact__Honorific)card->honorific;
		copy->title = card->title;
		copy->party_size = card->party_size;
		copy->n_traits = card->n_traits;
		copy->traits = card->traits;
	}
	return copy;
}

static void name_person(const struct making *making, const Usher__Fact__Person *person, char **badge, char **name) {
	if (person) {
		*badge = text_of(making, person->badge);
		if (name) {
			*name = text_of(making, person->name);
		}
	}
}

static void add_declined(const struct making *making, Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	copy->n_declined = handoff->n_declined < DECLINED_MAX ? handoff->n_declined : DECLINED_MAX;
	copy->declined = pool_take(making->pool, (copy->n_declined + 1) * sizeof *copy->declined);
	for (size_t i = 0; i < copy->n_declined; i++) {
		copy->declined[i] = POOL_NEW(making->pool, Usher__Person);
		usher__person__init(copy->declined[i]);
		name_person(making, handoff->declined[i], &copy->declined[i]->badge, &copy->declined[i]->name);
	}
}

static Usher__Handoff *wire_handoff(const struct making *making, const Usher__Fact__Handoff *handoff,
	const Usher__Fact__Card *card) {
	Usher__Handoff *copy = POOL_NEW(making->pool, Usher__Handoff);

	usher__handoff__init(copy);
	copy->id = words_id(making->pool, handoff->handoff);
	copy->kind = (Usher__Kind)handoff->kind;
	copy->stage = (Usher__Stage)handoff->stage;
	copy->visit = words_id(making->pool, handoff->visit);
	copy->from = text_of(making, handoff->from);
	copy->to = text_of(making, handoff->to);
	copy->post = text_of(making, handoff->post);
	copy->card = wire_card(making, card);
	name_person(making, handoff->sender, &copy->sent_by, &copy->sent_by_name);
	name_person(making, handoff->taker, &copy->taken_by, &copy->taken_by_name);
	name_person(making, handoff->ender, &copy->ended_by, NULL);
	add_declined(making, copy, handoff);
	copy->reached = (uint32_t)handoff->n_reached;
	for (size_t i = 0; i < handoff->n_reached; i++) {
		copy->seen += handoff->reached[i]->seen ? 1 : 0;
	}
	copy->rings = handoff->rings;
	copy->late = handoff->late > 0;
	copy->offered_at = handoff->offered_at;
	copy->taken_at = handoff->taken_at;
	copy->ended_at = handoff->ended_at;
	return copy;
}

Usher__Handoff *words_handoff(struct pool *pool, const Usher__Fact__Handoff *handoff,
	const Usher__Fact__Card *card) {
	return wire_handoff(&(struct making){.pool = pool}, handoff, card);
}

Usher__Handoff *words_handoff_copy(struct pool *pool, const Usher__Fact__Handoff *handoff,
	const Usher__Fact__Card *card) {
	return wire_handoff(&(struct making){.pool = pool, .copies = true}, handoff, card);
}
