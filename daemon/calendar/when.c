/* SPDX-License-Identifier: MIT */
#include "calendar/when.h"

#include "calendar/clock.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

const char *const when_weekday_names[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

static int parse_now_plus_span(const char *text, int64_t now, int64_t *ret) {
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

/* Where a time of day, "15:00" or "9:00", would begin at the end of @text. */
static const char *time_of_day_candidate(const char *text) {
	size_t size = strlen(text);

	text += size - (size > 5 ? 5 : size);
	return text + strspn(text, " T");
}

static bool equals_word_ignoring_case(const char *text, size_t size, const char *word) {
	return size == strlen(word) && !strncasecmp(text, word, size);
}

static int weekday_index(const char *text, size_t size) {
	for (int weekday = 0; weekday < 7; weekday++) {
		if (equals_word_ignoring_case(text, size, when_weekday_names[weekday])) {
			return weekday;
		}
	}
	return -1;
}

int when_parse(const struct zone *zone, const char *text, int64_t now, int64_t *ret) {
	const char *time_text = time_of_day_candidate(text), *rest = text;
	size_t day_size = time_text == text ? 0 : (size_t)(time_text - text) - 1; /* of the day,
									 before the space or T */
	struct clock_time today = clock_time_at(zone, now);
	struct day from_day = today.day;
	int hours, minutes, weekday, days_later = 0;

	if (!strcmp(text, "now")) {
		*ret = now;
		return 0;
	}
	if (!clock_parse_time_of_day(time_text, &hours, &minutes)) {
		return parse_now_plus_span(text, now, ret);
	}
	if (time_text != text && !strchr(" T", text[day_size])) {
		return -EINVAL;
	}
	if (time_text == text) {
		days_later = clock_instant(zone, from_day, 0, hours, minutes) <= now;
	} else if ((weekday = weekday_index(text, day_size)) >= 0) {
		days_later = (weekday - today.weekday + 7) % 7;
		days_later +=
			clock_instant(zone, from_day, days_later, hours, minutes) <= now ? 7 : 0;
	} else if (equals_word_ignoring_case(text, day_size, "tomorrow")) {
		days_later = 1;
	} else if (!clock_parse_day(&rest, &from_day) || rest != text + day_size) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, from_day, days_later, hours, minutes);
	return 0;
}

/* "2026-11-29 10:00", or "2026-11-29", which begins then, or ends (@wants_day_end). */
static int parse_dated_instant(
	const struct zone *zone, const char *text, bool wants_day_end, int64_t *ret) {
	int hours = 0, minutes = 0;
	struct day day;

	if (!clock_parse_day(&text, &day) || day.year < 1970) {
		return -EINVAL;
	}
	if (*text &&
		(!strchr(" T", *text) || !clock_parse_time_of_day(text + 1, &hours, &minutes))) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, day, wants_day_end && !*text, hours, minutes);
	return 0;
}

/* "7d", as long before @now. */
static int parse_now_minus_span(
	const struct zone *zone, const char *text, int64_t now, int64_t *ret) {
	int64_t span;

	if (when_parse(zone, text, 0, &span) < 0 || span > now) {
		return -EINVAL;
	}
	*ret = now - span;
	return 0;
}

int when_parse_preferring_past(
	const struct zone *zone, const char *text, int64_t now, bool wants_day_end, int64_t *ret) {
	struct day today = clock_time_at(zone, now).day;
	int hours, minutes;

	if (strchr(text, '-')) {
		return parse_dated_instant(zone, text, wants_day_end, ret);
	}
	if (!strchr(text, ':')) {
		return parse_now_minus_span(zone, text, now, ret);
	}
	if (!clock_parse_time_of_day(text, &hours, &minutes)) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, today, 0, hours, minutes);
	if (*ret > now) {
		*ret = clock_instant(zone, today, -1, hours, minutes);
	}
	return 0;
}

/* "mon,thu" */
static int parse_weekdays(const char *text, uint32_t *ret) {
	uint32_t weekdays = 0;

	do {
		size_t size = strcspn(text, ",");
		int weekday = weekday_index(text, size);

		if (weekday < 0) {
			return -EINVAL;
		}
		weekdays |= 1U << weekday;
		text += size;
	} while (*text++ == ',');
	*ret = weekdays;
	return 0;
}

int when_parse_repeat(const struct zone *zone, const char *text, int64_t due,
	uint32_t *ret_weekdays, uint32_t *ret_minute_of_day) {
	struct clock_time due_time = clock_time_at(zone, due);
	uint32_t weekdays = 0;

	if (!strcmp(text, "daily")) {
		weekdays = WHEN_EVERY_DAY;
	} else if (!strcmp(text, "weekly")) {
		weekdays = 1U << due_time.weekday;
	} else if (parse_weekdays(text, &weekdays) < 0) {
		return -EINVAL;
	}
	*ret_weekdays = weekdays;
	*ret_minute_of_day = (uint32_t)(due_time.hours * 60 + due_time.minutes);
	return 0;
}

int64_t when_next_repeat(
	const struct zone *zone, uint32_t weekdays, uint32_t minute_of_day, int64_t after) {
	struct clock_time from_time = clock_time_at(zone, after);

	for (int days_later = 0; days_later <= 8; days_later++) { /* today's may be over */
		int64_t next = clock_instant(zone, from_time.day, days_later,
			(int)minute_of_day / 60, (int)minute_of_day % 60);

		if (next > after && weekdays & 1U << (from_time.weekday + days_later) % 7) {
			return next;
		}
	}
	return 0;
}

char *when_text(const struct zone *zone, struct pool *pool, int64_t at) {
	struct clock_time local_time = clock_time_at(zone, at);

	return pool_printf(pool, "%d-%02d-%02d %02d:%02d", local_time.day.year,
		local_time.day.month, local_time.day.day, local_time.hours, local_time.minutes);
}
