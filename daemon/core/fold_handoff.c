/* SPDX-License-Identifier: MIT */
#include "core/fold_handoff.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/changed.h"
#include "core/handoff_private.h"
#include "core/message.h"
#include "core/seats.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/visit.h"
#include "core/visit_counts.h"
#include "core/wake.h"

void fold_handoff_finish_change(struct relay *relay, struct handoff *handoff) {
	INVARIANT(handoff_taker_matches_stage(&handoff->rec), "one holder of a handoff");
	changed_mark_handoff(relay, handoff);
	wake_update_for_handoff(relay, handoff);
	seats_update(relay, handoff);
	if (visit_counts_update(handoff)) {
		wake_update_for_visit(relay, handoff->visit);
	}
}

void fold_handoff_end(struct relay *relay, struct handoff *handoff, Usher__Stage stage,
	int64_t ended_at, int64_t told_at) {
	handoff->rec.stage = stage;
	handoff->rec.ended_at = ended_at;
	handoff->rec.ended_told_at = told_at > ended_at ? told_at : 0;
	handoff->rec.remind_at = handoff->rec.up_at = 0;
	if (handoff->visit) {
		handoff->visit->rec.idle_since = told_at;
	}
	fold_handoff_finish_change(relay, handoff);
}

void fold_handoff_set_taker(
	struct handoff *handoff, const Usher__Fact__Person *person, int64_t at) {
	INVARIANT(!handoff->rec.taker, "one holder of a handoff");
	handoff->rec.taker = message_replace(handoff->rec.taker, person);
	handoff->rec.taken_at = at;
}

void fold_require_number_free(const struct relay *relay, uint64_t number) {
	INVARIANT(!idmap_get(&relay->handoffs, number) && !idmap_get(&relay->visits, number),
		"a number is given once");
}

struct handoff *fold_handoff_find_open(const struct relay *relay, uint64_t number) {
	struct handoff *handoff = idmap_get(&relay->handoffs, number);

	return handoff && stage_is_open(handoff->rec.stage) ? handoff : NULL;
}

struct handoff *fold_handoff_find_at_stage(
	const struct relay *relay, uint64_t number, Usher__Stage stage) {
	struct handoff *handoff = idmap_get(&relay->handoffs, number);

	return handoff && handoff->rec.stage == stage ? handoff : NULL;
}

void fold_handoff_set_seats_taken(
	struct relay *relay, struct handoff *handoff, const char *vehicle, uint32_t seats) {
	char *old_vehicle = handoff->rec.pickup->vehicle; /* in which they are counted as yet */

	handoff->rec.pickup->vehicle = message_empty_text();
	message_set_text(&handoff->rec.pickup->vehicle, vehicle);
	handoff->rec.pickup->seats = seats;
	seats_update(relay, handoff);
	message_set_text(&old_vehicle, NULL);
}

void fold_handoff_append_ladder(
	Usher__Fact__Handoff *rec, Usher__Fact__Rung *const *ladder, size_t n) {
	for (size_t i = 0; i < n; i++) {
		rec->ladder = grow(rec->ladder, rec->n_ladder, sizeof *rec->ladder);
		rec->ladder[rec->n_ladder++] = message_copy(NULL, &ladder[i]->base);
	}
}
