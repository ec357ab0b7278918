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

/* The first phrase that fits, as phrase_text has it; NULL if there is none. */
const struct phrase *phrase_find(const struct phrase_context *context);

/* What is said: the first phrase that fits; one for the guest's language goes before those for any.
 * It is said in that language if it is translated into it. "" if there is none. In @pool. */
char *phrase_text(const struct phrase_context *context, struct pool *pool);

/* What goes with the state of @handoff to all who are told of it: the phrase of its stage at its
 * own post, of whoever has taken it; while it is offered, of nobody yet. */
char *phrase_handoff_text(
	const struct site *site, const struct handoff *handoff, struct pool *pool);
