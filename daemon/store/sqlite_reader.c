/* SPDX-License-Identifier: MIT */

/*
 * A reader over SQLite has a connection of its own, which can only read. The writer's connection
 * alone checkpoints and begins the write-ahead log anew: two that did could damage it. So this one
 * is opened read-only, and leaves the log alone even when it is the last to close. Each call steps
 * its statement to the end and resets it, so that no read keeps a checkpoint waiting for longer
 * than a page takes.
 */

#include "store/sqlite_reader.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "store/reader_private.h"

#include <errno.h>
#include <sqlite3.h>

/* How long to wait for a lock of the writer's, which is held for moments. */
#define BUSY_TIMEOUT_MS 1000

static const char *const sql_of_range[READER_RANGES_N] = {
	[READER_AFTER] = "SELECT key, body, sum FROM history WHERE key > ?1 ORDER BY key LIMIT ?2",
	[READER_AT] = "SELECT key, body, sum FROM history WHERE key = ?1 LIMIT ?2",
	[READER_BEFORE] =
		"SELECT key, body, sum FROM history WHERE key < ?1 ORDER BY key DESC LIMIT ?2",
};

struct sqlite_reader {
	struct store_reader base;
	char *path;
	sqlite3 *sqlite; /* NULL: not open yet */
	sqlite3_stmt *selects[READER_RANGES_N];
};

static struct sqlite_reader *sqlite_reader_of(struct store_reader *reader) {
	return (struct sqlite_reader *)reader;
}

static void close_read_connection(struct sqlite_reader *reader) {
	for (size_t i = 0; i < READER_RANGES_N; i++) {
		sqlite3_finalize(TAKE(reader->selects[i]));
	}
	sqlite3_close(TAKE(reader->sqlite));
}

/* Returns SQLite's code. What is half open afterwards is the caller's to close. */
static int open_read_connection(struct sqlite_reader *reader) {
	int code = sqlite3_open_v2(
		reader->path, &reader->sqlite, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

	if (code == SQLITE_OK) {
		code = sqlite3_db_config(reader->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	}
	if (code == SQLITE_OK) {
		code = sqlite3_busy_timeout(reader->sqlite, BUSY_TIMEOUT_MS);
	}
	if (code == SQLITE_OK) {
		code = sqlite3_exec(
			reader->sqlite, "PRAGMA trusted_schema = OFF", NULL, NULL, NULL);
	}
	for (size_t i = 0; code == SQLITE_OK && i < READER_RANGES_N; i++) {
		code = sqlite3_prepare_v3(reader->sqlite, sql_of_range[i], -1,
			SQLITE_PREPARE_PERSISTENT, &reader->selects[i], NULL);
	}
	return code;
}

static int sqlite_reader_open(struct store_reader *base) {
	struct sqlite_reader *reader = sqlite_reader_of(base);

	if (!reader->sqlite && open_read_connection(reader) != SQLITE_OK) {
		close_read_connection(reader);
		return -EIO;
	}
	return 0;
}

/* The row that @select stands at. */
static int emit_row(sqlite3_stmt *select, const struct reader_query *query) {
	const void *bytes = sqlite3_column_blob(select, 1);

	return reader_verify_and_emit_row(query, (uint64_t)sqlite3_column_int64(select, 0),
		bytes ? bytes : "", (size_t)sqlite3_column_bytes(select, 1),
		(uint64_t)sqlite3_column_int64(select, 2));
}

static int emit_rows(sqlite3_stmt *select, const struct reader_query *query) {
	int code, n = 0;

	while ((code = sqlite3_step(select)) == SQLITE_ROW) {
		int r = emit_row(select, query);

		if (r < 0) {
			return r;
		}
		n++;
	}
	if (code != SQLITE_DONE) {
		return code == SQLITE_CORRUPT ? -EUCLEAN : -EIO;
	}
	return n;
}

static int sqlite_reader_read(struct store_reader *base, const struct reader_query *query) {
	sqlite3_stmt *select;
	int r = sqlite_reader_open(base);

	if (r < 0) {
		return r;
	}
	select = sqlite_reader_of(base)->selects[query->range];
	if (sqlite3_bind_int64(select, 1, (int64_t)query->key) != SQLITE_OK ||
		sqlite3_bind_int64(select, 2, (int64_t)query->n_max) != SQLITE_OK) {
		return -EIO;
	}
	r = emit_rows(select, query);
	sqlite3_reset(select);
	return r;
}

static void sqlite_reader_free(struct store_reader *base) {
	struct sqlite_reader *reader = sqlite_reader_of(base);

	close_read_connection(reader);
	free(reader->path);
	free(reader);
}

static const struct reader_ops sqlite_reader_ops = {
	.open = sqlite_reader_open,
	.read = sqlite_reader_read,
	.free = sqlite_reader_free,
};

struct store_reader *sqlite_reader_new(const char *path) {
	struct sqlite_reader *reader = NEW(struct sqlite_reader);

	reader->base.ops = &sqlite_reader_ops;
	reader->path = copy_text(path);
	return &reader->base;
}
