/* SPDX-License-Identifier: MIT */
#include "core/facts.h"

#include "base/memory.h"
#include "core/message.h"

/* One row for each kind of fact: the message to make, and where its handoff's number is, if it has
 * one. */
struct row {
	const ProtobufCMessageDescriptor *descriptor;
	size_t handoff_offset; /* offset; 0: none, since the base comes first */
};

#define ROW(type, name) [USHER__FACT__FACT__WHAT_##type] = {&usher__fact__##name##__descriptor, 0}
#define ROW_HANDOFF(type, name, message)                                                           \
	[USHER__FACT__FACT__WHAT_##type] = {                                                       \
		&usher__fact__##name##__descriptor, offsetof(Usher__Fact__##message, handoff)}

static const struct row rows[] = {
	ROW(SIGNED_ON, signed_on),
	ROW(SIGNED_OFF, signed_off),
	ROW(VISIT_OPENED, visit_opened),
	ROW(VISIT_ENDED, visit_ended),
	ROW_HANDOFF(OFFERED, offered, Offered),
	ROW_HANDOFF(TAKEN, taken, Taken),
	ROW_HANDOFF(DECLINED, declined, Declined),
	ROW_HANDOFF(RELEASED, released, Released),
	ROW_HANDOFF(ADVANCED, advanced, Advanced),
	ROW_HANDOFF(WITHDRAWN, withdrawn, Withdrawn),
	ROW_HANDOFF(MISSED, missed, Missed),
	ROW_HANDOFF(FILED, filed, Filed),
	ROW_HANDOFF(MOVED, moved, Moved),
	ROW_HANDOFF(REACHED, reached, Reached),
	ROW(PAUSED, paused),
	ROW(CARD_CHANGED, card_changed),
	ROW(VISIT_FILED, visit_filed),
	ROW_HANDOFF(HANDED_OVER, handed_over, HandedOver),
	ROW_HANDOFF(SPLIT, split, Split),
	ROW_HANDOFF(CONFIRMED, confirmed, Confirmed),
	ROW_HANDOFF(REMINDED, reminded, Reminded),
	ROW(INSPECTION, inspection),
	ROW_HANDOFF(CLIMBED, climbed, Climbed),
	ROW_HANDOFF(DUE, due, Due),
	ROW_HANDOFF(RESCHEDULED, rescheduled, Rescheduled),
	ROW(ARRIVED, arrived),
	ROW(POSTPONED, postponed),
	ROW(OVERDUE, overdue),
	ROW_HANDOFF(ESTIMATED, estimated, Estimated),
};

static const struct row *fact_kind_row(const Usher__Fact__Fact *fact) {
	size_t what = (size_t)fact->what_case;

	return what < sizeof rows / sizeof *rows && rows[what].descriptor ? &rows[what] : NULL;
}

void *facts_new_message(struct facts *facts, const ProtobufCMessageDescriptor *descriptor) {
	ProtobufCMessage *message = pool_alloc(&facts->pool, descriptor->sizeof_message);

	descriptor->message_init(message);
	return message;
}

void facts_clear(struct facts *facts) {
	pool_finish(&facts->pool);
	free(facts->list);
	*facts = (struct facts){0};
}

Usher__Fact__Fact *facts_add(struct facts *facts, int64_t at, Usher__Fact__Fact__WhatCase what) {
	Usher__Fact__Fact *fact = facts_new_message(facts, &usher__fact__fact__descriptor);
	const struct row *row;

	fact->at = at;
	fact->what_case = what;
	row = fact_kind_row(fact);
	if (row) {
		/* every member of the union is a pointer to its message */
		fact->signed_on = facts_new_message(facts, row->descriptor);
	}
	facts->list = grow(facts->list, facts->n, sizeof *facts->list);
	facts->list[facts->n++] = fact;
	return fact;
}

char *facts_copy_text(struct facts *facts, const char *text) {
	return pool_copy_text(&facts->pool, text ? text : "");
}

Usher__Fact__Person *facts_new_person(struct facts *facts, const char *badge, const char *name) {
	Usher__Fact__Person *person;

	if (!badge || !*badge) {
		return NULL;
	}
	person = facts_new_message(facts, &usher__fact__person__descriptor);
	person->badge = facts_copy_text(facts, badge);
	person->name = facts_copy_text(facts, name);
	return person;
}

Usher__Fact__Card *facts_copy_card(struct facts *facts, const Usher__Fact__Card *card) {
	return card ? message_copy(&facts->pool, &card->base)
		    : facts_new_message(facts, &usher__fact__card__descriptor);
}

Usher__Fact__Answered *facts_new_answered(struct facts *facts) {
	return facts_new_message(facts, &usher__fact__answered__descriptor);
}

uint64_t fact_handoff_number(const Usher__Fact__Fact *fact) {
	const struct row *row = fact_kind_row(fact);

	return row && row->handoff_offset
		? *(const uint64_t *)((const char *)fact->signed_on + row->handoff_offset)
		: 0;
}
