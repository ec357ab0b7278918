/* SPDX-License-Identifier: MIT */
#include "core/meeting.h"

#include "core/site.h"
#include "core/state.h"

int64_t meeting_reminder_at(const struct deciding *d, const Usher__Fact__Handoff *rec) {
	int64_t earliest = d->at + d->relay->site->met_within; /* whoever takes a late one has as
								 long to get there */

	if (!rec->meet_by) {
		return 0;
	}
	return rec->meet_by > earliest ? rec->meet_by : earliest;
}

int64_t meeting_escalation_at(const struct deciding *d, int64_t remind_at) {
	return remind_at ? remind_at + d->relay->site->escalate_unmet_after : 0;
}
