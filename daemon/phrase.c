/* SPDX-License-Identifier: MIT */
#include "daemon/phrase.h"

#include "daemon/places.h"

#include <string.h>
#include <strings.h>

enum moment phrase_moment(enum event_kind act) {
	static const enum moment moments[EVENT_KINDS_N] = {
		[EVENT_TAKE] = MOMENT_TAKE,
		[EVENT_MET] = MOMENT_MET,
		[EVENT_ABOARD] = MOMENT_ABOARD,
		[EVENT_DROPPED] = MOMENT_DROPPED,
		[EVENT_DONE] = MOMENT_DONE,
		[EVENT_PASS] = MOMENT_PASS,
		[EVENT_END_VISIT] = MOMENT_END,
	};

	return moments[act];
}

enum moment phrase_moment_of(Usher__Fact__Stage stage) {
	static const enum moment moments[] = {
		[USHER__FACT__STAGE__OFFERED] = MOMENT_TAKE,
		[USHER__FACT__STAGE__TAKEN] = MOMENT_TAKE,
		[USHER__FACT__STAGE__MET] = MOMENT_MET,
		[USHER__FACT__STAGE__ABOARD] = MOMENT_ABOARD,
		[USHER__FACT__STAGE__DROPPED] = MOMENT_DROPPED,
		[USHER__FACT__STAGE__STAGE_DONE] = MOMENT_DONE,
	};

	return (size_t)stage < sizeof moments / sizeof *moments ? moments[stage] : MOMENT_NEVER;
}

bool phrase_is_voice(enum moment at) {
	return at >= MOMENT_NEW;
}

void phrase_said_by(struct saying *saying, const Usher__Fact__Device *duty, struct pool *pool) {
	const char **posts = pool_take(pool, (duty->n_duties + 1) * sizeof *posts);

	for (size_t i = 0; i < duty->n_duties; i++) {
		posts[i] = duty->duties[i]->post;
	}
	saying->by = duty->person;
	saying->posts = posts;
	saying->n_posts = duty->n_duties;
}

static bool is_said_here(const struct saying *saying, const struct phrase *phrase) {
	for (size_t i = 0; i < phrase->n_posts; i++) {
		for (size_t j = 0; j < saying->n_posts; j++) {
			if (!strcmp(phrase->posts[i]->id, saying->posts[j])) {
				return true;
			}
		}
	}
	return !phrase->n_posts;
}

/* A notice is of no guest: what is said of any handoff is not said of it. */
static bool is_of_kind(const Usher__Fact__Handoff *handoff, int kind) {
	int own = handoff ? (int)handoff->kind : USHER__FACT__KIND__KIND_UNSAID;

	return own == kind || (!kind && own != USHER__FACT__KIND__NOTICE);
}

static bool fits(const struct saying *saying, const struct phrase *phrase) {
	const Usher__Fact__Handoff *handoff = saying->handoff;

	return phrase->at == (int)saying->at && is_of_kind(handoff, phrase->kind) &&
		(!phrase->to || (handoff && !strcmp(handoff->to, phrase->to->id))) &&
		is_said_here(saying, phrase);
}

static bool is_spoken(const struct saying *saying, const struct phrase *phrase) {
	for (size_t i = 0; saying->card && i < phrase->n_languages; i++) {
		if (!strcasecmp(phrase->languages[i], saying->card->language)) {
			return true;
		}
	}
	return false;
}

const struct phrase *phrase_find(const struct saying *saying) {
	const struct phrase *any = NULL;

	for (size_t i = 0; saying->at != MOMENT_NEVER && i < saying->site->n_phrases; i++) {
		const struct phrase *phrase = &saying->site->phrases[i];

		if (!fits(saying, phrase)) {
			continue;
		}
		if (is_spoken(saying, phrase)) {
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

char *phrase_say(const struct saying *saying, struct pool *pool) {
	const struct phrase *phrase = phrase_find(saying);

	if (!phrase) {
		return (char *)"";
	}
	return places_fill(PLACES_PHRASE, saying,
		*phrase->unnamed && !is_called(saying->card) ? phrase->unnamed : phrase->text,
		pool);
}

char *phrase_for_all(const struct site *site, const struct handoff *handoff, struct pool *pool) {
	const char *post = handoff->is.post;
	const struct saying saying = {
		.site = site,
		.posts = &post,
		.n_posts = 1,
		.by = handoff->is.taker,
		.handoff = &handoff->is,
		.card = handoff_card(handoff),
		.at = phrase_moment_of(handoff->is.stage),
	};

	return phrase_say(&saying, pool);
}
