/* SPDX-License-Identifier: MIT */
/* Handoffs, visits and the rest of what clients are shown, out of what the core or
 * the history has. */
#include "encode/encode.h"

#include "base/memory.h"
#include "proto/text.h"
#include "speech/pinyin.h"

#include <string.h>

enum {
	PEOPLE_MAX = 64,   /* told of one handoff: a page of handoffs must fit a frame */
	CHANGES_TOLD = 10, /* of a card, with each handoff: as many as one correction can bring */
};

/* What is made, and whether its texts are copies. */
struct making {
	struct pool *pool;
	bool copies;
};

static char *text_of(const struct making *making, char *text) {
	return making->copies ? pool_text(making->pool, text) : text;
}

static Usher__Card *wire_card(const struct making *making, const Usher__Fact__Card *card) {
	Usher__Card *copy = POOL_NEW(making->pool, Usher__Card);

	usher__card__init(copy);
	if (card) {
		copy->surname = text_of(making, card->surname);
		copy->given_name = text_of(making, card->given_name);
		copy->honorific = card->honorific;
		copy->title = text_of(making, card->title);
		copy->party_size = card->party_size;
		copy->level = text_of(making, card->level);
		copy->language = text_of(making, card->language);
		copy->contact = text_of(making, card->contact);
		copy->host = text_of(making, card->host);
		copy->reading = text_of(making, card->reading);
		copy->n_traits = card->n_traits;
		copy->traits = pool_take(making->pool, (card->n_traits + 1) * sizeof *copy->traits);
		for (size_t i = 0; i < card->n_traits; i++) {
			copy->traits[i] = text_of(making, card->traits[i]);
		}
	}
	return copy;
}

/* How the surname is compared, if not as it was typed, and how it is said. */
static void name_surname(struct pool *pool, const char *surname, Usher__Fact__Card *card) {
	char *nfc = allocated(text_nfc(surname));

	card->called = pool_text(pool, strcmp(nfc, surname) ? nfc : "");
	card->reading = (char *)pinyin_of(nfc);
	free(nfc);
}

Usher__Fact__Card *encode_card(struct pool *pool, const Usher__Card *card) {
	Usher__Fact__Card *copy = POOL_NEW(pool, Usher__Fact__Card);

	usher__fact__card__init(copy);
	if (card) {
		copy->surname = card->surname;
		name_surname(pool, card->surname, copy);
		copy->given_name = card->given_name;
		copy->honorific = card->honorific;
		copy->title = card->title;
		copy->party_size = card->party_size;
		copy->n_traits = card->n_traits;
		copy->traits = card->traits;
		copy->level = card->level;
		copy->language = card->language;
		copy->contact = card->contact;
		copy->host = card->host;
	}
	return copy;
}

static void name_person(
	const struct making *making, const Usher__Fact__Person *person, char **badge, char **name) {
	if (person) {
		*badge = text_of(making, person->badge);
		*name = text_of(making, person->name);
	}
}

static void add_declined(
	const struct making *making, Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	copy->n_declined = handoff->n_declined < PEOPLE_MAX ? handoff->n_declined : PEOPLE_MAX;
	copy->declined = pool_take(making->pool, (copy->n_declined + 1) * sizeof *copy->declined);
	for (size_t i = 0; i < copy->n_declined; i++) {
		copy->declined[i] = POOL_NEW(making->pool, Usher__Person);
		usher__person__init(copy->declined[i]);
		name_person(making, handoff->declined[i], &copy->declined[i]->badge,
			&copy->declined[i]->name);
	}
}

static void add_changes(const struct making *making, size_t *ret_n, Usher__Change ***ret,
	const Usher__Fact__Visit *visit, size_t n_max) {
	size_t n = visit->n_changes < n_max ? visit->n_changes : n_max;

	*ret_n = n;
	*ret = pool_take(making->pool, (n + 1) * sizeof **ret);
	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Change *change = visit->changes[visit->n_changes - n + i];
		Usher__Change *copy = (*ret)[i] = POOL_NEW(making->pool, Usher__Change);

		usher__change__init(copy);
		copy->field = text_of(making, change->field);
		copy->before = text_of(making, change->before);
		copy->after = text_of(making, change->after);
		name_person(making, change->person, &copy->by, &copy->by_name);
		copy->at = change->at;
	}
}

static void add_earlier(
	const struct making *making, Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	copy->n_earlier = handoff->n_earlier;
	copy->earlier = pool_take(making->pool, (copy->n_earlier + 1) * sizeof *copy->earlier);
	for (size_t i = 0; i < copy->n_earlier; i++) {
		const Usher__Fact__Earlier *earlier = handoff->earlier[i];
		Usher__Earlier *told = copy->earlier[i] = POOL_NEW(making->pool, Usher__Earlier);

		usher__earlier__init(told);
		name_person(making, earlier->person, &told->badge, &told->name);
		told->taken_at = earlier->taken_at;
		told->until = earlier->until;
		told->handed_over = earlier->handed_over;
	}
}

/* Which rung it is at, and which is next. */
static void add_ladder(
	const struct making *making, Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	bool waits =
		handoff->stage == USHER__STAGE__OFFERED && handoff->climbed < handoff->n_ladder;

	copy->rings = handoff->rings;
	copy->rungs = handoff->climbed;
	copy->cause = handoff->cause;
	copy->n_also = handoff->n_also;
	copy->also = pool_take(making->pool, (handoff->n_also + 1) * sizeof *copy->also);
	for (size_t i = 0; i < handoff->n_also; i++) {
		copy->also[i] = text_of(making, handoff->also[i]);
	}
	if (waits) {
		copy->next_at = handoff_since(handoff) + handoff->ladder[handoff->climbed]->after;
		copy->next_post = text_of(making, handoff->ladder[handoff->climbed]->post);
	}
	copy->remind_at = handoff->remind_at;
	copy->up_at = handoff->up_at;
}

static void add_pickup(
	const struct making *making, Usher__Handoff *copy, const Usher__Fact__Pickup *pickup) {
	copy->area = text_of(making, pickup->area);
	copy->luggage = pickup->luggage;
	copy->vehicle = text_of(making, pickup->vehicle);
}

static void add_service(
	const struct making *making, Usher__Handoff *copy, const Usher__Fact__Service *service) {
	copy->service = text_of(making, service->name);
	copy->at = text_of(making, service->at);
	copy->quantity = service->quantity;
	copy->note = text_of(making, service->note);
	copy->contact = text_of(making, service->contact);
	name_person(making, service->named, &copy->named, &copy->named_name);
	copy->loan = service->loan;
}

static void add_notice(
	const struct making *making, Usher__Handoff *copy, const Usher__Fact__Notice *notice) {
	copy->text = text_of(making, notice->text);
	copy->confirm = notice->confirm;
	copy->batch = encode_id(making->pool, notice->batch);
	copy->unstaffed = notice->unstaffed;
	copy->overdue = notice->overdue;
	copy->n_readers = notice->n_readers < PEOPLE_MAX ? notice->n_readers : PEOPLE_MAX;
	copy->readers = pool_take(making->pool, (copy->n_readers + 1) * sizeof *copy->readers);
	for (size_t i = 0; i < copy->n_readers; i++) {
		copy->readers[i] = POOL_NEW(making->pool, Usher__Reader);
		usher__reader__init(copy->readers[i]);
		name_person(making, notice->readers[i]->person, &copy->readers[i]->badge,
			&copy->readers[i]->name);
		copy->readers[i]->at = notice->readers[i]->at;
	}
}

static Usher__Expected *wire_expected(
	const struct making *making, const Usher__Fact__Expected *expected) {
	Usher__Expected *copy = POOL_NEW(making->pool, Usher__Expected);

	usher__expected__init(copy);
	copy->at = expected->at;
	copy->to = text_of(making, expected->to);
	copy->travel = text_of(making, expected->travel);
	copy->car = expected->car;
	copy->from = text_of(making, expected->from);
	name_person(making, expected->person, &copy->by, &copy->by_name);
	copy->overdue = expected->overdue_at != 0;
	copy->arrived_at = expected->arrived_at;
	name_person(making, expected->received_by, &copy->received_by, &copy->received_by_name);
	return copy;
}

/* Of whom a notice tells: from his visit, or of one that is history as much as is known. */
static void add_expected(const struct making *making, Usher__Handoff *copy,
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Visit *visit) {
	Usher__Fact__Expected known = USHER__FACT__EXPECTED__INIT;
	bool tells = handoff->notice && (handoff->notice->expected || handoff->notice->overdue);

	if (tells && visit && visit->expected) {
		copy->expected = wire_expected(making, visit->expected);
	} else if (tells) {
		known.at = handoff->expected_at;
		copy->expected = wire_expected(making, &known);
	}
}

static void add_times(Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	copy->held_at = handoff->held_at;
	copy->due_at = handoff->due_at;
	copy->late = handoff->late > 0;
	copy->offered_at = handoff->offered_at;
	copy->taken_at = handoff->taken_at;
	copy->aboard_at = handoff->aboard_at;
	copy->ended_at = handoff->ended_at;
	copy->ends_at = handoff->ends_at;
	copy->expected_at = handoff->expected_at;
	copy->meet_by = handoff->meet_by;
}

static Usher__Handoff *wire_handoff(const struct making *making,
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card) {
	Usher__Handoff *copy = POOL_NEW(making->pool, Usher__Handoff);

	usher__handoff__init(copy);
	copy->id = encode_id(making->pool, handoff->handoff);
	copy->kind = handoff->kind;
	copy->stage = handoff->stage;
	copy->visit = encode_id(making->pool, handoff->visit);
	copy->from = text_of(making, handoff->from);
	copy->to = text_of(making, handoff->to);
	copy->post = text_of(making, handoff->post);
	copy->party = handoff->party;
	copy->card = wire_card(making, card);
	name_person(making, handoff->sender, &copy->sent_by, &copy->sent_by_name);
	name_person(making, handoff->taker, &copy->taken_by, &copy->taken_by_name);
	name_person(making, handoff->ender, &copy->ended_by, &copy->ended_by_name);
	add_declined(making, copy, handoff);
	if (handoff->n_earlier) {
		add_earlier(making, copy, handoff);
	}
	copy->reached = (uint32_t)handoff->n_reached;
	for (size_t i = 0; i < handoff->n_reached; i++) {
		copy->seen += handoff->reached[i]->seen ? 1 : 0;
	}
	add_ladder(making, copy, handoff);
	add_times(copy, handoff);
	copy->after = encode_id(making->pool, handoff->after);
	copy->repeat =
		(char *)(handoff->repeat ? encode_repeat(making->pool, handoff->repeat) : "");
	if (handoff->pickup) {
		add_pickup(making, copy, handoff->pickup);
	}
	if (handoff->service) {
		add_service(making, copy, handoff->service);
	}
	if (handoff->notice) {
		add_notice(making, copy, handoff->notice);
	}
	return copy;
}

static Usher__Handoff *live_handoff(
	const struct making *making, const struct relay *relay, const struct handoff *handoff) {
	Usher__Handoff *copy = wire_handoff(making, &handoff->rec, handoff_card(handoff));
	const Usher__Fact__Visit *visit = handoff_visit(handoff);

	copy->reached = relay_reached(relay, handoff, false);
	copy->seen = relay_reached(relay, handoff, true);
	add_expected(making, copy, &handoff->rec, visit);
	if (visit) {
		copy->namesake = relay_has_namesake(relay, handoff);
		add_changes(making, &copy->n_changes, &copy->changes, visit, CHANGES_TOLD);
	}
	return copy;
}

Usher__Handoff *encode_handoff(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff) {
	return live_handoff(&(struct making){.pool = pool}, relay, handoff);
}

Usher__Handoff *encode_handoff_copy(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff) {
	return live_handoff(&(struct making){.pool = pool, .copies = true}, relay, handoff);
}

Usher__Handoff *encode_filed(struct pool *pool, const Usher__Fact__Handoff *handoff) {
	const struct making making = {.pool = pool, .copies = true};
	Usher__Handoff *copy = wire_handoff(&making, handoff, handoff->card);

	add_expected(&making, copy, handoff, NULL);
	return copy;
}

Usher__Visit *encode_visit(struct pool *pool, const Usher__Fact__Visit *visit) {
	const struct making making = {.pool = pool, .copies = true};
	Usher__Visit *copy = POOL_NEW(pool, Usher__Visit);

	usher__visit__init(copy);
	copy->id = encode_id(pool, visit->visit);
	copy->card = wire_card(&making, visit->card);
	copy->opened_at = visit->opened_at;
	copy->ended_at = visit->ended_at;
	copy->expected = visit->expected ? wire_expected(&making, visit->expected) : NULL;
	name_person(&making, visit->ender, &copy->ended_by, &copy->ended_by_name);
	add_changes(&making, &copy->n_changes, &copy->changes, visit, SIZE_MAX);
	return copy;
}

Usher__Inspection *encode_inspection(struct pool *pool, const Usher__Fact__Inspection *inspection) {
	const struct making making = {.pool = pool};
	Usher__Inspection *copy = POOL_NEW(pool, Usher__Inspection);

	usher__inspection__init(copy);
	copy->id = encode_id(pool, inspection->inspection);
	copy->at = inspection->at;
	name_person(&making, inspection->person, &copy->by, &copy->by_name);
	name_person(&making, inspection->badge, &copy->badge, &copy->name);
	copy->post = inspection->post;
	copy->n_failed = inspection->n_failed;
	copy->failed = inspection->failed;
	copy->note = inspection->note;
	return copy;
}
