/* SPDX-License-Identifier: MIT */
#include "calendar/clock.h"

#include <string.h>

struct tm clock_at(int64_t at) {
	time_t seconds = (time_t)(at / 1000);
	struct tm clock = {0};

	(void)localtime_r(&seconds, &clock); /* fails for years beyond an int, which time_fits has
						none of */
	return clock;
}

/* The instant by the clocks as they stand in summer (@summer 1) or in winter (0). Does the day have
 * that time of day by them? mktime knows the ends of months. */
static bool find_instant(
	const struct tm *day, int days, int hours, int minutes, int summer, int64_t *ret) {
	struct tm when = {
		.tm_year = day->tm_year,
		.tm_mon = day->tm_mon,
		.tm_mday = day->tm_mday + days,
		.tm_hour = hours,
		.tm_min = minutes,
		.tm_isdst = summer,
	};

	*ret = (int64_t)mktime(&when) * 1000;
	return when.tm_hour == hours && when.tm_min == minutes;
}

/* Which of two instants mktime takes by itself depends on what it was asked before. */
int64_t clock_instant(const struct tm *day, int days, int hours, int minutes) {
	int64_t summer, winter;
	bool in_summer = find_instant(day, days, hours, minutes, 1, &summer),
	     in_winter = find_instant(day, days, hours, minutes, 0, &winter);
	int64_t first = summer < winter ? summer : winter, last = summer < winter ? winter : summer;

	if (in_summer != in_winter) {
		return in_summer ? summer : winter;
	}
	return in_summer ? first : last;
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

bool clock_read_day(const char **text, struct tm *ret_day) {
	const char *at = *text;
	struct tm wanted, check;
	int year, month, day;

	if (!read_number(&at, 4, 4, &year) || !read_mark(&at, '-') ||
		!read_number(&at, 2, 2, &month) || !read_mark(&at, '-') ||
		!read_number(&at, 2, 2, &day)) {
		return false;
	}
	check = wanted = (struct tm){
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12};
	(void)mktime(&check);
	if (check.tm_mday != day || check.tm_mon != month - 1) {
		return false;
	}
	*ret_day = wanted;
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
