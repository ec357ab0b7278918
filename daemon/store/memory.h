/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A store in memory, for tests: the five verbs of store.h, and faults on demand. What is appended
 * can be held back until the test says that it is durable, so that every order of events can be
 * played.
 */

#include "store/store.h"

/* Make a memory store. Its fd is an eventfd. Commits happen at store_dispatch unless it is paused.
 * Aborts when out of memory, as usherd does. */
struct store *store_memory_new(const struct store_callbacks *callbacks);

/* While @is_paused, nothing becomes durable: appends gather. */
void store_memory_set_paused(struct store *store, bool is_paused);

/* Make the oldest @n queued appends durable now; store_dispatch tells of them. */
void store_memory_commit_oldest(struct store *store, size_t n);

/* Does somebody wait for the oldest queued append: was it, or one after it, no lazy one, or
 * flushed?
 */
bool store_memory_has_waiter(struct store *store);

/* The @nth_commit commit from now (1: the next) fails, for good: with an error after it was in fact
 * written if @fails_after_write, which a caller must treat as unknown. 0: none fails. */
void store_memory_fail_nth_commit(struct store *store, unsigned nth_commit, bool fails_after_write);

/* A crash: what was not durable is gone. Returns a fresh store with what was, ready for replay; the
 * old one is freed. */
struct store *store_memory_crash_and_reopen(
	struct store *store, const struct store_callbacks *callbacks);

/* The durable row of history under @key, *@ret_size bytes until the next commit, or NULL. */
const void *store_memory_history_row(struct store *store, uint64_t key, size_t *ret_size);

/* Flip one bit of the row of history under @key, which is there. */
void store_memory_corrupt_history_row(struct store *store, uint64_t key);

/* Flip one bit of the stored fact @seq, or of the snapshot if @seq is 0. */
void store_memory_corrupt_fact(struct store *store, uint64_t seq);
