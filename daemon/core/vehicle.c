/* SPDX-License-Identifier: MIT */
#include "core/vehicle.h"

#include "core/handoff.h"
#include "core/seats.h"
#include "core/state.h"

#include <string.h>

/* Is somebody on duty on the device who may be meant? */
static bool device_matches(const struct device *device, const struct driver_filter *filter) {
	const Usher__Fact__Person *person = device->rec.person;

	if (!person || device == filter->not_on_device ||
		(filter->on_device && device != filter->on_device)) {
		return false;
	}
	return !(filter->badge && strcmp(person->badge, filter->badge)) &&
		!(filter->not_badge && !strcmp(person->badge, filter->not_badge));
}

static bool duty_matches(const Usher__Fact__Duty *duty, const struct driver_filter *filter) {
	return *duty->vehicle && !(filter->vehicle && strcmp(duty->vehicle, filter->vehicle)) &&
		!(filter->post && strcmp(duty->post, filter->post));
}

/* The first of the device's duties that fits, or NULL. */
static const Usher__Fact__Duty *find_duty(
	const struct device *device, const struct driver_filter *filter) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		if (duty_matches(device->rec.duties[i], filter)) {
			return device->rec.duties[i];
		}
	}
	return NULL;
}

/* The same, at a post that the handoff is for, in the order of its posts. */
static const Usher__Fact__Duty *find_duty_for_handoff(
	const struct device *device, const struct driver_filter *filter) {
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_fill_involved_posts(filter->for_handoff, posts);

	for (size_t i = 1; i < n; i++) { /* but for the sender's */
		int index = device_duty_index(device, posts[i]);

		if (index >= 0 && duty_matches(device->rec.duties[index], filter)) {
			return device->rec.duties[index];
		}
	}
	return NULL;
}

static bool find_driver_on(const struct device *device, const struct driver_filter *filter,
	struct driver *ret_driver) {
	const Usher__Fact__Duty *duty;

	if (!device_matches(device, filter)) {
		return false;
	}
	duty = filter->for_handoff ? find_duty_for_handoff(device, filter)
				   : find_duty(device, filter);
	if (duty && ret_driver) {
		*ret_driver = (struct driver){device, duty};
	}
	return duty != NULL;
}

bool vehicle_find_driver(
	const struct relay *relay, const struct driver_filter *filter, struct driver *ret_driver) {
	if (filter->on_device) {
		return find_driver_on(filter->on_device, filter, ret_driver);
	}
	for (size_t i = 0; i < relay->n_devices; i++) {
		if (find_driver_on(relay->devices[i], filter, ret_driver)) {
			return true;
		}
	}
	return false;
}

const Usher__Fact__Duty *vehicle_duty_for_handoff(
	const struct relay *relay, const struct device *device, const Usher__Fact__Handoff *rec) {
	struct driver driver = {0};

	(void)vehicle_find_driver(
		relay, &(struct driver_filter){.on_device = device, .for_handoff = rec}, &driver);
	return driver.duty;
}

uint32_t vehicle_count_free_seats(
	const struct relay *relay, const Usher__Fact__Duty *duty, uint32_t own_seats) {
	uint32_t taken = seats_taken(relay, duty->vehicle) - own_seats;

	return taken < duty->seats ? duty->seats - taken : 0;
}
