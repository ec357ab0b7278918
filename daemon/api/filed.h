/* SPDX-License-Identifier: MIT */
#pragma once

/* Handoffs that are history, as the core is told of them with an act. */

#include "base/pool.h"
#include "core/relay.h"
#include "record/history.h"

/* Find the handoff @number that an act means, or by which it means a visit, if the relay has let it
 * go. *@ret is it, in @pool, with only what the core needs to know; NULL if there is none such.
 * @history may be NULL: there is none. Returns 0, or a negative errno if it cannot be read. */
int filed_find(const struct relay *relay, struct history *history, uint64_t number,
	struct pool *pool, const Usher__Fact__Handoff **ret);
