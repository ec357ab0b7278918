/* SPDX-License-Identifier: MIT */
#pragma once

/* relay.wakes: the handoffs and visits on which a rule acts when time passes, and when. */

struct handoff;
struct relay;
struct visit;

/* Set when a rule acts next on it, from its own stage and times; or that none does. */
void wake_update_for_handoff(struct relay *relay, struct handoff *handoff);
void wake_update_for_visit(struct relay *relay, struct visit *visit);
