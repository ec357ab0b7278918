/* SPDX-License-Identifier: MIT */
/* When a rule acts next on a handoff or a visit: from its own stage and times, so that a replay has
 * the same. */
#include "core/wake.h"

#include "core/handoff_private.h"
#include "core/ladder.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/visit.h"

/* While somebody has it: when it is not met in time. */
static int64_t unmet_wake_at(const Usher__Fact__Handoff *rec) {
	if (rec->remind_at) {
		return rec->remind_at;
	}
	return rec->up_at ? rec->up_at : INT64_MAX;
}

void wake_update_for_handoff(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *rec = &handoff->rec;

	if (rec->stage == USHER__STAGE__SCHEDULED) {
		heap_put_or_move(&relay->wakes, &handoff->node, rec->due_at);
	} else if (rec->stage == USHER__STAGE__OFFERED) {
		heap_put_or_move(&relay->wakes, &handoff->node,
			ladder_next_rung_at(rec) < rec->ends_at ? ladder_next_rung_at(rec)
								: rec->ends_at);
	} else if (rec->stage == USHER__STAGE__TAKEN && unmet_wake_at(rec) < INT64_MAX) {
		heap_put_or_move(&relay->wakes, &handoff->node, unmet_wake_at(rec));
	} else if (stage_is_open(rec->stage) ||
		(rec->stage == USHER__STAGE__MISSED && rec->visit)) {
		heap_remove(&relay->wakes, &handoff->node); /* what was missed goes with its visit
							     */
	} else if (rec->stage != USHER__STAGE__MISSED) {
		heap_put_or_move(
			&relay->wakes, &handoff->node, handoff_end_told_at(rec) + ARCHIVED_AFTER);
	} else {
		heap_put_or_move(&relay->wakes, &handoff->node, rec->ended_at + rec->kept);
	}
}

/* When a guest who has not come is overdue, and when they are waited for no more: so long after
 * that was told. */
static int64_t awaited_wake_at(const Usher__Fact__Visit *rec) {
	const Usher__Fact__Expected *expected = rec->expected;

	return expected->overdue_at ? expected->overdue_at + rec->ends_after
				    : expected->at + expected->overdue_after;
}

/* A visit that has ended goes a little later; one with a call back that nobody took, not before
 * that has been seen. */
static int64_t archive_wake_at(const struct visit *visit) {
	int64_t wake_at = visit->rec.idle_since + ARCHIVED_AFTER;

	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *rec = &container_of(link, struct handoff, link)->rec;

		if (rec->stage == USHER__STAGE__MISSED && rec->ended_at + rec->kept > wake_at) {
			wake_at = rec->ended_at + rec->kept;
		}
	}
	return wake_at;
}

void wake_update_for_visit(struct relay *relay, struct visit *visit) {
	if (visit_is_awaited(&visit->rec)) {
		heap_put_or_move(&relay->wakes, &visit->node, awaited_wake_at(&visit->rec));
		return;
	}
	/* what stays keeps a visit from being archived, not from ending */
	if (visit->n_open > (visit->rec.ended_at ? 0 : visit->n_outliving)) {
		heap_remove(&relay->wakes, &visit->node);
	} else {
		heap_put_or_move(&relay->wakes, &visit->node,
			visit->rec.ended_at ? archive_wake_at(visit)
					    : visit->rec.idle_since + visit->rec.ends_after);
	}
}
