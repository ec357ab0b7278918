/* SPDX-License-Identifier: MIT */
#pragma once

/* Why an act was refused, or what else to know of one that was done, in words for people. */

#include "base/pool.h"
#include "core/event.h"
#include "core/site.h"

/* How much is known of what was asked. A request that was answered before is answered again even
 * where its body is wrong by now, or unknown to this relay: then the words are those of the answer
 * that is remembered, and of the outcome. */
enum known_part {
	KNOWN_NOTHING, /* who asked, and under which id */
	KNOWN_TYPE,    /* and of which type the act is */
	KNOWN_ALL,
};

/* One sentence: why @event, of which @known is set, was answered so, and what would be right. ""
 * when it was done and there is nothing to say of it. Depends on nothing but these, the answer and
 * the site, so the same request gets the same words again. In @pool, or static. */
const char *refusal_text(struct pool *pool, const struct site *site, const struct event *event,
	enum known_part known, const Usher__Fact__Answered *answer);
