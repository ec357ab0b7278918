/* SPDX-License-Identifier: MIT */

/*
 * The face of every store: numbers, tickets, and what the caller is told. Numbers are given here,
 * on the caller's thread, so that append can answer at once; a kind keeps them in order and adds
 * nothing of its own. What is told goes through store_dispatch alone: first how far all is durable,
 * then, once, that it has failed.
 */

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/invariant.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "store/store.h"
#include "store/store_private.h"

int store_init(
	struct store *store, const struct store_ops *ops, const struct store_callbacks *callbacks) {
	store->ops = ops;
	store->callbacks = *callbacks;
	store->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return store->fd < 0 ? -errno : 0;
}

void store_make_fd_readable(const struct store *store) {
	/* It can only fail when the counter is full, and then the fd is readable already. */
	(void)eventfd_write(store->fd, 1);
}

void store_queue_push(struct store_queue *queue, struct store_batch *batch) {
	batch->next = NULL;
	if (queue->last) {
		queue->last->next = batch;
	} else {
		queue->first = batch;
	}
	queue->last = batch;
}

struct store_batch *store_queue_pop(struct store_queue *queue) {
	struct store_batch *batch = queue->first;

	if (batch) {
		queue->first = batch->next;
		if (!queue->first) {
			queue->last = NULL;
		}
	}
	return batch;
}

void store_queue_clear(struct store_queue *queue) {
	struct store_batch *batch;

	while ((batch = store_queue_pop(queue))) {
		free(batch);
	}
}

static bool batch_follows_advancing_numbers(
	const struct store_batch *batch, uint64_t last_numbers[STORE_BOOKS_N]) {
	for (size_t i = 0; i < batch->n_rows; i++) {
		const struct store_row *row = &batch->rows[i];

		if (row->book == STORE_HISTORY ? row->key > INT64_MAX
					       : row->key != ++last_numbers[row->book]) {
			return false;
		}
	}
	return batch->last_seq == last_numbers[STORE_FACTS] &&
		(!batch->has_snapshot || batch->snapshot.seq <= batch->last_seq);
}

bool store_queue_continues_after(
	const struct store_queue *queue, uint64_t last_fact, uint64_t last_audit) {
	uint64_t last_numbers[STORE_BOOKS_N] = {
		[STORE_FACTS] = last_fact, [STORE_AUDIT] = last_audit};
	uint64_t last_ticket = 0;

	for (const struct store_batch *batch = queue->first; batch; batch = batch->next) {
		if (batch->ticket <= last_ticket ||
			!batch_follows_advancing_numbers(batch, last_numbers)) {
			return false;
		}
		last_ticket = batch->ticket;
	}
	return true;
}

uint64_t store_compute_checksum(
	enum store_book book, uint64_t number, const void *bytes, size_t size) {
	return XXH3_64bits_withSeed(bytes, size, number ^ (uint64_t)book << 56);
}

int store_draw_log_id(uint64_t *ret) {
	uint64_t number = 0;

	while (!number) {
		if (getrandom(&number, sizeof number, 0) != sizeof number && errno != EINTR) {
			return -errno;
		}
	}
	*ret = number;
	return 0;
}

int store_replay(struct store *store, char **ret_why,
	int (*on_snapshot)(void *userdata, uint64_t seq, const void *bytes, size_t size),
	int (*on_fact)(void *userdata, uint64_t seq, const void *bytes, size_t size),
	void *userdata, struct store_replay_result *ret_result) {
	struct replay replay = {
		.source_name = "the store",
		.on_snapshot = on_snapshot,
		.on_fact = on_fact,
		.userdata = userdata,
	};
	int r;

	assert(store && ret_why && on_snapshot && on_fact && ret_result);
	r = store->ops->replay(store, &replay);
	if (r < 0) {
		*ret_why = replay.failure ? replay.failure
					  : text_printf("%s: %s", replay.source_name, strerror(-r));
		return r;
	}
	store->last_seq = replay.result.last_seq;
	*ret_result = replay.result;
	return 0;
}

/* One allocation: the batch, its rows, their bytes. */
static struct store_batch *batch_new(
	const struct store_row *rows, size_t n_rows, const struct store_snapshot *snapshot) {
	size_t size = sizeof(struct store_batch), bytes_offset;
	struct store_batch *batch;
	bool overflow;

	overflow = __builtin_add_overflow(size, n_rows * sizeof *rows, &bytes_offset) ||
		__builtin_add_overflow(bytes_offset, snapshot ? snapshot->size : 0, &size);
	for (size_t i = 0; i < n_rows; i++) {
		overflow |= __builtin_add_overflow(size, rows[i].size, &size);
	}
	batch = allocated(overflow ? NULL : malloc(size));
	*batch = (struct store_batch){.n_rows = n_rows, .has_snapshot = snapshot};
	char *bytes = (char *)batch + bytes_offset;
	for (size_t i = 0; i < n_rows; i++) {
		batch->rows[i] = rows[i];
		batch->rows[i].bytes = bytes;
		if (rows[i].size > 0) {
			memcpy(bytes, rows[i].bytes, rows[i].size);
		}
		bytes += rows[i].size;
	}
	if (snapshot) {
		batch->snapshot = (struct store_snapshot){snapshot->seq, bytes, snapshot->size};
		if (snapshot->size > 0) {
			memcpy(bytes, snapshot->bytes, snapshot->size);
		}
	}
	return batch;
}

static uint64_t append_as_batch(struct store *store, const struct store_row *rows, size_t n_rows,
	const struct store_snapshot *snapshot, bool is_lazy, uint64_t *ret_seq) {
	struct store_batch *batch;
	uint64_t *const counters[STORE_BOOKS_N] = {
		[STORE_FACTS] = &store->last_seq,
		[STORE_AUDIT] = &store->last_audit,
	};
	uint64_t ticket = ++store->last_ticket;

	assert((rows || !n_rows) && ret_seq);
	batch = batch_new(rows, n_rows, snapshot);
	for (size_t i = 0; i < n_rows; i++) {
		assert(rows[i].book < STORE_BOOKS_N && (rows[i].bytes || !rows[i].size));
		uint64_t *counter = counters[batch->rows[i].book];
		if (counter) {
			batch->rows[i].key = ++*counter;
		}
	}
	INVARIANT(!snapshot || snapshot->seq == store->last_seq,
		"a snapshot stands for all facts that were appended");
	batch->ticket = ticket;
	batch->last_seq = store->last_seq;
	batch->is_lazy = is_lazy;
	*ret_seq = store->last_seq;
	store->ops->append(store, batch);
	return ticket;
}

uint64_t store_append(struct store *store, const struct store_row *rows, size_t n_rows,
	const struct store_snapshot *snapshot, uint64_t *ret_seq) {
	return append_as_batch(store, rows, n_rows, snapshot, false, ret_seq);
}

uint64_t store_append_lazily(
	struct store *store, const struct store_row *rows, size_t n_rows, uint64_t *ret_seq) {
	return append_as_batch(store, rows, n_rows, NULL, true, ret_seq);
}

void store_request_flush(struct store *store) {
	store->ops->request_flush(store);
}

void store_trim(struct store *store, uint64_t seq) {
	store->ops->trim(store, seq);
}

int store_fd(const struct store *store) {
	return store->fd;
}

void store_dispatch(struct store *store) {
	struct store_progress progress = {0};
	eventfd_t count;

	(void)eventfd_read(store->fd, &count);
	store->ops->poll(store, &progress);
	INVARIANT(progress.durable_ticket <= store->last_ticket &&
			progress.durable_seq <= store->last_seq &&
			progress.durable_ticket >= store->reported_ticket,
		"only what was appended is told to be durable, in order");
	if (progress.durable_ticket > store->reported_ticket) {
		store->reported_ticket = progress.durable_ticket;
		store->callbacks.committed(
			store->callbacks.userdata, progress.durable_ticket, progress.durable_seq);
	}
	if (progress.failure && !store->has_reported_failure) {
		store->has_reported_failure = true;
		store->callbacks.failed(store->callbacks.userdata, progress.failure);
	}
}

void store_on_readable(void *userdata) {
	store_dispatch(userdata);
}

uint64_t store_log_id(const struct store *store) {
	return store->log_id;
}

uint64_t store_available_bytes(const struct store *store) {
	return store->ops->available_bytes(store);
}

struct store *store_close(struct store *store) {
	if (store) {
		int fd = store->fd;

		assert(store->n_readers == 0);
		store->ops->close(store);
		if (fd >= 0) {
			close(fd);
		}
	}
	return NULL;
}
