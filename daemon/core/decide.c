/* SPDX-License-Identifier: MIT */
/*
 * Acts: each is a row of a table, with its decision, what it is upon, and the right that it takes.
 * The decisions themselves are in decide_*.c.
 */
#include "core/decide.h"

#include "core/deciding.h"
#include "core/kind.h"

#include <string.h>

Usher__Fact__Fact *add(struct deciding *d, Usher__Fact__Fact__WhatCase what) {
	return facts_add(d->facts, d->at, what);
}

Usher__Fact__Person *actor(struct deciding *d) {
	return d->person ? facts_person(d->facts, d->person->badge, d->person->name) : NULL;
}

bool same_badge(const Usher__Fact__Person *a, const Usher__Fact__Person *b) {
	return a && b && !strcmp(a->badge, b->badge);
}

void name_person(struct deciding *d, const Usher__Fact__Person *person) {
	if (person) {
		d->answered->winner = facts_person(d->facts, person->badge, person->name);
	}
}

bool find_meant(struct deciding *d) {
	d->handoff = relay_handoff(d->relay, d->event->handoff);
	d->is = d->handoff ? &d->handoff->is : d->event->filed; /* that has ended, so every act is
								   too late */
	if (!d->is || !relay_may_see_handoff(d->relay, d->event->device, d->is)) {
		return false;
	}
	d->answered->visit = d->is->visit;
	d->answered->stage = d->is->stage;
	d->answered->kind = d->is->kind;
	return true;
}

const struct device *present(
	const struct relay *relay, const char *badge, const Usher__Fact__Handoff *is) {
	for (size_t i = 0; i < relay->n_devices; i++) {
		const struct device *device = relay->devices[i];

		if (device->is.person && !strcmp(device->is.person->badge, badge) &&
			!device->is.break_since && device_is_addressed(device, is)) {
			return device;
		}
	}
	return NULL;
}

const Usher__Fact__Duty *driving(const struct device *device, const char *post) {
	int i = device_find_duty(device, post);

	return i >= 0 && *device->is.duties[i]->vehicle ? device->is.duties[i] : NULL;
}

const Usher__Fact__Duty *driving_for(const struct device *device, const Usher__Fact__Handoff *is) {
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_posts(is, posts);
	const Usher__Fact__Duty *found = NULL;

	for (size_t i = 1; i < n && !found; i++) {
		found = driving(device, posts[i]);
	}
	return found;
}

int64_t remind_at(const struct deciding *d, const Usher__Fact__Handoff *is) {
	int64_t soonest = d->at + d->relay->site->met_within; /* whoever takes a late one has as
								 long to get there */

	return !is->meet_by ? 0 : is->meet_by > soonest ? is->meet_by : soonest;
}

int64_t up_at(const struct deciding *d, int64_t reminded) {
	return reminded ? reminded + d->relay->site->unmet_up : 0;
}

enum upon {
	UPON_NOTHING,
	UPON_HANDOFF,
	UPON_VISIT,
	UPON_ANY_VISIT, /* or none */
	UPON_EITHER,    /* a visit whose guest is announced, or a handoff */
};

struct act {
	decide_one *decide;
	enum upon upon;
	enum right right;
	bool supervisor; /* may do it as well */
};

static const struct act acts[EVENT_KINDS_N] = {
	[EVENT_ON] = {decide_on, UPON_NOTHING, 0, false},
	[EVENT_OFF] = {decide_off, UPON_NOTHING, 0, false},
	[EVENT_SEND] = {decide_send, UPON_NOTHING, 0, false},
	[EVENT_TAKE] = {decide_take, UPON_HANDOFF, RIGHT_ADDRESSEE, false},
	[EVENT_DECLINE] = {decide_decline, UPON_HANDOFF, RIGHT_ADDRESSEE, false},
	[EVENT_RELEASE] = {decide_release, UPON_HANDOFF, RIGHT_TAKER, true},
	[EVENT_MET] = {decide_step, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_WITHDRAW] = {decide_withdraw, UPON_HANDOFF, RIGHT_SENDER, true},
	[EVENT_PASS] = {decide_pass, UPON_VISIT, 0, false},
	[EVENT_CARD] = {decide_card, UPON_VISIT, 0, false},
	[EVENT_END] = {decide_end, UPON_VISIT, 0, false},
	[EVENT_PICKUP] = {decide_pickup, UPON_VISIT, 0, false},
	[EVENT_SERVICE] = {decide_service, UPON_ANY_VISIT, 0, false},
	[EVENT_NOTICE] = {decide_notice, UPON_NOTHING, 0, false},
	[EVENT_ABOARD] = {decide_step, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_DROPPED] = {decide_step, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_SPLIT] = {decide_split, UPON_HANDOFF, RIGHT_ADDRESSEE, true},
	[EVENT_DONE] = {decide_step, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_BACK] = {decide_step, UPON_HANDOFF, RIGHT_ADDRESSEE, true},
	[EVENT_CONFIRM] = {decide_confirm, UPON_HANDOFF, RIGHT_READER, false},
	[EVENT_REMIND] = {decide_remind, UPON_HANDOFF, RIGHT_SENDER, true},
	[EVENT_BREAK] = {decide_break, UPON_NOTHING, 0, false},
	[EVENT_RESUME] = {decide_break, UPON_NOTHING, 0, false},
	[EVENT_HANDOVER] = {decide_handover, UPON_NOTHING, 0, false},
	[EVENT_INSPECT] = {decide_inspect, UPON_NOTHING, 0, false},
	[EVENT_EXPECT] = {decide_expect, UPON_NOTHING, 0, false},
	[EVENT_ARRIVED] = {decide_arrived, UPON_VISIT, 0, false},
	[EVENT_MOVE] = {decide_move, UPON_EITHER, RIGHT_ANY, false},
};

/* Could any post held on this device ever have the right? */
static bool ever_has(const struct deciding *d, enum right right) {
	return right == RIGHT_SENDER || right == RIGHT_READER || right == RIGHT_ANY ||
		d->device->receives;
}

static bool has(const struct deciding *d, enum right right) {
	const Usher__Fact__Handoff *is = d->is;

	switch (right) {
	case RIGHT_ADDRESSEE:
	case RIGHT_READER:
		return device_is_addressed(d->device, is);
	case RIGHT_TAKER:
		/* of what nobody has taken yet, the addressee is told that it is too early */
		return is->taker ? same_badge(is->taker, d->person)
				 : device_is_addressed(d->device, is);
	case RIGHT_SENDER:
		return device_find_duty(d->device, is->from) >= 0;
	case RIGHT_ANY:
		return true;
	}
	return false;
}

static Usher__Outcome decide_upon_handoff(struct deciding *d, const struct act *act) {
	if (!ever_has(d, act->right)) {
		return USHER__OUTCOME__NEVER_YOURS;
	}
	if (!find_meant(d)) {
		return USHER__OUTCOME__NO_SUCH_HANDOFF;
	}
	if (!has(d, act->right) && !(act->supervisor && d->device->sees_all)) {
		name_person(d, d->is->taker);
		return USHER__OUTCOME__NOT_YOURS;
	}
	return act->decide(d);
}

static Usher__Outcome decide_upon_visit(struct deciding *d, const struct act *act) {
	const Usher__Fact__Handoff *filed = d->event->filed;

	d->visit = visit_find(d->relay, d->event->visit);
	if (!d->visit && filed && filed->visit) {
		d->visit = idmap_get(&d->relay->visits, filed->visit);
	}
	if (!d->visit || !relay_handles(d->relay, d->event->device, &d->visit->is)) {
		return act->upon == UPON_EITHER ? USHER__OUTCOME__NO_SUCH_HANDOFF
						: USHER__OUTCOME__NO_SUCH_VISIT;
	}
	d->answered->handoff = 0;
	d->answered->visit = d->visit->is.visit;
	return d->visit->is.ended_at ? USHER__OUTCOME__VISIT_OVER : act->decide(d);
}

/* Is the number of @event that of a visit, or of what tells of a guest who is announced? */
static bool means_visit(const struct relay *relay, const struct event *event) {
	const struct handoff *handoff = relay_handoff(relay, event->handoff);
	const Usher__Fact__Handoff *is = handoff ? &handoff->is : event->filed;

	return is ? is->notice && is->notice->expected
		  : idmap_get(&relay->visits, event->visit) != NULL;
}

/* What it is upon, this time: a handoff, a visit or nothing. */
static enum upon find_upon(const struct relay *relay, const struct event *event, enum upon upon) {
	if (upon == UPON_ANY_VISIT) {
		return event->visit ? UPON_VISIT : UPON_NOTHING;
	}
	if (upon == UPON_EITHER) {
		return means_visit(relay, event) ? UPON_VISIT : UPON_HANDOFF;
	}
	return upon;
}

Usher__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered) {
	const struct act *act = &acts[event->kind];
	struct deciding d = {
		.relay = relay,
		.event = event,
		.at = at,
		.device = device_find(relay, event->device),
		.next = relay->last_number + 1,
		.due_at = event->due_at,
		.facts = facts,
		.answered = answered,
	};
	enum upon upon;

	d.person = d.device ? d.device->is.person : NULL;
	answered->handoff = event->handoff;
	answered->visit = event->visit;
	if (!d.person) {
		return event->kind == EVENT_ON ? decide_on(&d) : USHER__OUTCOME__NOT_ON_DUTY;
	}
	if (act->upon == UPON_EITHER) {
		answered->visit = 0; /* until it is known what it is */
	}
	upon = find_upon(relay, event, act->upon);
	return upon == UPON_HANDOFF  ? decide_upon_handoff(&d, act)
		: upon == UPON_VISIT ? decide_upon_visit(&d, act)
				     : act->decide(&d);
}
