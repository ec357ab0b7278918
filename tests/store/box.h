/* SPDX-License-Identifier: MIT */
#pragma once

/* A store to test, with everything that it told. */

#include "store/memory.h"
#include "store/store.h"

#include <stdbool.h>

struct box {
	struct store *store;
	bool memory;
	char folder[64], path[96];
	uint64_t ticket, seq; /* told to be durable */
	unsigned told;        /* how often */
	char *failed;
	/* from the last replay: "snapshot@3=xyz 4=d 5=e" */
	char replayed[4096];
	struct store_replay_result found;
	char *why;
};

/* An empty store of either kind, opened and replayed. */
void box_init(struct box *box, bool memory);
void box_finish(struct box *box);

/* Close and open again, as after a clean stop; does not replay. Returns what open returned. */
int box_reopen(struct box *box);
/* Read it all into box->replayed. */
int box_replay(struct box *box);

/* Append facts with these texts, one append. Returns its ticket. */
uint64_t box_facts(struct box *box, const char *const *texts, size_t n);
uint64_t box_fact(struct box *box, const char *text);
uint64_t box_snapshot(struct box *box, const char *text);

/* Dispatch until @ticket is durable, or the store has failed. */
void box_await(struct box *box, uint64_t ticket);

/* The bytes of a file; the caller frees. */
char *box_slurp(const char *path, size_t *ret_size);
/* Put these bytes into a file, in place of what it has. */
void box_spill(const char *path, const char *bytes, size_t size);
