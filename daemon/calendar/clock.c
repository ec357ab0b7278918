/* SPDX-License-Identifier: MIT */
#include "calendar/clock.h"

#include <string.h>

#define MINUTE INT64_C(60000) /* ms */
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

struct clock clock_at(const struct zone *zone, int64_t at) {
	int64_t minutes = floor_div(at + zone_ahead(zone, at), MINUTE);
	int64_t number = floor_div(minutes, DAY / MINUTE);
	int of_day = (int)(minutes - number * (DAY / MINUTE));

	return (struct clock){
		.day = day_of(number),
		.weekday = day_weekday(number),
		.hours = of_day / 60,
		.minutes = of_day % 60,
	};
}

/* @shown is what the clocks are to show, as if they were UTC's. They were changed between a day
 * before it and a day after it once at most, so it is one of two instants: by the clocks as they
 * stood before the change and after it. If it is neither, the change has left it out, and the
 * instant by the clocks before is that of a time of day as much later. */
static int64_t find_instant(const struct zone *zone, int64_t shown) {
	int64_t before = zone_ahead(zone, shown - DAY), after = zone_ahead(zone, shown + DAY);
	int64_t first = shown - before, second = shown - after;

	if (zone_ahead(zone, first) != before && zone_ahead(zone, second) == after) {
		return second;
	}
	return first;
}

int64_t clock_instant(const struct zone *zone, struct day day, int days, int hours, int minutes) {
	return find_instant(zone, (day_number(day) + days) * DAY + hours * HOUR + minutes * MINUTE);
}

/* From @least to @most digits at *@text, which goes on behind them. */
static bool read_number(const char **text, size_t least, size_t most, int *ret) {
	size_t digits = strspn(*text, "0123456789");
	int number = 0;

	if (digits < least || digits > most) {
		return false;
	}
	for (; digits; digits--) {
		number = 10 * number + (*(*text)++ - '0');
	}
	*ret = number;
	return true;
}

static bool read_mark(const char **text, char mark) {
	return **text == mark && (*text)++;
}

bool clock_read_day(const char **text, struct day *ret_day) {
	const char *at = *text;
	struct day day;

	if (!read_number(&at, 4, 4, &day.year) || !read_mark(&at, '-') ||
		!read_number(&at, 2, 2, &day.month) || !read_mark(&at, '-') ||
		!read_number(&at, 2, 2, &day.day)) {
		return false;
	}
	if (day.month < 1 || day.month > 12 || day.day < 1 ||
		day.day > day_month_length(day.year, day.month)) {
		return false;
	}
	*ret_day = day;
	*text = at;
	return true;
}

bool clock_read(const char *text, int *ret_hours, int *ret_minutes) {
	int hours, minutes;

	if (!read_number(&text, 1, 2, &hours) || !read_mark(&text, ':') ||
		!read_number(&text, 2, 2, &minutes) || *text || hours > 23 || minutes > 59) {
		return false;
	}
	*ret_hours = hours;
	*ret_minutes = minutes;
	return true;
}
