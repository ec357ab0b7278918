/* SPDX-License-Identifier: MIT */
#pragma once

/* Updates as frames, ready for the wire. @cursor: Update.seq. All return a frame of *@ret_size
 * bytes that the caller frees. */

#include "core/relay.h"
#include "wire/usher.pb-c.h"

/* With what handoffs are told: whose they are, what goes with them, and the time at
 * the site, ms. */
struct telling {
	const struct relay *relay;
	const struct site *site;
	int64_t now;
	bool named; /* the guest may be named aloud where it is told */
};

/* The state of @handoff, the sentence to say and the voice line. */
void *update_state(const struct telling *telling, const struct handoff *handoff, uint64_t cursor,
	size_t *ret_size);
void *update_counts(const struct relay *relay, const struct handoff *handoff, size_t *ret_size);
void *update_gone(uint64_t handoff, uint64_t cursor, size_t *ret_size);
void *update_reset(size_t *ret_size);
void *update_ears(Usher__Ear **deaf, size_t n, size_t *ret_size);
void *update_in_step(uint64_t cursor, size_t *ret_size);
