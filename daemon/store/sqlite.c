/* SPDX-License-Identifier: MIT */

/*
 * The connection and its SQL. Every row has a checksum beside it, with its book and number as the
 * seed. What a start does is in sqlite_read.c.
 *
 * A refused file stays untouched: its header is read as plain bytes before SQLite sees it (another
 * application's, a newer usherd's), nothing is written before replay has found all in order, and
 * until then closing does not checkpoint. A new database (see create.c) is whole or absent.
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
#include "store/create.h"
#include "store/database.h"
#include "store/database_private.h"
#include "store/lock.h"
#include "store/wal.h"

#define TRIM_PIECE 4096 /* facts dropped in one transaction */

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
	{"PRAGMA application_id", "PRAGMA application_id", CREATE_APPLICATION_TEXT},
};

/* The reason is taken down before the rollback covers it. */
int database_roll_back(struct database *database, const char *doing, char **ret_why) {
	int r = database_explain(database, doing, ret_why);

	if (!sqlite3_get_autocommit(database->sqlite)) {
		(void)database_run(database, SQL_ROLLBACK);
	}
	return r;
}

static int write_batch(struct database *database, const struct store_batch *batch) {
	const struct store_snapshot *snapshot = &batch->snapshot;
	int code = SQLITE_OK;

	for (size_t i = 0; code == SQLITE_OK && i < batch->n; i++) {
		const struct store_row *row = &batch->rows[i];

		if (row->book == STORE_HISTORY) {
			code = database_put(database, row->book, row->key, row->bytes, row->size);
		} else {
			block_add(row->book == STORE_FACTS ? &database->facts : &database->audits,
				row->key, row->bytes, row->size);
		}
	}
	if (code == SQLITE_OK && batch->has_snapshot) {
		code = database_run(database, SQL_DROP_SNAPSHOT);
		if (code == SQLITE_OK) {
			code = database_put(database, STORE_BOOKS_N, snapshot->seq, snapshot->bytes,
				snapshot->size);
		}
	}
	return code;
}

int database_commit(struct database *database, const struct store_queue *queue, char **ret_why) {
	struct mark mark = database->mark;
	uint64_t snapshot = database->snapshot;
	bool empty = true;
	int code;

	for (const struct store_batch *batch = queue->first; batch; batch = batch->next) {
		empty = empty && batch->n == 0 && !batch->has_snapshot;
	}
	if (empty) {
		return 0;
	}
	if (!store_queue_goes_on(queue, mark.facts, mark.audit)) {
		*ret_why = store_sentence("%s: what is to be committed does not go on after fact "
					  "%" PRIu64 " and audit row %" PRIu64,
			database->path, mark.facts, mark.audit);
		return -ENOTRECOVERABLE;
	}
	code = database_run(database, SQL_BEGIN);
	for (const struct store_batch *batch = queue->first; batch && code == SQLITE_OK;
		batch = batch->next) {
		code = write_batch(database, batch);
		snapshot = batch->has_snapshot ? batch->snapshot.seq : snapshot;
		mark.facts = batch->seq;
	}
	mark.audit = database->audits.n ? database->audits.last : mark.audit;
	if (code == SQLITE_OK) {
		code = database_put_block(database, STORE_FACTS, &database->facts);
	}
	if (code == SQLITE_OK) {
		code = database_put_block(database, STORE_AUDIT, &database->audits);
	}
	block_clear(&database->facts);
	block_clear(&database->audits);
	if (code == SQLITE_OK) {
		code = database_run(database, SQL_COMMIT);
	}
	if (code != SQLITE_OK) {
		return database_roll_back(database, "commit", ret_why);
	}
	database->snapshot = snapshot;
	database->mark = mark;
	lock_write_mark(database->lock_fd, &mark);
	return 0;
}

int database_checkpoint(struct database *database, char **ret_why) {
	int code = sqlite3_wal_checkpoint_v2(
		database->sqlite, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
		return database_explain(database, "checkpoint", ret_why);
	}
	database->wal_pages_old = database->wal_pages;
	return 0;
}

static int on_wal(void *userdata, sqlite3 *sqlite, const char *name, int pages) {
	struct database *database = userdata;

	if (pages < database->wal_pages) { /* it began again from its start */
		database->wal_pages_old = 0;
	}
	database->wal_pages = pages;
	return SQLITE_OK;
}

static int set_pragma(struct database *database, size_t i, char **ret_why) {
	sqlite3_stmt *statement = NULL;
	const char *got = NULL;
	int r = 0;

	if (sqlite3_exec(database->sqlite, pragmas[i].set, NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_prepare_v2(database->sqlite, pragmas[i].get, -1, &statement, NULL) !=
			SQLITE_OK) {
		return database_explain(database, "open", ret_why);
	}
	if (sqlite3_step(statement) == SQLITE_ROW) {
		got = (const char *)sqlite3_column_text(statement, 0);
	}
	if (!got) {
		r = database_explain(database, "open", ret_why);
	} else if (strcmp(got, pragmas[i].want) != 0) {
		*ret_why = store_sentence("%s: %s is %s, not %s", database->path, pragmas[i].get,
			got, pragmas[i].want);
		r = -EPROTONOSUPPORT;
	}
	sqlite3_finalize(statement);
	return r;
}

/* One number out of a statement of one row. */
static int get_number(struct database *database, enum sql which, uint64_t *ret, char **ret_why) {
	sqlite3_stmt *statement = database->statements[which];
	int code = sqlite3_step(statement), r = 0;

	if (code == SQLITE_ROW && sqlite3_column_type(statement, 0) == SQLITE_INTEGER) {
		*ret = (uint64_t)sqlite3_column_int64(statement, 0);
	} else if (code == SQLITE_ROW || code == SQLITE_DONE) {
		*ret_why = store_sentence("%s is damaged: its number is gone", database->path);
		r = -EUCLEAN;
	} else {
		r = database_explain(database, "read", ret_why);
	}
	sqlite3_reset(statement);
	return r;
}

int database_trim(struct database *database, uint64_t seq, uint64_t *ret_trimmed, char **ret_why) {
	sqlite3_stmt *statement = database->statements[SQL_TRIM];
	uint64_t first = 0, last;
	int code, r;

	seq = seq < database->snapshot ? seq : database->snapshot;
	r = get_number(database, SQL_FIRST_FACT, &first, ret_why);
	if (r < 0 || !first || first > seq) {
		*ret_trimmed = seq;
		return r;
	}
	last = first + TRIM_PIECE - 1 < seq ? first + TRIM_PIECE - 1 : seq;
	code = database_run(database, SQL_BEGIN);
	if (code == SQLITE_OK) {
		code = sqlite3_bind_int64(statement, 1, (int64_t)last);
	}
	if (code == SQLITE_OK) {
		code = database_run(database, SQL_TRIM);
	}
	if (code == SQLITE_OK) {
		code = database_run(database, SQL_COMMIT);
	}
	if (code != SQLITE_OK) {
		return database_roll_back(database, "trim", ret_why);
	}
	*ret_trimmed = last;
	return 0;
}

int database_growth(const struct database *database) {
	return database->wal_pages - database->wal_pages_old;
}

static int connect_to(struct database *database, char **ret_why) {
	static const int flags =
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int r;

	if (sqlite3_open_v2(database->path, &database->sqlite, flags, NULL) != SQLITE_OK) {
		allocated(database->sqlite);
		return database_explain(database, "open", ret_why);
	}
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_busy_timeout(database->sqlite, 5000);
	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
		r = set_pragma(database, i, ret_why);
		if (r < 0) {
			return r;
		}
	}
	sqlite3_wal_hook(database->sqlite, on_wal, database);
	r = database_prepare(database, ret_why);
	if (r < 0) {
		return r;
	}
	r = get_number(database, SQL_GET_LOG, &database->log, ret_why);
	return r < 0 ? r : get_number(database, SQL_LAST_AUDIT, &database->audit, ret_why);
}

/* A database that is gone is not one that never was. */
static int check_there(struct database *database, char **ret_why) {
	struct stat status;

	if (!lock_read_mark(database->lock_fd, &database->mark) ||
		database->mark.facts + database->mark.audit == 0 ||
		(stat(database->path, &status) < 0 ? errno != ENOENT : status.st_size > 0)) {
		return 0;
	}
	*ret_why = store_sentence("%s is gone or empty, and had facts up to %" PRIu64
				  " (to begin anew, remove %s.lock)",
		database->path, database->mark.facts, database->path);
	return -EUCLEAN;
}

int database_open(struct database **ret, char **ret_why, const char *path) {
	struct database *database = NEW(struct database);
	int r;

	database->path = copy_text(path);
	database->lock_fd = -1;
	r = lock_take(&database->lock_fd, path, ret_why);
	if (r == 0) {
		r = check_there(database, ret_why);
	}
	if (r == 0) {
		r = create_or_check(path, ret_why);
	}
	if (r == 0) {
		r = wal_check(path, &database->pieces, ret_why);
	}
	if (r == 0) {
		r = connect_to(database, ret_why);
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

uint64_t database_log(const struct database *database) {
	return database->log;
}

uint64_t database_audit(const struct database *database) {
	return database->audit;
}

uint64_t database_snapshot(const struct database *database) {
	return database->snapshot;
}

uint64_t database_room(const struct database *database) {
	struct statvfs status;

	if (fstatvfs(database->lock_fd, &status) < 0) {
		return 0;
	}
	return (uint64_t)status.f_bavail * status.f_frsize;
}

void database_give_up(struct database *database) {
	sqlite3_db_config(database->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

void database_close(struct database *database) {
	if (!database) {
		return;
	}
	database_unprepare(database);
	sqlite3_close(database->sqlite);
	closep(&database->lock_fd);
	block_finish(&database->facts);
	block_finish(&database->audits);
	free(database->path);
	free(database);
}
