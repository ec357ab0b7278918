/* SPDX-License-Identifier: MIT */
#include "speech/phrase.h"

#include "speech/placeholders.h"

#include <string.h>
#include <strings.h>

enum trigger phrase_trigger(enum event_type act) {
	static const enum trigger moments[EVENT_TYPES_N] = {
		[EVENT_TAKE] = TRIGGER_TAKE,
		[EVENT_MET] = TRIGGER_MET,
		[EVENT_ABOARD] = TRIGGER_ABOARD,
		[EVENT_DROPPED] = TRIGGER_DROPPED,
		[EVENT_DONE] = TRIGGER_DONE,
		[EVENT_PASS] = TRIGGER_PASS,
		[EVENT_END] = TRIGGER_END,
	};

	return moments[act];
}

enum trigger phrase_trigger_of(Usher__Stage stage) {
	static const enum trigger moments[] = {
		[USHER__STAGE__OFFERED] = TRIGGER_TAKE,
		[USHER__STAGE__TAKEN] = TRIGGER_TAKE,
		[USHER__STAGE__MET] = TRIGGER_MET,
		[USHER__STAGE__ABOARD] = TRIGGER_ABOARD,
		[USHER__STAGE__DROPPED] = TRIGGER_DROPPED,
		[USHER__STAGE__DONE] = TRIGGER_DONE,
	};

	return (size_t)stage < sizeof moments / sizeof *moments ? moments[stage] : TRIGGER_NEVER;
}

bool phrase_is_voice(enum trigger at) {
	return at >= TRIGGER_NEW;
}

void phrase_said_by(
	struct phrase_context *context, const Usher__Fact__Device *duty, struct pool *pool) {
	const char **posts = pool_take(pool, (duty->n_duties + 1) * sizeof *posts);

	for (size_t i = 0; i < duty->n_duties; i++) {
		posts[i] = duty->duties[i]->post;
	}
	context->by = duty->person;
	context->posts = posts;
	context->n_posts = duty->n_duties;
}

static bool is_said_here(const struct phrase_context *context, const struct phrase *phrase) {
	for (size_t i = 0; i < phrase->n_posts; i++) {
		for (size_t j = 0; j < context->n_posts; j++) {
			if (!strcmp(phrase->posts[i]->id, context->posts[j])) {
				return true;
			}
		}
	}
	return !phrase->n_posts;
}

/* A notice is of no guest: what is said of any handoff is not said of it. */
static bool is_of_kind(const Usher__Fact__Handoff *handoff, int kind) {
	int own = handoff ? (int)handoff->kind : USHER__KIND__KIND_UNSAID;

	return own == kind || (!kind && own != USHER__KIND__NOTICE);
}

static bool fits(const struct phrase_context *context, const struct phrase *phrase) {
	const Usher__Fact__Handoff *handoff = context->handoff;

	return phrase->at == (int)context->at && is_of_kind(handoff, phrase->kind) &&
		(!phrase->to || (handoff && !strcmp(handoff->to, phrase->to->id))) &&
		is_said_here(context, phrase);
}

static bool is_spoken(const struct phrase_context *context, const struct phrase *phrase) {
	for (size_t i = 0; context->card && i < phrase->n_languages; i++) {
		if (!strcasecmp(phrase->languages[i], context->card->language)) {
			return true;
		}
	}
	return false;
}

const struct phrase *phrase_find(const struct phrase_context *context) {
	const struct phrase *any = NULL;

	for (size_t i = 0; context->at != TRIGGER_NEVER && i < context->site->n_phrases; i++) {
		const struct phrase *phrase = &context->site->phrases[i];

		if (!fits(context, phrase)) {
			continue;
		}
		if (is_spoken(context, phrase)) {
			return phrase;
		}
		any = any || phrase->n_languages ? any : phrase;
	}
	return any;
}

/* Is there anything to call the guest by? Nobody is greeted by a bare surname. */
static bool is_called(const Usher__Fact__Card *card) {
	return card && (*card->title || card->honorific);
}

char *phrase_say(const struct phrase_context *context, struct pool *pool) {
	const struct phrase *phrase = phrase_find(context);

	if (!phrase) {
		return (char *)"";
	}
	return placeholders_fill(PLACEHOLDERS_PHRASE, context,
		*phrase->unnamed && !is_called(context->card) ? phrase->unnamed : phrase->text,
		pool);
}

char *phrase_for_all(const struct site *site, const struct handoff *handoff, struct pool *pool) {
	const char *post = handoff->rec.post;
	const struct phrase_context context = {
		.site = site,
		.posts = &post,
		.n_posts = 1,
		.by = handoff->rec.taker,
		.handoff = &handoff->rec,
		.card = handoff_card(handoff),
		.at = phrase_trigger_of(handoff->rec.stage),
	};

	return phrase_say(&context, pool);
}
