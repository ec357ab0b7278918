/* SPDX-License-Identifier: MIT */
#pragma once

/* States of handoffs as they are told in one flush. Whoever is told in it is told the same, so each
 * is packed once for all sinks of a form; or once for each way of telling it, where some may name a
 * guest aloud and others may not, say. */

#include "base/idmap.h"
#include "delivery/sink_private.h"

/* Empty ones are all zeroes, as they are between flushes. */
struct state_cache {
	struct idmap by_key; /* of a handoff's number and a way of telling it */
};

struct cached_state {
	struct cached_state *next; /* the same in another form */
	const struct sink_form *form;
	uint64_t cursor;      /* Update.seq of it */
	struct packed packed; /* no bytes: not packed yet */
};

enum {
	STATE_WAYS_N = 8, /* ways of telling a state: of update_context's three yes or no */
};

/* The entry of @handoff, told in @way (below STATE_WAYS_N), in @form, an empty one if there was
 * none. The caller packs it if it has no bytes, or another cursor than they want. */
struct cached_state *state_cache_find_or_add(
	struct state_cache *cache, uint64_t handoff, unsigned way, const struct sink_form *form);

/* The flush is over: forget them all. */
void state_cache_clear(struct state_cache *cache);

/* The same, and give the table back. */
void state_cache_finish(struct state_cache *cache);
