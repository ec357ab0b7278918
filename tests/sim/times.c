/* SPDX-License-Identifier: MIT */
/* From when what is asked for counts, in the oracle's own words: a request may have waited on its
 * device. */
#include "world.h"

enum {
	MINUTE = 60 * 1000,
};

int64_t times_of_step(const struct world *world, const struct moment *moment,
	const struct known *known, const struct state *state) {
	const struct stay *stay = stay_of(world, known->visit);
	const int64_t before[] = {
		state->since, state->taken_at, state->aboard_at, stay ? stay->opened_at : 0};
	int64_t at = world->now - (int64_t)moment->request->age;

	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		at = before[i] > at ? before[i] : at;
	}
	return at;
}

int64_t times_driver_says(
	const struct world *world, const struct moment *moment, const struct known *known) {
	int64_t at = world->now - (int64_t)moment->request->age;

	return at > known->state.since ? at : known->state.since;
}

int64_t times_of_driver(
	const struct world *world, const struct moment *moment, const struct known *known) {
	int64_t minutes = moment->request->take->minutes;

	return minutes && known->kind == USHER__KIND__PICKUP
		? times_driver_says(world, moment, known) + minutes * MINUTE
		: 0;
}

void times_drive(const struct world *world, const struct moment *moment, const struct known *known,
	struct state *state) {
	state->driver_at = times_of_driver(world, moment, known);
	state->driver_said_at = state->driver_at ? times_driver_says(world, moment, known) : 0;
}

bool times_drive_is_news(const struct state *state, const struct state *before) {
	return state->driver_said_at > before->driver_said_at ||
		(state->driver_said_at == before->driver_said_at &&
			state->driver_at != before->driver_at);
}

int64_t times_asked(const struct world *world, const struct moment *moment) {
	const struct known *boarded = idmap_get(&world->oracle.known, moment->handoff);

	return moment->request->ask_case == USHER__REQUEST__ASK_ABOARD
		? boarded->state.aboard_at
		: world->now - (int64_t)moment->request->age;
}
