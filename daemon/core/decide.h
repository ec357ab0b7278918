/* SPDX-License-Identifier: MIT */
#pragma once

/* Acts: see decide.c. */

#include "fact/fact.pb-c.h"

#include <stdint.h>

struct event;
struct facts;
struct relay;

/* Decide on an act whose request was not answered before. Appends facts, changes nothing; fills in
 * what the answer names, returns its outcome. */
Usher__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered);
