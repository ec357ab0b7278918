/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Opens the listeners, lets in who may come in, welcomes sessions, and leads what they say to
 * api. Sockets that systemd hands over are used in place of those of the configuration.
 */

#include "api/api.h"
#include "config/loaded_config.h"
#include "core/principal.h"
#include "core/relay.h"
#include "delivery/client.h"
#include "delivery/delivery.h"
#include "loop/loop.h"

struct acceptor;

/* All must outlive the acceptor. */
struct acceptor_parts {
	struct loop *loop;
	struct delivery *delivery;
	const struct relay *relay;
	struct api *api;
	int64_t (*now)(void *userdata); /* site time, ms */
	void *userdata;                 /* now's */
};

/* Listen as @loaded says, which need not outlive the call. Returns 0, or a negative errno and one
 * sentence *@ret_why, which the caller frees. */
int acceptor_open(struct acceptor **ret, char **ret_why, const struct acceptor_parts *parts,
	const struct loaded_config *loaded);

/* Let in as many as @loaded says from now on. Returns false if it would listen elsewhere,
 * which changes with a restart only. */
bool acceptor_apply_config(struct acceptor *acceptor, const struct loaded_config *loaded);

/* No new sessions, and no requests of those that are. */
void acceptor_stop(struct acceptor *acceptor);

/* Say goodbye to all sessions; when they are gone, the loop stops. */
void acceptor_say_goodbye(struct acceptor *acceptor);

/* Takes NULL and half-built; returns NULL. Ends what sessions there still are. */
struct acceptor *acceptor_close(struct acceptor *acceptor);
