/* SPDX-License-Identifier: MIT */
#include "core/changed.h"

#include "base/memory.h"
#include "core/handoff.h"
#include "core/state.h"
#include "core/visit.h"

void changed_mark_handoff(struct relay *relay, struct handoff *handoff) {
	handoff->rec.changed = relay->seq + 1;
	relay->changed = grow(relay->changed, relay->n_changed, sizeof *relay->changed);
	relay->changed[relay->n_changed++] = handoff->rec.handoff;
}

void changed_mark_handoffs_of_visit(struct relay *relay, const struct visit *visit) {
	list_each(link, &visit->handoffs) {
		changed_mark_handoff(relay, container_of(link, struct handoff, link));
	}
}
