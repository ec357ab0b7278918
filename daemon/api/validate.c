/* SPDX-License-Identifier: MIT */
#include "api/validate.h"

#include "api/validate_private.h"
#include "proto/ident.h"

#include <assert.h>

enum {
	MINUTES_MAX = 999,
	FAILED_MAX = 64,
	AGE_MAX = 24 * 3600 * 1000, /* ms */
};

static const struct problem *validate_on(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const struct text_limit limits[] = {
		{"on.post", request->on->post, POST_MAX_BYTES},
		{"on.badge", request->on->badge, BADGE_MAX},
		{"on.vehicle", request->on->vehicle, SHORT_TEXT_MAX},
	};

	event->on.post = request->on->post;
	event->on.badge = request->on->badge;
	event->on.vehicle = null_if_empty(request->on->vehicle);
	event->on.checked = request->on->checked;
	if (!*request->on->post) {
		return problem_missing(v->pool, "on.post", "name a post");
	}
	if (!*request->on->badge) {
		return problem_missing(v->pool, "on.badge", "name the badge whose duty begins");
	}
	return validate_limits(v, limits, sizeof limits / sizeof *limits);
}

static const struct problem *validate_handoff_id(
	const struct validation *v, const char *field, const char *id, uint64_t *ret_number) {
	if (ident_parse(id, ret_number) < 0) {
		return problem_not_an_id(v->pool, field, "a handoff");
	}
	return NULL;
}

/* Acts that say nothing but upon which handoff. */
#define VALIDATE_UPON(name)                                                                        \
	static const struct problem *validate_##name(                                              \
		const struct validation *v, const Usher__Request *request, struct event *event) {  \
		return validate_handoff_id(                                                        \
			v, #name ".id", request->name->id, &event->name.handoff.number);           \
	}
VALIDATE_UPON(release)
VALIDATE_UPON(met)
VALIDATE_UPON(aboard)
VALIDATE_UPON(dropped)
VALIDATE_UPON(done)
VALIDATE_UPON(back)
VALIDATE_UPON(confirm)
VALIDATE_UPON(remind)

static const struct problem *validate_nothing(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	return NULL;
}

static const struct problem *validate_take(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	event->take.minutes = request->take->minutes;
	if (request->take->minutes > MINUTES_MAX) {
		return problem_too_large(
			v->pool, "take.minutes", request->take->minutes, MINUTES_MAX);
	}
	return validate_handoff_id(v, "take.id", request->take->id, &event->take.handoff.number);
}

static const struct problem *validate_decline(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	event->decline.reason = request->decline->reason;
	if ((unsigned)request->decline->reason > USHER__DECLINE_REASON__ON_A_BREAK) {
		return problem_with_field(v->pool, USHER__PROBLEM__FIELD_UNKNOWN_VALUE,
			"decline.reason",
			"is unknown; it is WITH_A_GUEST, TOO_FAR, NOT_MINE or ON_A_BREAK");
	}
	return validate_handoff_id(
		v, "decline.id", request->decline->id, &event->decline.handoff.number);
}

static const struct problem *validate_withdraw(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	event->withdraw.unless_taken = request->withdraw->unless_taken;
	return validate_handoff_id(
		v, "withdraw.id", request->withdraw->id, &event->withdraw.handoff.number);
}

static const struct problem *validate_split(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	event->split.party = request->split->party;
	if (!request->split->party) {
		return problem_missing(v->pool, "split.party", "say how many go in one of the two");
	}
	return validate_handoff_id(v, "split.id", request->split->id, &event->split.handoff.number);
}

static const struct problem *validate_handover(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Handover *handover = request->handover;
	const struct text_limit limits[] = {{"handover.badge", handover->badge, BADGE_MAX}};
	const struct problem *problem = NULL;

	event->handover.badge = handover->badge;
	if (!*handover->badge) {
		return problem_missing(
			v->pool, "handover.badge", "name the colleague who goes on with it");
	}
	if (*handover->id) {
		problem = validate_handoff_id(
			v, "handover.id", handover->id, &event->handover.handoff.number);
	}
	return problem ? problem : validate_limits(v, limits, 1);
}

static const struct problem *validate_inspect(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Inspect *inspect = request->inspect;
	const struct text_limit limits[] = {
		{"inspect.badge", inspect->badge, BADGE_MAX},
		{"inspect.post", inspect->post, POST_MAX_BYTES},
		{"inspect.note", inspect->note, NOTE_MAX},
	};
	const struct problem *problem;

	event->inspect.badge = null_if_empty(inspect->badge);
	event->inspect.post = null_if_empty(inspect->post);
	event->inspect.note = inspect->note;
	event->inspect.failed = (const char *const *)inspect->failed;
	event->inspect.n_failed = inspect->n_failed;
	if (!*inspect->badge == !*inspect->post) {
		return problem_with_field(v->pool, USHER__PROBLEM__FIELD_ONE_OF_TWO, "inspect",
			"needs a badge or a post, and not both");
	}
	problem = validate_list(v, "inspect.failed", inspect->failed, inspect->n_failed, FAILED_MAX,
		SHORT_TEXT_MAX);
	return problem ? problem : validate_limits(v, limits, sizeof limits / sizeof *limits);
}

static const struct problem *validate_move(
	const struct validation *v, const Usher__Request *request, struct event *event) {
	const Usher__Move *move = request->move;

	if (ident_parse(move->id, &event->move.target.number) < 0) {
		return problem_not_an_id(v->pool, "move.id", "a handoff or a visit");
	}
	if (!*move->at) {
		return problem_missing(v->pool, "move.at", "say when it is due, or now");
	}
	return validate_due(v, "move.at", move->at, &event->move.due_at);
}

/* An act: which type of event its request becomes, and what looks at its fields. */
static const struct {
	enum event_type type;
	validate_function *validate;
} acts[] = {
	[USHER__REQUEST__ASK_ON] = {EVENT_ON, validate_on},
	[USHER__REQUEST__ASK_OFF] = {EVENT_OFF, validate_nothing},
	[USHER__REQUEST__ASK_SEND] = {EVENT_SEND, validate_send},
	[USHER__REQUEST__ASK_TAKE] = {EVENT_TAKE, validate_take},
	[USHER__REQUEST__ASK_DECLINE] = {EVENT_DECLINE, validate_decline},
	[USHER__REQUEST__ASK_RELEASE] = {EVENT_RELEASE, validate_release},
	[USHER__REQUEST__ASK_MET] = {EVENT_MET, validate_met},
	[USHER__REQUEST__ASK_WITHDRAW] = {EVENT_WITHDRAW, validate_withdraw},
	[USHER__REQUEST__ASK_PASS] = {EVENT_PASS, validate_pass},
	[USHER__REQUEST__ASK_CARD] = {EVENT_CARD, validate_card},
	[USHER__REQUEST__ASK_END] = {EVENT_END, validate_end},
	[USHER__REQUEST__ASK_PICKUP] = {EVENT_PICKUP, validate_pickup},
	[USHER__REQUEST__ASK_SERVICE] = {EVENT_SERVICE, validate_service},
	[USHER__REQUEST__ASK_NOTICE] = {EVENT_NOTICE, validate_notice},
	[USHER__REQUEST__ASK_ABOARD] = {EVENT_ABOARD, validate_aboard},
	[USHER__REQUEST__ASK_DROPPED] = {EVENT_DROPPED, validate_dropped},
	[USHER__REQUEST__ASK_SPLIT] = {EVENT_SPLIT, validate_split},
	[USHER__REQUEST__ASK_DONE] = {EVENT_DONE, validate_done},
	[USHER__REQUEST__ASK_BACK] = {EVENT_BACK, validate_back},
	[USHER__REQUEST__ASK_CONFIRM] = {EVENT_CONFIRM, validate_confirm},
	[USHER__REQUEST__ASK_REMIND] = {EVENT_REMIND, validate_remind},
	[USHER__REQUEST__ASK_BREAK] = {EVENT_BREAK, validate_nothing},
	[USHER__REQUEST__ASK_RESUME] = {EVENT_RESUME, validate_nothing},
	[USHER__REQUEST__ASK_HANDOVER] = {EVENT_HANDOVER, validate_handover},
	[USHER__REQUEST__ASK_INSPECT] = {EVENT_INSPECT, validate_inspect},
	[USHER__REQUEST__ASK_EXPECT] = {EVENT_EXPECT, validate_expect},
	[USHER__REQUEST__ASK_ARRIVED] = {EVENT_ARRIVED, validate_arrived},
	[USHER__REQUEST__ASK_MOVE] = {EVENT_MOVE, validate_move},
};

const struct problem *validate_act(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const uint64_t age = event->request.age;
	const struct validation v = {
		.pool = pool,
		.zone = zone,
		.now = event->at,
		.asked_at = age < (uint64_t)event->at ? event->at - (int64_t)age : event->at,
	};

	assert((size_t)request->ask_case < sizeof acts / sizeof *acts &&
		acts[request->ask_case].validate);
	if (!request->id && event->request.run) {
		return problem_missing(pool, "request.id", "acts count up from 1");
	}
	event->type = acts[request->ask_case].type;
	/* cppcheck-suppress returnDanglingLifetime ; the problem is in the pool */
	return acts[request->ask_case].validate(&v, request, event);
}

const struct problem *validate_age(uint64_t age, struct pool *pool) {
	return age > AGE_MAX ? problem_too_large(pool, "age", age, AGE_MAX) : NULL;
}
