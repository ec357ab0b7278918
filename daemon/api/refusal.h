/* SPDX-License-Identifier: MIT */
#pragma once

/* What came of an act, with why it was refused, or what else to know of one that was done: as data,
 * and in words for people. */

#include "base/pool.h"
#include "core/event.h"
#include "core/site.h"
#include "wire/usher.pb-c.h"

/* How much is known of what was asked. A request that was answered before is answered again even
 * where its body is wrong by now, or unknown to this relay: then the words are those of the answer
 * that is remembered, and of the outcome. */
enum known_part {
	KNOWN_NOTHING, /* who asked, and under which id */
	KNOWN_TYPE,    /* and of which type the act is */
	KNOWN_ALL,
};

/*
 * Put into @ret the outcome of @answered, whom and what it names, and what follows from these, the
 * site and @event, of which @known is set, alone, so that the same request gets the same again: the
 * refusal, and the text that is made of it (encode/refusal_text.h). Of what is done there is no
 * refusal, and mostly no text. Lives in @pool, or as long as @event and @answered.
 */
void refusal_fill_answer(struct pool *pool, const struct site *site, const struct event *event,
	enum known_part known, const Usher__Fact__Answered *answered, Usher__Answer *ret);
