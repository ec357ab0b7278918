/* SPDX-License-Identifier: MIT */
#include "box.h"

#include "store/block.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct block block;
static char heard[256];

static int hear(void *userdata, uint64_t number, const void *bytes, size_t size) {
	size_t n = strlen(heard);

	snprintf(heard + n, sizeof heard - n, "%d=%.*s ", (int)number, (int)size,
		(const char *)bytes);
	return userdata && number == *(uint64_t *)userdata ? -EIO : 0;
}

static void fill(void) {
	block_append_entry(&block, 7, "ab", 2);
	block_append_entry(&block, 8, NULL, 0);
	block_append_entry(&block, 9, "c", 1);
}

Test(block, gives_back_what_it_was_given) {
	fill();
	cr_assert_eq(block.last_number, 9);
	cr_assert_eq(block.n_entries, 3);
	cr_assert_eq(block_for_each_entry(9, 3, block.body, block.size, hear, NULL), 0);
	cr_assert_str_eq(heard, "7=ab 8= 9=c ");
	block_clear(&block);
	cr_assert_eq(block.n_entries, 0);
	cr_assert_eq(block.size, 0);
	block_finish(&block);
}

Test(block, a_callback_can_end_it) {
	uint64_t stop = 8;

	fill();
	cr_assert_eq(block_for_each_entry(9, 3, block.body, block.size, hear, &stop), -EIO);
	cr_assert_str_eq(heard, "7=ab 8= ");
	block_finish(&block);
}

/* Whatever is cut off, added or counted wrong, nothing is handed on. */
Test(block, what_is_no_block_is_refused) {
	fill();
	for (size_t size = 0; size < block.size; size++) {
		unsigned char *copy = malloc(size ? size : 1); /* so that a sanitizer sees what is
								  read beyond */

		memcpy(copy, block.body, size);
		cr_assert_eq(block_for_each_entry(9, 3, copy, size, hear, NULL), -EUCLEAN,
			"%zu bytes", size);
		free(copy);
	}
	cr_assert_eq(block_for_each_entry(9, 2, block.body, block.size, hear, NULL), -EUCLEAN);
	cr_assert_eq(block_for_each_entry(9, 4, block.body, block.size, hear, NULL), -EUCLEAN);
	cr_assert_eq(
		block_for_each_entry(9, UINT64_MAX, block.body, block.size, hear, NULL), -EUCLEAN);
	cr_assert_eq(block_for_each_entry(9, 0, block.body, 0, hear, NULL), -EUCLEAN);
	cr_assert_eq(block_for_each_entry(2, 3, block.body, block.size, hear, NULL), -EUCLEAN,
		"before the first");
	block.body[3] = 0xff;
	cr_assert_eq(block_for_each_entry(9, 3, block.body, block.size, hear, NULL), -EUCLEAN,
		"longer than all");
	cr_assert_str_eq(heard, "");
	block_finish(&block);
}

Test(block, big_memory_is_let_go_of) {
	char *big = calloc(1, 1 << 20);

	block_append_entry(&block, 1, big, 1 << 20);
	cr_assert_geq(block.capacity, 1 << 20);
	block_clear(&block);
	cr_assert_eq(block.capacity, 0);
	free(big);
}

static struct box box;

/* One append's facts are one row. */
Test(block, facts_of_a_commit_are_one_row) {
	static const char *const facts[] = {"one", "two", "three"};
	sqlite3_stmt *statement;
	sqlite3 *sqlite;

	box_init(&box, false);
	box_await(&box, box_facts(&box, facts, 3));
	cr_assert_eq(sqlite3_open(box.path, &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(sqlite, "SELECT seq, n FROM facts", -1, &statement, NULL),
		SQLITE_OK);
	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
	cr_assert_eq(sqlite3_column_int(statement, 0), 3);
	cr_assert_eq(sqlite3_column_int(statement, 1), 3);
	cr_assert_eq(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_finalize(statement);
	sqlite3_close(sqlite);
	cr_assert_eq(box_reopen(&box), 0, "%s", box.why);
	cr_assert_eq(box_replay(&box), 0, "%s", box.why);
	cr_assert_str_eq(box.replayed, "1=one 2=two 3=three ");
	box_finish(&box);
}

/* The file's own words are not believed: one more than there are. */
Test(block, a_row_of_another_number_of_facts_is_refused) {
	static const char *const facts[] = {"one", "two"};
	sqlite3 *sqlite;

	box_init(&box, false);
	box_await(&box, box_facts(&box, facts, 2));
	box.store = store_close(box.store);
	cr_assert_eq(sqlite3_open(box.path, &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(sqlite, "UPDATE facts SET n = 1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sqlite);
	cr_assert_eq(box_reopen(&box), 0, "%s", box.why);
	cr_assert_eq(box_replay(&box), -EUCLEAN);
	cr_assert_not_null(strstr(box.why, "the facts up to 2 are not 1 of them"), "%s", box.why);
	box_finish(&box);
}
