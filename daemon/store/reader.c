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
	reader = store->ops->reader(store);
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

int reader_show(
	const struct reader_ask *ask, uint64_t key, const void *bytes, size_t size, uint64_t sum) {
	if (store_sum_in(STORE_HISTORY, key, bytes, size) != sum) {
		return -EUCLEAN;
	}
	return ask->take(ask->userdata, key, bytes, size);
}

/* No row has a key over INT64_MAX: the most that can be asked for stands for all above it. */
static int read_rows(struct store_reader *reader, struct reader_ask ask) {
	assert(reader && ask.take && ask.n_max <= INT_MAX);
	if (ask.key > INT64_MAX) {
		if (ask.range == READER_AT) {
			return 0;
		}
		ask.key = INT64_MAX;
	}
	return reader->ops->read(reader, &ask);
}

int store_reader_page(struct store_reader *reader, uint64_t after, size_t n_max,
	int (*take)(void *userdata, uint64_t key, const void *bytes, size_t size), void *userdata) {
	return read_rows(reader, (struct reader_ask){READER_AFTER, after, n_max, take, userdata});
}

int store_reader_find(struct store_reader *reader, uint64_t key,
	int (*take)(void *userdata, uint64_t key, const void *bytes, size_t size), void *userdata) {
	return read_rows(reader, (struct reader_ask){READER_AT, key, 1, take, userdata});
}

int store_reader_before(struct store_reader *reader, uint64_t key,
	int (*take)(void *userdata, uint64_t key, const void *bytes, size_t size), void *userdata) {
	return read_rows(reader, (struct reader_ask){READER_BEFORE, key, 1, take, userdata});
}
