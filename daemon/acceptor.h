/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Opens the listeners, lets in who may come in, welcomes sessions, and leads what they say to
 * api. Sockets that systemd hands over are used in place of those of the configuration.
 */

#include "config/loaded_config.h"
#include "core/principal.h"
#include "core/relay.h"
#include "delivery/delivery.h"
#include "loop/loop.h"

struct acceptor;

struct acceptor_events {
	void (*request)(void *userdata, struct client *client, uint64_t run,
		const Usher__Request *request, const char *problem);
	void (*receipt)(void *userdata, struct client *client, const Usher__Receipt *receipt);
	/* A device listens; or its last connection that did is gone, after ms in which nothing was
	 * heard of it. */
	void (*hears)(void *userdata, const char *device);
	void (*silent)(void *userdata, const char *device, int64_t silence);
	void *userdata; /* for now(), too */
};

struct acceptor_parts {
	struct loop *loop;
	struct delivery *delivery;
	const struct relay *relay;
	int64_t (*now)(void *userdata);
	struct loaded_config *const *loaded; /* the current one, whichever that is */
};

/* Listen. Returns 0, or a negative errno and one sentence *@ret_why, which the caller frees. */
int acceptor_open(struct acceptor **ret, char **ret_why, const struct acceptor_parts *parts,
	const struct acceptor_events *events);

/* Would @loaded listen where this one does? */
bool acceptor_fits(const struct acceptor *acceptor, const struct loaded_config *loaded);

/* No new sessions, and no requests of those that are. */
void acceptor_shut(struct acceptor *acceptor);

/* Say goodbye to all sessions; when they are gone, the loop stops. */
void acceptor_goodbye(struct acceptor *acceptor);

/* Takes NULL and half-built; returns NULL. Ends what sessions there still are. */
struct acceptor *acceptor_close(struct acceptor *acceptor);
