/* SPDX-License-Identifier: MIT */
#pragma once

/* Times that are over, as people say them, and what the clocks of a zone showed. */

#include "calendar/zone.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * "2026-11-29 10:00"; "2026-11-29", the beginning of that day, or with @is_end its end; "10:00",
 * when that was last up to @now, and where the clocks have gone back since, the first of the two;
 * or a span before @now, such as "7d". Site time, ms. Returns 0 and *ret, which may lie after @now
 * if a day was named, or -EINVAL.
 */
int when_parse_past(
	const struct zone *zone, const char *text, int64_t now, bool is_end, int64_t *ret);

/* The beginning of the day that @at is in. */
int64_t clock_day_start(const struct zone *zone, int64_t at);

/* The first instant after @at, up to @until, at which the clocks went forward or back; INT64_MAX if
 * there is none. (They never do twice within a day.) */
int64_t zone_next_change_at(const struct zone *zone, int64_t at, int64_t until);
