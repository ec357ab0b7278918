/* SPDX-License-Identifier: MIT */
/* What the reads have in common: what may be seen, and that the history cannot be read. */
#include "query/query_private.h"

bool query_may_see_handoff(const struct query *query, const Usher__Fact__Handoff *handoff) {
	return relay_device_may_see_handoff(query->relay, query->principal->device, handoff);
}

void query_set_history_unreadable(Usher__Answer *answer) {
	answer->outcome = USHER__OUTCOME__UNREADABLE;
	answer->text = "the history cannot be read: its file is damaged, or the disk is";
}
