/* SPDX-License-Identifier: MIT */
/* The steps of a kind's own, from taken to done: who drives, who hears that a guest is on the way,
 * and what follows. */
#include "core/decide_step.h"

#include "core/copy.h"
#include "core/ending.h"
#include "core/expected.h"
#include "core/handoff_private.h"
#include "core/kind.h"
#include "core/seating.h"
#include "core/sending.h"
#include "core/state.h"
#include "core/vehicle.h"
#include "core/visit.h"

#include <string.h>

/* What the badge that asks drives to fetch this guest, on this device or another of its own:
 * @vehicle if it drives that, else the first; NULL if none. On a break or not, since the guest is
 * there. */
static const Usher__Fact__Duty *own_drive(const struct deciding *d, const char *vehicle) {
	struct driver_filter own = {
		.badge = d->person->badge, .is_for = d->rec, .vehicle = vehicle};
	struct driver driver = {0};

	if (*vehicle && vehicle_driver(d->relay, &own, &driver)) {
		return driver.duty;
	}
	own.vehicle = NULL;
	own.on = d->device;
	if (vehicle_driver(d->relay, &own, &driver)) {
		return driver.duty;
	}
	own.on = NULL;
	(void)vehicle_driver(d->relay, &own, &driver);
	return driver.duty;
}

/* Before a party gets in: it may be larger than it was when it was taken, and the vehicle another.
 */
static Usher__Outcome board(struct deciding *d, Usher__Fact__Advanced *advanced) {
	const Usher__Fact__Pickup *pickup = d->rec->pickup;
	const Usher__Fact__Duty *drives = own_drive(d, pickup->vehicle);
	uint32_t own = 0;

	if (!drives) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	if (!strcmp(drives->vehicle, pickup->vehicle)) {
		own = pickup->seats;
	}
	advanced->seats = handoff_party(d->handoff);
	advanced->vehicle = facts_text(d->facts, drives->vehicle);
	return seats_for(d, drives, advanced->seats, own);
}

/* Once the guest is aboard, whoever receives guests at the destination is told. */
static void tell_destination(struct deciding *d) {
	const struct area *area = site_area_said(d->relay->site, d->rec->to);
	struct offer offer = {.kind = USHER__KIND__ARRIVAL,
		.visit = d->rec->visit,
		.from = d->rec->post,
		.party = d->rec->party};

	if (!area || area->exit || d->rec->pickup->beyond ||
		!strcmp(area->post->id, d->rec->post) || !has_room(d, 1, NULL) ||
		!d->handoff->visit || d->handoff->visit->rec.ended_at) {
		return;
	}
	offer.post = area->post->id;
	offer.to = area->id;
	meet(d, &offer, area);
	d->answered->post = facts_text(d->facts, send_offer(d, &offer)->post);
}

/* Does it lead out of the site? */
static bool leads_out(const struct deciding *d) {
	const struct area *area = site_area_said(d->relay->site, d->rec->to);

	return d->rec->pickup && d->rec->pickup->beyond ? true : area && area->exit;
}

/* Is somebody of its visit's party still to be fetched: on the way, or in a part that nobody took?
 */
static bool waits_for_others(const struct deciding *d) {
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
static void leave_by_exit(struct deciding *d) {
	struct visit *visit = d->handoff->visit;

	if (visit && !visit->rec.ended_at && leads_out(d) && !waits_for_others(d)) {
		end_visit(d, visit, d->rec->handoff, NULL);
	}
}

/* Once it is done, what the site has follow it is held. */
static void follow_up(struct deciding *d) {
	const Usher__Fact__Service *done = d->rec->service;
	const struct service *service = done ? site_service(d->relay->site, done->name) : NULL,
			     *next = service ? service->next : NULL;
	const struct visit *visit = has_room(d, 1, d->handoff->visit) ? d->handoff->visit : NULL;
	struct offer offer = {.kind = USHER__KIND__SERVICE,
		.visit = visit ? visit->rec.visit : 0,
		.from = d->rec->post,
		.after = d->rec->handoff,
		.kept = d->relay->site->visit_ends};
	Usher__Fact__Offered *offered;

	if (!next || !has_room(d, 1, NULL)) {
		return;
	}
	offer.post = next->post->id;
	offer.due_at = d->at + service->next_after;
	offer.service = message_copy(&d->facts->pool, &done->base);
	offer.service->name = facts_text(d->facts, next->id);
	offer.service->quantity = 1;
	offer.service->named = NULL;
	offer.service->loan = next->loan;
	offer.service->stays = next->stays;
	offered = send_offer(d, &offer);
	d->answered->held = offered->handoff;
	d->answered->due_at = offered->due_at;
}

/* A step of the kind's own. */
Usher__Outcome decide_step(struct deciding *d, enum event_type act) {
	const struct kind *kind = kind_find(d->rec->kind);
	const struct step *step = kind && d->handoff ? kind_step(kind, (int)act, d->rec) : NULL;
	Usher__Fact__Advanced *advanced = facts_make(d->facts, &usher__fact__advanced__descriptor);
	Usher__Outcome outcome = USHER__OUTCOME__OK;

	if (kind && !kind_knows(kind, (int)act)) {
		return USHER__OUTCOME__WRONG_KIND;
	}
	if (!step) {
		return USHER__OUTCOME__PAST_STAGE;
	}
	if (step->to == USHER__STAGE__ABOARD) {
		outcome = board(d, advanced);
	}
	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	advanced->handoff = d->rec->handoff;
	advanced->stage = step->to;
	advanced->person = actor(d);
	add(d, USHER__FACT__FACT__WHAT_ADVANCED)->advanced = advanced;
	if (step->to == USHER__STAGE__ABOARD) {
		if (d->handoff->visit && visit_is_awaited(&d->handoff->visit->rec)) {
			expected_arrive(d, d->handoff->visit);
		}
		tell_destination(d);
	} else if (step->to == USHER__STAGE__DONE) {
		follow_up(d);
	} else if (step->to == USHER__STAGE__DROPPED || step->to == USHER__STAGE__MET) {
		leave_by_exit(d);
	}
	return USHER__OUTCOME__OK;
}
