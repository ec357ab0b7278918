/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Raw devices: no library, no manners. They ask twice, out of order, with gaps, in runs that nobody
 * knows, ask again what another connection of the same device and run has asked, and send receipts
 * for what they may not see.
 */

#include <stdint.h>

struct world;
struct line;

struct raw {
	int peer;
	uint64_t run, id; /* of its own: the last that it has asked in order */
	struct line *line;
};

/* Do something odd; which, chance says. */
void raw_act(struct world *world, struct raw *raw);
