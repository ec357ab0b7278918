/* SPDX-License-Identifier: MIT */
#include "books.h"

#include "store/reader.h"
#include "store/store.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64], path[96];
static struct store *store;
static uint64_t durable;

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	durable = ticket;
}

static int on_bytes(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	return 0;
}

void books_open(void) {
	const struct store_callbacks events = {.committed = on_committed};
	struct store_replay_result found;
	char *why = NULL;

	strcpy(folder, "/tmp/usher-record-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/usher.db", folder);
	cr_assert_eq(store_open_sqlite(&store, &why, path, &events), 0);
	cr_assert_eq(store_replay(store, &why, on_bytes, on_bytes, NULL, &found), 0);
}

struct history *books_history(void) {
	return history_new(store_reader_new(store));
}

void books_close(void) {
	static const char *const tails[] = {"", "-wal", "-shm", ".lock"};

	store = store_close(store);
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		char name[128];

		snprintf(name, sizeof name, "%s%s", path, tails[i]);
		(void)unlink(name);
	}
	(void)rmdir(folder);
}

void books_file(uint64_t number, void *bytes, size_t size, bool await) {
	struct store_row row = {STORE_HISTORY, number, bytes, size};
	uint64_t seq, ticket = store_append(store, &row, 1, NULL, &seq);

	free(bytes);
	while (await && durable < ticket) {
		struct pollfd waiting = {.fd = store_fd(store), .events = POLLIN};

		cr_assert_eq(poll(&waiting, 1, 30000), 1);
		store_dispatch(store);
	}
}

void books_take_away(void) {
	cr_assert_eq(unlink(path), 0);
}

void books_damage(const char *sql) {
	sqlite3 *sqlite;

	cr_assert_eq(sqlite3_open(path, &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sqlite);
}
