/* SPDX-License-Identifier: MIT */
#pragma once

/* The telling of what is pending: states and counts of handoffs, that some are gone, "reset" and
 * "in step". */

#include "delivery/client_private.h"

/* Tell the client what may be told now, as far as its sink has room. When all clients have been
 * told, delivery.state_cache is to be cleared. */
void updates_tell(struct client *client);
