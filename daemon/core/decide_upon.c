/* SPDX-License-Identifier: MIT */
/* Acts upon a handoff that is there: who takes it, and what becomes of it. */
#include "core/decide_upon.h"

#include "core/deciding.h"
#include "core/ending.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/ladder.h"
#include "core/lookup.h"
#include "core/meeting.h"
#include "core/notice.h"
#include "core/offer.h"
#include "core/seating.h"
#include "core/staff.h"
#include "core/state.h"
#include "core/vehicle.h"
#include "core/visit.h"

#include <string.h>

/* A colleague who was asked for by name, is at the post and has not declined goes first, for a
 * while. */
static const Usher__Fact__Person *asked_for(const struct deciding *d) {
	const Usher__Fact__Person *named = d->is->service ? d->is->service->named : NULL;

	return named && d->at - d->is->offered_at < NAMED_FIRST && !same_badge(named, d->person) &&
			!handoff_declined(d->is, named->badge) &&
			staff_present(d->relay, named->badge, d->is)
		? named
		: NULL;
}

static Usher__Outcome may_drive(struct deciding *d) {
	const Usher__Fact__Duty *drives = vehicle_for(d->relay, d->device, d->is);

	if (!drives) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	return seats_for(d, drives, handoff_party(d->handoff), 0);
}

static void take(struct deciding *d, uint32_t minutes) {
	Usher__Fact__Taken *taken = add(d, USHER__FACT__FACT__WHAT_TAKEN)->taken;

	taken->handoff = d->is->handoff;
	taken->person = actor(d);
	taken->device = facts_text(d->facts, d->device_id);
	taken->remind_at = meeting_remind_at(d, d->is);
	taken->up_at = meeting_up_at(d, taken->remind_at);
	if (d->is->pickup) {
		taken->vehicle =
			facts_text(d->facts, vehicle_for(d->relay, d->device, d->is)->vehicle);
		taken->seats = handoff_party(d->handoff);
		taken->expected_at = minutes ? d->at + (int64_t)minutes * 60000 : 0;
	}
}

Usher__Outcome decide_take(struct deciding *d, const struct act_take *said) {
	const Usher__Fact__Handoff *is = d->is;
	const Usher__Fact__Person *asked;
	Usher__Outcome outcome = USHER__OUTCOME__OK;

	if (!kind_is_for_one(is->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (is->taker) {
		name_person(d, is->taker);
		if (!same_badge(is->taker, d->person)) {
			return USHER__OUTCOME__TAKEN_ALREADY;
		}
		return stage_is_open(is->stage) ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
	}
	if (is->stage != USHER__STAGE__OFFERED) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	asked = asked_for(d);
	if (asked) {
		name_person(d, asked);
		return USHER__OUTCOME__ASKED_BY_NAME;
	}
	if (is->pickup) {
		outcome = may_drive(d);
	}
	if (outcome == USHER__OUTCOME__OK) {
		take(d, said->minutes);
	}
	return outcome;
}

Usher__Outcome decide_decline(struct deciding *d) {
	const Usher__Fact__Handoff *is = d->is;
	Usher__Fact__Declined *declined;

	if (!kind_is_for_one(is->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (is->stage != USHER__STAGE__OFFERED) {
		name_person(d, is->taker);
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (handoff_declined(is, d->person->badge)) {
		return USHER__OUTCOME__OK;
	}
	declined = add(d, USHER__FACT__FACT__WHAT_DECLINED)->declined;
	declined->handoff = is->handoff;
	declined->person = actor(d);
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_release(struct deciding *d) {
	if (!kind_is_for_one(d->is->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (d->is->stage != USHER__STAGE__TAKEN) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	offer_again(d->is, d->at, d->facts)->person = actor(d);
	return USHER__OUTCOME__OK;
}

/* Not what the guest has already: a seat, or a loan. */
static bool may_be_withdrawn(Usher__Stage stage) {
	return stage_is_open(stage) && stage != USHER__STAGE__ABOARD && stage != USHER__STAGE__LENT;
}

/* Of what is held, all that went out with it: a series of notices would have no end else. A guest
 * of whom posts are told is not to come after all. */
Usher__Outcome decide_withdraw(struct deciding *d) {
	const struct visit *visit = d->handoff ? d->handoff->visit : NULL;
	const struct handoff *handoff;
	uint64_t at = 0;

	if (!may_be_withdrawn(d->is->stage)) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (d->is->notice && d->is->notice->expected && visit && visit_is_awaited(&visit->is)) {
		end_visit(d, visit, 0, actor(d));
		return USHER__OUTCOME__OK;
	}
	if (d->is->stage != USHER__STAGE__SCHEDULED) {
		withdraw(d, d->is->handoff);
		return USHER__OUTCOME__OK;
	}
	while ((handoff = batch_next(d->relay, d->is, USHER__STAGE__SCHEDULED, &at))) {
		withdraw(d, handoff->is.handoff);
	}
	return USHER__OUTCOME__OK;
}

/* One pickup for some of them, and another for the rest. */
Usher__Outcome decide_split(struct deciding *d, const struct act_split *said) {
	const Usher__Fact__Handoff *is = d->is;
	uint32_t party = d->handoff ? handoff_party(d->handoff) : 0, some = said->party;
	Usher__Fact__Split *split;
	struct offer rest;

	if (is->kind != USHER__KIND__PICKUP) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (is->stage != USHER__STAGE__OFFERED) {
		name_person(d, is->taker);
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (!some || some >= party) {
		d->answered->seats = party;
		return USHER__OUTCOME__NO_SEATS;
	}
	if (!has_room(d, 2, d->handoff->visit)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	split = add(d, USHER__FACT__FACT__WHAT_SPLIT)->split;
	split->handoff = is->handoff;
	split->party = some;
	rest = offer_like(is, d->facts);
	rest.device = d->device_id;
	rest.party = party - some;
	rest.due_at = 0;
	rest.pickup->luggage = 0; /* that goes with the others */
	(void)offer_add(d->relay, d->facts, d->at, d->next++, &rest);
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_confirm(struct deciding *d) {
	const Usher__Fact__Notice *notice = d->is->notice;
	Usher__Fact__Confirmed *confirmed;
	Usher__Fact__Advanced *advanced;

	if (d->is->kind != USHER__KIND__NOTICE) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (d->is->stage == USHER__STAGE__CONFIRMED) {
		return USHER__OUTCOME__OK;
	}
	if (d->is->stage != USHER__STAGE__OFFERED) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (notice_has(notice, d->person)) {
		return USHER__OUTCOME__OK;
	}
	if (notice->n_readers >= READERS_MAX && !notice_asks(notice, d->person)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	confirmed = add(d, USHER__FACT__FACT__WHAT_CONFIRMED)->confirmed;
	confirmed->handoff = d->is->handoff;
	confirmed->person = actor(d);
	if (notice_is_last(notice, d->person)) {
		advanced = add(d, USHER__FACT__FACT__WHAT_ADVANCED)->advanced;
		advanced->handoff = d->is->handoff;
		advanced->stage = USHER__STAGE__CONFIRMED;
	}
	return USHER__OUTCOME__OK;
}

/* The notice and the others that went out with it. */
Usher__Outcome decide_remind(struct deciding *d) {
	const struct handoff *handoff;
	size_t before = d->facts->n;
	uint64_t at = 0;

	if (d->is->kind != USHER__KIND__NOTICE) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	while ((handoff = batch_next(d->relay, d->is, USHER__STAGE__OFFERED, &at))) {
		Usher__Fact__Reminded *reminded =
			add(d, USHER__FACT__FACT__WHAT_REMINDED)->reminded;

		reminded->handoff = handoff->is.handoff;
		reminded->person = actor(d);
	}
	return d->facts->n > before ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
}
