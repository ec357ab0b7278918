/* SPDX-License-Identifier: MIT */
#include "run.h"

#include "world.h"

#include <stdlib.h>
#include <string.h>

struct play play_draw(uint64_t seed) {
	struct play play = {.seed = seed};

	play.list = actions_draw(seed, &play.n);
	return play;
}

void play_finish(struct play *play) {
	free(play->list);
}

void run(const struct play *play, struct tally *tally, struct trace *trace, struct verdict *ret) {
	struct world *world = world_new(play->seed, play->absent, tally, trace);

	for (size_t i = 0; i < play->n && !world->wrong; i++) {
		action_do(world, &play->list[i]);
	}
	if (!world->wrong) {
		world->chance = (struct chance){play->seed};
		world_quiet(world);
		oracle_check(world);
	}
	COUNT(world, SEEDS);
	ret->wrong = world->wrong;
	memcpy(ret->why, world->why, sizeof ret->why);
	world_free(world);
}
