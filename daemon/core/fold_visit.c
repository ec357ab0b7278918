/* SPDX-License-Identifier: MIT */
/* What facts of visits do to the state. */
#include "core/fold_visit.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/changed.h"
#include "core/copy.h"
#include "core/fits.h"
#include "core/fold_handoff.h"
#include "core/handoff.h"
#include "core/namesakes.h"
#include "core/schedule.h"
#include "core/state.h"
#include "core/visit.h"

#include <errno.h>

int fold_visit_opened(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__VisitOpened *what = fact->visit_opened;
	struct visit *visit;

	if (what->visit != relay->last_number + 1 || !what->card || !time_fits(what->ends_after) ||
		!expected_fits(what->expected)) {
		return -EUCLEAN;
	}
	fold_number(relay, what->visit);
	visit = visit_new(what->visit);
	visit->rec.card = message_copy(NULL, &what->card->base);
	visit->rec.opened_at = visit->rec.idle_since = fact->at;
	visit->rec.ends_after = what->ends_after;
	visit->rec.expected = message_replace(visit->rec.expected, what->expected);
	idmap_put(&relay->visits, what->visit, visit);
	relay->last_number = what->visit;
	visit_schedule(relay, visit);
	visit_appear(relay, visit);
	return 0;
}

int fold_card_changed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__CardChanged *what = fact->card_changed;
	struct visit *visit = idmap_get(&relay->visits, what->visit);

	if (!visit || !what->card || visit->rec.ended_at ||
		visit->rec.n_changes + what->n_changes > CHANGES_MAX) {
		return -EUCLEAN;
	}
	visit_vanish(relay, visit);
	visit->rec.card = message_replace(visit->rec.card, what->card);
	for (size_t i = 0; i < what->n_changes; i++) {
		visit->rec.changes =
			grow(visit->rec.changes, visit->rec.n_changes, sizeof *visit->rec.changes);
		visit->rec.changes[visit->rec.n_changes++] =
			message_copy(NULL, &what->changes[i]->base);
	}
	visit_appear(relay, visit);
	changed_add_visit(relay, visit);
	return 0;
}

int fold_visit_ended(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = idmap_get(&relay->visits, fact->visit_ended->visit);

	if (!visit || visit->rec.ended_at) {
		return -EUCLEAN;
	}
	list_each(link, &visit->handoffs) {
		if (!handoff_may_stay(&container_of(link, struct handoff, link)->rec)) {
			return -EUCLEAN;
		}
	}
	visit_vanish(relay, visit);
	visit->rec.ended_at = fact->at ? fact->at : 1; /* 0: it has not */
	visit->rec.idle_since = fact->at;
	visit->rec.ender = message_replace(visit->rec.ender, fact->visit_ended->person);
	visit_schedule(relay, visit);
	return 0;
}

/* It is kept until its row of history is durable; what the same event archived still shows its
 * card: it has a copy. */
int fold_visit_filed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = idmap_get(&relay->visits, fact->visit_filed->visit);

	if (!visit || !visit->rec.ended_at || !list_empty(&visit->handoffs)) {
		return -EUCLEAN;
	}
	INVARIANT(!visit->n_open && !visit->n_staying, "a visit counts what is open of it");
	heap_remove(&relay->due, &visit->node);
	idmap_remove(&relay->visits, visit->rec.visit);
	visit->archived = relay->seq + 1;
	if (!list_empty(&relay->archived_visits)) {
		const struct visit *last =
			container_of(relay->archived_visits.prev, struct visit, link);

		INVARIANT(last->archived <= visit->archived,
			"what is archived lies in order of its seq");
	}
	list_append(&relay->archived_visits, &visit->link);
	return 0;
}
