/* SPDX-License-Identifier: MIT */
/* Handoffs as clients are shown them, out of what the core or the history has. */
#include "encode/encode_private.h"

#include "base/memory.h"
#include "encode/encode.h"

enum {
	PEOPLE_MAX = 64,  /* told of one handoff: a page of handoffs must fit a frame */
	CHANGES_MAX = 10, /* of a card, with each handoff: as many as one correction can bring */
};

static void encode_declined(
	const struct encoder *encoder, Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	copy->n_declined = handoff->n_declined < PEOPLE_MAX ? handoff->n_declined : PEOPLE_MAX;
	copy->declined = pool_alloc(encoder->pool, (copy->n_declined + 1) * sizeof *copy->declined);
	for (size_t i = 0; i < copy->n_declined; i++) {
		copy->declined[i] = POOL_NEW(encoder->pool, Usher__Person);
		usher__person__init(copy->declined[i]);
		encode_badge_and_name(encoder, handoff->declined[i], &copy->declined[i]->badge,
			&copy->declined[i]->name);
	}
}

static void encode_earlier(
	const struct encoder *encoder, Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	copy->n_earlier = handoff->n_earlier;
	copy->earlier = pool_alloc(encoder->pool, (copy->n_earlier + 1) * sizeof *copy->earlier);
	for (size_t i = 0; i < copy->n_earlier; i++) {
		const Usher__Fact__Earlier *earlier = handoff->earlier[i];
		Usher__Earlier *encoded = copy->earlier[i] =
			POOL_NEW(encoder->pool, Usher__Earlier);

		usher__earlier__init(encoded);
		encode_badge_and_name(encoder, earlier->person, &encoded->badge, &encoded->name);
		encoded->taken_at = earlier->taken_at;
		encoded->until = earlier->until;
		encoded->handed_over = earlier->handed_over;
	}
}

/* Which rung it is at, and which is next. */
static void encode_ladder(
	const struct encoder *encoder, Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
	bool has_next_rung =
		handoff->stage == USHER__STAGE__OFFERED && handoff->climbed < handoff->n_ladder;

	copy->rings = handoff->rings;
	copy->rungs = handoff->climbed;
	copy->cause = handoff->cause;
	copy->n_also = handoff->n_also;
	copy->also = pool_alloc(encoder->pool, (handoff->n_also + 1) * sizeof *copy->also);
	for (size_t i = 0; i < handoff->n_also; i++) {
		copy->also[i] = encode_text(encoder, handoff->also[i]);
	}
	if (has_next_rung) {
		copy->next_at =
			handoff_last_offered_at(handoff) + handoff->ladder[handoff->climbed]->after;
		copy->next_post = encode_text(encoder, handoff->ladder[handoff->climbed]->post);
	}
	copy->remind_at = handoff->remind_at;
	copy->up_at = handoff->up_at;
}

static void encode_pickup(
	const struct encoder *encoder, Usher__Handoff *copy, const Usher__Fact__Pickup *pickup) {
	copy->area = encode_text(encoder, pickup->area);
	copy->luggage = pickup->luggage;
	copy->vehicle = encode_text(encoder, pickup->vehicle);
}

static void encode_service(
	const struct encoder *encoder, Usher__Handoff *copy, const Usher__Fact__Service *service) {
	copy->service = encode_text(encoder, service->name);
	copy->at = encode_text(encoder, service->at);
	copy->quantity = service->quantity;
	copy->note = encode_text(encoder, service->note);
	copy->contact = encode_text(encoder, service->contact);
	encode_badge_and_name(encoder, service->named, &copy->named, &copy->named_name);
	copy->loan = service->loan;
}

static void encode_notice(
	const struct encoder *encoder, Usher__Handoff *copy, const Usher__Fact__Notice *notice) {
	copy->text = encode_text(encoder, notice->text);
	copy->confirm = notice->confirm;
	copy->batch = encode_id(encoder->pool, notice->batch);
	copy->unstaffed = notice->unstaffed;
	copy->overdue = notice->overdue;
	copy->n_readers = notice->n_readers < PEOPLE_MAX ? notice->n_readers : PEOPLE_MAX;
	copy->readers = pool_alloc(encoder->pool, (copy->n_readers + 1) * sizeof *copy->readers);
	for (size_t i = 0; i < copy->n_readers; i++) {
		copy->readers[i] = POOL_NEW(encoder->pool, Usher__Reader);
		usher__reader__init(copy->readers[i]);
		encode_badge_and_name(encoder, notice->readers[i]->person, &copy->readers[i]->badge,
			&copy->readers[i]->name);
		copy->readers[i]->at = notice->readers[i]->at;
	}
}

/* Of whom a notice tells: from his visit, or of one that is history as much as is known. */
static void encode_expected_guest(const struct encoder *encoder, Usher__Handoff *copy,
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Visit *visit) {
	Usher__Fact__Expected from_history = USHER__FACT__EXPECTED__INIT;
	bool is_about_guest =
		handoff->notice && (handoff->notice->expected || handoff->notice->overdue);

	if (is_about_guest && visit && visit->expected) {
		copy->expected = encode_expected(encoder, visit->expected);
	} else if (is_about_guest) {
		from_history.at = handoff->expected_at;
		copy->expected = encode_expected(encoder, &from_history);
	}
}

static void encode_times(Usher__Handoff *copy, const Usher__Fact__Handoff *handoff) {
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

static Usher__Handoff *wire_handoff(const struct encoder *encoder,
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card) {
	Usher__Handoff *copy = POOL_NEW(encoder->pool, Usher__Handoff);

	usher__handoff__init(copy);
	copy->id = encode_id(encoder->pool, handoff->handoff);
	copy->kind = handoff->kind;
	copy->stage = handoff->stage;
	copy->visit = encode_id(encoder->pool, handoff->visit);
	copy->from = encode_text(encoder, handoff->from);
	copy->to = encode_text(encoder, handoff->to);
	copy->post = encode_text(encoder, handoff->post);
	copy->party = handoff->party;
	copy->card = encode_card(encoder, card);
	encode_badge_and_name(encoder, handoff->sender, &copy->sent_by, &copy->sent_by_name);
	encode_badge_and_name(encoder, handoff->taker, &copy->taken_by, &copy->taken_by_name);
	encode_badge_and_name(encoder, handoff->ender, &copy->ended_by, &copy->ended_by_name);
	encode_declined(encoder, copy, handoff);
	if (handoff->n_earlier) {
		encode_earlier(encoder, copy, handoff);
	}
	copy->reached = (uint32_t)handoff->n_reached;
	for (size_t i = 0; i < handoff->n_reached; i++) {
		copy->seen += handoff->reached[i]->seen ? 1 : 0;
	}
	encode_ladder(encoder, copy, handoff);
	encode_times(copy, handoff);
	copy->after = encode_id(encoder->pool, handoff->after);
	copy->repeat =
		(char *)(handoff->repeat ? encode_repeat(encoder->pool, handoff->repeat) : "");
	if (handoff->pickup) {
		encode_pickup(encoder, copy, handoff->pickup);
	}
	if (handoff->service) {
		encode_service(encoder, copy, handoff->service);
	}
	if (handoff->notice) {
		encode_notice(encoder, copy, handoff->notice);
	}
	return copy;
}

static Usher__Handoff *wire_live_handoff(
	const struct encoder *encoder, const struct relay *relay, const struct handoff *handoff) {
	Usher__Handoff *copy = wire_handoff(encoder, &handoff->rec, handoff_card(handoff));
	const Usher__Fact__Visit *visit = handoff_visit(handoff);

	copy->reached = relay_count_reached(relay, handoff, false);
	copy->seen = relay_count_reached(relay, handoff, true);
	encode_expected_guest(encoder, copy, &handoff->rec, visit);
	if (visit) {
		copy->namesake = relay_handoff_has_namesake(relay, handoff);
		encode_changes(encoder, &copy->n_changes, &copy->changes, visit, CHANGES_MAX);
	}
	return copy;
}

Usher__Handoff *encode_handoff(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff) {
	return wire_live_handoff(&(struct encoder){.pool = pool}, relay, handoff);
}

Usher__Handoff *encode_handoff_copy(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff) {
	return wire_live_handoff(
		&(struct encoder){.pool = pool, .copies_texts = true}, relay, handoff);
}

Usher__Handoff *encode_archived(struct pool *pool, const Usher__Fact__Handoff *handoff) {
	const struct encoder encoder = {.pool = pool, .copies_texts = true};
	Usher__Handoff *copy = wire_handoff(&encoder, handoff, handoff->card);

	encode_expected_guest(&encoder, copy, handoff, NULL);
	return copy;
}
