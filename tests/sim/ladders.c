/* SPDX-License-Identifier: MIT */
/*
 * Who hears, and what happens while nobody takes a handoff: by the oracle's own account. What is
 * offered rings, and is for more posts, as its post's ladder says; where nobody is who could hear
 * and take it, at once, up to the supervisor.
 */
#include "world.h"

#include <string.h>

enum {
	SILENCE = 10 * 1000, /* ms after which a device is deaf */
	GRACE = 15 * 1000,   /* ms after a start in which nobody is */
};

void ears_began(struct world *world) {
	memset(world->oracle.ears, 0, sizeof world->oracle.ears);
	world->oracle.grace = world->now + GRACE;
}

void ears_listens(struct world *world, int peer) {
	world->oracle.ears[peer] = (struct hearing){.listens = true};
}

void ears_lost(struct world *world, int peer) {
	world->oracle.ears[peer] = (struct hearing){.lost = true, .lost_at = world->now};
}

static bool listens(const struct world *world, int peer) {
	const struct hearing *ear = &world->oracle.ears[peer];

	int64_t deaf = ear->lost_at + SILENCE > world->oracle.grace ? ear->lost_at + SILENCE
								    : world->oracle.grace;

	return ear->listens || (ear->lost && deaf > world->now);
}

bool ears_deaf(const struct world *world, const char *device) {
	for (int i = 0; i < PEERS; i++) {
		if (!strcmp(peer_names[i], device)) {
			return !listens(world, i);
		}
	}
	return true;
}

bool ears_hears(const struct world *world, const char *device) {
	return world->now < world->oracle.grace || !ears_deaf(world, device);
}

uint32_t posts_for(const struct state *state) {
	return post_bit(state->post) | state->also;
}

uint32_t posts_of(const char *from, const struct state *state) {
	return post_bit(from) | posts_for(state);
}

/* Devices at any of @posts: is one there whose badge is none of @declined, and does one such hear?
 * Is one on a break? Is one there whose badge has declined? */
struct company {
	bool there, hear, away, declined;
};

static struct company company_at(const struct world *world, uint32_t posts, uint32_t declined) {
	struct company company = {0};
	const Usher__Fact__Device *device;

	for (size_t i = 0; (device = relay_nth_device(world->rooms.relay, i)); i++) {
		uint32_t held = 0;

		for (size_t j = 0; j < device->n_duties; j++) {
			held |= post_bit(device->duties[j]->post);
		}
		if (!(held & posts)) {
			continue;
		}
		if (declined & badge_bit(device->person->badge)) {
			company.declined = true;
		} else if (device->break_since) {
			company.away = true;
		} else {
			company.there = true;
			company.hear |= ears_hears(world, device->device);
		}
	}
	return company;
}

/* It is not sent back to where it comes from. */
static void climb(const struct known *known, struct state *state, uint32_t post) {
	state->rings++;
	state->also |= post & ~post_bit(state->post) & ~post_bit(known->from);
}

/* A post that has left the site meanwhile is the supervisor's. */
static uint32_t rung_post(const struct world *world, const struct known *known, uint32_t i) {
	const struct site *site = sites[world->rooms.site];
	const struct post *post = known->ladder[i].post;

	return !post
		? 0
		: post_bit(site_post(site, post->id) ? post->id : site_supervisor_post(site)->id);
}

/* What time brings. */
static void pass_rungs(const struct world *world, const struct known *known, struct state *state,
	int64_t ends, int64_t until) {
	while (state->rungs < known->n_ladder &&
		state->since + known->ladder[state->rungs].after <= until &&
		state->since + known->ladder[state->rungs].after < ends) {
		climb(known, state, rung_post(world, known, state->rungs++));
		COUNT((struct world *)world, CLIMBED);
	}
	if (ends <= until) {
		state->stage = USHER__STAGE__MISSED;
		state->ended_at = state->heard_at = world->now;
		*state->ender = '\0';
	}
}

/* What nobody hears goes on. */
static void rouse(const struct world *world, const struct known *known, struct state *state) {
	const char *supervisor = site_supervisor_post(sites[world->rooms.site])->id;
	struct company company = company_at(world, posts_for(state), state->declined);

	for (uint32_t i = state->rungs; i < known->n_ladder && !company.hear; i++) {
		if (rung_post(world, known, i) & ~posts_of(known->from, state)) {
			climb(known, state, rung_post(world, known, i));
			state->rungs = i + 1;
			company = company_at(world, posts_for(state), state->declined);
			COUNT((struct world *)world, WIDENED);
		}
	}
	if (!company.hear && !(posts_of(known->from, state) & post_bit(supervisor)) &&
		company_at(world, post_bit(supervisor), 0).there) {
		climb(known, state, post_bit(supervisor));
		company = company_at(world, posts_for(state), state->declined);
		COUNT((struct world *)world, WIDENED);
	}
	if (company.declined && !company.there && !company.away) {
		state->stage = USHER__STAGE__MISSED;
		state->ended_at = state->heard_at = world->now;
		*state->ender = '\0';
		COUNT((struct world *)world, ALL_DECLINED);
	}
}

/* Whoever has taken a guest, and does not meet him. */
static void pass_unmet(
	const struct world *world, const struct known *known, struct state *state, int64_t until) {
	if (state->remind_at && state->remind_at <= until) {
		state->remind_at = 0;
		state->rings++;
		COUNT((struct world *)world, LATE_TAKERS);
	}
	if (!state->remind_at && state->up_at && state->up_at <= until) {
		state->up_at = 0;
		climb(known, state, post_bit(site_supervisor_post(sites[world->rooms.site])->id));
	}
}

void ladders_pass(const struct world *world, const struct known *known, struct state *state,
	int64_t ends, int64_t until) {
	if (state->stage == USHER__STAGE__TAKEN) {
		pass_unmet(world, known, state, until);
	} else if (state->stage == USHER__STAGE__OFFERED) {
		pass_rungs(world, known, state, ends, until);
	}
}

void ladders_expect(const struct world *world, const struct moment *moment,
	const struct known *known, struct state *state, int64_t ends) {
	if (moment->cause == BY_TICK) {
		ladders_pass(world, known, state, ends, dues_until(world, moment, known));
	}
	if (state->stage == USHER__STAGE__OFFERED && known->kind != USHER__KIND__NOTICE) {
		rouse(world, known, state);
	}
}

void ladders_take(const struct world *world, const struct known *known, struct state *state) {
	const struct site *site = sites[world->rooms.site];
	int64_t soonest = world->now + site->met_within,
		meet = known->kind == USHER__KIND__ARRIVAL ? state->due + known->meet : 0;

	state->remind_at = 0;
	if (meet) {
		state->remind_at = meet > soonest ? meet : soonest;
	}
	state->up_at = state->remind_at ? state->remind_at + site->escalate_unmet_after : 0;
}
