/* SPDX-License-Identifier: MIT */
/* Visits and their handoffs: making, freeing, and when a rule acts on them next. */
#include "core/state.h"

#include "base/memory.h"
#include "core/kind.h"

bool time_fits(int64_t ms) {
	return ms >= 0 && ms <= INT64_MAX >> 8; /* a million years */
}

void text_set(char **place, const char *value) {
	if (*place && **place) {
		free(*place);
	}
	*place = value && *value ? copy_text(value) : (char *)protobuf_c_empty_string;
}

static Usher__Fact__Person *person_free(Usher__Fact__Person *person) {
	if (person) {
		text_set(&person->badge, NULL);
		text_set(&person->name, NULL);
		free(person);
	}
	return NULL;
}

void person_set(Usher__Fact__Person **place, const Usher__Fact__Person *person) {
	Usher__Fact__Person *copy = NULL;

	if (person) {
		copy = NEW(Usher__Fact__Person);
		usher__fact__person__init(copy);
		text_set(&copy->badge, person->badge);
		text_set(&copy->name, person->name);
	}
	person_free(*place);
	*place = copy;
}

Usher__Fact__Card *card_copy(const Usher__Fact__Card *card) {
	Usher__Fact__Card *copy = NEW(Usher__Fact__Card);

	usher__fact__card__init(copy);
	if (!card) {
		return copy;
	}
	text_set(&copy->surname, card->surname);
	text_set(&copy->given_name, card->given_name);
	text_set(&copy->title, card->title);
	copy->honorific = card->honorific;
	copy->party_size = card->party_size;
	copy->n_traits = card->n_traits;
	copy->traits = NEW_N(char *, card->n_traits);
	for (size_t i = 0; i < card->n_traits; i++) {
		text_set(&copy->traits[i], card->traits[i]);
	}
	return copy;
}

static Usher__Fact__Card *card_free(Usher__Fact__Card *card) {
	if (card) {
		text_set(&card->surname, NULL);
		text_set(&card->given_name, NULL);
		text_set(&card->title, NULL);
		for (size_t i = 0; i < card->n_traits; i++) {
			text_set(&card->traits[i], NULL);
		}
		free(card->traits);
		free(card);
	}
	return NULL;
}

struct handoff *handoff_new(struct visit *visit, uint64_t number) {
	struct handoff *handoff = NEW(struct handoff);

	usher__fact__handoff__init(&handoff->is);
	handoff->is.handoff = handoff->node.number = number;
	handoff->visit = visit;
	list_append(&visit->handoffs, &handoff->link);
	return handoff;
}

struct handoff *handoff_free(struct handoff *handoff) {
	Usher__Fact__Handoff *is = &handoff->is;
	char **texts[] = {&is->from, &is->to, &is->post, &is->device};

	list_remove(&handoff->link);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		text_set(texts[i], NULL);
	}
	is->sender = person_free(is->sender);
	is->taker = person_free(is->taker);
	is->ender = person_free(is->ender);
	for (size_t i = 0; i < is->n_declined; i++) {
		person_free(is->declined[i]);
	}
	free(is->declined);
	for (size_t i = 0; i < is->n_reached; i++) {
		text_set(&is->reached[i]->device, NULL);
		free(is->reached[i]);
	}
	free(is->reached);
	is->card = card_free(is->card);
	free(handoff);
	return NULL;
}

struct visit *visit_new(uint64_t number) {
	struct visit *visit = NEW(struct visit);

	usher__fact__visit__init(&visit->is);
	visit->is.visit = visit->node.number = number;
	list_init(&visit->handoffs);
	return visit;
}

struct visit *visit_free(struct visit *visit) {
	visit->is.card = card_free(visit->is.card);
	free(visit);
	return NULL;
}

void handoff_schedule(struct relay *relay, struct handoff *handoff) {
	const Usher__Fact__Handoff *is = &handoff->is;

	if (is->stage == USHER__FACT__STAGE__OFFERED) {
		heap_set(&relay->due, &handoff->node, is->ends_at);
	} else if (!stage_is_open(is->stage) && is->stage != USHER__FACT__STAGE__MISSED) {
		heap_set(&relay->due, &handoff->node, is->ended_at + FILED_AFTER);
	} else {
		heap_remove(&relay->due, &handoff->node);
	}
}

void visit_schedule(struct relay *relay, struct visit *visit) {
	if (visit->n_open) {
		heap_remove(&relay->due, &visit->node);
	} else {
		heap_set(&relay->due, &visit->node, visit->is.idle_since + visit->is.ends_after);
	}
}

const Usher__Fact__Card *handoff_card(const struct handoff *handoff) {
	return handoff->is.card ? handoff->is.card : handoff->visit->is.card;
}

bool handoff_is_news(const struct handoff *handoff, const char *device, bool seen) {
	for (size_t i = 0; i < handoff->is.n_reached; i++) {
		if (!strcmp(handoff->is.reached[i]->device, device)) {
			return seen && !handoff->is.reached[i]->seen;
		}
	}
	return true;
}

uint32_t handoff_reached(const struct handoff *handoff) {
	return (uint32_t)handoff->is.n_reached;
}

uint32_t handoff_seen(const struct handoff *handoff) {
	uint32_t n = 0;

	for (size_t i = 0; i < handoff->is.n_reached; i++) {
		n += handoff->is.reached[i]->seen ? 1 : 0;
	}
	return n;
}
