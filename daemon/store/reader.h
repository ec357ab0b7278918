/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The read side of a store: the rows of the history book, by key, while the store goes on
 * committing. Each call sees what was durable when it began, and nothing of what comes later. A
 * row is handed out only if its checksum is right. Facts come back by store_replay; audit is read
 * back by nobody yet.
 *
 * A store may have several readers. A reader is made and freed on the store's thread, and freed
 * before the store is closed. In between one thread at a time may use it, the store's or another.
 * It takes memory and descriptors only from its first call on (over SQLite: some 100 KiB, for a
 * connection that can only read and never checkpoints).
 *
 * Keys go up to INT64_MAX; asked for a key beyond that, a reader finds no such row.
 *
 * All calls that read return how many rows were handed out, or a negative errno: -EUCLEAN if a row,
 * or the file, is damaged; -EIO if it cannot be read (it is gone, or the disk is damaged); or what
 * @on_row returned. Each row goes to @on_row, whose @bytes are gone once it returns. An @on_row
 * that returns a negative errno ends the call. It must not call the store, nor this reader.
 */

#include <stddef.h>
#include <stdint.h>

struct store;
struct store_reader;

/* Make a reader of @store. Reads nothing yet, and cannot fail. */
struct store_reader *store_reader_new(struct store *store);

/* Takes NULL; returns NULL. */
struct store_reader *store_reader_free(struct store_reader *reader);

/* Prepare for reading, as the first call that reads does anyway: to learn now whether it can read
 * at all. Returns 0 or -EIO; after that a later call tries again. */
int store_reader_open(struct store_reader *reader);

/* The rows with a key over @after_key, by rising key, at most @n_max of them. */
int store_reader_read_after(struct store_reader *reader, uint64_t after_key, size_t n_max,
	int (*on_row)(void *userdata, uint64_t key, const void *bytes, size_t size),
	void *userdata);

/* The row with this key, if there is one. */
int store_reader_find(struct store_reader *reader, uint64_t key,
	int (*on_row)(void *userdata, uint64_t key, const void *bytes, size_t size),
	void *userdata);

/* The one row before @key: that with the greatest key under it, if there is any. */
int store_reader_find_before(struct store_reader *reader, uint64_t key,
	int (*on_row)(void *userdata, uint64_t key, const void *bytes, size_t size),
	void *userdata);
