/* SPDX-License-Identifier: MIT */
#include "calendar/past.h"

#include "calendar/clock.h"
#include "calendar/when.h"

#include <errno.h>
#include <string.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)

static int parse_date(const struct zone *zone, const char *text, bool is_end, int64_t *ret) {
	int hours = 0, minutes = 0;
	struct day day;

	if (!clock_parse_day(&text, &day) || day.year < 1970) {
		return -EINVAL;
	}
	if (*text && (!strchr(" T", *text) || !clock_parse(text + 1, &hours, &minutes))) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, day, is_end && !*text, hours, minutes);
	return 0;
}

static int parse_span_before(const struct zone *zone, const char *text, int64_t now, int64_t *ret) {
	int64_t span;

	if (when_parse(zone, text, 0, &span) < 0 || span > now) {
		return -EINVAL;
	}
	*ret = now - span;
	return 0;
}

int when_parse_past(
	const struct zone *zone, const char *text, int64_t now, bool is_end, int64_t *ret) {
	struct day today = clock_time_at(zone, now).day;
	int hours, minutes;

	if (strchr(text, '-')) {
		return parse_date(zone, text, is_end, ret);
	}
	if (!strchr(text, ':')) {
		return parse_span_before(zone, text, now, ret);
	}
	if (!clock_parse(text, &hours, &minutes)) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, today, 0, hours, minutes);
	if (*ret > now) {
		*ret = clock_instant(zone, today, -1, hours, minutes);
	}
	return 0;
}

int64_t clock_day_start(const struct zone *zone, int64_t at) {
	return clock_instant(zone, clock_time_at(zone, at).day, 0, 0, 0);
}

int64_t zone_next_change_at(const struct zone *zone, int64_t at, int64_t until) {
	int64_t offset_ms = zone_utc_offset_ms(zone, at), before = at, after;

	do {
		if (before >= until) {
			return INT64_MAX;
		}
		after = until - before > DAY_MS ? before + DAY_MS : until;
		before = zone_utc_offset_ms(zone, after) == offset_ms ? after : before;
	} while (before == after);
	while (after - before > 1) {
		int64_t middle = before + (after - before) / 2;

		if (zone_utc_offset_ms(zone, middle) == offset_ms) {
			before = middle;
		} else {
			after = middle;
		}
	}
	return after;
}
