/* SPDX-License-Identifier: MIT */
#pragma once

/* One run: a world, a list of actions done in it, a quiet end. */

#include "action.h"
#include "oracle.h"
#include "tally.h"
#include "trace.h"

struct verdict {
	enum invariant wrong;
	char why[512];
};

void run(uint64_t seed, const struct action *list, size_t n, struct tally *tally, struct trace *trace,
	struct verdict *ret);
