/* SPDX-License-Identifier: MIT */
#pragma once

/* How the program ends: one table, here and in usher(1). */

#include "wire/usher.pb-c.h"

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NO_DAEMON = 3,
	EXIT_NEVER_YOURS = 4, /* a verb that your posts never have */
	EXIT_NO_SUCH = 5,     /* or not for you to see */
	EXIT_TAKEN = 6,       /* by another, or another's by name; the winner is on stdout */
	EXIT_NOBODY = 7,      /* answered in time */
};

/* The exit status for a request that ended with @outcome. */
int exit_for(Usher__Outcome outcome);
