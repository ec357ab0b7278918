/* SPDX-License-Identifier: MIT */
#pragma once

/* From a request on the wire to an event: sizes and forms are checked here, rights and stages in
 * the core. */

#include "base/pool.h"
#include "core/event.h"
#include "wire/usher.pb-c.h"

struct zone;

/* Fill in @event, whose time and age are set, from @request, which is an act, with texts that are
 * sound, and no line (that is a send once it is understood); times of day are by the clocks of
 * @zone. What is made lives in @pool. Returns NULL, or one sentence that says which field is wrong
 * and what would be right.
 */
const char *validate_act(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool);
