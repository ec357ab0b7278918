/* SPDX-License-Identifier: MIT */
#include "core/seats.h"

#include "core/handoff.h"
#include "core/kind.h"
#include "core/state.h"

void seats_leave(struct relay *relay, struct handoff *handoff) {
	if (handoff->seated) {
		tally_subtract(&relay->seats, handoff->seated_in, handoff->seated);
		handoff->seated = 0;
	}
}

void seats_account(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	seats_leave(relay, handoff);
	if (rec->pickup && *rec->pickup->vehicle && stage_is_open(rec->stage)) {
		handoff->seated = rec->pickup->seats;
		handoff->seated_in = rec->pickup->vehicle;
		tally_add(&relay->seats, handoff->seated_in, handoff->seated);
	}
}

uint32_t seats_taken(const struct relay *relay, const char *vehicle) {
	return (uint32_t)tally_get(&relay->seats, vehicle);
}
