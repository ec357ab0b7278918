/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Which devices are deaf is told to their posts, to those who have sent something there, and to
 * supervisors: the whole of it each time, as things are now. It is not durable, and waits for
 * nothing.
 */

#include "fact/fact.pb-c.h"

#include <stdbool.h>

struct delivery;

/* Does @fact change whom it concerns? */
bool presence_feed_is_affected_by(const struct delivery *delivery, const Usher__Fact__Fact *fact);

/* Tell everybody, if it has changed, or those for whom it is pending, if they have room. */
void presence_feed_flush(struct delivery *delivery);
