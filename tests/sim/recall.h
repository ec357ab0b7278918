/* SPDX-License-Identifier: MIT */
#pragma once

/* What the relay is to remember of the requests of a device, by the oracle's own account. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct oracle;
struct world;

/* Is a request that arrives new, to be answered again, or too late to tell? */
enum recall {
	RECALL_NEW,
	RECALL_AGAIN,
	RECALL_GONE,
};

enum {
	KEPT_ANSWERS = 64, /* of a run that the relay must remember */
};

/* A run of a device that is known. */
struct kept_run {
	uint64_t run;
	bool brief;                 /* it is a short one */
	int64_t used;               /* when its last answer was given */
	uint64_t ids[KEPT_ANSWERS]; /* of the answers that are remembered, rising; n of them */
	size_t n;
	uint64_t gone; /* of none up to this can it be told */
};

/* What is remembered of a device's requests. */
struct memory {
	struct kept_run *runs; /* n of them, the one that was used longest ago first */
	size_t n;
	bool forgot; /* there was one more */
};

/* What is a request with @id of @run to a relay that remembers @memory? @fresh: its client has had
 * no answer in the run. */
enum recall recall_of(const struct memory *memory, uint64_t run, uint64_t id, bool fresh);
/* A request has been answered for the first time. */
void recall_note_answer(struct world *world, int peer, uint64_t run, uint64_t id, bool brief);
/* Does the relay remember as much of a device, and no more? */
void recall_check(struct world *world, int peer);
bool recall_has_device(const struct world *world, int peer);
/* The relay has replayed: it remembers what it does. */
void recall_recovered(struct world *world);
void recall_finish(struct oracle *oracle);
