/* SPDX-License-Identifier: MIT */
/* Why an act was refused, as one sentence for the person who asked. One row, one function. */
#include "api/refusal.h"

#include "base/memory.h"
#include "calendar/when.h"
#include "encode/encode.h"

#include <assert.h>
#include <string.h>

struct asking {
	struct pool *pool;
	const struct site *site;
	const struct event *event;
	const Usher__Fact__Answered *answer;
};

static const char *handoff_id(const struct asking *a) {
	return encode_id(a->pool, a->answer->handoff);
}

/* "302 李", or "somebody else" when it is not known. */
static const char *winner(const struct asking *a) {
	const Usher__Fact__Person *person = a->answer->winner;

	return person ? pool_print(a->pool, "%s %s", person->badge, person->name) : "somebody else";
}

static const char *not_on_duty(const struct asking *a) {
	return pool_print(a->pool, "nobody is on duty on %s: sign on first", a->event->device);
}

/* The badge that the act named, "" for none. */
static const char *named_badge(const struct event *event) {
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
	return badge ? badge : "";
}

static const char *no_such_badge(const struct asking *a) {
	return pool_print(a->pool, "the site has no badge %s", named_badge(a->event));
}

/* The first of the @n @posts that the site does not have, or @otherwise. */
static const char *unknown_post(
	const struct site *site, const char *const *posts, size_t n, const char *otherwise) {
	for (size_t i = 0; i < n; i++) {
		if (strcmp(posts[i], "all") && !site_post(site, posts[i])) {
			return posts[i];
		}
	}
	return otherwise;
}

static const char *no_such_post(const struct asking *a) {
	const struct event *event = a->event;
	const char *post = a->answer->post; /* from which it was to be sent */

	if (event->type == EVENT_ON) {
		post = event->on.post;
	} else if (event->type == EVENT_INSPECT) {
		post = event->inspect.post;
	} else if (event->type == EVENT_NOTICE) {
		post = unknown_post(a->site, event->notice.posts, event->notice.n_posts, post);
	} else if (event->type == EVENT_EXPECT) {
		post = unknown_post(a->site, event->expect.tell, event->expect.n_tell, post);
	}
	return pool_print(a->pool, "the site has no post %s; it has %s", post ? post : "",
		encode_posts(a->pool, a->site));
}

static const char *may_not_hold(const struct asking *a) {
	return pool_print(a->pool, "badge %s may not hold the post %s", named_badge(a->event),
		a->answer->post);
}

static const char *not_at_post(const struct asking *a) {
	return pool_print(a->pool,
		"nobody is on duty at %s on %s: sign on there, or send from a post held here",
		a->answer->post, a->event->device);
}

static const char *no_such_area(const struct asking *a) {
	const struct event *event = a->event;
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

	return pool_print(a->pool, "the site has no area called %s; it has %s", name ? name : "",
		encode_areas(a->pool, a->site));
}

static const char *no_such_handoff(const struct asking *a) {
	if (a->event->type == EVENT_HANDOVER && !a->event->handover.handoff.number) {
		return "you have taken nothing that could be handed over";
	}
	return pool_print(
		a->pool, "there is no handoff %s that this device may see", handoff_id(a));
}

static const char *taken_already(const struct asking *a) {
	return pool_print(a->pool, "%s was taken by %s", handoff_id(a), winner(a));
}

static const char *not_yours(const struct asking *a) {
	if (a->event->type == EVENT_WITHDRAW || a->event->type == EVENT_REMIND ||
		a->event->type == EVENT_MOVE) {
		return pool_print(a->pool, "%s was not sent from a post held here", handoff_id(a));
	}
	if (a->answer->winner) {
		return pool_print(a->pool, "%s is with %s", handoff_id(a), winner(a));
	}
	return pool_print(a->pool, "%s is not addressed to a post held here", handoff_id(a));
}

static const char *stage_name(Usher__Stage stage) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&usher__stage__descriptor, (int)stage);

	return value ? value->name : "over";
}

/* Is there another step to come before the act? */
static bool is_early(const struct asking *a) {
	enum event_type act = a->event->type;

	return a->answer->stage == USHER__STAGE__SCHEDULED ||
		(a->answer->stage == USHER__STAGE__OFFERED && act != EVENT_MOVE) ||
		(a->answer->stage == USHER__STAGE__TAKEN &&
			(act == EVENT_DROPPED || act == EVENT_BACK));
}

static const char *past_stage(const struct asking *a) {
	return pool_print(a->pool, "%s is %s: too %s for \"%s\"", handoff_id(a),
		stage_name(a->answer->stage), is_early(a) ? "early" : "late",
		encode_act(a->event->type));
}

static const char *never_yours(const struct asking *a) {
	if (a->event->type == EVENT_INSPECT) {
		return "inspections are a supervisor's: sign on as one first";
	}
	return pool_print(a->pool, "no post held on %s is ever offered a handoff to %s",
		a->event->device, encode_act(a->event->type));
}

static const char *holding(const struct asking *a) {
	return pool_print(a->pool,
		"%s is still with you: finish it, hand it over or release it first", handoff_id(a));
}

static const char *id_forgotten(const struct asking *a) {
	return "this request is too old, or not the first of its run: whether it was done is no "
	       "longer known";
}

static const char *too_many(const struct asking *a) {
	return "the relay holds as many as it may: finish some first";
}

static const char *no_such_visit(const struct asking *a) {
	return pool_print(a->pool, "there is no visit %s on site that this device has to do with",
		encode_id(a->pool, a->answer->visit));
}

static const char *visit_over(const struct asking *a) {
	return pool_print(a->pool,
		a->event->type == EVENT_SERVICE
			? "the visit %s is over: ask without it, and say whom it is for in the "
			  "note or the contact"
			: "the visit %s is over: a guest who is back is sent anew",
		encode_id(a->pool, a->answer->visit));
}

static const char *wrong_kind(const struct asking *a) {
	static const char *const kinds[] = {
		[USHER__KIND__ARRIVAL] = "an arrival: take, then met",
		[USHER__KIND__PICKUP] = "a pickup: take, then aboard, then dropped",
		[USHER__KIND__SERVICE] = "a service: take, then done, and of a loan back",
		[USHER__KIND__NOTICE] = "a notice: confirm",
	};
	size_t kind = (size_t)a->answer->kind;

	return pool_print(a->pool, "\"%s\" is not for %s, which is %s", encode_act(a->event->type),
		handoff_id(a),
		kind < sizeof kinds / sizeof *kinds && kinds[kind] ? kinds[kind]
								   : "of another kind");
}

static const char *no_such_vehicle(const struct asking *a) {
	const char *vehicle = a->event->type == EVENT_ON ? a->event->on.vehicle : NULL;
	const char *vehicles = encode_vehicles(a->pool, a->site, a->answer->post);

	return pool_print(a->pool, "%s has no vehicle %s; it has %s", a->answer->post,
		vehicle ? vehicle : "", *vehicles ? vehicles : "none");
}

static const char *vehicle_taken(const struct asking *a) {
	const char *vehicle = a->event->type == EVENT_ON ? a->event->on.vehicle : NULL;

	return pool_print(
		a->pool, "%s is driven by %s", vehicle ? vehicle : "that vehicle", winner(a));
}

static const char *no_vehicle(const struct asking *a) {
	if (a->event->type == EVENT_PICKUP) {
		return "this site has no vehicle";
	}
	return a->event->type == EVENT_HANDOVER
		? "that colleague drives no vehicle"
		: "you drive no vehicle: sign on at the post with --vehicle";
}

static const char *no_seats(const struct asking *a) {
	if (a->event->type == EVENT_SPLIT) {
		return pool_print(a->pool,
			"%s is a party of %u: split off fewer than that, and at least 1",
			handoff_id(a), a->answer->seats);
	}
	return pool_print(a->pool, "%u %s free, which is too few for %s: %s", a->answer->seats,
		a->answer->seats == 1 ? "seat is" : "seats are", handoff_id(a),
		a->event->type == EVENT_TAKE ? "split it, or leave it to another vehicle"
					     : "release it, then it can be split");
}

static const char *no_such_service(const struct asking *a) {
	const char *name = a->event->type == EVENT_SERVICE ? a->event->service.name : NULL;

	return pool_print(a->pool, "the site has no service called %s; it has %s", name ? name : "",
		encode_services(a->pool, a->site));
}

static const char *check_first(const struct asking *a) {
	const struct post *post = site_post(a->site, a->answer->post);
	const char *all = "";

	for (size_t i = 0; post && i < a->site->n_checks; i++) {
		if (check_counts(&a->site->checks[i], post)) {
			all = pool_print(
				a->pool, "%s%s%s", all, *all ? "; " : "", a->site->checks[i].text);
		}
	}
	return pool_print(a->pool, "before the shift, check and confirm: %s", all);
}

static const char *no_such_check(const struct asking *a) {
	const char *checks = encode_checks(a->pool, a->site), *item = "";

	if (a->event->type == EVENT_INSPECT) {
		const struct act_inspect *inspect = &a->event->inspect;
		size_t i = 0;

		while (i < inspect->n_failed && site_check(a->site, inspect->failed[i])) {
			i++;
		}
		item = i < inspect->n_failed ? inspect->failed[i] : "";
	}
	return pool_print(a->pool, "the checklist has no item %s; it has %s", item,
		*checks ? checks : "none");
}

static const char *not_there(const struct asking *a) {
	return pool_print(a->pool,
		"badge %s is not on duty at %s, or is on a break: %s stays with whom it is",
		named_badge(a->event), a->answer->post, handoff_id(a));
}

static const char *asked_by_name(const struct asking *a) {
	return pool_print(
		a->pool, "%s was asked for by name in %s, and is there", winner(a), handoff_id(a));
}

static const char *here_already(const struct asking *a) {
	return pool_print(a->pool,
		"the guest of the visit %s is here, and not expected: nothing was changed",
		encode_id(a->pool, a->answer->visit));
}

static const char *not_here_yet(const struct asking *a) {
	return pool_print(a->pool,
		"the guest of the visit %s is expected, and not here yet: say that he has arrived, "
		"and where he goes",
		encode_id(a->pool, a->answer->visit));
}

/* What is held with it, until when. */
static const char *held(const struct asking *a) {
	const char *id = encode_id(a->pool, a->answer->held),
		   *when = when_words(a->site->zone, a->pool, a->answer->due_at);

	if (a->answer->held == a->answer->visit) {
		return pool_print(a->pool, "the guest of %s is expected at %s", id, when);
	}
	return pool_print(a->pool, "%s is held until %s", id, when);
}

/* Done is done, and yet somebody should know. */
static const char *done(const struct asking *a) {
	const struct post *post = site_post(a->site, a->answer->post);

	if (a->event->type == EVENT_ON && !a->answer->seats && post &&
		site_has_vehicles(a->site, post)) {
		return "no vehicle is free: without one there are no pickups to take";
	}
	if (a->event->type == EVENT_PICKUP && a->event->pickup.to &&
		!site_area_said(a->site, a->event->pickup.to)) {
		return pool_print(a->pool,
			"%s is no area of this site: nobody is told there, and once dropped the "
			"guest has left",
			a->event->pickup.to);
	}
	return a->answer->held ? held(a) : "";
}

static const struct {
	const char *(*text)(const struct asking *a);
	enum known needs; /* of what was asked */
} reasons[] = {
	[USHER__OUTCOME__OK] = {done, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_ON_DUTY] = {not_on_duty, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_BADGE] = {no_such_badge, KNOWN_ALL},
	[USHER__OUTCOME__NO_SUCH_POST] = {no_such_post, KNOWN_ALL},
	[USHER__OUTCOME__MAY_NOT_HOLD] = {may_not_hold, KNOWN_ALL},
	[USHER__OUTCOME__NOT_AT_POST] = {not_at_post, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_AREA] = {no_such_area, KNOWN_ALL},
	[USHER__OUTCOME__NO_SUCH_HANDOFF] = {no_such_handoff, KNOWN_ALL},
	[USHER__OUTCOME__TAKEN_ALREADY] = {taken_already, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_YOURS] = {not_yours, KNOWN_TYPE},
	[USHER__OUTCOME__PAST_STAGE] = {past_stage, KNOWN_TYPE},
	[USHER__OUTCOME__NEVER_YOURS] = {never_yours, KNOWN_TYPE},
	[USHER__OUTCOME__HOLDING] = {holding, KNOWN_NOTHING},
	[USHER__OUTCOME__ID_FORGOTTEN] = {id_forgotten, KNOWN_NOTHING},
	[USHER__OUTCOME__TOO_MANY] = {too_many, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_VISIT] = {no_such_visit, KNOWN_NOTHING},
	[USHER__OUTCOME__VISIT_OVER] = {visit_over, KNOWN_TYPE},
	[USHER__OUTCOME__WRONG_KIND] = {wrong_kind, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SUCH_VEHICLE] = {no_such_vehicle, KNOWN_ALL},
	[USHER__OUTCOME__VEHICLE_TAKEN] = {vehicle_taken, KNOWN_ALL},
	[USHER__OUTCOME__NO_VEHICLE] = {no_vehicle, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SEATS] = {no_seats, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SUCH_SERVICE] = {no_such_service, KNOWN_ALL},
	[USHER__OUTCOME__CHECK_FIRST] = {check_first, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_CHECK] = {no_such_check, KNOWN_ALL},
	[USHER__OUTCOME__NOT_THERE] = {not_there, KNOWN_ALL},
	[USHER__OUTCOME__ASKED_BY_NAME] = {asked_by_name, KNOWN_NOTHING},
	[USHER__OUTCOME__HERE_ALREADY] = {here_already, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_HERE_YET] = {not_here_yet, KNOWN_NOTHING},
};

const char *refusal_text(struct pool *pool, const struct site *site, const struct event *event,
	enum known known, const Usher__Fact__Answered *answer) {
	const struct asking asking = {pool, site, event, answer};
	size_t outcome = (size_t)answer->outcome;

	assert(site && event->device && (known == KNOWN_NOTHING || event->type >= EVENT_ON));
	if (outcome >= sizeof reasons / sizeof *reasons || !reasons[outcome].text) {
		return "";
	}
	if (known < reasons[outcome].needs) {
		return pool_print(pool,
			"this request was refused with %s when it first came; nothing was done now",
			encode_outcome(answer->outcome));
	}
	return reasons[outcome].text(&asking);
}
