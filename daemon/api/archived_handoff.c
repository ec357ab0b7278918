/* SPDX-License-Identifier: MIT */
#include "api/archived_handoff.h"

#include "base/memory.h"

/* The copy of an archived handoff, NULL until it is found, and the pool that it lives in. */
struct archived_search {
	struct pool *pool;
	const Usher__Fact__Handoff *handoff;
};

/* Copy what the core needs to know of an archived handoff. */
static void copy_archived_for_core(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct archived_search *search = userdata;
	Usher__Fact__Handoff *copy = POOL_NEW(search->pool, Usher__Fact__Handoff);

	usher__fact__handoff__init(copy);
	copy->handoff = handoff->handoff;
	copy->visit = handoff->visit;
	copy->kind = handoff->kind;
	copy->stage = handoff->stage;
	copy->from = pool_copy_text(search->pool, handoff->from);
	copy->post = pool_copy_text(search->pool, handoff->post);
	copy->also = pool_alloc(search->pool, (handoff->n_also + 1) * sizeof *copy->also);
	for (size_t i = 0; i < handoff->n_also; i++) {
		copy->also[copy->n_also++] = pool_copy_text(search->pool, handoff->also[i]);
	}
	if (handoff->taker) {
		copy->taker = POOL_NEW(search->pool, Usher__Fact__Person);
		usher__fact__person__init(copy->taker);
		copy->taker->badge = pool_copy_text(search->pool, handoff->taker->badge);
		copy->taker->name = pool_copy_text(search->pool, handoff->taker->name);
	}
	if (handoff->notice) { /* it leads to the others of its batch, or to the guest who is
				  expected */
		copy->notice = POOL_NEW(search->pool, Usher__Fact__Notice);
		usher__fact__notice__init(copy->notice);
		copy->notice->batch = handoff->notice->batch;
		copy->notice->of = handoff->notice->of;
		copy->notice->expected = handoff->notice->expected;
	}
	search->handoff = copy;
}

int archived_resolve_target(const struct relay *relay, struct history *history, struct event *event,
	struct pool *pool) {
	const struct target *target = event_target(event);
	uint64_t number = target ? target->number : 0;
	const struct handoff *handoff = relay_archived_handoff(relay, number);
	struct archived_search search = {.pool = pool};
	int r = 0;

	if (!number || relay_handoff(relay, number) || relay_visit(relay, number)) {
		return 0;
	}
	if (handoff) {
		copy_archived_for_core(&search, &handoff->rec);
	} else if (history) {
		r = history_find_handoff(history, number, copy_archived_for_core, &search);
	}
	event_set_target(event, number, search.handoff);
	return r < 0 ? r : 0;
}
