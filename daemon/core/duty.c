/* SPDX-License-Identifier: MIT */
/* Duties begin, pause and end: on the device, in the roster, and in the counts of who is at a post.
 */
#include "core/duty.h"

#include "base/memory.h"
#include "core/message.h"
#include "core/presence.h"
#include "core/roster.h"
#include "core/state.h"

#include <string.h>

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
	roster_add(relay, device, duty);
	if (!device->rec.break_since) {
		adjust_duty_count(relay, device, duty->post, true);
	}
}

void duty_set_person(
	struct relay *relay, struct device *device, const Usher__Fact__Person *person) {
	const Usher__Fact__Person *before = device->rec.person;
	bool is_same = before && !strcmp(before->badge, person->badge) &&
		!strcmp(before->name, person->name);

	device->rec.person = message_replace(device->rec.person, person);
	if (!is_same) {
		roster_mark_device_changed(relay, device);
	}
}

static void end_duty(struct relay *relay, struct device *device, size_t index) {
	Usher__Fact__Duty *duty = device->rec.duties[index];

	device->rec.n_duties--;
	memmove(&device->rec.duties[index], &device->rec.duties[index + 1],
		(device->rec.n_duties - index) * sizeof *device->rec.duties);
	roster_remove(relay, device, duty);
	if (!device->rec.break_since) {
		adjust_duty_count(relay, device, duty->post, false);
	}
	(void)message_free(&duty->base);
}

void duty_sign_off(struct relay *relay, struct device *device, const char *post) {
	for (size_t i = device->rec.n_duties; i-- > 0;) {
		if (!post || !strcmp(post, device->rec.duties[i]->post)) {
			end_duty(relay, device, i);
		}
	}
	relay->needs_recheck |= relay->n_declines > 0; /* whoever was on a break might have come
							  back */
	if (!device->rec.n_duties) {
		device->rec.break_since = 0;
		device->rec.person = message_replace(device->rec.person, NULL);
	}
}

void duty_set_break(struct relay *relay, struct device *device, int64_t since) {
	for (size_t i = 0; i < device->rec.n_duties; i++) {
		adjust_duty_count(relay, device, device->rec.duties[i]->post, !since);
	}
	device->rec.break_since = since;
	roster_mark_device_changed(relay, device);
}
