/* SPDX-License-Identifier: MIT */
/* Why an act was refused, as one sentence for the person who asked. One row, one function. */
#include "daemon/words.h"

#include "base/memory.h"

#include <string.h>

struct asking {
	struct pool *pool;
	const struct site *site;
	const struct event *event;
	const Usher__Fact__Answered *answer;
};

static const char *handoff_id(const struct asking *a) {
	return words_id(a->pool, a->answer->handoff);
}

/* "302 李", or "somebody else" when it is not known. */
static const char *winner(const struct asking *a) {
	const Usher__Fact__Person *person = a->answer->winner;

	return person ? words_print(a->pool, "%s %s", person->badge, person->name) : "somebody else";
}

static const char *not_on_duty(const struct asking *a) {
	return words_print(a->pool, "nobody is on duty on %s: sign on first", a->event->device);
}

static const char *no_such_badge(const struct asking *a) {
	return words_print(a->pool, "the site has no badge %s", a->event->badge ? a->event->badge : "");
}

static const char *no_such_post(const struct asking *a) {
	return words_print(a->pool, "the site has no post %s; it has %s", a->event->post ? a->event->post : "",
		words_posts(a->pool, a->site));
}

static const char *may_not_hold(const struct asking *a) {
	return words_print(a->pool, "badge %s may not hold the post %s", a->event->badge ? a->event->badge : "",
		a->answer->post);
}

static const char *not_at_post(const struct asking *a) {
	return words_print(a->pool, "nobody is on duty at %s on %s: sign on there, or send from a post held here",
		a->answer->post, a->event->device);
}

static const char *no_such_area(const struct asking *a) {
	return words_print(a->pool, "the site has no area called %s; it has %s",
		a->event->to ? a->event->to : "", words_areas(a->pool, a->site));
}

static const char *no_such_handoff(const struct asking *a) {
	return words_print(a->pool, "there is no handoff %s that this device may see", handoff_id(a));
}

static const char *taken_already(const struct asking *a) {
	return words_print(a->pool, "%s was taken by %s", handoff_id(a), winner(a));
}

static const char *not_yours(const struct asking *a) {
	if (a->event->kind == EVENT_WITHDRAW) {
		return words_print(a->pool, "%s was not sent from a post held here", handoff_id(a));
	}
	if (a->answer->winner) {
		return words_print(a->pool, "%s is with %s", handoff_id(a), winner(a));
	}
	return words_print(a->pool, "%s is not addressed to a post held here", handoff_id(a));
}

static const char *past_stage(const struct asking *a) {
	const ProtobufCEnumValue *stage =
		protobuf_c_enum_descriptor_get_value(&usher__stage__descriptor, (int)a->answer->stage);

	return words_print(a->pool, "%s is %s: too %s for \"%s\"", handoff_id(a), stage ? stage->name : "over",
		a->answer->stage == USHER__FACT__STAGE__OFFERED ? "early" : "late", words_act(a->event->kind));
}

static const char *never_yours(const struct asking *a) {
	return words_print(a->pool, "no post held on %s is ever offered a handoff to %s", a->event->device,
		words_act(a->event->kind));
}

static const char *holding(const struct asking *a) {
	return words_print(a->pool, "%s is still with you: finish it or release it first", handoff_id(a));
}

static const char *id_forgotten(const struct asking *a) {
	return "this request is too old, or not the first of its run: whether it was done is no longer known";
}

static const char *too_many(const struct asking *a) {
	return "the relay holds as many as it may: finish some first";
}

/* Done is done, and yet somebody should know. */
static const char *done(const struct asking *a) {
	if (a->event->kind == EVENT_SEND && !a->answer->on_duty) {
		return words_print(a->pool, "%s waits, but nobody is on duty at %s: tell them by telephone", handoff_id(a),
			a->answer->post);
	}
	return "";
}

static const char *(*const reasons[])(const struct asking *a) = {
	[USHER__FACT__OUTCOME__DONE] = done,
	[USHER__FACT__OUTCOME__NOT_ON_DUTY] = not_on_duty,
	[USHER__FACT__OUTCOME__NO_SUCH_BADGE] = no_such_badge,
	[USHER__FACT__OUTCOME__NO_SUCH_POST] = no_such_post,
	[USHER__FACT__OUTCOME__MAY_NOT_HOLD] = may_not_hold,
	[USHER__FACT__OUTCOME__NOT_AT_POST] = not_at_post,
	[USHER__FACT__OUTCOME__NO_SUCH_AREA] = no_such_area,
	[USHER__FACT__OUTCOME__NO_SUCH_HANDOFF] = no_such_handoff,
	[USHER__FACT__OUTCOME__TAKEN_ALREADY] = taken_already,
	[USHER__FACT__OUTCOME__NOT_YOURS] = not_yours,
	[USHER__FACT__OUTCOME__PAST_STAGE] = past_stage,
	[USHER__FACT__OUTCOME__NEVER_YOURS] = never_yours,
	[USHER__FACT__OUTCOME__HOLDING] = holding,
	[USHER__FACT__OUTCOME__ID_FORGOTTEN] = id_forgotten,
	[USHER__FACT__OUTCOME__TOO_MANY] = too_many,
};

const char *words_why(struct pool *pool, const struct site *site, const struct event *event,
	const Usher__Fact__Answered *answer) {
	const struct asking asking = {pool, site, event, answer};
	size_t outcome = (size_t)answer->outcome;

	return outcome < sizeof reasons / sizeof *reasons && reasons[outcome] ? reasons[outcome](&asking) : "";
}
