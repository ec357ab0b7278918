/* SPDX-License-Identifier: MIT */
#include "run.h"

#include "world.h"

#include <string.h>

void run(uint64_t seed, const struct action *list, size_t n, struct tally *tally, struct trace *trace,
	struct verdict *ret) {
	struct world *world = world_new(seed, tally, trace);

	for (size_t i = 0; i < n && !world->wrong; i++) {
		action_do(world, &list[i]);
	}
	if (!world->wrong) {
		world->chance = (struct chance){seed};
		world_quiet(world);
		oracle_check(world);
	}
	COUNT(world, SEEDS);
	ret->wrong = world->wrong;
	memcpy(ret->why, world->why, sizeof ret->why);
	world_free(world);
}
