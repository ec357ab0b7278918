/* SPDX-License-Identifier: MIT */
#pragma once

/* Times as people say them, in the site's zone. The core sees instants. */

#include <stdint.h>

/* Times of day are those of @zone, as tzset(3) has it, from now on; "" or NULL: of the zone that the machine has.
 * Changes the process's TZ: call it when no other thread runs that reads the clock's zone. */
void when_zone(const char *zone);

/* "18:00", when that is next after @now, or a span such as "90m" or "2h" from @now. Site time, ms. Returns 0 and *ret,
 * or -EINVAL. */
int when_read(const char *text, int64_t now, int64_t *ret);
