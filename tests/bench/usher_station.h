/* SPDX-License-Identifier: MIT */
#pragma once

/* A client of usherd in the driver's loop, on duty at one post. */

#include "base/idmap.h"
#include "libusher/usher.h"
#include "peer.h"

struct station {
	struct driver *driver;
	struct usher *usher;
	int fd;
	struct event *readable, *writable, *timer;
	bool sends, takes;
	bool on_duty, in_step, ready;
	unsigned *n_ready; /* counts those that are; may be NULL */
	unsigned heard;    /* handoffs that were told */
	char area[32];
	uint64_t asked[USHER_UNANSWERED_MAX]; /* number by request id */
	struct idmap numbers;                 /* handoff -> number + 1 */
};

/* Connecting, and going to sign on; counted in *@n_ready once it is in step. */
struct station *usher_station_new(struct driver *driver, const struct server *server,
	const char *device, const char *post, const char *badge, unsigned *n_ready);

/* The server has died: hang up. */
void usher_station_lose(struct station *station);
/* It is there again: connect anew. */
void usher_station_return(struct station *station, const struct server *server);
