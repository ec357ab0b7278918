/* SPDX-License-Identifier: MIT */
/* A day's relay, and what it was made of: it must be the same again out of its facts, and out of
 * its snapshot. */
#include "day.h"

#include "base/memory.h"
#include "core/relay.h"
#include "core/state.h"

#include <errno.h>

static struct day_bytes state_of(const struct relay *relay, struct pool *pool) {
	struct day_bytes state;

	state.bytes = feed_pack(&relay_snapshot(relay, pool)->base, pool, &state.size);
	return state;
}

/* When a rule acts next; who listens is nothing that a replay knows. */
static int64_t due_of(const struct relay *relay) {
	const struct heap_node *first = heap_first(&relay->wakes);

	return first ? first->due : INT64_MAX;
}

static void need_same(const struct relay *a, const struct relay *b, const char *what) {
	struct pool pool = {0};
	struct day_bytes x = state_of(a, &pool), y = state_of(b, &pool);

	NEED(x.size == y.size && !memcmp(x.bytes, y.bytes, x.size), "%s", what);
	NEED(due_of(a) == due_of(b), "%s, in what is due", what);
	pool_finish(&pool);
}

static struct relay *restored(const struct day_bytes *state) {
	Usher__Fact__Snapshot *snapshot =
		usher__fact__snapshot__unpack(NULL, state->size, state->bytes);
	struct relay *relay = relay_new();

	NEED(snapshot && relay_restore(relay, snapshot) == 0, "a relay's own snapshot is refused");
	usher__fact__snapshot__free_unpacked(snapshot, NULL);
	return relay;
}

void day_open(struct day *day) {
	*day = (struct day){.relay = relay_new(), .at = 1000000};
	for (size_t i = 0; i < DAY_DEVICES; i++) {
		day->devices[i].run = i + 1;
	}
}

void day_close(struct day *day) {
	facts_clear(&day->facts);
	relay_free(day->relay);
	free(day->log);
	pool_finish(&day->pool);
}

int day_restore(struct day *day, const Usher__Fact__Snapshot *snapshot) {
	int r = relay_restore(day->relay, snapshot);
	/* numbers so near to what is too much may go beyond it in the course of the day */
	bool edge = (snapshot->seq | snapshot->last_number) >= UINT64_MAX >> 9;

	NEED(r == 0 || r == -EUCLEAN, "%d", r);
	r = r == 0 && edge ? -ERANGE : r;
	if (r == 0) {
		day->start = state_of(day->relay, &day->pool);
		day->at = relay_last_fact_at(day->relay);
	}
	return r;
}

void day_keep(struct day *day, const Usher__Fact__Fact *fact) {
	struct day_bytes packed;

	packed.bytes = feed_pack(&fact->base, &day->pool, &packed.size);
	day->log = grow(day->log, day->n_log, sizeof *day->log);
	day->log[day->n_log++] = packed;
}

int day_fold(struct day *day, const Usher__Fact__Fact *fact) {
	struct pool pool = {0};
	struct day_bytes before = state_of(day->relay, &pool), after;
	uint64_t seq = relay_seq(day->relay);
	int r = relay_replay_fact(day->relay, fact);

	NEED(r == 0 || r == -EUCLEAN, "%d", r);
	if (r == 0) {
		NEED(relay_seq(day->relay) == seq + 1, "a fact that is none");
		day_keep(day, fact);
		day->at = relay_last_fact_at(day->relay);
	} else {
		after = state_of(day->relay, &pool);
		NEED(before.size == after.size && !memcmp(before.bytes, after.bytes, after.size),
			"refused, and yet folded");
	}
	pool_finish(&pool);
	return r;
}

void day_check_replay(const struct day *day) {
	struct pool pool = {0};
	struct day_bytes now = state_of(day->relay, &pool);
	struct relay *again = day->start.bytes ? restored(&day->start) : relay_new(),
		     *copy = restored(&now);

	for (size_t i = 0; i < day->n_log; i++) {
		Usher__Fact__Fact *fact =
			usher__fact__fact__unpack(NULL, day->log[i].size, day->log[i].bytes);

		NEED(fact && relay_replay_fact(again, fact) == 0, "fact %zu does not fold again",
			i + 1);
		usher__fact__fact__free_unpacked(fact, NULL);
	}
	need_same(day->relay, again, "its replay is another");
	need_same(day->relay, copy, "restored from its snapshot it is another");
	relay_free(again);
	relay_free(copy);
	pool_finish(&pool);
}
