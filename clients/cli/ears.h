/* SPDX-License-Identifier: MIT */
#pragma once

/* Which devices are deaf, as the relay said last, and what is news of it. */

#include "wire/usher.pb-c.h"

#include <stdio.h>

struct ears {
	Usher__Ears *last; /* NULL: none is */
};

/* An empty one is all zeroes. */
void ears_finish(struct ears *ears);

/* Print what @now has that was not known before, and what is so no more; remember it. NULL: nobody
 * is deaf, and nothing is printed. @at: ms since 1970-01-01 UTC. */
void ears_hear(struct ears *ears, const Usher__Ears *now, int64_t at, FILE *stream);
