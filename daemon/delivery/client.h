/* SPDX-License-Identifier: MIT */
#pragma once

/* Whoever has said hello, as delivery knows them. delivery_enter makes one. */

#include "base/list.h"
#include "core/principal.h"

#include <stdbool.h>

struct client;

/* Who it speaks for. */
const struct principal *client_principal(const struct client *client);
/* Does it take updates, and not only for a while? */
bool client_listens(const struct client *client);

/*
 * An answer that takes a while, and whom it is for. Embedded in what brings it: a client may leave
 * first, and who comes after it may have its place in memory.
 */
struct awaited {
	struct list link;      /* client.awaits */
	struct client *client; /* NULL: it has left */
	void (*left)(struct awaited *awaited);
};

/* @client waits for @awaited until that ends. If it leaves before, left() is called, once, and it
 * has ended. */
void await_begin(
	struct awaited *awaited, struct client *client, void (*left)(struct awaited *awaited));
void await_end(struct awaited *awaited);
