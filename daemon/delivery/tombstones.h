/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The handoffs that were archived last: enough of each to say *gone* to a client that could see it
 * and comes back. As many as fit a ring; a cursor from before the oldest can no longer be told all
 * that has gone.
 */

#include "base/idmap.h"
#include "core/handoff.h"

#include <stddef.h>
#include <stdint.h>

enum {
	TOMBSTONES_MAX = 4096,
};

struct tombstone {
	uint64_t handoff, seq;
	char **posts; /* that it was between, n_posts of them */
	size_t n_posts;
};

struct tombstones {
	struct tombstone ring[TOMBSTONES_MAX]; /* a ring; those with no seq are empty */
	size_t n_added;                        /* ever added */
	uint64_t oldest_cursor; /* a cursor from here on can be told what has gone since */
	struct idmap by_handoff;
};

/* @oldest_cursor: what is known at the start. */
void tombstones_init(struct tombstones *tombstones, uint64_t oldest_cursor);
void tombstones_finish(struct tombstones *tombstones);

/* @handoff was archived just now. */
void tombstones_add(struct tombstones *tombstones, const struct handoff *handoff);

/* NULL if it is not there (any more). */
const struct tombstone *tombstones_find(const struct tombstones *tombstones, uint64_t handoff);
