/* SPDX-License-Identifier: MIT */
#pragma once

/* What must hold in every build, NDEBUG or not, since somebody would be told a lie otherwise: the
 * process ends, and says which. */

#include <stdio.h>
#include <stdlib.h>

#define INVARIANT(condition, name)                                                                 \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			(void)fprintf(stderr, "invariant broken: %s\n", name);                     \
			abort();                                                                   \
		}                                                                                  \
	} while (0)
