/* SPDX-License-Identifier: MIT */
#pragma once

/* Times as people say them, by the clocks of a zone. The core sees instants. */

#include "base/pool.h"
#include "calendar/zone.h"

#include <stdbool.h>
#include <stdint.h>

/* "18:00", when that is next after @now; "tomorrow 18:00", "mon 18:00" (the next such), "2026-12-01
 * 18:00"; "now", or a span such as "90m" or "2h" from @now. Site time, ms. Returns 0 and *ret,
 * which a date may have in the past, or -EINVAL. */
int when_parse(const struct zone *zone, const char *text, int64_t now, int64_t *ret);

/*
 * "2026-11-29 10:00"; "2026-11-29", the beginning of that day, or with @wants_day_end its end;
 * "10:00", when that was last up to @now, and where the clocks have gone back since, the first of
 * the two; or a span before @now, such as "7d". Site time, ms. Returns 0 and *ret, which may lie
 * after @now if a day was named, or -EINVAL.
 */
int when_parse_preferring_past(
	const struct zone *zone, const char *text, int64_t now, bool wants_day_end, int64_t *ret);

/* "daily", "weekly", or days such as "mon,thu": at the time of day of @due, and for weekly on its
 * day. Returns 0, *ret_weekdays (a bit for each day of the week, 1 for Sunday) and
 * *ret_minute_of_day (of the day), or -EINVAL. */
int when_parse_repeat(const struct zone *zone, const char *text, int64_t due,
	uint32_t *ret_weekdays, uint32_t *ret_minute_of_day);

/* The first instant after @after that is on one of @weekdays at @minute_of_day; 0: there is none. A
 * time of day that a day has twice, since the clocks go back, is the first of the two; one that it
 * does not have is as much later by them as they go forward. */
int64_t when_next_repeat(
	const struct zone *zone, uint32_t weekdays, uint32_t minute_of_day, int64_t after);

/* "2026-12-01 18:00". */
char *when_text(const struct zone *zone, struct pool *pool, int64_t at);

enum {
	WHEN_EVERY_DAY = 0x7f,
};

/* "sun" and so on. */
extern const char *const when_weekday_names[7];
