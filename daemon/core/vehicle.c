/* SPDX-License-Identifier: MIT */
#include "core/vehicle.h"

#include "core/handoff.h"
#include "core/seats.h"
#include "core/state.h"

#include <string.h>

/* Is somebody on duty on the device who may be meant? */
static bool device_fits(const struct device *device, const struct driver_filter *filter) {
	const Usher__Fact__Person *person = device->rec.person;

	if (!person || device == filter->not_on || (filter->on && device != filter->on)) {
		return false;
	}
	return !(filter->badge && strcmp(person->badge, filter->badge)) &&
		!(filter->other_badge && !strcmp(person->badge, filter->other_badge));
}

static bool duty_fits(const Usher__Fact__Duty *duty, const struct driver_filter *filter) {
	return *duty->vehicle && !(filter->vehicle && strcmp(duty->vehicle, filter->vehicle)) &&
		!(filter->post && strcmp(duty->post, filter->post));
}

/* The first of the device's duties that fits, or NULL. */
static const Usher__Fact__Duty *find_duty(
	const struct device *device, const struct driver_filter *filter) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		if (duty_fits(device->rec.duties[i], filter)) {
			return device->rec.duties[i];
		}
	}
	return NULL;
}

/* The same, at a post that the handoff is for, in the order of its posts. */
static const Usher__Fact__Duty *find_duty_for(
	const struct device *device, const struct driver_filter *filter) {
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_posts(filter->is_for, posts);

	for (size_t i = 1; i < n; i++) { /* but for the sender's */
		int at = device_find_duty(device, posts[i]);

		if (at >= 0 && duty_fits(device->rec.duties[at], filter)) {
			return device->rec.duties[at];
		}
	}
	return NULL;
}

static bool drives(
	const struct device *device, const struct driver_filter *filter, struct driver *ret) {
	const Usher__Fact__Duty *duty;

	if (!device_fits(device, filter)) {
		return false;
	}
	duty = filter->is_for ? find_duty_for(device, filter) : find_duty(device, filter);
	if (duty && ret) {
		*ret = (struct driver){device, duty};
	}
	return duty != NULL;
}

bool vehicle_driver(
	const struct relay *relay, const struct driver_filter *filter, struct driver *ret) {
	if (filter->on) {
		return drives(filter->on, filter, ret);
	}
	for (size_t i = 0; i < relay->n_devices; i++) {
		if (drives(relay->devices[i], filter, ret)) {
			return true;
		}
	}
	return false;
}

const Usher__Fact__Duty *vehicle_for(
	const struct relay *relay, const struct device *device, const Usher__Fact__Handoff *rec) {
	struct driver driver = {0};

	(void)vehicle_driver(relay, &(struct driver_filter){.on = device, .is_for = rec}, &driver);
	return driver.duty;
}

uint32_t vehicle_free_seats(
	const struct relay *relay, const Usher__Fact__Duty *drives, uint32_t own) {
	uint32_t taken = seats_taken(relay, drives->vehicle) - own;

	return taken < drives->seats ? drives->seats - taken : 0;
}
