/* SPDX-License-Identifier: MIT */
#pragma once

/* What goes on while nobody takes a handoff, or nobody could; see escalate.c. */

#include <stdint.h>

struct facts;
struct handoff;
struct relay;

enum {
	TICK_FACTS_MAX = 512, /* at one tick; what is still due wakes the relay again at once */
};

/* Time is up for @handoff: it climbs a rung, its taker is reminded, or it is missed. */
void escalate_handle_due(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts);

/* After every event: what nobody could take any more goes on at once. */
void escalate_recheck_offers(struct relay *relay, int64_t at, struct facts *facts);
