/* SPDX-License-Identifier: MIT */
/* One row, one function for each outcome. What differs within an outcome is told apart by its
 * problem; the act makes a difference to hints alone. */
#include "encode/refusal_text.h"

#include "encode/encode.h"

#include <assert.h>
#include <string.h>

struct refusal_context {
	struct pool *pool;
	const struct site *site; /* for hints */
	const Usher__Answer *answer;
	const Usher__Refusal *refusal; /* the answer's */
};

/* "302 李", or "somebody else" when it is not known. */
static const char *winner_text(const struct refusal_context *context) {
	const Usher__Person *person = context->answer->winner;

	return person ? pool_printf(context->pool, "%s %s", person->badge, person->name)
		      : "somebody else";
}

static const char *not_on_duty_text(const struct refusal_context *context) {
	return pool_printf(
		context->pool, "nobody is on duty on %s: sign on first", context->refusal->device);
}

static const char *no_such_badge_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "the site has no badge %s", context->refusal->name);
}

static const char *no_such_post_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "the site has no post %s; it has %s",
		context->refusal->name, encode_post_id_list(context->pool, context->site));
}

static const char *may_not_hold_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "badge %s may not hold the post %s",
		context->refusal->badge, context->refusal->post);
}

static const char *not_at_post_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"nobody is on duty at %s on %s: sign on there, or send from a post held here",
		context->refusal->post, context->refusal->device);
}

static const char *no_such_area_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "the site has no area called %s; it has %s",
		context->refusal->name, encode_area_id_list(context->pool, context->site));
}

static const char *no_such_handoff_text(const struct refusal_context *context) {
	if (context->refusal->problem == USHER__PROBLEM__NOTHING_TAKEN) {
		return "you have taken nothing that could be handed over";
	}
	return pool_printf(context->pool, "there is no handoff %s that this device may see",
		context->answer->handoff_id);
}

static const char *taken_already_text(const struct refusal_context *context) {
	if (context->refusal->problem == USHER__PROBLEM__TAKEN_FOR_GUEST) {
		return pool_printf(context->pool,
			"somebody has taken what was asked for the guest of %s",
			context->answer->handoff_id);
	}
	return pool_printf(context->pool, "%s was taken by %s", context->answer->handoff_id,
		winner_text(context));
}

static const char *not_yours_text(const struct refusal_context *context) {
	const char *id = context->answer->handoff_id;

	if (context->refusal->problem == USHER__PROBLEM__NOT_SENT_FROM_HERE) {
		return pool_printf(context->pool, "%s was not sent from a post held here", id);
	}
	if (context->refusal->problem == USHER__PROBLEM__WITH_SOMEBODY_ELSE) {
		return pool_printf(context->pool, "%s is with %s", id, winner_text(context));
	}
	return pool_printf(context->pool, "%s is not addressed to a post held here", id);
}

static const char *past_stage_text(const struct refusal_context *context) {
	const ProtobufCEnumValue *stage = protobuf_c_enum_descriptor_get_value(
		&usher__stage__descriptor, (int)context->refusal->stage);
	bool is_early = context->refusal->problem == USHER__PROBLEM__TOO_EARLY;

	return pool_printf(context->pool, "%s is %s: too %s for \"%s\"",
		context->answer->handoff_id, stage ? stage->name : "over",
		is_early ? "early" : "late", context->refusal->act);
}

static const char *supervisors_only_text(const char *act) {
	static const struct {
		const char *act, *text;
	} acts[] = {
		{"inspect", "inspections are a supervisor's: sign on as one first"},
		{"inspections", "inspections are read by supervisors"},
		{"report", "reports are made for supervisors: sign on as one first"},
	};

	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (!strcmp(act, acts[i].act)) {
			return acts[i].text;
		}
	}
	return "";
}

static const char *never_yours_text(const struct refusal_context *context) {
	if (context->refusal->problem == USHER__PROBLEM__SUPERVISORS_ONLY) {
		return supervisors_only_text(context->refusal->act);
	}
	return pool_printf(context->pool, "no post held on %s is ever offered a handoff to %s",
		context->refusal->device, context->refusal->act);
}

static const char *holding_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"%s is still with you: finish it, hand it over or release it first",
		context->answer->handoff_id);
}

static const char *id_forgotten_text(const struct refusal_context *context) {
	return "this request is too old, or not the first of its run: whether it was done is no "
	       "longer known";
}

static const char *too_many_text(const struct refusal_context *context) {
	if (context->refusal->problem == USHER__PROBLEM__REPORT_TOO_LARGE) {
		return "more than a million handoffs were sent in that time: ask for a shorter one";
	}
	if (context->refusal->problem == USHER__PROBLEM__REPORTS_WAITING) {
		return "others have asked for reports, too, and those come first: ask again in a "
		       "while";
	}
	return "the relay holds as many as it may: finish some first";
}

static const char *no_room_text(const struct refusal_context *context) {
	return "the relay's disk is nearly full: nothing was done, tell the supervisor and use the "
	       "radio";
}

static const char *unknown_request_text(const struct refusal_context *context) {
	return "this relay does not know that request: is it older than the client?";
}

static const char *unreadable_text(const struct refusal_context *context) {
	if (context->refusal->problem == USHER__PROBLEM__WHETHER_THERE) {
		return "the history cannot be read: whether there is such a handoff is not known";
	}
	if (context->refusal->problem == USHER__PROBLEM__NO_REPORTS) {
		return "this relay makes no reports";
	}
	return "the history cannot be read: its file is damaged, or the disk is";
}

static const char *no_such_visit_text(const struct refusal_context *context) {
	bool on_site = context->refusal->problem == USHER__PROBLEM__NOT_ON_SITE;

	return pool_printf(context->pool, "there is no visit %s %sthat this device has to do with",
		context->answer->visit_id, on_site ? "on site " : "");
}

static const char *visit_over_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		!strcmp(context->refusal->act, "service")
			? "the visit %s is over: ask without it, and say whom it is for in the "
			  "note or the contact"
			: "the visit %s is over: a guest who is back is sent anew",
		context->answer->visit_id);
}

static const char *wrong_kind_text(const struct refusal_context *context) {
	static const char *const kinds[] = {
		[USHER__KIND__ARRIVAL] = "an arrival: take, then met",
		[USHER__KIND__PICKUP] = "a pickup: take, then aboard, then dropped",
		[USHER__KIND__SERVICE] = "a service: take, then done, and of a loan back",
		[USHER__KIND__NOTICE] = "a notice: confirm",
	};
	size_t kind = (size_t)context->refusal->kind;

	return pool_printf(context->pool, "\"%s\" is not for %s, which is %s",
		context->refusal->act, context->answer->handoff_id,
		kind < sizeof kinds / sizeof *kinds && kinds[kind] ? kinds[kind]
								   : "of another kind");
}

static const char *no_such_vehicle_text(const struct refusal_context *context) {
	const char *post = context->refusal->post,
		   *vehicles = encode_vehicle_id_list(context->pool, context->site, post);

	return pool_printf(context->pool, "%s has no vehicle %s; it has %s", post,
		context->refusal->name, *vehicles ? vehicles : "none");
}

static const char *vehicle_taken_text(const struct refusal_context *context) {
	const char *vehicle = context->refusal->vehicle;

	return pool_printf(context->pool, "%s is driven by %s", *vehicle ? vehicle : "that vehicle",
		winner_text(context));
}

static const char *no_vehicle_text(const struct refusal_context *context) {
	if (context->refusal->problem == USHER__PROBLEM__SITE_WITHOUT_VEHICLE) {
		return "this site has no vehicle";
	}
	return context->refusal->problem == USHER__PROBLEM__COLLEAGUE_WITHOUT_VEHICLE
		? "that colleague drives no vehicle"
		: "you drive no vehicle: sign on at the post with --vehicle";
}

static const char *no_seats_text(const struct refusal_context *context) {
	const Usher__Answer *answer = context->answer;

	if (context->refusal->problem == USHER__PROBLEM__NOT_SPLIT_SO) {
		return pool_printf(context->pool,
			"%s is a party of %u: split off fewer than that, and at least 1",
			answer->handoff_id, answer->seats);
	}
	return pool_printf(context->pool, "%u %s free, which is too few for %s: %s", answer->seats,
		answer->seats == 1 ? "seat is" : "seats are", answer->handoff_id,
		!strcmp(context->refusal->act, "take") ? "split it, or leave it to another vehicle"
						       : "release it, then it can be split");
}

static const char *no_such_service_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "the site has no service called %s; it has %s",
		context->refusal->name, encode_service_id_list(context->pool, context->site));
}

static const char *check_first_text(const struct refusal_context *context) {
	const char *items = "";

	for (size_t i = 0; i < context->refusal->n_checks; i++) {
		const struct checklist_item *item =
			site_checklist_item(context->site, context->refusal->checks[i]);

		items = pool_printf(context->pool, "%s%s%s", items, *items ? "; " : "",
			item ? item->text : context->refusal->checks[i]);
	}
	return pool_printf(context->pool, "before the shift, check and confirm: %s", items);
}

static const char *no_such_check_text(const struct refusal_context *context) {
	const char *ids = encode_checklist_id_list(context->pool, context->site);

	return pool_printf(context->pool, "the checklist has no item %s; it has %s",
		context->refusal->name, *ids ? ids : "none");
}

static const char *not_there_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"badge %s is not on duty at %s, or is on a break: %s stays with whom it is",
		context->refusal->badge, context->refusal->post, context->answer->handoff_id);
}

static const char *asked_by_name_text(const struct refusal_context *context) {
	return pool_printf(context->pool, "%s was asked for by name in %s, and is there",
		winner_text(context), context->answer->handoff_id);
}

static const char *here_already_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"the guest of the visit %s is here, and not expected: nothing was changed",
		context->answer->visit_id);
}

static const char *not_here_yet_text(const struct refusal_context *context) {
	return pool_printf(context->pool,
		"the guest of the visit %s is expected, and not here yet: say that he has arrived, "
		"and where he goes",
		context->answer->visit_id);
}

static const char *(*const texts[])(const struct refusal_context *context) = {
	[USHER__OUTCOME__NOT_ON_DUTY] = not_on_duty_text,
	[USHER__OUTCOME__NO_SUCH_BADGE] = no_such_badge_text,
	[USHER__OUTCOME__NO_SUCH_POST] = no_such_post_text,
	[USHER__OUTCOME__MAY_NOT_HOLD] = may_not_hold_text,
	[USHER__OUTCOME__NOT_AT_POST] = not_at_post_text,
	[USHER__OUTCOME__NO_SUCH_AREA] = no_such_area_text,
	[USHER__OUTCOME__NO_SUCH_HANDOFF] = no_such_handoff_text,
	[USHER__OUTCOME__TAKEN_ALREADY] = taken_already_text,
	[USHER__OUTCOME__NOT_YOURS] = not_yours_text,
	[USHER__OUTCOME__PAST_STAGE] = past_stage_text,
	[USHER__OUTCOME__NEVER_YOURS] = never_yours_text,
	[USHER__OUTCOME__HOLDING] = holding_text,
	[USHER__OUTCOME__ID_FORGOTTEN] = id_forgotten_text,
	[USHER__OUTCOME__TOO_MANY] = too_many_text,
	[USHER__OUTCOME__NO_ROOM] = no_room_text,
	[USHER__OUTCOME__UNKNOWN_REQUEST] = unknown_request_text,
	[USHER__OUTCOME__UNREADABLE] = unreadable_text,
	[USHER__OUTCOME__NO_SUCH_VISIT] = no_such_visit_text,
	[USHER__OUTCOME__VISIT_OVER] = visit_over_text,
	[USHER__OUTCOME__WRONG_KIND] = wrong_kind_text,
	[USHER__OUTCOME__NO_SUCH_VEHICLE] = no_such_vehicle_text,
	[USHER__OUTCOME__VEHICLE_TAKEN] = vehicle_taken_text,
	[USHER__OUTCOME__NO_VEHICLE] = no_vehicle_text,
	[USHER__OUTCOME__NO_SEATS] = no_seats_text,
	[USHER__OUTCOME__NO_SUCH_SERVICE] = no_such_service_text,
	[USHER__OUTCOME__CHECK_FIRST] = check_first_text,
	[USHER__OUTCOME__NO_SUCH_CHECK] = no_such_check_text,
	[USHER__OUTCOME__NOT_THERE] = not_there_text,
	[USHER__OUTCOME__ASKED_BY_NAME] = asked_by_name_text,
	[USHER__OUTCOME__HERE_ALREADY] = here_already_text,
	[USHER__OUTCOME__NOT_HERE_YET] = not_here_yet_text,
};

/* "" for an outcome without a row, such as one of a later version, which a disk may have. */
static const char *refusal_text(const struct refusal_context *context) {
	size_t outcome = (size_t)context->answer->outcome;

	if (outcome >= sizeof texts / sizeof *texts || !texts[outcome]) {
		return "";
	}
	if (context->refusal->problem == USHER__PROBLEM__REFUSED_BEFORE) {
		return pool_printf(context->pool,
			"this request was refused with %s when it first came; nothing was done now",
			encode_outcome_name(context->answer->outcome));
	}
	/* cppcheck-suppress returnDanglingLifetime ; the text is in the pool, or static */
	return texts[outcome](context);
}

void refusal_put(struct pool *pool, const struct site *site, Usher__Outcome outcome,
	const Usher__Refusal *refusal, Usher__Answer *answer) {
	const struct refusal_context context = {pool, site, answer, refusal};

	assert(site && outcome != USHER__OUTCOME__OK);
	answer->outcome = outcome;
	answer->refusal = POOL_NEW(pool, Usher__Refusal);
	*answer->refusal = *refusal;
	answer->text = (char *)refusal_text(&context);
}

void refusal_put_problem(struct pool *pool, const struct site *site, Usher__Outcome outcome,
	Usher__Problem problem, Usher__Answer *answer) {
	Usher__Refusal refusal = USHER__REFUSAL__INIT;

	refusal.problem = problem;
	refusal_put(pool, site, outcome, &refusal, answer);
}
