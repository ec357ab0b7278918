/* SPDX-License-Identifier: MIT */
/*
 * Visits: making, freeing, and who has to do with them. Guests on site are found by their surname,
 * since two of one surname must be told apart.
 */
#include "core/visit.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "core/changed.h"
#include "core/copy.h"
#include "core/handoff.h"
#include "core/kind.h"
#include "core/state.h"

#include <assert.h>

struct visit *visit_new(uint64_t number) {
	struct visit *visit = NEW(struct visit);

	assert(number); /* 0 is no visit */
	usher__fact__visit__init(&visit->is);
	visit->is.visit = visit->node.number = number;
	list_init(&visit->handoffs);
	list_init(&visit->namesakes);
	list_init(&visit->link);
	return visit;
}

struct visit *visit_free(struct visit *visit) {
	INVARIANT(list_empty(&visit->handoffs), "a visit goes after its handoffs");
	list_remove(&visit->namesakes);
	list_remove(&visit->link);
	message_clear(&visit->is.base);
	free(visit);
	return NULL;
}

bool visit_is_awaited(const Usher__Fact__Visit *is) {
	return is->expected && !is->expected->arrived_at && !is->ended_at;
}

/* FNV-1a (Fowler, Noll, Vo). 0 is no key of an idmap. */
static uint64_t key_of(const char *surname) {
	uint64_t sum = textmap_hash(surname);

	return sum ? sum : 1; /* an idmap has no 0 */
}

const char *card_called(const Usher__Fact__Card *card) {
	return *card->called ? card->called : card->surname;
}

struct visit *visit_namesake(
	const struct relay *relay, const char *surname, const struct visit *but) {
	const struct list *present = *surname ? idmap_get(&relay->surnames, key_of(surname)) : NULL;

	for (const struct list *link = present ? present->prev : NULL; link != present;
		link = link->prev) {
		struct visit *visit = container_of(link, struct visit, namesakes);

		if (visit != but && !strcmp(card_called(visit->is.card), surname)) {
			return visit;
		}
	}
	return NULL;
}

/* That @visit comes or goes is news to its only namesake. */
static void tell_namesake(struct relay *relay, const struct visit *visit) {
	struct visit *other = visit_namesake(relay, card_called(visit->is.card), visit);
	const struct visit *third =
		other ? visit_namesake(relay, card_called(visit->is.card), other) : NULL;

	if (other && (!third || third == visit)) {
		changed_add_visit(relay, other);
	}
}

void visit_appear(struct relay *relay, struct visit *visit) {
	const char *surname = card_called(visit->is.card);
	struct list *present, *place;

	assert(list_empty(&visit->namesakes)); /* nobody comes twice */
	if (!*surname || visit->is.ended_at || visit_is_awaited(&visit->is)) {
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
		if (container_of(place->prev, struct visit, namesakes)->is.visit <
			visit->is.visit) {
			break;
		}
	}
	list_append(place, &visit->namesakes);
}

void visit_vanish(struct relay *relay, struct visit *visit) {
	uint64_t key = key_of(card_called(visit->is.card));
	struct list *present =
		list_empty(&visit->namesakes) ? NULL : idmap_get(&relay->surnames, key);

	if (!present) {
		return;
	}
	list_remove(&visit->namesakes);
	tell_namesake(relay, visit);
	if (visit_namesake(relay, card_called(visit->is.card), visit)) {
		changed_add_visit(relay, visit); /* whose guest has none any more, being gone */
	}
	if (list_empty(present)) {
		free(idmap_remove(&relay->surnames, key));
	}
}

void visit_at_post(struct visit *visit, const char *post) {
	Usher__Fact__Visit *is = &visit->is;

	assert(post);
	for (size_t i = 0; i < is->n_posts; i++) {
		if (!strcmp(is->posts[i], post)) {
			return;
		}
	}
	is->posts = grow(is->posts, is->n_posts, sizeof *is->posts);
	is->posts[is->n_posts] = NULL;
	text_set(&is->posts[is->n_posts++], post);
}

struct visit *visit_find(const struct relay *relay, uint64_t number) {
	struct visit *visit = idmap_get(&relay->visits, number);
	const struct handoff *handoff = visit ? NULL : idmap_get(&relay->handoffs, number);

	return handoff ? handoff->visit : visit;
}

bool visit_count(struct handoff *handoff) {
	struct visit *visit = handoff->visit;
	bool open = stage_is_open(handoff->is.stage),
	     stays = open && handoff_may_stay(&handoff->is);

	if (!visit || (open == handoff->open && stays == handoff->stays)) {
		return false;
	}
	visit->n_open += (size_t)open - (size_t)handoff->open;
	visit->n_staying += (size_t)stays - (size_t)handoff->stays;
	handoff->open = open;
	handoff->stays = stays;
	return true;
}

bool visit_counts_fit(const struct visit *visit) {
	size_t n_open = 0, n_staying = 0;

	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (stage_is_open(handoff->is.stage)) {
			n_open++;
			n_staying += handoff_may_stay(&handoff->is);
		}
	}
	return visit->n_open == n_open && visit->n_staying == n_staying;
}
