/* SPDX-License-Identifier: MIT */
/* Why an act was refused, as data: for each outcome a row, with what its sentence is made of. */
#include "api/refusal.h"

#include "base/memory.h"
#include "calendar/when.h"
#include "encode/encode.h"
#include "encode/refusal_text.h"

#include <assert.h>
#include <string.h>

struct refused_act {
	struct pool *pool;
	const struct site *site;
	const struct event *event;
	const Usher__Fact__Answered *answered;
};

/* Texts of a message are never NULL, and never written to. */
static char *text_or_empty(const char *text) {
	return (char *)(text ? text : "");
}

/* Whoever asked: its device is named. */
static void fill_device(const struct refused_act *act, Usher__Refusal *ret) {
	ret->device = (char *)act->event->device;
}

static void fill_act(const struct refused_act *act, Usher__Refusal *ret) {
	ret->act = (char *)encode_act_name(act->event->type);
}

static void fill_nothing(const struct refused_act *act, Usher__Refusal *ret) {
}

/* The badge that the act named, "" for none. */
static char *named_badge(const struct event *event) {
	const char *badge = NULL;

	if (event->type == EVENT_ON) {
		badge = event->on.badge;
	} else if (event->type == EVENT_SERVICE) {
		badge = event->service.badge;
	} else if (event->type == EVENT_HANDOVER) {
		badge = event->handover.badge;
	} else if (event->type == EVENT_INSPECT) {
		badge = event->inspect.badge;
	}
	return text_or_empty(badge);
}

static void fill_unknown_badge(const struct refused_act *act, Usher__Refusal *ret) {
	ret->name = named_badge(act->event);
}

/* The first of the @n @posts that the site does not have, or @fallback. */
static const char *unknown_post(
	const struct site *site, const char *const *posts, size_t n, const char *fallback) {
	for (size_t i = 0; i < n; i++) {
		if (strcmp(posts[i], "all") && !site_post(site, posts[i])) {
			return posts[i];
		}
	}
	return fallback;
}

static void fill_unknown_post(const struct refused_act *act, Usher__Refusal *ret) {
	const struct event *event = act->event;
	const char *post = act->answered->post; /* from which it was to be sent */

	if (event->type == EVENT_ON) {
		post = event->on.post;
	} else if (event->type == EVENT_INSPECT) {
		post = event->inspect.post;
	} else if (event->type == EVENT_NOTICE) {
		post = unknown_post(act->site, event->notice.posts, event->notice.n_posts, post);
	} else if (event->type == EVENT_EXPECT) {
		post = unknown_post(act->site, event->expect.tell, event->expect.n_tell, post);
	}
	ret->name = text_or_empty(post);
}

static void fill_badge_and_post(const struct refused_act *act, Usher__Refusal *ret) {
	ret->badge = named_badge(act->event);
	ret->post = act->answered->post;
}

static void fill_device_and_post(const struct refused_act *act, Usher__Refusal *ret) {
	fill_device(act, ret);
	ret->post = act->answered->post;
}

static void fill_unknown_area(const struct refused_act *act, Usher__Refusal *ret) {
	const struct event *event = act->event;
	const char *name = NULL;

	if (event->type == EVENT_PICKUP) {
		name = event->pickup.area;
	} else if (event->type == EVENT_SEND) {
		name = event->send.to;
	} else if (event->type == EVENT_PASS) {
		name = event->pass.to;
	} else if (event->type == EVENT_EXPECT) {
		name = event->expect.to;
	} else if (event->type == EVENT_ARRIVED) {
		name = event->arrived.to;
	}
	ret->name = text_or_empty(name);
}

static void fill_no_such_handoff(const struct refused_act *act, Usher__Refusal *ret) {
	if (act->event->type == EVENT_HANDOVER && !act->event->handover.handoff.number) {
		ret->problem = USHER__PROBLEM__NOTHING_TAKEN;
	}
}

/* Nobody takes a notice, but it may stand for a guest who is to come. */
static void fill_taken_already(const struct refused_act *act, Usher__Refusal *ret) {
	if (act->answered->kind == USHER__KIND__NOTICE && !act->answered->winner) {
		ret->problem = USHER__PROBLEM__TAKEN_FOR_GUEST;
	}
}

static void fill_not_yours(const struct refused_act *act, Usher__Refusal *ret) {
	enum event_type type = act->event->type;

	if (type == EVENT_WITHDRAW || type == EVENT_REMIND || type == EVENT_MOVE) {
		ret->problem = USHER__PROBLEM__NOT_SENT_FROM_HERE;
	} else {
		ret->problem = act->answered->winner ? USHER__PROBLEM__WITH_SOMEBODY_ELSE
						     : USHER__PROBLEM__NOT_FOR_HERE;
	}
}

/* Is there another step to come before the act? */
static bool is_early(const struct refused_act *act) {
	enum event_type type = act->event->type;

	return act->answered->stage == USHER__STAGE__SCHEDULED ||
		(act->answered->stage == USHER__STAGE__OFFERED && type != EVENT_MOVE) ||
		(act->answered->stage == USHER__STAGE__TAKEN &&
			(type == EVENT_DROPPED || type == EVENT_BACK));
}

static void fill_past_stage(const struct refused_act *act, Usher__Refusal *ret) {
	fill_act(act, ret);
	ret->problem = is_early(act) ? USHER__PROBLEM__TOO_EARLY : USHER__PROBLEM__TOO_LATE;
	ret->stage = act->answered->stage;
}

static void fill_never_yours(const struct refused_act *act, Usher__Refusal *ret) {
	fill_act(act, ret);
	if (act->event->type == EVENT_INSPECT) {
		ret->problem = USHER__PROBLEM__SUPERVISORS_ONLY;
	} else {
		fill_device(act, ret);
	}
}

static void fill_no_such_visit(const struct refused_act *act, Usher__Refusal *ret) {
	ret->problem = USHER__PROBLEM__NOT_ON_SITE;
}

static void fill_wrong_kind(const struct refused_act *act, Usher__Refusal *ret) {
	fill_act(act, ret);
	ret->kind = act->answered->kind;
}

static char *named_vehicle(const struct event *event) {
	return text_or_empty(event->type == EVENT_ON ? event->on.vehicle : NULL);
}

static void fill_unknown_vehicle(const struct refused_act *act, Usher__Refusal *ret) {
	ret->name = named_vehicle(act->event);
	ret->post = act->answered->post;
}

static void fill_vehicle(const struct refused_act *act, Usher__Refusal *ret) {
	ret->vehicle = named_vehicle(act->event);
}

static void fill_no_vehicle(const struct refused_act *act, Usher__Refusal *ret) {
	if (act->event->type == EVENT_PICKUP) {
		ret->problem = USHER__PROBLEM__SITE_WITHOUT_VEHICLE;
	} else {
		ret->problem = act->event->type == EVENT_HANDOVER
			? USHER__PROBLEM__COLLEAGUE_WITHOUT_VEHICLE
			: USHER__PROBLEM__YOU_WITHOUT_VEHICLE;
	}
}

static void fill_no_seats(const struct refused_act *act, Usher__Refusal *ret) {
	fill_act(act, ret);
	ret->problem = act->event->type == EVENT_SPLIT ? USHER__PROBLEM__NOT_SPLIT_SO
						       : USHER__PROBLEM__TOO_FEW_SEATS;
}

static void fill_unknown_service(const struct refused_act *act, Usher__Refusal *ret) {
	ret->name =
		text_or_empty(act->event->type == EVENT_SERVICE ? act->event->service.name : NULL);
}

/* All items of the checklist that the post has. */
static void fill_checks(const struct refused_act *act, Usher__Refusal *ret) {
	const struct site *site = act->site;
	const struct post *post = site_post(site, act->answered->post);

	ret->checks = pool_alloc(act->pool, (site->n_checklist + 1) * sizeof *ret->checks);
	for (size_t i = 0; post && i < site->n_checklist; i++) {
		if (checklist_item_applies_at(&site->checklist[i], post)) {
			ret->checks[ret->n_checks++] =
				pool_copy_text(act->pool, site->checklist[i].id);
		}
	}
}

/* The first item that the site's checklist does not have. */
static void fill_unknown_check(const struct refused_act *act, Usher__Refusal *ret) {
	const struct act_inspect *inspect = &act->event->inspect;
	size_t i = 0;

	if (act->event->type != EVENT_INSPECT) {
		return;
	}
	while (i < inspect->n_failed && site_checklist_item(act->site, inspect->failed[i])) {
		i++;
	}
	ret->name = text_or_empty(i < inspect->n_failed ? inspect->failed[i] : NULL);
}

static const struct {
	void (*fill)(const struct refused_act *act, Usher__Refusal *ret);
	enum known_part needs; /* of what was asked */
} reasons[] = {
	[USHER__OUTCOME__NOT_ON_DUTY] = {fill_device, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_BADGE] = {fill_unknown_badge, KNOWN_ALL},
	[USHER__OUTCOME__NO_SUCH_POST] = {fill_unknown_post, KNOWN_ALL},
	[USHER__OUTCOME__MAY_NOT_HOLD] = {fill_badge_and_post, KNOWN_ALL},
	[USHER__OUTCOME__NOT_AT_POST] = {fill_device_and_post, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_AREA] = {fill_unknown_area, KNOWN_ALL},
	[USHER__OUTCOME__NO_SUCH_HANDOFF] = {fill_no_such_handoff, KNOWN_ALL},
	[USHER__OUTCOME__TAKEN_ALREADY] = {fill_taken_already, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_YOURS] = {fill_not_yours, KNOWN_TYPE},
	[USHER__OUTCOME__PAST_STAGE] = {fill_past_stage, KNOWN_TYPE},
	[USHER__OUTCOME__NEVER_YOURS] = {fill_never_yours, KNOWN_TYPE},
	[USHER__OUTCOME__HOLDING] = {fill_nothing, KNOWN_NOTHING},
	[USHER__OUTCOME__ID_FORGOTTEN] = {fill_nothing, KNOWN_NOTHING},
	[USHER__OUTCOME__TOO_MANY] = {fill_nothing, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_VISIT] = {fill_no_such_visit, KNOWN_NOTHING},
	[USHER__OUTCOME__VISIT_OVER] = {fill_act, KNOWN_TYPE},
	[USHER__OUTCOME__WRONG_KIND] = {fill_wrong_kind, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SUCH_VEHICLE] = {fill_unknown_vehicle, KNOWN_ALL},
	[USHER__OUTCOME__VEHICLE_TAKEN] = {fill_vehicle, KNOWN_ALL},
	[USHER__OUTCOME__NO_VEHICLE] = {fill_no_vehicle, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SEATS] = {fill_no_seats, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SUCH_SERVICE] = {fill_unknown_service, KNOWN_ALL},
	[USHER__OUTCOME__CHECK_FIRST] = {fill_checks, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_CHECK] = {fill_unknown_check, KNOWN_ALL},
	[USHER__OUTCOME__NOT_THERE] = {fill_badge_and_post, KNOWN_ALL},
	[USHER__OUTCOME__ASKED_BY_NAME] = {fill_nothing, KNOWN_NOTHING},
	[USHER__OUTCOME__HERE_ALREADY] = {fill_nothing, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_HERE_YET] = {fill_nothing, KNOWN_NOTHING},
};

static void fill_refusal(
	const struct refused_act *act, enum known_part known, Usher__Refusal *ret) {
	size_t outcome = (size_t)act->answered->outcome;

	if (outcome >= sizeof reasons / sizeof *reasons || !reasons[outcome].fill) {
		return;
	}
	if (known < reasons[outcome].needs) {
		ret->problem = USHER__PROBLEM__REFUSED_BEFORE;
	} else {
		reasons[outcome].fill(act, ret);
	}
}

/* What is scheduled with it, until when. */
static const char *scheduled_text(const struct refused_act *act) {
	const char *id = encode_id(act->pool, act->answered->held),
		   *when = when_text(act->site->zone, act->pool, act->answered->due_at);

	if (act->answered->held == act->answered->visit) {
		return pool_printf(act->pool, "the guest of %s is expected at %s", id, when);
	}
	return pool_printf(act->pool, "%s is held until %s", id, when);
}

/* What to know of an act that was done, "" if nothing. */
static const char *done_text(const struct refused_act *act) {
	const struct post *post = site_post(act->site, act->answered->post);

	if (act->event->type == EVENT_ON && !act->answered->seats && post &&
		site_post_has_vehicles(act->site, post)) {
		return "no vehicle is free: without one there are no pickups to take";
	}
	if (act->event->type == EVENT_PICKUP && act->event->pickup.to &&
		!site_area_by_name(act->site, act->event->pickup.to)) {
		return pool_printf(act->pool,
			"%s is no area of this site: nobody is told there, and once dropped the "
			"guest has left",
			act->event->pickup.to);
	}
	return act->answered->held ? scheduled_text(act) : "";
}

void refusal_fill_answer(struct pool *pool, const struct site *site, const struct event *event,
	enum known_part known, const Usher__Fact__Answered *answered, Usher__Answer *ret) {
	const struct refused_act act = {pool, site, event, answered};
	Usher__Refusal refusal = USHER__REFUSAL__INIT;

	assert(site && event->device && (known == KNOWN_NOTHING || event->type >= EVENT_ON));
	ret->handoff_id = encode_id(pool, answered->handoff);
	ret->visit_id = encode_id(pool, answered->visit);
	ret->seats = answered->seats;
	ret->winner = answered->winner ? encode_person(pool, answered->winner) : NULL;
	if (answered->outcome == USHER__OUTCOME__OK) {
		ret->outcome = answered->outcome;
		ret->text = (char *)done_text(&act);
	} else {
		fill_refusal(&act, known, &refusal);
		refusal_put(pool, site, answered->outcome, &refusal, ret);
	}
}
