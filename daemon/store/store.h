/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The store: order and durability. It holds bytes, not meaning, in three books (facts, history,
 * audit), and one snapshot that stands for all facts up to one.
 *
 * Five verbs: open, append (lazily, too), replay, trim, close. Append never waits: it queues what
 * was given and returns, and when that is durable the store's descriptor becomes readable and
 * store_dispatch calls back, in order. What one append brings becomes durable as one, all or
 * nothing; several appends may share a commit. An append of nothing is a barrier: it is answered
 * when all before it is durable, which is how a watchdog asks whether the store still answers.
 *
 * A commit that fails is final: failed() is called once, nothing is committed after it, and the
 * process has to end and start again from what the disk has.
 *
 * What was confirmed is either there at the next start, or the start is refused: by checksums of
 * rows and of the write-ahead log, by the pages that do not fit together, by numbers with a gap,
 * and by a mark of how far all had come (lock.c). Known limits: the mark is not synced, so if the
 * log is taken away after a loss of power, the last seconds before it are missed by nobody; and a
 * disk that said that it had synced, and had not, is believed. A row of history or audit with a
 * damaged body does not keep the store from starting: who reads it finds out.
 *
 * Not thread-safe: all calls, and all callbacks, are on the thread that opened the store. What is
 * in the history book is read back by readers (reader.h), which other threads may use.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum store_book {
	STORE_FACTS,   /* numbered by the store: 1, 2, 3, … without gaps; key is ignored */
	STORE_HISTORY, /* by key; a second row of the same key replaces the first */
	STORE_AUDIT,   /* numbered by the store; key is ignored */
	STORE_BOOKS_N,
};

struct store_row {
	enum store_book book;
	uint64_t key;
	const void *bytes; /* copied before append returns */
	size_t size;
};

struct store_snapshot {
	uint64_t seq; /* it stands for the facts 1 … seq */
	const void *bytes;
	size_t size;
};

/* Called from store_dispatch only. */
struct store_callbacks {
	/* Everything that was appended up to and including ticket is durable. */
	void (*committed)(void *userdata, uint64_t ticket, uint64_t seq);
	/* The store has failed for good. @why is one line, fit for a log. */
	void (*failed)(void *userdata, const char *why);
	void *userdata;
};

/* What replay found. */
struct store_replay_result {
	uint64_t last_seq;     /* of the last fact, 0 for none */
	uint64_t snapshot_seq; /* the snapshot's seq, 0 for none */
	uint64_t n_facts;      /* how many were read after it */
};

/*
 * Open (or create) the SQLite database @path. Replay starts its thread. @callbacks is copied.
 * The database's folder must exist; the file is made with mode 0600.
 *
 * Returns 0, or a negative errno with *@ret_why a sentence for people (malloc'd; the caller frees
 * it): -EUCLEAN if the database is damaged, -EPROTONOSUPPORT if a newer usherd wrote it or it is
 * not usher's, -EBUSY if another process has it open, else what the system said. A database that is
 * refused is left untouched.
 */
int store_open_sqlite(struct store **ret, char **ret_why, const char *path,
	const struct store_callbacks *callbacks);

/*
 * Read the snapshot, if there is one, and then every fact after it in order of seq. Must be called
 * once, after open and before the first append. The callbacks return 0 or a negative errno, which
 * ends the replay and is passed on. Returns 0, or a negative errno and *@ret_why as above
 * (-EUCLEAN: a checksum is wrong or a fact is missing; *@ret_why says which).
 */
int store_replay(struct store *store, char **ret_why,
	int (*on_snapshot)(void *userdata, uint64_t seq, const void *bytes, size_t size),
	int (*on_fact)(void *userdata, uint64_t seq, const void *bytes, size_t size),
	void *userdata, struct store_replay_result *ret_result);

/*
 * Queue @n_rows rows, and a snapshot if @snapshot is not NULL; its seq must be that of the last
 * fact appended here or before. Never waits, never fails: a store that has failed swallows it.
 * Returns a ticket, greater by one at each call. *@ret_seq is the seq of the last fact so far.
 */
uint64_t store_append(struct store *store, const struct store_row *rows, size_t n_rows,
	const struct store_snapshot *snapshot, uint64_t *ret_seq);

/* The same for what nobody waits for: it becomes durable with what is appended next, or by itself
 * soon after. */
uint64_t store_append_lazily(
	struct store *store, const struct store_row *rows, size_t n_rows, uint64_t *ret_seq);

/* Somebody waits now for all that was appended: commit it soon. Does not wait. */
void store_request_flush(struct store *store);

/*
 * Let go of the facts up to @seq, which a durable snapshot must stand for (facts after the last
 * snapshot are never dropped). Queued like an append, done in small pieces while nothing else is
 * to do, so it delays nobody.
 */
void store_trim(struct store *store, uint64_t seq);

/* Readable when store_dispatch has something to do. Owned by the store. */
int store_fd(const struct store *store);

/* Call back for all that happened since the last call. */
void store_dispatch(struct store *store);
/* The same, as a loop calls it when store_fd is readable: @userdata is the store. */
void store_on_readable(void *userdata);

/* A random number that this log was given when it was created; seqs of another log mean nothing
 * here. */
uint64_t store_log_id(const struct store *store);

/* Bytes free where the store keeps its file, for whoever may not be root. UINT64_MAX if it has no
 * file. */
uint64_t store_available_bytes(const struct store *store);

/* Make everything queued durable (waits for it), stop the thread, close. No callback is called. All
 * readers of the store have been freed before. Takes NULL. Returns NULL. */
struct store *store_close(struct store *store);
