/* SPDX-License-Identifier: MIT */
/* The steps of a kind's own, from taken to done: who drives, who hears that a guest is on the way,
 * and what follows. */
#include "core/decide_step.h"

#include "core/ending.h"
#include "core/expected.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/message.h"
#include "core/sending.h"
#include "core/stage.h"
#include "core/state.h"
#include "core/vehicle.h"
#include "core/visit.h"

#include <string.h>

/* What the badge that asks drives to fetch this guest, on this device or another of its own:
 * @preferred_vehicle if it drives that, else the first, or NULL. On a break or not: the guest is
 * there. */
static const Usher__Fact__Duty *own_driving_duty(
	const struct deciding *d, const char *preferred_vehicle) {
	struct driver_filter own_filter = {
		.badge = d->person->badge, .for_handoff = d->rec, .vehicle = preferred_vehicle};
	struct driver driver = {0};

	if (*preferred_vehicle && vehicle_find_driver(d->relay, &own_filter, &driver)) {
		return driver.duty;
	}
	own_filter.vehicle = NULL;
	own_filter.on_device = d->device;
	if (vehicle_find_driver(d->relay, &own_filter, &driver)) {
		return driver.duty;
	}
	own_filter.on_device = NULL;
	(void)vehicle_find_driver(d->relay, &own_filter, &driver);
	return driver.duty;
}

/* Before a party gets in: it may be larger than it was when it was taken, and the vehicle another.
 */
static Usher__Outcome prepare_boarding(struct deciding *d, Usher__Fact__Advanced *advanced) {
	const Usher__Fact__Pickup *pickup = d->rec->pickup;
	const Usher__Fact__Duty *duty = own_driving_duty(d, pickup->vehicle);
	uint32_t own_seats = 0;

	if (!duty) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	if (!strcmp(duty->vehicle, pickup->vehicle)) {
		own_seats = pickup->seats;
	}
	advanced->seats = handoff_party_size(d->handoff);
	advanced->vehicle = facts_copy_text(d->facts, duty->vehicle);
	return deciding_seats_outcome(d, duty, advanced->seats, own_seats);
}

/* Once the guest is aboard, whoever receives guests at the destination is told. */
static void offer_arrival_at_destination(struct deciding *d) {
	const struct area *area = site_area_by_name(d->relay->site, d->rec->to);
	struct offer offer = {.kind = USHER__KIND__ARRIVAL,
		.visit = d->rec->visit,
		.from = d->rec->post,
		.party = d->rec->party};

	if (!area || area->is_exit || d->rec->pickup->beyond ||
		!strcmp(area->post->id, d->rec->post) ||
		!deciding_has_room_for_handoffs(d, 1, NULL) || !d->handoff->visit ||
		d->handoff->visit->rec.ended_at) {
		return;
	}
	offer.post = area->post->id;
	offer.to = area->id;
	sending_set_meeting_times(d, &offer, area);
	d->answered->post = facts_copy_text(d->facts, sending_add_offer(d, &offer)->post);
}

/* Does the handoff lead out of the site? */
static bool leads_off_site(const struct deciding *d) {
	const struct area *area = site_area_by_name(d->relay->site, d->rec->to);

	return d->rec->pickup && d->rec->pickup->beyond ? true : area && area->is_exit;
}

/* Is somebody of its visit's party still to be fetched: on the way, or in a part that nobody took?
 */
static bool has_other_pending_pickups(const struct deciding *d) {
	list_each(link, &d->handoff->visit->handoffs) {
		const struct handoff *other = container_of(link, struct handoff, link);

		if (other != d->handoff && other->rec.pickup &&
			(stage_is_open(other->rec.stage) ||
				(other->rec.party && other->rec.stage == USHER__STAGE__MISSED))) {
			return true;
		}
	}
	return false;
}

/* A guest who is at an exit has left. */
static void add_visit_ended_if_at_exit(struct deciding *d) {
	struct visit *visit = d->handoff->visit;

	if (visit && !visit->rec.ended_at && leads_off_site(d) && !has_other_pending_pickups(d)) {
		ending_add_visit_end_facts(d, visit, d->rec->handoff, NULL);
	}
}

/* Once it is done, what the site has follow it is scheduled; it counts from when it was done. */
static void schedule_followup_service(struct deciding *d) {
	const Usher__Fact__Service *done = d->rec->service;
	const struct service *service = done ? site_service(d->relay->site, done->name) : NULL,
			     *next = service ? service->followed_by : NULL;
	const struct visit *visit =
		deciding_has_room_for_handoffs(d, 1, d->handoff->visit) ? d->handoff->visit : NULL;
	struct offer offer = {.kind = USHER__KIND__SERVICE,
		.visit = visit ? visit->rec.visit : 0,
		.from = d->rec->post,
		.follows = d->rec->handoff,
		.retention = d->relay->site->visit_ends_after};
	Usher__Fact__Offered *offered;

	if (!next || !deciding_has_room_for_handoffs(d, 1, NULL)) {
		return;
	}
	offer.post = next->post->id;
	offer.due_at = d->asked_at + service->followed_after;
	offer.service = message_copy(&d->facts->pool, &done->base);
	offer.service->name = facts_copy_text(d->facts, next->id);
	offer.service->quantity = 1;
	offer.service->named = NULL;
	offer.service->loan = next->is_loan;
	offer.service->stays = next->outlives_visit;
	offered = sending_add_offer(d, &offer);
	if (offered->due_at) {
		d->answered->held = offered->handoff;
		d->answered->due_at = offered->due_at;
	} else { /* it was done so long ago that this is due by now */
		d->answered->post = facts_copy_text(d->facts, offered->post);
	}
}

/* When the step came about: when the device asked for it, though after what came before it; or now.
 */
static int64_t step_happened_at(const struct deciding *d) {
	int64_t earliest = handoff_earliest_step_at(d->handoff),
		happened_at = d->asked_at > earliest ? d->asked_at : earliest;

	return happened_at < d->at ? happened_at : d->at;
}

/* A step of the kind's own. */
Usher__Outcome decide_step(struct deciding *d, enum event_type act) {
	const struct kind *kind = kind_find(d->rec->kind);
	const struct step *step =
		kind && d->handoff ? kind_find_step(kind, (int)act, d->rec) : NULL;
	Usher__Fact__Advanced *advanced =
		facts_new_message(d->facts, &usher__fact__advanced__descriptor);
	Usher__Outcome outcome = USHER__OUTCOME__OK;

	if (kind && !kind_has_act(kind, (int)act)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (!step) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (step->to == USHER__STAGE__ABOARD) {
		outcome = prepare_boarding(d, advanced);
	}
	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	advanced->handoff = d->rec->handoff;
	advanced->stage = step->to;
	advanced->person = deciding_copy_actor(d);
	d->asked_at = step_happened_at(d); /* what follows counts from then, too */
	advanced->happened_at = d->asked_at < d->at ? d->asked_at : 0;
	deciding_add_fact(d, USHER__FACT__FACT__WHAT_ADVANCED)->advanced = advanced;
	if (step->to == USHER__STAGE__ABOARD) {
		if (d->handoff->visit && visit_is_awaited(&d->handoff->visit->rec)) {
			expected_add_arrived(d, d->handoff->visit);
		}
		offer_arrival_at_destination(d);
	} else if (step->to == USHER__STAGE__DONE) {
		schedule_followup_service(d);
	} else if (step->to == USHER__STAGE__DROPPED || step->to == USHER__STAGE__MET) {
		add_visit_ended_if_at_exit(d);
	}
	return USHER__OUTCOME__OK;
}
