/* SPDX-License-Identifier: MIT */
#pragma once

/* What is told in one flush, and to many: it is packed once for all sinks of a form. */

#include "base/idmap.h"
#include "delivery/sink_private.h"

/* Empty ones are all zeroes, as they are between flushes. */
struct state_cache {
	struct idmap by_key; /* -> struct cached_state */
};

struct cached_state {
	struct cached_state *next; /* the same in another form */
	const struct sink_form *form;
	uint64_t cursor;      /* Update.seq of it */
	struct packed packed; /* no bytes: not packed yet */
};

/* The entry of @key, which tells one message from another and is not 0, in @form; an empty one if
 * there was none. The caller packs it if it has no bytes, or another cursor than they want. */
struct cached_state *state_cache_find_or_add(
	struct state_cache *cache, uint64_t key, const struct sink_form *form);

/* The flush is over: forget them all. */
void state_cache_clear(struct state_cache *cache);

/* The same, and give the table back. */
void state_cache_finish(struct state_cache *cache);
