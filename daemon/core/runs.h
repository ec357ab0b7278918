/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a device was answered: its runs, and of each the last answers, so that a request that is
 * asked again gets the same. usher.proto (Hello.run) is the rule that is kept here.
 *
 * A run is known from its first answer on. Of each of the two sorts of a device RUNS_KEPT are,
 * those used longest ago go first: so neither ever makes room for the other. The short ones, of
 * clients that end once they are answered, go by themselves after SHORT_RUN_KEPT. When a run goes,
 * its device remembers that one did: from then on a run that is not known may be one of those.
 */

#include "core/event.h"
#include "fact/fact.pb-c.h"

#include <stdint.h>

struct device;

enum {
	RUNS_KEPT = 256,            /* of a device: long ones, and as many short ones */
	ANSWERS_KEPT = 64,          /* of a run */
	SHORT_RUN_KEPT = 60 * 1000, /* ms after its last answer */
};

/* Keep the answer @answered, given at @at (site time, ms), and let go of what the limits say. */
void runs_remember_answer(struct device *device, const Usher__Fact__Answered *answered, int64_t at);

/* What was answered to @request of @device (NULL: it is not known). Returns 0 and the answer, 1 if
 * there is none and the request may be applied, -1 if it is no longer known whether there was one.
 */
int runs_find_answer(const struct device *device, const struct request *request,
	const Usher__Fact__Answered **ret_answered);

/* Give @device, which has it not, the run @saved out of a snapshot, as its newest. Returns 0 or
 * -EUCLEAN. */
int runs_restore(struct device *device, const Usher__Fact__Run *saved);
