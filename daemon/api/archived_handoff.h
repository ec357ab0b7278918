/* SPDX-License-Identifier: MIT */
#pragma once

/* Handoffs that are history, as the core is told of them with an act. */

#include "base/pool.h"
#include "core/relay.h"
#include "record/history.h"

/* Find the handoff that the act @event means, or by which it means a visit, if the relay has let it
 * go: @event then has it, in @pool, with only what the core needs to know. @history may be NULL:
 * there is none. Returns 0, or a negative errno if it cannot be read. */
int archived_resolve_target(
	const struct relay *relay, struct history *history, struct event *event, struct pool *pool);
