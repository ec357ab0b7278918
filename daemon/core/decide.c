/* SPDX-License-Identifier: MIT */
/*
 * Acts: each is a row of a table, with its decision, what it is upon, and the right that it takes.
 * The decisions themselves are in decide_*.c.
 */
#include "core/decide.h"

#include "core/decide_duty.h"
#include "core/decide_expect.h"
#include "core/decide_handoff.h"
#include "core/decide_handover.h"
#include "core/decide_inspect.h"
#include "core/decide_move.h"
#include "core/decide_send.h"
#include "core/decide_step.h"
#include "core/decide_visit.h"
#include "core/deciding.h"
#include "core/kind.h"
#include "core/lookup.h"
#include "core/state.h"
#include "core/visit.h"

#include <string.h>

enum target_kind {
	TARGET_NOTHING,
	TARGET_HANDOFF,
	TARGET_HANDOFF_OR_ALL_TAKEN, /* or all that the badge has: the decision finds it */
	TARGET_VISIT,
	TARGET_OPTIONAL_VISIT,   /* or none */
	TARGET_VISIT_OR_HANDOFF, /* a visit whose guest is announced, or a handoff */
};

struct act {
	Usher__Outcome (*decide)(struct deciding *d, const struct event *event);
	enum target_kind target_kind;
	enum right right;
	bool supervisor_may; /* may do it as well */
};

/* Each decision sees what its own act says, and nothing else of the event. */
#define DECIDE(act, decision)                                                                      \
	static Usher__Outcome act##_act(struct deciding *d, const struct event *event) {           \
		return decision;                                                                   \
	}
DECIDE(on, decide_sign_on(d, &event->on))
DECIDE(off, decide_sign_off(d))
DECIDE(send, decide_send(d, &event->send))
DECIDE(take, decide_take(d, &event->take))
DECIDE(decline, decide_decline(d, &event->decline))
DECIDE(release, decide_release(d))
DECIDE(met, decide_step(d, EVENT_MET))
DECIDE(withdraw, decide_withdraw(d, &event->withdraw))
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
	[EVENT_ON] = {on_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_OFF] = {off_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_SEND] = {send_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_TAKE] = {take_act, TARGET_HANDOFF, RIGHT_ADDRESSEE, false},
	[EVENT_DECLINE] = {decline_act, TARGET_HANDOFF, RIGHT_ADDRESSEE, false},
	[EVENT_RELEASE] = {release_act, TARGET_HANDOFF, RIGHT_TAKER, true},
	[EVENT_MET] = {met_act, TARGET_HANDOFF, RIGHT_TAKER, false},
	[EVENT_WITHDRAW] = {withdraw_act, TARGET_HANDOFF, RIGHT_SENDER, true},
	[EVENT_PASS] = {pass_act, TARGET_VISIT, RIGHT_ANY, false},
	[EVENT_CARD] = {card_act, TARGET_VISIT, RIGHT_ANY, false},
	[EVENT_END] = {end_act, TARGET_VISIT, RIGHT_ANY, false},
	[EVENT_PICKUP] = {pickup_act, TARGET_VISIT, RIGHT_ANY, false},
	[EVENT_SERVICE] = {service_act, TARGET_OPTIONAL_VISIT, RIGHT_ANY, false},
	[EVENT_NOTICE] = {notice_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_ABOARD] = {aboard_act, TARGET_HANDOFF, RIGHT_TAKER, false},
	[EVENT_DROPPED] = {dropped_act, TARGET_HANDOFF, RIGHT_TAKER, false},
	[EVENT_SPLIT] = {split_act, TARGET_HANDOFF, RIGHT_ADDRESSEE, true},
	[EVENT_DONE] = {done_act, TARGET_HANDOFF, RIGHT_TAKER, false},
	[EVENT_BACK] = {back_act, TARGET_HANDOFF, RIGHT_ADDRESSEE, true},
	[EVENT_CONFIRM] = {confirm_act, TARGET_HANDOFF, RIGHT_READER, false},
	[EVENT_REMIND] = {remind_act, TARGET_HANDOFF, RIGHT_SENDER, true},
	[EVENT_BREAK] = {break_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_RESUME] = {resume_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_HANDOVER] = {handover_act, TARGET_HANDOFF_OR_ALL_TAKEN, RIGHT_ANY, false},
	[EVENT_INSPECT] = {inspect_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_EXPECT] = {expect_act, TARGET_NOTHING, RIGHT_ANY, false},
	[EVENT_ARRIVED] = {arrived_act, TARGET_VISIT, RIGHT_ANY, false},
	[EVENT_MOVE] = {move_act, TARGET_VISIT_OR_HANDOFF, RIGHT_ANY, false},
};

/* Could any post held on this device ever have the right? */
static bool may_ever_have_right(const struct deciding *d, enum right right) {
	return right == RIGHT_SENDER || right == RIGHT_READER || right == RIGHT_ANY ||
		d->device->takes_handoffs;
}

static bool has_right(const struct deciding *d, enum right right) {
	const Usher__Fact__Handoff *rec = d->rec;

	switch (right) {
	case RIGHT_ADDRESSEE:
	case RIGHT_READER:
		return device_is_addressed(d->device, rec);
	case RIGHT_TAKER:
		/* of what nobody has taken yet, the addressee is told that it is too early */
		return rec->taker ? deciding_is_same_badge(rec->taker, d->person)
				  : device_is_addressed(d->device, rec);
	case RIGHT_SENDER:
		return device_duty_index(d->device, rec->from) >= 0;
	case RIGHT_ANY:
		return true;
	}
	return false;
}

static Usher__Outcome decide_handoff_act(
	struct deciding *d, const struct act *act, const struct event *event) {
	if (!may_ever_have_right(d, act->right)) {
		return USHER__OUTCOME__NEVER_YOURS;
	}
	if (!deciding_find_handoff(d, event_target(event))) {
		return USHER__OUTCOME__NO_SUCH_HANDOFF;
	}
	if (!has_right(d, act->right) && !(act->supervisor_may && d->device->sees_all)) {
		deciding_set_answer_winner(d, d->rec->taker);
		return USHER__OUTCOME__NOT_YOURS;
	}
	return act->decide(d, event);
}

static Usher__Outcome decide_visit_act(
	struct deciding *d, const struct act *act, const struct event *event) {
	const struct target *target = event_target(event);

	d->visit = relay_find_visit_in_core(d->relay, target->number);
	if (!d->visit && target->archived && target->archived->visit) {
		d->visit = idmap_get(&d->relay->visits, target->archived->visit);
	}
	if (!d->visit || !relay_device_may_see_visit(d->relay, d->device_id, &d->visit->rec)) {
		return act->target_kind == TARGET_VISIT_OR_HANDOFF ? USHER__OUTCOME__NO_SUCH_HANDOFF
								   : USHER__OUTCOME__NO_SUCH_VISIT;
	}
	d->answered->handoff = 0;
	d->answered->visit = d->visit->rec.visit;
	if (d->visit->rec.ended_at) {
		return USHER__OUTCOME__VISIT_OVER;
	}
	return act->decide(d, event);
}

/* Does @target stand for a visit: is it one, or a notice of a guest who is announced? */
static bool target_stands_for_visit(const struct relay *relay, const struct target *target) {
	const struct handoff *handoff = relay_handoff(relay, target->number);
	const Usher__Fact__Handoff *rec = handoff ? &handoff->rec : target->archived;

	if (rec) {
		return rec->notice && rec->notice->expected;
	}
	return idmap_get(&relay->visits, target->number) != NULL;
}

/* What it is upon, this time: a handoff, a visit or nothing. */
static enum target_kind resolve_target_kind(
	const struct relay *relay, enum target_kind kind, const struct target *target) {
	if (kind == TARGET_OPTIONAL_VISIT) {
		return target->number ? TARGET_VISIT : TARGET_NOTHING;
	}
	if (kind == TARGET_VISIT_OR_HANDOFF) {
		return target_stands_for_visit(relay, target) ? TARGET_VISIT : TARGET_HANDOFF;
	}
	return kind;
}

/* Before it is known whether there is such a thing, the answer names what was meant. */
static void set_answer_target(
	struct deciding *d, enum target_kind kind, const struct target *target) {
	if (kind == TARGET_HANDOFF || kind == TARGET_HANDOFF_OR_ALL_TAKEN ||
		kind == TARGET_VISIT_OR_HANDOFF) {
		d->answered->handoff = target->number;
	}
	if (kind == TARGET_VISIT || kind == TARGET_OPTIONAL_VISIT) {
		d->answered->visit = target->number;
	}
}

/* When the device asked: before the relay received it. */
static int64_t asked_at(int64_t at, uint64_t age) {
	return age < (uint64_t)at ? at - (int64_t)age : 0;
}

Usher__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered) {
	const struct act *act = &acts[event->type];
	struct deciding d = {
		.relay = relay,
		.at = at,
		.asked_at = asked_at(at, event->request.age),
		.device_id = event->device,
		.device = device_find(relay, event->device),
		.next_number = relay->last_number + 1,
		.facts = facts,
		.answered = answered,
	};

	d.person = d.device ? d.device->rec.person : NULL;
	set_answer_target(&d, act->target_kind, event_target(event));
	if (!d.person) {
		if (act->target_kind == TARGET_VISIT_OR_HANDOFF) {
			answered->visit = answered->handoff; /* which of the two is not known */
		}
		return event->type == EVENT_ON ? decide_sign_on(&d, &event->on)
					       : USHER__OUTCOME__NOT_ON_DUTY;
	}
	switch (resolve_target_kind(relay, act->target_kind, event_target(event))) {
	case TARGET_HANDOFF:
		return decide_handoff_act(&d, act, event);
	case TARGET_VISIT:
		return decide_visit_act(&d, act, event);
	case TARGET_NOTHING:
	case TARGET_HANDOFF_OR_ALL_TAKEN:
	case TARGET_OPTIONAL_VISIT:
	case TARGET_VISIT_OR_HANDOFF:
		break;
	}
	return act->decide(&d, event);
}
