/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * To clients of the first edition alone: which devices are deaf is told to their posts, to those
 * who have sent something there, and to supervisors: the whole of it each time, as things are now.
 * It is not durable, and waits for nothing. Later editions are told of it by posts
 * (presence_feed.h).
 */

#include "fact/fact.pb-c.h"

#include <stdbool.h>

struct delivery;

/* Does @fact change whom it concerns? */
bool deaf_feed_is_affected_by(const struct delivery *delivery, const Usher__Fact__Fact *fact);

/* Tell all of them, if it has changed, or those for whom it is pending, if they have room. */
void deaf_feed_flush(struct delivery *delivery);
