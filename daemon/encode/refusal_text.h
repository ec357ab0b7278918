/* SPDX-License-Identifier: MIT */
#pragma once

/* Why something was not done, as an answer says it: as data, and in English. */

#include "base/pool.h"
#include "core/site.h"
#include "wire/usher.pb-c.h"

/*
 * Put into @answer that it was refused with @outcome, which is not OK (nor INVALID: of that
 * encode/problem.h has the sentences), and why: @refusal and one sentence. The sentence is made of
 * nothing but these and the answer's handoff_id, visit_id, winner and seats, so that a client can
 * say as much in words of its own; @site has what hints name, of what would be right. What is put
 * in lives in @pool, or as long as the texts of @refusal.
 */
void refusal_put(struct pool *pool, const struct site *site, Usher__Outcome outcome,
	const Usher__Refusal *refusal, Usher__Answer *answer);

/* The same where @problem is all that there is of it as data. */
void refusal_put_problem(struct pool *pool, const struct site *site, Usher__Outcome outcome,
	Usher__Problem problem, Usher__Answer *answer);
