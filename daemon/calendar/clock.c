/* SPDX-License-Identifier: MIT */
#include "calendar/clock.h"

#include <string.h>

#define MINUTE_MS INT64_C(60000) /* ms */
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

struct clock_time clock_time_at(const struct zone *zone, int64_t at) {
	int64_t minutes = floor_div(at + zone_utc_offset_ms(zone, at), MINUTE_MS);
	int64_t epoch_day = floor_div(minutes, DAY_MS / MINUTE_MS);
	int minute_of_day = (int)(minutes - epoch_day * (DAY_MS / MINUTE_MS));

	return (struct clock_time){
		.day = day_from_epoch_day(epoch_day),
		.weekday = day_weekday(epoch_day),
		.hours = minute_of_day / 60,
		.minutes = minute_of_day % 60,
	};
}

/* @local_ms is what the clocks are to show, as if they were UTC's. They were changed between a day
 * before it and a day after it once at most, so it is one of two instants: by the clocks as they
 * stood before the change and after it. If it is neither, the change has left it out, and the
 * instant by the clocks before is that of a time of day as much later. */
static int64_t instant_from_local_ms(const struct zone *zone, int64_t local_ms) {
	int64_t offset_before = zone_utc_offset_ms(zone, local_ms - DAY_MS),
		offset_after = zone_utc_offset_ms(zone, local_ms + DAY_MS);
	int64_t instant_before = local_ms - offset_before, instant_after = local_ms - offset_after;

	if (zone_utc_offset_ms(zone, instant_before) != offset_before &&
		zone_utc_offset_ms(zone, instant_after) == offset_after) {
		return instant_after;
	}
	return instant_before;
}

int64_t clock_instant(
	const struct zone *zone, struct day day, int days_later, int hours, int minutes) {
	return instant_from_local_ms(zone,
		(day_to_epoch_day(day) + days_later) * DAY_MS + hours * HOUR_MS +
			minutes * MINUTE_MS);
}

int64_t clock_day_start(const struct zone *zone, int64_t at) {
	return clock_instant(zone, clock_time_at(zone, at).day, 0, 0, 0);
}

/* From @min_digits to @max_digits digits at *@text, which goes on behind them. */
static bool parse_digits(const char **text, size_t min_digits, size_t max_digits, int *ret) {
	size_t digits = strspn(*text, "0123456789");
	int number = 0;

	if (digits < min_digits || digits > max_digits) {
		return false;
	}
	for (; digits; digits--) {
		number = 10 * number + (*(*text)++ - '0');
	}
	*ret = number;
	return true;
}

static bool skip_char(const char **text, char c) {
	return **text == c && (*text)++;
}

bool clock_parse_day(const char **text, struct day *ret_day) {
	const char *cursor = *text;
	struct day day;

	if (!parse_digits(&cursor, 4, 4, &day.year) || !skip_char(&cursor, '-') ||
		!parse_digits(&cursor, 2, 2, &day.month) || !skip_char(&cursor, '-') ||
		!parse_digits(&cursor, 2, 2, &day.day)) {
		return false;
	}
	if (day.month < 1 || day.month > 12 || day.day < 1 ||
		day.day > day_month_length(day.year, day.month)) {
		return false;
	}
	*ret_day = day;
	*text = cursor;
	return true;
}

bool clock_parse_time_of_day(const char *text, int *ret_hours, int *ret_minutes) {
	int hours, minutes;

	if (!parse_digits(&text, 1, 2, &hours) || !skip_char(&text, ':') ||
		!parse_digits(&text, 2, 2, &minutes) || *text || hours > 23 || minutes > 59) {
		return false;
	}
	*ret_hours = hours;
	*ret_minutes = minutes;
	return true;
}
