/* SPDX-License-Identifier: MIT */
#pragma once

/* Seats for a party. */

#include "core/deciding.h"

/* Is there a seat for each of the @party in the vehicle of @duty, in which it has @own_seats
 * already? The answer says how many are free. */
Usher__Outcome deciding_seats_outcome(
	struct deciding *d, const Usher__Fact__Duty *duty, uint32_t party, uint32_t own_seats);
