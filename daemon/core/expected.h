/* SPDX-License-Identifier: MIT */
#pragma once

/* A guest who is announced: posts are told ahead of time, by notices that are scheduled. */

#include "core/deciding.h"

/* Each post that is to be told hears ahead of the time @expected_at that the guest of @visit_number
 * is to come. It goes to whoever announces the guest, too, if they are at one of them. */
void expected_schedule_notices(struct deciding *d, uint64_t visit_number,
	const Usher__Fact__Expected *expected, int64_t expected_at);

/* Those who were told of the guest, or that the guest has not come, need not read it any more. */
void expected_add_notices_withdrawn(struct deciding *d, const struct visit *visit);

/* The announced guest of @visit is here: withdraws the notices, answers with a namesake. */
void expected_add_arrived(struct deciding *d, const struct visit *visit);
