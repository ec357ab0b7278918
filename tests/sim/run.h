/* SPDX-License-Identifier: MIT */
#pragma once

/* One run: a world, a list of actions done in it, a quiet end. */

#include "action.h"
#include "oracle.h"
#include "tally.h"
#include "trace.h"

struct play {
	uint64_t seed;
	uint32_t absent; /* devices that never connect: none, but where a run is being shortened */
	struct action *list;
	size_t n;
};

/* As the seed has it. play_finish frees the list. */
struct play play_draw(uint64_t seed);
void play_finish(struct play *play);

struct verdict {
	enum invariant wrong;
	char why[512];
};

void run(const struct play *play, struct tally *tally, struct trace *trace, struct verdict *ret);
