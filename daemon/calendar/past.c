/* SPDX-License-Identifier: MIT */
#include "calendar/past.h"

#include "calendar/clock.h"
#include "calendar/when.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define DAY (INT64_C(24) * 3600 * 1000)

static int read_date(const char *text, bool end, int64_t *ret) {
	int hours = 0, minutes = 0;
	struct tm day;

	if (!clock_read_day(&text, &day) || day.tm_year < 70) {
		return -EINVAL;
	}
	if (*text && (!strchr(" T", *text) || !clock_read(text + 1, &hours, &minutes))) {
		return -EINVAL;
	}
	*ret = clock_instant(&day, end && !*text, hours, minutes);
	return 0;
}

static int read_span(const char *text, int64_t now, int64_t *ret) {
	int64_t span;

	if (when_read(text, 0, &span) < 0 || span > now) {
		return -EINVAL;
	}
	*ret = now - span;
	return 0;
}

int when_past(const char *text, int64_t now, bool end, int64_t *ret) {
	struct tm today = clock_at(now);
	int hours, minutes;

	if (strchr(text, '-')) {
		return read_date(text, end, ret);
	}
	if (!strchr(text, ':')) {
		return read_span(text, now, ret);
	}
	if (!clock_read(text, &hours, &minutes)) {
		return -EINVAL;
	}
	*ret = clock_instant(&today, 0, hours, minutes);
	if (*ret > now) {
		*ret = clock_instant(&today, -1, hours, minutes);
	}
	return 0;
}

int64_t when_day(int64_t at) {
	struct tm day = clock_at(at);

	return clock_instant(&day, 0, 0, 0);
}

int64_t when_ahead(int64_t at) {
	return (int64_t)clock_at(at).tm_gmtoff * 1000;
}

int64_t when_shift(int64_t at, int64_t until) {
	int64_t ahead = when_ahead(at), before = at, after;

	do {
		if (before >= until) {
			return INT64_MAX;
		}
		after = until - before > DAY ? before + DAY : until;
		before = when_ahead(after) == ahead ? after : before;
	} while (before == after);
	while (after - before > 1) {
		int64_t middle = before + (after - before) / 2;

		if (when_ahead(middle) == ahead) {
			before = middle;
		} else {
			after = middle;
		}
	}
	return after;
}
