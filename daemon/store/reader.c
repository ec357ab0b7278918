/* SPDX-License-Identifier: MIT */

/*
 * The face of every reader: what a caller may ask for, and the one place where a row that was read
 * is held against its checksum.
 */

#include "store/reader_private.h"
#include "store/store_private.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>

struct store_reader *store_reader_new(struct store *store) {
	struct store_reader *reader;

	assert(store);
	reader = store->ops->reader_new(store);
	reader->store = store;
	store->n_readers++;
	return reader;
}

struct store_reader *store_reader_free(struct store_reader *reader) {
	if (reader) {
		assert(reader->store->n_readers > 0);
		reader->store->n_readers--;
		reader->ops->free(reader);
	}
	return NULL;
}

int store_reader_open(struct store_reader *reader) {
	assert(reader);
	return reader->ops->open(reader);
}

int reader_verify_and_emit_row(const struct reader_query *query, uint64_t key, const void *bytes,
	size_t size, uint64_t checksum) {
	if (store_compute_checksum(STORE_HISTORY, key, bytes, size) != checksum) {
		return -EUCLEAN;
	}
	return query->on_row(query->userdata, key, bytes, size);
}

/* No row has a key over INT64_MAX: the most that can be asked for stands for all above it. */
static int read_rows(struct store_reader *reader, struct reader_query query) {
	assert(reader && query.on_row && query.n_max <= INT_MAX);
	if (query.key > INT64_MAX) {
		if (query.range == READER_AT) {
			return 0;
		}
		query.key = INT64_MAX;
	}
	return reader->ops->read(reader, &query);
}

int store_reader_read_after(struct store_reader *reader, uint64_t after_key, size_t n_max,
	int (*on_row)(void *userdata, uint64_t key, const void *bytes, size_t size),
	void *userdata) {
	return read_rows(
		reader, (struct reader_query){READER_AFTER, after_key, n_max, on_row, userdata});
}

int store_reader_find(struct store_reader *reader, uint64_t key,
	int (*on_row)(void *userdata, uint64_t key, const void *bytes, size_t size),
	void *userdata) {
	return read_rows(reader, (struct reader_query){READER_AT, key, 1, on_row, userdata});
}

int store_reader_find_before(struct store_reader *reader, uint64_t key,
	int (*on_row)(void *userdata, uint64_t key, const void *bytes, size_t size),
	void *userdata) {
	return read_rows(reader, (struct reader_query){READER_BEFORE, key, 1, on_row, userdata});
}
