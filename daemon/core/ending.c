/* SPDX-License-Identifier: MIT */
#include "core/ending.h"

#include "core/handoff.h"
#include "core/visit.h"

void ending_add_withdrawn(struct deciding *d, uint64_t handoff_number) {
	Usher__Fact__Withdrawn *withdrawn =
		deciding_add_fact(d, USHER__FACT__FACT__WHAT_WITHDRAWN)->withdrawn;

	withdrawn->handoff = handoff_number;
	withdrawn->person = deciding_copy_actor(d);
}

void ending_add_visit_end_facts(struct deciding *d, const struct visit *visit,
	uint64_t except_handoff, Usher__Fact__Person *person) {
	Usher__Fact__VisitEnded *ended;

	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (handoff->rec.handoff != except_handoff &&
			!handoff_lets_visit_end(&handoff->rec)) {
			deciding_add_fact(d, USHER__FACT__FACT__WHAT_WITHDRAWN)
				->withdrawn->handoff = handoff->rec.handoff;
		}
	}
	ended = deciding_add_fact(d, USHER__FACT__FACT__WHAT_VISIT_ENDED)->visit_ended;
	ended->visit = visit->rec.visit;
	ended->person = person;
}
