/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is said: the site's phrases. To a guest, one for a post, a moment, a kind and the guest's
 * language, with the guest's name and what else there is filled in. To staff, a line that a voice
 * says at an alert (voice.h).
 */

#include "base/pool.h"
#include "core/handoff.h"
#include "core/site.h"
#include "fact/fact.pb-c.h"
#include "speech/phrase_context.h"

/* Set the speaker of @context to who is on duty on @device, and its posts to theirs: a list in
 * @pool. */
void phrase_context_fill_from_device(
	struct phrase_context *context, const Usher__Fact__Device *device, struct pool *pool);

/* The first phrase that fits; one that is for the guest's language alone goes before those for any.
 * NULL if there is none. */
const struct phrase *phrase_find(const struct phrase_context *context);

/* The first that fits, and is said after @phrase; NULL if there is none. */
const struct phrase *phrase_find_following(
	const struct phrase_context *context, const struct phrase *phrase);

/* In which language a phrase is said, one of the site's, and with which text. */
struct phrase_wording {
	const char *language;
	const char *text; /* with its placeholders */
};

/* The wording of @phrase for the guest of @context: in their language if it has one in it. */
struct phrase_wording phrase_choose_wording(
	const struct phrase_context *context, const struct phrase *phrase);
