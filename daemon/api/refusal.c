/* SPDX-License-Identifier: MIT */
/* Why an act was refused, as one sentence for the person who asked. One row, one function. */
#include "api/refusal.h"

#include "base/memory.h"
#include "calendar/when.h"
#include "encode/encode.h"

#include <assert.h>
#include <string.h>

struct refusal_context {
	struct pool *pool;
	const struct site *site;
	const struct event *event;
	const Usher__Fact__Answered *answer;
};

static const char *handoff_id(const struct refusal_context *context) {
	return encode_id(context->pool, context->answer->handoff);
}

/* "302 李", or "somebody else" when it is not known. */
static const char *winner_text(const struct refusal_context *context) {
	const Usher__Fact__Person *person = context->answer->winner;

	return person ? pool_printf(context->pool, "%s %s", person->badge, person->name)
		      : "somebody else";
}

static const char *not_on_duty_text(const struct refusal_context *context) {
	return pool_printf(
		context->pool, "nobody is on duty on %s: sign on first", context->event->device);
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

static const char *no_such_badge_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "the site has no badge %s", named_badge(context->event));
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

static const char *no_such_post_text(const struct refusal_context *context) {
	const struct event *event = context->event;
	const char *post = context->answer->post; /* from which it was to be sent */

	if (event->type == EVENT_ON) {
		post = event->on.post;
	} else if (event->type == EVENT_INSPECT) {
		post = event->inspect.post;
	} else if (event->type == EVENT_NOTICE) {
		post = unknown_post(
			context->site, event->notice.posts, event->notice.n_posts, post);
	} else if (event->type == EVENT_EXPECT) {
		post = unknown_post(context->site, event->expect.tell, event->expect.n_tell, post);
	}
	return pool_printf(context->pool, "the site has no post %s; it has %s", post ? post : "",
		encode_post_id_list(context->pool, context->site));
}

static const char *may_not_hold_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "badge %s may not hold the post %s",
		named_badge(context->event), context->answer->post);
}

static const char *not_at_post_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"nobody is on duty at %s on %s: sign on there, or send from a post held here",
		context->answer->post, context->event->device);
}

static const char *no_such_area_text(const struct refusal_context *context) {
	const struct event *event = context->event;
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

	return pool_printf(context->pool, "the site has no area called %s; it has %s",
		name ? name : "", encode_area_id_list(context->pool, context->site));
}

static const char *no_such_handoff_text(const struct refusal_context *context) {
	if (context->event->type == EVENT_HANDOVER && !context->event->handover.handoff.number) {
		return "you have taken nothing that could be handed over";
	}
	return pool_printf(context->pool, "there is no handoff %s that this device may see",
		handoff_id(context));
}

static const char *taken_already_text(const struct refusal_context *context) {
	if (context->answer->kind == USHER__KIND__NOTICE && !context->answer->winner) {
		/* nobody takes a notice, but it may stand for a guest who is to come */
		return pool_printf(context->pool,
			"somebody has taken what was asked for the guest of %s",
			handoff_id(context));
	}
	return pool_printf(
		context->pool, "%s was taken by %s", handoff_id(context), winner_text(context));
}

static const char *not_yours_text(const struct refusal_context *context) {
	if (context->event->type == EVENT_WITHDRAW || context->event->type == EVENT_REMIND ||
		context->event->type == EVENT_MOVE) {
		return pool_printf(context->pool, "%s was not sent from a post held here",
			handoff_id(context));
	}
	if (context->answer->winner) {
		return pool_printf(
			context->pool, "%s is with %s", handoff_id(context), winner_text(context));
	}
	return pool_printf(
		context->pool, "%s is not addressed to a post held here", handoff_id(context));
}

static const char *stage_name(Usher__Stage stage) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&usher__stage__descriptor, (int)stage);

	return value ? value->name : "over";
}

/* Is there another step to come before the act? */
static bool is_early(const struct refusal_context *context) {
	enum event_type act = context->event->type;

	return context->answer->stage == USHER__STAGE__SCHEDULED ||
		(context->answer->stage == USHER__STAGE__OFFERED && act != EVENT_MOVE) ||
		(context->answer->stage == USHER__STAGE__TAKEN &&
			(act == EVENT_DROPPED || act == EVENT_BACK));
}

static const char *past_stage_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "%s is %s: too %s for \"%s\"", handoff_id(context),
		stage_name(context->answer->stage), is_early(context) ? "early" : "late",
		encode_act_name(context->event->type));
}

static const char *never_yours_text(const struct refusal_context *context) {
	if (context->event->type == EVENT_INSPECT) {
		return "inspections are a supervisor's: sign on as one first";
	}
	return pool_printf(context->pool, "no post held on %s is ever offered a handoff to %s",
		context->event->device, encode_act_name(context->event->type));
}

static const char *holding_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"%s is still with you: finish it, hand it over or release it first",
		handoff_id(context));
}

static const char *id_forgotten_text(const struct refusal_context *context) {
	return "this request is too old, or not the first of its run: whether it was done is no "
	       "longer known";
}

static const char *too_many_text(const struct refusal_context *context) {
	return "the relay holds as many as it may: finish some first";
}

static const char *no_such_visit_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"there is no visit %s on site that this device has to do with",
		encode_id(context->pool, context->answer->visit));
}

static const char *visit_over_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		context->event->type == EVENT_SERVICE
			? "the visit %s is over: ask without it, and say whom it is for in the "
			  "note or the contact"
			: "the visit %s is over: a guest who is back is sent anew",
		encode_id(context->pool, context->answer->visit));
}

static const char *wrong_kind_text(const struct refusal_context *context) {
	static const char *const kinds[] = {
		[USHER__KIND__ARRIVAL] = "an arrival: take, then met",
		[USHER__KIND__PICKUP] = "a pickup: take, then aboard, then dropped",
		[USHER__KIND__SERVICE] = "a service: take, then done, and of a loan back",
		[USHER__KIND__NOTICE] = "a notice: confirm",
	};
	size_t kind = (size_t)context->answer->kind;

	return pool_printf(context->pool, "\"%s\" is not for %s, which is %s",
		encode_act_name(context->event->type), handoff_id(context),
		kind < sizeof kinds / sizeof *kinds && kinds[kind] ? kinds[kind]
								   : "of another kind");
}

static const char *no_such_vehicle_text(const struct refusal_context *context) {
	const char *vehicle = context->event->type == EVENT_ON ? context->event->on.vehicle : NULL;
	const char *vehicles =
		encode_vehicle_id_list(context->pool, context->site, context->answer->post);

	return pool_printf(context->pool, "%s has no vehicle %s; it has %s", context->answer->post,
		vehicle ? vehicle : "", *vehicles ? vehicles : "none");
}

static const char *vehicle_taken_text(const struct refusal_context *context) {
	const char *vehicle = context->event->type == EVENT_ON ? context->event->on.vehicle : NULL;

	return pool_printf(context->pool, "%s is driven by %s", vehicle ? vehicle : "that vehicle",
		winner_text(context));
}

static const char *no_vehicle_text(const struct refusal_context *context) {
	if (context->event->type == EVENT_PICKUP) {
		return "this site has no vehicle";
	}
	return context->event->type == EVENT_HANDOVER
		? "that colleague drives no vehicle"
		: "you drive no vehicle: sign on at the post with --vehicle";
}

static const char *no_seats_text(const struct refusal_context *context) {
	if (context->event->type == EVENT_SPLIT) {
		return pool_printf(context->pool,
			"%s is a party of %u: split off fewer than that, and at least 1",
			handoff_id(context), context->answer->seats);
	}
	return pool_printf(context->pool, "%u %s free, which is too few for %s: %s",
		context->answer->seats, context->answer->seats == 1 ? "seat is" : "seats are",
		handoff_id(context),
		context->event->type == EVENT_TAKE ? "split it, or leave it to another vehicle"
						   : "release it, then it can be split");
}

static const char *no_such_service_text(const struct refusal_context *context) {
	const char *name =
		context->event->type == EVENT_SERVICE ? context->event->service.name : NULL;

	return pool_printf(context->pool, "the site has no service called %s; it has %s",
		name ? name : "", encode_service_id_list(context->pool, context->site));
}

static const char *checklist_first_text(const struct refusal_context *context) {
	const struct post *post = site_post(context->site, context->answer->post);
	const char *items = "";

	for (size_t i = 0; post && i < context->site->n_checklist; i++) {
		if (checklist_item_applies_at(&context->site->checklist[i], post)) {
			items = pool_printf(context->pool, "%s%s%s", items, *items ? "; " : "",
				context->site->checklist[i].text);
		}
	}
	return pool_printf(context->pool, "before the shift, check and confirm: %s", items);
}

static const char *no_such_checklist_item_text(const struct refusal_context *context) {
	const char *item_ids = encode_checklist_id_list(context->pool, context->site), *item = "";

	if (context->event->type == EVENT_INSPECT) {
		const struct act_inspect *inspect = &context->event->inspect;
		size_t i = 0;

		while (i < inspect->n_failed &&
			site_checklist_item(context->site, inspect->failed[i])) {
			i++;
		}
		item = i < inspect->n_failed ? inspect->failed[i] : "";
	}
	return pool_printf(context->pool, "the checklist has no item %s; it has %s", item,
		*item_ids ? item_ids : "none");
}

static const char *not_there_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"badge %s is not on duty at %s, or is on a break: %s stays with whom it is",
		named_badge(context->event), context->answer->post, handoff_id(context));
}

static const char *asked_by_name_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "%s was asked for by name in %s, and is there",
		winner_text(context), handoff_id(context));
}

static const char *here_already_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"the guest of the visit %s is here, and not expected: nothing was changed",
		encode_id(context->pool, context->answer->visit));
}

static const char *not_here_yet_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"the guest of the visit %s is expected, and not here yet: say that he has arrived, "
		"and where he goes",
		encode_id(context->pool, context->answer->visit));
}

/* What is scheduled with it, until when. */
static const char *scheduled_text(const struct refusal_context *context) {
	const char *id = encode_id(context->pool, context->answer->held),
		   *when = when_text(context->site->zone, context->pool, context->answer->due_at);

	if (context->answer->held == context->answer->visit) {
		return pool_printf(context->pool, "the guest of %s is expected at %s", id, when);
	}
	return pool_printf(context->pool, "%s is held until %s", id, when);
}

/* What to know of an act that was done, "" if nothing. */
static const char *ok_text(const struct refusal_context *context) {
	const struct post *post = site_post(context->site, context->answer->post);

	if (context->event->type == EVENT_ON && !context->answer->seats && post &&
		site_post_has_vehicles(context->site, post)) {
		return "no vehicle is free: without one there are no pickups to take";
	}
	if (context->event->type == EVENT_PICKUP && context->event->pickup.to &&
		!site_area_by_name(context->site, context->event->pickup.to)) {
		return pool_printf(context->pool,
			"%s is no area of this site: nobody is told there, and once dropped the "
			"guest has left",
			context->event->pickup.to);
	}
	return context->answer->held ? scheduled_text(context) : "";
}

static const struct {
	const char *(*text)(const struct refusal_context *context);
	enum known_part needs; /* of what was asked */
} reasons[] = {
	[USHER__OUTCOME__OK] = {ok_text, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_ON_DUTY] = {not_on_duty_text, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_BADGE] = {no_such_badge_text, KNOWN_ALL},
	[USHER__OUTCOME__NO_SUCH_POST] = {no_such_post_text, KNOWN_ALL},
	[USHER__OUTCOME__MAY_NOT_HOLD] = {may_not_hold_text, KNOWN_ALL},
	[USHER__OUTCOME__NOT_AT_POST] = {not_at_post_text, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_AREA] = {no_such_area_text, KNOWN_ALL},
	[USHER__OUTCOME__NO_SUCH_HANDOFF] = {no_such_handoff_text, KNOWN_ALL},
	[USHER__OUTCOME__TAKEN_ALREADY] = {taken_already_text, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_YOURS] = {not_yours_text, KNOWN_TYPE},
	[USHER__OUTCOME__PAST_STAGE] = {past_stage_text, KNOWN_TYPE},
	[USHER__OUTCOME__NEVER_YOURS] = {never_yours_text, KNOWN_TYPE},
	[USHER__OUTCOME__HOLDING] = {holding_text, KNOWN_NOTHING},
	[USHER__OUTCOME__ID_FORGOTTEN] = {id_forgotten_text, KNOWN_NOTHING},
	[USHER__OUTCOME__TOO_MANY] = {too_many_text, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_VISIT] = {no_such_visit_text, KNOWN_NOTHING},
	[USHER__OUTCOME__VISIT_OVER] = {visit_over_text, KNOWN_TYPE},
	[USHER__OUTCOME__WRONG_KIND] = {wrong_kind_text, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SUCH_VEHICLE] = {no_such_vehicle_text, KNOWN_ALL},
	[USHER__OUTCOME__VEHICLE_TAKEN] = {vehicle_taken_text, KNOWN_ALL},
	[USHER__OUTCOME__NO_VEHICLE] = {no_vehicle_text, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SEATS] = {no_seats_text, KNOWN_TYPE},
	[USHER__OUTCOME__NO_SUCH_SERVICE] = {no_such_service_text, KNOWN_ALL},
	[USHER__OUTCOME__CHECK_FIRST] = {checklist_first_text, KNOWN_NOTHING},
	[USHER__OUTCOME__NO_SUCH_CHECK] = {no_such_checklist_item_text, KNOWN_ALL},
	[USHER__OUTCOME__NOT_THERE] = {not_there_text, KNOWN_ALL},
	[USHER__OUTCOME__ASKED_BY_NAME] = {asked_by_name_text, KNOWN_NOTHING},
	[USHER__OUTCOME__HERE_ALREADY] = {here_already_text, KNOWN_NOTHING},
	[USHER__OUTCOME__NOT_HERE_YET] = {not_here_yet_text, KNOWN_NOTHING},
};

const char *refusal_text(struct pool *pool, const struct site *site, const struct event *event,
	enum known_part known, const Usher__Fact__Answered *answer) {
	const struct refusal_context context = {pool, site, event, answer};
	size_t outcome = (size_t)answer->outcome;

	assert(site && event->device && (known == KNOWN_NOTHING || event->type >= EVENT_ON));
	if (outcome >= sizeof reasons / sizeof *reasons || !reasons[outcome].text) {
		return "";
	}
	if (known < reasons[outcome].needs) {
		return pool_printf(pool,
			"this request was refused with %s when it first came; nothing was done now",
			encode_outcome_name(answer->outcome));
	}
	/* cppcheck-suppress returnDanglingLifetime ; the text is in the pool, or static */
	return reasons[outcome].text(&context);
}
