/* SPDX-License-Identifier: MIT */
/* Faults on demand. */
#include "box.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

static struct box box;

static void crash(void) {
	const struct store_callbacks nobody = {0};

	box.store = store_memory_crash_and_reopen(box.store, &nobody);
	cr_assert_eq(box_replay(&box), 0);
}

Test(memory, what_is_held_is_not_durable) {
	box_init(&box, true);
	store_memory_set_paused(box.store, true);
	box_fact(&box, "a");
	box_fact(&box, "b");
	store_dispatch(box.store);
	cr_assert_eq(box.told, 0);
	store_memory_commit_oldest(box.store, 1);
	store_dispatch(box.store);
	cr_assert_eq(box.seq, 1);
	crash();
	cr_assert_str_eq(box.replayed, "1=a ");
	box_finish(&box);
}

Test(memory, a_failed_commit_is_final) {
	box_init(&box, true);
	store_memory_fail_nth_commit(box.store, 2, false);
	box_fact(&box, "a");
	box_fact(&box, "b");
	box_await(&box, box_fact(&box, "c"));
	cr_assert_not_null(box.failed);
	cr_assert_eq(box.seq, 1);
	store_dispatch(box.store);
	crash();
	cr_assert_str_eq(box.replayed, "1=a ");
	box_finish(&box);
}

Test(memory, what_comes_after_a_failure_is_swallowed) {
	box_init(&box, true);
	store_memory_fail_nth_commit(box.store, 1, false);
	box_await(&box, box_fact(&box, "a"));
	cr_assert_not_null(box.failed);
	box_fact(&box, "b");
	store_dispatch(box.store);
	crash();
	cr_assert_str_eq(box.replayed, "");
	box_finish(&box);
}

Test(memory, has_all_the_room_there_is) {
	box_init(&box, true);
	cr_assert_eq(store_available_bytes(box.store), UINT64_MAX);
	store_memory_commit_oldest(box.store, 3);
	store_dispatch(box.store);
	cr_assert_eq(box.told, 0, "nothing was held");
	store_memory_corrupt_fact(box.store, 0);
	box_snapshot(&box, "nothing");
	store_trim(box.store, 5);
	store_trim(box.store, 3);
	box_await(&box, box_fact(&box, "a"));
	cr_assert_eq(box.seq, 1);
	box_finish(&box);
}

Test(memory, a_failed_commit_may_have_been_written) {
	box_init(&box, true);
	store_memory_fail_nth_commit(box.store, 1, true);
	box_await(&box, box_fact(&box, "a"));
	cr_assert_not_null(box.failed);
	cr_assert_eq(box.told, 0);
	crash();
	cr_assert_str_eq(box.replayed, "1=a ");
	box_finish(&box);
}

static void history(uint64_t key, const char *text) {
	const struct store_row row = {STORE_HISTORY, key, text, strlen(text)};
	uint64_t seq;

	(void)store_append(box.store, &row, 1, NULL, &seq);
}

static void assert_history(uint64_t key, const char *text) {
	size_t size = 0;
	const void *bytes = store_memory_history_row(box.store, key, &size);

	cr_assert_eq(bytes != NULL, text != NULL);
	cr_assert_eq(size, text ? strlen(text) : 0);
	if (text) {
		cr_assert_arr_eq(bytes, text, size);
	}
}

Test(memory, history_is_kept_by_its_key) {
	box_init(&box, true);
	history(7, "first");
	history(9, "other");
	history(7, "second");
	box_await(&box, box_fact(&box, "a"));
	store_memory_set_paused(box.store, true);
	history(9, "lost");
	history(11, "lost");
	assert_history(7, "second");
	crash();
	assert_history(7, "second");
	assert_history(9, "other");
	assert_history(11, NULL);
	box_finish(&box);
}

Test(memory, rot_is_found) {
	box_init(&box, true);
	box_fact(&box, "a");
	box_snapshot(&box, "A");
	box_await(&box, box_fact(&box, "b"));
	store_memory_corrupt_fact(box.store, 2);
	box_reopen(&box);
	cr_assert_eq(box_replay(&box), -EUCLEAN);
	cr_assert_not_null(strstr(box.why, "the facts up to 2"), "%s", box.why);
	store_memory_corrupt_fact(box.store, 2);
	store_memory_corrupt_fact(box.store, 0);
	box_reopen(&box);
	cr_assert_eq(box_replay(&box), -EUCLEAN);
	cr_assert_not_null(strstr(box.why, "snapshot"), "%s", box.why);
	box_finish(&box);
}
