/* SPDX-License-Identifier: MIT */
#pragma once

/* Why an act was refused, or what else to know of one that was done, in words for people. */

#include "base/pool.h"
#include "core/event.h"
#include "core/site.h"

/* One sentence: why @event was answered so, and what would be right. "" when it was done and there
 * is nothing to say of it. Depends on nothing but the event, the answer and the site, so the same
 * request gets the same words again. In @pool, or static. */
const char *refusal_text(struct pool *pool, const struct site *site, const struct event *event,
	const Usher__Fact__Answered *answer);
