/* SPDX-License-Identifier: MIT */
#pragma once

/* Who drives what, and how many seats are free in it. */

#include "core/device.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stdint.h>

struct relay;

/* Which drivers are asked for; NULL: any. */
struct driver_filter {
	const char *vehicle;           /* who drives it */
	const char *badge, *not_badge; /* this one; not that one */
	const struct device *on_device, *not_on_device;
	const char *post;                        /* from which they drive */
	const Usher__Fact__Handoff *for_handoff; /* from a post that it is for, its own before
						    others */
};

/* Somebody who drives: a duty with a vehicle, and the device that it is on. */
struct driver {
	const struct device *device;
	const Usher__Fact__Duty *duty;
};

/* Find the first driver, by the order of devices. Returns false if there is none; *@ret_driver may
 * be NULL. */
bool vehicle_find_driver(
	const struct relay *relay, const struct driver_filter *filter, struct driver *ret_driver);

/* What is driven on @device for the handoff @rec, or NULL. */
const Usher__Fact__Duty *vehicle_duty_for_handoff(
	const struct relay *relay, const struct device *device, const Usher__Fact__Handoff *rec);

/* How many seats are free in the vehicle of @duty for a party that takes @own_seats of them
 * already. */
uint32_t vehicle_count_free_seats(
	const struct relay *relay, const Usher__Fact__Duty *duty, uint32_t own_seats);
