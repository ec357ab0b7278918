/* SPDX-License-Identifier: MIT */

/*
 * The memory store. Each append is a commit of its own, so that a test can stop between any two: it
 * waits in the queue until dispatch, or store_memory_commit_oldest, makes it durable. Facts and the
 * snapshot are kept with their checksums, as on disk, and so are the rows of history; audit is let
 * go of, since nothing reads it back.
 */

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "store/memory.h"
#include "store/reader_private.h"
#include "store/replay.h"
#include "store/store.h"
#include "store/store_private.h"

struct memory_row {
	uint64_t number, checksum;
	size_t size;
	unsigned char *bytes; /* at least one, so that there is a bit to flip */
};

struct memory_store {
	struct store store;
	bool is_paused;
	unsigned commits_until_failure; /* commits from now, 0: never */
	bool fails_after_write;
	struct store_queue queue;
	uint64_t flush_ticket;    /* ticket up to which somebody waits */
	struct memory_row *facts; /* without gaps */
	size_t n_facts, facts_capacity;
	struct memory_row snapshot; /* number 0: none */
	pthread_mutex_t mutex;      /* over history, which readers on other threads look at */
	struct memory_row *history; /* a row's number is its key; in no order */
	size_t n_history;
	uint64_t last_audit;
	uint64_t trim_to_seq;
	uint64_t durable_ticket, durable_seq; /* up to here all is durable */
	const char *failure;
};

static struct memory_store *memory_store_of(struct store *store) {
	return (struct memory_store *)store;
}

static struct memory_row make_row(
	enum store_book book, uint64_t number, const void *bytes, size_t size) {
	struct memory_row row = {number, store_compute_checksum(book, number, bytes, size), size,
		new_zeroed(size + 1, 1)};

	if (size > 0) {
		memcpy(row.bytes, bytes, size);
	}
	return row;
}

static void trim_facts(struct memory_store *memory) {
	uint64_t target_seq = memory->trim_to_seq;
	size_t n = 0;

	if (target_seq > memory->snapshot.number) {
		target_seq = memory->snapshot.number;
	}
	while (n < memory->n_facts && memory->facts[n].number <= target_seq) {
		free(memory->facts[n].bytes);
		n++;
	}
	if (n > 0) {
		memory->n_facts -= n;
		memmove(memory->facts, memory->facts + n, memory->n_facts * sizeof *memory->facts);
	}
}

static void add_fact(struct memory_store *memory, struct memory_row row) {
	assert(!memory->n_facts || memory->facts[memory->n_facts - 1].number + 1 == row.number);
	if (memory->n_facts == memory->facts_capacity) {
		memory->facts_capacity = memory->facts_capacity ? 2 * memory->facts_capacity : 64;
		memory->facts = allocated(
			reallocarray(memory->facts, memory->facts_capacity, sizeof *memory->facts));
	}
	memory->facts[memory->n_facts++] = row;
}

static struct memory_row *find_history_row(const struct memory_store *memory, uint64_t key) {
	for (size_t i = 0; i < memory->n_history; i++) {
		if (memory->history[i].number == key) {
			return &memory->history[i];
		}
	}
	return NULL;
}

static void put_history_row(struct memory_store *memory, struct memory_row row) {
	struct memory_row *old;

	pthread_mutex_lock(&memory->mutex);
	old = find_history_row(memory, row.number);
	if (old) {
		free(old->bytes);
		*old = row;
	} else {
		memory->history = grow(memory->history, memory->n_history, sizeof *memory->history);
		memory->history[memory->n_history++] = row;
	}
	pthread_mutex_unlock(&memory->mutex);
}

static void write_batch_and_trim_facts(
	struct memory_store *memory, const struct store_batch *batch) {
	for (size_t i = 0; i < batch->n_rows; i++) {
		const struct store_row *row = &batch->rows[i];
		if (row->book == STORE_FACTS) {
			add_fact(memory, make_row(STORE_FACTS, row->key, row->bytes, row->size));
		} else if (row->book == STORE_HISTORY) {
			put_history_row(
				memory, make_row(STORE_HISTORY, row->key, row->bytes, row->size));
		} else if (row->book == STORE_AUDIT) {
			memory->last_audit = row->key;
		}
	}
	if (batch->has_snapshot) {
		free(memory->snapshot.bytes);
		memory->snapshot = make_row(STORE_BOOKS_N, batch->snapshot.seq,
			batch->snapshot.bytes, batch->snapshot.size);
	}
	trim_facts(memory);
}

/* Make the oldest append durable, or fail as told. */
static void commit_oldest_batch(struct memory_store *memory) {
	struct store_batch *batch = store_queue_pop(&memory->queue);
	bool fails = memory->commits_until_failure == 1;

	if (memory->commits_until_failure > 0) {
		memory->commits_until_failure--;
	}
	if (!fails || memory->fails_after_write) {
		write_batch_and_trim_facts(memory, batch);
	}
	if (fails) {
		memory->failure = "memory: a commit failed, as the test asked";
		store_queue_clear(&memory->queue);
	} else {
		memory->durable_ticket = batch->ticket;
		memory->durable_seq = batch->last_seq;
	}
	free(batch);
}

static int memory_store_replay(struct store *store, struct replay *replay) {
	struct memory_store *memory = memory_store_of(store);
	const struct memory_row *row = &memory->snapshot;
	int r = 0;

	replay->source_name = "memory";
	if (row->bytes) {
		r = replay_snapshot(replay, row->number, row->bytes, row->size, row->checksum);
	}
	for (size_t i = 0; r >= 0 && i < memory->n_facts; i++) {
		row = &memory->facts[i];
		if (row->number > memory->snapshot.number) {
			r = replay_verify_facts_checksum(
				replay, row->number, row->bytes, row->size, row->checksum);
			r = r < 0 ? r : replay_fact(replay, row->number, row->bytes, row->size);
		}
	}
	return r < 0 ? r : 0;
}

static void memory_store_append(struct store *store, struct store_batch *batch) {
	struct memory_store *memory = memory_store_of(store);

	if (memory->failure) {
		free(batch);
		return;
	}
	if (!batch->is_lazy) {
		memory->flush_ticket = batch->ticket;
	}
	store_queue_push(&memory->queue, batch);
	if (!memory->is_paused) {
		store_make_fd_readable(store);
	}
}

/* Unless the store is paused, the next dispatch commits all anyhow; while it is,
 * store_memory_has_waiter tells. */
static void memory_store_request_flush(struct store *store) {
	struct memory_store *memory = memory_store_of(store);

	if (memory->queue.first) {
		memory->flush_ticket = memory->queue.last->ticket;
	}
}

static void memory_store_trim(struct store *store, uint64_t seq) {
	struct memory_store *memory = memory_store_of(store);

	if (seq > memory->trim_to_seq) {
		memory->trim_to_seq = seq;
	}
	trim_facts(memory);
}

static void memory_store_poll(struct store *store, struct store_progress *ret) {
	struct memory_store *memory = memory_store_of(store);

	while (!memory->is_paused && memory->queue.first) {
		commit_oldest_batch(memory);
	}
	*ret = (struct store_progress){
		memory->durable_ticket, memory->durable_seq, memory->failure};
}

static uint64_t memory_store_available_bytes(const struct store *store) {
	return UINT64_MAX;
}

/* A reader ------------------------------------------------------------------------------------- */

static int memory_reader_open(struct store_reader *reader) {
	return 0;
}

/* The row that comes next after @key in @range, or at its beginning, the one that @key is; NULL if
 * there is none. The mutex is held. */
static const struct memory_row *find_next_row_in_range(
	const struct memory_store *memory, enum reader_range range, uint64_t key) {
	const struct memory_row *next = NULL;

	if (range == READER_AT) {
		return find_history_row(memory, key);
	}
	for (size_t i = 0; i < memory->n_history; i++) {
		const struct memory_row *row = &memory->history[i];

		if (range == READER_AFTER) {
			if (row->number > key && (!next || row->number < next->number)) {
				next = row;
			}
		} else if (row->number < key && (!next || row->number > next->number)) {
			next = row;
		}
	}
	return next;
}

static int memory_reader_read(struct store_reader *reader, const struct reader_query *query) {
	struct memory_store *memory = memory_store_of(reader->store);
	const struct memory_row *row;
	uint64_t key = query->key;
	int n = 0, r = 0;

	pthread_mutex_lock(&memory->mutex);
	while (r >= 0 && (size_t)n < query->n_max &&
		(row = find_next_row_in_range(memory, query->range, key))) {
		r = reader_verify_and_emit_row(
			query, row->number, row->bytes, row->size, row->checksum);
		key = row->number;
		n++;
	}
	pthread_mutex_unlock(&memory->mutex);
	return r < 0 ? r : n;
}

static void memory_reader_free(struct store_reader *reader) {
	free(reader);
}

static struct store_reader *memory_reader_new(struct store *store) {
	static const struct reader_ops ops = {
		.open = memory_reader_open,
		.read = memory_reader_read,
		.free = memory_reader_free,
	};
	struct store_reader *reader = NEW(struct store_reader);

	reader->ops = &ops;
	return reader;
}

static void memory_store_close(struct store *store) {
	struct memory_store *memory = memory_store_of(store);

	store_queue_clear(&memory->queue);
	for (size_t i = 0; i < memory->n_facts; i++) {
		free(memory->facts[i].bytes);
	}
	for (size_t i = 0; i < memory->n_history; i++) {
		free(memory->history[i].bytes);
	}
	pthread_mutex_destroy(&memory->mutex);
	free(memory->facts);
	free(memory->history);
	free(memory->snapshot.bytes);
	free(memory);
}

static const struct store_ops memory_ops = {
	.replay = memory_store_replay,
	.append = memory_store_append,
	.request_flush = memory_store_request_flush,
	.trim = memory_store_trim,
	.poll = memory_store_poll,
	.available_bytes = memory_store_available_bytes,
	.reader_new = memory_reader_new,
	.close = memory_store_close,
};

struct store *store_memory_new(const struct store_callbacks *callbacks) {
	struct memory_store *memory = NEW(struct memory_store);

	pthread_mutex_init(&memory->mutex, NULL);
	if (store_init(&memory->store, &memory_ops, callbacks) < 0 ||
		store_draw_log_id(&memory->store.log_id) < 0) {
		abort();
	}
	return &memory->store;
}

void store_memory_set_paused(struct store *store, bool is_paused) {
	struct memory_store *memory = memory_store_of(store);

	memory->is_paused = is_paused;
	if (!is_paused && memory->queue.first) {
		store_make_fd_readable(store);
	}
}

void store_memory_commit_oldest(struct store *store, size_t n) {
	struct memory_store *memory = memory_store_of(store);

	while (n-- > 0 && memory->queue.first) {
		commit_oldest_batch(memory);
	}
	store_make_fd_readable(store);
}

bool store_memory_has_waiter(struct store *store) {
	const struct memory_store *memory = memory_store_of(store);

	return memory->queue.first && memory->queue.first->ticket <= memory->flush_ticket;
}

void store_memory_fail_nth_commit(
	struct store *store, unsigned nth_commit, bool fails_after_write) {
	struct memory_store *memory = memory_store_of(store);

	memory->commits_until_failure = nth_commit;
	memory->fails_after_write = fails_after_write;
}

struct store *store_memory_crash_and_reopen(
	struct store *store, const struct store_callbacks *callbacks) {
	struct memory_store *old_memory = memory_store_of(store);
	struct store *new_store = store_memory_new(callbacks);
	struct memory_store *new_memory = memory_store_of(new_store);

	new_store->log_id = store->log_id;
	new_store->last_audit = new_memory->last_audit = old_memory->last_audit;
	new_memory->facts = TAKE(old_memory->facts);
	new_memory->n_facts = old_memory->n_facts;
	new_memory->facts_capacity = old_memory->facts_capacity;
	old_memory->n_facts = 0;
	new_memory->history = TAKE(old_memory->history);
	new_memory->n_history = old_memory->n_history;
	old_memory->n_history = 0;
	new_memory->snapshot = old_memory->snapshot;
	old_memory->snapshot = (struct memory_row){0};
	store_close(store);
	return new_store;
}

const void *store_memory_history_row(struct store *store, uint64_t key, size_t *ret_size) {
	const struct memory_row *row = find_history_row(memory_store_of(store), key);

	if (!row) {
		return NULL;
	}
	*ret_size = row->size;
	return row->bytes;
}

void store_memory_corrupt_history_row(struct store *store, uint64_t key) {
	struct memory_row *row = find_history_row(memory_store_of(store), key);

	assert(row); /* the test has put it there */
	row->bytes[0] ^= 1;
	row->checksum ^= row->size == 0;
}

void store_memory_corrupt_fact(struct store *store, uint64_t seq) {
	struct memory_store *memory = memory_store_of(store);

	if (seq == 0 && memory->snapshot.bytes) {
		memory->snapshot.bytes[0] ^= 1;
		memory->snapshot.checksum ^= memory->snapshot.size == 0;
	}
	for (size_t i = 0; i < memory->n_facts; i++) {
		if (memory->facts[i].number == seq) {
			memory->facts[i].bytes[0] ^= 1;
			memory->facts[i].checksum ^= memory->facts[i].size == 0;
		}
	}
}
