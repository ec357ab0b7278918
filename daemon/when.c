/* SPDX-License-Identifier: MIT */
#include "daemon/when.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

const char *const when_days[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

void when_zone(const char *zone) {
	static bool replaced;

	if (zone && *zone) {
		(void)setenv("TZ", zone, 1);
		replaced = true;
	} else if (replaced) {
		(void)unsetenv("TZ");
		replaced = false;
	}
	tzset();
}

static int read_span(const char *text, int64_t now, int64_t *ret) {
	static const struct {
		char unit;
		int64_t ms;
	} units[] = {{'s', 1000}, {'m', 60000}, {'h', 3600000}, {'d', 86400000}};
	int64_t n = 0;
	size_t digits = strspn(text, "0123456789");

	if (!digits || digits > 6 || strlen(text) != digits + 1) {
		return -EINVAL;
	}
	for (size_t i = 0; i < digits; i++) {
		n = 10 * n + (text[i] - '0');
	}
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (text[digits] == units[i].unit) {
			*ret = now + n * units[i].ms;
			return 0;
		}
	}
	return -EINVAL;
}

/* The instant of that time of day, by the clocks as they stand in summer (@summer 1) or in winter (0); -1: the day has no
 * such. mktime knows the ends of months. */
static int64_t at_clock_in(const struct tm *day, int days, int hours, int minutes, int summer) {
	struct tm when = {.tm_year = day->tm_year, .tm_mon = day->tm_mon, .tm_mday = day->tm_mday + days, .tm_hour = hours, .tm_min = minutes, .tm_isdst = summer};
	time_t at = mktime(&when);

	return at != -1 && when.tm_hour == hours && when.tm_min == minutes ? (int64_t)at * 1000 : -1;
}

/* Of a time of day that is twice, since the clocks go back, the first; of one that is not there, since they go forward, what
 * the clocks of winter would make of it. Which of them mktime takes by itself depends on what it was asked before. */
static int64_t at_clock(const struct tm *today, int days, int hours, int minutes) {
	int64_t summer = at_clock_in(today, days, hours, minutes, 1), winter = at_clock_in(today, days, hours, minutes, 0);
	struct tm when = *today;

	if (summer >= 0 || winter >= 0) {
		return winter < 0 || (summer >= 0 && summer < winter) ? summer : winter;
	}
	when.tm_mday += days;
	when.tm_hour = hours;
	when.tm_min = minutes;
	when.tm_sec = 0;
	when.tm_isdst = 0;
	return (int64_t)mktime(&when) * 1000;
}

/* "15:00" at the end of what is said: what stands before it is @text's first *@ret_size bytes, without the space or T. */
static int split_clock(const char *text, size_t *ret_size, int *ret_hours, int *ret_minutes) {
	size_t size = strlen(text), digits;
	int end = 0;

	size -= size > 5 ? 5 : size; /* "9:00" may be shorter */
	size += strspn(text + size, " T");
	digits = strspn(text + size, "0123456789:");
	if (text[size + digits] || sscanf(text + size, "%2d:%2d%n", ret_hours, ret_minutes, &end) != 2 || text[size + (size_t)end] || *ret_hours > 23 ||
		*ret_minutes > 59 || size == 1 || (size && !strchr(" T", text[size - 1]))) {
		return -EINVAL;
	}
	*ret_size = size ? size - 1 : 0;
	return 0;
}

static bool is_word(const char *text, size_t size, const char *word) {
	return size == strlen(word) && !strncasecmp(text, word, size);
}

static int find_day(const char *text, size_t size) {
	for (int day = 0; day < 7; day++) {
		if (is_word(text, size, when_days[day])) {
			return day;
		}
	}
	return -1;
}

/* "2026-12-01", a day that there is. */
static int read_date(const char *text, size_t size, struct tm *ret) {
	int year, month, day, end = 0;
	struct tm check;

	if (size != 10 || strspn(text, "0123456789-") != size || sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || end != 10) {
		return -EINVAL;
	}
	*ret = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12, .tm_isdst = -1};
	check = *ret;
	return mktime(&check) != -1 && check.tm_mday == day && check.tm_mon == month - 1 ? 0 : -EINVAL;
}

int when_read(const char *text, int64_t now, int64_t *ret) {
	time_t seconds = (time_t)(now / 1000);
	int hours, minutes, day, days = 0;
	struct tm from;
	size_t size;

	if (!strcmp(text, "now")) {
		*ret = now;
		return 0;
	}
	if (split_clock(text, &size, &hours, &minutes) < 0) {
		return read_span(text, now, ret);
	}
	if (!localtime_r(&seconds, &from)) {
		return -EINVAL;
	}
	day = find_day(text, size);
	if (day >= 0) {
		days = (day - from.tm_wday + 7) % 7;
		days += at_clock(&from, days, hours, minutes) <= now ? 7 : 0;
	} else if (is_word(text, size, "tomorrow")) {
		days = 1;
	} else if (size && read_date(text, size, &from) < 0) {
		return -EINVAL;
	} else if (!size) {
		days = at_clock(&from, 0, hours, minutes) <= now;
	}
	*ret = at_clock(&from, days, hours, minutes);
	return 0;
}

/* "mon,thu" */
static int read_days(const char *text, uint32_t *ret) {
	uint32_t days = 0;

	do {
		size_t size = strcspn(text, ",");
		int day = find_day(text, size);

		if (day < 0) {
			return -EINVAL;
		}
		days |= 1U << day;
		text += size;
	} while (*text++ == ',');
	*ret = days;
	return 0;
}

int when_read_repeat(const char *text, int64_t due, Usher__Fact__Repeat *ret) {
	time_t seconds = (time_t)(due / 1000);
	uint32_t days = 0;
	struct tm when;

	if (!localtime_r(&seconds, &when)) {
		return -EINVAL;
	}
	if (!strcmp(text, "daily")) {
		days = WHEN_EVERY_DAY;
	} else if (!strcmp(text, "weekly")) {
		days = 1U << when.tm_wday;
	} else if (read_days(text, &days) < 0) {
		return -EINVAL;
	}
	ret->days = days;
	ret->minute = (uint32_t)(when.tm_hour * 60 + when.tm_min);
	return 0;
}

int64_t when_next(const Usher__Fact__Repeat *repeat, int64_t after) {
	time_t seconds = (time_t)(after / 1000);
	struct tm from;

	if (!localtime_r(&seconds, &from)) {
		return 0;
	}
	for (int days = 0; days <= 8; days++) { /* today's may be over */
		int64_t next = at_clock(&from, days, (int)repeat->minute / 60, (int)repeat->minute % 60);

		if (next > after && repeat->days & 1U << (from.tm_wday + days) % 7) {
			return next;
		}
	}
	return 0;
}

char *when_words(struct pool *pool, int64_t at) {
	enum {
		SIZE = 32
	};
	time_t seconds = (time_t)(at / 1000);
	char *text = pool_take(pool, SIZE);
	struct tm when;

	if (!localtime_r(&seconds, &when) || !strftime(text, SIZE, "%Y-%m-%d %H:%M", &when)) {
		*text = '\0';
	}
	return text;
}
