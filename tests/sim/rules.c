/* SPDX-License-Identifier: MIT */
/*
 * The rules in the oracle's own words: what an event makes of a handoff. An act may be refused for more reasons
 * than are known here, and then nothing happens; but if something happens, it is this. What time and the
 * site file bring about must happen.
 */
#include "world.h"

#include "base/memory.h"

#include <stdio.h>

enum {
	FILED_AFTER = 60 * 1000,
};

static void end(const struct world *world, struct state *state, Usher__Fact__Stage stage,
	const char *badge) {
	state->stage = stage;
	state->ended_at = world->now;
	snprintf(state->ender, sizeof state->ender, "%s", badge);
}

static void offer_again(const struct world *world, struct state *state, int64_t *ends) {
	state->stage = USHER__FACT__STAGE__OFFERED;
	*state->taker = '\0';
	state->rings++;
	*ends = world->now + sites[world->rooms.site]->offer_ends;
}

static bool on_request(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t *ends) {
	bool addressee = moment->duties & post_bit(known->state.post),
	     sender = moment->duties & post_bit(known->from);
	bool offered = state->stage == USHER__FACT__STAGE__OFFERED,
	     taken = state->stage == USHER__FACT__STAGE__TAKEN;
	bool taker = taken && *moment->badge && !strcmp(moment->badge, state->taker);
	uint32_t badge = badge_bit(moment->badge);

	if (!moment->entry || moment->entry->decided || moment->handoff != known->number ||
		!oracle_may_see(world, moment->duties, known->from, known->state.post)) {
		return false;
	}
	switch (moment->request->ask_case) {
	case USHER__REQUEST__ASK_TAKE:
		if (offered && addressee) {
			state->stage = USHER__FACT__STAGE__TAKEN;
			snprintf(state->taker, sizeof state->taker, "%s", moment->badge);
			return true;
		}
		break;
	case USHER__REQUEST__ASK_DECLINE:
		if (offered && addressee && !(state->declined & badge)) {
			state->declined |= badge;
			return true;
		}
		break;
	case USHER__REQUEST__ASK_RELEASE:
		if (taker) {
			offer_again(world, state, ends);
			return true;
		}
		break;
	case USHER__REQUEST__ASK_MET:
		if (taker) {
			end(world, state, USHER__FACT__STAGE__MET, moment->badge);
			return true;
		}
		break;
	case USHER__REQUEST__ASK_WITHDRAW:
		if (sender && state_is_open(state)) {
			end(world, state, USHER__FACT__STAGE__WITHDRAWN, moment->badge);
			return true;
		}
		break;
	case USHER__REQUEST__ASK_ON:
	case USHER__REQUEST__ASK_OFF:
	case USHER__REQUEST__ASK_SEND:
	case USHER__REQUEST__ASK_SAY:
	case USHER__REQUEST__ASK_WHO:
	case USHER__REQUEST__ASK_LIST:
	case USHER__REQUEST__ASK_SHOW:
	case USHER__REQUEST__ASK_UNDERSTAND:
	case USHER__REQUEST__ASK__NOT_SET:
	case _USHER__REQUEST__ASK__CASE_IS_INT_SIZE:
		break;
	}
	return false;
}

/* Can @state's taker still be on duty at its post? */
static bool may_stay(const struct site *site, const struct state *state) {
	const struct badge *badge = site_badge(site, state->taker);
	const struct post *post = site_post(site, state->post);

	return badge && post && badge_may_hold(badge, post);
}

/* What was taken by whoever cannot be at its post any more is offered again; what is open at a vanished post goes to
 * the supervisor. */
static bool on_site(const struct world *world, struct state *state, int64_t *ends) {
	const struct site *site = sites[world->rooms.site];
	bool something = false;

	if (state->stage == USHER__FACT__STAGE__TAKEN && !may_stay(site, state)) {
		offer_again(world, state, ends);
		COUNT(world, RESCUED);
		something = true;
	}
	if (state_is_open(state) && !site_post(site, state->post)) {
		snprintf(state->post, sizeof state->post, "%s", site_supervisor(site)->id);
		state->rings += state->stage == USHER__FACT__STAGE__OFFERED;
		COUNT(world, MOVED);
		something = true;
	}
	return something;
}

bool rules_expect(const struct world *world, const struct moment *moment, const struct known *known,
	struct state *state, int64_t *ends) {
	switch (moment->cause) {
	case BY_REQUEST:
		return on_request(world, moment, known, state, ends);
	case BY_SITE:
		return on_site(world, state, ends);
	case BY_TICK:
		if (state->stage == USHER__FACT__STAGE__OFFERED && known->ends <= world->now) {
			end(world, state, USHER__FACT__STAGE__MISSED, "");
			return true;
		}
		break;
	case BY_RECEIPT:
		break;
	}
	return false;
}

/* A missed one goes with its visit, the others after a minute. */
bool rules_must_file(const struct world *world, const struct known *known) {
	const struct state *state = &known->state;
	int64_t after =
		state->stage == USHER__FACT__STAGE__MISSED ? known->visit_ends : FILED_AFTER;

	return !state_is_open(state) && state->ended_at + after <= world->now;
}

bool rules_may_file(
	const struct world *world, const struct moment *moment, const struct known *known) {
	return moment->cause == BY_TICK && rules_must_file(world, known);
}
