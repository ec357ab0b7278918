/* SPDX-License-Identifier: MIT */
#include "api/validate.h"

#include "api/validate_private.h"
#include "base/memory.h"
#include "encode/encode.h"
#include "proto/ident.h"
#include "proto/text.h"

#include <assert.h>
#include <string.h>

enum {
	MINUTES_MAX = 999,
	FAILED_MAX = 64,
};

static const char *validate_on(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const struct limit limits[] = {
		{"on.post", request->on->post, POST_MAX},
		{"on.badge", request->on->badge, BADGE_MAX},
		{"on.vehicle", request->on->vehicle, PLACE_MAX},
	};

	event->type = EVENT_ON;
	event->on.post = request->on->post;
	event->on.badge = request->on->badge;
	event->on.vehicle = validate_said(request->on->vehicle);
	event->on.checked = request->on->checked;
	if (!*request->on->post) {
		return "on.post is missing; name a post";
	}
	if (!*request->on->badge) {
		return "on.badge is missing; name the badge whose duty begins";
	}
	return validate_limits(pool, limits, sizeof limits / sizeof *limits);
}

static const char *validate_off(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	event->type = EVENT_OFF;
	return NULL;
}

static const char *validate_id(
	const char *field, const char *id, uint64_t *ret, struct pool *pool) {
	if (ident_parse(id, ret) < 0) {
		return pool_print(pool, "%s is not the id of a handoff; one looks like 4K", field);
	}
	return NULL;
}

/* Acts that say nothing but upon which handoff. */
#define CHECK_UPON(name, event_type)                                                               \
	static const char *validate_##name(const Usher__Request *request, const struct zone *zone, \
		struct event *event, struct pool *pool) {                                          \
		event->type = event_type;                                                          \
		return validate_id(                                                                \
			#name ".id", request->name->id, &event->name.handoff.number, pool);        \
	}
CHECK_UPON(decline, EVENT_DECLINE)
CHECK_UPON(release, EVENT_RELEASE)
CHECK_UPON(met, EVENT_MET)
CHECK_UPON(withdraw, EVENT_WITHDRAW)
CHECK_UPON(aboard, EVENT_ABOARD)
CHECK_UPON(dropped, EVENT_DROPPED)
CHECK_UPON(done, EVENT_DONE)
CHECK_UPON(back, EVENT_BACK)
CHECK_UPON(confirm, EVENT_CONFIRM)
CHECK_UPON(remind, EVENT_REMIND)

static const char *validate_take(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	event->type = EVENT_TAKE;
	event->take.minutes = request->take->minutes;
	if (request->take->minutes > MINUTES_MAX) {
		return pool_print(pool, "take.minutes is %u; at most %d will do",
			request->take->minutes, MINUTES_MAX);
	}
	return validate_id("take.id", request->take->id, &event->take.handoff.number, pool);
}

static const char *validate_split(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	event->type = EVENT_SPLIT;
	event->split.party = request->split->party;
	if (!request->split->party) {
		return "split.party is missing; say how many go in one of the two";
	}
	return validate_id("split.id", request->split->id, &event->split.handoff.number, pool);
}

static const char *validate_break(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	event->type = EVENT_BREAK;
	return NULL;
}

static const char *validate_resume(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	event->type = EVENT_RESUME;
	return NULL;
}

static const char *validate_handover(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Handover *over = request->handover;
	const struct limit limits[] = {{"handover.badge", over->badge, BADGE_MAX}};
	const char *problem = NULL;

	event->type = EVENT_HANDOVER;
	event->handover.badge = over->badge;
	if (!*over->badge) {
		return "handover.badge is missing; name the colleague who goes on with it";
	}
	if (*over->id) {
		problem =
			validate_id("handover.id", over->id, &event->handover.handoff.number, pool);
	}
	return problem ? problem : validate_limits(pool, limits, 1);
}

static const char *validate_inspect(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Inspect *inspect = request->inspect;
	const struct limit limits[] = {
		{"inspect.badge", inspect->badge, BADGE_MAX},
		{"inspect.post", inspect->post, POST_MAX},
		{"inspect.note", inspect->note, NOTE_MAX},
	};
	const char *problem;

	event->type = EVENT_INSPECT;
	event->inspect.badge = validate_said(inspect->badge);
	event->inspect.post = validate_said(inspect->post);
	event->inspect.note = inspect->note;
	event->inspect.failed = (const char *const *)inspect->failed;
	event->inspect.n_failed = inspect->n_failed;
	if (!*inspect->badge == !*inspect->post) {
		return "inspect needs a badge or a post, and not both";
	}
	problem = validate_list(
		pool, "inspect.failed", inspect->failed, inspect->n_failed, FAILED_MAX, PLACE_MAX);
	return problem ? problem : validate_limits(pool, limits, sizeof limits / sizeof *limits);
}

static const char *validate_move(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	const Usher__Move *move = request->move;

	event->type = EVENT_MOVE;
	if (ident_parse(move->id, &event->move.handoff.number) < 0) {
		return "move.id is not the id of a handoff or a visit; one looks like 4K";
	}
	if (!*move->at) {
		return "move.at is missing; say when it is due, or now";
	}
	return validate_due("move.at", move->at, zone, event, &event->move.due_at, pool);
}

static validate_one *const checks[] = {
	[USHER__REQUEST__ASK_ON] = validate_on,
	[USHER__REQUEST__ASK_OFF] = validate_off,
	[USHER__REQUEST__ASK_SEND] = validate_send,
	[USHER__REQUEST__ASK_TAKE] = validate_take,
	[USHER__REQUEST__ASK_DECLINE] = validate_decline,
	[USHER__REQUEST__ASK_RELEASE] = validate_release,
	[USHER__REQUEST__ASK_MET] = validate_met,
	[USHER__REQUEST__ASK_WITHDRAW] = validate_withdraw,
	[USHER__REQUEST__ASK_PASS] = validate_pass,
	[USHER__REQUEST__ASK_CARD] = validate_card,
	[USHER__REQUEST__ASK_END] = validate_end,
	[USHER__REQUEST__ASK_PICKUP] = validate_pickup,
	[USHER__REQUEST__ASK_SERVICE] = validate_service,
	[USHER__REQUEST__ASK_NOTICE] = validate_notice,
	[USHER__REQUEST__ASK_ABOARD] = validate_aboard,
	[USHER__REQUEST__ASK_DROPPED] = validate_dropped,
	[USHER__REQUEST__ASK_SPLIT] = validate_split,
	[USHER__REQUEST__ASK_DONE] = validate_done,
	[USHER__REQUEST__ASK_BACK] = validate_back,
	[USHER__REQUEST__ASK_CONFIRM] = validate_confirm,
	[USHER__REQUEST__ASK_REMIND] = validate_remind,
	[USHER__REQUEST__ASK_BREAK] = validate_break,
	[USHER__REQUEST__ASK_RESUME] = validate_resume,
	[USHER__REQUEST__ASK_HANDOVER] = validate_handover,
	[USHER__REQUEST__ASK_INSPECT] = validate_inspect,
	[USHER__REQUEST__ASK_EXPECT] = validate_expect,
	[USHER__REQUEST__ASK_ARRIVED] = validate_arrived,
	[USHER__REQUEST__ASK_MOVE] = validate_move,
};

const char *validate_act(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool) {
	assert((size_t)request->ask_case < sizeof checks / sizeof *checks &&
		checks[request->ask_case]);
	if (!request->id) {
		return "request.id is missing; acts count up from 1";
	}
	return checks[request->ask_case](request, zone, event, pool);
}
