/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A witness of what a store was given and what it said, who can tell whether a database on disk
 * agrees: everything confirmed is there, in order, in all three books; of what was not confirmed
 * any number of whole appends, and no part of one.
 *
 * What a row says follows from the seed, the life in which it was appended, the book and the
 * number, so that nothing has to be kept, and what an earlier life left behind is not taken for
 * this one's.
 */

#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	WITNESS_KEYS = 256, /* of the history book */
	WITNESS_ROWS = 20,  /* of one append, the most */
	WITNESS_BIG = 100000,
};

/* How all books stood after an append. */
struct witness_state {
	unsigned life;
	uint64_t facts, audit, snapshot;
	unsigned snapshot_life;
	size_t history_n;
	uint64_t history; /* all its checksums, put together */
	unsigned n_puts;
	struct {
		uint64_t key, sum;
	} puts[WITNESS_ROWS];
};

struct witness {
	uint64_t seed;
	const char *path;
	struct store *store;
	struct witness_state *states; /* states[0]: nothing yet; states[i]: after the i-th append */
	size_t n, room;               /* appends */
	size_t base;                  /* appends before this life */
	size_t confirmed;             /* appends */
	uint64_t history[WITNESS_KEYS]; /* checksums, 0 for no row */
	unsigned life;
	bool opened;  /* in this life the store did open, if it did not replay */
	char *failed; /* what the store said of it */
	bool wrong;   /* it told things that may not be told, like a confirmation after a failure */
	/* Called when something has been confirmed, if not NULL. */
	void (*on_confirmed)(size_t confirmed);
};

enum verdict {
	VERDICT_FINE,
	VERDICT_REFUSED, /* the store does not open or not replay */
	VERDICT_LOST,    /* as it was at some time, but without all that was confirmed */
	VERDICT_WRONG,   /* as it never was */
	VERDICT_N,
};

extern const char *const verdict_names[VERDICT_N];

void witness_init(struct witness *witness, uint64_t seed, const char *path);
void witness_finish(struct witness *witness);

/* A new life of what is on disk after @n appends: all later ones never happened. Returns 0, or as
 * the store with *@ret_why. */
int witness_open(struct witness *witness, size_t n, char **ret_why);
void witness_close(struct witness *witness);

/* Append so many rows; a snapshot with it. Keys of the history are drawn from @chance. */
struct chance;
void witness_append(struct witness *witness, unsigned facts, unsigned audit, unsigned history,
	bool snapshot, struct chance *chance);
/* One audit row of @size bytes, which must be over WITNESS_BIG. */
void witness_append_big(struct witness *witness, size_t size);
/* Dispatch until all is confirmed, or the store has failed. Returns false if it says nothing for a
 * minute. */
bool witness_await(struct witness *witness);

/* What a row of that life says, a snapshot if the book is STORE_BOOKS_N; the caller frees. */
void *witness_bytes(const struct witness *witness, unsigned life, enum store_book book,
	uint64_t number, size_t *ret_size);
unsigned witness_life_of_fact(const struct witness *witness, uint64_t seq);
unsigned witness_life_of_audit(const struct witness *witness, uint64_t seq);

/*
 * Open the database at @path and compare. With VERDICT_FINE *@ret_n is the number of appends found,
 * at least @confirmed. *@ret_said is a line for people; the caller frees.
 */
enum verdict witness_judge(const struct witness *witness, const char *path, size_t confirmed,
	size_t *ret_n, char **ret_said);
