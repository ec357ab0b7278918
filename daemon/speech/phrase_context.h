/* SPDX-License-Identifier: MIT */
#pragma once

/* With what something is said: who says it to whom, where, and at which moment. */

#include "core/site.h"
#include "fact/fact.pb-c.h"
#include "speech/trigger.h"

#include <stddef.h>
#include <stdint.h>

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
	const char *language; /* in which it is said, one of the site's; NULL: its first */
	int64_t now;          /* site time, ms: of what is until then */
};
