/* SPDX-License-Identifier: MIT */
/*
 * From facts to the disk and back: a snapshot every so often, so that a start reads few facts; and
 * whatever was read gives the state that was there.
 */
#include "broken.h"
#include "house.h"

#include "encode/encode.h"
#include "store/memory.h"
#include "store/store_private.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static uint64_t run; /* each request has one of its own */

static void start(void) {
	house_init(&house, false, NULL);
}

static void start_on_disk(void) {
	house_init(&house, true, NULL);
}

static void stop(void) {
	house_finish(&house);
}

TestSuite(journal, .init = start, .fini = stop, .timeout = 300);
TestSuite(journal_disk, .init = start_on_disk, .fini = stop, .timeout = 300);

/* One act, decided and written down. Returns the handoff that it was about. */
static uint64_t act(const char *device, enum event_type type, struct event event) {
	const Usher__Fact__Answered *answer;
	struct facts facts = {0};
	uint64_t handoff;

	event.type = type;
	event.at = house.now;
	event.device = device;
	event.request.run = ++run;
	event.request.id = 1;
	answer = relay_apply(house.relay, &event, &facts);
	cr_assert_eq(
		answer->outcome, USHER__OUTCOME__OK, "%s", encode_outcome_name(answer->outcome));
	handoff = answer->handoff;
	journal_write(house.journal, &event, NULL, &facts);
	facts_clear(&facts);
	return handoff;
}

static void sign_on(void) {
	act("lobby-1", EVENT_ON, (struct event){.on = {.post = "lobby", .badge = "101"}});
	act("flat-1", EVENT_ON, (struct event){.on = {.post = "show-flat", .badge = "301"}});
	act("flat-2", EVENT_ON, (struct event){.on = {.post = "show-flat", .badge = "302"}});
}

static uint64_t send(const char *surname) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;

	card.surname = (char *)surname;
	card.party_size = 3;
	return act("lobby-1", EVENT_SEND,
		(struct event){.send = {.to = "show-flat-a", .card = &card}});
}

/* Some of all that can happen: 9 facts. */
static void work(void) {
	uint64_t handoff = send("王");

	act("flat-1", EVENT_DECLINE, (struct event){.decline = {.handoff.number = handoff}});
	act("flat-2", EVENT_TAKE, (struct event){.take = {.handoff.number = handoff}});
	act("flat-2", EVENT_RELEASE, (struct event){.release = {.handoff.number = handoff}});
	act("flat-2", EVENT_TAKE, (struct event){.take = {.handoff.number = handoff}});
	act("flat-2", EVENT_MET, (struct event){.met = {.handoff.number = handoff}});
	act("lobby-1", EVENT_END, (struct event){.end = {.visit.number = handoff}});
	act("lobby-1", EVENT_ON, (struct event){.on = {.post = "lobby", .badge = "101"}});
	house.now += 1000;
}

static void work_until(uint64_t seq) {
	while (relay_seq(house.relay) < seq) {
		work();
		if (relay_seq(house.relay) % 512 < 9) {
			house_wait(&house, 60000); /* some are filed; and the disk keeps up */
		}
	}
}

/* Begin again. The state must be the same. (That from there on the same is due, the core's own
 * tests show.) */
static void restart_alike(void) {
	uint64_t digest = journal_relay_state_digest(house.relay), seq = relay_seq(house.relay);

	house_settle(&house);
	house_restart(&house);
	cr_assert_eq(relay_seq(house.relay), seq);
	cr_assert_eq(journal_relay_state_digest(house.relay), digest);
	cr_assert_eq(house.replayed.last_seq, seq);
	cr_assert_eq(house.replayed.snapshot_seq + house.replayed.n_facts, seq);
}

static void assert_snapshots(void) {
	uint64_t snapshot;

	sign_on();
	work_until(100);
	restart_alike();
	cr_assert_eq(house.replayed.snapshot_seq, 0, "none yet");
	work_until(3 * JOURNAL_SNAPSHOT_FACTS + 1000);
	restart_alike();
	cr_assert_geq(house.replayed.snapshot_seq, 3 * JOURNAL_SNAPSHOT_FACTS);
	cr_assert_leq(house.replayed.n_facts, JOURNAL_SNAPSHOT_FACTS);
	cr_assert_gt(house.replayed.n_facts, 0);
	snapshot = house.replayed.snapshot_seq;
	work();
	restart_alike();
	cr_assert_eq(house.replayed.snapshot_seq, snapshot, "counted from the one that was read");
	work_until(5 * JOURNAL_SNAPSHOT_FACTS);
	restart_alike();
	cr_assert_geq(house.replayed.snapshot_seq, 4 * JOURNAL_SNAPSHOT_FACTS);
	cr_assert_leq(house.replayed.n_facts, JOURNAL_SNAPSHOT_FACTS);
}

Test(journal, a_start_reads_one_snapshot_and_few_facts) {
	assert_snapshots();
}

Test(journal_disk, a_start_reads_one_snapshot_and_few_facts) {
	assert_snapshots();
}

/* At every number of facts on the way, not only at the end. */
Test(journal, no_start_reads_more_facts_than_are_between_snapshots) {
	sign_on();
	for (int i = 0; i < 30; i++) {
		work_until(relay_seq(house.relay) + 409);
		restart_alike();
		cr_assert_leq(house.replayed.n_facts, JOURNAL_SNAPSHOT_FACTS);
	}
	cr_assert_gt(house.replayed.snapshot_seq, 2 * JOURNAL_SNAPSHOT_FACTS);
}

/* With much open, snapshots are large, and the more facts lie between two of them. */
Test(journal, snapshots_are_a_fifth_of_what_is_written) {
	enum {
		OPEN = 3000
	};
	uint64_t before;

	sign_on();
	for (int i = 0; i < OPEN; i++) {
		(void)send("王");
	}
	restart_alike();
	before = house.replayed.snapshot_seq;
	cr_assert_gt(before, 0);
	cr_assert_lt(before, JOURNAL_SNAPSHOT_FACTS + 10, "the first, of what was open then");
	/* four times its bytes are more than came since, though these are more than 4,096 */
	for (int i = 0; i < OPEN / 2; i++) {
		(void)send("王");
	}
	restart_alike();
	cr_assert_eq(house.replayed.snapshot_seq, before);
	cr_assert_gt(house.replayed.n_facts, JOURNAL_SNAPSHOT_FACTS);
	for (int i = 0; i < 4 * OPEN; i++) {
		(void)send("王");
	}
	restart_alike();
	cr_assert_gt(house.replayed.snapshot_seq, before, "but one falls due");
}

Test(journal, a_snapshot_on_demand_leaves_nothing_to_read) {
	sign_on();
	work();
	journal_write_snapshot(house.journal);
	restart_alike();
	cr_assert_eq(house.replayed.n_facts, 0);
	cr_assert_eq(house.replayed.snapshot_seq, relay_seq(house.relay));
	work();
	restart_alike();
	cr_assert_eq(house.replayed.n_facts, 9);
	journal_write_snapshot(house.journal);
	restart_alike();
	cr_assert_eq(house.replayed.n_facts, 0);
}

/* One append for one event: what a crash leaves is never half of it. */
Test(journal, a_crash_leaves_whole_events) {
	uint64_t digest;

	sign_on();
	house_hold(&house);
	digest = journal_relay_state_digest(house.relay);
	send("王");
	cr_assert_neq(journal_relay_state_digest(house.relay), digest);
	house_crash(&house);
	cr_assert_eq(relay_seq(house.relay), 3);
	cr_assert_eq(journal_relay_state_digest(house.relay), digest);
	house_hold(&house);
	send("王");
	send("李");
	digest = journal_relay_state_digest(house.relay);
	send("何");
	house_release(&house, 2);
	house_crash(&house);
	cr_assert_eq(relay_seq(house.relay), 7);
	cr_assert_eq(journal_relay_state_digest(house.relay), digest);
}

Test(journal, a_digest_tells_states_apart) {
	uint64_t digest = journal_relay_state_digest(house.relay), empty;

	cr_assert_eq(journal_relay_state_digest(house.relay), digest);
	empty = digest;
	sign_on();
	cr_assert_neq(journal_relay_state_digest(house.relay), empty);
	send("王");
	digest = journal_relay_state_digest(house.relay);
	house_finish(&house);
	house_init(&house, false, NULL);
	cr_assert_eq(journal_relay_state_digest(house.relay), empty);
	run = 0;
	sign_on();
	send("王");
	cr_assert_eq(
		journal_relay_state_digest(house.relay), digest, "the same acts, the same state");
	send("王");
	cr_assert_neq(journal_relay_state_digest(house.relay), digest);
}

/* A new relay is not brought to what @store holds, and one sentence says why. */
static void assert_unreadable(struct store *store, const char *says) {
	struct relay *relay = relay_new();
	struct journal *journal = journal_new(relay, store);
	struct store_replay_result replayed;
	char *why = NULL;

	cr_assert_eq(journal_replay(journal, &why, &replayed), -EUCLEAN, "%s", says);
	cr_assert_not_null(strstr(why, says), "%s", why);
	free(why);
	journal_free(journal);
	relay_free(relay);
}

Test(journal, rot_is_found) {
	static const struct {
		uint64_t seq;
		const char *says;
	} rotten[] = {{1, "facts up to 1 "}, {5, "facts up to 5 "}, {12, "facts up to 12 "}};

	sign_on();
	work();
	house_settle(&house);
	for (size_t i = 0; i < sizeof rotten / sizeof *rotten; i++) {
		store_memory_corrupt_fact(house.store, rotten[i].seq);
		assert_unreadable(house.store, rotten[i].says);
		store_memory_corrupt_fact(house.store, rotten[i].seq);
	}
	journal_write_snapshot(house.journal);
	house_settle(&house);
	store_memory_corrupt_fact(house.store, 0);
	assert_unreadable(house.store, "snapshot at 12");
	store_memory_corrupt_fact(house.store, 0);
	restart_alike();
}

static void ignore_committed(void *userdata, uint64_t ticket, uint64_t seq) {
}

static void ignore_failed(void *userdata, const char *why) {
}

/* Bytes that are sound to the store, and that cannot be true to the relay. */
Test(journal, facts_that_cannot_be_are_refused) {
	static const struct store_callbacks nobody = {ignore_committed, ignore_failed, NULL};
	static const struct {
		const char *bytes;
		size_t size;
	} rows[] = {
		{"\xff\xff\xff", 3},     /* no message at all */
		{"", 0},                 /* a fact of nothing, that answers nothing */
		{"\x62\x02\x08\x63", 4}, /* 99 is withdrawn, which is not there */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct store *store = store_memory_new(&nobody);
		const struct store_row row = {STORE_FACTS, 0, rows[i].bytes, rows[i].size};
		uint64_t seq;

		(void)store_append(store, &row, 1, NULL, &seq);
		store_dispatch(store);
		assert_unreadable(store, "fact 1 was not taken");
		store_close(store);
	}
}

/* A snapshot that is another's, or of another number than it says. */
Test(journal, snapshots_that_cannot_be_are_refused) {
	static const struct store_callbacks nobody = {ignore_committed, ignore_failed, NULL};
	static const struct {
		const char *bytes;
		size_t size;
	} snapshots[] = {
		{"\xff\xff\xff", 3},             /* no message at all */
		{"\x08\x02", 2},                 /* it says that it is of fact 2 */
		{"\x08\x01\x22\x02\x08\x63", 6}, /* visit 99, beyond the last number */
	};

	for (size_t i = 0; i < sizeof snapshots / sizeof *snapshots; i++) {
		struct store *store = store_memory_new(&nobody);
		const struct store_row row = {STORE_FACTS, 0, "?", 1};
		const struct store_snapshot snapshot = {1, snapshots[i].bytes, snapshots[i].size};
		uint64_t seq;

		(void)store_append(store, &row, 1, &snapshot, &seq);
		store_dispatch(store);
		assert_unreadable(store, "the snapshot at 1 was not taken");
		store_close(store);
	}
}

/* How many rows a book has. */
static int rows_of(const char *counting) {
	sqlite3_stmt *select;
	sqlite3 *sqlite;
	int n;

	cr_assert_eq(sqlite3_open(folder_place(&house.folder, "usher.db"), &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(sqlite, counting, -1, &select, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_step(select), SQLITE_ROW);
	n = sqlite3_column_int(select, 0);
	sqlite3_finalize(select);
	sqlite3_close(sqlite);
	return n;
}

Test(journal_disk, all_three_books_are_written) {
	uint64_t number;

	sign_on();
	number = send("王");
	act("lobby-1", EVENT_WITHDRAW, (struct event){.withdraw = {.handoff.number = number}});
	house_settle(&house);
	cr_assert_eq(rows_of("SELECT total(n) FROM facts"), 6);
	cr_assert_eq(rows_of("SELECT total(n) FROM audit"), 5, "one for each act");
	cr_assert_eq(rows_of("SELECT count(*) FROM history"), 0);
	house_wait(&house, 60000);
	cr_assert_eq(rows_of("SELECT total(n) FROM facts"), 7);
	cr_assert_eq(rows_of("SELECT total(n) FROM audit"), 5,
		"what happens by itself nobody asked for");
	cr_assert_eq(rows_of("SELECT count(*) FROM history"), 1);
	cr_assert_eq(rows_of("SELECT max(key) FROM history"), (int)number);
}

/* Facts that a snapshot stands for are let go of, by and by. */
Test(journal_disk, old_facts_are_trimmed) {
	sign_on();
	work_until(2 * JOURNAL_SNAPSHOT_FACTS + 500);
	house_settle(&house);
	for (int i = 0; rows_of("SELECT total(n) FROM facts") > JOURNAL_SNAPSHOT_FACTS; i++) {
		cr_assert_lt(i, 6000, "they stay");
		(void)poll(NULL, 0, 10);
	}
	journal_write_snapshot(house.journal);
	for (int i = 0; rows_of("SELECT total(n) FROM facts") > 0; i++) {
		cr_assert_lt(i, 6000, "they stay");
		(void)poll(NULL, 0, 10);
	}
	cr_assert_eq(rows_of("SELECT count(*) FROM snapshot"), 1);
	restart_alike();
}

/* What must hold --------------------------------------------------------------------------------
 */

static void (*append)(struct store *store, struct store_batch *batch);

static void append_aloud(struct store *store, struct store_batch *batch) {
	(void)fprintf(stderr, "appended up to %u\n", (unsigned)batch->last_seq);
	append(store, batch);
}

/* From now on the house says whatever is appended. */
static void append_says(void) {
	static struct store_ops ops;

	ops = *house.store->ops;
	append = ops.append;
	ops.append = append_aloud;
	house.store->ops = &ops;
}

/* At a time that is beyond any that a fact may have, the rules decide as ever. The core finds it
 * out, and the journal gets nothing of it. */
Test(journal, what_does_not_fold_is_not_written_down) {
	sign_on();
	BROKEN("what was decided folds", append_says(); send("王");
		house.now = (INT64_MAX >> 8) + 1; send("李"));
	cr_assert(
		strstr(broken_said, "appended up to 5\nusherd: invariant broken: ") == broken_said,
		"%s", broken_said);
}

Test(journal, the_state_and_the_disk_have_the_same_facts) {
	struct event tick = {.type = EVENT_TICK, .at = house.now};
	struct facts facts = {0};

	sign_on();
	(void)facts_add(&facts, house.now, USHER__FACT__FACT__WHAT_TAKEN);
	BROKEN("the journal has the facts that the state has", append_says();
		journal_write(house.journal, &tick, NULL, &facts));
	cr_assert_null(strstr(broken_said, "appended"), "not folded: %s", broken_said);
	facts.n_folded = 1;
	BROKEN("the journal has the facts that the state has", append_says();
		journal_write(house.journal, &tick, NULL, &facts));
	cr_assert_null(strstr(broken_said, "appended"), "written down before: %s", broken_said);
	facts_clear(&facts);
}
