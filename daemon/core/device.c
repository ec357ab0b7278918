/* SPDX-License-Identifier: MIT */
#include "core/device.h"

#include "base/memory.h"
#include "core/handoff.h"
#include "core/message.h"
#include "core/state.h"

struct device *device_find(const struct relay *relay, const char *id) {
	return textmap_get(&relay->devices_by_id, id);
}

size_t device_position(struct device *const *devices, size_t n, const char *id) {
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(devices[middle]->rec.device, id) < 0) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

struct device *device_get_or_make(struct relay *relay, const char *id) {
	struct device *device = device_find(relay, id);
	size_t i;

	if (device) {
		return device;
	}
	device = NEW(struct device);
	usher__fact__device__init(&device->rec);
	message_set_text(&device->rec.device, id);
	i = device_position(relay->devices, relay->n_devices, id);
	relay->devices = grow(relay->devices, relay->n_devices, sizeof *relay->devices);
	memmove(&relay->devices[i + 1], &relay->devices[i],
		(relay->n_devices - i) * sizeof *relay->devices);
	relay->devices[i] = device;
	relay->n_devices++;
	*textmap_ensure_value_slot(&relay->devices_by_id, id) = device;
	return device;
}

struct device *device_free(struct device *device) {
	message_clear(&device->rec.base);
	free(device);
	return NULL;
}

int device_duty_index(const struct device *device, const char *post) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		if (!strcmp(device->rec.duties[i]->post, post)) {
			return (int)i;
		}
	}
	return -1;
}

bool device_is_addressed(const struct device *device, const Usher__Fact__Handoff *rec) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		if (handoff_is_for(rec, device->rec.duties[i]->post)) {
			return true;
		}
	}
	return false;
}

uint32_t device_count_on_duty(const struct relay *relay, const char *post) {
	return (uint32_t)tally_get(&relay->on_duty_by_post, post);
}

void device_update_from_site(const struct relay *relay, struct device *device) {
	device->sees_all = device->takes_handoffs = false;
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		const struct post *post = site_post(relay->site, device->rec.duties[i]->post);

		if (post) {
			device->sees_all |= post->is_supervisor;
			device->takes_handoffs |= site_post_takes_handoffs(relay->site, post);
		}
	}
}
