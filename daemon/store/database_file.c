/* SPDX-License-Identifier: MIT */

/*
 * A new database is built whole under another name, synced, renamed into place, and the folder is
 * synced: a crash at any point leaves either no database or a good one. Whose an old one is, and of
 * which version, stands at fixed places of its first 100 bytes (SQLite's file format), so that a
 * file that is not ours is never opened.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/big_endian.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "store/database_file.h"
#include "store/store_private.h"

#define HEADER_SIZE 100
#define VERSION_OFFSET 60
#define APPLICATION_ID_OFFSET 68

static const char schema[] =
	"PRAGMA application_id = 0x75736872;"
	"PRAGMA user_version = 3;"
	"CREATE TABLE facts (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, body BLOB NOT NULL, sum "
	"INTEGER NOT NULL);"
	"CREATE TABLE history (key INTEGER PRIMARY KEY, body BLOB, sum INTEGER);"
	"CREATE TABLE audit (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, body BLOB NOT NULL, sum "
	"INTEGER NOT NULL);"
	"CREATE TABLE snapshot (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, sum INTEGER NOT NULL);"
	"CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;";

static int verify_header(
	const char *path, const unsigned char *header, size_t size, char **ret_why) {
	uint32_t version;

	if (size < HEADER_SIZE || memcmp(header, "SQLite format 3", 16) != 0) {
		*ret_why = text_printf("%s is damaged, or no database at all", path);
		return -EUCLEAN;
	}
	if (read_be32(header + APPLICATION_ID_OFFSET) != DATABASE_APPLICATION_ID) {
		*ret_why = text_printf("%s is a database, but not usher's", path);
		return -EPROTONOSUPPORT;
	}
	version = read_be32(header + VERSION_OFFSET);
	if (version != DATABASE_SCHEMA_VERSION) {
		*ret_why = text_printf("%s has version %" PRIu32 " of the database, and this "
				       "usherd knows %d: %s one wrote it",
			path, version, DATABASE_SCHEMA_VERSION,
			version > DATABASE_SCHEMA_VERSION ? "a newer" : "an older");
		return -EPROTONOSUPPORT;
	}
	return 0;
}

/* The schema, the log's number, and the write-ahead log. Returns SQLite's code. */
static int initialize_new_database(sqlite3 *sqlite, uint64_t log_id) {
	sqlite3_stmt *statement = NULL;
	int code;

	code = sqlite3_exec(sqlite, schema, NULL, NULL, NULL);
	if (code == SQLITE_OK) {
		code = sqlite3_prepare_v2(sqlite,
			"INSERT INTO meta (name, value) VALUES ('log', ?1)", -1, &statement, NULL);
	}
	if (code == SQLITE_OK) {
		sqlite3_bind_int64(statement, 1, (int64_t)log_id);
		code = sqlite3_step(statement);
	}
	sqlite3_finalize(statement);
	if (code == SQLITE_DONE) {
		code = sqlite3_exec(sqlite, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	}
	return code;
}

/* Build a new database at @path, whole and synced. */
static int build_database(const char *path) {
	_cleanup_(closep) int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	sqlite3 *sqlite = NULL;
	uint64_t log_id;
	int code, r;

	if (fd < 0) {
		return -errno;
	}
	r = store_draw_log_id(&log_id);
	if (r < 0) {
		return r;
	}
	code = sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK) {
		code = initialize_new_database(sqlite, log_id);
	}
	if ((code & 0xff) == SQLITE_FULL) {
		r = -ENOSPC;
	} else if (code != SQLITE_OK) {
		r = sqlite3_system_errno(sqlite) ? -sqlite3_system_errno(sqlite) : -EIO;
	}
	if (sqlite3_close(sqlite) != SQLITE_OK && r == 0) {
		r = -EIO;
	}
	return r == 0 && fsync(fd) < 0 ? -errno : r;
}

int database_file_sync_folder(const char *path) {
	char *copy = copy_text(path);
	_cleanup_(closep) int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r = fd < 0 || fsync(fd) < 0 ? -errno : 0;

	free(copy);
	return r;
}

static void remove_database_files(const char *path) {
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		_cleanup_(freep) char *file_path = text_printf("%s%s", path, suffixes[i]);
		(void)unlink(file_path);
	}
}

static int create_database_atomically(const char *path, char **ret_why) {
	_cleanup_(freep) char *wal_path = text_printf("%s-wal", path);
	_cleanup_(freep) char *new_path = text_printf("%s.new", path);
	struct stat status;
	int r;

	if (stat(wal_path, &status) == 0 && status.st_size > 0) {
		*ret_why =
			text_printf("%s is gone or empty, but its write-ahead log is there", path);
		return -EUCLEAN;
	}
	remove_database_files(new_path);
	r = build_database(new_path);
	if (r == 0 && rename(new_path, path) < 0) {
		r = -errno;
	}
	if (r == 0) {
		r = database_file_sync_folder(path);
	}
	if (r < 0) {
		remove_database_files(new_path);
		*ret_why = text_printf("%s: cannot be created: %s", path, strerror(-r));
	}
	return r;
}

int database_file_create_or_verify(const char *path, char **ret_why) {
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	unsigned char header[HEADER_SIZE];
	ssize_t size = 0;
	int r = fd < 0 ? -errno : 0;

	if (fd >= 0) {
		size = pread(fd, header, sizeof header, 0);
		r = size < 0 ? -errno : 0;
	}
	if (r == -ENOENT || (r == 0 && size == 0)) {
		return create_database_atomically(path, ret_why);
	}
	if (r < 0) {
		*ret_why = text_printf("%s: cannot be read: %s", path, strerror(-r));
		return r;
	}
	return verify_header(path, header, (size_t)size, ret_why);
}
