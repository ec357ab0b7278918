/* SPDX-License-Identifier: MIT */
#pragma once

/* The handoffs that an event has changed: everybody who sees one of them is to be told. */

struct handoff;
struct relay;
struct visit;

/* Everybody who sees the handoff must hear of it. It is changed by the fact that is being folded.
 */
void changed_mark_handoff(struct relay *relay, struct handoff *handoff);

/* The same, of every handoff of the visit; of one that has ended too, since it is still on screens.
 */
void changed_mark_handoffs_of_visit(struct relay *relay, const struct visit *visit);
