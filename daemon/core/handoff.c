/* SPDX-License-Identifier: MIT */
#include "core/handoff_private.h"

#include "base/memory.h"
#include "core/message.h"
#include "core/stage.h"
#include "core/visit.h"

#include <assert.h>

struct handoff *handoff_new(struct visit *visit, uint64_t number) {
	struct handoff *handoff = NEW(struct handoff);

	assert(number); /* 0 is no handoff */
	usher__fact__handoff__init(&handoff->rec);
	handoff->rec.handoff = handoff->node.number = number;
	handoff->visit = visit;
	list_init(&handoff->link);
	if (visit) {
		list_append(&visit->handoffs, &handoff->link);
	}
	return handoff;
}

struct handoff *handoff_free(struct handoff *handoff) {
	assert(!handoff->node.position); /* nothing is due of it any more */
	list_remove(&handoff->link);
	message_clear(&handoff->rec.base);
	free(handoff);
	return NULL;
}

size_t handoff_decline_index(const Usher__Fact__Handoff *rec, const char *badge) {
	size_t i = 0;

	while (i < rec->n_declined && strcmp(rec->declined[i]->badge, badge) != 0) {
		i++;
	}
	return i;
}

bool handoff_is_declined_by(const Usher__Fact__Handoff *rec, const char *badge) {
	return handoff_decline_index(rec, badge) < rec->n_declined;
}

Usher__DeclineReason handoff_decline_reason(const Usher__Fact__Handoff *rec, size_t index) {
	return index < rec->n_decline_reasons ? rec->decline_reasons[index]
					      : USHER__DECLINE_REASON__DECLINE_REASON_UNSAID;
}

bool handoff_lets_visit_end(const Usher__Fact__Handoff *rec) {
	return !stage_is_open(rec->stage) || rec->stage == USHER__STAGE__LENT ||
		(rec->service && rec->service->stays);
}

int64_t handoff_last_offered_at(const Usher__Fact__Handoff *rec) {
	return rec->since ? rec->since : rec->offered_at;
}

size_t handoff_fill_involved_posts(
	const Usher__Fact__Handoff *rec, const char *ret_posts[HANDOFF_POSTS_MAX]) {
	size_t n = 2;

	ret_posts[0] = rec->from;
	ret_posts[1] = rec->post;
	for (size_t i = 0; i < rec->n_also && n < HANDOFF_POSTS_MAX; i++) { /* history may have more
									      than there may be */
		ret_posts[n++] = rec->also[i];
	}
	return n;
}

int64_t handoff_boarded_at(const Usher__Fact__Handoff *rec) {
	return rec->kind == USHER__KIND__PICKUP ? rec->aboard_at : 0;
}

int64_t handoff_lent_at(const Usher__Fact__Handoff *rec) {
	return rec->kind == USHER__KIND__SERVICE ? rec->aboard_at : 0;
}

const Usher__Fact__Visit *handoff_visit(const struct handoff *handoff) {
	return handoff->visit ? &handoff->visit->rec : NULL;
}

const Usher__Fact__Card *handoff_card(const struct handoff *handoff) {
	static const Usher__Fact__Card empty = USHER__FACT__CARD__INIT;

	if (handoff->rec.card) {
		return handoff->rec.card;
	}
	return handoff->visit ? handoff->visit->rec.card : &empty;
}

uint32_t handoff_party_size(const struct handoff *handoff) {
	uint32_t size = handoff->rec.party ? handoff->rec.party : handoff_card(handoff)->party_size;

	return size ? size : 1;
}

bool handoff_receipt_is_new(const struct handoff *handoff, const char *device_id, bool seen) {
	for (size_t i = 0; i < handoff->rec.n_reached; i++) {
		if (!strcmp(handoff->rec.reached[i]->device, device_id)) {
			return seen && !handoff->rec.reached[i]->seen;
		}
	}
	return true;
}

bool handoff_is_for(const Usher__Fact__Handoff *rec, const char *post) {
	for (size_t i = 0; i < rec->n_also; i++) {
		if (!strcmp(rec->also[i], post)) {
			return true;
		}
	}
	return !strcmp(rec->post, post);
}

int64_t handoff_earliest_step_at(const struct handoff *handoff) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	const int64_t before[] = {handoff_last_offered_at(rec), rec->taken_at, rec->aboard_at,
		handoff->visit ? handoff->visit->rec.opened_at : 0};
	int64_t earliest = 0;

	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		earliest = before[i] > earliest ? before[i] : earliest;
	}
	return earliest;
}

int64_t handoff_end_told_at(const Usher__Fact__Handoff *rec) {
	return rec->ended_told_at ? rec->ended_told_at : rec->ended_at;
}

bool handoff_taker_matches_stage(const Usher__Fact__Handoff *rec) {
	return rec->taker ? stage_may_have_taker(rec->stage) : stage_may_lack_taker(rec->stage);
}
