/* SPDX-License-Identifier: MIT */
#include "daemon/when_clock.h"

#include <string.h>

struct tm clock_at(int64_t at) {
	time_t seconds = (time_t)(at / 1000);
	struct tm clock = {0};

	(void)localtime_r(&seconds, &clock); /* fails for years beyond an int, which time_fits has none of */
	return clock;
}

/* As the clocks stand in summer (@summer 1) or in winter (0); -1: the day has no such. mktime knows the ends of months. */
static int64_t instant_in(const struct tm *day, int days, int hours, int minutes, int summer) {
	struct tm when = {
		.tm_year = day->tm_year,
		.tm_mon = day->tm_mon,
		.tm_mday = day->tm_mday + days,
		.tm_hour = hours,
		.tm_min = minutes,
		.tm_isdst = summer,
	};
	time_t at = mktime(&when);

	return when.tm_hour == hours && when.tm_min == minutes ? (int64_t)at * 1000 : -1;
}

/* Which of two instants mktime takes by itself depends on what it was asked before. */
int64_t clock_instant(const struct tm *day, int days, int hours, int minutes) {
	int64_t summer = instant_in(day, days, hours, minutes, 1), winter = instant_in(day, days, hours, minutes, 0);
	struct tm when = {.tm_year = day->tm_year, .tm_mon = day->tm_mon, .tm_mday = day->tm_mday + days, .tm_hour = hours, .tm_min = minutes};

	if (summer >= 0 || winter >= 0) {
		return winter < 0 || (summer >= 0 && summer < winter) ? summer : winter;
	}
	return (int64_t)mktime(&when) * 1000; /* what the clocks of winter would make of it */
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

bool clock_read_day(const char **text, struct tm *ret) {
	struct tm check;
	int year, month, day;

	if (!read_number(text, 4, 4, &year) || !read_mark(text, '-') || !read_number(text, 2, 2, &month) || !read_mark(text, '-') ||
		!read_number(text, 2, 2, &day)) {
		return false;
	}
	check = *ret = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12};
	(void)mktime(&check);
	return check.tm_mday == day && check.tm_mon == month - 1;
}

bool clock_read(const char *text, int *ret_hours, int *ret_minutes) {
	return read_number(&text, 1, 2, ret_hours) && read_mark(&text, ':') && read_number(&text, 2, 2, ret_minutes) && !*text && *ret_hours < 24 &&
		*ret_minutes < 60;
}
