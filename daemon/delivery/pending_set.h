/* SPDX-License-Identifier: MIT */
#pragma once

/* What a client has still to be told of handoffs: a set of their numbers, with what of each. A slot
 * takes 8 bytes, for many clients may come back at once to whom much is to be told. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum pending {
	PENDING_STATE = 1,  /* its latest state, or that it is gone */
	PENDING_COUNTS = 2, /* how many devices have it */
	PENDING_BOTH = PENDING_STATE | PENDING_COUNTS,
};

struct pending_slot {
	uint64_t handoff : 62;
	uint64_t what : 2; /* enum pending; 0: an empty slot */
};

/* An empty set is all zeroes. */
struct pending_set {
	struct pending_slot *slots; /* size of them, a power of two, or none */
	uint32_t size;
	uint32_t n; /* handoffs of which anything is pending */
};

/* Nothing is pending any more, and no memory is used. */
void pending_set_finish(struct pending_set *set);

/* @what of @handoff is pending, besides what was. */
void pending_set_add(struct pending_set *set, uint64_t handoff, enum pending what);

/* @what of @handoff is pending no more. */
void pending_set_remove(struct pending_set *set, uint64_t handoff, enum pending what);

/* The next of all, in no order: *@position begins as 0. NULL: there is none. The set must not
 * change meanwhile. */
const struct pending_slot *pending_set_next(const struct pending_set *set, size_t *position);
