/* SPDX-License-Identifier: MIT */
#include "core/deciding.h"

#include "core/handoff_private.h"
#include "core/lookup.h"
#include "core/state.h"
#include "core/visit.h"

#include <string.h>

Usher__Fact__Fact *add(struct deciding *d, Usher__Fact__Fact__WhatCase what) {
	return facts_add(d->facts, d->at, what);
}

Usher__Fact__Person *actor(struct deciding *d) {
	return d->person ? facts_person(d->facts, d->person->badge, d->person->name) : NULL;
}

bool same_badge(const Usher__Fact__Person *a, const Usher__Fact__Person *b) {
	return a && b && !strcmp(a->badge, b->badge);
}

void name_person(struct deciding *d, const Usher__Fact__Person *person) {
	if (person) {
		d->answered->winner = facts_person(d->facts, person->badge, person->name);
	}
}

bool find_meant(struct deciding *d, const struct meant *meant) {
	d->handoff = relay_handoff(d->relay, meant->number);
	d->rec = d->handoff ? &d->handoff->rec : meant->filed; /* that has ended, so every act is
								too late */
	if (!d->rec || !relay_may_see_handoff(d->relay, d->device_id, d->rec)) {
		return false;
	}
	d->answered->visit = d->rec->visit;
	d->answered->stage = d->rec->stage;
	d->answered->kind = d->rec->kind;
	return true;
}

bool has_room(const struct deciding *d, size_t n, const struct visit *visit) {
	return d->relay->handoffs.n + n <= HANDOFFS_MAX &&
		(!visit || visit->rec.n_handoffs + n <= VISIT_HANDOFFS_MAX);
}
