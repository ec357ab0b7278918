/* SPDX-License-Identifier: MIT */
#pragma once

/* Days and times of day by the clocks of the zone that when_zone has set: when.h and when_past.h
 * are made of them. */

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* What the clocks show at @at (ms). */
struct tm clock_at(int64_t at);

/* The instant (ms) of that time of day, @days after the day of @day. A time of day that a day has
 * twice, since the clocks go back, is the first of the two; one that it does not have is as much
 * later by them as they go forward. */
int64_t clock_instant(const struct tm *day, int days, int hours, int minutes);

/* "2026-12-01" at *@text, which then goes on behind it; a day that there is. */
bool clock_read_day(const char **text, struct tm *ret_day);

/* "15:00" or "9:05", which is all of @text. */
bool clock_read(const char *text, int *ret_hours, int *ret_minutes);
