/* SPDX-License-Identifier: MIT */
#include "core/changed.h"

#include "base/memory.h"
#include "core/handoff.h"
#include "core/state.h"
#include "core/visit.h"

void handoff_touch(struct relay *relay, struct handoff *handoff) {
	handoff->is.changed = relay->seq + 1;
	GROW(relay->touched, relay->n_touched);
	relay->touched[relay->n_touched++] = handoff->is.handoff;
}

void visit_touch(struct relay *relay, const struct visit *visit) {
	list_each(link, &visit->handoffs) {
		handoff_touch(relay, container_of(link, struct handoff, link));
	}
}
