/* SPDX-License-Identifier: MIT */
#pragma once

/* Duties of a device as they begin, pause and end. */

#include "core/device.h"

#include <stdint.h>

/* Duty begins at a post that it does not hold yet. */
void duty_sign_on(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty);

/* @person is on duty on it. */
void duty_set_person(struct relay *relay, struct device *device, const Usher__Fact__Person *person);

/* A break begins at @since (site time, ms), or with 0 is over. */
void duty_set_break(struct relay *relay, struct device *device, int64_t since);

/* Duty at @post ends, with NULL all of them; with the last, nobody is on duty there any more. */
void duty_sign_off(struct relay *relay, struct device *device, const char *post);
