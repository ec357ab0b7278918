/* SPDX-License-Identifier: MIT */
#include "api/answer.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "speech/phrase.h"

#include <assert.h>

enum {
	DEAF_TOLD = 64, /* posts of a notice that are named when no device listens there */
};

/* The newest handoff of another guest of that surname; if all are filed, the card alone; not a word
 * of it if the device has nothing to do with it. */
static Usher__Handoff *namesake(const struct query *query, uint64_t number) {
	const struct relay *relay = query->relay;
	const Usher__Fact__Visit *visit = relay_visit(relay, number);
	Usher__Handoff *nobody = POOL_NEW(query->pool, Usher__Handoff);

	usher__handoff__init(nobody);
	for (size_t i = visit ? visit->n_handoffs : 0; i-- > 0;) {
		const struct handoff *handoff = relay_handoff(relay, visit->handoffs[i]);

		if (handoff && !handoff->rec.notice &&
			relay_may_see_handoff(relay, query->principal->device, &handoff->rec)) {
			Usher__Handoff *whole = encode_handoff(query->pool, relay, handoff);

			whole->n_declined = whole->n_changes = whole->n_earlier = 0; /* two must fit
											a frame */
			return whole;
		}
	}
	if (visit && relay_handles(relay, query->principal->device, visit)) {
		nobody->visit = encode_id(query->pool, visit->visit);
		nobody->card = encode_visit(query->pool, visit)->card;
	}
	return nobody;
}

/* What is asked that somebody at a post has to answer, now. */
static bool goes_to_post(enum event_type type, const Usher__Fact__Answered *answered) {
	return (type == EVENT_SEND || type == EVENT_PASS || type == EVENT_PICKUP ||
		       type == EVENT_SERVICE || type == EVENT_ABOARD || type == EVENT_ARRIVED) &&
		!answered->held;
}

/* The posts of a notice at which no device listens. */
static void add_deaf_posts(const struct query *query, uint64_t batch, Usher__Answer *answer) {
	const struct handoff *first = relay_handoff(query->relay, batch);
	uint64_t n = first && first->rec.notice ? first->rec.notice->of : 0;

	answer->entries = pool_take(query->pool, (n + 1) * sizeof *answer->entries);
	for (uint64_t i = 0; i < n && i < DEAF_TOLD; i++) {
		const struct handoff *handoff = relay_handoff(query->relay, batch + i);
		const struct post *post =
			handoff ? site_post(relay_site(query->relay), handoff->rec.post) : NULL;
		Usher__Entry *entry = post ? query_entry(query, post) : NULL;

		if (entry && !entry->listening) {
			answer->entries[answer->n_entries++] = entry;
		}
	}
}

/* The post that a handoff goes on to with these facts, since nobody hears it, or could still take
 * it; NULL if to none. */
static Usher__Entry *instead(
	const struct query *query, uint64_t handoff, const struct facts *facts) {
	const struct post *post = NULL;

	for (size_t i = 0; i < facts->n; i++) {
		const Usher__Fact__Climbed *climbed =
			facts->list[i]->what_case == USHER__FACT__FACT__WHAT_CLIMBED
			? facts->list[i]->climbed
			: NULL;

		if (climbed && climbed->handoff == handoff && *climbed->post) {
			post = site_post(relay_site(query->relay), climbed->post);
		}
	}
	return post ? query_entry(query, post) : NULL;
}

/* What is to be said to the guest with this act. */
static char *say_now(const struct query *query, const struct act *act) {
	const struct handoff *handoff = relay_handoff(query->relay, act->answered->handoff);
	const Usher__Fact__Device *duty =
		relay_device_on_duty(query->relay, query->principal->device);
	const Usher__Fact__Visit *visit = NULL;
	struct phrase_context context = {
		.site = relay_site(query->relay),
		.handoff = handoff ? &handoff->rec : NULL,
		.at = phrase_trigger(act->event->type),
	};

	if (!duty) {
		return (char *)"";
	}
	if (act->answered->visit) {
		visit = relay_visit(query->relay, act->answered->visit);
	}
	context.card = visit ? visit->card : NULL;
	phrase_said_by(&context, duty, query->pool);
	return phrase_say(&context, query->pool);
}

/* What goes only with an act that was done. */
static void add_done(const struct query *query, const struct act *act, Usher__Answer *answer) {
	const Usher__Fact__Answered *answered = act->answered;
	const struct post *post = NULL;

	if (goes_to_post(act->event->type, answered)) {
		post = site_post(relay_site(query->relay), answered->post);
	}
	if (post) {
		answer->there = query_entry(query, post);
	}
	answer->instead = instead(query, answered->handoff, act->facts);
	answer->say = say_now(query, act);
	if (act->event->type == EVENT_NOTICE && !answered->held) {
		add_deaf_posts(query, answered->handoff, answer);
	}
}

static Usher__Person *person(struct pool *pool, const Usher__Fact__Person *known) {
	Usher__Person *person = POOL_NEW(pool, Usher__Person);

	usher__person__init(person);
	person->badge = known->badge;
	person->name = known->name;
	return person;
}

void answer_act(const struct query *query, const struct act *act, Usher__Answer *ret) {
	const Usher__Fact__Answered *answered = act->answered;
	const struct handoff *handoff = relay_handoff(query->relay, answered->handoff);

	assert(relay_site(query->relay) && query->pool && answered && act->facts);
	usher__answer__init(ret);
	ret->id = act->event->request.id;
	ret->outcome = answered->outcome;
	ret->text = (char *)refusal_text(
		query->pool, relay_site(query->relay), act->event, act->known, answered);
	ret->handoff_id = encode_id(query->pool, answered->handoff);
	ret->visit_id = encode_id(query->pool, answered->visit);
	ret->seats = answered->seats;
	ret->held_id = encode_id(query->pool, answered->held);
	ret->due_at = answered->due_at;
	ret->said = act->said;
	if (answered->winner) {
		ret->winner = person(query->pool, answered->winner);
	}
	if (handoff &&
		relay_may_see_handoff(query->relay, query->principal->device, &handoff->rec)) {
		ret->handoff = encode_handoff(query->pool, query->relay, handoff);
	}
	if (answered->outcome == USHER__OUTCOME__OK) {
		add_done(query, act, ret);
	}
	if (answered->namesake) {
		ret->same_name = namesake(query, answered->namesake);
	}
}
