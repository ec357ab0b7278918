/* SPDX-License-Identifier: MIT */
/* What can be said of a handoff, and which of two such sayings may come after the other. */
#include "oracle.h"

#include "base/memory.h"
#include "proto/ident.h"

#include <stdio.h>
#include <string.h>

const char *id_of(uint64_t number) {
	static char id[IDENT_SIZE];

	ident_format(id, number);
	return id;
}

const char *stage_of(const struct state *state) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&usher__stage__descriptor, (int)state->stage);

	return value ? value->name : "?";
}

static void name(char place[PERSON_SIZE], const char *badge) {
	snprintf(place, PERSON_SIZE, "%s", badge ? badge : "");
}

void state_decline(struct state *state, const char *badge, Usher__DeclineReason reason) {
	uint32_t bit = badge_bit(badge);

	state->declined |= bit;
	for (size_t i = 0; i < BADGES_N && reason; i++) {
		if (bit == UINT32_C(1) << i) {
			state->reasons[i] = (uint8_t)reason;
		}
	}
}

struct state state_of_core(const Usher__Fact__Handoff *rec) {
	struct state state = {
		.stage = rec->stage,
		.rings = rec->rings,
		.taken_at = rec->taken_at,
		.aboard_at = rec->aboard_at,
		.ended_at = rec->ended_at,
		.heard_at = rec->ended_told_at ? rec->ended_told_at : rec->ended_at,
		.driver_at = rec->pickup ? rec->expected_at : 0,
		.driver_said_at = rec->estimated_at,
		.party = rec->party,
		.reached = rec->n_reached,
		.rungs = rec->climbed,
		.remind_at = rec->remind_at,
		.up_at = rec->up_at,
		.due = rec->due_at,
		.repeats = rec->repeat != NULL,
		.since = handoff_last_offered_at(rec),
	};

	name(state.post, rec->post);
	name(state.taker, rec->taker ? rec->taker->badge : NULL);
	name(state.ender, rec->ender ? rec->ender->badge : NULL);
	name(state.vehicle, rec->pickup ? rec->pickup->vehicle : NULL);
	for (size_t i = 0; i < rec->n_also; i++) {
		state.also |= post_bit(rec->also[i]);
	}
	for (size_t i = 0; i < rec->n_declined; i++) {
		state_decline(&state, rec->declined[i]->badge,
			i < rec->n_decline_reasons ? rec->decline_reasons[i] : 0);
	}
	for (size_t i = 0; i < rec->n_reached; i++) {
		state.seen += rec->reached[i]->seen ? 1 : 0;
	}
	for (size_t i = 0; rec->notice && i < rec->notice->n_readers; i++) {
		const Usher__Fact__Reader *reader = rec->notice->readers[i];

		state.readers |= badge_bit(reader->person->badge);
		state.confirmed |= reader->at ? badge_bit(reader->person->badge) : 0;
	}
	return state;
}

struct state state_of_wire(const Usher__Handoff *handoff) {
	struct state state = {
		.stage = handoff->stage,
		.rings = handoff->rings,
		.taken_at = handoff->taken_at,
		.aboard_at = handoff->aboard_at,
		.ended_at = handoff->ended_at,
		.driver_at = handoff->kind == USHER__KIND__PICKUP ? handoff->expected_at : 0,
		.party = handoff->party,
		.reached = handoff->reached,
		.seen = handoff->seen,
		.rungs = handoff->rungs,
		.remind_at = handoff->remind_at,
		.up_at = handoff->up_at,
		.due = handoff->due_at,
		.repeats = *handoff->repeat != '\0',
	};

	name(state.post, handoff->post);
	name(state.taker, handoff->taken_by);
	name(state.ender, handoff->ended_by);
	name(state.vehicle, handoff->vehicle);
	for (size_t i = 0; i < handoff->n_also; i++) {
		state.also |= post_bit(handoff->also[i]);
	}
	for (size_t i = 0; i < handoff->n_declined; i++) {
		state_decline(&state, handoff->declined[i]->badge,
			i < handoff->n_decline_reasons ? handoff->decline_reasons[i] : 0);
	}
	for (size_t i = 0; i < handoff->n_readers; i++) {
		state.readers |= badge_bit(handoff->readers[i]->badge);
		state.confirmed |=
			handoff->readers[i]->at ? badge_bit(handoff->readers[i]->badge) : 0;
	}
	return state;
}

bool state_is_open(const struct state *state) {
	return state->stage == USHER__STAGE__SCHEDULED || state->stage == USHER__STAGE__OFFERED ||
		state->stage == USHER__STAGE__TAKEN || state->stage == USHER__STAGE__ABOARD ||
		state->stage == USHER__STAGE__LENT;
}

bool state_same(const struct state *a, const struct state *b) {
	return a->stage == b->stage && a->rings == b->rings && !strcmp(a->post, b->post) &&
		!strcmp(a->taker, b->taker) && !strcmp(a->ender, b->ender) &&
		!strcmp(a->vehicle, b->vehicle) && a->declined == b->declined &&
		a->readers == b->readers && a->confirmed == b->confirmed && a->party == b->party &&
		!memcmp(a->reasons, b->reasons, sizeof a->reasons) && a->taken_at == b->taken_at &&
		a->aboard_at == b->aboard_at && a->driver_at == b->driver_at &&
		a->ended_at == b->ended_at && a->also == b->also && a->rungs == b->rungs &&
		a->remind_at == b->remind_at && a->up_at == b->up_at && a->due == b->due &&
		a->repeats == b->repeats;
}

/* How far a handoff has come since it last rang: there is no way back but by ringing again. */
static int rank(const struct state *state) {
	switch ((int)state->stage) {
	case USHER__STAGE__SCHEDULED:
		return 0;
	case USHER__STAGE__OFFERED:
		return 1;
	case USHER__STAGE__TAKEN:
		return 2;
	case USHER__STAGE__ABOARD:
	case USHER__STAGE__LENT:
		return 3;
	default:
		return 4;
	}
}

/* What must be true of any one state. */
static const char *find_nonsense(const struct state *state) {
	bool held = state->stage == USHER__STAGE__SCHEDULED;
	bool free = held || state->stage == USHER__STAGE__OFFERED ||
		state->stage == USHER__STAGE__MISSED || state->stage == USHER__STAGE__CONFIRMED;

	if (free && *state->taker) {
		return "somebody is named who has it, and nobody has";
	}
	if (!free && state->stage != USHER__STAGE__WITHDRAWN && !*state->taker) {
		return "nobody is named who has it";
	}
	if (held &&
		(!state->due || state->rings || state->also || state->rungs || state->declined ||
			state->readers || state->reached)) {
		return "it is held, and somebody has it, or hears of it";
	}
	if (!held && !state->rings && (!state->due || state->stage != USHER__STAGE__WITHDRAWN)) {
		return "it was never offered";
	}
	if (state->repeats && state->rings) {
		return "it is offered, and held again";
	}
	if (state->stage == USHER__STAGE__CONFIRMED && state->readers & ~state->confirmed) {
		return "not everybody has it";
	}
	return NULL;
}

const char *state_follows(
	const struct known *known, const struct state *after, enum invariant *ret) {
	const struct state *before = &known->told;

	*ret = WINNER;
	if (find_nonsense(after)) {
		return find_nonsense(after);
	}
	if (!before->stage) {
		return NULL;
	}
	if (after->rings == before->rings && *before->taker && *after->taker &&
		strcmp(before->taker, after->taker) &&
		!(known->hands[after->rings % HANDS] & badge_bit(after->taker))) {
		return "another winner is named";
	}
	*ret = LOANS;
	if (before->stage == USHER__STAGE__LENT && after->stage != USHER__STAGE__LENT &&
		after->stage != USHER__STAGE__DONE) {
		return "it is with a guest";
	}
	*ret = CONFIRMED;
	if (after->rings < before->rings ||
		(after->rings == before->rings && rank(after) < rank(before))) {
		return "it goes back";
	}
	if (before->rings && before->due != after->due) {
		return "it was due at another time";
	}
	if (before->declined & ~after->declined) {
		return "a decline is forgotten";
	}
	if (before->also & ~posts_for(after)) {
		return "it is for fewer posts";
	}
	if (before->confirmed & ~after->confirmed) {
		return "a confirmation is forgotten";
	}
	if (rank(before) == 4 && !state_same(before, after)) {
		return "it had ended";
	}
	return NULL;
}
