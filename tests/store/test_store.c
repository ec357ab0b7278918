/* SPDX-License-Identifier: MIT */
/* What every store does, whatever keeps it. Each test runs over both. */
#include "box.h"

#include <criterion/criterion.h>
#include <string.h>

static const bool kinds[] = {true, false};

#define CONTRACT(name)                                                                             \
	static void name(struct box *box);                                                         \
	Test(store, name) {                                                                        \
		for (size_t i = 0; i < 2; i++) {                                                   \
			struct box box;                                                            \
			box_init(&box, kinds[i]);                                                  \
			name(&box);                                                                \
			box_finish(&box);                                                          \
		}                                                                                  \
	}                                                                                          \
	static void name(struct box *box)

CONTRACT(what_was_appended_is_replayed_in_order) {
	static const char *const texts[] = {"a", "b", "c"};

	box_await(box, box_facts(box, texts, 3));
	box_await(box, box_fact(box, "d"));
	cr_assert_eq(box->seq, 4);
	cr_assert_eq(box_reopen(box), 0);
	cr_assert_eq(box_replay(box), 0);
	cr_assert_str_eq(box->replayed, "1=a 2=b 3=c 4=d ");
	cr_assert_eq(box->found.last_seq, 4);
	cr_assert_eq(box->found.n_facts, 4);
	box_await(box, box_fact(box, "e"));
	cr_assert_eq(box->seq, 5, "counts on");
}

CONTRACT(nothing_is_told_before_dispatch) {
	uint64_t ticket = box_fact(box, "a");

	cr_assert_eq(box->told, 0);
	box_await(box, ticket);
	cr_assert_eq(box->ticket, ticket);
}

CONTRACT(an_append_of_nothing_is_answered_after_all_before_it) {
	uint64_t seq, last = box_fact(box, "a"),
		      barrier = store_append(box->store, NULL, 0, NULL, &seq);

	cr_assert_eq(barrier, last + 1);
	cr_assert_eq(seq, 1);
	box_await(box, barrier);
	cr_assert_eq(box->seq, 1);
}

CONTRACT(a_snapshot_stands_for_what_was_before) {
	box_fact(box, "a");
	box_fact(box, "b");
	box_snapshot(box, "ab");
	box_await(box, box_fact(box, "c"));
	cr_assert_eq(box_reopen(box), 0);
	cr_assert_eq(box_replay(box), 0);
	cr_assert_str_eq(box->replayed, "snapshot@2=ab 3=c ");
	cr_assert_eq(box->found.snapshot_seq, 2);
	cr_assert_eq(box->found.n_facts, 1);
	box_await(box, box_snapshot(box, "abc"));
	cr_assert_eq(box_reopen(box), 0);
	cr_assert_eq(box_replay(box), 0);
	cr_assert_str_eq(box->replayed, "snapshot@3=abc ");
}

CONTRACT(trim_takes_no_more_than_a_snapshot_stands_for) {
	box_fact(box, "a");
	store_trim(box->store, 1);
	box_await(box, box_fact(box, "b"));
	cr_assert_eq(box_reopen(box), 0);
	cr_assert_eq(box_replay(box), 0);
	cr_assert_str_eq(box->replayed, "1=a 2=b ", "no snapshot, no trim");
	box_snapshot(box, "ab");
	box_fact(box, "c");
	store_trim(box->store, 99);
	box_await(box, box_fact(box, "d"));
	cr_assert_eq(box_reopen(box), 0);
	cr_assert_eq(box_replay(box), 0);
	cr_assert_str_eq(box->replayed, "snapshot@2=ab 3=c 4=d ");
}

CONTRACT(three_books_in_one_append) {
	struct store_row rows[] = {
		{STORE_FACTS, 0, "fact", 4},
		{STORE_HISTORY, 17, "history", 7},
		{STORE_HISTORY, 17, "again", 5},
		{STORE_AUDIT, 0, "audit", 5},
		{STORE_FACTS, 0, "", 0},
	};
	uint64_t seq;

	box_await(box, store_append(box->store, rows, 5, NULL, &seq));
	cr_assert_eq(seq, 2);
	cr_assert_eq(box_reopen(box), 0);
	cr_assert_eq(box_replay(box), 0);
	cr_assert_str_eq(box->replayed, "1=fact 2= ");
	box_await(box, store_append(box->store, &rows[3], 1, NULL, &seq));
	cr_assert_null(box->failed, "audit rows count on after a start: %s", box->failed);
}

CONTRACT(closing_makes_what_waits_durable) {
	uint64_t log = store_log_id(box->store);

	for (int i = 0; i < 40; i++) {
		box_fact(box, "x");
	}
	cr_assert_eq(box_reopen(box), 0);
	cr_assert_eq(box_replay(box), 0);
	cr_assert_eq(box->found.last_seq, 40);
	cr_assert_eq(store_log_id(box->store), log);
	cr_assert_neq(log, 0);
}

CONTRACT(many_appends_come_back_as_they_went) {
	uint64_t last = 0;

	for (int i = 0; i < 3000; i++) {
		last = box_fact(box, "y");
	}
	box_await(box, last);
	cr_assert_eq(box->seq, 3000);
	cr_assert_leq(box->told, 3000);
}

/* What nobody waits for becomes durable with what somebody does, when it is asked after, and by
 * itself. */
CONTRACT(what_is_lazy_becomes_durable_nevertheless) {
	const struct store_row row = {STORE_FACTS, 0, "lazy", 4};
	uint64_t seq;

	(void)store_append_lazily(box->store, &row, 1, &seq);
	cr_assert_eq(seq, 1);
	box_await(box, box_fact(box, "b"));
	cr_assert_eq(box->seq, 2);
	(void)store_append_lazily(box->store, &row, 1, &seq);
	store_request_flush(box->store);
	box_await(box, 3);
	cr_assert_eq(box->seq, 3);
	box_await(box, store_append_lazily(box->store, &row, 1, &seq));
	cr_assert_eq(box->seq, 4);
	(void)store_append_lazily(box->store, &row, 1, &seq);
	cr_assert_eq(box_reopen(box), 0, "closing waits for it");
	cr_assert_eq(box_replay(box), 0);
	cr_assert_str_eq(box->replayed, "1=lazy 2=b 3=lazy 4=lazy 5=lazy ");
}
