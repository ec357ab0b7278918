/* SPDX-License-Identifier: MIT */

/*
 * The memory store. Each append is a commit of its own, so that a test can stop between any two: it
 * waits in the queue until dispatch, or release, makes it durable. Facts and the snapshot are kept
 * with their checksums, as on disk, and so are the rows of history; audit is let go of, since
 * nothing reads it back.
 */

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "store/memory.h"
#include "store/reader_private.h"
#include "store/store.h"
#include "store/store_private.h"

struct memory_row {
	uint64_t seq, sum;
	size_t size;
	unsigned char *bytes; /* at least one, so that there is a bit to flip */
};

struct memory {
	struct store store;
	bool held;
	unsigned fail_in; /* commits from now, 0: never */
	bool fail_written;
	struct store_queue queue;
	uint64_t hurried;         /* ticket up to which somebody waits */
	struct memory_row *facts; /* without gaps */
	size_t n_facts, room;
	struct memory_row snapshot; /* seq 0: none */
	pthread_mutex_t mutex;      /* over history, which readers on other threads look at */
	struct memory_row *history; /* by key, which stands where a fact has its seq; in no order */
	size_t n_history;
	uint64_t audit;
	uint64_t trim_to;
	uint64_t ticket, seq; /* durable */
	const char *why;
};

static struct memory *memory_of(struct store *store) {
	return (struct memory *)store;
}

static struct memory_row row_new(
	enum store_book book, uint64_t seq, const void *bytes, size_t size) {
	struct memory_row row = {
		seq, store_sum_in(book, seq, bytes, size), size, new_zeroed(size + 1, 1)};

	if (size > 0) {
		memcpy(row.bytes, bytes, size);
	}
	return row;
}

static void do_trim(struct memory *memory) {
	uint64_t target = memory->trim_to;
	size_t n = 0;

	if (target > memory->snapshot.seq) {
		target = memory->snapshot.seq;
	}
	while (n < memory->n_facts && memory->facts[n].seq <= target) {
		free(memory->facts[n].bytes);
		n++;
	}
	if (n > 0) {
		memory->n_facts -= n;
		memmove(memory->facts, memory->facts + n, memory->n_facts * sizeof *memory->facts);
	}
}

static void add_fact(struct memory *memory, struct memory_row row) {
	assert(!memory->n_facts || memory->facts[memory->n_facts - 1].seq + 1 == row.seq);
	if (memory->n_facts == memory->room) {
		memory->room = memory->room ? 2 * memory->room : 64;
		memory->facts =
			allocated(reallocarray(memory->facts, memory->room, sizeof *memory->facts));
	}
	memory->facts[memory->n_facts++] = row;
}

static struct memory_row *find_history(const struct memory *memory, uint64_t key) {
	for (size_t i = 0; i < memory->n_history; i++) {
		if (memory->history[i].seq == key) {
			return &memory->history[i];
		}
	}
	return NULL;
}

static void put_history(struct memory *memory, struct memory_row row) {
	struct memory_row *old;

	pthread_mutex_lock(&memory->mutex);
	old = find_history(memory, row.seq);
	if (old) {
		free(old->bytes);
		*old = row;
	} else {
		memory->history = grow(memory->history, memory->n_history, sizeof *memory->history);
		memory->history[memory->n_history++] = row;
	}
	pthread_mutex_unlock(&memory->mutex);
}

static void write_batch(struct memory *memory, const struct store_batch *batch) {
	for (size_t i = 0; i < batch->n; i++) {
		const struct store_row *row = &batch->rows[i];
		if (row->book == STORE_FACTS) {
			add_fact(memory, row_new(STORE_FACTS, row->key, row->bytes, row->size));
		} else if (row->book == STORE_HISTORY) {
			put_history(
				memory, row_new(STORE_HISTORY, row->key, row->bytes, row->size));
		} else if (row->book == STORE_AUDIT) {
			memory->audit = row->key;
		}
	}
	if (batch->has_snapshot) {
		free(memory->snapshot.bytes);
		memory->snapshot = row_new(STORE_BOOKS_N, batch->snapshot.seq,
			batch->snapshot.bytes, batch->snapshot.size);
	}
	do_trim(memory);
}

/* Make the oldest append durable, or fail as told. */
static void commit_one(struct memory *memory) {
	struct store_batch *batch = store_queue_pop(&memory->queue);
	bool fails = memory->fail_in == 1;

	if (memory->fail_in > 0) {
		memory->fail_in--;
	}
	if (!fails || memory->fail_written) {
		write_batch(memory, batch);
	}
	if (fails) {
		memory->why = "memory: a commit failed, as the test asked";
		store_queue_clear(&memory->queue);
	} else {
		memory->ticket = batch->ticket;
		memory->seq = batch->seq;
	}
	free(batch);
}

static int memory_replay(struct store *store, struct replay *replay) {
	struct memory *memory = memory_of(store);
	const struct memory_row *row = &memory->snapshot;
	int r = 0;

	replay->name = "memory";
	if (row->bytes) {
		r = replay_snapshot(replay, row->seq, row->bytes, row->size, row->sum);
	}
	for (size_t i = 0; r >= 0 && i < memory->n_facts; i++) {
		row = &memory->facts[i];
		if (row->seq > memory->snapshot.seq) {
			r = replay_check(replay, row->seq, row->bytes, row->size, row->sum);
			r = r < 0 ? r : replay_fact(replay, row->seq, row->bytes, row->size);
		}
	}
	return r < 0 ? r : 0;
}

static void memory_append(struct store *store, struct store_batch *batch) {
	struct memory *memory = memory_of(store);

	if (memory->why) {
		free(batch);
		return;
	}
	if (!batch->lazy) {
		memory->hurried = batch->ticket;
	}
	store_queue_push(&memory->queue, batch);
	if (!memory->held) {
		store_ring(store);
	}
}

/* What is not held back is never lazy; of what is, store_memory_waits tells. */
static void memory_hurry(struct store *store) {
	struct memory *memory = memory_of(store);

	if (memory->queue.first) {
		memory->hurried = memory->queue.last->ticket;
	}
}

static void memory_trim(struct store *store, uint64_t seq) {
	struct memory *memory = memory_of(store);

	if (seq > memory->trim_to) {
		memory->trim_to = seq;
	}
	do_trim(memory);
}

static void memory_outcome(struct store *store, struct store_outcome *ret) {
	struct memory *memory = memory_of(store);

	while (!memory->held && memory->queue.first) {
		commit_one(memory);
	}
	*ret = (struct store_outcome){memory->ticket, memory->seq, memory->why};
}

static uint64_t memory_room(const struct store *store) {
	return UINT64_MAX;
}

/* A reader
 * -------------------------------------------------------------------------------------------- */

static int memory_reader_open(struct store_reader *reader) {
	return 0;
}

/* The row that comes next after @key in @range, or at its beginning, the one that @key is; NULL if
 * there is none. The mutex is held. */
static const struct memory_row *next_row(
	const struct memory *memory, enum reader_range range, uint64_t key) {
	const struct memory_row *next = NULL;

	if (range == READER_AT) {
		return find_history(memory, key);
	}
	for (size_t i = 0; i < memory->n_history; i++) {
		const struct memory_row *row = &memory->history[i];

		if (range == READER_AFTER) {
			if (row->seq > key && (!next || row->seq < next->seq)) {
				next = row;
			}
		} else if (row->seq < key && (!next || row->seq > next->seq)) {
			next = row;
		}
	}
	return next;
}

static int memory_reader_read(struct store_reader *reader, const struct reader_ask *ask) {
	struct memory *memory = memory_of(reader->store);
	const struct memory_row *row;
	uint64_t key = ask->key;
	int n = 0, r = 0;

	pthread_mutex_lock(&memory->mutex);
	while (r >= 0 && (size_t)n < ask->n_max && (row = next_row(memory, ask->range, key))) {
		r = reader_show(ask, row->seq, row->bytes, row->size, row->sum);
		key = row->seq;
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

static void memory_close(struct store *store) {
	struct memory *memory = memory_of(store);

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
	.replay = memory_replay,
	.append = memory_append,
	.hurry = memory_hurry,
	.trim = memory_trim,
	.outcome = memory_outcome,
	.room = memory_room,
	.reader = memory_reader_new,
	.close = memory_close,
};

struct store *store_memory_new(const struct store_events *events) {
	struct memory *memory = NEW(struct memory);

	pthread_mutex_init(&memory->mutex, NULL);
	if (store_init(&memory->store, &memory_ops, events) < 0 ||
		store_random(&memory->store.log) < 0) {
		abort();
	}
	return &memory->store;
}

void store_memory_hold(struct store *store, bool held) {
	struct memory *memory = memory_of(store);

	memory->held = held;
	if (!held && memory->queue.first) {
		store_ring(store);
	}
}

void store_memory_release(struct store *store, size_t n) {
	struct memory *memory = memory_of(store);

	while (n-- > 0 && memory->queue.first) {
		commit_one(memory);
	}
	store_ring(store);
}

bool store_memory_waits(struct store *store) {
	const struct memory *memory = memory_of(store);

	return memory->queue.first && memory->queue.first->ticket <= memory->hurried;
}

void store_memory_fail(struct store *store, unsigned nth, bool written) {
	struct memory *memory = memory_of(store);

	memory->fail_in = nth;
	memory->fail_written = written;
}

struct store *store_memory_crash(struct store *store, const struct store_events *events) {
	struct memory *before = memory_of(store);
	struct store *fresh = store_memory_new(events);
	struct memory *after = memory_of(fresh);

	fresh->log = store->log;
	fresh->audit = after->audit = before->audit;
	after->facts = TAKE(before->facts);
	after->n_facts = before->n_facts;
	after->room = before->room;
	before->n_facts = 0;
	after->history = TAKE(before->history);
	after->n_history = before->n_history;
	before->n_history = 0;
	after->snapshot = before->snapshot;
	before->snapshot = (struct memory_row){0};
	store_close(store);
	return fresh;
}

const void *store_memory_history(struct store *store, uint64_t key, size_t *ret_size) {
	const struct memory_row *row = find_history(memory_of(store), key);

	if (!row) {
		return NULL;
	}
	*ret_size = row->size;
	return row->bytes;
}

void store_memory_rot_history(struct store *store, uint64_t key) {
	struct memory_row *row = find_history(memory_of(store), key);

	row->bytes[0] ^= 1;
	row->sum ^= row->size == 0;
}

void store_memory_rot(struct store *store, uint64_t seq) {
	struct memory *memory = memory_of(store);

	if (seq == 0 && memory->snapshot.bytes) {
		memory->snapshot.bytes[0] ^= 1;
		memory->snapshot.sum ^= memory->snapshot.size == 0;
	}
	for (size_t i = 0; i < memory->n_facts; i++) {
		if (memory->facts[i].seq == seq) {
			memory->facts[i].bytes[0] ^= 1;
			memory->facts[i].sum ^= memory->facts[i].size == 0;
		}
	}
}
