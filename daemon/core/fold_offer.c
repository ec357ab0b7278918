/* SPDX-License-Identifier: MIT */
/* What facts of offers do to the state: offered, taken, given back or on, and what happens while
 * nobody takes it. */
#include "core/fold_offer.h"

#include "base/memory.h"
#include "core/copy.h"
#include "core/fits.h"
#include "core/fold_handoff.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/state.h"
#include "core/visit.h"

#include <errno.h>

/* Each kind has its own part, and only that; those who are to read a notice are somebody. */
static bool offer_fits(
	const struct relay *relay, const Usher__Fact__Offered *what, const struct visit *visit) {
	if (what->handoff != relay->last_number + 1 || !kind_find(what->kind) ||
		!visit != !what->visit ||
		(visit && visit->is.ended_at && !(what->service && what->service->stays)) ||
		!time_fits(what->ends_at) || !time_fits(what->kept)) {
		return false;
	}
	return !what->pickup == (what->kind != USHER__KIND__PICKUP) &&
		!what->service == (what->kind != USHER__KIND__SERVICE) &&
		!what->notice == (what->kind != USHER__KIND__NOTICE) && notice_fits(what->notice) &&
		ladder_fits(what->ladder, what->n_ladder) && time_fits(what->lasts) &&
		time_fits(what->due_at) && repeat_fits(what->repeat) &&
		!(what->due_at &&
			(what->n_ladder || (what->notice && what->notice->n_readers))); /* they come
											   when it
											   is due */
}

static void take_offer(Usher__Fact__Handoff *is, const Usher__Fact__Offered *what, int64_t at) {
	is->kind = what->kind;
	is->stage = what->due_at ? USHER__STAGE__SCHEDULED : USHER__STAGE__OFFERED;
	is->visit = what->visit;
	text_set(&is->from, what->from);
	text_set(&is->to, what->to);
	text_set(&is->post, what->post);
	text_set(&is->device, what->device);
	is->sender = message_replace(is->sender, what->sender);
	is->pickup = message_replace(is->pickup, what->pickup);
	is->service = message_replace(is->service, what->service);
	is->notice = message_replace(is->notice, what->notice);
	is->late = what->late;
	fold_ladder(is, what->ladder, what->n_ladder);
	is->after = what->after;
	if (what->due_at) {
		is->held_at = at;
		is->due_at = what->due_at;
		is->repeat = message_replace(is->repeat, what->repeat);
	} else {
		is->offered_at = at;
		is->rings = 1;
	}
	is->ends_at = what->ends_at;
	is->lasts = what->lasts;
	is->expected_at = what->expected_at;
	is->meet_by = what->meet_by;
	is->party = what->party;
	is->kept = what->kept;
}

int fold_offered(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Offered *what = fact->offered;
	struct visit *visit = what->visit ? idmap_get(&relay->visits, what->visit) : NULL;
	struct handoff *handoff;

	if (!offer_fits(relay, what, visit)) {
		return -EUCLEAN;
	}
	fold_number(relay, what->handoff);
	handoff = handoff_new(visit, what->handoff);
	take_offer(&handoff->is, what, fact->at);
	handoff->born = relay->seq + 1;
	idmap_put(&relay->handoffs, what->handoff, handoff);
	relay->last_number = what->handoff;
	if (visit) {
		visit->is.handoffs =
			grow(visit->is.handoffs, visit->is.n_handoffs, sizeof *visit->is.handoffs);
		visit->is.handoffs[visit->is.n_handoffs++] = what->handoff;
		visit_at_post(visit, what->from);
		visit_at_post(visit, what->post);
	}
	fold_changed(relay, handoff);
	return 0;
}

int fold_taken(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_at(relay, fact->taken->handoff, USHER__STAGE__OFFERED);

	if (!handoff || !fact->taken->person || !kind_find(handoff->is.kind)->taken ||
		!time_fits(fact->taken->remind_at) || !time_fits(fact->taken->up_at)) {
		return -EUCLEAN;
	}
	handoff->is.stage = USHER__STAGE__TAKEN;
	fold_holder(handoff, fact->taken->person, fact->at);
	handoff->is.remind_at = fact->taken->remind_at;
	handoff->is.up_at = fact->taken->up_at;
	if (handoff->is.pickup) {
		fold_seats(relay, handoff, fact->taken->vehicle, fact->taken->seats);
		handoff->is.expected_at = fact->taken->expected_at;
	}
	fold_changed(relay, handoff);
	return 0;
}

/* Whoever has it has it no more. */
static void leave(Usher__Fact__Handoff *is, int64_t at, bool handed_over) {
	Usher__Fact__Earlier *earlier = NEW(Usher__Fact__Earlier);

	usher__fact__earlier__init(earlier);
	earlier->person = is->taker;
	earlier->taken_at = is->taken_at;
	earlier->until = at;
	earlier->handed_over = handed_over;
	is->taker = NULL;
	if (is->n_earlier == EARLIER_KEPT) {
		(void)message_free(&is->earlier[0]->base);
		memmove(is->earlier, is->earlier + 1, --is->n_earlier * sizeof *is->earlier);
	} else {
		is->earlier = grow(is->earlier, is->n_earlier, sizeof *is->earlier);
	}
	is->earlier[is->n_earlier++] = earlier;
}

int fold_released(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_at(relay, fact->released->handoff, USHER__STAGE__TAKEN);

	if (!handoff || !time_fits(fact->released->ends_at)) {
		return -EUCLEAN;
	}
	leave(&handoff->is, fact->at, false);
	handoff->is.stage = USHER__STAGE__OFFERED;
	handoff->is.taken_at = handoff->is.remind_at = handoff->is.up_at = 0;
	handoff->is.since = fact->at;
	handoff->is.climbed = 0;
	handoff->is.cause = USHER__CAUSE__TIME;
	handoff->is.ends_at = fact->released->ends_at;
	handoff->is.rings++;
	if (handoff->is.pickup) {
		fold_seats(relay, handoff, "", 0);
		handoff->is.expected_at = 0;
	}
	fold_changed(relay, handoff);
	return 0;
}

int fold_handed_over(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__HandedOver *what = fact->handed_over;
	struct handoff *handoff = fold_open(relay, what->handoff);

	if (!handoff || !handoff->is.taker || !what->person || !time_fits(what->remind_at) ||
		!time_fits(what->up_at)) {
		return -EUCLEAN;
	}
	leave(&handoff->is, fact->at, true);
	fold_holder(handoff, what->person, fact->at);
	handoff->is.remind_at = what->remind_at;
	handoff->is.up_at = what->up_at;
	if (handoff->is.pickup && *what->vehicle) {
		fold_seats(relay, handoff, what->vehicle, handoff->is.pickup->seats);
	}
	fold_changed(relay, handoff);
	return 0;
}

/* Of whoever has it, the relay does. */
int fold_reminded(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_at(relay, fact->reminded->handoff,
		fact->reminded->person ? USHER__STAGE__OFFERED : USHER__STAGE__TAKEN);

	if (!handoff) {
		return -EUCLEAN;
	}
	handoff->is.rings++;
	handoff->is.remind_at = 0;
	fold_changed(relay, handoff);
	return 0;
}

int fold_climbed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Climbed *what = fact->climbed;
	bool unmet = what->cause == USHER__CAUSE__NOT_MET;
	struct handoff *handoff =
		fold_at(relay, what->handoff, unmet ? USHER__STAGE__TAKEN : USHER__STAGE__OFFERED);
	Usher__Fact__Handoff *is = handoff ? &handoff->is : NULL;

	if (!is || is->notice || what->rungs < is->climbed || what->rungs > is->n_ladder ||
		(*what->post && (is->n_also >= ALSO_MAX || handoff_is_for(is, what->post)))) {
		return -EUCLEAN;
	}
	is->climbed = what->rungs;
	is->cause = what->cause;
	is->rings++;
	is->up_at = 0;
	if (*what->post) {
		is->also = grow(is->also, is->n_also, sizeof *is->also);
		is->also[is->n_also] = NULL;
		text_set(&is->also[is->n_also++], what->post);
	}
	if (*what->post && handoff->visit) {
		visit_at_post(handoff->visit, what->post);
	}
	fold_changed(relay, handoff);
	return 0;
}

int fold_missed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_at(relay, fact->missed->handoff, USHER__STAGE__OFFERED);

	if (!handoff) {
		return -EUCLEAN;
	}
	handoff->is.cause = fact->missed->cause;
	fold_close(relay, handoff, USHER__STAGE__MISSED, fact->at);
	return 0;
}

/* It is for @post by itself. */
static void forget_also(Usher__Fact__Handoff *is, const char *post) {
	size_t kept = 0;

	for (size_t i = 0; i < is->n_also; i++) {
		if (strcmp(is->also[i], post) != 0) {
			is->also[kept++] = is->also[i];
		} else {
			text_set(&is->also[i], NULL);
		}
	}
	is->n_also = kept;
}

int fold_moved(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_open(relay, fact->moved->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	forget_also(&handoff->is, fact->moved->post);
	text_set(&handoff->is.post, fact->moved->post);
	if (handoff->visit) {
		visit_at_post(handoff->visit, fact->moved->post);
	}
	handoff->is.rings += handoff->is.stage == USHER__STAGE__OFFERED;
	fold_changed(relay, handoff);
	return 0;
}
