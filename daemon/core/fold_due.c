/* SPDX-License-Identifier: MIT */
/* What facts of what is not yet do to the state: what is held falls due, or later; a guest who was
 * announced comes, or does not. */
#include "core/fold_due.h"

#include "base/memory.h"
#include "core/changed.h"
#include "core/copy.h"
#include "core/fits.h"
#include "core/fold_handoff.h"
#include "core/namesakes.h"
#include "core/notice.h"
#include "core/schedule.h"
#include "core/state.h"
#include "core/visit.h"

#include <errno.h>

static void take_readers(
	Usher__Fact__Notice *notice, Usher__Fact__Reader *const *readers, size_t n) {
	for (size_t i = 0; i < n; i++) {
		notice->readers = grow(notice->readers, notice->n_readers, sizeof *notice->readers);
		notice->readers[notice->n_readers++] = message_copy(NULL, &readers[i]->base);
	}
}

int fold_due(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Due *what = fact->due;
	struct handoff *handoff = fold_at(relay, what->handoff, USHER__STAGE__SCHEDULED);

	if (!handoff || !time_fits(what->ends_at) || !ladder_fits(what->ladder, what->n_ladder) ||
		(what->n_readers && !handoff->rec.notice) || what->n_readers > READERS_MAX ||
		!readers_fit(what->readers, what->n_readers)) {
		return -EUCLEAN;
	}
	handoff->rec.stage = USHER__STAGE__OFFERED;
	handoff->rec.offered_at = fact->at;
	handoff->rec.ends_at = what->ends_at;
	handoff->rec.lasts = 0; /* from now on its ends_at tells */
	handoff->rec.rings = 1;
	handoff->rec.repeat = message_replace(handoff->rec.repeat, NULL);
	fold_ladder(&handoff->rec, what->ladder, what->n_ladder);
	if (handoff->rec.notice) {
		take_readers(handoff->rec.notice, what->readers, what->n_readers);
	}
	fold_changed(relay, handoff);
	return 0;
}

int fold_rescheduled(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Rescheduled *what = fact->rescheduled;
	struct handoff *handoff = fold_at(relay, what->handoff, USHER__STAGE__SCHEDULED);

	if (!handoff || !time_fits(what->due_at) || !what->due_at ||
		!time_fits(what->expected_at) || !time_fits(what->meet_by)) {
		return -EUCLEAN;
	}
	handoff->rec.due_at = what->due_at;
	handoff->rec.expected_at = what->expected_at;
	handoff->rec.meet_by = what->meet_by;
	fold_changed(relay, handoff);
	return 0;
}

/* The visit @number, if its guest is announced and has not come; else NULL. */
static struct visit *awaited(const struct relay *relay, uint64_t number) {
	struct visit *visit = idmap_get(&relay->visits, number);

	return visit && visit_is_awaited(&visit->rec) ? visit : NULL;
}

int fold_arrived(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = awaited(relay, fact->arrived->visit);

	if (!visit) {
		return -EUCLEAN;
	}
	visit->rec.expected->arrived_at = fact->at ? fact->at : 1; /* 0: he has not */
	visit->rec.idle_since = fact->at;
	visit->rec.expected->received_by =
		message_replace(visit->rec.expected->received_by, fact->arrived->person);
	visit_schedule(relay, visit);
	visit_appear(relay, visit);
	changed_add_visit(relay, visit);
	return 0;
}

int fold_postponed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = awaited(relay, fact->postponed->visit);

	if (!visit || !time_fits(fact->postponed->at)) {
		return -EUCLEAN;
	}
	visit->rec.expected->at = fact->postponed->at;
	visit->rec.expected->overdue_at = 0;
	visit_schedule(relay, visit);
	changed_add_visit(relay, visit);
	return 0;
}

int fold_overdue(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = awaited(relay, fact->overdue->visit);

	if (!visit || visit->rec.expected->overdue_at) {
		return -EUCLEAN;
	}
	visit->rec.expected->overdue_at = fact->at ? fact->at : 1; /* 0: not yet */
	visit_schedule(relay, visit);
	changed_add_visit(relay, visit);
	return 0;
}
