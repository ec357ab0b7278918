/* SPDX-License-Identifier: MIT */
/*
 * The writer's thread under ThreadSanitizer, which Criterion's processes cannot run in: a plain
 * program. Appends from the one thread that may, while the other writes, trims and checkpoints, and
 * a third reads the history; closes in the middle.
 */
#include "store/memory.h"
#include "store/reader.h"
#include "store/store.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct told {
	uint64_t ticket, seq;
	int failed;
};

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct told *told = userdata;

	told->ticket = ticket;
	told->seq = seq;
}

static void on_failed(void *userdata, const char *why) {
	struct told *told = userdata;

	fprintf(stderr, "%s\n", why);
	told->failed = 1;
}

static int on_bytes(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	return 0;
}

static void need(int fine, const char *what) {
	if (!fine) {
		fprintf(stderr, "thread: %s\n", what);
		exit(EXIT_FAILURE);
	}
}

/* Reads all of the history, over and over. */
struct onlooker {
	struct store_reader *reader;
	pthread_t thread;
	atomic_bool enough;
	uint64_t last; /* key */
};

static int look_at(void *userdata, uint64_t key, const void *bytes, size_t size) {
	struct onlooker *onlooker = userdata;

	need(key > onlooker->last && size == 9, "a row that never was");
	onlooker->last = key;
	return 0;
}

static void *look(void *argument) {
	struct onlooker *onlooker = argument;

	while (!atomic_load(&onlooker->enough)) {
		int n;

		onlooker->last = 0;
		do {
			n = store_reader_read_after(
				onlooker->reader, onlooker->last, 50, look_at, onlooker);
			need(n >= 0, "the history cannot be read");
		} while (n == 50);
	}
	return NULL;
}

static void look_on(struct onlooker *onlooker, struct store *store) {
	*onlooker = (struct onlooker){.reader = store_reader_new(store)};
	need(pthread_create(&onlooker->thread, NULL, look, onlooker) == 0, "no thread");
}

static void look_away(struct onlooker *onlooker) {
	atomic_store(&onlooker->enough, true);
	need(pthread_join(onlooker->thread, NULL) == 0, "no thread to end");
	store_reader_free(onlooker->reader);
}

/* One life of the store, in memory without @path; returns the seq that it ends with. */
static uint64_t live(const char *path, uint64_t expected, int await_last) {
	struct told told = {0};
	const struct store_callbacks events = {on_committed, on_failed, &told};
	struct store_replay_result found;
	struct store *store = NULL;
	struct onlooker onlooker;
	uint64_t seq = 0, ticket = 0;
	char *why = NULL;

	if (path) {
		need(store_open_sqlite(&store, &why, path, &events) == 0, why ? why : "open");
	} else {
		store = store_memory_new(&events);
	}
	need(store_replay(store, &why, on_bytes, on_bytes, NULL, &found) == 0,
		why ? why : "replay");
	need(found.last_seq == expected, "what was appended is not there");
	look_on(&onlooker, store);
	for (int i = 0; i < 400; i++) {
		char text[128];
		struct store_row rows[] = {{STORE_FACTS, 0, text, sizeof text},
			{STORE_HISTORY, (uint64_t)i, text, 9}, {STORE_AUDIT, 0, text, 3}};
		struct store_snapshot snapshot = {.bytes = text, .size = sizeof text};

		memset(text, 'a' + i % 26, sizeof text);
		ticket = store_append(store, rows, 3, NULL, &seq);
		if (i % 100 == 99) {
			snapshot.seq = seq;
			ticket = store_append(store, NULL, 0, &snapshot, &seq);
			store_trim(store, seq);
		}
		if (i % 7 == 0) {
			store_dispatch(store);
		}
		need(store_available_bytes(store) > 0, "no room");
	}
	while (await_last && told.ticket < ticket && !told.failed) {
		struct pollfd waiting = {.fd = store_fd(store), .events = POLLIN};

		need(poll(&waiting, 1, 60000) == 1, "the store says nothing");
		store_dispatch(store);
	}
	look_away(&onlooker);
	store_close(store);
	need(!told.failed, "failed");
	return seq;
}

int main(void) {
	static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
	char folder[] = "/tmp/usher-thread-XXXXXX", path[64], name[96];
	uint64_t seq = 0;

	need(mkdtemp(folder) != NULL, "no folder");
	snprintf(path, sizeof path, "%s/usher.db", folder);
	for (int i = 0; i < 4; i++) {
		seq = live(path, seq, i % 2);
	}
	need(live(NULL, 0, 1) == 400, "in memory something is missing");
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		snprintf(name, sizeof name, "%s%s", path, tails[i]);
		(void)unlink(name);
	}
	need(rmdir(folder) == 0, "something was left behind");
	printf("%" PRIu64 " facts over four lives\n", seq);
	return 0;
}
