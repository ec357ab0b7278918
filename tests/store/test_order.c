/* SPDX-License-Identifier: MIT */
/*
 * The order of what is committed guards all that was confirmed: a gap would be found by the next
 * start, which would refuse the database. Here the order is broken behind the store's back, and
 * nothing of it reaches the disk, in any build.
 */
#include "box.h"
#include "broken.h"

#include "store/database.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct box box;
static struct database *database;

static int ignore(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	return 0;
}

/* Two facts and an audit row, with the tickets up to 1. */
static void start(void) {
	struct replay replay = {.on_snapshot = ignore, .on_fact = ignore};
	struct store_row audit = {STORE_AUDIT, 0, "audit", 5};
	uint64_t seq;
	char *why = NULL;

	box_init(&box, false);
	box_fact(&box, "a");
	box_fact(&box, "b");
	box_await(&box, store_append(box.store, &audit, 1, NULL, &seq));
	box.store = store_close(box.store);
	cr_assert_eq(database_open(&database, &why, box.path), 0, "%s", why);
	cr_assert_eq(database_replay_and_make_ready(database, &replay), 0, "%s", replay.failure);
}

/* What is there is what was there. */
static void stop(void) {
	database_close(database);
	cr_assert_eq(box_reopen(&box), 0, "%s", box.why);
	cr_assert_eq(box_replay(&box), 0, "%s", box.why);
	cr_assert_str_eq(box.replayed, "1=a 2=b ");
	box_finish(&box);
}

TestSuite(order, .init = start, .fini = stop);

struct given {
	uint64_t ticket, seq;
	enum store_book book;
	uint64_t key; /* of its one row */
	uint64_t snapshot;
};

static void push(struct store_queue *queue, const struct given *given) {
	struct store_batch *batch = calloc(1, sizeof *batch + sizeof *batch->rows);

	cr_assert_not_null(batch);
	batch->ticket = given->ticket;
	batch->last_seq = given->seq;
	batch->has_snapshot = given->snapshot != 0;
	batch->snapshot = (struct store_snapshot){given->snapshot, "snapshot", 8};
	batch->n_rows = 1;
	batch->rows[0] = (struct store_row){given->book, given->key, "row", 3};
	store_queue_push(queue, batch);
}

/* The first of @given would be fine, and goes with the second. */
static void expect_refused(const struct given *given, size_t n) {
	struct store_queue queue = {0};
	char *why = NULL;

	for (size_t i = 0; i < n; i++) {
		push(&queue, &given[i]);
	}
	cr_assert_eq(database_commit(database, &queue, &why), -ENOTRECOVERABLE);
	cr_assert_not_null(strstr(why, box.path), "%s", why);
	cr_assert_not_null(strstr(why, "does not go on after fact 2 and audit row 1"), "%s", why);
	store_queue_clear(&queue);
	free(why);
}

#define REFUSED(...)                                                                               \
	expect_refused((const struct given[]){__VA_ARGS__},                                        \
		sizeof((const struct given[]){__VA_ARGS__}) / sizeof(struct given))

/* A kind that says more, or less, than what it was given. */
static struct store_progress said;

static void say(struct store *store, struct store_progress *ret) {
	*ret = said;
}

static void tell(uint64_t ticket, uint64_t seq) {
	static const struct store_ops ops = {.poll = say};
	struct store store = {.ops = &ops,
		.fd = -1,
		.last_ticket = 5,
		.reported_ticket = 3,
		.last_seq = 9,
		.has_reported_failure = true};

	said = (struct store_progress){ticket, seq, NULL};
	store_dispatch(&store);
}

/* The ticket 6 and the fact 10 were never given, and 3 was told before 2. */
Test(told, what_is_told_was_appended) {
	tell(3, 9);
	BROKEN("only what was appended is told to be durable, in order", tell(6, 9));
	BROKEN("only what was appended is told to be durable, in order", tell(3, 10));
	BROKEN("only what was appended is told to be durable, in order", tell(2, 9));
}

static unsigned swallowed;

static void swallow(struct store *store, struct store_batch *batch) {
	swallowed++;
	free(batch);
}

/* @before, then @n facts and a snapshot of @seq. */
static void append_snapshot(uint64_t before, size_t n, uint64_t seq) {
	static const struct store_ops ops = {.append = swallow};
	const struct store_snapshot snapshot = {seq, "snapshot", 8};
	const struct store_row rows[] = {{STORE_FACTS, 0, "a", 1}, {STORE_FACTS, 0, "b", 1}};
	struct store store = {.ops = &ops, .fd = -1, .last_seq = before};
	uint64_t last;

	(void)store_append(&store, rows, n, &snapshot, &last);
}

Test(told, a_snapshot_stands_for_what_was_appended) {
	append_snapshot(7, 2, 9);
	append_snapshot(7, 0, 7);
	cr_assert_eq(swallowed, 2);
	BROKEN("a snapshot stands for all facts that were appended", append_snapshot(7, 2, 7));
	BROKEN("a snapshot stands for all facts that were appended", append_snapshot(7, 2, 10));
}

Test(order, a_fact_that_is_missing) {
	REFUSED({1, 4, STORE_FACTS, 4, 0});
}

Test(order, a_fact_that_comes_twice) {
	REFUSED({1, 3, STORE_FACTS, 3, 0}, {2, 3, STORE_FACTS, 3, 0});
}

Test(order, audit_with_a_gap) {
	REFUSED({1, 2, STORE_AUDIT, 3, 0});
}

Test(order, a_batch_before_its_turn) {
	REFUSED({2, 3, STORE_FACTS, 3, 0}, {1, 4, STORE_FACTS, 4, 0});
}

Test(order, a_seq_that_no_fact_has) {
	REFUSED({1, 4, STORE_FACTS, 3, 0});
}

Test(order, a_snapshot_of_what_is_yet_to_come) {
	REFUSED({1, 3, STORE_FACTS, 3, 4});
}

Test(order, history_that_no_reader_would_find) {
	REFUSED({1, 2, STORE_HISTORY, (uint64_t)INT64_MAX + 1, 0});
}
