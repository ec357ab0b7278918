/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is said: the site's phrases. To a guest, one for a post, a moment, a kind and the guest's
 * language, with the guest's name and what else there is filled in. To staff, a line that a voice
 * says at an alert (voice.h).
 */

#include "base/pool.h"
#include "core/event.h"
#include "core/handoff.h"
#include "core/site.h"
#include "fact/fact.pb-c.h"

/* When something is said. */
enum moment {
	MOMENT_NEVER,
	MOMENT_TAKE,
	MOMENT_MET,
	MOMENT_ABOARD,
	MOMENT_DROPPED,
	MOMENT_DONE,
	MOMENT_PASS, /* the guest is sent on */
	MOMENT_END,  /* the guest leaves */
	/* a voice's, to staff: */
	MOMENT_NEW,
	MOMENT_URGENT, /* nobody has taken it for long, or nobody is there; of a notice, who has not
			  confirmed it is reminded */
	MOMENT_CLEARED,   /* somebody has it */
	MOMENT_WITHDRAWN, /* nobody is to go */
	MOMENT_NOT_MET,   /* somebody has it, and the guest is not met in time */
	MOMENT_MISSED,    /* nobody has taken it, and it rings no more */
};

/* With what a phrase is chosen and filled in. */
struct saying {
	const struct site *site;
	const char *const *posts; /* where it is said; n_posts of them */
	size_t n_posts;
	const Usher__Fact__Person *by; /* whoever says it; NULL: nobody yet, and {badge} and {name}
					  stay in the text */
	const Usher__Fact__Handoff *handoff; /* or NULL */
	const Usher__Fact__Card *card;       /* the guest's, or NULL */
	enum moment at;
	int64_t now; /* site time, ms: of what is until then */
};

/* Is it said by a voice? */
bool phrase_is_voice(enum moment at);

/* The moment that an act is; MOMENT_NEVER if nothing is said with it. */
enum moment phrase_moment(enum event_kind act);

/* The moment that a handoff is at, or waits for: of one that is offered, that somebody takes it. */
enum moment phrase_moment_of(Usher__Fact__Stage stage);

/* It is said by who is on duty there, at any of those posts; what it has of them is in @pool. */
void phrase_said_by(struct saying *saying, const Usher__Fact__Device *duty, struct pool *pool);

/* The first phrase that fits, as phrase_say has it; NULL if there is none. */
const struct phrase *phrase_find(const struct saying *saying);

/* What is said: the first phrase that fits; one in the guest's language goes before those for any.
 * "" if there is none. In @pool. */
char *phrase_say(const struct saying *saying, struct pool *pool);

/* What goes with the state of @handoff to all who are told of it: the phrase of its stage at its
 * own post, of whoever has taken it; while it is offered, of nobody yet. */
char *phrase_for_all(const struct site *site, const struct handoff *handoff, struct pool *pool);
