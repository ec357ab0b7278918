/* SPDX-License-Identifier: MIT */
/* Duties begin, pause and end: on the device, and in the counts of who is at a post. */
#include "core/duty.h"

#include "base/memory.h"
#include "core/message.h"
#include "core/presence.h"
#include "core/state.h"

/* It holds @post and is not on a break: from now on, or no more. */
static void adjust_duty_count(
	struct relay *relay, const struct device *device, const char *post, bool begins) {
	if (begins) {
		tally_add(&relay->on_duty_by_post, post, 1);
	} else {
		tally_subtract(&relay->on_duty_by_post, post, 1);
	}
	presence_note_duty_change(relay, device->rec.device, post, begins);
}

void duty_sign_on(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty) {
	device->rec.duties =
		grow(device->rec.duties, device->rec.n_duties, sizeof *device->rec.duties);
	device->rec.duties[device->rec.n_duties++] = message_copy(NULL, &duty->base);
	if (!device->rec.break_since) {
		adjust_duty_count(relay, device, duty->post, true);
	}
}

void duty_sign_off(struct relay *relay, struct device *device, const char *post) {
	size_t n_remaining = 0;

	for (size_t i = 0; i < device->rec.n_duties; i++) {
		Usher__Fact__Duty *duty = device->rec.duties[i];

		if (post && strcmp(duty->post, post)) {
			device->rec.duties[n_remaining++] = duty;
			continue;
		}
		if (!device->rec.break_since) {
			adjust_duty_count(relay, device, duty->post, false);
		}
		(void)message_free(&duty->base);
	}
	device->rec.n_duties = n_remaining;
	relay->needs_recheck |= relay->n_declines > 0; /* whoever was on a break might have come
							  back */
	if (!n_remaining) {
		device->rec.break_since = 0;
		device->rec.person = message_replace(device->rec.person, NULL);
	}
}

void duty_set_break(struct relay *relay, struct device *device, int64_t since) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		adjust_duty_count(relay, device, device->rec.duties[i]->post, !since);
	}
	device->rec.break_since = since;
}
