/* SPDX-License-Identifier: MIT */
/* What facts of what is not yet do to the state: what is held falls due, or later; a guest who was
 * announced comes, or does not. */
#include "core/fold_due.h"

#include "base/memory.h"
#include "core/changed.h"
#include "core/message.h"
#include "core/validity.h"
#include "core/fold_handoff.h"
#include "core/namesakes.h"
#include "core/notice.h"
#include "core/wake.h"
#include "core/state.h"
#include "core/visit.h"

#include <errno.h>

static void append_readers(
	Usher__Fact__Notice *notice, Usher__Fact__Reader *const *readers, size_t n) {
	for (size_t i = 0; i < n; i++) {
		notice->readers = grow(notice->readers, notice->n_readers, sizeof *notice->readers);
		notice->readers[notice->n_readers++] = message_copy(NULL, &readers[i]->base);
	}
}

int fold_due(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Due *due = fact->due;
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, due->handoff, USHER__STAGE__SCHEDULED);

	if (!handoff || !time_is_valid(due->ends_at) ||
		!ladder_is_valid(due->ladder, due->n_ladder) ||
		(due->n_readers && !handoff->rec.notice) || due->n_readers > READERS_MAX ||
		!readers_are_valid(due->readers, due->n_readers)) {
		return -EUCLEAN;
	}
	handoff->rec.stage = USHER__STAGE__OFFERED;
	handoff->rec.offered_at = fact->at;
	handoff->rec.ends_at = due->ends_at;
	handoff->rec.lasts = 0; /* from now on its ends_at tells */
	handoff->rec.rings = 1;
	handoff->rec.repeat = message_replace(handoff->rec.repeat, NULL);
	fold_handoff_append_ladder(&handoff->rec, due->ladder, due->n_ladder);
	if (handoff->rec.notice) {
		append_readers(handoff->rec.notice, due->readers, due->n_readers);
	}
	fold_handoff_mark_changed(relay, handoff);
	return 0;
}

int fold_rescheduled(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Rescheduled *rescheduled = fact->rescheduled;
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, rescheduled->handoff, USHER__STAGE__SCHEDULED);

	if (!handoff || !time_is_valid(rescheduled->due_at) || !rescheduled->due_at ||
		!time_is_valid(rescheduled->expected_at) || !time_is_valid(rescheduled->meet_by)) {
		return -EUCLEAN;
	}
	handoff->rec.due_at = rescheduled->due_at;
	handoff->rec.expected_at = rescheduled->expected_at;
	handoff->rec.meet_by = rescheduled->meet_by;
	fold_handoff_mark_changed(relay, handoff);
	return 0;
}

/* The visit @number, if its guest is announced and has not come; else NULL. */
static struct visit *find_awaited_visit(const struct relay *relay, uint64_t number) {
	struct visit *visit = idmap_get(&relay->visits, number);

	return visit && visit_is_awaited(&visit->rec) ? visit : NULL;
}

int fold_arrived(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = find_awaited_visit(relay, fact->arrived->visit);

	if (!visit) {
		return -EUCLEAN;
	}
	visit->rec.expected->arrived_at = fact->at ? fact->at : 1; /* 0: he has not */
	visit->rec.idle_since = fact->at;
	visit->rec.expected->received_by =
		message_replace(visit->rec.expected->received_by, fact->arrived->person);
	wake_set_for_visit(relay, visit);
	namesakes_add(relay, visit);
	changed_add_visit(relay, visit);
	return 0;
}

int fold_postponed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = find_awaited_visit(relay, fact->postponed->visit);

	if (!visit || !time_is_valid(fact->postponed->at)) {
		return -EUCLEAN;
	}
	visit->rec.expected->at = fact->postponed->at;
	visit->rec.expected->overdue_at = 0;
	wake_set_for_visit(relay, visit);
	changed_add_visit(relay, visit);
	return 0;
}

int fold_overdue(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = find_awaited_visit(relay, fact->overdue->visit);

	if (!visit || visit->rec.expected->overdue_at) {
		return -EUCLEAN;
	}
	visit->rec.expected->overdue_at = fact->at ? fact->at : 1; /* 0: not yet */
	wake_set_for_visit(relay, visit);
	changed_add_visit(relay, visit);
	return 0;
}
