/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing. Removing shifts the rest of the run back, so that a lookup
 * ends at the first empty slot.
 */
#include "delivery/pending_set.h"

#include "base/memory.h"

#include <assert.h>

enum {
	SLOTS_MIN = 8,
};

static uint32_t home_index(const struct pending_set *set, uint64_t handoff) {
	return (uint32_t)((handoff * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (set->size - 1);
}

static uint32_t next_index(const struct pending_set *set, uint32_t index) {
	return (index + 1) & (set->size - 1);
}

/* Where @handoff is, or would be put. */
static uint32_t find_index(const struct pending_set *set, uint64_t handoff) {
	uint32_t i = home_index(set, handoff);

	while (set->slots[i].what && set->slots[i].handoff != handoff) {
		i = next_index(set, i);
	}
	return i;
}

static void enlarge(struct pending_set *set) {
	struct pending_set old = *set;

	set->size = old.size ? 2 * old.size : SLOTS_MIN;
	set->slots = NEW_N(struct pending_slot, set->size);
	for (uint32_t i = 0; i < old.size; i++) {
		if (old.slots[i].what) {
			set->slots[find_index(set, old.slots[i].handoff)] = old.slots[i];
		}
	}
	free(old.slots);
}

void pending_set_finish(struct pending_set *set) {
	free(set->slots);
	*set = (struct pending_set){0};
}

void pending_set_add(struct pending_set *set, uint64_t handoff, enum pending what) {
	struct pending_slot *slot;

	assert(handoff && !(handoff >> 62) && what);
	if (4 * ((size_t)set->n + 1) > 3 * (size_t)set->size) {
		enlarge(set);
	}
	slot = &set->slots[find_index(set, handoff)];
	if (!slot->what) {
		set->n++;
	}
	slot->handoff = handoff;
	slot->what |= what & PENDING_BOTH;
}

/* Remove the slot @hole: whatever was put behind it since it was taken moves up. */
static void remove_slot(struct pending_set *set, uint32_t hole) {
	uint32_t mask = set->size - 1;

	for (uint32_t i = next_index(set, hole); set->slots[i].what; i = next_index(set, i)) {
		uint32_t home_distance = (i - home_index(set, set->slots[i].handoff)) & mask;

		if (home_distance >= ((i - hole) & mask)) { /* its home is not between the two */
			set->slots[hole] = set->slots[i];
			hole = i;
		}
	}
	set->slots[hole] = (struct pending_slot){0};
	set->n--;
}

void pending_set_remove(struct pending_set *set, uint64_t handoff, enum pending what) {
	struct pending_slot *slot;

	if (!set->n) {
		return;
	}
	slot = &set->slots[find_index(set, handoff)];
	if (!slot->what) {
		return;
	}
	if (slot->what & ~(unsigned)what) {
		slot->what &= ~(unsigned)what & PENDING_BOTH;
	} else {
		remove_slot(set, (uint32_t)(slot - set->slots));
	}
}

const struct pending_slot *pending_set_next(const struct pending_set *set, size_t *position) {
	while (*position < set->size) {
		const struct pending_slot *slot = &set->slots[(*position)++];

		if (slot->what) {
			return slot;
		}
	}
	return NULL;
}
