/* SPDX-License-Identifier: MIT */
/* Handoffs as clients are shown them, out of what the core or the history has. */
#include "encode/encode_private.h"

#include "base/memory.h"
#include "encode/encode.h"

enum {
	PEOPLE_MAX = 64,       /* told of one handoff: a page of handoffs must fit a frame */
	CHANGES_TOLD_MAX = 10, /* of a card, with each handoff: as many as one correction can bring
				*/
};

/* Why those of @encoded->declined have, if any of them says so. */
static void encode_decline_reasons(const struct encoder *encoder, Usher__Handoff *encoded,
	const Usher__Fact__Handoff *handoff) {
	bool any_is_said = false;

	for (size_t i = 0; i < encoded->n_declined; i++) {
		any_is_said |= handoff_decline_reason(handoff, i) !=
			USHER__DECLINE_REASON__DECLINE_REASON_UNSAID;
	}
	if (!any_is_said) {
		return;
	}
	encoded->n_decline_reasons = encoded->n_declined;
	encoded->decline_reasons =
		pool_alloc(encoder->pool, encoded->n_declined * sizeof *encoded->decline_reasons);
	for (size_t i = 0; i < encoded->n_declined; i++) {
		encoded->decline_reasons[i] = handoff_decline_reason(handoff, i);
	}
}

static void encode_who_declined(const struct encoder *encoder, Usher__Handoff *encoded,
	const Usher__Fact__Handoff *handoff) {
	encoded->n_declined = handoff->n_declined < PEOPLE_MAX ? handoff->n_declined : PEOPLE_MAX;
	encoded->declined =
		pool_alloc(encoder->pool, (encoded->n_declined + 1) * sizeof *encoded->declined);
	for (size_t i = 0; i < encoded->n_declined; i++) {
		encoded->declined[i] = POOL_NEW(encoder->pool, Usher__Person);
		usher__person__init(encoded->declined[i]);
		encode_badge_and_name(encoder, handoff->declined[i], &encoded->declined[i]->badge,
			&encoded->declined[i]->name);
	}
	encode_decline_reasons(encoder, encoded, handoff);
}

static void encode_earlier_takers(const struct encoder *encoder, Usher__Handoff *encoded,
	const Usher__Fact__Handoff *handoff) {
	encoded->n_earlier = handoff->n_earlier;
	encoded->earlier =
		pool_alloc(encoder->pool, (encoded->n_earlier + 1) * sizeof *encoded->earlier);
	for (size_t i = 0; i < encoded->n_earlier; i++) {
		const Usher__Fact__Earlier *earlier = handoff->earlier[i];
		Usher__Earlier *encoded_earlier = encoded->earlier[i] =
			POOL_NEW(encoder->pool, Usher__Earlier);

		usher__earlier__init(encoded_earlier);
		encode_badge_and_name(
			encoder, earlier->person, &encoded_earlier->badge, &encoded_earlier->name);
		encoded_earlier->taken_at = earlier->taken_at;
		encoded_earlier->until = earlier->until;
		encoded_earlier->handed_over = earlier->handed_over;
	}
}

/* How far up its ladder it is, which posts it was widened to, and what is next and when. */
static void encode_ladder_progress(const struct encoder *encoder, Usher__Handoff *encoded,
	const Usher__Fact__Handoff *handoff) {
	bool has_next_rung =
		handoff->stage == USHER__STAGE__OFFERED && handoff->climbed < handoff->n_ladder;

	encoded->rings = handoff->rings;
	encoded->rungs = handoff->climbed;
	encoded->cause = handoff->cause;
	encoded->n_also = handoff->n_also;
	encoded->also = pool_alloc(encoder->pool, (handoff->n_also + 1) * sizeof *encoded->also);
	for (size_t i = 0; i < handoff->n_also; i++) {
		encoded->also[i] = encode_text(encoder, handoff->also[i]);
	}
	if (has_next_rung) {
		encoded->next_at =
			handoff_last_offered_at(handoff) + handoff->ladder[handoff->climbed]->after;
		encoded->next_post = encode_text(encoder, handoff->ladder[handoff->climbed]->post);
	}
	encoded->remind_at = handoff->remind_at;
	encoded->up_at = handoff->up_at;
}

static void encode_pickup(
	const struct encoder *encoder, Usher__Handoff *encoded, const Usher__Fact__Pickup *pickup) {
	encoded->area = encode_text(encoder, pickup->area);
	encoded->luggage = pickup->luggage;
	encoded->vehicle = encode_text(encoder, pickup->vehicle);
}

static void encode_service(const struct encoder *encoder, Usher__Handoff *encoded,
	const Usher__Fact__Service *service) {
	encoded->service = encode_text(encoder, service->name);
	encoded->at = encode_text(encoder, service->at);
	encoded->quantity = service->quantity;
	encoded->note = encode_text(encoder, service->note);
	encoded->contact = encode_text(encoder, service->contact);
	encode_badge_and_name(encoder, service->named, &encoded->named, &encoded->named_name);
	encoded->loan = service->loan;
}

static void encode_notice(
	const struct encoder *encoder, Usher__Handoff *encoded, const Usher__Fact__Notice *notice) {
	encoded->text = encode_text(encoder, notice->text);
	encoded->confirm = notice->confirm;
	encoded->batch = encode_id(encoder->pool, notice->batch);
	encoded->unstaffed = notice->unstaffed;
	encoded->overdue = notice->overdue;
	encoded->n_readers = notice->n_readers < PEOPLE_MAX ? notice->n_readers : PEOPLE_MAX;
	encoded->readers =
		pool_alloc(encoder->pool, (encoded->n_readers + 1) * sizeof *encoded->readers);
	for (size_t i = 0; i < encoded->n_readers; i++) {
		encoded->readers[i] = POOL_NEW(encoder->pool, Usher__Reader);
		usher__reader__init(encoded->readers[i]);
		encode_badge_and_name(encoder, notice->readers[i]->person,
			&encoded->readers[i]->badge, &encoded->readers[i]->name);
		encoded->readers[i]->at = notice->readers[i]->at;
	}
}

/* Of whom a notice tells: from their visit, or of one that is history as much as is known. */
static void encode_expected_if_guest_notice(const struct encoder *encoder, Usher__Handoff *encoded,
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Visit *visit) {
	Usher__Fact__Expected from_history = USHER__FACT__EXPECTED__INIT;
	bool is_about_guest =
		handoff->notice && (handoff->notice->expected || handoff->notice->overdue);

	if (is_about_guest && visit && visit->expected) {
		encoded->expected = encode_expected(encoder, visit->expected);
	} else if (is_about_guest) {
		from_history.at = handoff->expected_at;
		encoded->expected = encode_expected(encoder, &from_history);
	}
}

static void encode_times(Usher__Handoff *encoded, const Usher__Fact__Handoff *handoff) {
	encoded->held_at = handoff->held_at;
	encoded->due_at = handoff->due_at;
	encoded->late = handoff->late > 0;
	encoded->late_by = handoff->late;
	encoded->offered_at = handoff->offered_at;
	encoded->taken_at = handoff->taken_at;
	encoded->aboard_at = handoff->aboard_at;
	encoded->ended_at = handoff->ended_at;
	encoded->ends_at = handoff->ends_at;
	encoded->expected_at = handoff->expected_at;
	encoded->meet_by = handoff->meet_by;
}

static Usher__Handoff *encode_handoff_record(const struct encoder *encoder,
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card) {
	Usher__Handoff *encoded = POOL_NEW(encoder->pool, Usher__Handoff);

	usher__handoff__init(encoded);
	encoded->id = encode_id(encoder->pool, handoff->handoff);
	encoded->kind = handoff->kind;
	encoded->stage = handoff->stage;
	encoded->visit = encode_id(encoder->pool, handoff->visit);
	encoded->from = encode_text(encoder, handoff->from);
	encoded->to = encode_text(encoder, handoff->to);
	encoded->post = encode_text(encoder, handoff->post);
	encoded->party = handoff->party;
	encoded->card = encode_card(encoder, card);
	encode_badge_and_name(encoder, handoff->sender, &encoded->sent_by, &encoded->sent_by_name);
	encode_badge_and_name(encoder, handoff->taker, &encoded->taken_by, &encoded->taken_by_name);
	encode_badge_and_name(encoder, handoff->ender, &encoded->ended_by, &encoded->ended_by_name);
	encode_who_declined(encoder, encoded, handoff);
	if (handoff->n_earlier) {
		encode_earlier_takers(encoder, encoded, handoff);
	}
	encoded->reached = (uint32_t)handoff->n_reached;
	for (size_t i = 0; i < handoff->n_reached; i++) {
		encoded->seen += handoff->reached[i]->seen ? 1 : 0;
	}
	encode_ladder_progress(encoder, encoded, handoff);
	encode_times(encoded, handoff);
	encoded->changed = handoff->changed;
	encoded->after = encode_id(encoder->pool, handoff->after);
	encoded->repeat =
		(char *)(handoff->repeat ? encode_repeat(encoder->pool, handoff->repeat) : "");
	if (handoff->pickup) {
		encode_pickup(encoder, encoded, handoff->pickup);
	}
	if (handoff->service) {
		encode_service(encoder, encoded, handoff->service);
	}
	if (handoff->notice) {
		encode_notice(encoder, encoded, handoff->notice);
	}
	return encoded;
}

static Usher__Handoff *encode_handoff_from_core(
	const struct encoder *encoder, const struct relay *relay, const struct handoff *handoff) {
	Usher__Handoff *encoded =
		encode_handoff_record(encoder, &handoff->rec, handoff_card(handoff));
	const Usher__Fact__Visit *visit = handoff_visit(handoff);

	encoded->reached = relay_count_devices_reached(relay, handoff, false);
	encoded->seen = relay_count_devices_reached(relay, handoff, true);
	encode_expected_if_guest_notice(encoder, encoded, &handoff->rec, visit);
	if (visit) {
		encoded->namesake = relay_handoff_has_namesake(relay, handoff);
		encode_card_changes(
			encoder, &encoded->n_changes, &encoded->changes, visit, CHANGES_TOLD_MAX);
	}
	return encoded;
}

Usher__Handoff *encode_handoff(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff) {
	return encode_handoff_from_core(&(struct encoder){.pool = pool}, relay, handoff);
}

Usher__Handoff *encode_handoff_copying_texts(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff) {
	return encode_handoff_from_core(
		&(struct encoder){.pool = pool, .copies_texts = true}, relay, handoff);
}

Usher__Handoff *encode_archived_handoff(struct pool *pool, const Usher__Fact__Handoff *handoff) {
	const struct encoder encoder = {.pool = pool, .copies_texts = true};
	Usher__Handoff *encoded = encode_handoff_record(&encoder, handoff, handoff->card);

	encode_expected_if_guest_notice(&encoder, encoded, handoff, NULL);
	return encoded;
}
