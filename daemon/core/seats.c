/* SPDX-License-Identifier: MIT */
#include "core/seats.h"

#include "core/handoff.h"
#include "core/roster.h"
#include "core/stage.h"
#include "core/state.h"

#include <string.h>

void seats_release(struct relay *relay, struct handoff *handoff) {
	if (handoff->seats_counted) {
		tally_subtract(
			&relay->seats_taken, handoff->seats_counted_in, handoff->seats_counted);
		roster_mark_seats_changed(relay, handoff->seats_counted_in);
		handoff->seats_counted = 0;
	}
}

void seats_update(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Pickup *pickup = handoff->rec.pickup;
	bool takes_seats = pickup && *pickup->vehicle && stage_is_open(handoff->rec.stage);
	uint32_t seats = takes_seats ? pickup->seats : 0;

	if (seats == handoff->seats_counted &&
		(!seats || !strcmp(handoff->seats_counted_in, pickup->vehicle))) {
		handoff->seats_counted_in = seats ? pickup->vehicle : NULL;
		return;
	}
	seats_release(relay, handoff);
	handoff->seats_counted = seats;
	handoff->seats_counted_in = seats ? pickup->vehicle : NULL;
	if (seats) {
		tally_add(&relay->seats_taken, pickup->vehicle, seats);
		roster_mark_seats_changed(relay, pickup->vehicle);
	}
}

uint32_t seats_taken(const struct relay *relay, const char *vehicle) {
	return (uint32_t)tally_get(&relay->seats_taken, vehicle);
}
