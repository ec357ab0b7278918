/* SPDX-License-Identifier: MIT */
/* A real file: damage, other people's files, a full disk. */
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
#include <unistd.h>

static struct box box;

static void with_facts(unsigned n) {
	box_init(&box, false);
	for (unsigned i = 0; i < n; i++) {
		/* a row for each */
		box_await(&box, box_fact(&box, "a fact that is long enough to be found again"));
	}
}

/* Open and replay must fail with @error, and leave the file as it is. */
static void expect_refused(int error, const char *word) {
	size_t before_size, after_size;
	char *before = box_slurp(box.path, &before_size), *after;
	int r = box_reopen(&box);

	if (r == 0) {
		r = box_replay(&box);
	}
	cr_assert_eq(r, error, "%d: %s", r, box.why);
	cr_assert_not_null(strstr(box.why, word), "%s", box.why);
	cr_assert_not_null(strstr(box.why, box.path), "it says which file: %s", box.why);
	box.store = store_close(box.store);
	after = box_slurp(box.path, &after_size);
	cr_assert_eq(before_size, after_size);
	cr_assert_eq(memcmp(before, after, before_size), 0, "untouched");
	free(before);
	free(after);
}

static void run_sql(const char *sql) {
	sqlite3 *sqlite;

	box.store = store_close(box.store);
	cr_assert_eq(sqlite3_open(box.path, &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(sqlite, sql, NULL, NULL, NULL), SQLITE_OK, "%s",
		sqlite3_errmsg(sqlite));
	cr_assert_eq(sqlite3_close(sqlite), SQLITE_OK);
}

Test(sqlite, a_flipped_bit_in_a_fact_is_found) {
	static const char needle[] = "long enough";
	size_t size;
	char *bytes, *at;

	with_facts(3);
	box.store = store_close(box.store);
	bytes = box_slurp(box.path, &size);
	at = memmem(bytes, size, needle, strlen(needle));
	cr_assert_not_null(at);
	*at ^= 1;
	box_spill(box.path, bytes, size);
	free(bytes);
	expect_refused(-EUCLEAN, "damaged");
	box_finish(&box);
}

Test(sqlite, a_missing_fact_is_found) {
	with_facts(5);
	run_sql("DELETE FROM facts WHERE seq = 3");
	expect_refused(-EUCLEAN, "fact 3 is missing");
	box_finish(&box);
}

Test(sqlite, a_swapped_fact_is_found) {
	with_facts(1);
	box_await(&box, box_fact(&box, "another"));
	run_sql("UPDATE facts SET body = (SELECT body FROM facts WHERE seq = 2), "
		"sum = (SELECT sum FROM facts WHERE seq = 2) WHERE seq = 1");
	expect_refused(-EUCLEAN, "checksum of the facts up to 1 is wrong");
	box_finish(&box);
}

Test(sqlite, a_damaged_snapshot_is_found) {
	with_facts(1);
	box_await(&box, box_snapshot(&box, "state"));
	run_sql("UPDATE snapshot SET body = x'00'");
	expect_refused(-EUCLEAN, "snapshot at 1");
	box_finish(&box);
}

Test(sqlite, a_file_cut_short_is_found) {
	with_facts(2000);
	box.store = store_close(box.store);
	cr_assert_eq(truncate(box.path, 8192), 0);
	expect_refused(-EUCLEAN, "damaged");
	box_finish(&box);
}

Test(sqlite, a_zeroed_page_is_found) {
	static const char zeroes[4096];
	int fd;

	with_facts(2000);
	box.store = store_close(box.store);
	fd = open(box.path, O_WRONLY);
	cr_assert_eq(pwrite(fd, zeroes, sizeof zeroes, 5 * sizeof zeroes), (ssize_t)sizeof zeroes);
	close(fd);
	expect_refused(-EUCLEAN, "damaged");
	box_finish(&box);
}

/* The page that a book begins with. */
static size_t page_of(const char *book) {
	sqlite3_stmt *statement;
	sqlite3 *sqlite;
	size_t page;

	cr_assert_eq(sqlite3_open(box.path, &sqlite), SQLITE_OK);
	cr_assert_eq(
		sqlite3_prepare_v2(sqlite, "SELECT rootpage FROM sqlite_schema WHERE name = ?1", -1,
			&statement, NULL),
		SQLITE_OK);
	cr_assert_eq(sqlite3_bind_text(statement, 1, book, -1, SQLITE_STATIC), SQLITE_OK);
	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
	page = (size_t)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(sqlite);
	return page;
}

/* Each row that is left is right, and one is gone: the page says that it has one less. */
Test(sqlite, a_row_that_its_page_forgot_is_missed) {
	static const struct store_row rows[] = {{STORE_HISTORY, 3, "three", 5},
		{STORE_HISTORY, 5, "five", 4}, {STORE_HISTORY, 9, "nine", 4}};
	size_t size;
	uint64_t seq;
	char *bytes;

	box_init(&box, false);
	box_await(&box, store_append(box.store, rows, 3, NULL, &seq));
	box.store = store_close(box.store);
	bytes = box_slurp(box.path, &size);
	cr_assert_eq(bytes[(page_of("history") - 1) * 4096 + 4], 3);
	bytes[(page_of("history") - 1) * 4096 + 4] = 2;
	box_spill(box.path, bytes, size);
	free(bytes);
	expect_refused(-EUCLEAN, "damaged");
	box_finish(&box);
}

/* As if the pages that the books begin with had been swapped. */
Test(sqlite, a_row_of_another_book_is_found) {
	static const struct store_row rows[] = {
		{STORE_FACTS, 0, "fact", 4}, {STORE_AUDIT, 0, "audit", 5}};
	uint64_t seq;

	box_init(&box, false);
	box_await(&box, store_append(box.store, rows, 2, NULL, &seq));
	run_sql("ALTER TABLE facts RENAME TO other; ALTER TABLE audit RENAME TO facts; "
		"ALTER TABLE other RENAME TO audit");
	expect_refused(-EUCLEAN, "checksum of the facts up to 1 is wrong");
	box_finish(&box);
}

Test(sqlite, nonsense_is_refused) {
	with_facts(1);
	box.store = store_close(box.store);
	box_spill(box.path, "this is not a database", 22);
	expect_refused(-EUCLEAN, "damaged");
	box_finish(&box);
}

Test(sqlite, a_newer_schema_is_refused_untouched) {
	with_facts(1);
	run_sql("PRAGMA user_version = 2147483647");
	expect_refused(-EPROTONOSUPPORT, "a newer one wrote it");
	box_finish(&box);
}

Test(sqlite, an_older_schema_is_refused_untouched) {
	with_facts(1);
	run_sql("PRAGMA user_version = 1");
	expect_refused(-EPROTONOSUPPORT, "an older one wrote it");
	box_finish(&box);
}

Test(sqlite, anothers_database_is_refused_untouched) {
	with_facts(1);
	run_sql("PRAGMA application_id = 7");
	expect_refused(-EPROTONOSUPPORT, "not usher's");
	box_finish(&box);
}

Test(sqlite, one_process_at_a_time) {
	const struct store_callbacks events = {0};
	struct store *second = NULL;
	char *why = NULL;

	with_facts(1);
	cr_assert_eq(store_open_sqlite(&second, &why, box.path, &events), -EBUSY);
	cr_assert_not_null(strstr(why, "another process"), "%s", why);
	cr_assert_null(second);
	free(why);
	box_finish(&box);
}

Test(sqlite, a_folder_that_is_not_there_is_named) {
	const struct store_callbacks events = {0};
	struct store *store = NULL;
	char *why = NULL;

	cr_assert_eq(
		store_open_sqlite(&store, &why, "/proc/nonexistent/usher.db", &events), -ENOENT);
	cr_assert_not_null(strstr(why, "/proc/nonexistent/usher.db"), "%s", why);
	free(why);
}

/* The system refuses to let the files grow: what was confirmed stays, nothing more is. */
Test(sqlite, a_real_failure_to_write_is_final) {
	struct rlimit limit = {.rlim_cur = 4300000, .rlim_max = RLIM_INFINITY};
	char *big = malloc(1000000);
	uint64_t confirmed;
	const char *bigs[8];

	with_facts(5);
	(void)signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	memset(big, 'x', 999999);
	big[999999] = '\0';
	for (size_t i = 0; i < 8; i++) {
		bigs[i] = big;
	}
	confirmed = box.seq;
	box_await(&box, box_facts(&box, bigs, 8));
	cr_assert_not_null(box.failed);
	cr_assert_eq(box.seq, confirmed);
	(void)box_fact(&box, "swallowed");
	store_dispatch(box.store);
	limit.rlim_cur = RLIM_INFINITY;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	free(box.failed);
	box.failed = NULL;
	cr_assert_eq(box_reopen(&box), 0);
	cr_assert_eq(box_replay(&box), 0, "%s", box.why);
	cr_assert_eq(box.found.last_seq, 5);
	free(big);
	box_finish(&box);
}

Test(sqlite, the_file_is_its_owners_alone) {
	struct stat status;

	with_facts(1);
	cr_assert_eq(stat(box.path, &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0600);
	cr_assert_geq(store_available_bytes(box.store), 1);
	box_finish(&box);
}

Test(sqlite, old_facts_do_leave_the_file) {
	sqlite3_stmt *statement;
	sqlite3 *sqlite;

	with_facts(1000);
	box_await(&box, box_snapshot(&box, "state"));
	store_trim(box.store, 1000);
	/* Trimming is done in pieces, in a lull. */
	for (int i = 0, left = 1000; left > 0; i++) {
		(void)poll(NULL, 0, 10);
		cr_assert_eq(
			sqlite3_open_v2(box.path, &sqlite, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
		cr_assert_eq(
			sqlite3_prepare_v2(sqlite, "SELECT count(*) FROM facts WHERE seq <= 1000",
				-1, &statement, NULL),
			SQLITE_OK);
		if (sqlite3_step(statement) == SQLITE_ROW) {
			left = sqlite3_column_int(statement, 0);
		}
		sqlite3_finalize(statement);
		sqlite3_close(sqlite);
		cr_assert_lt(i, 6000, "never trimmed");
	}
	box_finish(&box);
}
