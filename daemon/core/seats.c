/* SPDX-License-Identifier: MIT */
#include "core/seats.h"

#include "core/handoff.h"
#include "core/kind.h"
#include "core/state.h"

static void count_seats(struct relay *relay, const char *vehicle, uint32_t seats, bool taken) {
	void **place = textmap_place(&relay->seats, vehicle);

	*place = (void *)(taken ? (uintptr_t)*place + seats : (uintptr_t)*place - seats);
}

void seats_account(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *is = &handoff->is;

	if (handoff->seated) {
		count_seats(relay, handoff->seated_in, handoff->seated, false);
		handoff->seated = 0;
	}
	if (is->pickup && *is->pickup->vehicle && stage_is_open(is->stage)) {
		handoff->seated = is->pickup->seats;
		handoff->seated_in = is->pickup->vehicle;
		count_seats(relay, handoff->seated_in, handoff->seated, true);
	}
}

uint32_t seats_taken(const struct relay *relay, const char *vehicle) {
	return (uint32_t)(uintptr_t)textmap_get(&relay->seats, vehicle);
}
