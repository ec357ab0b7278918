/* SPDX-License-Identifier: MIT */
#include "load.h"

static bool append(struct witness *witness, struct chance *chance) {
	unsigned n = 1 + (unsigned)chance_below(chance, WITNESS_ROWS),
		 facts = (unsigned)chance_below(chance, n + 1);
	unsigned audit = (unsigned)chance_below(chance, n - facts + 1);

	if (facts == 0 && audit < n) { /* what is filed comes with the fact that says so */
		facts = 1;
		audit -= audit > 0;
	}
	witness_append(witness, facts, audit, n - facts - audit, false, chance);
	return true;
}

static bool append_and_wait(struct witness *witness, struct chance *chance) {
	return append(witness, chance) && witness_await(witness);
}

static bool wait_for_all(struct witness *witness, struct chance *chance) {
	return witness_await(witness);
}

static bool one_fact(struct witness *witness, struct chance *chance) {
	witness_append(witness, 1, 0, 0, false, chance);
	return true;
}

static bool burst(struct witness *witness, struct chance *chance) {
	for (int i = 0; i < 10; i++) {
		(void)one_fact(witness, chance);
	}
	return true;
}

static bool barrier(struct witness *witness, struct chance *chance) {
	witness_append(witness, 0, 0, 0, false, chance);
	return true;
}

static bool snapshot(struct witness *witness, struct chance *chance) {
	witness_append(witness, 1, 1, 1, true, chance);
	return true;
}

static bool snapshot_and_trim(struct witness *witness, struct chance *chance) {
	(void)snapshot(witness, chance);
	store_trim(witness->store, witness->states[witness->n].facts);
	return witness_await(witness);
}

/* Enough for the log to be checkpointed in the middle, now and then. */
static bool big(struct witness *witness, struct chance *chance) {
	witness_append_big(witness, 1500000);
	return true;
}

static const struct {
	unsigned weight;
	bool (*run)(struct witness *witness, struct chance *chance);
} things[] = {
	{30, append},
	{20, append_and_wait},
	{20, wait_for_all},
	{10, one_fact},
	{5, burst},
	{4, barrier},
	{5, snapshot},
	{3, snapshot_and_trim},
	{3, big},
};

bool load_run(struct witness *witness, struct chance *chance, unsigned steps) {
	for (unsigned i = 0; i < steps; i++) {
		size_t at = chance_below(chance, 100), j = 0;

		while (at >= things[j].weight) {
			at -= things[j++].weight;
		}
		if (!things[j].run(witness, chance)) {
			return false;
		}
	}
	return true;
}
