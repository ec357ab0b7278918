/* SPDX-License-Identifier: MIT */

/*
 * The store over SQLite. One thread writes. Appends queue up under a mutex; the thread takes all
 * that wait (up to a cap, never part of one) into one transaction, so that while one sync runs the
 * next batch gathers. What nobody waits for waits itself, for company or for a lull. After the
 * commit it notes how far it has come and rings the eventfd. In a lull, when nothing has been
 * queued for a while, it trims a piece, or checkpoints, and looks again: a moment without work
 * between two appends of a busy hour is no lull, and a commit would wait. But work without a lull
 * must not let the file grow without end: what is overdue is done between two commits.
 *
 * Any failure to write is final. A sync that failed may succeed when tried again without the data
 * being on disk, so nothing is tried again: what waits is dropped, and the process must start anew.
 *
 * The thread starts when replay is over; until then the connection is the caller's.
 */

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "store/database.h"
#include "store/sqlite_reader.h"
#include "store/store.h"
#include "store/store_private.h"

#define ROWS_PER_COMMIT 2000
#define LULL_MS 50
/* Pages of the write-ahead log from which on it is checkpointed in a lull, and from which on the
 * queue waits for that. */
#define CHECKPOINT_PAGES_IDLE 800
#define CHECKPOINT_PAGES_BUSY 1000
/* Facts to trim from which on the queue waits for a piece of that. */
#define TRIM_FACTS_BUSY 16384

struct writer {
	struct store store;
	struct database *database; /* the thread's while it runs */
	pthread_t thread;
	bool is_running;

	pthread_mutex_t mutex; /* over all that follows */
	pthread_cond_t work_cond;
	struct store_queue queue;
	bool flush_requested;            /* somebody waits for what is in it */
	struct timespec commit_deadline; /* if nobody does: when it is committed nevertheless */
	bool is_closing;
	uint64_t trim_to_seq;                 /* as asked */
	uint64_t trimmed_seq;                 /* the facts up to here are gone */
	uint64_t durable_ticket, durable_seq; /* up to here all is durable */
	char *failure;                        /* has failed; set once */
};

static struct writer *writer_of(struct store *store) {
	return (struct writer *)store;
}

/* Move the oldest appends, as many as one transaction takes, into @ret_group. */
static void pop_group(struct writer *writer, struct store_queue *ret_group) {
	size_t n_rows = 0;

	do {
		struct store_batch *batch = store_queue_pop(&writer->queue);
		n_rows += batch->n_rows;
		store_queue_push(ret_group, batch);
	} while (writer->queue.first && n_rows + writer->queue.first->n_rows <= ROWS_PER_COMMIT);
	writer->flush_requested = writer->flush_requested && writer->queue.first;
}

/* The mutex is held. Takes @failure. */
static void fail_writer(struct writer *writer, char *failure) {
	database_skip_close_checkpoint(writer->database);
	store_queue_clear(&writer->queue);
	writer->failure = failure;
	store_make_fd_readable(&writer->store);
}

/* The mutex is held, and let go of meanwhile. */
static void commit_group(struct writer *writer) {
	struct store_queue group = {0};
	uint64_t ticket, seq;
	char *why = NULL;
	int r;

	pop_group(writer, &group);
	pthread_mutex_unlock(&writer->mutex);
	ticket = group.last->ticket;
	seq = group.last->last_seq;
	r = database_commit(writer->database, &group, &why);
	store_queue_clear(&group);
	pthread_mutex_lock(&writer->mutex);
	if (r < 0) {
		fail_writer(writer, why);
		return;
	}
	assert(ticket > writer->durable_ticket && seq >= writer->durable_seq);
	writer->durable_ticket = ticket;
	writer->durable_seq = seq;
	store_make_fd_readable(&writer->store);
}

/* The facts to trim: asked for, and a durable snapshot stands for them. */
static uint64_t count_facts_to_trim(const struct writer *writer) {
	uint64_t snapshot_seq = database_snapshot_seq(writer->database);
	uint64_t target_seq =
		writer->trim_to_seq < snapshot_seq ? writer->trim_to_seq : snapshot_seq;

	return target_seq > writer->trimmed_seq ? target_seq - writer->trimmed_seq : 0;
}

static bool is_maintenance_due(
	const struct writer *writer, uint64_t min_facts_to_trim, int min_wal_growth_pages) {
	return count_facts_to_trim(writer) >= min_facts_to_trim ||
		database_wal_growth_pages(writer->database) >= min_wal_growth_pages;
}

/* Trim a piece, or else checkpoint. The mutex is held, and let go of meanwhile. */
static void trim_or_checkpoint(struct writer *writer, uint64_t min_facts_to_trim) {
	bool is_trim_due = count_facts_to_trim(writer) >= min_facts_to_trim;
	uint64_t target_seq = writer->trim_to_seq, trimmed_seq = writer->trimmed_seq;
	char *why = NULL;
	int r;

	pthread_mutex_unlock(&writer->mutex);
	r = is_trim_due ? database_trim_piece(writer->database, target_seq, &trimmed_seq, &why)
			: database_checkpoint(writer->database, &why);
	pthread_mutex_lock(&writer->mutex);
	writer->trimmed_seq = trimmed_seq;
	if (r < 0) {
		fail_writer(writer, why);
	}
}

static struct timespec one_lull_from_now(void) {
	struct timespec deadline;

	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_nsec += LULL_MS * 1000000L;
	deadline.tv_sec += deadline.tv_nsec / 1000000000L;
	deadline.tv_nsec %= 1000000000L;
	return deadline;
}

/* The mutex is held, and let go of meanwhile. Returns whether the deadline has passed. */
static bool wait_reaches_deadline(struct writer *writer) {
	struct timespec deadline;

	if (!writer->queue.first && !is_maintenance_due(writer, 1, CHECKPOINT_PAGES_IDLE)) {
		pthread_cond_wait(&writer->work_cond, &writer->mutex);
		return false;
	}
	deadline = writer->queue.first ? writer->commit_deadline : one_lull_from_now();
	return pthread_cond_timedwait(&writer->work_cond, &writer->mutex, &deadline) == ETIMEDOUT;
}

static void *writer_main(void *argument) {
	struct writer *writer = argument;

	pthread_mutex_lock(&writer->mutex);
	while (!writer->failure) {
		if (writer->queue.first && (writer->flush_requested || writer->is_closing)) {
			commit_group(writer);
			if (!writer->failure &&
				is_maintenance_due(
					writer, TRIM_FACTS_BUSY, CHECKPOINT_PAGES_BUSY)) {
				trim_or_checkpoint(writer, TRIM_FACTS_BUSY);
			}
		} else if (writer->is_closing) {
			break;
		} else if (wait_reaches_deadline(writer)) {
			if (writer->queue.first) {
				writer->flush_requested = true;
			} else {
				trim_or_checkpoint(writer, 1);
			}
		}
	}
	pthread_mutex_unlock(&writer->mutex);
	return NULL;
}

/* Signals are the loop's matter: the thread gets none. */
static int start_thread(struct writer *writer) {
	sigset_t all, old_mask;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old_mask);
	r = pthread_create(&writer->thread, NULL, writer_main, writer);
	pthread_sigmask(SIG_SETMASK, &old_mask, NULL);
	writer->is_running = r == 0;
	return -r;
}

static int writer_replay(struct store *store, struct replay *replay) {
	struct writer *writer = writer_of(store);
	int r;

	r = database_replay_and_make_ready(writer->database, replay);
	if (r < 0) {
		return r;
	}
	r = start_thread(writer);
	if (r < 0) {
		replay->failure =
			text_printf("the store's thread cannot be started: %s", strerror(-r));
	}
	return r;
}

static void writer_append(struct store *store, struct store_batch *batch) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	if (writer->failure) {
		free(batch);
	} else {
		bool was_empty = !writer->queue.first;

		if (was_empty) {
			writer->commit_deadline = one_lull_from_now();
		}
		writer->flush_requested |= !batch->is_lazy;
		store_queue_push(&writer->queue, batch);
		if (was_empty || !batch->is_lazy) {
			pthread_cond_signal(&writer->work_cond);
		}
	}
	pthread_mutex_unlock(&writer->mutex);
}

static void writer_request_flush(struct store *store) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	if (writer->queue.first && !writer->flush_requested) {
		writer->flush_requested = true;
		pthread_cond_signal(&writer->work_cond);
	}
	pthread_mutex_unlock(&writer->mutex);
}

static void writer_trim(struct store *store, uint64_t seq) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	if (seq > writer->trim_to_seq) {
		writer->trim_to_seq = seq;
		pthread_cond_signal(&writer->work_cond);
	}
	pthread_mutex_unlock(&writer->mutex);
}

static void writer_poll(struct store *store, struct store_progress *ret) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	*ret = (struct store_progress){
		writer->durable_ticket, writer->durable_seq, writer->failure};
	pthread_mutex_unlock(&writer->mutex);
}

static uint64_t writer_available_bytes(const struct store *store) {
	return database_available_bytes(((const struct writer *)store)->database);
}

static struct store_reader *writer_reader_new(struct store *store) {
	return sqlite_reader_new(database_path(writer_of(store)->database));
}

static void writer_close(struct store *store) {
	struct writer *writer = writer_of(store);

	if (writer->is_running) {
		pthread_mutex_lock(&writer->mutex);
		writer->is_closing = true;
		pthread_cond_signal(&writer->work_cond);
		pthread_mutex_unlock(&writer->mutex);
		pthread_join(writer->thread, NULL);
		assert(writer->failure || !writer->queue.first);
	}
	database_close(writer->database);
	store_queue_clear(&writer->queue);
	pthread_cond_destroy(&writer->work_cond);
	pthread_mutex_destroy(&writer->mutex);
	free(writer->failure);
	free(writer);
}

static const struct store_ops writer_ops = {
	.replay = writer_replay,
	.append = writer_append,
	.request_flush = writer_request_flush,
	.trim = writer_trim,
	.poll = writer_poll,
	.available_bytes = writer_available_bytes,
	.reader_new = writer_reader_new,
	.close = writer_close,
};

int store_open_sqlite(struct store **ret, char **ret_why, const char *path,
	const struct store_callbacks *callbacks) {
	struct database *database = NULL;
	pthread_condattr_t attributes;
	struct writer *writer;
	int r;

	assert(ret && ret_why && path && callbacks);
	r = database_open(&database, ret_why, path);
	if (r < 0) {
		return r;
	}
	writer = NEW(struct writer);
	writer->database = database;
	writer->store.log_id = database_log_id(database);
	writer->store.last_audit = database_last_audit_at_open(database);
	pthread_mutex_init(&writer->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&writer->work_cond, &attributes);
	pthread_condattr_destroy(&attributes);
	r = store_init(&writer->store, &writer_ops, callbacks);
	if (r < 0) {
		*ret_why = text_printf("%s: no event descriptor: %s", path, strerror(-r));
		store_close(&writer->store);
		return r;
	}
	*ret = &writer->store;
	return 0;
}
