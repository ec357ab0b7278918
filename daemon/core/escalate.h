/* SPDX-License-Identifier: MIT */
#pragma once

/* What goes on while nobody takes a handoff, or nobody could; see escalate.c. */

#include <stdbool.h>
#include <stdint.h>

struct facts;
struct handoff;
struct post;
struct relay;

enum {
	TICK_FACTS_MAX = 512, /* at one tick; what is still due wakes the relay again at once */
};

/* Time is up for @handoff: it climbs a rung, its taker is reminded, or it is missed. */
void escalate_handle_due(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts);

/* The way of what is offered to a post now. */
struct way {
	const struct post *instead; /* nobody hears it there, and it goes on to this post at once;
				       NULL: it stays */
	bool nobody_hears;          /* nobody does, at any post that it goes to */
	uint64_t seq;               /* of the last fact that any of this follows from */
};

/* The way of what is offered to @post of the site, as escalate_recheck_offers would have it go:
 * from the post @from, to which it does not go back, or from one that is not on its way (NULL). */
struct way escalate_find_way(
	const struct relay *relay, const struct post *post, const struct post *from);

/* After every event: what nobody could take any more goes on at once. */
void escalate_recheck_offers(struct relay *relay, int64_t at, struct facts *facts);
