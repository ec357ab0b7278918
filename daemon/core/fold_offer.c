/* SPDX-License-Identifier: MIT */
/* What facts of offers do to the state: offered, taken, declined, given back or on, and what
 * happens while nobody takes it. */
#include "core/fold_offer.h"

#include "base/memory.h"
#include "core/fold_handoff.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/message.h"
#include "core/state.h"
#include "core/validity.h"
#include "core/visit.h"

#include <errno.h>

/* Each kind has its own part, and only that; those who are to read a notice are somebody. */
static bool offered_is_valid(
	const struct relay *relay, const Usher__Fact__Offered *offered, const struct visit *visit) {
	if (offered->handoff != relay->last_number + 1 || !kind_find(offered->kind) ||
		!visit != !offered->visit ||
		(visit && visit->rec.ended_at && !(offered->service && offered->service->stays)) ||
		!time_is_valid(offered->ends_at) || !time_is_valid(offered->kept)) {
		return false;
	}
	return !offered->pickup == (offered->kind != USHER__KIND__PICKUP) &&
		!offered->service == (offered->kind != USHER__KIND__SERVICE) &&
		!offered->notice == (offered->kind != USHER__KIND__NOTICE) &&
		notice_is_valid(offered->notice) &&
		ladder_is_valid(offered->ladder, offered->n_ladder) &&
		time_is_valid(offered->lasts) && time_is_valid(offered->due_at) &&
		repeat_is_valid(offered->repeat) &&
		!(offered->due_at &&
			(offered->n_ladder ||
				(offered->notice && offered->notice->n_readers))); /* they come
									     when it
									     is due */
}

static void fill_from_offered(
	Usher__Fact__Handoff *rec, const Usher__Fact__Offered *offered, int64_t at) {
	rec->kind = offered->kind;
	rec->stage = offered->due_at ? USHER__STAGE__SCHEDULED : USHER__STAGE__OFFERED;
	rec->visit = offered->visit;
	message_set_text(&rec->from, offered->from);
	message_set_text(&rec->to, offered->to);
	message_set_text(&rec->post, offered->post);
	message_set_text(&rec->device, offered->device);
	rec->sender = message_replace(rec->sender, offered->sender);
	rec->pickup = message_replace(rec->pickup, offered->pickup);
	rec->service = message_replace(rec->service, offered->service);
	rec->notice = message_replace(rec->notice, offered->notice);
	rec->late = offered->late;
	fold_handoff_append_ladder(rec, offered->ladder, offered->n_ladder);
	rec->after = offered->after;
	if (offered->due_at) {
		rec->held_at = at;
		rec->due_at = offered->due_at;
		rec->repeat = message_replace(rec->repeat, offered->repeat);
	} else {
		rec->offered_at = at;
		rec->rings = 1;
	}
	rec->ends_at = offered->ends_at;
	rec->lasts = offered->lasts;
	rec->expected_at = offered->expected_at;
	rec->meet_by = offered->meet_by;
	rec->party = offered->party;
	rec->kept = offered->kept;
}

int fold_offered(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Offered *offered = fact->offered;
	struct visit *visit = offered->visit ? idmap_get(&relay->visits, offered->visit) : NULL;
	struct handoff *handoff;

	if (!offered_is_valid(relay, offered, visit)) {
		return -EUCLEAN;
	}
	fold_require_number_free(relay, offered->handoff);
	handoff = handoff_new(visit, offered->handoff);
	fill_from_offered(&handoff->rec, offered, fact->at);
	handoff->offered_seq = relay->seq + 1;
	idmap_put(&relay->handoffs, offered->handoff, handoff);
	relay->last_number = offered->handoff;
	if (visit) {
		visit->rec.handoffs = grow(
			visit->rec.handoffs, visit->rec.n_handoffs, sizeof *visit->rec.handoffs);
		visit->rec.handoffs[visit->rec.n_handoffs++] = offered->handoff;
		visit_add_post(visit, offered->from);
		visit_add_post(visit, offered->post);
	}
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

int fold_taken(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, fact->taken->handoff, USHER__STAGE__OFFERED);

	if (!handoff || !fact->taken->person || !kind_find(handoff->rec.kind)->has_one_taker ||
		!time_is_valid(fact->taken->remind_at) || !time_is_valid(fact->taken->up_at) ||
		!time_is_valid(fact->taken->expected_at) ||
		!time_is_valid(fact->taken->estimated_at)) {
		return -EUCLEAN;
	}
	handoff->rec.stage = USHER__STAGE__TAKEN;
	fold_handoff_set_taker(handoff, fact->taken->person, fact->at);
	handoff->rec.remind_at = fact->taken->remind_at;
	handoff->rec.up_at = fact->taken->up_at;
	if (handoff->rec.pickup) {
		fold_handoff_set_seats_taken(
			relay, handoff, fact->taken->vehicle, fact->taken->seats);
		handoff->rec.expected_at = fact->taken->expected_at;
		handoff->rec.estimated_at = fact->taken->estimated_at;
	}
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

int fold_estimated(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Estimated *estimated = fact->estimated;
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, estimated->handoff, USHER__STAGE__TAKEN);

	if (!handoff || !handoff->rec.pickup || !estimated->person ||
		strcmp(handoff->rec.taker->badge, estimated->person->badge) != 0 ||
		!time_is_valid(estimated->expected_at) || !time_is_valid(estimated->estimated_at)) {
		return -EUCLEAN;
	}
	handoff->rec.expected_at = estimated->expected_at;
	handoff->rec.estimated_at = estimated->estimated_at;
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

/* The decline at @index is for @reason. What is unsaid takes no room behind the last that is said.
 */
static void set_decline_reason(
	Usher__Fact__Handoff *rec, size_t index, Usher__DeclineReason reason) {
	while (reason && rec->n_decline_reasons <= index) {
		rec->decline_reasons = grow(
			rec->decline_reasons, rec->n_decline_reasons, sizeof *rec->decline_reasons);
		rec->decline_reasons[rec->n_decline_reasons++] =
			USHER__DECLINE_REASON__DECLINE_REASON_UNSAID;
	}
	if (reason) {
		rec->decline_reasons[index] = reason;
	}
}

int fold_declined(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Declined *declined = fact->declined;
	struct handoff *handoff = fold_handoff_find_open(relay, declined->handoff);
	Usher__Fact__Handoff *rec = handoff ? &handoff->rec : NULL;
	size_t index;

	if (!rec || !declined->person) {
		return -EUCLEAN;
	}
	index = handoff_decline_index(rec, declined->person->badge);
	if (index == rec->n_declined) {
		rec->declined = grow(rec->declined, rec->n_declined, sizeof *rec->declined);
		rec->declined[rec->n_declined++] = message_copy(NULL, &declined->person->base);
		relay->n_declines++;
	}
	set_decline_reason(rec, index, declined->reason);
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

/* The taker has it no more: they become the last of its earlier takers, until @at. */
static void move_taker_to_earlier_takers(Usher__Fact__Handoff *rec, int64_t at, bool handed_over) {
	Usher__Fact__Earlier *earlier = NEW(Usher__Fact__Earlier);

	usher__fact__earlier__init(earlier);
	earlier->person = rec->taker;
	earlier->taken_at = rec->taken_at;
	earlier->until = at;
	earlier->handed_over = handed_over;
	rec->taker = NULL;
	if (rec->n_earlier == EARLIER_TAKERS_MAX) {
		(void)message_free(&rec->earlier[0]->base);
		memmove(rec->earlier, rec->earlier + 1, --rec->n_earlier * sizeof *rec->earlier);
	} else {
		rec->earlier = grow(rec->earlier, rec->n_earlier, sizeof *rec->earlier);
	}
	rec->earlier[rec->n_earlier++] = earlier;
}

int fold_released(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, fact->released->handoff, USHER__STAGE__TAKEN);

	if (!handoff || !time_is_valid(fact->released->ends_at)) {
		return -EUCLEAN;
	}
	move_taker_to_earlier_takers(&handoff->rec, fact->at, false);
	handoff->rec.stage = USHER__STAGE__OFFERED;
	handoff->rec.taken_at = handoff->rec.remind_at = handoff->rec.up_at = 0;
	handoff->rec.since = fact->at;
	handoff->rec.climbed = 0;
	handoff->rec.cause = USHER__CAUSE__TIME;
	handoff->rec.ends_at = fact->released->ends_at;
	handoff->rec.rings++;
	if (handoff->rec.pickup) {
		fold_handoff_set_seats_taken(relay, handoff, "", 0);
		handoff->rec.expected_at = handoff->rec.estimated_at = 0;
	}
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

int fold_handed_over(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__HandedOver *handed_over = fact->handed_over;
	struct handoff *handoff = fold_handoff_find_open(relay, handed_over->handoff);

	if (!handoff || !handoff->rec.taker || !handed_over->person ||
		!time_is_valid(handed_over->remind_at) || !time_is_valid(handed_over->up_at)) {
		return -EUCLEAN;
	}
	move_taker_to_earlier_takers(&handoff->rec, fact->at, true);
	fold_handoff_set_taker(handoff, handed_over->person, fact->at);
	handoff->rec.remind_at = handed_over->remind_at;
	handoff->rec.up_at = handed_over->up_at;
	handoff->rec.estimated_at = 0; /* whoever has it now has said no minutes yet */
	if (handoff->rec.pickup && *handed_over->vehicle) {
		fold_handoff_set_seats_taken(
			relay, handoff, handed_over->vehicle, handoff->rec.pickup->seats);
	}
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

/* A person reminds while it is offered; once it is taken, the relay does. */
int fold_reminded(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_handoff_find_at_stage(relay, fact->reminded->handoff,
		fact->reminded->person ? USHER__STAGE__OFFERED : USHER__STAGE__TAKEN);

	if (!handoff) {
		return -EUCLEAN;
	}
	handoff->rec.rings++;
	handoff->rec.remind_at = 0;
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

int fold_climbed(struct relay *relay, const Usher__Fact__Fact *fact) {
	const Usher__Fact__Climbed *climbed = fact->climbed;
	bool unmet = climbed->cause == USHER__CAUSE__NOT_MET;
	struct handoff *handoff = fold_handoff_find_at_stage(
		relay, climbed->handoff, unmet ? USHER__STAGE__TAKEN : USHER__STAGE__OFFERED);
	Usher__Fact__Handoff *rec = handoff ? &handoff->rec : NULL;

	if (!rec || rec->notice || climbed->rungs < rec->climbed ||
		climbed->rungs > rec->n_ladder ||
		(*climbed->post &&
			(rec->n_also >= WIDENED_TO_MAX || handoff_is_for(rec, climbed->post)))) {
		return -EUCLEAN;
	}
	rec->climbed = climbed->rungs;
	rec->cause = climbed->cause;
	rec->rings++;
	rec->up_at = 0;
	if (*climbed->post) {
		rec->also = grow(rec->also, rec->n_also, sizeof *rec->also);
		rec->also[rec->n_also] = NULL;
		message_set_text(&rec->also[rec->n_also++], climbed->post);
	}
	if (*climbed->post && handoff->visit) {
		visit_add_post(handoff->visit, climbed->post);
	}
	fold_handoff_finish_change(relay, handoff);
	return 0;
}

int fold_missed(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff =
		fold_handoff_find_at_stage(relay, fact->missed->handoff, USHER__STAGE__OFFERED);

	if (!handoff) {
		return -EUCLEAN;
	}
	handoff->rec.cause = fact->missed->cause;
	fold_handoff_end(relay, handoff, USHER__STAGE__MISSED, fact->at, fact->at);
	return 0;
}

/* @post is no longer one that it was widened to. */
static void remove_from_widened_to(Usher__Fact__Handoff *rec, const char *post) {
	size_t n_left = 0;

	for (size_t i = 0; i < rec->n_also; i++) {
		if (strcmp(rec->also[i], post) != 0) {
			rec->also[n_left++] = rec->also[i];
		} else {
			message_set_text(&rec->also[i], NULL);
		}
	}
	rec->n_also = n_left;
}

int fold_moved(struct relay *relay, const Usher__Fact__Fact *fact) {
	struct handoff *handoff = fold_handoff_find_open(relay, fact->moved->handoff);

	if (!handoff) {
		return -EUCLEAN;
	}
	remove_from_widened_to(&handoff->rec, fact->moved->post);
	message_set_text(&handoff->rec.post, fact->moved->post);
	if (handoff->visit) {
		visit_add_post(handoff->visit, fact->moved->post);
	}
	handoff->rec.rings += handoff->rec.stage == USHER__STAGE__OFFERED;
	fold_handoff_finish_change(relay, handoff);
	return 0;
}
