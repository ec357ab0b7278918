/* SPDX-License-Identifier: MIT */
/* Who is on duty: shifts, breaks and vehicles. */
#include "core/decide_duty.h"

#include "base/memory.h"
#include "core/deciding.h"
#include "core/handoff.h"
#include "core/offer.h"
#include "core/seats.h"
#include "core/staff.h"
#include "core/state.h"
#include "core/vehicle.h"

#include <stdlib.h>
#include <string.h>

/* Is @rec released when the sign-on of @new_badge ends the duty of whoever has it here? */
static bool is_released_by_sign_on(
	const struct deciding *d, const Usher__Fact__Handoff *rec, const char *new_badge) {
	return d->person && strcmp(d->person->badge, new_badge) &&
		deciding_is_same_badge(rec->taker, d->person) &&
		rec->stage == USHER__STAGE__TAKEN && !staff_is_on_other_device(d, d->person->badge);
}

/* Are seats of @vehicle taken for a pickup that somebody else than @badge has? */
static bool has_seats_taken_by_others(
	const struct deciding *d, const char *vehicle, const char *badge) {
	uint64_t id;
	size_t cursor = 0;
	void *thing;

	if (!seats_taken(d->relay, vehicle)) {
		return false;
	}
	while (idmap_next(&d->relay->handoffs, &cursor, &id, &thing)) {
		const struct handoff *handoff = thing;

		if (handoff->seats_counted && !strcmp(handoff->seats_counted_in, vehicle) &&
			strcmp(handoff->rec.taker->badge, badge) &&
			!is_released_by_sign_on(d, &handoff->rec, badge)) {
			return true;
		}
	}
	return false;
}

/* Does somebody else than @badge drive @vehicle? Whoever is signed off by this sign-on does not. */
static bool is_driven_by_other(const struct deciding *d, const char *vehicle, const char *badge,
	struct driver *ret_driver) {
	const struct driver_filter others = {
		.vehicle = vehicle, .not_badge = badge, .not_on_device = d->device};

	return vehicle_find_driver(d->relay, &others, ret_driver);
}

/* The site's vehicle @vehicle_id, if it goes with @post, or NULL. */
static const struct vehicle *find_vehicle_of_post(
	const struct site *site, const char *vehicle_id, const struct post *post) {
	const struct vehicle *vehicle = site_vehicle(site, vehicle_id);

	return vehicle && vehicle->post == post ? vehicle : NULL;
}

/* The vehicle that goes with a duty at @post: that which is asked for, or that which the badge has,
 * or the first that nobody drives. *ret_vehicle is NULL where there is none. */
static Usher__Outcome choose_vehicle(struct deciding *d, const struct badge *badge,
	const struct post *post, const char *asked_id, const struct vehicle **ret_vehicle) {
	const struct site *site = d->relay->site;
	const struct driver_filter own_filter = {.badge = badge->id, .post = post->id};
	const struct vehicle *asked = asked_id ? site_vehicle(site, asked_id) : NULL;
	struct driver driver;

	*ret_vehicle = NULL;
	if (asked_id && !asked) {
		return USHER__OUTCOME__NO_SUCH_VEHICLE;
	}
	if (asked && asked->post != post) { /* of several posts, it may be for another */
		return site_post_has_vehicles(site, post) ? USHER__OUTCOME__NO_SUCH_VEHICLE
							  : USHER__OUTCOME__OK;
	}
	if (asked) {
		*ret_vehicle = asked;
		if (is_driven_by_other(d, asked->id, badge->id, &driver)) {
			deciding_set_answer_winner(d, driver.device->rec.person);
			return USHER__OUTCOME__VEHICLE_TAKEN;
		}
		return USHER__OUTCOME__OK;
	}
	if (vehicle_find_driver(d->relay, &own_filter, &driver)) {
		*ret_vehicle = find_vehicle_of_post(site, driver.duty->vehicle, post);
		return USHER__OUTCOME__OK;
	}
	for (size_t i = 0; i < site->n_vehicles && !*ret_vehicle; i++) {
		const struct vehicle *vehicle = &site->vehicles[i];

		if (vehicle->post == post && !is_driven_by_other(d, vehicle->id, badge->id, NULL) &&
			!has_seats_taken_by_others(d, vehicle->id, badge->id)) {
			*ret_vehicle = vehicle;
		}
	}
	return USHER__OUTCOME__OK;
}

/* The whole checklist of @post is ticked. */
static void add_checked_items(
	struct deciding *d, const struct post *post, Usher__Fact__SignedOn *signed_on) {
	const struct site *site = d->relay->site;

	signed_on->checked =
		pool_alloc(&d->facts->pool, (site->n_checklist + 1) * sizeof *signed_on->checked);
	for (size_t i = 0; i < site->n_checklist; i++) {
		if (checklist_item_applies_at(&site->checklist[i], post)) {
			signed_on->checked[signed_on->n_checked++] =
				facts_copy_text(d->facts, site->checklist[i].id);
		}
	}
}

static bool has_checklist(const struct site *site, const struct post *post) {
	for (size_t i = 0; i < site->n_checklist; i++) {
		if (checklist_item_applies_at(&site->checklist[i], post)) {
			return true;
		}
	}
	return false;
}

static void add_signed_on(struct deciding *d, const struct badge *badge, const struct post *post,
	const struct vehicle *vehicle, bool checked) {
	Usher__Fact__SignedOn *signed_on =
		deciding_add_fact(d, USHER__FACT__FACT__WHAT_SIGNED_ON)->signed_on;

	signed_on->device = facts_copy_text(d->facts, d->device_id);
	signed_on->post = facts_copy_text(d->facts, post->id);
	signed_on->person = facts_new_person(d->facts, badge->id, badge->name);
	if (vehicle) {
		signed_on->vehicle = facts_copy_text(d->facts, vehicle->id);
		signed_on->seats = d->answered->seats = vehicle->seats;
	}
	if (checked) {
		add_checked_items(d, post, signed_on);
	}
}

/* The sign-on of @new_badge ends the duty here. What the badge before it has, and can do no more
 * about from elsewhere, is offered again. */
static void add_releases_and_signed_off(struct deciding *d, const char *new_badge) {
	const struct handoff **tasks;
	size_t n;

	tasks = staff_collect_tasks(d->relay, d->person, &n);
	for (size_t i = 0; i < n; i++) {
		if (is_released_by_sign_on(d, &tasks[i]->rec, new_badge)) {
			(void)offer_add_released(&tasks[i]->rec, d->at, d->facts);
		}
	}
	free(tasks);
	deciding_add_fact(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off->device =
		facts_copy_text(d->facts, d->device_id);
}

/* To another vehicle, at a post that is held already; not with guests on their way in the one
 * before. */
static Usher__Outcome decide_vehicle_change(struct deciding *d, const struct badge *badge,
	const struct post *post, const struct act_sign_on *on) {
	const struct driver_filter here_filter = {.on_device = d->device, .post = post->id};
	struct driver driver = {0};
	const Usher__Fact__Duty *duty =
		vehicle_find_driver(d->relay, &here_filter, &driver) ? driver.duty : NULL;
	const struct vehicle *vehicle;
	Usher__Outcome outcome = choose_vehicle(d, badge, post, on->vehicle, &vehicle);
	Usher__Fact__SignedOff *signed_off;
	const struct handoff **tasks;
	size_t n;

	if (outcome != USHER__OUTCOME__OK || !vehicle ||
		(duty && !strcmp(duty->vehicle, vehicle->id))) {
		d->answered->seats = duty ? duty->seats : 0;
		return outcome;
	}
	tasks = staff_collect_tasks(d->relay, d->person, &n);
	for (size_t i = 0; i < n && outcome == USHER__OUTCOME__OK; i++) {
		if (duty && tasks[i]->seats_counted &&
			!strcmp(tasks[i]->seats_counted_in, duty->vehicle)) {
			d->answered->handoff = tasks[i]->rec.handoff;
			outcome = USHER__OUTCOME__HOLDING;
		}
	}
	free(tasks);
	if (outcome == USHER__OUTCOME__OK) {
		signed_off = deciding_add_fact(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off;
		signed_off->device = facts_copy_text(d->facts, d->device_id);
		signed_off->post = facts_copy_text(d->facts, post->id);
		add_signed_on(d, badge, post, vehicle, on->checked);
	}
	return outcome;
}

Usher__Outcome decide_sign_on(struct deciding *d, const struct act_sign_on *on) {
	const struct badge *badge = site_badge(d->relay->site, on->badge);
	const struct post *post = site_post(d->relay->site, on->post);
	const struct vehicle *vehicle;
	Usher__Outcome outcome;
	bool is_same_badge;

	if (!badge) {
		return USHER__OUTCOME__NO_SUCH_BADGE;
	}
	if (!post) {
		return USHER__OUTCOME__NO_SUCH_POST;
	}
	d->answered->post = facts_copy_text(d->facts, post->id);
	if (!badge_may_hold(badge, post)) {
		return USHER__OUTCOME__MAY_NOT_HOLD;
	}
	is_same_badge = d->person && !strcmp(d->person->badge, badge->id);
	if (is_same_badge && device_duty_index(d->device, post->id) >= 0) {
		return decide_vehicle_change(d, badge, post, on);
	}
	if (is_same_badge && d->device->rec.n_duties >= DUTIES_MAX) {
		return USHER__OUTCOME__TOO_MANY;
	}
	outcome = choose_vehicle(d, badge, post, on->vehicle, &vehicle);
	if (outcome != USHER__OUTCOME__OK) {
		return outcome;
	}
	if (has_checklist(d->relay->site, post) && !on->checked) {
		return USHER__OUTCOME__CHECK_FIRST;
	}
	if (d->person && !is_same_badge) {
		add_releases_and_signed_off(d, badge->id);
	}
	add_signed_on(d, badge, post, vehicle, on->checked);
	return USHER__OUTCOME__OK;
}

Usher__Outcome decide_sign_off(struct deciding *d) {
	size_t n;
	const struct handoff **tasks = staff_collect_tasks(d->relay, d->person, &n);

	if (n) {
		d->answered->handoff = tasks[0]->rec.handoff;
	}
	free(tasks);
	if (n) {
		return USHER__OUTCOME__HOLDING;
	}
	deciding_add_fact(d, USHER__FACT__FACT__WHAT_SIGNED_OFF)->signed_off->device =
		facts_copy_text(d->facts, d->device_id);
	return USHER__OUTCOME__OK;
}

/* A break is the badge's, on all its devices. */
Usher__Outcome decide_break(struct deciding *d, bool begins) {
	for (size_t i = 0; i < d->relay->n_devices; i++) {
		const Usher__Fact__Device *rec = &d->relay->devices[i]->rec;

		if (deciding_is_same_badge(rec->person, d->person) && begins == !rec->break_since) {
			Usher__Fact__Paused *paused =
				deciding_add_fact(d, USHER__FACT__FACT__WHAT_PAUSED)->paused;

			paused->device = facts_copy_text(d->facts, rec->device);
			paused->over = !begins;
		}
	}
	return USHER__OUTCOME__OK;
}
