/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Who is at the posts is told to everybody on duty who listens, of the second edition on: once they
 * are in step all posts of the site, and then those that change. Who it is, one by one, is told to
 * colleagues and supervisors alone. What follows from a fact waits for it to be durable; that a
 * device is deaf follows from none.
 */

#include "delivery/client_private.h"

/* Is anybody to be told when a sign-on, say, is durable? */
bool presence_feed_is_waiting_for_disk(const struct delivery *delivery);

/* Tell everybody, as far as they have room. */
void presence_feed_flush(struct delivery *delivery);

/* The same of one client, which has room again. */
void presence_feed_tell(struct client *client);
