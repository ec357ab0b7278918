/* SPDX-License-Identifier: MIT */
#include "core/seats.h"

#include "core/handoff.h"
#include "core/stage.h"
#include "core/state.h"

void seats_release(struct relay *relay, struct handoff *handoff) {
	if (handoff->seats_counted) {
		tally_subtract(
			&relay->seats_taken, handoff->seats_counted_in, handoff->seats_counted);
		handoff->seats_counted = 0;
	}
}

void seats_update(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	seats_release(relay, handoff);
	if (rec->pickup && *rec->pickup->vehicle && stage_is_open(rec->stage)) {
		handoff->seats_counted = rec->pickup->seats;
		handoff->seats_counted_in = rec->pickup->vehicle;
		tally_add(&relay->seats_taken, handoff->seats_counted_in, handoff->seats_counted);
	}
}

uint32_t seats_taken(const struct relay *relay, const char *vehicle) {
	return (uint32_t)tally_get(&relay->seats_taken, vehicle);
}
