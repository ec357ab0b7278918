/* SPDX-License-Identifier: MIT */
/*
 * Visits: making, freeing, when they end by themselves, and who has to do with them. Guests on site
 * are found by their surname, since two of one surname must be told apart.
 */
#include "core/state.h"

#include "base/memory.h"
#include "core/kind.h"

struct visit *visit_new(uint64_t number) {
	struct visit *visit = NEW(struct visit);

	usher__fact__visit__init(&visit->is);
	visit->is.visit = visit->node.number = number;
	list_init(&visit->handoffs);
	list_init(&visit->namesakes);
	list_init(&visit->link);
	return visit;
}

struct visit *visit_free(struct visit *visit) {
	list_remove(&visit->namesakes);
	list_remove(&visit->link);
	message_clear(&visit->is.base);
	free(visit);
	return NULL;
}

bool visit_is_awaited(const Usher__Fact__Visit *is) {
	return is->expected && !is->expected->arrived_at && !is->ended_at;
}

/* When a guest who has not come is overdue, and when he is waited for no more: so long after that
 * was told. */
static int64_t awaited_due(const Usher__Fact__Visit *is) {
	const Usher__Fact__Expected *expected = is->expected;

	return expected->overdue_at ? expected->overdue_at + is->ends_after
				    : expected->at + expected->overdue_after;
}

/* A visit that has ended goes a little later; one with a call back that nobody took, not before
 * that has been seen. */
static int64_t filed_due(const struct visit *visit) {
	int64_t due = visit->is.idle_since + FILED_AFTER;

	list_each(link, &visit->handoffs) {
		const Usher__Fact__Handoff *is = &container_of(link, struct handoff, link)->is;

		if (is->stage == USHER__STAGE__MISSED && is->ended_at + is->kept > due) {
			due = is->ended_at + is->kept;
		}
	}
	return due;
}

void visit_schedule(struct relay *relay, struct visit *visit) {
	if (visit_is_awaited(&visit->is)) {
		heap_set(&relay->due, &visit->node, awaited_due(&visit->is));
		return;
	}
	/* what stays keeps a visit from being filed, not from ending */
	if (visit->n_open > (visit->is.ended_at ? 0 : visit->n_staying)) {
		heap_remove(&relay->due, &visit->node);
	} else {
		heap_set(&relay->due, &visit->node,
			visit->is.ended_at ? filed_due(visit)
					   : visit->is.idle_since + visit->is.ends_after);
	}
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

void visit_touch(struct relay *relay, const struct visit *visit) {
	list_each(link, &visit->handoffs) {
		handoff_touch(relay, container_of(link, struct handoff, link));
	}
}

/* That @visit comes or goes is news to its only namesake. */
static void tell_namesake(struct relay *relay, const struct visit *visit) {
	struct visit *other = visit_namesake(relay, card_called(visit->is.card), visit);
	const struct visit *third =
		other ? visit_namesake(relay, card_called(visit->is.card), other) : NULL;

	if (other && (!third || third == visit)) {
		visit_touch(relay, other);
	}
}

void visit_appear(struct relay *relay, struct visit *visit) {
	const char *surname = card_called(visit->is.card);
	struct list *present, *place;

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
		visit_touch(relay, visit); /* whose guest has none any more, being gone */
	}
	if (list_empty(present)) {
		free(idmap_remove(&relay->surnames, key));
	}
}

void visit_at_post(struct visit *visit, const char *post) {
	Usher__Fact__Visit *is = &visit->is;

	for (size_t i = 0; i < is->n_posts; i++) {
		if (!strcmp(is->posts[i], post)) {
			return;
		}
	}
	GROW(is->posts, is->n_posts);
	is->posts[is->n_posts] = NULL;
	text_set(&is->posts[is->n_posts++], post);
}

struct visit *visit_find(const struct relay *relay, uint64_t number) {
	struct visit *visit = idmap_get(&relay->visits, number);
	const struct handoff *handoff = visit ? NULL : idmap_get(&relay->handoffs, number);

	return handoff ? handoff->visit : visit;
}
