/* SPDX-License-Identifier: MIT */
#pragma once

/* What the core alone may do with a handoff, and how many there may be. */

#include "core/handoff.h"
#include "core/site.h"

enum {
	HANDOFFS_MAX = 100000,
	LATE_AFTER = 60 * 1000,       /* ms: a request that waited longer is marked */
	ARCHIVED_AFTER = 60 * 1000,   /* ms after its end that a handoff leaves the core */
	EARLIER_TAKERS_MAX = 16,      /* takers of a handoff that have it no more; record/report.c
				  counts on as many */
	NAMED_BADGE_WAIT = 60 * 1000, /* ms that a service waits for whom it was asked for by name
				       */
	WIDENED_TO_MAX = LADDER_MAX + 1, /* posts that a handoff is for besides its own: of each
				      rung, and the supervisor's */
};

_Static_assert(
	WIDENED_TO_MAX + 2 <= HANDOFF_POSTS_MAX, "between so many posts a handoff is at most");

/* The visit must live as long as the handoff, which is appended to its list; NULL: it is about no
 * guest. */
struct handoff *handoff_new(struct visit *visit, uint64_t number);

/* Returns NULL. */
struct handoff *handoff_free(struct handoff *handoff);

/* Before when its next step cannot have come about: when it was offered, taken, boarded or lent;
 * when its visit began. Site time, ms. */
int64_t handoff_earliest_step_at(const struct handoff *handoff);

/* When the relay heard of its end: from then on it is shown for a while. Site time, ms. */
int64_t handoff_end_told_at(const Usher__Fact__Handoff *rec);

/* Does the stage of @rec allow the taker that it names, or that it names none? A stage that the
 * core leaves nothing at allows neither. */
bool handoff_taker_matches_stage(const Usher__Fact__Handoff *rec);
