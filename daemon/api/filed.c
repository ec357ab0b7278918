/* SPDX-License-Identifier: MIT */
#include "api/filed.h"

#include "base/memory.h"

/* A handoff out of history, and where its copy lives. */
struct filed {
	struct pool *pool;
	const Usher__Fact__Handoff *handoff;
};

/* Copy what the core needs to know of a filed handoff. */
static void copy_filed(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct filed *filed = userdata;
	Usher__Fact__Handoff *copy = POOL_NEW(filed->pool, Usher__Fact__Handoff);

	usher__fact__handoff__init(copy);
	copy->handoff = handoff->handoff;
	copy->visit = handoff->visit;
	copy->kind = handoff->kind;
	copy->stage = handoff->stage;
	copy->from = pool_text(filed->pool, handoff->from);
	copy->post = pool_text(filed->pool, handoff->post);
	copy->also = pool_take(filed->pool, (handoff->n_also + 1) * sizeof *copy->also);
	for (size_t i = 0; i < handoff->n_also; i++) {
		copy->also[copy->n_also++] = pool_text(filed->pool, handoff->also[i]);
	}
	if (handoff->taker) {
		copy->taker = POOL_NEW(filed->pool, Usher__Fact__Person);
		usher__fact__person__init(copy->taker);
		copy->taker->badge = pool_text(filed->pool, handoff->taker->badge);
		copy->taker->name = pool_text(filed->pool, handoff->taker->name);
	}
	if (handoff->notice) { /* it leads to the others of its batch, or to the guest who is
				  expected */
		copy->notice = POOL_NEW(filed->pool, Usher__Fact__Notice);
		usher__fact__notice__init(copy->notice);
		copy->notice->batch = handoff->notice->batch;
		copy->notice->of = handoff->notice->of;
		copy->notice->expected = handoff->notice->expected;
	}
	filed->handoff = copy;
}

int filed_find(const struct relay *relay, struct history *history, struct event *event,
	struct pool *pool) {
	const struct meant *meant = event_meant(event);
	uint64_t number = meant ? meant->number : 0;
	const struct handoff *handoff = relay_archived(relay, number);
	struct filed filed = {.pool = pool};
	int r = 0;

	if (!number || relay_handoff(relay, number) || relay_visit(relay, number)) {
		return 0;
	}
	if (handoff) {
		copy_filed(&filed, &handoff->rec);
	} else if (history) {
		r = history_find(history, number, copy_filed, &filed);
	}
	event_set_meant(event, number, filed.handoff);
	return r < 0 ? r : 0;
}
