/* SPDX-License-Identifier: MIT */

/*
 * What a start does with the database: checks it, reads it, and makes it ready to be written. Until
 * all is found in order nothing is written.
 */

#include <inttypes.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "store/create.h"
#include "store/database_private.h"
#include "store/wal.h"

#define CHECKED_WHOLE (64 * 1024 * 1024) /* bytes: some 80,000 handoffs with their audit */
#define GROWN_BYTES (4 * 1024 * 1024)    /* of the write-ahead log at start */
#define ROOM_TO_GROW (16 * GROWN_BYTES)

/* Write the write-ahead log long once, so that later commits overwrite it: quicker than appending.
 * What is written is deleted in the same transaction. */
static int grow_wal(struct database *database, char **ret_why) {
	_cleanup_(freep) char *path = store_sentence("%s-wal", database->path);
	sqlite3_stmt *statement = database->statements[SQL_PUT_BALLAST];
	struct stat status;
	int code;

	if (stat(path, &status) == 0 && status.st_size >= GROWN_BYTES) {
		return 0;
	}
	code = database_run(database, SQL_BEGIN);
	if (code == SQLITE_OK) {
		code = sqlite3_bind_int64(statement, 1, GROWN_BYTES);
	}
	if (code == SQLITE_OK) {
		code = database_run(database, SQL_PUT_BALLAST);
	}
	if (code == SQLITE_OK) {
		code = database_run(database, SQL_DROP_BALLAST);
	}
	if (code == SQLITE_OK) {
		code = database_run(database, SQL_COMMIT);
	}
	return code == SQLITE_OK ? 0 : database_roll_back(database, "grow its log", ret_why);
}

/* The pages fit together: what a checksum of rows cannot see is a row that is gone. */
static int check_pages_of(struct database *database, enum sql which, char **ret_why) {
	sqlite3_stmt *statement = database->statements[which];
	const char *text;
	int r = 0;

	if (sqlite3_step(statement) != SQLITE_ROW) {
		r = database_explain(database, "check its pages", ret_why);
		sqlite3_reset(statement);
		return r;
	}
	text = (const char *)sqlite3_column_text(statement, 0);
	if (!text || strcmp(text, "ok") != 0) {
		*ret_why = store_sentence(
			"%s is damaged: %s", database->path, text ? text : "its pages are");
		for (char *c = *ret_why; *c; c++) {
			*c = *c == '\n' ? ' ' : *c;
		}
		r = -EUCLEAN;
	}
	sqlite3_reset(statement);
	return r;
}

/* All of them, as long as that is quick: a start must not take longer each year. In a larger file
 * those that the relay lives by; what is lost of the rest is found when a reader misses it, or not
 * at all. */
static int check_pages(struct database *database, char **ret_why) {
	struct stat status;
	int r;

	if (stat(database->path, &status) == 0 && status.st_size <= CHECKED_WHOLE) {
		return check_pages_of(database, SQL_CHECK_ALL, ret_why);
	}
	r = check_pages_of(database, SQL_CHECK_SNAPSHOT, ret_why);
	return r == 0 ? check_pages_of(database, SQL_CHECK_FACTS, ret_why) : r;
}

/* A row as it stands. */
struct row {
	uint64_t number, sum, n;
	const void *bytes;
	size_t size;
};

static int take_snapshot(struct replay *replay, const struct row *row) {
	return replay_snapshot(replay, row->number, row->bytes, row->size, row->sum);
}

/* The snapshot may stand for the first facts of a block. */
static int take_fact(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct replay *replay = userdata;

	return seq <= replay->found.snapshot ? 0 : replay_fact(replay, seq, bytes, size);
}

static int take_facts(struct replay *replay, const struct row *row) {
	int r = replay_check(replay, row->number, row->bytes, row->size, row->sum);

	if (r == 0) {
		r = block_each(row->number, row->n, row->bytes, row->size, take_fact, replay);
	}
	if (r < 0 && !replay->why) {
		replay->why = store_sentence("%s is damaged: the facts up to %" PRIu64
					     " are not %" PRIu64 " of them",
			replay->name, row->number, row->n);
	}
	return r;
}

/* Hand every row of @which to @take. */
static int read_rows(struct database *database, enum sql which, struct replay *replay,
	int (*take)(struct replay *replay, const struct row *row)) {
	sqlite3_stmt *statement = database->statements[which];
	int code = SQLITE_ROW, r = 0;

	while (r >= 0 && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const void *bytes = sqlite3_column_blob(statement, 1);

		r = take(replay,
			&(struct row){
				.number = (uint64_t)sqlite3_column_int64(statement, 0),
				.bytes = bytes ? bytes : "",
				.size = (size_t)sqlite3_column_bytes(statement, 1),
				.sum = (uint64_t)sqlite3_column_int64(statement, 2),
				.n = (uint64_t)sqlite3_column_int64(statement, 3),
			});
	}
	if (r >= 0 && code != SQLITE_DONE) {
		r = database_explain(database, "read", &replay->why);
	}
	sqlite3_reset(statement);
	return r < 0 ? r : 0;
}

/* Is all there that was durable? */
static int check_mark(const struct database *database, struct replay *replay) {
	const struct mark *mark = &database->mark;

	if (mark->log != database->log ||
		(replay->found.seq >= mark->facts && database->audit >= mark->audit)) {
		return 0;
	}
	replay->why = store_sentence(
		"%s is damaged: facts up to %" PRIu64 " and audit rows up to %" PRIu64
		" were durable, and it ends with %" PRIu64 " and %" PRIu64
		" (if it is an older copy, put back on purpose, remove %s.lock)",
		database->path, mark->facts, mark->audit, replay->found.seq, database->audit,
		database->path);
	return -EUCLEAN;
}

/* What was found is going to be served: make sure that it stays. */
static int settle(struct database *database, struct replay *replay) {
	int r = wal_settle(database->path, database->pieces, &replay->why);

	if (r < 0) {
		return r;
	}
	/* The log is made anew after a clean stop. SQLite would sync its name with its first bytes,
	 * but does not look at how that went. */
	r = create_sync_folder(database->path);
	if (r < 0) {
		replay->why = store_sentence(
			"%s: its folder cannot be synced: %s", database->path, strerror(-r));
		return r;
	}
	database->mark = (struct mark){database->log, replay->found.seq, database->audit};
	lock_write_mark(database->lock_fd, &database->mark);
	return 0;
}

int database_read(struct database *database, struct replay *replay) {
	sqlite3_stmt *facts = database->statements[SQL_GET_FACTS];
	int r;

	replay->name = database->path;
	r = check_pages(database, &replay->why);
	if (r == 0) {
		r = read_rows(database, SQL_GET_SNAPSHOT, replay, take_snapshot);
	}
	if (r == 0) {
		sqlite3_bind_int64(facts, 1, (int64_t)replay->found.snapshot);
		r = read_rows(database, SQL_GET_FACTS, replay, take_facts);
	}
	if (r < 0) {
		return r;
	}
	r = check_mark(database, replay);
	if (r == 0) {
		r = settle(database, replay);
	}
	if (r < 0) {
		return r;
	}
	database->snapshot = replay->found.snapshot;
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	/* With little room it still serves reads, so it takes none of it. */
	if (database_room(database) < ROOM_TO_GROW) {
		return 0;
	}
	r = grow_wal(database, &replay->why);
	if (r == 0) {
		r = database_checkpoint(database, &replay->why);
	}
	(void)sqlite3_db_release_memory(database->sqlite); /* the pages that it grew by */
	if (r < 0) {
		database_give_up(database);
	}
	return r;
}
