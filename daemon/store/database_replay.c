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
#include "base/text_printf.h"
#include "store/database_file.h"
#include "store/database_private.h"
#include "store/replay.h"
#include "store/wal.h"

#define FULL_CHECK_BYTES_MAX (64 * 1024 * 1024) /* bytes: some 80,000 handoffs with their audit */
#define WAL_START_BYTES (4 * 1024 * 1024)       /* of the write-ahead log at start */
#define FREE_BYTES_TO_GROW (16 * WAL_START_BYTES)

/* Write the write-ahead log long once, so that later commits overwrite it: quicker than appending.
 * What is written is deleted in the same transaction. */
static int grow_wal(struct database *database, char **ret_why) {
	_cleanup_(freep) char *path = text_printf("%s-wal", database->path);
	sqlite3_stmt *statement = database->statements[SQL_PUT_BALLAST];
	struct stat status;
	int code;

	if (stat(path, &status) == 0 && status.st_size >= WAL_START_BYTES) {
		return 0;
	}
	code = database_run_statement(database, SQL_BEGIN);
	if (code == SQLITE_OK) {
		code = sqlite3_bind_int64(statement, 1, WAL_START_BYTES);
	}
	if (code == SQLITE_OK) {
		code = database_run_statement(database, SQL_PUT_BALLAST);
	}
	if (code == SQLITE_OK) {
		code = database_run_statement(database, SQL_DELETE_BALLAST);
	}
	if (code == SQLITE_OK) {
		code = database_run_statement(database, SQL_COMMIT);
	}
	return code == SQLITE_OK
		? 0
		: database_explain_and_roll_back(database, "grow its log", ret_why);
}

/* The pages fit together: what a checksum of rows cannot see is a row that is gone. */
static int verify_pages_with(struct database *database, enum sql_id sql_id, char **ret_why) {
	sqlite3_stmt *statement = database->statements[sql_id];
	const char *text;
	int r = 0;

	if (sqlite3_step(statement) != SQLITE_ROW) {
		r = database_explain_error(database, "check its pages", ret_why);
		sqlite3_reset(statement);
		return r;
	}
	text = (const char *)sqlite3_column_text(statement, 0);
	if (!text || strcmp(text, "ok") != 0) {
		*ret_why = text_printf(
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
static int verify_all_or_vital_pages(struct database *database, char **ret_why) {
	struct stat status;
	int r;

	if (stat(database->path, &status) == 0 && status.st_size <= FULL_CHECK_BYTES_MAX) {
		return verify_pages_with(database, SQL_CHECK_ALL, ret_why);
	}
	r = verify_pages_with(database, SQL_CHECK_SNAPSHOT, ret_why);
	return r == 0 ? verify_pages_with(database, SQL_CHECK_FACTS, ret_why) : r;
}

/* A row as it stands. */
struct database_row {
	uint64_t number, checksum, n_entries;
	const void *bytes;
	size_t size;
};

static int replay_snapshot_row(struct replay *replay, const struct database_row *row) {
	return replay_snapshot(replay, row->number, row->bytes, row->size, row->checksum);
}

/* The snapshot may stand for the first facts of a block. */
static int replay_block_entry(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct replay *replay = userdata;

	return seq <= replay->result.snapshot_seq ? 0 : replay_fact(replay, seq, bytes, size);
}

static int replay_facts_row(struct replay *replay, const struct database_row *row) {
	int r = replay_verify_facts_checksum(
		replay, row->number, row->bytes, row->size, row->checksum);

	if (r == 0) {
		r = block_for_each_entry(row->number, row->n_entries, row->bytes, row->size,
			replay_block_entry, replay);
	}
	if (r < 0 && !replay->failure) {
		replay->failure = text_printf("%s is damaged: the facts up to %" PRIu64
					      " are not %" PRIu64 " of them",
			replay->source_name, row->number, row->n_entries);
	}
	return r;
}

/* Hand every row of @sql_id to @on_row. */
static int replay_rows(struct database *database, enum sql_id sql_id, struct replay *replay,
	int (*on_row)(struct replay *replay, const struct database_row *row)) {
	sqlite3_stmt *statement = database->statements[sql_id];
	int code = SQLITE_ROW, r = 0;

	while (r >= 0 && (code = sqlite3_step(statement)) == SQLITE_ROW) {
		const void *bytes = sqlite3_column_blob(statement, 1);

		r = on_row(replay,
			&(struct database_row){
				.number = (uint64_t)sqlite3_column_int64(statement, 0),
				.bytes = bytes ? bytes : "",
				.size = (size_t)sqlite3_column_bytes(statement, 1),
				.checksum = (uint64_t)sqlite3_column_int64(statement, 2),
				.n_entries = (uint64_t)sqlite3_column_int64(statement, 3),
			});
	}
	if (r >= 0 && code != SQLITE_DONE) {
		r = database_explain_error(database, "read", &replay->failure);
	}
	sqlite3_reset(statement);
	return r < 0 ? r : 0;
}

/* Is all there that was durable? */
static int verify_reaches_mark(const struct database *database, struct replay *replay) {
	const struct mark *mark = &database->mark;

	if (mark->log_id != database->log_id ||
		(replay->result.last_seq >= mark->last_fact &&
			database->last_audit_at_open >= mark->last_audit)) {
		return 0;
	}
	replay->failure =
		text_printf("%s is damaged: facts up to %" PRIu64 " and audit rows up to %" PRIu64
			    " were durable, and it ends with %" PRIu64 " and %" PRIu64
			    " (if it is an older copy, put back on purpose, remove %s.lock)",
			database->path, mark->last_fact, mark->last_audit, replay->result.last_seq,
			database->last_audit_at_open, database->path);
	return -EUCLEAN;
}

/* What was found is going to be served: make sure that it stays. */
static int make_replayed_durable(struct database *database, struct replay *replay) {
	int r = wal_cut_at_bad_frame_and_sync(
		database->path, database->wal_bad_frame_offset, &replay->failure);

	if (r < 0) {
		return r;
	}
	/* The log is made anew after a clean stop. SQLite would sync its name with its first bytes,
	 * but does not look at how that went. */
	r = database_file_sync_folder(database->path);
	if (r < 0) {
		replay->failure = text_printf(
			"%s: its folder cannot be synced: %s", database->path, strerror(-r));
		return r;
	}
	database->mark = (struct mark){
		database->log_id, replay->result.last_seq, database->last_audit_at_open};
	lock_file_write_mark(database->lock_fd, &database->mark);
	return 0;
}

int database_replay_and_make_ready(struct database *database, struct replay *replay) {
	sqlite3_stmt *facts_statement = database->statements[SQL_GET_FACTS];
	int r;

	replay->source_name = database->path;
	r = verify_all_or_vital_pages(database, &replay->failure);
	if (r == 0) {
		r = replay_rows(database, SQL_GET_SNAPSHOT, replay, replay_snapshot_row);
	}
	if (r == 0) {
		sqlite3_bind_int64(facts_statement, 1, (int64_t)replay->result.snapshot_seq);
		r = replay_rows(database, SQL_GET_FACTS, replay, replay_facts_row);
	}
	if (r < 0) {
		return r;
	}
	r = verify_reaches_mark(database, replay);
	if (r == 0) {
		r = make_replayed_durable(database, replay);
	}
	if (r < 0) {
		return r;
	}
	database->snapshot_seq = replay->result.snapshot_seq;
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	/* With little room it still serves reads, so it takes none of it. */
	if (database_available_bytes(database) < FREE_BYTES_TO_GROW) {
		return 0;
	}
	r = grow_wal(database, &replay->failure);
	if (r == 0) {
		r = database_checkpoint(database, &replay->failure);
	}
	(void)sqlite3_db_release_memory(database->sqlite); /* the pages that it grew by */
	if (r < 0) {
		database_skip_close_checkpoint(database);
	}
	return r;
}
