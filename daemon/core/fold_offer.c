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
		(visit && visit->rec.ended_at && !(what->service && what->service->stays)) ||
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

static void take_offer(Usher__Fact__Handoff *rec, const Usher__Fact__Offered *what, int64_t at) {
	rec->kind = what->kind;
	rec->stage = what->due_at ? USHER__STAGE__SCHEDULED : USHER__STAGE__OFFERED;
	rec->visit = what->visit;
	text_set(&rec->from, what->from);
	text_set(&rec->to, what->to);
	text_set(&rec->post, what->post);
	text_set(&rec->device, what->device);
	rec->sender = message_replace(rec->sender, what->sender);
	rec->pickup = message_replace(rec->pickup, what->pickup);
	rec->service = message_replace(rec->service, what->service);
	rec->notice = message_replace(rec->notice, what->notice);
	rec->late = what->late;
	fold_ladder(rec, what->ladder, what->n_ladder);
	rec->after = what->after;
	if (what->due_at) {
		rec->held_at = at;
		rec->due_at = what->due_at;
		rec->repeat = message_replace(rec->repeat, what->repeat);
	} else {
		rec->offered_at = at;
		rec->rings = 1;
	}
	rec->ends_at = what->ends_at;
	rec->lasts = what->lasts;
	rec->expected_at = what->expected_at;
	rec->meet_by = what->meet_by;
	rec->party = what->party;
	rec->kept = what->kept;
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
	take_offer(&handoff->rec, what, fact->at);
	handoff->born = relay->seq + 1;
	idmap_put(&relay->handoffs, what->handoff, handoff);
	relay->last_number = what->handoff;
	if (visit) {
		visit->rec.handoffs = grow(
			visit->rec.handoffs, visit->rec.n_handoffs, sizeof *visit->rec.handoffs);
		visit->rec.handoffs[visit->rec.n_handoffs++] = what->handoff;
		visit_at_post(visit, what->from);
		visit_at_post(visit, what->post);
	}
	fold_changed(relay, handoff);
	return 0;
}

int fold_taken(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_at(relay, fact->taken->handoff, USHER__STAGE__OFFERED);

	if (!handoff || !fact->taken->person || !kind_find(handoff->rec.kind)->taken ||
		!time_fits(fact->taken->remind_at) || !time_fits(fact->taken->up_at)) {
		return -EUCLEAN;
	}
	handoff->rec.stage = USHER__STAGE__TAKEN;
	fold_holder(handoff, fact->taken->person, fact->at);
	handoff->rec.remind_at = fact->taken->remind_at;
	handoff->rec.up_at = fact->taken->up_at;
	if (handoff->rec.pickup) {
		fold_seats(relay, handoff, fact->taken->vehicle, fact->taken->seats);
		handoff->rec.expected_at = fact->taken->expected_at;
	}
	fold_changed(relay, handoff);
	return 0;
}

/* Whoever has it has it no more. */
static void leave(Usher__Fact__Handoff *rec, int64_t at, bool handed_over) {
	Usher__Fact__Earlier *earlier = NEW(Usher__Fact__Earlier);

	usher__fact__earlier__init(earlier);
	earlier->person = rec->taker;
	earlier->taken_at = rec->taken_at;
	earlier->until = at;
	earlier->handed_over = handed_over;
	rec->taker = NULL;
	if (rec->n_earlier == EARLIER_KEPT) {
		(void)message_free(&rec->earlier[0]->base);
		memmove(rec->earlier, rec->earlier + 1, --rec->n_earlier * sizeof *rec->earlier);
	} else {
		rec->earlier = grow(rec->earlier, rec->n_earlier, sizeof *rec->earlier);
	}
	rec->earlier[rec->n_earlier++] = earlier;
}

int fold_released(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_at(relay, fact->released->handoff, USHER__STAGE__TAKEN);

	if (!handoff || !time_fits(fact->released->ends_at)) {
		return -EUCLEAN;
	}
	leave(&handoff->rec, fact->at, false);
	handoff->rec.stage = USHER__STAGE__OFFERED;
	handoff->rec.taken_at = handoff->rec.remind_at = handoff->rec.up_at = 0;
	handoff->rec.since = fact->at;
	handoff->rec.climbed = 0;
	handoff->rec.cause = USHER__CAUSE__TIME;
	handoff->rec.ends_at = fact->released->ends_at;
	handoff->rec.rings++;
	if (handoff->rec.pickup) {
		fold_seats(relay, handoff, "", 0);
		handoff->rec.expected_at = 0;
	}
	fold_changed(relay, handoff);
	return 0;
}

int fold_handed_over(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__HandedOver *what = fact->handed_over;
	struct handoff *handoff = fold_open(relay, what->handoff);

	if (!handoff || !handoff->rec.taker || !what->person || !time_fits(what->remind_at) ||
		!time_fits(what->up_at)) {
		return -EUCLEAN;
	}
	leave(&handoff->rec, fact->at, true);
	fold_holder(handoff, what->person, fact->at);
	handoff->rec.remind_at = what->remind_at;
	handoff->rec.up_at = what->up_at;
	if (handoff->rec.pickup && *what->vehicle) {
		fold_seats(relay, handoff, what->vehicle, handoff->rec.pickup->seats);
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
	handoff->rec.rings++;
	handoff->rec.remind_at = 0;
	fold_changed(relay, handoff);
	return 0;
}

int fold_climbed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Climbed *what = fact->climbed;
	bool unmet = what->cause == USHER__CAUSE__NOT_MET;
	struct handoff *handoff =
		fold_at(relay, what->handoff, unmet ? USHER__STAGE__TAKEN : USHER__STAGE__OFFERED);
	Usher__Fact__Handoff *rec = handoff ? &handoff->rec : NULL;

	if (!rec || rec->notice || what->rungs < rec->climbed || what->rungs > rec->n_ladder ||
		(*what->post && (rec->n_also >= ALSO_MAX || handoff_is_for(rec, what->post)))) {
		return -EUCLEAN;
	}
	rec->climbed = what->rungs;
	rec->cause = what->cause;
	rec->rings++;
	rec->up_at = 0;
	if (*what->post) {
		rec->also = grow(rec->also, rec->n_also, sizeof *rec->also);
		rec->also[rec->n_also] = NULL;
		text_set(&rec->also[rec->n_also++], what->post);
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
	handoff->rec.cause = fact->missed->cause;
	fold_close(relay, handoff, USHER__STAGE__MISSED, fact->at);
	return 0;
}

/* It is for @post by itself. */
static void forget_also(Usher__Fact__Handoff *rec, const char *post) {
	size_t kept = 0;

	for (size_t i = 0; i < rec->n_also; i++) {
		if (strcmp(rec->also[i], post) != 0) {
			rec->also[kept++] = rec->also[i];
		} else {
			text_set(&rec->also[i], NULL);
		}
	}
	rec->n_also = kept;
}

int fold_moved(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_open(relay, fact->moved->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	forget_also(&handoff->rec, fact->moved->post);
	text_set(&handoff->rec.post, fact->moved->post);
	if (handoff->visit) {
		visit_at_post(handoff->visit, fact->moved->post);
	}
	handoff->rec.rings += handoff->rec.stage == USHER__STAGE__OFFERED;
	fold_changed(relay, handoff);
	return 0;
}
