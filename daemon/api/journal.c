/* SPDX-License-Identifier: MIT */
#include "api/journal.h"

#include "base/cleanup.h"
#include "base/invariant.h"
#include "base/memory.h"
#include "encode/encode.h"
#include "proto/pack.h"
#include "record/audit.h"
#include "record/history.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <xxhash.h>

struct journal {
	struct relay *relay;
	struct store *store;
	uint64_t seq;                /* of the last fact that the store was handed */
	uint64_t snapshot_seq;       /* of the last snapshot */
	size_t snapshot_size;        /* bytes of the last snapshot */
	size_t bytes_since_snapshot; /* bytes of the facts after it */
};

/* The rows of one append, which own their bytes. */
struct rows {
	struct store_row *list;
	size_t n;
};

static void rows_add(
	struct rows *rows, enum store_book book, uint64_t key, void *bytes, size_t size) {
	rows->list = grow(rows->list, rows->n, sizeof *rows->list);
	rows->list[rows->n++] = (struct store_row){book, key, bytes, size};
}

static void rows_finish(struct rows *rows) {
	for (size_t i = 0; i < rows->n; i++) {
		free((void *)rows->list[i].bytes);
	}
	free(rows->list);
}

static void *pack(const ProtobufCMessage *message, size_t *ret_size) {
	return allocated(pack_behind(message, 0, SIZE_MAX, ret_size));
}

struct journal *journal_new(struct relay *relay, struct store *store) {
	struct journal *journal = NEW(struct journal);

	assert(relay && store);
	journal->relay = relay;
	journal->store = store;
	return journal;
}

struct journal *journal_free(struct journal *journal) {
	free(journal);
	return NULL;
}

static int restore_relay_from_snapshot(
	void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct journal *journal = userdata;
	Usher__Fact__Snapshot *snapshot = usher__fact__snapshot__unpack(NULL, size, bytes);
	int r = snapshot && snapshot->seq == seq ? relay_restore(journal->relay, snapshot)
						 : -EUCLEAN;

	journal->snapshot_size = size;
	if (snapshot) {
		usher__fact__snapshot__free_unpacked(snapshot, NULL);
	}
	return r;
}

static int replay_fact_into_relay(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct journal *journal = userdata;
	Usher__Fact__Fact *fact = usher__fact__fact__unpack(NULL, size, bytes);
	int r = fact ? relay_replay_fact(journal->relay, fact) : -EUCLEAN;

	journal->bytes_since_snapshot += size;
	if (fact) {
		usher__fact__fact__free_unpacked(fact, NULL);
	}
	return r;
}

int journal_replay(
	struct journal *journal, char **ret_why, struct store_replay_result *ret_replayed) {
	int r = store_replay(journal->store, ret_why, restore_relay_from_snapshot,
		replay_fact_into_relay, journal, ret_replayed);

	if (r == 0) {
		journal->seq = ret_replayed->last_seq;
		journal->snapshot_seq = ret_replayed->snapshot_seq;
		store_trim(journal->store, journal->snapshot_seq); /* a stop that wrote one left
								  no time to trim */
	}
	return r;
}

/* The state as of now, ready for store_append, and from here on the last snapshot; the caller frees
 * its bytes. */
static struct store_snapshot take_snapshot_as_last(struct journal *journal) {
	struct pool pool = {0};
	const Usher__Fact__Snapshot *state = relay_snapshot(journal->relay, &pool);
	struct store_snapshot snapshot = {.seq = state->seq};

	snapshot.bytes = pack(&state->base, &snapshot.size);
	pool_finish(&pool);
	journal->snapshot_seq = snapshot.seq;
	journal->snapshot_size = snapshot.size;
	journal->bytes_since_snapshot = 0;
	return snapshot;
}

static bool is_snapshot_due(const struct journal *journal) {
	return relay_seq(journal->relay) - journal->snapshot_seq >= JOURNAL_SNAPSHOT_FACTS &&
		journal->bytes_since_snapshot / JOURNAL_SNAPSHOT_RATIO >= journal->snapshot_size;
}

static void add_facts(struct journal *journal, struct rows *rows, const struct facts *facts) {
	for (size_t i = 0; i < facts->n; i++) {
		size_t size;
		void *bytes = pack(&facts->list[i]->base, &size);

		journal->bytes_since_snapshot += size;
		rows_add(rows, STORE_FACTS, 0, bytes, size);
	}
}

/* Add the row of history that follows from @fact, if one does. */
static void add_history_row_if_any(
	struct rows *rows, const struct relay *relay, const Usher__Fact__Fact *fact) {
	const struct handoff *handoff;
	uint64_t number;
	size_t size;
	void *bytes;

	if (fact->what_case == USHER__FACT__FACT__WHAT_FILED) {
		number = fact->filed->handoff;
		handoff = relay_archived_handoff(relay, number);
		bytes = history_pack_handoff_row(&handoff->rec, handoff->rec.card, &size);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_VISIT_FILED) {
		number = fact->visit_filed->visit;
		bytes = history_pack_visit_row(relay_visit(relay, number), &size);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_INSPECTION) {
		number = fact->inspection->inspection;
		bytes = history_pack_inspection_row(fact->inspection, &size);
	} else {
		return;
	}
	rows_add(rows, STORE_HISTORY, number, bytes, size);
}

/* The audit is never rewritten, and keeps one word for one thing: acts and outcomes that have other
 * names on the wire by now are written down as they always were. */
static const char *original_act_name(enum event_type act) {
	static const char *const original_names[EVENT_TYPES_N] = {
		[EVENT_CARD] = "correct",
		[EVENT_END] = "end_visit",
		[EVENT_PICKUP] = "fetch_guest",
		[EVENT_SERVICE] = "serve",
		[EVENT_NOTICE] = "announce",
		[EVENT_BREAK] = "pause",
		[EVENT_HANDOVER] = "hand_over",
		[EVENT_ARRIVED] = "arrive",
		[EVENT_MOVE] = "reschedule",
	};

	return original_names[act] ? original_names[act] : encode_act_name(act);
}

static const char *original_outcome_name(Usher__Outcome outcome) {
	return outcome == USHER__OUTCOME__OK ? "DONE" : encode_outcome_name(outcome);
}

static void add_audit(struct rows *rows, const struct event *event, const char *badge,
	const Usher__Fact__Answered *answer) {
	size_t size;
	void *bytes =
		audit_pack_row(event->at, event->device, badge, original_act_name(event->type),
			original_outcome_name(answer->outcome), answer, &size);

	rows_add(rows, STORE_AUDIT, 0, bytes, size);
}

void journal_write(struct journal *journal, const struct event *event, const char *badge,
	const struct facts *facts) {
	_cleanup_(rows_finish) struct rows rows = {0};
	struct store_snapshot snapshot = {0};
	uint64_t seq;

	assert(event && facts);
	journal->seq += facts->n;
	INVARIANT(facts->n_folded == facts->n && journal->seq == relay_seq(journal->relay),
		"the journal has the facts that the state has");
	add_facts(journal, &rows, facts);
	for (size_t i = 0; i < facts->n; i++) {
		add_history_row_if_any(&rows, journal->relay, facts->list[i]);
	}
	if (facts->answered) {
		add_audit(&rows, event, badge, facts->answered);
	}
	if (!rows.n) {
		return;
	}
	if (is_snapshot_due(journal)) {
		snapshot = take_snapshot_as_last(journal);
	}
	if (event->type == EVENT_REACHED && !snapshot.bytes) {
		(void)store_append_lazily(journal->store, rows.list, rows.n, &seq);
	} else {
		(void)store_append(
			journal->store, rows.list, rows.n, snapshot.bytes ? &snapshot : NULL, &seq);
	}
	if (snapshot.bytes) {
		store_trim(journal->store, snapshot.seq);
		free((void *)snapshot.bytes);
	}
}

void journal_write_snapshot(struct journal *journal) {
	struct store_snapshot snapshot;
	uint64_t seq;

	if (relay_seq(journal->relay) == journal->snapshot_seq) {
		return;
	}
	snapshot = take_snapshot_as_last(journal);
	(void)store_append(journal->store, NULL, 0, &snapshot, &seq);
	store_trim(journal->store, snapshot.seq);
	free((void *)snapshot.bytes);
}

uint64_t journal_relay_state_digest(const struct relay *relay) {
	struct pool pool = {0};
	size_t size;
	_cleanup_(freep) void *bytes = pack(&relay_snapshot(relay, &pool)->base, &size);
	uint64_t digest = XXH3_64bits(bytes, size);

	pool_finish(&pool);
	return digest;
}
