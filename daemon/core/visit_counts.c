/* SPDX-License-Identifier: MIT */
#include "core/visit_counts.h"

#include "core/handoff.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/visit.h"

bool visit_count(struct handoff *handoff) {
	struct visit *visit = handoff->visit;
	bool open = stage_is_open(handoff->rec.stage),
	     stays = open && handoff_may_stay(&handoff->rec);

	if (!visit || (open == handoff->open && stays == handoff->stays)) {
		return false;
	}
	visit->n_open += (size_t)open - (size_t)handoff->open;
	visit->n_staying += (size_t)stays - (size_t)handoff->stays;
	handoff->open = open;
	handoff->stays = stays;
	return true;
}

bool visit_counts_fit(const struct visit *visit) {
	size_t n_open = 0, n_staying = 0;

	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (stage_is_open(handoff->rec.stage)) {
			n_open++;
			n_staying += handoff_may_stay(&handoff->rec);
		}
	}
	return visit->n_open == n_open && visit->n_staying == n_staying;
}
