/* SPDX-License-Identifier: MIT */
#pragma once

/* The sentences that staff say to a guest: now, and next. */

#include "core/handoff.h"
#include "speech/phrase_context.h"
#include "speech/placeholders.h"

enum {
	SENTENCES_MAX = 8, /* said one after the other */
};

struct sentence {
	struct placeholders_filled filled;
	const char *aloud;    /* as a speech engine is given it, in the pool; "": as it is read, or
			       * whoever says it is not known yet */
	const char *language; /* the site's */
};

/* Sentences, in the order in which they are said. Their texts are in a pool. */
struct sentences {
	struct sentence list[SENTENCES_MAX];
	size_t n;
};

/* What is said: the first phrase that fits, and those that follow it. */
void sentences_fill(const struct phrase_context *context, struct pool *pool, struct sentences *ret);

/* What is said at the stage of @handoff, at its own post, by whoever has taken it; while it is
 * offered, by whoever takes it. */
void sentences_fill_now(const struct site *site, const struct handoff *handoff, struct pool *pool,
	struct sentences *ret);

/* What is said after that: at its next stage, or as the guest is sent on or leaves. */
void sentences_fill_next(const struct site *site, const struct handoff *handoff, struct pool *pool,
	struct sentences *ret);

/* The first phrase that fits and those that follow it, as one text for a client that knows of no
 * sentences: {badge} and {name} stand in it while nobody is known to say it. "" if there is none.
 */
char *sentences_as_one_text(const struct phrase_context *context, struct pool *pool);
char *sentences_now_as_one_text(
	const struct site *site, const struct handoff *handoff, struct pool *pool);
