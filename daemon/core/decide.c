/* SPDX-License-Identifier: MIT */
/*
 * The rules of the acts. Each act is a row of a table: its function, and for acts upon a handoff the
 * right that it takes. A decision reads the state and the site, appends facts, and changes nothing.
 */
#include "core/decide.h"

#include "core/kind.h"

#include <stdlib.h>
#include <string.h>

/* What a decision has to go by, and what it may add to the answer. */
struct deciding {
	const struct relay *relay;
	const struct event *event;
	int64_t at;
	const struct device *device;       /* NULL if unknown */
	const Usher__Fact__Person *person; /* on duty there; NULL if nobody */
	const Usher__Fact__Handoff *is;    /* the handoff meant, out of history too; acts upon one only */
	struct facts *facts;
	Usher__Fact__Answered *answered;
};

static Usher__Fact__Fact *add(struct deciding *d, Usher__Fact__Fact__WhatCase what) {
	return facts_add(d->facts, d->at, what);
}

static Usher__Fact__Person *actor(struct deciding *d) {
	return d->person ? facts_person(d->facts, d->person->badge, d->person->name) : NULL;
}

static bool same_badge(const Usher__Fact__Person *a, const Usher__Fact__Person *b) {
	return a && b && !strcmp(a->badge, b->badge);
}

static void name_winner(struct deciding *d) {
	const Usher__Fact__Person *taker = d->is->taker;

	if (taker) {
		d->answered->winner = facts_person(d->facts, taker->badge, taker->name);
	}
}

static Usher__Fact__Outcome decide_on(struct deciding *d) {
	const struct badge *badge = site_badge(d->relay->site, d->event->badge);
	const struct post *post = site_post(d->relay->site, d->event->post);
	Usher__Fact__SignedOn *on;

	if (!badge) {
		return USHER__FACT__OUTCOME__NO_SUCH_BADGE;
	}
	if (!post) {
		return USHER__FACT__OUTCOME__NO_SUCH_POST;
	}
	d->answered->post = facts_text(d->facts, post->id);
	if (!badge_may_hold(badge, post)) {
		return USHER__FACT__OUTCOME__MAY_NOT_HOLD;
	}
	if (d->person && strcmp(d->person->badge, badge->id)) {
		add(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off->device =
			facts_text(d->facts, d->event->device);
	} else if (d->person && device_duty(d->device, post->id) >= 0) {
		return USHER__FACT__OUTCOME__DONE;
	} else if (d->person && d->device->is.n_duties >= DUTIES_MAX) {
		return USHER__FACT__OUTCOME__TOO_MANY;
	}
	on = add(d, USHER__FACT__FACT__WHAT_SIGNED_ON)->signed_on;
	on->device = facts_text(d->facts, d->event->device);
	on->post = facts_text(d->facts, post->id);
	on->person = facts_person(d->facts, badge->id, badge->name);
	return USHER__FACT__OUTCOME__DONE;
}

/* The oldest handoff that @person has taken and not finished, or NULL. */
static const struct handoff *held_by(const struct relay *relay, const Usher__Fact__Person *person) {
	const struct handoff *held = NULL;
	size_t n;
	const struct handoff **handoffs = relay_handoffs(relay, false, &n);

	for (size_t i = 0; i < n && !held; i++) {
		if (handoffs[i]->is.stage != USHER__FACT__STAGE__OFFERED &&
			stage_is_open(handoffs[i]->is.stage) && same_badge(handoffs[i]->is.taker, person)) {
			held = handoffs[i];
		}
	}
	free(handoffs);
	return held;
}

static Usher__Fact__Outcome decide_off(struct deciding *d) {
	const struct handoff *held;

	if (!d->person) {
		return USHER__FACT__OUTCOME__NOT_ON_DUTY;
	}
	held = held_by(d->relay, d->person);
	if (held) {
		d->answered->handoff = held->is.handoff;
		return USHER__FACT__OUTCOME__HOLDING;
	}
	add(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off->device =
		facts_text(d->facts, d->event->device);
	return USHER__FACT__OUTCOME__DONE;
}

static Usher__Fact__Outcome decide_send(struct deciding *d) {
	const struct event *event = d->event;
	const struct site *site = d->relay->site;
	const struct area *area = site_area_said(site, event->to);
	Usher__Fact__VisitOpened *opened;
	Usher__Fact__Offered *offered;
	const char *from;

	if (!d->person) {
		return USHER__FACT__OUTCOME__NOT_ON_DUTY;
	}
	from = event->post ? event->post : d->device->is.duties[0]->post;
	if (device_duty(d->device, from) < 0) {
		d->answered->post = facts_text(d->facts, from);
		return site_post(site, from) ? USHER__FACT__OUTCOME__NOT_AT_POST : USHER__FACT__OUTCOME__NO_SUCH_POST;
	}
	if (!area) {
		return USHER__FACT__OUTCOME__NO_SUCH_AREA;
	}
	if (d->relay->handoffs.n >= HANDOFFS_MAX || d->relay->visits.n >= VISITS_MAX) {
		return USHER__FACT__OUTCOME__TOO_MANY;
	}
	opened = add(d, USHER__FACT__FACT__WHAT_VISIT_OPENED)->visit_opened;
	opened->visit = d->relay->last_number + 1;
	opened->card = facts_card(d->facts, event->card);
	opened->ends_after = site->visit_ends;
	offered = add(d, USHER__FACT__FACT__WHAT_OFFERED)->offered;
	offered->handoff = d->relay->last_number + 2;
	offered->kind = event->handoff_kind;
	offered->visit = opened->visit;
	offered->from = facts_text(d->facts, from);
	offered->to = facts_text(d->facts, area->id);
	offered->post = facts_text(d->facts, area->post->id);
	offered->sender = actor(d);
	offered->device = facts_text(d->facts, event->device);
	offered->ends_at = d->at + site->offer_ends;
	offered->late = event->age <= LATE_AFTER ? 0 : event->age < INT64_MAX ? (int64_t)event->age
									      : INT64_MAX;
	d->answered->handoff = offered->handoff;
	d->answered->visit = offered->visit;
	d->answered->post = facts_text(d->facts, offered->post);
	d->answered->on_duty = device_count(d->relay, offered->post);
	return USHER__FACT__OUTCOME__DONE;
}

static Usher__Fact__Outcome decide_take(struct deciding *d) {
	const Usher__Fact__Handoff *is = d->is;
	Usher__Fact__Taken *taken;

	if (is->taker) {
		name_winner(d);
		if (!same_badge(is->taker, d->person)) {
			return USHER__FACT__OUTCOME__TAKEN_ALREADY;
		}
		return stage_is_open(is->stage) ? USHER__FACT__OUTCOME__DONE : USHER__FACT__OUTCOME__PAST_STAGE;
	}
	if (is->stage != USHER__FACT__STAGE__OFFERED) {
		return USHER__FACT__OUTCOME__PAST_STAGE;
	}
	taken = add(d, USHER__FACT__FACT__WHAT_TAKEN)->taken;
	taken->handoff = is->handoff;
	taken->person = actor(d);
	taken->device = facts_text(d->facts, d->event->device);
	return USHER__FACT__OUTCOME__DONE;
}

static Usher__Fact__Outcome decide_decline(struct deciding *d) {
	const Usher__Fact__Handoff *is = d->is;
	Usher__Fact__Declined *declined;

	if (is->stage != USHER__FACT__STAGE__OFFERED) {
		name_winner(d);
		return USHER__FACT__OUTCOME__PAST_STAGE;
	}
	for (size_t i = 0; i < is->n_declined; i++) {
		if (same_badge(is->declined[i], d->person)) {
			return USHER__FACT__OUTCOME__DONE;
		}
	}
	declined = add(d, USHER__FACT__FACT__WHAT_DECLINED)->declined;
	declined->handoff = is->handoff;
	declined->person = actor(d);
	return USHER__FACT__OUTCOME__DONE;
}

static Usher__Fact__Outcome decide_release(struct deciding *d) {
	Usher__Fact__Released *released;

	if (d->is->stage != USHER__FACT__STAGE__TAKEN) {
		return USHER__FACT__OUTCOME__PAST_STAGE;
	}
	released = add(d, USHER__FACT__FACT__WHAT_RELEASED)->released;
	released->handoff = d->is->handoff;
	released->person = actor(d);
	released->ends_at = d->at + d->relay->site->offer_ends;
	return USHER__FACT__OUTCOME__DONE;
}

/* A step of the kind's own, after TAKEN. */
static Usher__Fact__Outcome decide_step(struct deciding *d) {
	const struct kind *kind = kind_find(d->is->kind);
	const struct step *step = kind ? kind_step(kind, d->event->kind, d->is->stage) : NULL;
	Usher__Fact__Advanced *advanced;

	if (!step) {
		return USHER__FACT__OUTCOME__PAST_STAGE;
	}
	advanced = add(d, USHER__FACT__FACT__WHAT_ADVANCED)->advanced;
	advanced->handoff = d->is->handoff;
	advanced->stage = step->to;
	advanced->person = actor(d);
	return USHER__FACT__OUTCOME__DONE;
}

static Usher__Fact__Outcome decide_withdraw(struct deciding *d) {
	Usher__Fact__Withdrawn *withdrawn;

	if (!stage_is_open(d->is->stage)) {
		return USHER__FACT__OUTCOME__PAST_STAGE;
	}
	withdrawn = add(d, USHER__FACT__FACT__WHAT_WITHDRAWN)->withdrawn;
	withdrawn->handoff = d->is->handoff;
	withdrawn->person = actor(d);
	return USHER__FACT__OUTCOME__DONE;
}

struct act {
	Usher__Fact__Outcome (*decide)(struct deciding *d);
	bool upon_handoff;
	enum right right;
};

static const struct act acts[EVENT_KINDS_N] = {
	[EVENT_ON] = {decide_on, false, 0},
	[EVENT_OFF] = {decide_off, false, 0},
	[EVENT_SEND] = {decide_send, false, 0},
	[EVENT_TAKE] = {decide_take, true, RIGHT_ADDRESSEE},
	[EVENT_DECLINE] = {decide_decline, true, RIGHT_ADDRESSEE},
	[EVENT_RELEASE] = {decide_release, true, RIGHT_TAKER},
	[EVENT_MET] = {decide_step, true, RIGHT_TAKER},
	[EVENT_WITHDRAW] = {decide_withdraw, true, RIGHT_SENDER},
};

/* Could any post held on this device ever have the right? */
static bool ever_has(const struct deciding *d, enum right right) {
	return right == RIGHT_SENDER || d->device->receives;
}

static bool has(const struct deciding *d, enum right right) {
	const Usher__Fact__Handoff *is = d->is;

	switch (right) {
	case RIGHT_ADDRESSEE:
		return device_duty(d->device, is->post) >= 0;
	case RIGHT_TAKER:
		/* of what nobody has taken yet, the addressee is told that it is too early */
		return is->taker ? same_badge(is->taker, d->person) : device_duty(d->device, is->post) >= 0;
	case RIGHT_SENDER:
		return device_duty(d->device, is->from) >= 0;
	}
	return false;
}

static Usher__Fact__Outcome decide_upon(struct deciding *d, const struct act *act) {
	const struct handoff *handoff;

	if (!d->person) {
		return USHER__FACT__OUTCOME__NOT_ON_DUTY;
	}
	if (!ever_has(d, act->right)) {
		return USHER__FACT__OUTCOME__NEVER_YOURS;
	}
	handoff = relay_handoff(d->relay, d->event->handoff);
	d->is = handoff ? &handoff->is : d->event->filed; /* that has ended, so every act is too late */
	if (!d->is || !relay_may_see(d->relay, d->event->device, d->is->from, d->is->post)) {
		return USHER__FACT__OUTCOME__NO_SUCH_HANDOFF;
	}
	d->answered->visit = d->is->visit;
	d->answered->stage = d->is->stage;
	if (!has(d, act->right)) {
		name_winner(d);
		return USHER__FACT__OUTCOME__NOT_YOURS;
	}
	return act->decide(d);
}

Usher__Fact__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered) {
	const struct act *act = &acts[event->kind];
	struct deciding d = {
		.relay = relay,
		.event = event,
		.at = at,
		.device = device_find(relay, event->device),
		.facts = facts,
		.answered = answered,
	};

	d.person = d.device ? d.device->is.person : NULL;
	answered->handoff = event->handoff;
	return act->upon_handoff ? decide_upon(&d, act) : act->decide(&d);
}
