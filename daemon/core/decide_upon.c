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
	const Usher__Fact__Person *named = d->rec->service ? d->rec->service->named : NULL;

	return named && d->at - d->rec->offered_at < NAMED_FIRST && !same_badge(named, d->person) &&
			!handoff_declined(d->rec, named->badge) &&
			staff_present(d->relay, named->badge, d->rec)
		? named
		: NULL;
}

static Usher__Outcome may_drive(struct deciding *d) {
	const Usher__Fact__Duty *drives = vehicle_for(d->relay, d->device, d->rec);

	if (!drives) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	return seats_for(d, drives, handoff_party(d->handoff), 0);
}

static void take(struct deciding *d, uint32_t minutes) {
	Usher__Fact__Taken *taken = add(d, USHER__FACT__FACT__WHAT_TAKEN)->taken;

	taken->handoff = d->rec->handoff;
	taken->person = actor(d);
	taken->device = facts_text(d->facts, d->device_id);
	taken->remind_at = meeting_remind_at(d, d->rec);
	taken->up_at = meeting_up_at(d, taken->remind_at);
	if (d->rec->pickup) {
		taken->vehicle =
			facts_text(d->facts, vehicle_for(d->relay, d->device, d->rec)->vehicle);
		taken->seats = handoff_party(d->handoff);
		taken->expected_at = minutes ? d->at + (int64_t)minutes * 60000 : 0;
	}
}

Usher__Outcome decide_take(struct deciding *d, const struct act_take *said) {
	const Usher__Fact__Handoff *rec = d->rec;
	const Usher__Fact__Person *asked;
	Usher__Outcome outcome = USHER__OUTCOME__OK;

	if (!kind_is_for_one(rec->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (rec->taker) {
		name_person(d, rec->taker);
		if (!same_badge(rec->taker, d->person)) {
			return USHER__OUTCOME__TAKEN_ALREADY;
		}
		return stage_is_open(rec->stage) ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
	}
	if (rec->stage != USHER__STAGE__OFFERED) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	asked = asked_for(d);
	if (asked) {
		name_person(d, asked);
		return USHER__OUTCOME__ASKED_BY_NAME;
	}
	if (rec->pickup) {
		outcome = may_drive(d);
	}
	if (outcome == USHER__OUTCOME__OK) {
		take(d, said->minutes);
	}
	return outcome;
}

Usher__Outcome decide_decline(struct deciding *d) {
	const Usher__Fact__Handoff *rec = d->rec;
	Usher__Fact__Declined *declined;

	if (!kind_is_for_one(rec->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (rec->stage != USHER__STAGE__OFFERED) {
		name_person(d, rec->taker);
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (handoff_declined(rec, d->person->badge)) {
		return USHER__OUTCOME__OK;
	}
	declined = add(d, USHER__FACT__FACT__WHAT_DECLINED)->declined;
	declined->handoff = rec->handoff;
	declined->person = actor(d);
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_release(struct deciding *d) {
	if (!kind_is_for_one(d->rec->kind)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (d->rec->stage != USHER__STAGE__TAKEN) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	offer_again(d->rec, d->at, d->facts)->person = actor(d);
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

	if (!may_be_withdrawn(d->rec->stage)) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (d->rec->notice && d->rec->notice->expected && visit && visit_is_awaited(&visit->rec)) {
		end_visit(d, visit, 0, actor(d));
		return USHER__OUTCOME__OK;
	}
	if (d->rec->stage != USHER__STAGE__SCHEDULED) {
		withdraw(d, d->rec->handoff);
		return USHER__OUTCOME__OK;
	}
	while ((handoff = batch_next(d->relay, d->rec, USHER__STAGE__SCHEDULED, &at))) {
		withdraw(d, handoff->rec.handoff);
	}
	return USHER__OUTCOME__OK;
}

/* One pickup for some of them, and another for the rest. */
Usher__Outcome decide_split(struct deciding *d, const struct act_split *said) {
	const Usher__Fact__Handoff *rec = d->rec;
	uint32_t party = d->handoff ? handoff_party(d->handoff) : 0, some = said->party;
	Usher__Fact__Split *split;
	struct offer rest;

	if (rec->kind != USHER__KIND__PICKUP) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (rec->stage != USHER__STAGE__OFFERED) {
		name_person(d, rec->taker);
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
	split->handoff = rec->handoff;
	split->party = some;
	rest = offer_like(rec, d->facts);
	rest.device = d->device_id;
	rest.party = party - some;
	rest.due_at = 0;
	rest.pickup->luggage = 0; /* that goes with the others */
	(void)offer_add(d->relay, d->facts, d->at, d->next++, &rest);
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
	if (notice_has(notice, d->person)) {
		return USHER__OUTCOME__OK;
	}
	if (notice->n_readers >= READERS_MAX && !notice_asks(notice, d->person)) {
		return USHER__OUTCOME__TOO_MANY;
	}
	confirmed = add(d, USHER__FACT__FACT__WHAT_CONFIRMED)->confirmed;
	confirmed->handoff = d->rec->handoff;
	confirmed->person = actor(d);
	if (notice_is_last(notice, d->person)) {
		advanced = add(d, USHER__FACT__FACT__WHAT_ADVANCED)->advanced;
		advanced->handoff = d->rec->handoff;
		advanced->stage = USHER__STAGE__CONFIRMED;
	}
	return USHER__OUTCOME__OK;
}

/* The notice and the others that went out with it. */
Usher__Outcome decide_remind(struct deciding *d) {
	const struct handoff *handoff;
	size_t before = d->facts->n;
	uint64_t at = 0;

	if (d->rec->kind != USHER__KIND__NOTICE) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	while ((handoff = batch_next(d->relay, d->rec, USHER__STAGE__OFFERED, &at))) {
		Usher__Fact__Reminded *reminded =
			add(d, USHER__FACT__FACT__WHAT_REMINDED)->reminded;

		reminded->handoff = handoff->rec.handoff;
		reminded->person = actor(d);
	}
	return d->facts->n > before ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
}
