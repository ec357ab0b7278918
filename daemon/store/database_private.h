/* SPDX-License-Identifier: MIT */
#pragma once

/* A database and its statements, for database.c, database_replay.c and sql.c alone.
 */

#include "store/block.h"
#include "store/database.h"
#include "store/lock.h"

#include <sqlite3.h>

enum sql_id {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_INSERT_FACTS,
	SQL_PUT_HISTORY,
	SQL_INSERT_AUDIT,
	SQL_DELETE_SNAPSHOT,
	SQL_PUT_SNAPSHOT,
	SQL_GET_SNAPSHOT,
	SQL_GET_FACTS,
	SQL_GET_LOG_ID,
	SQL_LAST_AUDIT,
	SQL_FIRST_FACT,
	SQL_DELETE_FACTS,
	SQL_CHECK_ALL,
	SQL_CHECK_FACTS,
	SQL_CHECK_SNAPSHOT,
	SQL_PUT_BALLAST,
	SQL_DELETE_BALLAST,
	SQL_N,
};

struct database {
	char *path;
	int lock_fd;
	sqlite3 *sqlite;
	sqlite3_stmt *statements[SQL_N];
	uint64_t log_id, last_audit_at_open, snapshot_seq;
	struct mark mark;              /* what is durable; until it is read, what should be */
	uint64_t wal_bad_frame_offset; /* offset of the first frame that does not check, if a crash
			    left a commit in pieces there, or 0 */
	int wal_pages;                 /* as of the last commit */
	int wal_pages_at_checkpoint;   /* at the last checkpoint */
	struct block facts_block, audit_block; /* of the commit that is being made */
};

/* Make the statements, or free them. */
int database_prepare_statements(struct database *database, char **ret_why);
void database_finalize_statements(struct database *database);

/* What failed, in one line. Returns the errno that fits, negative. */
int database_explain_error(const struct database *database, const char *action, char **ret_why);

/* The same after a code that is not SQLITE_OK, which ends the transaction. */
int database_explain_and_roll_back(struct database *database, const char *action, char **ret_why);

/* Run to its end a statement that gives nothing back. Returns SQLite's code. */
int database_run_statement(struct database *database, enum sql_id sql_id);

/* Put a row with its checksum into the history, or the snapshot with STORE_BOOKS_N. Returns
 * SQLite's code. */
int database_put_row(struct database *database, enum store_book book, uint64_t number,
	const void *bytes, size_t size);

/* Put a block into a numbered book, if there is anything in it. Returns SQLite's code. */
int database_put_block(struct database *database, enum store_book book, const struct block *block);
