/* SPDX-License-Identifier: MIT */
#include "calendar/past.h"

#include "calendar/clock.h"
#include "calendar/when.h"

#include <errno.h>
#include <string.h>

#define DAY (INT64_C(24) * 3600 * 1000)

static int read_date(const struct zone *zone, const char *text, bool end, int64_t *ret) {
	int hours = 0, minutes = 0;
	struct day day;

	if (!clock_read_day(&text, &day) || day.year < 1970) {
		return -EINVAL;
	}
	if (*text && (!strchr(" T", *text) || !clock_read(text + 1, &hours, &minutes))) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, day, end && !*text, hours, minutes);
	return 0;
}

static int read_span(const struct zone *zone, const char *text, int64_t now, int64_t *ret) {
	int64_t span;

	if (when_read(zone, text, 0, &span) < 0 || span > now) {
		return -EINVAL;
	}
	*ret = now - span;
	return 0;
}

int when_past(const struct zone *zone, const char *text, int64_t now, bool end, int64_t *ret) {
	struct day today = clock_at(zone, now).day;
	int hours, minutes;

	if (strchr(text, '-')) {
		return read_date(zone, text, end, ret);
	}
	if (!strchr(text, ':')) {
		return read_span(zone, text, now, ret);
	}
	if (!clock_read(text, &hours, &minutes)) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, today, 0, hours, minutes);
	if (*ret > now) {
		*ret = clock_instant(zone, today, -1, hours, minutes);
	}
	return 0;
}

int64_t when_day(const struct zone *zone, int64_t at) {
	return clock_instant(zone, clock_at(zone, at).day, 0, 0, 0);
}

int64_t when_shift(const struct zone *zone, int64_t at, int64_t until) {
	int64_t ahead = zone_ahead(zone, at), before = at, after;

	do {
		if (before >= until) {
			return INT64_MAX;
		}
		after = until - before > DAY ? before + DAY : until;
		before = zone_ahead(zone, after) == ahead ? after : before;
	} while (before == after);
	while (after - before > 1) {
		int64_t middle = before + (after - before) / 2;

		if (zone_ahead(zone, middle) == ahead) {
			before = middle;
		} else {
			after = middle;
		}
	}
	return after;
}
