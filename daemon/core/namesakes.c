/* SPDX-License-Identifier: MIT */
#include "core/namesakes.h"

#include "base/memory.h"
#include "core/changed.h"
#include "core/state.h"
#include "core/visit.h"

#include <assert.h>

/* FNV-1a (Fowler, Noll, Vo). 0 is no key of an idmap. */
static uint64_t key_of(const char *surname) {
	uint64_t sum = textmap_hash(surname);

	return sum ? sum : 1; /* an idmap has no 0 */
}

struct visit *visit_namesake(
	const struct relay *relay, const char *surname, const struct visit *but) {
	const struct list *present = *surname ? idmap_get(&relay->surnames, key_of(surname)) : NULL;

	for (const struct list *link = present ? present->prev : NULL; link != present;
		link = link->prev) {
		struct visit *visit = container_of(link, struct visit, namesakes);

		if (visit != but && !strcmp(card_called(visit->rec.card), surname)) {
			return visit;
		}
	}
	return NULL;
}

/* That @visit comes or goes is news to its only namesake. */
static void tell_namesake(struct relay *relay, const struct visit *visit) {
	struct visit *other = visit_namesake(relay, card_called(visit->rec.card), visit);
	const struct visit *third =
		other ? visit_namesake(relay, card_called(visit->rec.card), other) : NULL;

	if (other && (!third || third == visit)) {
		changed_add_visit(relay, other);
	}
}

void visit_appear(struct relay *relay, struct visit *visit) {
	const char *surname = card_called(visit->rec.card);
	struct list *present, *place;

	assert(list_empty(&visit->namesakes)); /* nobody comes twice */
	if (!*surname || visit->rec.ended_at || visit_is_awaited(&visit->rec)) {
		return;
	}
	present = idmap_get(&relay->surnames, key_of(surname));
	if (!present) {
		present = NEW(struct list);
		list_init(present);
		idmap_put(&relay->surnames, key_of(surname), present);
	}
	tell_namesake(relay, visit);
	/* by rising number, so that a replay finds the same; appending to a link puts before it */
	for (place = present; place->prev != present; place = place->prev) {
		if (container_of(place->prev, struct visit, namesakes)->rec.visit <
			visit->rec.visit) {
			break;
		}
	}
	list_append(place, &visit->namesakes);
}

void visit_vanish(struct relay *relay, struct visit *visit) {
	uint64_t key = key_of(card_called(visit->rec.card));
	struct list *present =
		list_empty(&visit->namesakes) ? NULL : idmap_get(&relay->surnames, key);

	if (!present) {
		return;
	}
	list_remove(&visit->namesakes);
	tell_namesake(relay, visit);
	if (visit_namesake(relay, card_called(visit->rec.card), visit)) {
		changed_add_visit(relay, visit); /* whose guest has none any more, being gone */
	}
	if (list_empty(present)) {
		free(idmap_remove(&relay->surnames, key));
	}
}
