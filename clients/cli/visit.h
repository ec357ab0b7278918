/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/verb.h"

/* Print the visit that @answer names, as it is now, and what is to be said to the guest. Ends the
 * answer. Returns the exit status. */
int visit_print(struct call *call, const Usher__Answer *answer);
