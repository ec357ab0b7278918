/* SPDX-License-Identifier: MIT */
#include "core/deciding.h"

#include "core/handoff_private.h"
#include "core/lookup.h"
#include "core/state.h"
#include "core/vehicle.h"
#include "core/visit.h"

#include <string.h>

Usher__Fact__Fact *deciding_add_fact(struct deciding *d, Usher__Fact__Fact__WhatCase what) {
	return facts_add(d->facts, d->at, what);
}

Usher__Fact__Person *deciding_copy_actor(struct deciding *d) {
	return d->person ? facts_new_person(d->facts, d->person->badge, d->person->name) : NULL;
}

bool deciding_is_same_badge(const Usher__Fact__Person *a, const Usher__Fact__Person *b) {
	return a && b && !strcmp(a->badge, b->badge);
}

void deciding_set_answer_winner(struct deciding *d, const Usher__Fact__Person *person) {
	if (person) {
		d->answered->winner = facts_new_person(d->facts, person->badge, person->name);
	}
}

bool deciding_find_handoff(struct deciding *d, const struct target *target) {
	d->handoff = relay_handoff(d->relay, target->number);
	d->rec = d->handoff ? &d->handoff->rec : target->archived; /* that has ended, so every act
								is too late */
	if (!d->rec || !relay_device_may_see_handoff(d->relay, d->device_id, d->rec)) {
		return false;
	}
	d->answered->visit = d->rec->visit;
	d->answered->stage = d->rec->stage;
	d->answered->kind = d->rec->kind;
	return true;
}

bool deciding_has_room_for_handoffs(const struct deciding *d, size_t n, const struct visit *visit) {
	return d->relay->handoffs.n + n <= HANDOFFS_MAX &&
		(!visit || visit->rec.n_handoffs + n <= VISIT_HANDOFFS_MAX);
}

Usher__Outcome deciding_seats_outcome(
	struct deciding *d, const Usher__Fact__Duty *duty, uint32_t party, uint32_t own_seats) {
	uint32_t free_seats = vehicle_count_free_seats(d->relay, duty, own_seats);

	if (party > free_seats) {
		d->answered->seats = free_seats;
		return USHER__OUTCOME__NO_SEATS;
	}
	return USHER__OUTCOME__OK;
}

bool deciding_is_text_listed(const char *const *list, size_t n, const char *text) {
	for (size_t i = 0; i < n; i++) {
		if (!strcmp(list[i], text)) {
			return true;
		}
	}
	return false;
}
