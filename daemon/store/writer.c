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
#include "store/database.h"
#include "store/sqlite_reader.h"
#include "store/store.h"
#include "store/store_private.h"

#define ROWS_PER_COMMIT 2000
#define LULL 50 /* ms */
#define GROWTH_IDLE                                                                                \
	800 /* pages of the write-ahead log, from which on it is checkpointed in a lull */
#define GROWTH_BUSY 1000 /* from which on the queue waits for that */
#define TRIM_BUSY 16384  /* facts to trim, from which on the queue waits for a piece of that */

struct writer {
	struct store store;
	struct database *database; /* the thread's while it runs */
	pthread_t thread;
	bool running;

	pthread_mutex_t mutex; /* over all that follows */
	pthread_cond_t work;
	struct store_queue queue;
	bool hurry;           /* somebody waits for what is in it */
	struct timespec late; /* if nobody does: when it is committed nevertheless */
	bool closing;
	uint64_t trim_to;     /* as asked */
	uint64_t trimmed;     /* the facts up to here are gone */
	uint64_t ticket, seq; /* durable */
	char *why;            /* has failed; set once */
};

static struct writer *writer_of(struct store *store) {
	return (struct writer *)store;
}

/* Move the oldest appends, as many as one transaction takes, into @ret. */
static void take_group(struct writer *writer, struct store_queue *ret) {
	size_t rows = 0;

	do {
		struct store_batch *batch = store_queue_pop(&writer->queue);
		rows += batch->n;
		store_queue_push(ret, batch);
	} while (writer->queue.first && rows + writer->queue.first->n <= ROWS_PER_COMMIT);
	writer->hurry = writer->hurry && writer->queue.first;
}

/* The mutex is held. Takes @why. */
static void fail(struct writer *writer, char *why) {
	database_give_up(writer->database);
	store_queue_clear(&writer->queue);
	writer->why = why;
	store_ring(&writer->store);
}

/* The mutex is held, and let go of meanwhile. */
static void commit_group(struct writer *writer) {
	struct store_queue group = {0};
	uint64_t ticket, seq;
	char *why = NULL;
	int r;

	take_group(writer, &group);
	pthread_mutex_unlock(&writer->mutex);
	ticket = group.last->ticket;
	seq = group.last->seq;
	r = database_commit(writer->database, &group, &why);
	store_queue_clear(&group);
	pthread_mutex_lock(&writer->mutex);
	if (r < 0) {
		fail(writer, why);
		return;
	}
	assert(ticket > writer->ticket && seq >= writer->seq);
	writer->ticket = ticket;
	writer->seq = seq;
	store_ring(&writer->store);
}

/* How much there is to trim. */
static uint64_t untrimmed(const struct writer *writer) {
	uint64_t snapshot = database_snapshot(writer->database);
	uint64_t target = writer->trim_to < snapshot ? writer->trim_to : snapshot;

	return target > writer->trimmed ? target - writer->trimmed : 0;
}

static bool is_untidy(const struct writer *writer, uint64_t trim_least, int growth_least) {
	return untrimmed(writer) >= trim_least || database_growth(writer->database) >= growth_least;
}

/* Trim a piece, or else checkpoint. The mutex is held, and let go of meanwhile. */
static void tidy(struct writer *writer, uint64_t trim_least) {
	bool trim = untrimmed(writer) >= trim_least;
	uint64_t target = writer->trim_to, trimmed = writer->trimmed;
	char *why = NULL;
	int r;

	pthread_mutex_unlock(&writer->mutex);
	r = trim ? database_trim(writer->database, target, &trimmed, &why)
		 : database_checkpoint(writer->database, &why);
	pthread_mutex_lock(&writer->mutex);
	writer->trimmed = trimmed;
	if (r < 0) {
		fail(writer, why);
	}
}

static struct timespec after_a_lull(void) {
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += LULL * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	return until;
}

/* The mutex is held, and let go of meanwhile. Returns whether there was a lull. */
static bool wait_for_work(struct writer *writer) {
	struct timespec until;

	if (!writer->queue.first && !is_untidy(writer, 1, GROWTH_IDLE)) {
		pthread_cond_wait(&writer->work, &writer->mutex);
		return false;
	}
	until = writer->queue.first ? writer->late : after_a_lull();
	return pthread_cond_timedwait(&writer->work, &writer->mutex, &until) == ETIMEDOUT;
}

static void *writer_main(void *argument) {
	struct writer *writer = argument;

	pthread_mutex_lock(&writer->mutex);
	while (!writer->why) {
		if (writer->queue.first && (writer->hurry || writer->closing)) {
			commit_group(writer);
			if (!writer->why && is_untidy(writer, TRIM_BUSY, GROWTH_BUSY)) {
				tidy(writer, TRIM_BUSY);
			}
		} else if (writer->closing) {
			break;
		} else if (wait_for_work(writer)) {
			if (writer->queue.first) {
				writer->hurry = true;
			} else {
				tidy(writer, 1);
			}
		}
	}
	pthread_mutex_unlock(&writer->mutex);
	return NULL;
}

/* Signals are the loop's matter: the thread gets none. */
static int start(struct writer *writer) {
	sigset_t all, before;
	int r;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	r = pthread_create(&writer->thread, NULL, writer_main, writer);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	writer->running = r == 0;
	return -r;
}

static int writer_replay(struct store *store, struct replay *replay) {
	struct writer *writer = writer_of(store);
	int r;

	r = database_read(writer->database, replay);
	if (r < 0) {
		return r;
	}
	r = start(writer);
	if (r < 0) {
		replay->why =
			store_sentence("the store's thread cannot be started: %s", strerror(-r));
	}
	return r;
}

static void writer_append(struct store *store, struct store_batch *batch) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	if (writer->why) {
		free(batch);
	} else {
		bool first = !writer->queue.first;

		if (first) {
			writer->late = after_a_lull();
		}
		writer->hurry |= !batch->lazy;
		store_queue_push(&writer->queue, batch);
		if (first || !batch->lazy) {
			pthread_cond_signal(&writer->work);
		}
	}
	pthread_mutex_unlock(&writer->mutex);
}

static void writer_hurry(struct store *store) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	if (writer->queue.first && !writer->hurry) {
		writer->hurry = true;
		pthread_cond_signal(&writer->work);
	}
	pthread_mutex_unlock(&writer->mutex);
}

static void writer_trim(struct store *store, uint64_t seq) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	if (seq > writer->trim_to) {
		writer->trim_to = seq;
		pthread_cond_signal(&writer->work);
	}
	pthread_mutex_unlock(&writer->mutex);
}

static void writer_outcome(struct store *store, struct store_outcome *ret) {
	struct writer *writer = writer_of(store);

	pthread_mutex_lock(&writer->mutex);
	*ret = (struct store_outcome){writer->ticket, writer->seq, writer->why};
	pthread_mutex_unlock(&writer->mutex);
}

static uint64_t writer_room(const struct store *store) {
	return database_room(((const struct writer *)store)->database);
}

static struct store_reader *writer_reader(struct store *store) {
	return sqlite_reader_new(database_path(writer_of(store)->database));
}

static void writer_close(struct store *store) {
	struct writer *writer = writer_of(store);

	if (writer->running) {
		pthread_mutex_lock(&writer->mutex);
		writer->closing = true;
		pthread_cond_signal(&writer->work);
		pthread_mutex_unlock(&writer->mutex);
		pthread_join(writer->thread, NULL);
		assert(writer->why || !writer->queue.first);
	}
	database_close(writer->database);
	store_queue_clear(&writer->queue);
	pthread_cond_destroy(&writer->work);
	pthread_mutex_destroy(&writer->mutex);
	free(writer->why);
	free(writer);
}

static const struct store_ops writer_ops = {
	.replay = writer_replay,
	.append = writer_append,
	.hurry = writer_hurry,
	.trim = writer_trim,
	.outcome = writer_outcome,
	.room = writer_room,
	.reader = writer_reader,
	.close = writer_close,
};

int store_open_sqlite(
	struct store **ret, char **ret_why, const char *path, const struct store_events *events) {
	struct database *database = NULL;
	pthread_condattr_t attributes;
	struct writer *writer;
	int r;

	assert(ret && ret_why && path && events);
	r = database_open(&database, ret_why, path);
	if (r < 0) {
		return r;
	}
	writer = NEW(struct writer);
	writer->database = database;
	writer->store.log = database_log(database);
	writer->store.audit = database_audit(database);
	pthread_mutex_init(&writer->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&writer->work, &attributes);
	pthread_condattr_destroy(&attributes);
	r = store_init(&writer->store, &writer_ops, events);
	if (r < 0) {
		*ret_why = store_sentence("%s: no event descriptor: %s", path, strerror(-r));
		store_close(&writer->store);
		return r;
	}
	*ret = &writer->store;
	return 0;
}
