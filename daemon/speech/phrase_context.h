/* SPDX-License-Identifier: MIT */
#pragma once

/* With what something is said: who says it to whom, where, and at which moment. */

#include "core/site.h"
#include "fact/fact.pb-c.h"

#include <stddef.h>
#include <stdint.h>

/* When something is said. */
enum trigger {
	TRIGGER_NEVER,
	TRIGGER_TAKE,
	TRIGGER_MET,
	TRIGGER_ABOARD,
	TRIGGER_DROPPED,
	TRIGGER_DONE,
	TRIGGER_PASS, /* the guest is sent on */
	TRIGGER_END,  /* the guest leaves */
	/* a voice's, to staff: */
	TRIGGER_NEW,
	/* nobody has taken it for long, or nobody is there; of a notice, who has not confirmed it
	 * is reminded */
	TRIGGER_URGENT,
	TRIGGER_CLEARED,   /* somebody has it */
	TRIGGER_WITHDRAWN, /* nobody is to go */
	TRIGGER_NOT_MET,   /* somebody has it, and the guest is not met in time */
	TRIGGER_MISSED,    /* nobody has taken it, and it rings no more */
};

/* With what a phrase is chosen and filled in. */
struct phrase_context {
	const struct site *site;
	const char *const *posts; /* where it is said; n_posts of them */
	size_t n_posts;
	const Usher__Fact__Person *speaker;  /* whoever says it; NULL: nobody yet, and {badge} and
					   {name}  stay in the text */
	const Usher__Fact__Handoff *handoff; /* or NULL */
	const Usher__Fact__Card *card;       /* the guest's, or NULL */
	enum trigger trigger;
	int64_t now; /* site time, ms: of what is until then */
};
