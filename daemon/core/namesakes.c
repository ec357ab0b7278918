/* SPDX-License-Identifier: MIT */
#include "core/namesakes.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/changed.h"
#include "core/state.h"
#include "core/visit.h"

#include <assert.h>

/* FNV-1a (Fowler, Noll, Vo). 0 is no key of an idmap. */
static uint64_t surname_key(const char *surname) {
	uint64_t hash = textmap_hash(surname);

	return hash ? hash : 1; /* an idmap has no 0 */
}

struct visit *namesakes_find(
	const struct relay *relay, const char *surname, const struct visit *except) {
	const struct list *visits =
		*surname ? idmap_get(&relay->visits_by_surname, surname_key(surname)) : NULL;

	for (const struct list *link = visits ? visits->prev : NULL; link != visits;
		link = link->prev) {
		struct visit *visit = container_of(link, struct visit, namesakes_link);

		if (visit != except && !strcmp(card_surname_to_compare(visit->rec.card), surname)) {
			return visit;
		}
	}
	return NULL;
}

/* That @visit comes or goes is news to its namesake, if there is one alone. */
static void mark_sole_namesake_changed(struct relay *relay, const struct visit *visit) {
	struct visit *other =
		namesakes_find(relay, card_surname_to_compare(visit->rec.card), visit);
	const struct visit *third = other
		? namesakes_find(relay, card_surname_to_compare(visit->rec.card), other)
		: NULL;

	if (other && (!third || third == visit)) {
		changed_mark_handoffs_of_visit(relay, other);
	}
}

void namesakes_add_if_on_site(struct relay *relay, struct visit *visit) {
	const char *surname = card_surname_to_compare(visit->rec.card);
	struct list *visits, *position;

	assert(list_empty(&visit->namesakes_link)); /* nobody comes twice */
	if (!*surname || visit->rec.ended_at || visit_is_awaited(&visit->rec)) {
		return;
	}
	visits = idmap_get(&relay->visits_by_surname, surname_key(surname));
	if (!visits) {
		visits = NEW(struct list);
		list_init(visits);
		idmap_put(&relay->visits_by_surname, surname_key(surname), visits);
	}
	mark_sole_namesake_changed(relay, visit);
	/* by rising number, so that a replay finds the same; appending to a link puts before it */
	for (position = visits; position->prev != visits; position = position->prev) {
		if (container_of(position->prev, struct visit, namesakes_link)->rec.visit <
			visit->rec.visit) {
			break;
		}
	}
	list_append(position, &visit->namesakes_link);
}

void namesakes_remove(struct relay *relay, struct visit *visit) {
	uint64_t key = surname_key(card_surname_to_compare(visit->rec.card));
	struct list *visits = list_empty(&visit->namesakes_link)
		? NULL
		: idmap_get(&relay->visits_by_surname, key);

	if (!visits) {
		return;
	}
	list_remove(&visit->namesakes_link);
	mark_sole_namesake_changed(relay, visit);
	if (namesakes_find(relay, card_surname_to_compare(visit->rec.card), visit)) {
		changed_mark_handoffs_of_visit(relay, visit); /* whose guest has none any more,
								 being gone */
	}
	if (list_empty(visits)) {
		free(idmap_remove(&relay->visits_by_surname, key));
	}
}

void namesakes_finish(struct relay *relay) {
	uint64_t key;
	size_t cursor = 0;
	void *visits;

	while (idmap_next(&relay->visits_by_surname, &cursor, &key, &visits)) {
		INVARIANT(list_empty(visits), "only guests of visits are on site");
		free(visits);
	}
	idmap_finish(&relay->visits_by_surname);
}
