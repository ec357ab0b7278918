/* SPDX-License-Identifier: MIT */
/*
 * Acts: each is a row of a table, with its decision, what it is upon, and the right that it takes.
 * The decisions themselves are in decide_*.c.
 */
#include "core/decide.h"

#include "core/decide_duty.h"
#include "core/decide_expect.h"
#include "core/decide_send.h"
#include "core/decide_step.h"
#include "core/decide_upon.h"
#include "core/decide_visit.h"
#include "core/deciding.h"
#include "core/kind.h"
#include "core/lookup.h"
#include "core/state.h"
#include "core/visit.h"

#include <string.h>

enum upon {
	UPON_NOTHING,
	UPON_HANDOFF,
	UPON_SOME_HANDOFF, /* or all that the badge has: the decision finds it */
	UPON_VISIT,
	UPON_ANY_VISIT, /* or none */
	UPON_EITHER,    /* a visit whose guest is announced, or a handoff */
};

struct act {
	Usher__Outcome (*decide)(struct deciding *d, const struct event *event);
	enum upon upon;
	enum right right;
	bool supervisor; /* may do it as well */
};

/* Each decision sees what its own act says, and nothing else of the event. */
#define DECIDE(act, decision)                                                                      \
	static Usher__Outcome act##_act(struct deciding *d, const struct event *event) {           \
		return decision;                                                                   \
	}
DECIDE(on, decide_on(d, &event->on))
DECIDE(off, decide_off(d))
DECIDE(send, decide_send(d, &event->send))
DECIDE(take, decide_take(d, &event->take))
DECIDE(decline, decide_decline(d))
DECIDE(release, decide_release(d))
DECIDE(met, decide_step(d, EVENT_MET))
DECIDE(withdraw, decide_withdraw(d))
DECIDE(pass, decide_pass(d, &event->pass))
DECIDE(card, decide_card(d, &event->card))
DECIDE(end, decide_end(d))
DECIDE(pickup, decide_pickup(d, &event->pickup))
DECIDE(service, decide_service(d, &event->service))
DECIDE(notice, decide_notice(d, &event->notice))
DECIDE(aboard, decide_step(d, EVENT_ABOARD))
DECIDE(dropped, decide_step(d, EVENT_DROPPED))
DECIDE(split, decide_split(d, &event->split))
DECIDE(done, decide_step(d, EVENT_DONE))
DECIDE(back, decide_step(d, EVENT_BACK))
DECIDE(confirm, decide_confirm(d))
DECIDE(remind, decide_remind(d))
DECIDE(break, decide_break(d, true))
DECIDE(resume, decide_break(d, false))
DECIDE(handover, decide_handover(d, &event->handover))
DECIDE(inspect, decide_inspect(d, &event->inspect))
DECIDE(expect, decide_expect(d, &event->expect))
DECIDE(arrived, decide_arrived(d, &event->arrived))
DECIDE(move, decide_move(d, &event->move))

static const struct act acts[EVENT_TYPES_N] = {
	[EVENT_ON] = {on_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_OFF] = {off_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_SEND] = {send_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_TAKE] = {take_act, UPON_HANDOFF, RIGHT_ADDRESSEE, false},
	[EVENT_DECLINE] = {decline_act, UPON_HANDOFF, RIGHT_ADDRESSEE, false},
	[EVENT_RELEASE] = {release_act, UPON_HANDOFF, RIGHT_TAKER, true},
	[EVENT_MET] = {met_act, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_WITHDRAW] = {withdraw_act, UPON_HANDOFF, RIGHT_SENDER, true},
	[EVENT_PASS] = {pass_act, UPON_VISIT, RIGHT_ANY, false},
	[EVENT_CARD] = {card_act, UPON_VISIT, RIGHT_ANY, false},
	[EVENT_END] = {end_act, UPON_VISIT, RIGHT_ANY, false},
	[EVENT_PICKUP] = {pickup_act, UPON_VISIT, RIGHT_ANY, false},
	[EVENT_SERVICE] = {service_act, UPON_ANY_VISIT, RIGHT_ANY, false},
	[EVENT_NOTICE] = {notice_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_ABOARD] = {aboard_act, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_DROPPED] = {dropped_act, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_SPLIT] = {split_act, UPON_HANDOFF, RIGHT_ADDRESSEE, true},
	[EVENT_DONE] = {done_act, UPON_HANDOFF, RIGHT_TAKER, false},
	[EVENT_BACK] = {back_act, UPON_HANDOFF, RIGHT_ADDRESSEE, true},
	[EVENT_CONFIRM] = {confirm_act, UPON_HANDOFF, RIGHT_READER, false},
	[EVENT_REMIND] = {remind_act, UPON_HANDOFF, RIGHT_SENDER, true},
	[EVENT_BREAK] = {break_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_RESUME] = {resume_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_HANDOVER] = {handover_act, UPON_SOME_HANDOFF, RIGHT_ANY, false},
	[EVENT_INSPECT] = {inspect_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_EXPECT] = {expect_act, UPON_NOTHING, RIGHT_ANY, false},
	[EVENT_ARRIVED] = {arrived_act, UPON_VISIT, RIGHT_ANY, false},
	[EVENT_MOVE] = {move_act, UPON_EITHER, RIGHT_ANY, false},
};

/* Could any post held on this device ever have the right? */
static bool ever_has(const struct deciding *d, enum right right) {
	return right == RIGHT_SENDER || right == RIGHT_READER || right == RIGHT_ANY ||
		d->device->receives;
}

static bool has(const struct deciding *d, enum right right) {
	const Usher__Fact__Handoff *rec = d->rec;

	switch (right) {
	case RIGHT_ADDRESSEE:
	case RIGHT_READER:
		return device_is_addressed(d->device, rec);
	case RIGHT_TAKER:
		/* of what nobody has taken yet, the addressee is told that it is too early */
		return rec->taker ? same_badge(rec->taker, d->person)
				  : device_is_addressed(d->device, rec);
	case RIGHT_SENDER:
		return device_find_duty(d->device, rec->from) >= 0;
	case RIGHT_ANY:
		return true;
	}
	return false;
}

static Usher__Outcome decide_upon_handoff(
	struct deciding *d, const struct act *act, const struct event *event) {
	if (!ever_has(d, act->right)) {
		return USHER__OUTCOME__NEVER_YOURS;
	}
	if (!find_meant(d, event_meant(event))) {
		return USHER__OUTCOME__NO_SUCH_HANDOFF;
	}
	if (!has(d, act->right) && !(act->supervisor && d->device->sees_all)) {
		name_person(d, d->rec->taker);
		return USHER__OUTCOME__NOT_YOURS;
	}
	return act->decide(d, event);
}

static Usher__Outcome decide_upon_visit(
	struct deciding *d, const struct act *act, const struct event *event) {
	const struct meant *meant = event_meant(event);

	d->visit = visit_find(d->relay, meant->number);
	if (!d->visit && meant->filed && meant->filed->visit) {
		d->visit = idmap_get(&d->relay->visits, meant->filed->visit);
	}
	if (!d->visit || !relay_handles(d->relay, d->device_id, &d->visit->rec)) {
		return act->upon == UPON_EITHER ? USHER__OUTCOME__NO_SUCH_HANDOFF
						: USHER__OUTCOME__NO_SUCH_VISIT;
	}
	d->answered->handoff = 0;
	d->answered->visit = d->visit->rec.visit;
	if (d->visit->rec.ended_at) {
		return USHER__OUTCOME__VISIT_OVER;
	}
	return act->decide(d, event);
}

/* Is what is @meant a visit, or what tells of a guest who is announced? */
static bool means_visit(const struct relay *relay, const struct meant *meant) {
	const struct handoff *handoff = relay_handoff(relay, meant->number);
	const Usher__Fact__Handoff *rec = handoff ? &handoff->rec : meant->filed;

	if (rec) {
		return rec->notice && rec->notice->expected;
	}
	return idmap_get(&relay->visits, meant->number) != NULL;
}

/* What it is upon, this time: a handoff, a visit or nothing. */
static enum upon find_upon(const struct relay *relay, enum upon upon, const struct meant *meant) {
	if (upon == UPON_ANY_VISIT) {
		return meant->number ? UPON_VISIT : UPON_NOTHING;
	}
	if (upon == UPON_EITHER) {
		return means_visit(relay, meant) ? UPON_VISIT : UPON_HANDOFF;
	}
	return upon;
}

/* Before it is known whether there is such a thing, the answer names what was meant. */
static void name_meant(struct deciding *d, enum upon upon, const struct meant *meant) {
	if (upon == UPON_HANDOFF || upon == UPON_SOME_HANDOFF || upon == UPON_EITHER) {
		d->answered->handoff = meant->number;
	}
	if (upon == UPON_VISIT || upon == UPON_ANY_VISIT) {
		d->answered->visit = meant->number;
	}
}

/* When the device asked: before it was heard. */
static int64_t when_asked(int64_t at, uint64_t age) {
	return age < (uint64_t)at ? at - (int64_t)age : 0;
}

Usher__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered) {
	const struct act *act = &acts[event->type];
	struct deciding d = {
		.relay = relay,
		.at = at,
		.asked_at = when_asked(at, event->request.age),
		.device_id = event->device,
		.device = device_find(relay, event->device),
		.next = relay->last_number + 1,
		.facts = facts,
		.answered = answered,
	};

	d.person = d.device ? d.device->rec.person : NULL;
	name_meant(&d, act->upon, event_meant(event));
	if (!d.person) {
		if (act->upon == UPON_EITHER) {
			answered->visit = answered->handoff; /* which of the two is not known */
		}
		return event->type == EVENT_ON ? decide_on(&d, &event->on)
					       : USHER__OUTCOME__NOT_ON_DUTY;
	}
	switch (find_upon(relay, act->upon, event_meant(event))) {
	case UPON_HANDOFF:
		return decide_upon_handoff(&d, act, event);
	case UPON_VISIT:
		return decide_upon_visit(&d, act, event);
	case UPON_NOTHING:
	case UPON_SOME_HANDOFF:
	case UPON_ANY_VISIT:
	case UPON_EITHER:
		break;
	}
	return act->decide(&d, event);
}
