/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Opens the listeners, lets in who may come in, welcomes sessions, and leads what they say to
 * intake. Sockets that systemd hands over are used in place of those of the configuration.
 */

#include "config/loaded_config.h"
#include "core/relay.h"
#include "delivery/delivery.h"
#include "loop/loop.h"

struct switchboard;

struct switchboard_events {
	void (*request)(void *userdata, struct client *client, const Usher__Request *request,
		const char *problem);
	void (*receipt)(void *userdata, struct client *client, const Usher__Receipt *receipt);
	/* A device listens; or its last connection that did is gone, after ms in which nothing was
	 * heard of it. */
	void (*hears)(void *userdata, const char *device);
	void (*silent)(void *userdata, const char *device, int64_t silence);
	void *userdata; /* for now(), too */
};

struct switchboard_parts {
	struct loop *loop;
	struct delivery *delivery;
	const struct relay *relay;
	int64_t (*now)(void *userdata);
	struct loaded_config *const *loaded; /* the current one, whichever that is */
};

/* Listen. Returns 0, or a negative errno and one sentence *@ret_why, which the caller frees. */
int switchboard_open(struct switchboard **ret, char **ret_why,
	const struct switchboard_parts *parts, const struct switchboard_events *events);

/* Would @loaded listen where this one does? */
bool switchboard_fits(const struct switchboard *switchboard, const struct loaded_config *loaded);

/* No new sessions, and no requests of those that are. */
void switchboard_shut(struct switchboard *switchboard);

/* Say goodbye to all sessions; when they are gone, the loop stops. */
void switchboard_goodbye(struct switchboard *switchboard);

/* Takes NULL and half-built; returns NULL. Ends what sessions there still are. */
struct switchboard *switchboard_close(struct switchboard *switchboard);
