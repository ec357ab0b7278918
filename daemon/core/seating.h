/* SPDX-License-Identifier: MIT */
#pragma once

/* Seats for a party. */

#include "core/deciding.h"

/* Is there a seat for each of the @party in the vehicle of @drives, in which it has @own already?
 * The answer says how many are free. */
Usher__Outcome seats_for(
	struct deciding *d, const Usher__Fact__Duty *drives, uint32_t party, uint32_t own);
