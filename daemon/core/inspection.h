/* SPDX-License-Identifier: MIT */
#pragma once

/* What was found of who was on duty: history at once, and the last ones are in the core too. */

#include "fact/fact.pb-c.h"

struct relay;

enum {
	INSPECTIONS_KEPT = 500, /* in the core; all of them are history */
};

/* Keep a copy of it, letting go of the oldest where there are too many. */
void inspection_keep(struct relay *relay, const Usher__Fact__Inspection *inspection);
