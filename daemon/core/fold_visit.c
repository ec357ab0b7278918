/* SPDX-License-Identifier: MIT */
/* What facts of visits do to the state. */
#include "core/fold_visit.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/changed.h"
#include "core/fold_handoff.h"
#include "core/handoff.h"
#include "core/message.h"
#include "core/namesakes.h"
#include "core/state.h"
#include "core/validity.h"
#include "core/visit.h"
#include "core/wake.h"

#include <errno.h>

int fold_visit_opened(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__VisitOpened *opened = fact->visit_opened;
	struct visit *visit;

	if (opened->visit != relay->last_number + 1 || !opened->card ||
		!time_is_valid(opened->ends_after) || !expected_is_valid(opened->expected)) {
		return -EUCLEAN;
	}
	fold_require_number_free(relay, opened->visit);
	visit = visit_new(opened->visit);
	visit->rec.card = message_copy(NULL, &opened->card->base);
	visit->rec.opened_at = visit->rec.idle_since = fact->at;
	visit->rec.ends_after = opened->ends_after;
	visit->rec.expected = message_replace(visit->rec.expected, opened->expected);
	idmap_put(&relay->visits, opened->visit, visit);
	relay->last_number = opened->visit;
	wake_update_for_visit(relay, visit);
	namesakes_add_if_on_site(relay, visit);
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
	visit->rec.expected->arrived_at = fact->at ? fact->at : 1; /* 0: they have not */
	visit->rec.idle_since = fact->at;
	visit->rec.expected->received_by =
		message_replace(visit->rec.expected->received_by, fact->arrived->person);
	wake_update_for_visit(relay, visit);
	namesakes_add_if_on_site(relay, visit);
	changed_mark_handoffs_of_visit(relay, visit);
	return 0;
}

int fold_postponed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = find_awaited_visit(relay, fact->postponed->visit);

	if (!visit || !time_is_valid(fact->postponed->at)) {
		return -EUCLEAN;
	}
	visit->rec.expected->at = fact->postponed->at;
	visit->rec.expected->overdue_at = 0;
	wake_update_for_visit(relay, visit);
	changed_mark_handoffs_of_visit(relay, visit);
	return 0;
}

int fold_overdue(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = find_awaited_visit(relay, fact->overdue->visit);

	if (!visit || visit->rec.expected->overdue_at) {
		return -EUCLEAN;
	}
	visit->rec.expected->overdue_at = fact->at ? fact->at : 1; /* 0: not yet */
	wake_update_for_visit(relay, visit);
	changed_mark_handoffs_of_visit(relay, visit);
	return 0;
}

int fold_card_changed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__CardChanged *changed = fact->card_changed;
	struct visit *visit = idmap_get(&relay->visits, changed->visit);

	if (!visit || !changed->card || visit->rec.ended_at ||
		visit->rec.n_changes + changed->n_changes > CHANGES_MAX) {
		return -EUCLEAN;
	}
	namesakes_remove(relay, visit);
	visit->rec.card = message_replace(visit->rec.card, changed->card);
	for (size_t i = 0; i < changed->n_changes; i++) {
		visit->rec.changes =
			grow(visit->rec.changes, visit->rec.n_changes, sizeof *visit->rec.changes);
		visit->rec.changes[visit->rec.n_changes++] =
			message_copy(NULL, &changed->changes[i]->base);
	}
	namesakes_add_if_on_site(relay, visit);
	changed_mark_handoffs_of_visit(relay, visit);
	return 0;
}

int fold_visit_ended(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = idmap_get(&relay->visits, fact->visit_ended->visit);

	if (!visit || visit->rec.ended_at) {
		return -EUCLEAN;
	}
	list_each(link, &visit->handoffs) {
		if (!handoff_lets_visit_end(&container_of(link, struct handoff, link)->rec)) {
			return -EUCLEAN;
		}
	}
	namesakes_remove(relay, visit);
	visit->rec.ended_at = fact->at ? fact->at : 1; /* 0: it has not */
	visit->rec.idle_since = fact->at;
	visit->rec.ender = message_replace(visit->rec.ender, fact->visit_ended->person);
	wake_update_for_visit(relay, visit);
	return 0;
}

/* It is kept until its row of history is durable; what the same event archived still shows its
 * card: it has a copy. */
int fold_visit_archived(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct visit *visit = idmap_get(&relay->visits, fact->visit_filed->visit);

	if (!visit || !visit->rec.ended_at || !list_empty(&visit->handoffs)) {
		return -EUCLEAN;
	}
	INVARIANT(!visit->n_open && !visit->n_outliving, "a visit counts what is open of it");
	heap_remove(&relay->wakes, &visit->node);
	idmap_remove(&relay->visits, visit->rec.visit);
	visit->archived_seq = relay->seq + 1;
	if (!list_empty(&relay->archived_visits)) {
		const struct visit *last =
			container_of(relay->archived_visits.prev, struct visit, link);

		INVARIANT(last->archived_seq <= visit->archived_seq,
			"what is archived lies in order of its seq");
	}
	list_append(&relay->archived_visits, &visit->link);
	return 0;
}
