/* SPDX-License-Identifier: MIT */
/* When a rule acts next on a handoff or a visit: from its own stage and times, so that a replay has
 * the same. */
#include "core/schedule.h"

#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/ladder.h"
#include "core/state.h"
#include "core/visit.h"

/* While somebody has it: when it is not met in time. */
static int64_t unmet_due(const Usher__Fact__Handoff *is) {
	if (is->remind_at) {
		return is->remind_at;
	}
	return is->up_at ? is->up_at : INT64_MAX;
}

void handoff_schedule(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *is = &handoff->is;

	if (is->stage == USHER__STAGE__SCHEDULED) {
		heap_set(&relay->due, &handoff->node, is->due_at);
	} else if (is->stage == USHER__STAGE__OFFERED) {
		heap_set(&relay->due, &handoff->node,
			ladder_due(is) < is->ends_at ? ladder_due(is) : is->ends_at);
	} else if (is->stage == USHER__STAGE__TAKEN && unmet_due(is) < INT64_MAX) {
		heap_set(&relay->due, &handoff->node, unmet_due(is));
	} else if (stage_is_open(is->stage) || (is->stage == USHER__STAGE__MISSED && is->visit)) {
		heap_remove(&relay->due, &handoff->node); /* what was missed goes with its visit */
	} else if (is->stage != USHER__STAGE__MISSED) {
		heap_set(&relay->due, &handoff->node, is->ended_at + ARCHIVED_AFTER);
	} else {
		heap_set(&relay->due, &handoff->node, is->ended_at + is->kept);
	}
}

/* When a guest who has not come is overdue, and when he is waited for no more: so long after that
 * was told. */
static int64_t awaited_due(const Usher__Fact__Visit *is) {
	const Usher__Fact__Expected *expected = is->expected;

	return expected->overdue_at ? expected->overdue_at + is->ends_after
				    : expected->at + expected->overdue_after;
}

/* A visit that has ended goes a little later; one with a call back that nobody took, not before
 * that has been seen. */
static int64_t archive_due(const struct visit *visit) {
	int64_t due = visit->is.idle_since + ARCHIVED_AFTER;

	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *is = &container_of(link, struct handoff, link)->is;

		if (is->stage == USHER__STAGE__MISSED && is->ended_at + is->kept > due) {
			due = is->ended_at + is->kept;
		}
	}
	return due;
}

void visit_schedule(struct relay *relay, struct visit *visit) {
	if (visit_is_awaited(&visit->is)) {
		heap_set(&relay->due, &visit->node, awaited_due(&visit->is));
		return;
	}
	/* what stays keeps a visit from being archived, not from ending */
	if (visit->n_open > (visit->is.ended_at ? 0 : visit->n_staying)) {
		heap_remove(&relay->due, &visit->node);
	} else {
		heap_set(&relay->due, &visit->node,
			visit->is.ended_at ? archive_due(visit)
					   : visit->is.idle_since + visit->is.ends_after);
	}
}
