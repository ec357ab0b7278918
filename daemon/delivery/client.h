/* SPDX-License-Identifier: MIT */
#pragma once

/* Whoever has said hello, as delivery knows them. delivery_add_client makes one. */

#include "base/list.h"
#include "core/principal.h"

#include <stdbool.h>

struct client;

/* Who it speaks for. */
const struct principal *client_principal(const struct client *client);
/* Does it take updates, and not only for a while? */
bool client_is_online(const struct client *client);
/* Was it written to the first edition of the protocol? */
bool client_is_of_first_edition(const struct client *client);

/*
 * An answer that takes a while, and whom it is for. Embedded in what brings it: a client may leave
 * first, and who comes after it may have its place in memory.
 */
struct client_wait {
	struct list link;      /* client.waits */
	struct client *client; /* NULL: it has left */
	void (*client_left)(struct client_wait *wait);
};

/* @client waits for @wait until that ends. If it leaves before, client_left() is called, once, and
 * it has ended. */
void client_wait_begin(struct client_wait *wait, struct client *client,
	void (*client_left)(struct client_wait *wait));
void client_wait_end(struct client_wait *wait);
