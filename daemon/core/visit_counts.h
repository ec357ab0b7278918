/* SPDX-License-Identifier: MIT */
#pragma once

/* How many of a visit's handoffs are open: what keeps it from ending. */

#include <stdbool.h>

struct handoff;
struct visit;

/* Account for what the handoff is to its visit: open, and one that outlives it. True if the counts
 * have changed, and so when a rule acts on the visit. */
bool visit_counts_update(struct handoff *handoff);

/* Are the visit's counts those of its handoffs? */
bool visit_counts_match(const struct visit *visit);
