/* SPDX-License-Identifier: MIT */
/* What the relay must still know after a crash, and what must hold at any time. */
#include "world.h"

#include "base/memory.h"
#include "store/memory.h"

#include <string.h>

/* Its durable row of history, as a state; stage 0: there is none. */
static struct state in_history(struct world *world, const struct known *known) {
	struct state state = {0};
	size_t size = 0;
	const void *bytes = store_memory_history_row(world->rooms.store, known->number, &size);
	Usher__Fact__Past *past = bytes ? usher__fact__past__unpack(NULL, size, bytes) : NULL;

	if (past && past->what_case == USHER__FACT__PAST__WHAT_HANDOFF) {
		state = state_of_core(past->handoff);
		if (sum_of_core(past->handoff->card) != known->card ||
			strcmp(past->handoff->from, known->from)) {
			world_wrong(world, CONFIRMED, "%s is in history as somebody else",
				id_of(known->number));
		}
	}
	if (past) {
		usher__fact__past__free_unpacked(past, NULL);
	}
	return state;
}

static void must_follow(struct world *world, const struct known *known, const struct state *state,
	const char *where) {
	enum invariant invariant;
	const char *why = state_follows(known, state, &invariant);

	if (why) {
		world_wrong(world, invariant, "%s is %s %s, but was told as %s: %s",
			id_of(known->number), stage_of(state), where, stage_of(&known->told), why);
	}
}

/* What a crash has left of a handoff. What nobody was told of may be gone. */
static void recover(struct world *world, struct known *known) {
	const struct handoff *handoff = relay_handoff(world->rooms.relay, known->number);
	struct state state;

	known->checked = false;
	known->in_core = handoff;
	if (handoff) {
		known->state = state_of_core(&handoff->rec);
		known->ends = handoff->rec.ends_at;
		known->seats = handoff->rec.pickup && state_is_open(&known->state)
			? handoff->rec.pickup->seats
			: 0;
		if (known->state.stage != USHER__STAGE__LENT) {
			known->lent_at = 0;
		}
		known->hands[known->state.rings % HANDS] |= badge_bit(known->state.taker);
		must_follow(world, known, &known->state, "after a crash");
		if (strcmp(handoff->rec.from, known->from)) {
			world_wrong(world, CONFIRMED, "%s is somebody else after a crash",
				id_of(known->number));
		}
		return;
	}
	state = in_history(world, known);
	if (!state.stage && known->confirmed) {
		world_wrong(world, CONFIRMED, "%s was confirmed, and is gone after a crash",
			id_of(known->number));
	}
	if (!state.stage) {
		idmap_remove(&world->oracle.known, known->number);
		free(known);
	}
}

void oracle_recovered(struct world *world) {
	struct oracle *oracle = &world->oracle;
	uint64_t seq = relay_seq(world->rooms.relay),
		 digest = journal_relay_state_digest(world->rooms.relay);
	uint64_t *ids;
	size_t n = oracle->known.n;

	stays_recovered(world);
	ids = idmap_copy_sorted_ids(&oracle->known);
	for (size_t i = 0; i < n; i++) {
		recover(world, idmap_get(&oracle->known, ids[i]));
	}
	free(ids);
	answers_recovered(world);
	if (seq < oracle->n_digests && oracle->digests[seq] && oracle->digests[seq] != digest) {
		world_wrong(world, REPLAYS,
			"at fact %llu the live relay was another than its replay",
			(unsigned long long)seq);
	}
	world->tally->n[TALLY_FACTS_LOST] +=
		oracle->n_digests > seq + 1 ? oracle->n_digests - 1 - seq : 0;
	oracle->n_digests = oracle->n_digests > seq + 1 ? seq + 1 : oracle->n_digests;
}

/* Always --------------------------------------------------------------------------------------- */

static void check_known(struct world *world, struct known *known) {
	struct state state;

	if (known->in_core) {
		must_follow(world, known, &known->state, "in the relay");
		if ((known->state.stage == USHER__STAGE__OFFERED && known->ends <= world->now) ||
			(known->state.stage == USHER__STAGE__SCHEDULED &&
				known->state.due <= world->now)) {
			world_wrong(world, ENDS, "%s is still %s, past its end, or its time",
				id_of(known->number), stage_of(&known->state));
		}
		if (rules_must_file(world, known)) {
			world_wrong(world, ENDS, "%s has been %s for long, and is not filed",
				id_of(known->number), stage_of(&known->state));
		}
		return;
	}
	if (!known->checked && !relay_archived_handoff(world->rooms.relay, known->number)) {
		state = in_history(world, known);
		if (!state.stage) {
			world_wrong(world, CONFIRMED, "%s is filed for good, and is not in history",
				id_of(known->number));
			return;
		}
		must_follow(world, known, &state, "in history");
		known->checked = true;
	}
}

void oracle_check(struct world *world) {
	uint64_t *ids = idmap_copy_sorted_ids(&world->oracle.known);

	for (size_t i = 0; world->rooms.up && i < world->oracle.known.n; i++) {
		check_known(world, idmap_get(&world->oracle.known, ids[i]));
	}
	free(ids);
	if (world->rooms.up) {
		stays_check(world);
		dues_check(world);
	}
}
