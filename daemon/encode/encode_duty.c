/* SPDX-License-Identifier: MIT */
#include "encode/encode.h"

#include "core/lookup.h"

Usher__Duty *encode_duty(struct pool *pool, const struct relay *relay,
	const Usher__Fact__Device *device, size_t duty_index) {
	Usher__Duty *duty = POOL_NEW(pool, Usher__Duty);

	usher__duty__init(duty);
	duty->post = device->duties[duty_index]->post;
	duty->badge = device->person->badge;
	duty->name = device->person->name;
	duty->device = device->device;
	duty->since = device->duties[duty_index]->since;
	duty->listening = relay_device_is_online(relay, device->device);
	duty->deaf_since = relay_device_deaf_since(relay, device->device);
	duty->break_since = device->break_since;
	duty->vehicle = device->duties[duty_index]->vehicle;
	duty->seats = device->duties[duty_index]->seats;
	if (*duty->vehicle) {
		duty->seats_taken = relay_seats_taken(relay, duty->vehicle);
	}
	return duty;
}
