/* SPDX-License-Identifier: MIT */
#include "core/visit_counts.h"

#include "core/handoff.h"
#include "core/handoff_private.h"
#include "core/stage.h"
#include "core/visit.h"

bool visit_counts_update(struct handoff *handoff) {
	struct visit *visit = handoff->visit;
	bool is_open = stage_is_open(handoff->rec.stage),
	     outlives_visit = is_open && handoff_lets_visit_end(&handoff->rec);

	if (!visit ||
		(is_open == handoff->counted_open &&
			outlives_visit == handoff->counted_outliving)) {
		return false;
	}
	visit->n_open += (size_t)is_open - (size_t)handoff->counted_open;
	visit->n_outliving += (size_t)outlives_visit - (size_t)handoff->counted_outliving;
	handoff->counted_open = is_open;
	handoff->counted_outliving = outlives_visit;
	return true;
}

bool visit_counts_match(const struct visit *visit) {
	size_t n_open = 0, n_outliving = 0;

	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (stage_is_open(handoff->rec.stage)) {
			n_open++;
			n_outliving += handoff_lets_visit_end(&handoff->rec);
		}
	}
	return visit->n_open == n_open && visit->n_outliving == n_outliving;
}
