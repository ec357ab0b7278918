/* SPDX-License-Identifier: MIT */

/* All SQL of the connection that writes, and how a statement of it runs. */

#include "store/database_private.h"

#include "base/text_printf.h"

#include <errno.h>
#include <string.h>

static const char *const sql_texts[SQL_N] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_INSERT_FACTS] = "INSERT INTO facts (seq, body, sum, n) VALUES (?1, ?2, ?3, ?4)",
	[SQL_PUT_HISTORY] = "INSERT OR REPLACE INTO history (key, body, sum) VALUES (?1, ?2, ?3)",
	[SQL_INSERT_AUDIT] = "INSERT INTO audit (seq, body, sum, n) VALUES (?1, ?2, ?3, ?4)",
	[SQL_DELETE_SNAPSHOT] = "DELETE FROM snapshot",
	[SQL_PUT_SNAPSHOT] = "INSERT INTO snapshot (seq, body, sum) VALUES (?1, ?2, ?3)",
	[SQL_GET_SNAPSHOT] = "SELECT seq, body, sum, 1 FROM snapshot ORDER BY seq DESC LIMIT 1",
	[SQL_GET_FACTS] = "SELECT seq, body, sum, n FROM facts WHERE seq > ?1 ORDER BY seq",
	[SQL_GET_LOG_ID] = "SELECT value FROM meta WHERE name = 'log'",
	[SQL_LAST_AUDIT] = "SELECT coalesce(max(seq), 0) FROM audit",
	[SQL_FIRST_FACT] = "SELECT coalesce(min(seq), 0) FROM facts",
	[SQL_DELETE_FACTS] = "DELETE FROM facts WHERE seq <= ?1",
	[SQL_CHECK_ALL] = "PRAGMA quick_check(1)",
	[SQL_CHECK_FACTS] = "PRAGMA quick_check(facts)",
	[SQL_CHECK_SNAPSHOT] = "PRAGMA quick_check(snapshot)",
	[SQL_PUT_BALLAST] =
		"INSERT OR REPLACE INTO meta (name, value) VALUES ('ballast', zeroblob(?1))",
	[SQL_DELETE_BALLAST] = "DELETE FROM meta WHERE name = 'ballast'",
};

int database_explain_error(const struct database *database, const char *action, char **ret_why) {
	static const struct {
		int code, error;
	} errors[] = {
		{SQLITE_CORRUPT, EUCLEAN},
		{SQLITE_NOTADB, EUCLEAN},
		{SQLITE_ERROR, EUCLEAN}, /* our statements are sound, so a table is not there */
		{SQLITE_BUSY, EBUSY},
		{SQLITE_LOCKED, EBUSY},
		{SQLITE_FULL, ENOSPC},
		{SQLITE_NOMEM, ENOMEM},
		{SQLITE_READONLY, EROFS},
		{SQLITE_PERM, EACCES},
		{SQLITE_CANTOPEN, EACCES},
	};
	int code = sqlite3_extended_errcode(database->sqlite), error = EIO;
	int system_error = sqlite3_system_errno(database->sqlite);

	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		if (errors[i].code == (code & 0xff)) {
			error = errors[i].error;
		}
	}
	/* of a damaged file SQLite's own words may be any bytes of it, so they stay out of the log
	 */
	*ret_why = text_printf("%s: cannot %s: %s (SQLite's code %d: %s%s%s)", database->path,
		action, error == EUCLEAN ? "the file is damaged" : sqlite3_errstr(code), code,
		error == EUCLEAN ? sqlite3_errstr(code) : sqlite3_errmsg(database->sqlite),
		system_error ? "; " : "", system_error ? strerror(system_error) : "");
	return -error;
}

int database_run_statement(struct database *database, enum sql_id sql_id) {
	sqlite3_stmt *statement = database->statements[sql_id];
	int code = sqlite3_step(statement), reset_code = sqlite3_reset(statement);

	return code == SQLITE_DONE || code == SQLITE_ROW ? reset_code : code;
}

/* @n_entries: how many a block has; 0 for a row that is no block. */
static int put_row(struct database *database, enum store_book book, uint64_t number,
	const void *bytes, size_t size, size_t n_entries) {
	static const enum sql_id sql_of_book[STORE_BOOKS_N + 1] = {
		[STORE_FACTS] = SQL_INSERT_FACTS,
		[STORE_HISTORY] = SQL_PUT_HISTORY,
		[STORE_AUDIT] = SQL_INSERT_AUDIT,
		[STORE_BOOKS_N] = SQL_PUT_SNAPSHOT,
	};
	enum sql_id sql_id = sql_of_book[book];
	sqlite3_stmt *statement = database->statements[sql_id];
	int code;

	code = sqlite3_bind_int64(statement, 1, (int64_t)number);
	if (code == SQLITE_OK) {
		code = sqlite3_bind_blob64(statement, 2, bytes, size, SQLITE_STATIC);
	}
	if (code == SQLITE_OK) {
		code = sqlite3_bind_int64(
			statement, 3, (int64_t)store_compute_checksum(book, number, bytes, size));
	}
	if (code == SQLITE_OK && n_entries) {
		code = sqlite3_bind_int64(statement, 4, (int64_t)n_entries);
	}
	if (code == SQLITE_OK) {
		code = database_run_statement(database, sql_id);
	}
	sqlite3_clear_bindings(statement);
	return code;
}

int database_put_row(struct database *database, enum store_book book, uint64_t number,
	const void *bytes, size_t size) {
	return put_row(database, book, number, bytes, size, 0);
}

int database_put_block(struct database *database, enum store_book book, const struct block *block) {
	return block->n_entries ? put_row(database, book, block->last_number, block->body,
					  block->size, block->n_entries)
				: SQLITE_OK;
}

int database_prepare_statements(struct database *database, char **ret_why) {
	for (size_t i = 0; i < SQL_N; i++) {
		if (sqlite3_prepare_v3(database->sqlite, sql_texts[i], -1,
			    SQLITE_PREPARE_PERSISTENT, &database->statements[i],
			    NULL) != SQLITE_OK) {
			return database_explain_error(database, "open", ret_why);
		}
	}
	return 0;
}

void database_finalize_statements(struct database *database) {
	for (size_t i = 0; i < SQL_N; i++) {
		sqlite3_finalize(database->statements[i]);
	}
}
