/* SPDX-License-Identifier: MIT */
#include "core/seating.h"

#include "core/vehicle.h"

Usher__Outcome seats_for(
	struct deciding *d, const Usher__Fact__Duty *drives, uint32_t party, uint32_t own) {
	uint32_t free_seats = vehicle_free_seats(d->relay, drives, own);

	if (party > free_seats) {
		d->answered->seats = free_seats;
		return USHER__OUTCOME__NO_SEATS;
	}
	return USHER__OUTCOME__OK;
}
