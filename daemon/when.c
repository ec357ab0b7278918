/* SPDX-License-Identifier: MIT */
#include "daemon/when.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

/* mktime finds the instant, over the ends of months and of daylight saving time. */
static int64_t at_clock(const struct tm *today, int days, int hours, int minutes) {
	struct tm when = *today;

	when.tm_mday += days;
	when.tm_hour = hours;
	when.tm_min = minutes;
	when.tm_sec = 0;
	when.tm_isdst = -1;
	return (int64_t)mktime(&when) * 1000;
}

int when_read(const char *text, int64_t now, int64_t *ret) {
	time_t seconds = (time_t)(now / 1000);
	int hours, minutes, end = 0;
	struct tm today;

	if (sscanf(text, "%2d:%2d%n", &hours, &minutes, &end) != 2 || text[end] || strspn(text, "0123456789:") != strlen(text)) {
		return read_span(text, now, ret);
	}
	if (hours > 23 || minutes > 59 || !localtime_r(&seconds, &today)) {
		return -EINVAL;
	}
	*ret = at_clock(&today, 0, hours, minutes);
	if (*ret <= now) {
		*ret = at_clock(&today, 1, hours, minutes);
	}
	return 0;
}
