/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the kinds of store share. A kind embeds struct store as its first member and fills in the
 * ops. The face (store.c) numbers rows, copies them into one batch, and tells the caller what came
 * of them; a kind only makes batches durable, in order, and says how far it has come.
 *
 * What every kind keeps, in every build:
 * - Batches become durable in the order of their tickets, and a batch becomes so as one.
 * - Facts are numbered without a gap, and so is audit: what would break that is not committed,
 * since every later start would refuse it (store_queue_continues_after).
 * - A snapshot stands for facts that are durable when it is, and facts are dropped only if a
 * durable snapshot stands for them.
 * - What is told to be durable is so; after a failure nothing is.
 */

#include "store/store.h"

struct store_reader;

/* One append: one block of memory with its rows and their bytes. */
struct store_batch {
	struct store_batch *next; /* in a kind's queue */
	uint64_t ticket;
	uint64_t last_seq; /* of the last fact in it or before it */
	bool is_lazy;      /* nobody waits for it */
	bool has_snapshot;
	struct store_snapshot snapshot;
	size_t n_rows;
	struct store_row rows[]; /* with every key filled in */
};

struct store_queue {
	struct store_batch *first, *last;
};

/* How far a kind has come. */
struct store_progress {
	uint64_t durable_ticket; /* durable up to here */
	uint64_t durable_seq;
	const char *failure; /* NULL, or why nothing more becomes durable; lives as long as the
				store */
};

/* A replay on its way: what a kind reads is checked and handed to the caller (replay.h). */
struct replay {
	const char *source_name; /* of what is read, for people */
	int (*on_snapshot)(void *userdata, uint64_t seq, const void *bytes, size_t size);
	int (*on_fact)(void *userdata, uint64_t seq, const void *bytes, size_t size);
	void *userdata;
	struct store_replay_result result;
	char *failure; /* why it has failed, for people, or NULL; the caller of store_replay frees
			  it */
};

struct store_ops {
	/* Feed the replay the snapshot and the facts after it. Returns 0 or a negative errno, then
	 * with replay->failure if it knows. */
	int (*replay)(struct store *store, struct replay *replay);
	/* Takes the batch. */
	void (*append)(struct store *store, struct store_batch *batch);
	void (*request_flush)(struct store *store);
	void (*trim)(struct store *store, uint64_t seq);
	/* Called by dispatch. */
	void (*poll)(struct store *store, struct store_progress *ret);
	uint64_t (*available_bytes)(const struct store *store);
	/* A new reader of the kind, not open yet. */
	struct store_reader *(*reader_new)(struct store *store);
	/* Everything but the face; frees the store. */
	void (*close)(struct store *store);
};

struct store {
	const struct store_ops *ops;
	struct store_callbacks callbacks;
	int fd; /* an eventfd, written by the kind */
	uint64_t log_id;
	uint64_t last_ticket, last_seq, last_audit; /* the last ones given */
	uint64_t reported_ticket; /* the last ticket that committed() was called with */
	bool has_reported_failure;
	size_t n_readers; /* made and not yet freed */
};

/* Fill in the face; makes the eventfd. Returns 0 or a negative errno. */
int store_init(
	struct store *store, const struct store_ops *ops, const struct store_callbacks *callbacks);

/* Make the fd readable. From any thread. */
void store_make_fd_readable(const struct store *store);

void store_queue_push(struct store_queue *queue, struct store_batch *batch);

/* The oldest batch, which is the caller's now, or NULL. */
struct store_batch *store_queue_pop(struct store_queue *queue);

void store_queue_clear(struct store_queue *queue);

/*
 * Do the batches of @queue go on where a store ends that has @last_fact facts and @last_audit audit
 * rows: tickets rise, both books are numbered without a gap, no row of history has a key over
 * INT64_MAX, and a snapshot stands for no fact that is yet to come?
 */
bool store_queue_continues_after(
	const struct store_queue *queue, uint64_t last_fact, uint64_t last_audit);

/* The checksum kept beside each row, and beside the snapshot (@book is STORE_BOOKS_N). Book and
 * number are part of it: a row in another's place is found out. */
uint64_t store_compute_checksum(
	enum store_book book, uint64_t number, const void *bytes, size_t size);

/* A random number that is not 0. Returns 0 or a negative errno. */
int store_draw_log_id(uint64_t *ret);
