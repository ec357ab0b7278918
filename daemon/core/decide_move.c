/* SPDX-License-Identifier: MIT */
#include "core/decide_move.h"

#include "core/deciding.h"
#include "core/expected.h"
#include "core/handoff.h"
#include "core/notice.h"
#include "core/state.h"
#include "core/visit.h"

static void add_rescheduled(struct deciding *d, const Usher__Fact__Handoff *rec, int64_t due_at) {
	Usher__Fact__Rescheduled *rescheduled =
		deciding_add_fact(d, USHER__FACT__FACT__WHAT_RESCHEDULED)->rescheduled;
	int64_t shift = due_at - rec->due_at;

	rescheduled->handoff = rec->handoff;
	rescheduled->due_at = due_at;
	rescheduled->expected_at = rec->expected_at ? rec->expected_at + shift : 0;
	rescheduled->meet_by = rec->meet_by ? rec->meet_by + shift : 0;
	rescheduled->person = deciding_copy_actor(d);
}

/* What is scheduled for the guest comes so much later; those who have been told of them are told
 * anew.
 */
static Usher__Outcome decide_reschedule_visit(struct deciding *d, int64_t expected_at) {
	const Usher__Fact__Expected *expected = d->visit->rec.expected;
	Usher__Fact__Postponed *postponed;
	int64_t shift;
	bool all_posts_told = true;

	if (!expected || !visit_is_awaited(&d->visit->rec)) {
		return USHER__OUTCOME__HERE_ALREADY;
	}
	shift = expected_at - expected->at;
	list_each(link, &d->visit->handoffs) {
		const Usher__Fact__Handoff *rec = &container_of(link, struct handoff, link)->rec;

		all_posts_told =
			all_posts_told && !(rec->stage == USHER__STAGE__SCHEDULED && rec->notice);
	}
	if (all_posts_told && !deciding_has_room_for_handoffs(d, expected->n_tell, d->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	if (all_posts_told) {
		expected_add_notices_withdrawn(d, d->visit);
	}
	list_each(link, &d->visit->handoffs) {
		const Usher__Fact__Handoff *rec = &container_of(link, struct handoff, link)->rec;

		if (rec->stage == USHER__STAGE__SCHEDULED) {
			add_rescheduled(d, rec, rec->due_at + shift > 0 ? rec->due_at + shift : 1);
		}
	}
	postponed = deciding_add_fact(d, USHER__FACT__FACT__WHAT_POSTPONED)->postponed;
	postponed->visit = d->visit->rec.visit;
	postponed->at = expected_at;
	postponed->person = deciding_copy_actor(d);
	d->answered->held = d->visit->rec.visit;
	d->answered->due_at = expected_at;
	if (all_posts_told) {
		expected_schedule_notices(d, d->visit->rec.visit, expected, expected_at);
	}
	return USHER__OUTCOME__OK;
}

/* A guest who is announced, or what is scheduled. With a notice the others of its batch, which go
 * to posts that are not asked: so that is for whoever sent it. */
Usher__Outcome decide_move(struct deciding *d, const struct act_move *move) {
	const struct handoff *handoff;
	uint64_t cursor = 0;

	if (d->visit) {
		return decide_reschedule_visit(d, move->due_at);
	}
	if (d->rec->notice && device_duty_index(d->device, d->rec->from) < 0 &&
		!d->device->sees_all) {
		return USHER__OUTCOME__NOT_YOURS;
	}
	if (d->rec->stage != USHER__STAGE__SCHEDULED) {
		deciding_set_answer_winner(d, d->rec->taker);
		return USHER__OUTCOME__PAST_STAGE;
	}
	while ((handoff = notice_batch_or_self_next(
			d->relay, d->rec, USHER__STAGE__SCHEDULED, &cursor))) {
		add_rescheduled(d, &handoff->rec, move->due_at);
	}
	if (move->due_at > d->at) {
		d->answered->held = d->rec->handoff;
		d->answered->due_at = move->due_at;
	}
	return USHER__OUTCOME__OK;
}
