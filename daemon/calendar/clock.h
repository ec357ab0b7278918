/* SPDX-License-Identifier: MIT */
#pragma once

/* Days and times of day by the clocks of a zone: when.h is made of them. */

#include "calendar/day.h"
#include "calendar/zone.h"

#include <stdbool.h>
#include <stdint.h>

struct clock_time {
	struct day day;
	int weekday; /* 0: Sunday */
	int hours, minutes;
};

/* What the clocks of @zone show at @at (ms). */
struct clock_time clock_time_at(const struct zone *zone, int64_t at);

/* The instant (ms) of that time of day, @days_later after @day. A time of day that a day has twice,
 * since the clocks go back, is the first of the two; one that it does not have is as much later by
 * them as they go forward. */
int64_t clock_instant(
	const struct zone *zone, struct day day, int days_later, int hours, int minutes);

/* The beginning (ms) of the day that @at (ms) is in by the clocks of @zone. */
int64_t clock_day_start(const struct zone *zone, int64_t at);

/* "2026-12-01" at *@text, which then goes on behind it; a day that there is. */
bool clock_parse_day(const char **text, struct day *ret_day);

/* "15:00" or "9:05", which is all of @text. */
bool clock_parse_time_of_day(const char *text, int *ret_hours, int *ret_minutes);
