/* SPDX-License-Identifier: MIT */
#include "core/meeting.h"

#include "core/site.h"
#include "core/state.h"

int64_t meeting_remind_at(const struct deciding *d, const Usher__Fact__Handoff *rec) {
	int64_t soonest = d->at + d->relay->site->met_within; /* whoever takes a late one has as
								 long to get there */

	if (!rec->meet_by) {
		return 0;
	}
	return rec->meet_by > soonest ? rec->meet_by : soonest;
}

int64_t meeting_up_at(const struct deciding *d, int64_t reminded) {
	return reminded ? reminded + d->relay->site->unmet_up : 0;
}
