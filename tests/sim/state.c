/* SPDX-License-Identifier: MIT */
/* What can be said of a handoff, and which of two such sayings may come after the other. */
#include "oracle.h"

#include "base/memory.h"

#include <stdio.h>

static void name(char place[PERSON_SIZE], const char *badge) {
	snprintf(place, PERSON_SIZE, "%s", badge ? badge : "");
}

static const char *guest(const char *surname, size_t n_traits, char *const *traits) {
	return *surname ? surname : n_traits ? traits[0]
					     : "";
}

const char *guest_of_core(const Usher__Fact__Card *card) {
	return card ? guest(card->surname, card->n_traits, card->traits) : "";
}

const char *guest_of_wire(const Usher__Card *card) {
	return card ? guest(card->surname, card->n_traits, card->traits) : "";
}

struct state state_of_core(const Usher__Fact__Handoff *is) {
	struct state state = {
		.stage = is->stage,
		.rings = is->rings,
		.ended_at = is->ended_at,
		.reached = is->n_reached,
	};

	name(state.post, is->post);
	name(state.taker, is->taker ? is->taker->badge : NULL);
	name(state.ender, is->ender ? is->ender->badge : NULL);
	for (size_t i = 0; i < is->n_declined; i++) {
		state.declined |= badge_bit(is->declined[i]->badge);
	}
	for (size_t i = 0; i < is->n_reached; i++) {
		state.seen += is->reached[i]->seen ? 1 : 0;
	}
	return state;
}

struct state state_of_wire(const Usher__Handoff *handoff) {
	struct state state = {
		.stage = (Usher__Fact__Stage)handoff->stage,
		.rings = handoff->rings,
		.ended_at = handoff->ended_at,
		.reached = handoff->reached,
		.seen = handoff->seen,
	};

	name(state.post, handoff->post);
	name(state.taker, handoff->taken_by);
	name(state.ender, handoff->ended_by);
	for (size_t i = 0; i < handoff->n_declined; i++) {
		state.declined |= badge_bit(handoff->declined[i]->badge);
	}
	return state;
}

bool state_is_open(const struct state *state) {
	return state->stage == USHER__FACT__STAGE__HELD ||
		state->stage == USHER__FACT__STAGE__OFFERED ||
		state->stage == USHER__FACT__STAGE__TAKEN;
}

bool state_same(const struct state *a, const struct state *b) {
	return a->stage == b->stage && a->rings == b->rings && !strcmp(a->post, b->post) &&
		!strcmp(a->taker, b->taker) && !strcmp(a->ender, b->ender) &&
		a->declined == b->declined && a->ended_at == b->ended_at;
}

/* How far a handoff has come since it last rang: there is no way back but by ringing again. */
static int rank(const struct state *state) {
	return !state_is_open(state) ? 3 : state->stage == USHER__FACT__STAGE__TAKEN ? 2
										     : 1;
}

/* What must be true of any one state. */
static const char *find_nonsense(const struct state *state) {
	bool taken = state->stage == USHER__FACT__STAGE__TAKEN ||
		state->stage == USHER__FACT__STAGE__MET;
	bool free = state->stage == USHER__FACT__STAGE__OFFERED ||
		state->stage == USHER__FACT__STAGE__MISSED;

	if (taken && !*state->taker) {
		return "nobody is named who has it";
	}
	if (free && *state->taker) {
		return "somebody is named who has it, and nobody has";
	}
	return NULL;
}

const char *state_follows(
	const struct state *before, const struct state *after, enum invariant *ret) {
	*ret = WINNER;
	if (find_nonsense(after)) {
		return find_nonsense(after);
	}
	if (!before->stage) {
		return NULL;
	}
	if (after->rings == before->rings && *before->taker && *after->taker &&
		strcmp(before->taker, after->taker)) {
		return "another winner is named";
	}
	*ret = CONFIRMED;
	if (after->rings < before->rings ||
		(after->rings == before->rings && rank(after) < rank(before))) {
		return "it goes back";
	}
	if (before->declined & ~after->declined) {
		return "a decline is forgotten";
	}
	if (rank(before) == 3 && !state_same(before, after)) {
		return "it had ended";
	}
	return NULL;
}
