/* SPDX-License-Identifier: MIT */
/* Acts upon a handoff that is there: who takes it, and what becomes of it. */
#include "core/decide_handoff.h"

#include "core/deciding.h"
#include "core/ending.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/lookup.h"
#include "core/meeting.h"
#include "core/notice.h"
#include "core/offer.h"
#include "core/staff.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/vehicle.h"
#include "core/visit.h"

/* A colleague who was asked for by name, is at the post and has not declined goes first, for a
 * while. */
static const Usher__Fact__Person *colleague_with_priority(const struct deciding *d) {
	const Usher__Fact__Person *named = d->rec->service ? d->rec->service->named : NULL;

	return named && d->at - d->rec->offered_at < NAMED_BADGE_WAIT &&
			!deciding_is_same_badge(named, d->person) &&
			!handoff_is_declined_by(d->rec, named->badge) &&
			staff_find_device_for_handoff(d->relay, named->badge, d->rec)
		? named
		: NULL;
}

static Usher__Outcome pickup_take_outcome(struct deciding *d) {
	const Usher__Fact__Duty *duty = vehicle_duty_for_handoff(d->relay, d->device, d->rec);

	if (!duty) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	return deciding_seats_outcome(d, duty, handoff_party_size(d->handoff), 0);
}

/* When a driver says how soon they will be there: it may have waited on their device. */
static int64_t estimate_said_at(const struct deciding *d) {
	int64_t offered_at = handoff_last_offered_at(d->rec);

	return d->asked_at > offered_at ? d->asked_at : offered_at;
}

static int64_t minutes_after(int64_t at, uint32_t minutes) {
	return at + (int64_t)minutes * 60000;
}

static void add_taken(struct deciding *d, uint32_t minutes_until_there) {
	Usher__Fact__Taken *taken = deciding_add_fact(d, USHER__FACT__FACT__WHAT_TAKEN)->taken;

	taken->handoff = d->rec->handoff;
	taken->person = deciding_copy_actor(d);
	taken->device = facts_copy_text(d->facts, d->device_id);
	taken->remind_at = meeting_reminder_at(d, d->rec);
	taken->up_at = meeting_escalation_at(d, taken->remind_at);
	if (d->rec->pickup) {
		taken->vehicle = facts_copy_text(
			d->facts, vehicle_duty_for_handoff(d->relay, d->device, d->rec)->vehicle);
		taken->seats = handoff_party_size(d->handoff);
		if (minutes_until_there) {
			taken->estimated_at = estimate_said_at(d);
			taken->expected_at =
				minutes_after(taken->estimated_at, minutes_until_there);
		}
	}
}

/* The driver says anew when they will be there; not any more once the guest is in the vehicle. What
 * they have said later counts, though it came earlier. */
static Usher__Outcome decide_estimate(struct deciding *d, uint32_t minutes_until_there) {
	int64_t said_at = estimate_said_at(d),
		expected_at = minutes_after(said_at, minutes_until_there);
	Usher__Fact__Estimated *estimated;

	if (d->rec->stage != USHER__STAGE__TAKEN) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (said_at < d->rec->estimated_at ||
		(said_at == d->rec->estimated_at && expected_at == d->rec->expected_at)) {
		return USHER__OUTCOME__OK;
	}
	estimated = deciding_add_fact(d, USHER__FACT__FACT__WHAT_ESTIMATED)->estimated;
	estimated->handoff = d->rec->handoff;
	estimated->person = deciding_copy_actor(d);
	estimated->expected_at = expected_at;
	estimated->estimated_at = said_at;
	return USHER__OUTCOME__OK;
}

/* Of what somebody has taken already. */
static Usher__Outcome decide_take_again(struct deciding *d, const struct act_take *act) {
	const Usher__Fact__Handoff *rec = d->rec;

	deciding_set_answer_winner(d, rec->taker);
	if (!deciding_is_same_badge(rec->taker, d->person)) {
		return USHER__OUTCOME__TAKEN_ALREADY;
	}
	if (rec->pickup && act->minutes) {
		return decide_estimate(d, act->minutes);
	}
	return stage_is_open(rec->stage) ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
}

Usher__Outcome decide_take(struct deciding *d, const struct act_take *act) {
	const Usher__Fact__Handoff *rec = d->rec;
	const Usher__Fact__Person *asked;
	Usher__Outcome outcome = USHER__OUTCOME__OK;

	if (!kind_has_one_taker(rec->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (rec->taker) {
		return decide_take_again(d, act);
	}
	if (rec->stage != USHER__STAGE__OFFERED) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	asked = colleague_with_priority(d);
	if (asked) {
		deciding_set_answer_winner(d, asked);
		return USHER__OUTCOME__ASKED_BY_NAME;
	}
	if (rec->pickup) {
		outcome = pickup_take_outcome(d);
	}
	if (outcome == USHER__OUTCOME__OK) {
		add_taken(d, act->minutes);
	}
	return outcome;
}

/* Has whoever asks declined it, and is @reason nothing new? */
static bool is_declined_so(const struct deciding *d, Usher__DeclineReason reason) {
	size_t index = handoff_decline_index(d->rec, d->person->badge);

	return index < d->rec->n_declined &&
		(!reason || reason == handoff_decline_reason(d->rec, index));
}

Usher__Outcome decide_decline(struct deciding *d, const struct act_decline *act) {
	const Usher__Fact__Handoff *rec = d->rec;
	Usher__Fact__Declined *declined;

	if (!kind_has_one_taker(rec->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (rec->stage != USHER__STAGE__OFFERED) {
		deciding_set_answer_winner(d, rec->taker);
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (is_declined_so(d, act->reason)) {
		return USHER__OUTCOME__OK;
	}
	declined = deciding_add_fact(d, USHER__FACT__FACT__WHAT_DECLINED)->declined;
	declined->handoff = rec->handoff;
	declined->person = deciding_copy_actor(d);
	declined->reason = act->reason;
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_release(struct deciding *d) {
	if (!kind_has_one_taker(d->rec->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (d->rec->stage != USHER__STAGE__TAKEN) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	offer_add_released(d->rec, d->at, d->facts)->person = deciding_copy_actor(d);
	return USHER__OUTCOME__OK;
}

/* Not what the guest has already: a seat, or a loan. */
static bool may_be_withdrawn(Usher__Stage stage) {
	return stage_is_open(stage) && stage != USHER__STAGE__ABOARD && stage != USHER__STAGE__LENT;
}

/* Is what is meant a notice of a guest who has not come? It stands for the guest. */
static bool stands_for_awaited_guest(const struct deciding *d) {
	const struct visit *visit = d->handoff ? d->handoff->visit : NULL;

	return d->rec->notice && d->rec->notice->expected && visit && visit_is_awaited(&visit->rec);
}

/* What somebody has taken of all that would be withdrawn with a guest who is not to come; NULL:
 * nobody has taken anything. */
static const Usher__Fact__Handoff *find_taken_of_guest(const struct visit *visit) {
	list_each(link, &visit->handoffs) {
		const struct handoff *handoff = container_of(link, struct handoff, link);

		if (handoff->rec.taker && !handoff_lets_visit_end(&handoff->rec)) {
			return &handoff->rec;
		}
	}
	return NULL;
}

/* Has somebody taken what is not wanted any more? The answer names them, and what it is; not what
 * the device may not see. */
static bool is_taken_by_then(struct deciding *d) {
	const Usher__Fact__Handoff *taken = d->rec;

	if (stands_for_awaited_guest(d)) {
		taken = find_taken_of_guest(d->handoff->visit);
	}
	if (!taken || !taken->taker || taken->stage == USHER__STAGE__WITHDRAWN) {
		return false;
	}
	if (relay_device_may_see_handoff(d->relay, d->device_id, taken)) {
		d->answered->handoff = taken->handoff;
		deciding_set_answer_winner(d, taken->taker);
	}
	return true;
}

/* Of what is scheduled, all that went out with it: a series of notices would have no end else. A
 * guest of whom posts are told is not to come after all. */
Usher__Outcome decide_withdraw(struct deciding *d, const struct act_withdraw *act) {
	const struct handoff *handoff;
	uint64_t cursor = 0;

	if (act->unless_taken && is_taken_by_then(d)) {
		return USHER__OUTCOME__TAKEN_ALREADY;
	}
	if (!may_be_withdrawn(d->rec->stage)) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (stands_for_awaited_guest(d)) {
		ending_add_visit_end_facts(d, d->handoff->visit, 0, deciding_copy_actor(d));
		return USHER__OUTCOME__OK;
	}
	if (d->rec->stage != USHER__STAGE__SCHEDULED) {
		ending_add_withdrawn(d, d->rec->handoff);
		return USHER__OUTCOME__OK;
	}
	while ((handoff = notice_batch_or_self_next(
			d->relay, d->rec, USHER__STAGE__SCHEDULED, &cursor))) {
		ending_add_withdrawn(d, handoff->rec.handoff);
	}
	return USHER__OUTCOME__OK;
}

/* One pickup for some of them, and another for the rest. */
Usher__Outcome decide_split(struct deciding *d, const struct act_split *act) {
	const Usher__Fact__Handoff *rec = d->rec;
	uint32_t party = d->handoff ? handoff_party_size(d->handoff) : 0, split_party = act->party;
	Usher__Fact__Split *split;
	struct offer rest;

	if (rec->kind != USHER__KIND__PICKUP) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (rec->stage != USHER__STAGE__OFFERED) {
		deciding_set_answer_winner(d, rec->taker);
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (!split_party || split_party >= party) {
		d->answered->seats = party;
		return USHER__OUTCOME__NO_SEATS;
	}
	if (!deciding_has_room_for_handoffs(d, 2, d->handoff->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	split = deciding_add_fact(d, USHER__FACT__FACT__WHAT_SPLIT)->split;
	split->handoff = rec->handoff;
	split->party = split_party;
	rest = offer_from_handoff(rec, d->facts);
	rest.device = d->device_id;
	rest.party = party - split_party;
	rest.due_at = 0;
	rest.pickup->luggage = 0; /* that goes with the others */
	(void)offer_add_offered(d->relay, d->facts, d->at, d->next_number++, &rest);
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_confirm(struct deciding *d) {
	const Usher__Fact__Notice *notice = d->rec->notice;
	Usher__Fact__Confirmed *confirmed;
	Usher__Fact__Advanced *advanced;

	if (d->rec->kind != USHER__KIND__NOTICE) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (d->rec->stage == USHER__STAGE__CONFIRMED) {
		return USHER__OUTCOME__OK;
	}
	if (d->rec->stage != USHER__STAGE__OFFERED) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (notice_is_confirmed_by(notice, d->person)) {
		return USHER__OUTCOME__OK;
	}
	if (notice->n_readers >= READERS_MAX && !notice_is_for(notice, d->person)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	confirmed = deciding_add_fact(d, USHER__FACT__FACT__WHAT_CONFIRMED)->confirmed;
	confirmed->handoff = d->rec->handoff;
	confirmed->person = deciding_copy_actor(d);
	if (notice_is_complete_with(notice, d->person)) {
		advanced = deciding_add_fact(d, USHER__FACT__FACT__WHAT_ADVANCED)->advanced;
		advanced->handoff = d->rec->handoff;
		advanced->stage = USHER__STAGE__CONFIRMED;
	}
	return USHER__OUTCOME__OK;
}

/* The notice and the others that went out with it. */
Usher__Outcome decide_remind(struct deciding *d) {
	const struct handoff *handoff;
	size_t n_before = d->facts->n;
	uint64_t cursor = 0;

	if (d->rec->kind != USHER__KIND__NOTICE) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	while ((handoff = notice_batch_or_self_next(
			d->relay, d->rec, USHER__STAGE__OFFERED, &cursor))) {
		Usher__Fact__Reminded *reminded =
			deciding_add_fact(d, USHER__FACT__FACT__WHAT_REMINDED)->reminded;

		reminded->handoff = handoff->rec.handoff;
		reminded->person = deciding_copy_actor(d);
	}
	return d->facts->n > n_before ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
}
