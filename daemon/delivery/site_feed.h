/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * That another site was taken is told to whoever listens and can read it: which version it is now,
 * however often it was another meanwhile. It is in the site file, so it waits for nothing that is
 * not durable.
 */

struct client;
struct delivery;

/* The relay has another site, perhaps with the same content. */
void site_feed_apply(struct delivery *delivery);

/* Tell all of it, if it is new. */
void site_feed_flush(struct delivery *delivery);

/* Tell @client, if it is pending for it and it has room: when it is in step, and when its sink has
 * drained. */
void site_feed_tell(struct client *client);
