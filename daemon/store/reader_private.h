/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the readers of all kinds of store share. A kind embeds struct store_reader as its first
 * member and fills in the ops. The face (reader.c) says which rows are wanted and checks each; a
 * kind finds them.
 */

#include "store/reader.h"

/* Which rows are wanted. */
enum reader_range {
	READER_AFTER,  /* keys over the given one, rising */
	READER_AT,     /* the given key */
	READER_BEFORE, /* keys under the given one, falling */
	READER_RANGES_N,
};

struct reader_query {
	enum reader_range range;
	uint64_t key; /* up to INT64_MAX */
	size_t n_max; /* rows, up to INT_MAX */
	int (*on_row)(void *userdata, uint64_t key, const void *bytes, size_t size);
	void *userdata;
};

struct reader_ops {
	/* As store_reader_open; does nothing if it is open. */
	int (*open)(struct store_reader *reader);
	/* Hand every row that is wanted to reader_verify_and_emit_row, up to the first that it
	 * refuses. Returns how many, or what reader_verify_and_emit_row said, -EUCLEAN or -EIO. */
	int (*read)(struct store_reader *reader, const struct reader_query *query);
	/* Frees the reader, open or not. */
	void (*free)(struct store_reader *reader);
};

struct store_reader {
	const struct reader_ops *ops;
	struct store *store;
};

/* A row as it was found, with the checksum that stands beside it. Returns 0, -EUCLEAN if that is
 * wrong, or what the caller's on_row returned. */
int reader_verify_and_emit_row(const struct reader_query *query, uint64_t key, const void *bytes,
	size_t size, uint64_t checksum);
