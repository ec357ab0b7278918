/* SPDX-License-Identifier: MIT */
#include "core/staff.h"

#include "core/lookup.h"
#include "core/stage.h"
#include "core/state.h"

#include <string.h>

const struct device *staff_find_device_for_handoff(
	const struct relay *relay, const char *badge, const Usher__Fact__Handoff *rec) {
	for (size_t i = 0; i < relay->n_devices; i++) {
		const struct device *device = relay->devices[i];

		if (device->rec.person && !strcmp(device->rec.person->badge, badge) &&
			!device->rec.break_since && device_is_addressed(device, rec)) {
			return device;
		}
	}
	return NULL;
}

bool staff_has_colleague(const struct deciding *d, const char *post) {
	for (size_t i = 0; i < d->relay->n_devices; i++) {
		const struct device *device = d->relay->devices[i];

		if (device_duty_index(device, post) >= 0 &&
			!deciding_is_same_badge(device->rec.person, d->person)) {
			return true;
		}
	}
	return false;
}

bool staff_is_on_other_device(const struct deciding *d, const char *badge) {
	for (size_t i = 0; i < d->relay->n_devices; i++) {
		const struct device *device = d->relay->devices[i];

		if (device != d->device && device->rec.person &&
			!strcmp(device->rec.person->badge, badge)) {
			return true;
		}
	}
	return false;
}

const struct handoff **staff_collect_tasks(
	const struct relay *relay, const Usher__Fact__Person *person, size_t *ret_n) {
	size_t n, n_tasks = 0;
	const struct handoff **handoffs = relay_collect_handoffs(relay, false, &n);

	for (size_t i = 0; i < n; i++) {
		if (stage_is_assigned(handoffs[i]->rec.stage) &&
			deciding_is_same_badge(handoffs[i]->rec.taker, person)) {
			handoffs[n_tasks++] = handoffs[i];
		}
	}
	*ret_n = n_tasks;
	return handoffs;
}
