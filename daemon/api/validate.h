/* SPDX-License-Identifier: MIT */
#pragma once

/* From a request on the wire to an event: sizes and forms are checked here, rights and stages in
 * the core. */

#include "base/pool.h"
#include "core/event.h"
#include "encode/problem.h"
#include "wire/usher.pb-c.h"

struct zone;

/* Fill in @event, whose time and age are set, from @request, which is an act, with texts that are
 * sound, and no line (that is a send once it is understood); times of day are by the clocks of
 * @zone. What is made lives in @pool. Returns NULL, or which field is wrong, and how. */
const struct problem *validate_act(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool);

/* NULL, or that an act which has waited @age ms on its device has waited for too long to be done.
 * What was answered before is not asked so: it is answered again whenever it comes. The problem
 * lives in
 * @pool. */
const struct problem *validate_age(uint64_t age, struct pool *pool);
