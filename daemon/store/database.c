/* SPDX-License-Identifier: MIT */

/*
 * The connection and its SQL. Every row has a checksum beside it, with its book and number as the
 * seed. What a start does is in database_replay.c.
 *
 * A refused file stays untouched: its header is read as plain bytes before SQLite sees it (another
 * application's, a newer usherd's), nothing is written before replay has found all in order, and
 * until then closing does not checkpoint. A new database (see database_file.c) is whole or absent.
 */

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "store/database.h"
#include "store/database_file.h"
#include "store/database_private.h"
#include "store/lock.h"
#include "store/wal.h"

#define FACTS_PER_TRIM 4096 /* facts dropped in one transaction */

/* Set, then read back: some builds of SQLite leave some of them out. */
static const struct {
	const char *set, *get, *want;
} pragmas[] = {
	{"PRAGMA journal_mode", "PRAGMA journal_mode", "wal"},
	{"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
	{"PRAGMA wal_autocheckpoint = 0", "PRAGMA wal_autocheckpoint", "0"},
	{"PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"},
	{"PRAGMA mmap_size = 0", "PRAGMA mmap_size", "0"},
	{"PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"},
	{"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
	{"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
	{"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
	{"PRAGMA application_id", "PRAGMA application_id", DATABASE_APPLICATION_ID_TEXT},
};

/* The reason is taken down before the rollback covers it. */
int database_explain_and_roll_back(struct database *database, const char *action, char **ret_why) {
	int r = database_explain_error(database, action, ret_why);

	if (!sqlite3_get_autocommit(database->sqlite)) {
		(void)database_run_statement(database, SQL_ROLLBACK);
	}
	return r;
}

static int put_batch_and_fill_blocks(struct database *database, const struct store_batch *batch) {
	const struct store_snapshot *snapshot = &batch->snapshot;
	int code = SQLITE_OK;

	for (size_t i = 0; code == SQLITE_OK && i < batch->n_rows; i++) {
		const struct store_row *row = &batch->rows[i];

		if (row->book == STORE_HISTORY) {
			code = database_put_row(
				database, row->book, row->key, row->bytes, row->size);
		} else {
			block_append_entry(row->book == STORE_FACTS ? &database->facts_block
								    : &database->audit_block,
				row->key, row->bytes, row->size);
		}
	}
	if (code == SQLITE_OK && batch->has_snapshot) {
		code = database_run_statement(database, SQL_DELETE_SNAPSHOT);
		if (code == SQLITE_OK) {
			code = database_put_row(database, STORE_BOOKS_N, snapshot->seq,
				snapshot->bytes, snapshot->size);
		}
	}
	return code;
}

int database_commit(struct database *database, const struct store_queue *queue, char **ret_why) {
	struct mark mark = database->mark;
	uint64_t snapshot_seq = database->snapshot_seq;
	bool is_empty = true;
	int code;

	for (const struct store_batch *batch = queue->first; batch; batch = batch->next) {
		is_empty = is_empty && batch->n_rows == 0 && !batch->has_snapshot;
	}
	if (is_empty) {
		return 0;
	}
	if (!store_queue_continues_after(queue, mark.last_fact, mark.last_audit)) {
		*ret_why = text_printf("%s: what is to be committed does not go on after fact "
				       "%" PRIu64 " and audit row %" PRIu64,
			database->path, mark.last_fact, mark.last_audit);
		return -ENOTRECOVERABLE;
	}
	code = database_run_statement(database, SQL_BEGIN);
	for (const struct store_batch *batch = queue->first; batch && code == SQLITE_OK;
		batch = batch->next) {
		code = put_batch_and_fill_blocks(database, batch);
		snapshot_seq = batch->has_snapshot ? batch->snapshot.seq : snapshot_seq;
		mark.last_fact = batch->last_seq;
	}
	mark.last_audit = database->audit_block.n_entries ? database->audit_block.last_number
							  : mark.last_audit;
	if (code == SQLITE_OK) {
		code = database_put_block(database, STORE_FACTS, &database->facts_block);
	}
	if (code == SQLITE_OK) {
		code = database_put_block(database, STORE_AUDIT, &database->audit_block);
	}
	block_clear(&database->facts_block);
	block_clear(&database->audit_block);
	if (code == SQLITE_OK) {
		code = database_run_statement(database, SQL_COMMIT);
	}
	if (code != SQLITE_OK) {
		return database_explain_and_roll_back(database, "commit", ret_why);
	}
	database->snapshot_seq = snapshot_seq;
	database->mark = mark;
	lock_file_write_mark(database->lock_fd, &mark);
	return 0;
}

int database_checkpoint(struct database *database, char **ret_why) {
	int code = sqlite3_wal_checkpoint_v2(
		database->sqlite, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
		return database_explain_error(database, "checkpoint", ret_why);
	}
	database->wal_pages_at_checkpoint = database->wal_pages;
	return 0;
}

static int on_wal_commit(void *userdata, sqlite3 *sqlite, const char *name, int n_pages) {
	struct database *database = userdata;

	if (n_pages < database->wal_pages) { /* it began again from its start */
		database->wal_pages_at_checkpoint = 0;
	}
	database->wal_pages = n_pages;
	return SQLITE_OK;
}

static int set_and_verify_pragma(struct database *database, size_t pragma_index, char **ret_why) {
	sqlite3_stmt *statement = NULL;
	const char *actual = NULL;
	int r = 0;

	if (sqlite3_exec(database->sqlite, pragmas[pragma_index].set, NULL, NULL, NULL) !=
			SQLITE_OK ||
		sqlite3_prepare_v2(database->sqlite, pragmas[pragma_index].get, -1, &statement,
			NULL) != SQLITE_OK) {
		return database_explain_error(database, "open", ret_why);
	}
	if (sqlite3_step(statement) == SQLITE_ROW) {
		actual = (const char *)sqlite3_column_text(statement, 0);
	}
	if (!actual) {
		r = database_explain_error(database, "open", ret_why);
	} else if (strcmp(actual, pragmas[pragma_index].want) != 0) {
		*ret_why = text_printf("%s: %s is %s, not %s", database->path,
			pragmas[pragma_index].get, actual, pragmas[pragma_index].want);
		r = -EPROTONOSUPPORT;
	}
	sqlite3_finalize(statement);
	return r;
}

/* One number out of a statement of one row. */
static int read_number(
	struct database *database, enum sql_id sql_id, uint64_t *ret, char **ret_why) {
	sqlite3_stmt *statement = database->statements[sql_id];
	int code = sqlite3_step(statement), r = 0;

	if (code == SQLITE_ROW && sqlite3_column_type(statement, 0) == SQLITE_INTEGER) {
		*ret = (uint64_t)sqlite3_column_int64(statement, 0);
	} else if (code == SQLITE_ROW || code == SQLITE_DONE) {
		*ret_why = text_printf("%s is damaged: its number is gone", database->path);
		r = -EUCLEAN;
	} else {
		r = database_explain_error(database, "read", ret_why);
	}
	sqlite3_reset(statement);
	return r;
}

int database_trim_piece(
	struct database *database, uint64_t seq, uint64_t *ret_trimmed_seq, char **ret_why) {
	sqlite3_stmt *statement = database->statements[SQL_DELETE_FACTS];
	uint64_t first_seq = 0, last_seq;
	int code, r;

	seq = seq < database->snapshot_seq ? seq : database->snapshot_seq;
	r = read_number(database, SQL_FIRST_FACT, &first_seq, ret_why);
	if (r < 0 || !first_seq || first_seq > seq) {
		*ret_trimmed_seq = seq;
		return r;
	}
	last_seq = first_seq + FACTS_PER_TRIM - 1 < seq ? first_seq + FACTS_PER_TRIM - 1 : seq;
	code = database_run_statement(database, SQL_BEGIN);
	if (code == SQLITE_OK) {
		code = sqlite3_bind_int64(statement, 1, (int64_t)last_seq);
	}
	if (code == SQLITE_OK) {
		code = database_run_statement(database, SQL_DELETE_FACTS);
	}
	if (code == SQLITE_OK) {
		code = database_run_statement(database, SQL_COMMIT);
	}
	if (code != SQLITE_OK) {
		return database_explain_and_roll_back(database, "trim", ret_why);
	}
	*ret_trimmed_seq = last_seq;
	return 0;
}

int database_wal_growth_pages(const struct database *database) {
	return database->wal_pages - database->wal_pages_at_checkpoint;
}

static int open_connection_and_read_numbers(struct database *database, char **ret_why) {
	static const int flags =
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int r;

	if (sqlite3_open_v2(database->path, &database->sqlite, flags, NULL) != SQLITE_OK) {
		allocated(database->sqlite);
		return database_explain_error(database, "open", ret_why);
	}
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_busy_timeout(database->sqlite, 5000);
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
		r = set_and_verify_pragma(database, i, ret_why);
		if (r < 0) {
			return r;
		}
	}
	sqlite3_wal_hook(database->sqlite, on_wal_commit, database);
	r = database_prepare_statements(database, ret_why);
	if (r < 0) {
		return r;
	}
	r = read_number(database, SQL_GET_LOG_ID, &database->log_id, ret_why);
	return r < 0
		? r
		: read_number(database, SQL_LAST_AUDIT, &database->last_audit_at_open, ret_why);
}

/* Refuse a database that is gone or empty, though its mark says that it had rows. */
static int read_mark_and_refuse_lost_file(struct database *database, char **ret_why) {
	struct stat status;

	if (!lock_file_read_mark(database->lock_fd, &database->mark) ||
		database->mark.last_fact + database->mark.last_audit == 0 ||
		(stat(database->path, &status) < 0 ? errno != ENOENT : status.st_size > 0)) {
		return 0;
	}
	*ret_why = text_printf("%s is gone or empty, and had facts up to %" PRIu64
			       " (to begin anew, remove %s.lock)",
		database->path, database->mark.last_fact, database->path);
	return -EUCLEAN;
}

int database_open(struct database **ret, char **ret_why, const char *path) {
	struct database *database = NEW(struct database);
	int r;

	database->path = copy_text(path);
	database->lock_fd = -1;
	r = lock_acquire(&database->lock_fd, path, ret_why);
	if (r == 0) {
		r = read_mark_and_refuse_lost_file(database, ret_why);
	}
	if (r == 0) {
		r = database_file_create_or_verify(path, ret_why);
	}
	if (r == 0) {
		r = wal_verify(path, &database->wal_bad_frame_offset, ret_why);
	}
	if (r == 0) {
		r = open_connection_and_read_numbers(database, ret_why);
	}
	if (r < 0) {
		database_close(database);
		return r;
	}
	*ret = database;
	return 0;
}

const char *database_path(const struct database *database) {
	return database->path;
}

uint64_t database_log_id(const struct database *database) {
	return database->log_id;
}

uint64_t database_last_audit_at_open(const struct database *database) {
	return database->last_audit_at_open;
}

uint64_t database_snapshot_seq(const struct database *database) {
	return database->snapshot_seq;
}

uint64_t database_available_bytes(const struct database *database) {
	struct statvfs status;

	if (fstatvfs(database->lock_fd, &status) < 0) {
		return 0;
	}
	return (uint64_t)status.f_bavail * status.f_frsize;
}

void database_skip_close_checkpoint(struct database *database) {
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

void database_close(struct database *database) {
	if (!database) {
		return;
	}
	database_finalize_statements(database);
	sqlite3_close(database->sqlite);
	closep(&database->lock_fd);
	block_finish(&database->facts_block);
	block_finish(&database->audit_block);
	free(database->path);
	free(database);
}
