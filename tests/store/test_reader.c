/* SPDX-License-Identifier: MIT */
/* Rows of history, read back while the store goes on. What both stores do is tried over both. */
#include "box.h"

#include "store/reader.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Not in order of their keys, and with gaps. */
static const uint64_t keys[] = {40, 10, 50, 20, 30};

struct seen {
	char text[256];
	uint64_t refused; /* the key that is not taken */
};

static int see(void *userdata, uint64_t key, const void *bytes, size_t size) {
	struct seen *seen = userdata;
	size_t used = strlen(seen->text);

	if (key == seen->refused) {
		return -ENOLINK;
	}
	snprintf(seen->text + used, sizeof seen->text - used, "%" PRIu64 "=%.*s ", key, (int)size,
		(const char *)bytes);
	return 0;
}

static uint64_t put(struct box *box, uint64_t key, const char *text) {
	const struct store_row row = {STORE_HISTORY, key, text, strlen(text)};
	uint64_t seq;

	return store_append(box->store, &row, 1, NULL, &seq);
}

static void put_five(struct box *box) {
	char text[32];

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		snprintf(text, sizeof text, "row %" PRIu64, keys[i]);
		(void)put(box, keys[i], text);
	}
	box_await(box, put(box, 20, "again"));
}

/* What a call showed. */
#define ASSERT_SHOWN(call, n, expected)                                                            \
	do {                                                                                       \
		struct seen seen = {.text = ""};                                                   \
		cr_assert_eq((call), (n));                                                         \
		cr_assert_str_eq(seen.text, (expected));                                           \
	} while (0)

/* Over both kinds, with five rows and a reader. */
#define OVER_BOTH(name)                                                                            \
	static void name(struct box *box, struct store_reader *reader);                            \
	Test(reader, name) {                                                                       \
		for (int memory = 0; memory < 2; memory++) {                                       \
			struct store_reader *reader;                                               \
			struct box box;                                                            \
			box_init(&box, memory);                                                    \
			put_five(&box);                                                            \
			reader = store_reader_new(box.store);                                      \
			name(&box, reader);                                                        \
			cr_assert_null(store_reader_free(reader));                                 \
			box_finish(&box);                                                          \
		}                                                                                  \
	}                                                                                          \
	static void name(struct box *box, struct store_reader *reader)

OVER_BOTH(pages_come_in_order_of_keys) {
	ASSERT_SHOWN(store_reader_read_after(reader, 0, 2, see, &seen), 2, "10=row 10 20=again ");
	ASSERT_SHOWN(store_reader_read_after(reader, 20, 2, see, &seen), 2, "30=row 30 40=row 40 ");
	ASSERT_SHOWN(store_reader_read_after(reader, 40, 2, see, &seen), 1, "50=row 50 ");
	ASSERT_SHOWN(store_reader_read_after(reader, 50, 2, see, &seen), 0, "");
	ASSERT_SHOWN(store_reader_read_after(reader, 34, 9, see, &seen), 2, "40=row 40 50=row 50 ");
	ASSERT_SHOWN(store_reader_read_after(reader, 0, 0, see, &seen), 0, "");
}

OVER_BOTH(one_row_is_found_by_its_key_or_before_another) {
	ASSERT_SHOWN(store_reader_find(reader, 30, see, &seen), 1, "30=row 30 ");
	ASSERT_SHOWN(store_reader_find(reader, 31, see, &seen), 0, "");
	ASSERT_SHOWN(store_reader_find_before(reader, 31, see, &seen), 1, "30=row 30 ");
	ASSERT_SHOWN(store_reader_find_before(reader, 30, see, &seen), 1, "20=again ");
	ASSERT_SHOWN(store_reader_find_before(reader, 10, see, &seen), 0, "");
}

OVER_BOTH(no_row_is_beyond_the_greatest_key) {
	ASSERT_SHOWN(store_reader_read_after(reader, UINT64_MAX, 9, see, &seen), 0, "");
	ASSERT_SHOWN(
		store_reader_read_after(reader, (uint64_t)INT64_MAX + 1, 9, see, &seen), 0, "");
	ASSERT_SHOWN(store_reader_find(reader, UINT64_MAX, see, &seen), 0, "");
	ASSERT_SHOWN(store_reader_find(reader, UINT64_MAX - 9, see, &seen), 0, "");
	ASSERT_SHOWN(store_reader_find_before(reader, UINT64_MAX, see, &seen), 1, "50=row 50 ");
}

OVER_BOTH(a_row_that_is_not_taken_ends_the_call) {
	struct seen choosy = {.text = "", .refused = 30};

	cr_assert_eq(store_reader_read_after(reader, 0, 9, see, &choosy), -ENOLINK);
	cr_assert_str_eq(choosy.text, "10=row 10 20=again ");
	ASSERT_SHOWN(store_reader_read_after(reader, 20, 1, see, &seen), 1, "30=row 30 ");
}

OVER_BOTH(each_call_sees_what_is_durable_by_then) {
	struct store_reader *other = store_reader_new(box->store);

	cr_assert_eq(store_reader_open(reader), 0);
	cr_assert_eq(store_reader_open(reader), 0, "once is enough");
	ASSERT_SHOWN(store_reader_read_after(reader, 50, 9, see, &seen), 0, "");
	box_await(box, put(box, 60, "later"));
	ASSERT_SHOWN(store_reader_read_after(reader, 50, 9, see, &seen), 1, "60=later ");
	ASSERT_SHOWN(store_reader_read_after(other, 50, 9, see, &seen), 1, "60=later ");
	store_reader_free(other);
}

OVER_BOTH(an_empty_row_is_a_row) {
	box_await(box, put(box, 60, ""));
	ASSERT_SHOWN(store_reader_find(reader, 60, see, &seen), 1, "60= ");
}

static void run_sql(struct box *box, const char *sql) {
	sqlite3 *sqlite;

	cr_assert_eq(sqlite3_open(box->path, &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK, "%s",
		sqlite3_errmsg(sqlite));
	sqlite3_close(sqlite);
}

OVER_BOTH(a_damaged_row_is_never_shown) {
	if (box->memory) {
		store_memory_corrupt_history_row(box->store, 30);
	} else {
		run_sql(box, "UPDATE history SET body = 'row 31' WHERE key = 30");
	}
	ASSERT_SHOWN(store_reader_find(reader, 30, see, &seen), -EUCLEAN, "");
	ASSERT_SHOWN(store_reader_find_before(reader, 40, see, &seen), -EUCLEAN, "");
	ASSERT_SHOWN(
		store_reader_read_after(reader, 0, 9, see, &seen), -EUCLEAN, "10=row 10 20=again ");
	ASSERT_SHOWN(store_reader_read_after(reader, 30, 9, see, &seen), 2, "40=row 40 50=row 50 ");
}

OVER_BOTH(a_row_in_anothers_place_is_damaged) {
	if (!box->memory) { /* where there is no other place */
		run_sql(box, "UPDATE history SET key = 35 WHERE key = 40");
		ASSERT_SHOWN(store_reader_find(reader, 35, see, &seen), -EUCLEAN, "");
		run_sql(box, "UPDATE history SET body = NULL WHERE key = 10");
		ASSERT_SHOWN(store_reader_find(reader, 10, see, &seen), -EUCLEAN, "");
	}
}

Test(reader, a_file_that_is_gone_cannot_be_read) {
	struct store_reader *reader;
	struct box box;
	char aside[128];

	box_init(&box, false);
	put_five(&box);
	reader = store_reader_new(box.store);
	snprintf(aside, sizeof aside, "%s.aside", box.path);
	cr_assert_eq(rename(box.path, aside), 0);
	cr_assert_eq(store_reader_open(reader), -EIO);
	ASSERT_SHOWN(store_reader_read_after(reader, 0, 9, see, &seen), -EIO, "");
	cr_assert_eq(access(box.path, F_OK), -1, "a reader makes no file");
	cr_assert_eq(rename(aside, box.path), 0);
	ASSERT_SHOWN(store_reader_find(reader, 10, see, &seen), 1, "10=row 10 ");
	store_reader_free(reader);
	box_finish(&box);
}

/* What a checksum of rows cannot see: the page that they stand on is no page. */
Test(reader, a_file_that_is_damaged_is_said_to_be) {
	static const char page[4096];
	struct store_reader *reader;
	struct box box;
	size_t size;
	char *bytes, *at;

	box_init(&box, false);
	put_five(&box);
	cr_assert_eq(box_reopen(&box), 0);
	cr_assert_eq(box_replay(&box), 0);
	bytes = box_slurp(box.path, &size);
	at = memmem(bytes, size, "row 10", strlen("row 10"));
	cr_assert_not_null(at);
	memcpy(bytes + (size_t)(at - bytes) / sizeof page * sizeof page, page, sizeof page);
	box_spill(box.path, bytes, size);
	free(bytes);
	reader = store_reader_new(box.store);
	ASSERT_SHOWN(store_reader_read_after(reader, 0, 9, see, &seen), -EUCLEAN, "");
	store_reader_free(reader);
	box_finish(&box);
}

/* A reader on another thread, which goes through all rows again and again until the last is there:
 * rows rise, and none that it has seen is missing the next time. */
struct watcher {
	struct store_reader *reader;
	pthread_t thread;
	uint64_t last, rounds;
	size_t n;
	bool wrong;
};

enum {
	ROWS = 600,
};

static int watch_row(void *userdata, uint64_t key, const void *bytes, size_t size) {
	struct watcher *watcher = userdata;

	watcher->wrong |= key != watcher->last + 1 || size != 3 || memcmp(bytes, "row", 3);
	watcher->last = key;
	return 0;
}

static void *watch(void *argument) {
	struct watcher *watcher = argument;
	uint64_t before = 0;

	do {
		int n;

		watcher->last = 0;
		do {
			n = store_reader_read_after(
				watcher->reader, watcher->last, 64, watch_row, watcher);
		} while (n == 64);
		watcher->wrong |= n < 0 || watcher->last < before;
		before = watcher->last;
		watcher->rounds++;
	} while (!watcher->wrong && before < ROWS);
	return NULL;
}

Test(reader, another_thread_reads_while_the_store_commits, .timeout = 120) {
	for (int memory = 0; memory < 2; memory++) {
		struct watcher watcher = {0};
		struct box box;

		box_init(&box, memory);
		watcher.reader = store_reader_new(box.store);
		cr_assert_eq(pthread_create(&watcher.thread, NULL, watch, &watcher), 0);
		for (uint64_t key = 1; key <= ROWS; key++) {
			box_await(&box, put(&box, key, "row"));
			if (key % 100 == 0) {
				(void)box_fact(&box, "a fact to snapshot");
				box_await(&box, box_snapshot(&box, "a snapshot"));
				store_trim(box.store, box.seq);
			}
		}
		cr_assert_eq(pthread_join(watcher.thread, NULL), 0);
		cr_assert_not(
			watcher.wrong, "in memory: %d, after row %" PRIu64, memory, watcher.last);
		cr_assert_null(box.failed);
		store_reader_free(watcher.reader);
		box_finish(&box);
	}
}

/* Only the writer may begin the log anew: two that did could damage it. */
Test(reader, a_reader_leaves_the_log_alone) {
	struct store_reader *reader;
	size_t before_size, after_size;
	char log[128], *before, *after;
	struct box box;

	box_init(&box, false);
	put_five(&box);
	snprintf(log, sizeof log, "%s-wal", box.path);
	before = box_slurp(log, &before_size);
	reader = store_reader_new(box.store);
	ASSERT_SHOWN(store_reader_find(reader, 10, see, &seen), 1, "10=row 10 ");
	store_reader_free(reader);
	after = box_slurp(log, &after_size);
	cr_assert_eq(before_size, after_size);
	cr_assert_eq(memcmp(before, after, before_size), 0);
	free(before);
	free(after);
	box_finish(&box);
}
