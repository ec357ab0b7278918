/* SPDX-License-Identifier: MIT */
#include "base/invariant.h"

#include <stdio.h>
#include <stdlib.h>

void invariant_abort(const char *name, const char *file, int line) {
	(void)fprintf(stderr, "usherd: invariant broken: %s (%s:%d)\n", name, file, line);
	abort();
}
