/* SPDX-License-Identifier: MIT */
#include "speech/phrase.h"

#include "speech/language.h"
#include "speech/trigger.h"

#include <string.h>
#include <strings.h>

void phrase_context_fill_from_device(
	struct phrase_context *context, const Usher__Fact__Device *device, struct pool *pool) {
	const char **posts = pool_alloc(pool, (device->n_duties + 1) * sizeof *posts);

	for (size_t i = 0; i < device->n_duties; i++) {
		posts[i] = device->duties[i]->post;
	}
	context->speaker = device->person;
	context->posts = posts;
	context->n_posts = device->n_duties;
}

static bool fits_a_post_of_context(
	const struct phrase_context *context, const struct phrase *phrase) {
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
static bool phrase_kind_fits(const Usher__Fact__Handoff *handoff, int phrase_kind) {
	int handoff_kind = handoff ? (int)handoff->kind : USHER__KIND__KIND_UNSAID;

	return handoff_kind == phrase_kind || (!phrase_kind && handoff_kind != USHER__KIND__NOTICE);
}

/* It is of the moment that is meant. */
static bool fits_apart_from_language(
	const struct phrase_context *context, const struct phrase *phrase) {
	const Usher__Fact__Handoff *handoff = context->handoff;

	return phrase_kind_fits(handoff, phrase->kind) &&
		(!phrase->to || (handoff && !strcmp(handoff->to, phrase->to->id))) &&
		(!phrase->from || (handoff && !strcmp(handoff->from, phrase->from->id))) &&
		fits_a_post_of_context(context, phrase);
}

static bool is_in_guest_language(
	const struct phrase_context *context, const struct phrase *phrase) {
	for (size_t i = 0; context->card && i < phrase->n_languages; i++) {
		if (!strcasecmp(phrase->languages[i], context->card->language)) {
			return true;
		}
	}
	return false;
}

/* The first that fits, and is said after @followed; NULL: one that stands by itself. */
static const struct phrase *find_first(
	const struct phrase_context *context, const struct phrase *followed) {
	const struct phrase *for_any_language = NULL;

	for (size_t i = 0; context->trigger != TRIGGER_NEVER && i < context->site->n_phrases; i++) {
		const struct phrase *phrase = &context->site->phrases[i];

		if (phrase->trigger != (int)context->trigger || phrase->follows != followed ||
			!fits_apart_from_language(context, phrase)) {
			continue;
		}
		if (is_in_guest_language(context, phrase)) {
			return phrase;
		}
		for_any_language =
			for_any_language || phrase->n_languages ? for_any_language : phrase;
	}
	return for_any_language;
}

const struct phrase *phrase_find(const struct phrase_context *context) {
	return find_first(context, NULL);
}

const struct phrase *phrase_find_following(
	const struct phrase_context *context, const struct phrase *phrase) {
	return find_first(context, phrase);
}

/* Is there anything to call the guest by? Nobody is greeted by a bare surname. */
static bool has_form_of_address(const Usher__Fact__Card *card) {
	return card && (*card->title || card->honorific);
}

struct phrase_wording phrase_choose_wording(
	const struct phrase_context *context, const struct phrase *phrase) {
	const struct site *site = context->site;
	const char *guest_language =
		context->card ? language_find(site, context->card->language) : NULL;
	const char *text = translations_find(&phrase->texts, guest_language, NULL);
	struct phrase_wording wording = {.language = site->languages[0], .text = phrase->text};
	const char *without_address;

	if (text || (guest_language && is_in_guest_language(context, phrase))) {
		wording.language = guest_language;
	}
	if (text) {
		wording.text = text;
	}
	without_address = translations_find(
		&phrase->texts_without_address, wording.language, phrase->without_address);
	if (*without_address && !has_form_of_address(context->card)) {
		wording.text = without_address;
	}
	return wording;
}
