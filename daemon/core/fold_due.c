/* SPDX-License-Identifier: MIT */
/* What facts of what is scheduled do to the state: it falls due, or is put to another time. */
#include "core/fold_due.h"

#include "base/memory.h"
#include "core/fold_handoff.h"
#include "core/message.h"
#include "core/notice.h"
#include "core/state.h"
#include "core/validity.h"

#include <errno.h>

static void append_readers(
	Usher__Fact__Notice *notice, Usher__Fact__Reader *const *readers, size_t n) {
	for (size_t i = 0; i < n; i++) {
		notice->readers = grow(notice->readers, notice->n_readers, sizeof *notice->readers);
		notice->readers[notice->n_readers++] = message_copy(NULL, &readers[i]->base);
	}
}

int fold_due(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Due *due = fact->due;
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, due->handoff, USHER__STAGE__SCHEDULED);

	if (!handoff || !time_is_valid(due->ends_at) ||
		!ladder_is_valid(due->ladder, due->n_ladder) ||
		(due->n_readers && !handoff->rec.notice) || due->n_readers > READERS_MAX ||
		!readers_are_valid(due->readers, due->n_readers)) {
		return -EUCLEAN;
	}
	handoff->rec.stage = USHER__STAGE__OFFERED;
	handoff->rec.offered_at = fact->at;
	handoff->rec.ends_at = due->ends_at;
	handoff->rec.lasts = 0; /* from now on its ends_at tells */
	handoff->rec.rings = 1;
	handoff->rec.repeat = message_replace(handoff->rec.repeat, NULL);
	fold_handoff_append_ladder(&handoff->rec, due->ladder, due->n_ladder);
	if (handoff->rec.notice) {
		append_readers(handoff->rec.notice, due->readers, due->n_readers);
	}
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

int fold_rescheduled(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Rescheduled *rescheduled = fact->rescheduled;
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, rescheduled->handoff, USHER__STAGE__SCHEDULED);

	if (!handoff || !time_is_valid(rescheduled->due_at) || !rescheduled->due_at ||
		!time_is_valid(rescheduled->expected_at) || !time_is_valid(rescheduled->meet_by)) {
		return -EUCLEAN;
	}
	handoff->rec.due_at = rescheduled->due_at;
	handoff->rec.expected_at = rescheduled->expected_at;
	handoff->rec.meet_by = rescheduled->meet_by;
	fold_handoff_finish_change(relay, handoff);
	return 0;
}
