/* SPDX-License-Identifier: MIT */
#pragma once

/* What an event leads to, private to the core: see decide.c. */

#include "core/state.h"

/* Decide on an act whose request was not answered before. Appends facts, changes nothing; fills in what
 * the answer names, returns its outcome. */
Usher__Fact__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered);

/* Decide on the other events. They fold as they go, since one fact may lead to the next. */
void decide_tick(struct relay *relay, int64_t at, struct facts *facts);
void decide_site(struct relay *relay, const struct site *site, int64_t at, struct facts *facts);
void decide_reached(struct relay *relay, const struct event *event, int64_t at, struct facts *facts);
