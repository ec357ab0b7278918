/* SPDX-License-Identifier: MIT */
/* Handoffs: making, freeing, seats, and when a rule acts on them next. */
#include "core/state.h"

#include "base/memory.h"
#include "core/decide.h"
#include "core/kind.h"

bool time_fits(int64_t ms) {
	return ms >= 0 && ms <= INT64_MAX >> 8; /* a million years */
}

void text_set(char **place, const char *value) {
	if (*place && *place != protobuf_c_empty_string) {
		free(*place);
	}
	*place = value && *value ? copy_text(value) : (char *)protobuf_c_empty_string;
}

struct handoff *handoff_new(struct visit *visit, uint64_t number) {
	struct handoff *handoff = NEW(struct handoff);

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
	list_remove(&handoff->link);
	message_clear(&handoff->is.base);
	free(handoff);
	return NULL;
}

/* While somebody has it: when it is not met in time. */
static int64_t unmet_due(const Usher__Fact__Handoff *is) {
	return is->remind_at ? is->remind_at : is->up_at ? is->up_at : INT64_MAX;
}

void handoff_schedule(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *is = &handoff->is;

	if (is->stage == USHER__STAGE__SCHEDULED) {
		heap_set(&relay->due, &handoff->node, is->due_at);
	} else if (is->stage == USHER__STAGE__OFFERED) {
		heap_set(&relay->due, &handoff->node,
			ladder_due(is) < is->ends_at ? ladder_due(is) : is->ends_at);
	} else if (is->stage == USHER__STAGE__TAKEN && unmet_due(is) < INT64_MAX) {
		heap_set(&relay->due, &handoff->node, unmet_due(is));
	} else if (stage_is_open(is->stage) || (is->stage == USHER__STAGE__MISSED && is->visit)) {
		heap_remove(&relay->due, &handoff->node); /* what was missed goes with its visit */
	} else if (is->stage != USHER__STAGE__MISSED) {
		heap_set(&relay->due, &handoff->node, is->ended_at + FILED_AFTER);
	} else {
		heap_set(&relay->due, &handoff->node, is->ended_at + is->kept);
	}
}

void handoff_touch(struct relay *relay, struct handoff *handoff) {
	handoff->is.changed = relay->seq + 1;
	GROW(relay->touched, relay->n_touched);
	relay->touched[relay->n_touched++] = handoff->is.handoff;
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

void handoff_count(struct relay *relay, struct handoff *handoff) {
	struct visit *visit = handoff->visit;
	bool open = stage_is_open(handoff->is.stage),
	     stays = open && handoff_may_stay(&handoff->is);

	if (!visit || (open == handoff->open && stays == handoff->stays)) {
		return;
	}
	visit->n_open += (size_t)open - (size_t)handoff->open;
	visit->n_staying += (size_t)stays - (size_t)handoff->stays;
	handoff->open = open;
	handoff->stays = stays;
	visit_schedule(relay, visit);
}

static void count_seats(struct relay *relay, const char *vehicle, uint32_t seats, bool taken) {
	void **place = textmap_place(&relay->seats, vehicle);

	*place = (void *)(taken ? (uintptr_t)*place + seats : (uintptr_t)*place - seats);
}

void handoff_seat(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *is = &handoff->is;

	if (handoff->seated) {
		count_seats(relay, handoff->seated_in, handoff->seated, false);
		handoff->seated = 0;
	}
	if (is->pickup && *is->pickup->vehicle && stage_is_open(is->stage)) {
		handoff->seated = is->pickup->seats;
		handoff->seated_in = is->pickup->vehicle;
		count_seats(relay, handoff->seated_in, handoff->seated, true);
	}
}

uint32_t seats_taken(const struct relay *relay, const char *vehicle) {
	return (uint32_t)(uintptr_t)textmap_get(&relay->seats, vehicle);
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
