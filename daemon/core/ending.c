/* SPDX-License-Identifier: MIT */
#include "core/ending.h"

#include "core/handoff.h"
#include "core/visit.h"

void withdraw(struct deciding *d, uint64_t handoff) {
	Usher__Fact__Withdrawn *withdrawn = add(d, USHER__FACT__FACT__WHAT_WITHDRAWN)->withdrawn;

	withdrawn->handoff = handoff;
	withdrawn->person = actor(d);
}

void end_visit(
	struct deciding *d, const struct visit *visit, uint64_t but, Usher__Fact__Person *person) {
	Usher__Fact__VisitEnded *ended;

	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (handoff->rec.handoff != but && !handoff_may_stay(&handoff->rec)) {
			add(d, USHER__FACT__FACT__WHAT_WITHDRAWN)->withdrawn->handoff =
				handoff->rec.handoff;
		}
	}
	ended = add(d, USHER__FACT__FACT__WHAT_VISIT_ENDED)->visit_ended;
	ended->visit = visit->rec.visit;
	ended->person = person;
}
