/* SPDX-License-Identifier: MIT */
#pragma once

/* What facts of what is scheduled do to the state: rows of the table in fold.c, see there. */

#include "fact/fact.pb-c.h"

struct relay;

int fold_due(struct relay *relay, const Usher__Fact__Fact *fact);
int fold_rescheduled(struct relay *relay, const Usher__Fact__Fact *fact);
