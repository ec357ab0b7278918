/* SPDX-License-Identifier: MIT */
#pragma once

/* The answer to an act, put together from what the relay has decided and from how things are now:
 * who is at the post that it goes to, what to say to the guest, who has the same name. */

#include "api/refusal.h"
#include "core/event.h"
#include "core/facts.h"
#include "query/query.h"

/* An act, and what came of it. */
struct answered_act {
	const struct event *event; /* with as much of it as is known: */
	enum known_part known;
	const Usher__Fact__Answered *answered;
	const struct facts *facts; /* that were decided with it; none if it was answered before */
	Usher__Said *said; /* what was understood of the line that it was; NULL: it was none */
};

/* Fill in @ret, which lives until query->pool is finished. @query: who asks, and whom to ask how
 * things are. */
void answer_fill_for_act(
	const struct query *query, const struct answered_act *act, Usher__Answer *ret);
