/* SPDX-License-Identifier: MIT */
#pragma once

/* Times as people say them, in the site's zone. The core sees instants. */

#include "base/pool.h"
#include "fact/fact.pb-c.h"

#include <stdint.h>

/* Times of day are those of @zone, as tzset(3) has it, from now on; "" or NULL: of the zone that
 * the machine has. Changes the process's TZ: call it when no other thread runs that reads the
 * clock's zone. */
void when_zone(const char *zone);

/* "18:00", when that is next after @now; "tomorrow 18:00", "mon 18:00" (the next such), "2026-12-01
 * 18:00"; "now", or a span such as "90m" or "2h" from @now. Site time, ms. Returns 0 and *ret,
 * which a date may have in the past, or -EINVAL. */
int when_read(const char *text, int64_t now, int64_t *ret);

/* "daily", "weekly", or days such as "mon,thu": at the time of day of @due, and for weekly on its
 * day. Returns 0 and *ret, or -EINVAL. */
int when_read_repeat(const char *text, int64_t due, Usher__Fact__Repeat *ret);

/* The first instant after @after that is @repeat; 0: there is none. A time of day that a day has
 * twice, since the clocks go back, is the first of the two; one that it does not have is as much
 * later by them as they go forward. */
int64_t when_next(const Usher__Fact__Repeat *repeat, int64_t after);

/* "2026-12-01 18:00". */
char *when_words(struct pool *pool, int64_t at);

enum {
	WHEN_EVERY_DAY = 0x7f,
};

/* "sun" and so on. */
extern const char *const when_days[7];
