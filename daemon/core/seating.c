/* SPDX-License-Identifier: MIT */
#include "core/seating.h"

#include "core/vehicle.h"

Usher__Outcome deciding_seats_outcome(
	struct deciding *d, const Usher__Fact__Duty *duty, uint32_t party, uint32_t own_seats) {
	uint32_t free_seats = vehicle_free_seats(d->relay, duty, own_seats);

	if (party > free_seats) {
		d->answered->seats = free_seats;
		return USHER__OUTCOME__NO_SEATS;
	}
	return USHER__OUTCOME__OK;
}
