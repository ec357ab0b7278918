/* SPDX-License-Identifier: MIT */
/* Who is on duty: shifts, breaks, vehicles, what is handed over at their end, and what a supervisor
 * finds. */
#include "core/decide_duty.h"

#include "base/memory.h"
#include "core/deciding.h"
#include "core/handoff.h"
#include "core/kind.h"
#include "core/ladder.h"
#include "core/meeting.h"
#include "core/seats.h"
#include "core/staff.h"
#include "core/state.h"
#include "core/vehicle.h"

#include <stdlib.h>
#include <string.h>

/* Is @rec released when this sign-on ends the duty of who has it? */
static bool is_given_up(
	const struct deciding *d, const Usher__Fact__Handoff *rec, const char *badge) {
	return d->person && strcmp(d->person->badge, badge) && same_badge(rec->taker, d->person) &&
		rec->stage == USHER__STAGE__TAKEN && !staff_is_elsewhere(d, d->person->badge);
}

/* Has somebody else than @badge guests in @vehicle? */
static bool is_full_of_others(const struct deciding *d, const char *vehicle, const char *badge) {
	uint64_t id;
	size_t at = 0;
	void *thing;

	if (!seats_taken(d->relay, vehicle)) {
		return false;
	}
	while (idmap_next(&d->relay->handoffs, &at, &id, &thing)) {
		const struct handoff *handoff = thing;

		if (handoff->seated && !strcmp(handoff->seated_in, vehicle) &&
			strcmp(handoff->rec.taker->badge, badge) &&
			!is_given_up(d, &handoff->rec, badge)) {
			return true;
		}
	}
	return false;
}

/* Does somebody else than @badge drive @vehicle? Whoever is signed off by this sign-on does not. */
static bool is_driven(
	const struct deciding *d, const char *vehicle, const char *badge, struct driver *ret) {
	const struct driver_filter others = {
		.vehicle = vehicle, .other_badge = badge, .not_on = d->device};

	return vehicle_driver(d->relay, &others, ret);
}

/* The site's vehicle @id, if it goes with @post, or NULL. */
static const struct vehicle *own_vehicle(
	const struct site *site, const char *id, const struct post *post) {
	const struct vehicle *vehicle = site_vehicle(site, id);

	return vehicle && vehicle->post == post ? vehicle : NULL;
}

/* The vehicle that goes with a duty at @post: that which is asked for, or that which the badge has,
 * or the first that nobody drives. *ret is NULL where there is none. */
static Usher__Outcome choose_vehicle(struct deciding *d, const struct badge *badge,
	const struct post *post, const char *said, const struct vehicle **ret) {
	const struct site *site = d->relay->site;
	const struct driver_filter own = {.badge = badge->id, .post = post->id};
	const struct vehicle *asked = said ? site_vehicle(site, said) : NULL;
	struct driver driver;

	*ret = NULL;
	if (said && !asked) {
		return USHER__OUTCOME__NO_SUCH_VEHICLE;
	}
	if (asked && asked->post != post) { /* of several posts, it may be for another */
		return site_has_vehicles(site, post) ? USHER__OUTCOME__NO_SUCH_VEHICLE
						     : USHER__OUTCOME__OK;
	}
	if (asked) {
		*ret = asked;
		if (is_driven(d, asked->id, badge->id, &driver)) {
			name_person(d, driver.device->rec.person);
			return USHER__OUTCOME__VEHICLE_TAKEN;
		}
		return USHER__OUTCOME__OK;
	}
	if (vehicle_driver(d->relay, &own, &driver)) {
		*ret = own_vehicle(site, driver.duty->vehicle, post);
		return USHER__OUTCOME__OK;
	}
	for (size_t i = 0; i < site->n_vehicles && !*ret; i++) {
		const struct vehicle *vehicle = &site->vehicles[i];

		if (vehicle->post == post && !is_driven(d, vehicle->id, badge->id, NULL) &&
			!is_full_of_others(d, vehicle->id, badge->id)) {
			*ret = vehicle;
		}
	}
	return USHER__OUTCOME__OK;
}

/* What is ticked of the shift's checklist. */
static void tick(struct deciding *d, const struct post *post, Usher__Fact__SignedOn *on) {
	const struct site *site = d->relay->site;

	on->checked = pool_take(&d->facts->pool, (site->n_checks + 1) * sizeof *on->checked);
	for (size_t i = 0; i < site->n_checks; i++) {
		if (check_counts(&site->checks[i], post)) {
			on->checked[on->n_checked++] = facts_text(d->facts, site->checks[i].id);
		}
	}
}

static bool has_checklist(const struct site *site, const struct post *post) {
	for (size_t i = 0; i < site->n_checks; i++) {
		if (check_counts(&site->checks[i], post)) {
			return true;
		}
	}
	return false;
}

static void sign_on(struct deciding *d, const struct badge *badge, const struct post *post,
	const struct vehicle *vehicle, bool checked) {
	Usher__Fact__SignedOn *on = add(d, USHER__FACT__FACT__WHAT_SIGNED_ON)->signed_on;

	on->device = facts_text(d->facts, d->device_id);
	on->post = facts_text(d->facts, post->id);
	on->person = facts_person(d->facts, badge->id, badge->name);
	if (vehicle) {
		on->vehicle = facts_text(d->facts, vehicle->id);
		on->seats = d->answered->seats = vehicle->seats;
	}
	if (checked) {
		tick(d, post, on);
	}
}

/* Another badge's sign-on ends the duty here. What that one had taken, and can do nothing about
 * from elsewhere, is offered again. */
static void take_over(struct deciding *d, const char *badge) {
	const struct handoff **held;
	size_t n;

	held = staff_tasks(d->relay, d->person, &n);
	for (size_t i = 0; i < n; i++) {
		if (is_given_up(d, &held[i]->rec, badge)) {
			(void)offer_again(&held[i]->rec, d->at, d->facts);
		}
	}
	free(held);
	add(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off->device =
		facts_text(d->facts, d->device_id);
}

/* To another vehicle, at a post that is held already; not with guests on their way in the one
 * before. */
static Usher__Outcome change_vehicle(struct deciding *d, const struct badge *badge,
	const struct post *post, const struct act_on *on) {
	const struct driver_filter here = {.on = d->device, .post = post->id};
	struct driver driver = {0};
	const Usher__Fact__Duty *drives =
		vehicle_driver(d->relay, &here, &driver) ? driver.duty : NULL;
	const struct vehicle *vehicle;
	Usher__Outcome outcome = choose_vehicle(d, badge, post, on->vehicle, &vehicle);
	Usher__Fact__SignedOff *off;
	const struct handoff **held;
	size_t n;

	if (outcome != USHER__OUTCOME__OK || !vehicle ||
		(drives && !strcmp(drives->vehicle, vehicle->id))) {
		d->answered->seats = drives ? drives->seats : 0;
		return outcome;
	}
	held = staff_tasks(d->relay, d->person, &n);
	for (size_t i = 0; i < n && outcome == USHER__OUTCOME__OK; i++) {
		if (drives && held[i]->seated && !strcmp(held[i]->seated_in, drives->vehicle)) {
			d->answered->handoff = held[i]->rec.handoff;
			outcome = USHER__OUTCOME__HOLDING;
		}
	}
	free(held);
	if (outcome == USHER__OUTCOME__OK) {
		off = add(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off;
		off->device = facts_text(d->facts, d->device_id);
		off->post = facts_text(d->facts, post->id);
		sign_on(d, badge, post, vehicle, on->checked);
	}
	return outcome;
}

Usher__Outcome decide_on(struct deciding *d, const struct act_on *on) {
	const struct badge *badge = site_badge(d->relay->site, on->badge);
	const struct post *post = site_post(d->relay->site, on->post);
	const struct vehicle *vehicle;
	Usher__Outcome outcome;
	bool same;

	if (!badge) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	if (!post) {
		return USHER__OUTCOME__NO_SUCH_POST;
	}
	d->answered->post = facts_text(d->facts, post->id);
	if (!badge_may_hold(badge, post)) {
		return USHER__OUTCOME__MAY_NOT_HOLD;
	}
	same = d->person && !strcmp(d->person->badge, badge->id);
	if (same && device_find_duty(d->device, post->id) >= 0) {
		return change_vehicle(d, badge, post, on);
	}
	if (same && d->device->rec.n_duties >= DUTIES_MAX) {
		return USHER__OUTCOME__TOO_MANY;
	}
	outcome = choose_vehicle(d, badge, post, on->vehicle, &vehicle);
	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (has_checklist(d->relay->site, post) && !on->checked) {
		return USHER__OUTCOME__CHECK_FIRST;
	}
	if (d->person && !same) {
		take_over(d, badge->id);
	}
	sign_on(d, badge, post, vehicle, on->checked);
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_off(struct deciding *d) {
	size_t n;
	const struct handoff **held = staff_tasks(d->relay, d->person, &n);

	if (n) {
		d->answered->handoff = held[0]->rec.handoff;
	}
	free(held);
	if (n) {
		return USHER__OUTCOME__HOLDING;
	}
	add(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off->device =
		facts_text(d->facts, d->device_id);
	return USHER__OUTCOME__OK;
}

/* A break is the badge's, on all its devices. */
Usher__Outcome decide_break(struct deciding *d, bool begins) {
	for (size_t i = 0; i < d->relay->n_devices; i++) {
		const Usher__Fact__Device *rec = &d->relay->devices[i]->rec;

		if (same_badge(rec->person, d->person) && begins == !rec->break_since) {
			Usher__Fact__Paused *paused =
				add(d, USHER__FACT__FACT__WHAT_PAUSED)->paused;

			paused->device = facts_text(d->facts, rec->device);
			paused->over = !begins;
		}
	}
	return USHER__OUTCOME__OK;
}

/* May @handoff go to @badge? *seats: taken so far in the vehicle that it would go to. */
static Usher__Outcome may_go(struct deciding *d, const struct handoff *handoff,
	const struct badge *badge, uint32_t *seats) {
	const Usher__Fact__Handoff *rec = &handoff->rec;
	const struct device *device = staff_present(d->relay, badge->id, rec);
	const Usher__Fact__Duty *drives;
	uint32_t free_seats;

	d->answered->handoff = rec->handoff;
	d->answered->post = facts_text(d->facts, rec->post);
	if (!device) {
		return USHER__OUTCOME__NOT_THERE;
	}
	if (!rec->pickup || rec->stage != USHER__STAGE__TAKEN) {
		return USHER__OUTCOME__OK;
	}
	drives = vehicle_for(d->relay, device, rec);
	if (!drives) {
		return USHER__OUTCOME__NO_VEHICLE;
	}
	if (!strcmp(drives->vehicle, rec->pickup->vehicle)) {
		return USHER__OUTCOME__OK;
	}
	free_seats = vehicle_free_seats(d->relay, drives, 0);
	if (*seats + rec->pickup->seats > free_seats) {
		d->answered->seats = *seats < free_seats ? free_seats - *seats : 0;
		return USHER__OUTCOME__NO_SEATS;
	}
	*seats += rec->pickup->seats;
	return USHER__OUTCOME__OK;
}

static void hand_over(
	struct deciding *d, const struct handoff *handoff, const struct badge *badge) {
	const struct device *device = staff_present(d->relay, badge->id, &handoff->rec);
	Usher__Fact__HandedOver *over = add(d, USHER__FACT__FACT__WHAT_HANDED_OVER)->handed_over;

	over->handoff = handoff->rec.handoff;
	over->person = facts_person(d->facts, badge->id, badge->name);
	over->by = actor(d);
	over->device = facts_text(d->facts, d->device_id);
	over->remind_at = meeting_remind_at(d, &handoff->rec);
	over->up_at = meeting_up_at(d, over->remind_at);
	if (handoff->rec.pickup && handoff->rec.stage == USHER__STAGE__TAKEN) {
		over->vehicle =
			facts_text(d->facts, vehicle_for(d->relay, device, &handoff->rec)->vehicle);
	}
}

/* The one handoff that is meant, if whoever asks has it, or supervises. */
static Usher__Outcome one_held(struct deciding *d, const struct meant *meant) {
	if (!find_meant(d, meant)) {
		return USHER__OUTCOME__NO_SUCH_HANDOFF;
	}
	if (!same_badge(d->rec->taker, d->person) && !d->device->sees_all) {
		name_person(d, d->rec->taker);
		return USHER__OUTCOME__NOT_YOURS;
	}
	return stage_is_held(d->rec->stage) ? USHER__OUTCOME__OK : USHER__OUTCOME__PAST_STAGE;
}

static Usher__Outcome hand_over_all(
	struct deciding *d, const struct handoff **list, size_t n, const struct badge *badge) {
	Usher__Outcome outcome = USHER__OUTCOME__OK;
	uint32_t seats = 0;

	for (size_t i = 0; i < n && outcome == USHER__OUTCOME__OK; i++) {
		outcome = may_go(d, list[i], badge, &seats);
	}
	for (size_t i = 0; i < n && outcome == USHER__OUTCOME__OK; i++) {
		if (strcmp(list[i]->rec.taker->badge, badge->id)) {
			hand_over(d, list[i], badge);
		}
	}
	return outcome;
}

Usher__Outcome decide_handover(struct deciding *d, const struct act_handover *handover) {
	const struct badge *badge = site_badge(d->relay->site, handover->badge);
	const struct handoff **held;
	Usher__Outcome outcome;
	size_t n;

	if (!badge) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	if (handover->handoff.number) {
		outcome = one_held(d, &handover->handoff);
		return outcome == USHER__OUTCOME__OK ? hand_over_all(d, &d->handoff, 1, badge)
						     : outcome;
	}
	held = staff_tasks(d->relay, d->person, &n);
	outcome = n ? hand_over_all(d, held, n, badge) : USHER__OUTCOME__NO_SUCH_HANDOFF;
	free(held);
	return outcome;
}

Usher__Outcome decide_inspect(struct deciding *d, const struct act_inspect *inspect) {
	const struct site *site = d->relay->site;
	const struct badge *badge = inspect->badge ? site_badge(site, inspect->badge) : NULL;
	Usher__Fact__Inspection *found;

	if (!d->device->sees_all) {
		return USHER__OUTCOME__NEVER_YOURS;
	}
	if (inspect->badge && !badge) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	if (inspect->post && !site_post(site, inspect->post)) {
		return USHER__OUTCOME__NO_SUCH_POST;
	}
	for (size_t i = 0; i < inspect->n_failed; i++) {
		if (!site_check(site, inspect->failed[i])) {
			return USHER__OUTCOME__NO_SUCH_CHECK;
		}
	}
	found = add(d, USHER__FACT__FACT__WHAT_INSPECTION)->inspection;
	found->inspection = d->answered->handoff = d->next;
	found->at = d->at;
	found->person = actor(d);
	found->badge = badge ? facts_person(d->facts, badge->id, badge->name) : NULL;
	found->post = facts_text(d->facts, inspect->post);
	found->note = facts_text(d->facts, inspect->note);
	found->failed = pool_take(&d->facts->pool, (inspect->n_failed + 1) * sizeof *found->failed);
	for (size_t i = 0; i < inspect->n_failed; i++) {
		found->failed[found->n_failed++] = facts_text(d->facts, inspect->failed[i]);
	}
	return USHER__OUTCOME__OK;
}
