/* SPDX-License-Identifier: MIT */
#include "core/fold_handoff.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/changed.h"
#include "core/copy.h"
#include "core/kind.h"
#include "core/schedule.h"
#include "core/seats.h"
#include "core/state.h"
#include "core/visit.h"
#include "core/visit_counts.h"

/* Whoever must finish it is one person, and where nobody has it nobody is named. */
static bool holder_fits(const Usher__Fact__Handoff *rec) {
	return rec->taker ? stage_has_taker(rec->stage) : stage_has_no_taker(rec->stage);
}

void fold_changed(struct relay *relay, struct handoff *handoff) {
	INVARIANT(holder_fits(&handoff->rec), "one holder of a handoff");
	changed_add(relay, handoff);
	handoff_schedule(relay, handoff);
	seats_account(relay, handoff);
	if (visit_count(handoff)) {
		visit_schedule(relay, handoff->visit);
	}
}

void fold_close(struct relay *relay, struct handoff *handoff, Usher__Stage stage, int64_t at) {
	handoff->rec.stage = stage;
	handoff->rec.ended_at = at;
	handoff->rec.remind_at = handoff->rec.up_at = 0;
	if (handoff->visit) {
		handoff->visit->rec.idle_since = at;
	}
	fold_changed(relay, handoff);
}

void fold_holder(struct handoff *handoff, const Usher__Fact__Person *person, int64_t at) {
	INVARIANT(!handoff->rec.taker, "one holder of a handoff");
	handoff->rec.taker = message_replace(handoff->rec.taker, person);
	handoff->rec.taken_at = at;
}

void fold_number(const struct relay *relay, uint64_t number) {
	INVARIANT(!idmap_get(&relay->handoffs, number) && !idmap_get(&relay->visits, number),
		"a number is given once");
}

struct handoff *fold_open(const struct relay *relay, uint64_t number) {
	struct handoff *handoff = idmap_get(&relay->handoffs, number);

	return handoff && stage_is_open(handoff->rec.stage) ? handoff : NULL;
}

struct handoff *fold_at(const struct relay *relay, uint64_t number, Usher__Stage stage) {
	struct handoff *handoff = idmap_get(&relay->handoffs, number);

	return handoff && handoff->rec.stage == stage ? handoff : NULL;
}

void fold_seats(struct relay *relay, struct handoff *handoff, const char *vehicle, uint32_t seats) {
	char *before = handoff->rec.pickup->vehicle;

	handoff->rec.pickup->vehicle = text_empty();
	seats_account(relay, handoff);
	handoff->rec.pickup->vehicle = before;
	text_set(&handoff->rec.pickup->vehicle, vehicle);
	handoff->rec.pickup->seats = seats;
}

void fold_ladder(Usher__Fact__Handoff *rec, Usher__Fact__Rung *const *ladder, size_t n) {
	for (size_t i = 0; i < n; i++) {
		rec->ladder = grow(rec->ladder, rec->n_ladder, sizeof *rec->ladder);
		rec->ladder[rec->n_ladder++] = message_copy(NULL, &ladder[i]->base);
	}
}
