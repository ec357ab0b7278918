/* SPDX-License-Identifier: MIT */
/* What a store does not take, and says so: files that are not as they should be, disks without
 * room, too many open files, a database that another program has been at. */
#include "box.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static struct box box;

static struct {
	bool unknown;
	uint64_t bytes;
} room = {.bytes = UINT64_C(1) << 40};

/* In place of the system's, so that a test can say how much room there is. */
int fstatvfs(int fd, struct statvfs *ret) {
	*ret = (struct statvfs){.f_frsize = 4096, .f_bavail = room.bytes / 4096};
	errno = EIO;
	return room.unknown ? -1 : 0;
}

static void spill(const char *tail, const char *bytes, size_t size) {
	char name[128];
	int fd;

	snprintf(name, sizeof name, "%s%s", box.path, tail);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	cr_assert_eq(write(fd, bytes, size), (ssize_t)size);
	close(fd);
}

static void clear(void) {
	static const char *const tails[] = {"", "-wal", "-shm", ".lock"};

	box.store = store_close(box.store);
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		char name[128];

		snprintf(name, sizeof name, "%s%s", box.path, tails[i]);
		(void)unlink(name);
	}
}

/* Something is done to the file, which is not open meanwhile unless @open. */
static void run_sql(const char *sql, bool open) {
	sqlite3 *sqlite;

	if (!open) {
		box.store = store_close(box.store);
	}
	cr_assert_eq(sqlite3_open(box.path, &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql,
		sqlite3_errmsg(sqlite));
	cr_assert_eq(sqlite3_close(sqlite), SQLITE_OK);
}

/* Open and replay fail with @error, in one line that has @word. */
static void expect(int error, const char *word) {
	int r = box_reopen(&box);

	r = r == 0 ? box_replay(&box) : r;
	cr_assert_eq(r, error, "%d: %s", r, box.why);
	cr_assert(strstr(box.why, word) && strstr(box.why, box.path) && !strchr(box.why, '\n'),
		"%s", box.why);
	box.store = store_close(box.store);
}

static void open_box(void) {
	box_init(&box, false);
	box_await(&box, box_fact(&box, "a fact"));
}

static void close_box(void) {
	box_finish(&box);
}

TestSuite(refusal, .init = open_box, .fini = close_box);

Test(refusal, a_log_alone_is_no_database) {
	clear();
	spill("-wal", "something", 9);
	expect(-EUCLEAN, "its write-ahead log is there");
	spill("", "", 0);
	expect(-EUCLEAN, "its write-ahead log is there");
	spill("-wal", "", 0);
	cr_assert_eq(box_reopen(&box), 0, "%s", box.why);
	cr_assert_eq(box_replay(&box), 0);
	cr_assert_eq(box.found.last_seq, 0);
}

Test(refusal, the_start_of_a_database_is_no_database) {
	clear();
	spill("", "SQLite format 3", 16);
	expect(-EUCLEAN, "no database at all");
}

Test(refusal, a_folder_is_no_database) {
	clear();
	cr_assert_eq(mkdir(box.path, 0700), 0);
	expect(-EISDIR, "cannot be read");
	cr_assert_eq(rmdir(box.path), 0);
}

Test(refusal, where_it_cannot_be_made) {
	char name[128];

	clear();
	snprintf(name, sizeof name, "%s.new", box.path);
	cr_assert_eq(mkdir(name, 0700), 0);
	expect(-EEXIST, "cannot be created");
	cr_assert_eq(rmdir(name), 0);
}

Test(refusal, what_is_missing_within_is_damage) {
	run_sql("DELETE FROM meta", false);
	expect(-EUCLEAN, "its number is gone");
	run_sql("INSERT INTO meta VALUES ('log', 'seven')", false);
	expect(-EUCLEAN, "its number is gone");
	run_sql("DROP TABLE facts", false);
	expect(-EUCLEAN, "the file is damaged");
}

/* SQLite repeats what it has read, which may be anything: none of that goes into a log. */
Test(refusal, what_a_damaged_file_says_is_not_repeated) {
	run_sql("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE' || "
		"char(10) || 'Wang'"
		"WHERE name = 'facts'",
		false);
	expect(-EUCLEAN, "the file is damaged");
	cr_assert_null(strstr(box.why, "Wang"), "%s", box.why);
}

Test(refusal, a_database_that_is_kept_otherwise) {
	run_sql("PRAGMA journal_mode = DELETE", false);
	expect(-EPROTONOSUPPORT, "journal_mode is delete, not wal");
}

/* Rows lie elsewhere than their page says. What SQLite says of it takes several lines. */
Test(refusal, pages_that_do_not_fit_together) {
	sqlite3_stmt *statement;
	sqlite3 *sqlite;
	int fd, page;

	for (int i = 0; i < 20; i++) {
		box_await(&box, box_fact(&box, "another fact"));
	}
	box.store = store_close(box.store);
	cr_assert_eq(sqlite3_open(box.path, &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(sqlite,
			     "SELECT rootpage FROM sqlite_schema WHERE name = 'facts'", -1,
			     &statement, NULL),
		SQLITE_OK);
	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
	page = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(sqlite);
	fd = open(box.path, O_RDWR);
	/* SQLite's file format, part 1.6: two cells of the leaf are said to be at the start of its
	 * header */
	cr_assert_eq(pwrite(fd, "\0\4\0\4", 4, (off_t)(page - 1) * 4096 + 8), 4);
	close(fd);
	expect(-EUCLEAN, "is damaged");
}

Test(refusal, without_room_it_serves_and_does_not_grow) {
	struct stat status;
	char name[128];

	clear();
	room.bytes = 1024 * 1024;
	snprintf(name, sizeof name, "%s-wal", box.path);
	cr_assert_eq(box_reopen(&box), 0, "%s", box.why);
	cr_assert_eq(box_replay(&box), 0, "%s", box.why);
	box_await(&box, box_fact(&box, "there is room for this"));
	cr_assert_eq(stat(name, &status), 0);
	cr_assert_lt(status.st_size, 1024 * 1024);
	cr_assert_eq(store_available_bytes(box.store), 1024 * 1024);
	room.unknown = true;
	cr_assert_eq(store_available_bytes(box.store), 0, "what is not known is not there");
	room.unknown = false;
}

/* With one more descriptor each time, until there are enough: each time it is refused in a
 * sentence, or serves. */
static void starve(bool anew) {
	struct rlimit limit, before;
	bool served = false;
	int lowest;

	box.store = store_close(box.store);
	lowest = dup(0);
	close(lowest);
	cr_assert_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit = before;
	for (int more = 0; more < 20 && !served; more++) {
		int r;

		if (anew) {
			clear();
		}
		limit.rlim_cur = (rlim_t)(lowest + more);
		cr_assert_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
		r = box_reopen(&box);
		r = r == 0 ? box_replay(&box) : r;
		cr_assert_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
		cr_assert(r == 0 || (strstr(box.why, box.path) && !strchr(box.why, '\n')), "%d: %s",
			r, box.why);
		served = r == 0;
		box.store = store_close(box.store);
	}
	cr_assert(served);
}

Test(refusal, too_many_open_files) {
	starve(false);
	starve(true);
}

/* Somebody else has taken the number. */
Test(refusal, a_row_that_is_there_is_not_replaced) {
	run_sql("INSERT INTO facts VALUES (2, 1, x'00', 0)", true);
	box_await(&box, box_fact(&box, "the second"));
	cr_assert_not_null(box.failed);
	cr_assert(
		strstr(box.failed, "cannot commit") && !strchr(box.failed, '\n'), "%s", box.failed);
	cr_assert_eq(box.seq, 1);
}

Test(refusal, what_cannot_be_trimmed_is_final) {
	run_sql("CREATE TRIGGER hold BEFORE DELETE ON facts BEGIN SELECT RAISE(ABORT, 'held'); END",
		true);
	box_await(&box, box_snapshot(&box, "state"));
	store_trim(box.store, 1);
	while (!box.failed) { /* in a lull */
		cr_assert_eq(poll(&(struct pollfd){.fd = store_fd(box.store), .events = POLLIN}, 1,
				     60000),
			1);
		store_dispatch(box.store);
	}
	cr_assert_not_null(strstr(box.failed, "cannot trim"), "%s", box.failed);
}

Test(refusal, trimming_what_is_gone_does_no_harm) {
	box_await(&box, box_snapshot(&box, "state"));
	run_sql("DELETE FROM facts", false);
	cr_assert_eq(box_reopen(&box), 0, "%s", box.why);
	cr_assert_eq(box_replay(&box), 0, "%s", box.why);
	cr_assert_str_eq(box.replayed, "snapshot@1=state ");
	store_trim(box.store, 1);
	store_trim(box.store, 0);
	box_await(&box, box_fact(&box, "next"));
	cr_assert_null(box.failed);
	cr_assert_eq(box.seq, 2);
}

static char *text_of(size_t size) {
	char *text = calloc(1, size + 1);

	cr_assert_not_null(text);
	memset(text, 'x', size);
	return text;
}

/* Only a checkpoint writes the database's own file. This much is due for one in a lull, and not
 * before. */
Test(refusal, a_log_is_checkpointed_in_a_lull) {
	char *big = text_of(3600000);
	struct stat before, after;

	cr_assert_eq(stat(box.path, &before), 0);
	box_await(&box, box_fact(&box, big));
	do {
		(void)poll(NULL, 0, 10);
		cr_assert_eq(stat(box.path, &after), 0);
		/* until the test's own deadline */
	} while (!memcmp(&after.st_mtim, &before.st_mtim, sizeof after.st_mtim));
	free(big);
}

/* Nor does it without a lull: what is long overdue is done between two commits. */
Test(refusal, a_log_does_not_grow_for_ever) {
	char *big = text_of(1000000), wal[160];
	struct stat status;

	for (int i = 0; i < 24; i++) {
		box_await(&box, box_fact(&box, big));
	}
	snprintf(wal, sizeof wal, "%s-wal", box.path);
	cr_assert_eq(stat(wal, &status), 0);
	cr_assert_lt(status.st_size, 10000000, "of 24 MB");
	free(big);
}

static int refuse_snapshot(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	return *(const char *)bytes == 's' ? -EUCLEAN : 0;
}

static int refuse_fact(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	return seq == 2 ? -ENOTSUP : 0;
}

Test(refusal, what_the_reader_does_not_take_is_named) {
	char *why = NULL;

	box_await(&box, box_fact(&box, "the second"));
	cr_assert_eq(box_reopen(&box), 0);
	cr_assert_eq(store_replay(box.store, &why, refuse_snapshot, refuse_fact, NULL, &box.found),
		-ENOTSUP);
	cr_assert_not_null(strstr(why, "fact 2 was not taken"), "%s", why);
	free(why);
	cr_assert_eq(box_reopen(&box), 0);
	cr_assert_eq(box_replay(&box), 0);
	box_await(&box, box_snapshot(&box, "state"));
	cr_assert_eq(box_reopen(&box), 0);
	cr_assert_eq(store_replay(box.store, &why, refuse_snapshot, refuse_fact, NULL, &box.found),
		-EUCLEAN);
	cr_assert_not_null(strstr(why, "snapshot at 2 was not taken"), "%s", why);
	free(why);
}

Test(refusal, a_snapshot_may_be_of_nothing) {
	box_await(&box, box_snapshot(&box, ""));
	cr_assert_eq(box_reopen(&box), 0);
	cr_assert_eq(box_replay(&box), 0, "%s", box.why);
	cr_assert_str_eq(box.replayed, "snapshot@1= ");
}

Test(refusal, more_than_there_can_be_ends_the_process, .signal = SIGABRT) {
	struct store_row row = {STORE_FACTS, 0, "", SIZE_MAX};
	uint64_t seq;

	(void)store_append(box.store, &row, 1, NULL, &seq);
}

Test(refusal, a_store_that_is_not_there_is_closed) {
	cr_assert_null(store_close(NULL));
}
