/* SPDX-License-Identifier: MIT */
#include "api/answer.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "speech/phrase.h"
#include "speech/sentence.h"
#include "speech/trigger.h"

#include <assert.h>

enum {
	UNREACHABLE_MAX = 64, /* posts of a notice that are named when no device listens there */
};

/* The newest handoff of another guest of that surname; if all are archived, the card alone; not a
 * word of it if the device has nothing to do with it. */
static Usher__Handoff *encode_namesake_handoff(
	const struct query *query, uint64_t namesake_visit_number) {
	const struct relay *relay = query->relay;
	const Usher__Fact__Visit *visit = relay_visit(relay, namesake_visit_number);
	Usher__Handoff *card_only = POOL_NEW(query->pool, Usher__Handoff);

	usher__handoff__init(card_only);
	for (size_t i = visit ? visit->n_handoffs : 0; i-- > 0;) {
		const struct handoff *handoff = relay_handoff(relay, visit->handoffs[i]);

		if (handoff && !handoff->rec.notice &&
			relay_device_may_see_handoff(
				relay, query->principal->device, &handoff->rec)) {
			Usher__Handoff *encoded = encode_handoff(query->pool, relay, handoff);

			encoded->n_declined = encoded->n_decline_reasons = 0; /* two must fit a
										 frame */
			encoded->n_changes = encoded->n_earlier = 0;
			return encoded;
		}
	}
	if (visit && relay_device_may_see_visit(relay, query->principal->device, visit)) {
		card_only->visit = encode_id(query->pool, visit->visit);
		card_only->card = encode_visit(query->pool, visit)->card;
	}
	return card_only;
}

/* Has the act offered one post a handoff, and not scheduled it? (A notice has a handoff per post.)
 */
static bool act_offers_to_one_post_now(
	enum event_type type, const Usher__Fact__Answered *answered) {
	return (type == EVENT_SEND || type == EVENT_PASS || type == EVENT_PICKUP ||
		       type == EVENT_SERVICE || type == EVENT_ABOARD || type == EVENT_ARRIVED ||
		       type == EVENT_DONE) &&
		!answered->held;
}

/* The posts of a notice at which no device listens. */
static void add_unreachable_posts(
	const struct query *query, uint64_t batch, Usher__Answer *answer) {
	const struct handoff *first = relay_handoff(query->relay, batch);
	uint64_t n = first && first->rec.notice ? first->rec.notice->of : 0;

	answer->entries = pool_alloc(query->pool, (n + 1) * sizeof *answer->entries);
	for (uint64_t i = 0; i < n && i < UNREACHABLE_MAX; i++) {
		const struct handoff *handoff = relay_handoff(query->relay, batch + i);
		const struct post *post =
			handoff ? site_post(relay_site(query->relay), handoff->rec.post) : NULL;
		Usher__Entry *entry =
			post ? encode_post_entry(query->pool, query->relay, post) : NULL;

		if (entry && !entry->listening) {
			answer->entries[answer->n_entries++] = entry;
		}
	}
}

/* The post that a handoff goes on to with these facts, since nobody hears it, or could still take
 * it; NULL if to none. */
static Usher__Entry *find_widened_post_entry(
	const struct query *query, uint64_t handoff_number, const struct facts *facts) {
	const struct post *post = NULL;

	for (size_t i = 0; i < facts->n; i++) {
		const Usher__Fact__Climbed *climbed =
			facts->list[i]->what_case == USHER__FACT__FACT__WHAT_CLIMBED
			? facts->list[i]->climbed
			: NULL;

		if (climbed && climbed->handoff == handoff_number && *climbed->post) {
			post = site_post(relay_site(query->relay), climbed->post);
		}
	}
	return post ? encode_post_entry(query->pool, query->relay, post) : NULL;
}

/* What is to be said to the guest with this act, and after it. */
static void add_what_to_say(
	const struct query *query, const struct answered_act *act, Usher__Answer *answer) {
	const struct handoff *handoff = relay_handoff(query->relay, act->answered->handoff);
	const Usher__Fact__Device *device =
		relay_signed_on_device(query->relay, query->principal->device);
	const Usher__Fact__Visit *visit =
		act->answered->visit ? relay_visit(query->relay, act->answered->visit) : NULL;
	struct phrase_context context = {
		.site = relay_site(query->relay),
		.handoff = handoff ? &handoff->rec : NULL,
		.card = visit ? visit->card : NULL,
		.trigger = trigger_of_act_for_guest(act->event->type),
	};
	bool is_sent_on = context.trigger == TRIGGER_SEND || context.trigger == TRIGGER_PASS;
	struct sentences sentences;

	if (!device || context.trigger == TRIGGER_NEVER) {
		return;
	}
	phrase_context_fill_from_device(&context, device, query->pool);
	if (handoff) { /* it is said where that comes from, or where it is for */
		context.posts =
			(const char *const *)(is_sent_on ? &handoff->rec.from : &handoff->rec.post);
		context.n_posts = 1;
	}
	if (query->for_first_edition) {
		answer->say = sentences_as_one_text(&context, query->pool);
	}
	sentences_fill(&context, query->pool, &sentences);
	answer->now = encode_sentences(query->pool, &sentences, &answer->n_now);
	if (handoff && !is_sent_on) {
		answer->then =
			encode_sentences_next(query->pool, context.site, handoff, &answer->n_then);
	}
}

/* What goes only with an act that was done. */
static void add_success_details(
	const struct query *query, const struct answered_act *act, Usher__Answer *answer) {
	const Usher__Fact__Answered *answered = act->answered;
	const struct post *post = NULL;

	if (act_offers_to_one_post_now(act->event->type, answered)) {
		post = site_post(relay_site(query->relay), answered->post);
	}
	if (post) {
		answer->there = encode_post_entry(query->pool, query->relay, post);
	}
	answer->instead = find_widened_post_entry(query, answered->handoff, act->facts);
	add_what_to_say(query, act, answer);
	if (act->event->type == EVENT_NOTICE && !answered->held) {
		add_unreachable_posts(query, answered->handoff, answer);
	}
}

/* The other guest, as far as whoever sends may know of them, if they are
 * still on site. */
static void add_namesake(
	const struct query *query, const Usher__Fact__Answered *answered, Usher__Answer *answer) {
	const Usher__Fact__Visit *namesake = relay_visit(query->relay, answered->namesake),
				 *visit = relay_visit(query->relay, answered->visit);

	if (namesake && !namesake->ended_at && visit) {
		answer->namesake = encode_namesake(
			query->pool, query->relay, query->principal->device, namesake, visit->card);
	}
}

/* Is the act about who the device is, or has it changed that? */
static bool act_concerns_device_itself(const struct query *query, const struct answered_act *act) {
	enum event_type type = act->event->type;
	uint64_t seq_before = relay_seq(query->relay) - act->facts->n;

	return type == EVENT_ON || type == EVENT_OFF || type == EVENT_BREAK ||
		type == EVENT_RESUME ||
		relay_device_own_changed_seq(query->relay, query->principal->device) > seq_before;
}

void answer_fill_for_act(
	const struct query *query, const struct answered_act *act, Usher__Answer *ret) {
	const Usher__Fact__Answered *answered = act->answered;
	const struct handoff *handoff = relay_handoff(query->relay, answered->handoff);

	assert(relay_site(query->relay) && query->pool && act->facts);
	usher__answer__init(ret);
	ret->id = act->event->request.id;
	refusal_fill_answer(
		query->pool, relay_site(query->relay), act->event, act->known, answered, ret);
	ret->held_id = encode_id(query->pool, answered->held);
	ret->due_at = answered->due_at;
	ret->said = act->said;
	if (handoff &&
		relay_device_may_see_handoff(
			query->relay, query->principal->device, &handoff->rec)) {
		ret->handoff = encode_handoff(query->pool, query->relay, handoff);
	}
	if (answered->outcome == USHER__OUTCOME__OK) {
		add_success_details(query, act, ret);
	}
	if (act_concerns_device_itself(query, act)) {
		ret->me = encode_me(query->pool, query->relay, query->principal->device);
	}
	if (answered->namesake) {
		ret->same_name = encode_namesake_handoff(query, answered->namesake);
		add_namesake(query, answered, ret);
	}
}
