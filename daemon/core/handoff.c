/* SPDX-License-Identifier: MIT */
#include "core/handoff_private.h"

#include "base/memory.h"
#include "core/copy.h"
#include "core/kind.h"
#include "core/visit.h"

#include <assert.h>

struct handoff *handoff_new(struct visit *visit, uint64_t number) {
	struct handoff *handoff = NEW(struct handoff);

	assert(number); /* 0 is no handoff */
	usher__fact__handoff__init(&handoff->is);
	handoff->is.handoff = handoff->node.number = number;
	handoff->visit = visit;
	list_init(&handoff->link);
	if (visit) {
		list_append(&visit->handoffs, &handoff->link);
	}
	return handoff;
}

struct handoff *handoff_free(struct handoff *handoff) {
	assert(!handoff->node.place); /* nothing is due of it any more */
	list_remove(&handoff->link);
	message_clear(&handoff->is.base);
	free(handoff);
	return NULL;
}

bool handoff_declined(const Usher__Fact__Handoff *is, const char *badge) {
	for (size_t i = 0; i < is->n_declined; i++) {
		if (!strcmp(is->declined[i]->badge, badge)) {
			return true;
		}
	}
	return false;
}

bool handoff_may_stay(const Usher__Fact__Handoff *is) {
	return !stage_is_open(is->stage) || is->stage == USHER__STAGE__LENT ||
		(is->service && is->service->stays);
}

int64_t handoff_since(const Usher__Fact__Handoff *is) {
	return is->since ? is->since : is->offered_at;
}

size_t handoff_posts(const Usher__Fact__Handoff *is, const char *ret[HANDOFF_POSTS_MAX]) {
	size_t n = 2;

	ret[0] = is->from;
	ret[1] = is->post;
	for (size_t i = 0; i < is->n_also && n < HANDOFF_POSTS_MAX; i++) { /* history may have more
									      than there may be */
		ret[n++] = is->also[i];
	}
	return n;
}

int64_t handoff_boarded_at(const Usher__Fact__Handoff *is) {
	return is->kind == USHER__KIND__PICKUP ? is->aboard_at : 0;
}

int64_t handoff_lent_at(const Usher__Fact__Handoff *is) {
	return is->kind == USHER__KIND__SERVICE ? is->aboard_at : 0;
}

const Usher__Fact__Visit *handoff_visit(const struct handoff *handoff) {
	return handoff->visit ? &handoff->visit->is : NULL;
}

const Usher__Fact__Card *handoff_card(const struct handoff *handoff) {
	static const Usher__Fact__Card nobody = USHER__FACT__CARD__INIT;

	if (handoff->is.card) {
		return handoff->is.card;
	}
	return handoff->visit ? handoff->visit->is.card : &nobody;
}

uint32_t handoff_party(const struct handoff *handoff) {
	uint32_t size = handoff->is.party ? handoff->is.party : handoff_card(handoff)->party_size;

	return size ? size : 1;
}

bool handoff_is_news(const struct handoff *handoff, const char *device, bool seen) {
	for (size_t i = 0; i < handoff->is.n_reached; i++) {
		if (!strcmp(handoff->is.reached[i]->device, device)) {
			return seen && !handoff->is.reached[i]->seen;
		}
	}
	return true;
}

bool handoff_is_for(const Usher__Fact__Handoff *is, const char *post) {
	for (size_t i = 0; i < is->n_also; i++) {
		if (!strcmp(is->also[i], post)) {
			return true;
		}
	}
	return !strcmp(is->post, post);
}
