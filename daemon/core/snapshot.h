/* SPDX-License-Identifier: MIT */
#pragma once

/* The state as one message, and back. */

#include "base/pool.h"
#include "fact/fact.pb-c.h"

struct relay;

/* The whole state, in an order that depends on nothing but the state. What it points to is the
 * relay's, or in @pool, and goes stale with the next event. */
const Usher__Fact__Snapshot *relay_snapshot(const struct relay *relay, struct pool *pool);

/* Become what @snapshot says. Only on a new relay. Returns 0, or -EUCLEAN if it contradicts itself.
 */
int relay_restore(struct relay *relay, const Usher__Fact__Snapshot *snapshot);
