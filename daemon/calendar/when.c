/* SPDX-License-Identifier: MIT */
#include "calendar/when.h"

#include "calendar/clock.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

const char *const when_days[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

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

/* Where "15:00" begins at the end of @text: "9:00" may be shorter. */
static const char *find_clock(const char *text) {
	size_t size = strlen(text);

	text += size - (size > 5 ? 5 : size);
	return text + strspn(text, " T");
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

int when_read(const struct zone *zone, const char *text, int64_t now, int64_t *ret) {
	const char *clock = find_clock(text), *rest = text;
	size_t size = clock == text ? 0 : (size_t)(clock - text) - 1; /* of the day, before the
									 space or T */
	struct clock today = clock_at(zone, now);
	struct day from = today.day;
	int hours, minutes, day, days = 0;

	if (!strcmp(text, "now")) {
		*ret = now;
		return 0;
	}
	if (!clock_read(clock, &hours, &minutes)) {
		return read_span(text, now, ret);
	}
	if (clock != text && !strchr(" T", text[size])) {
		return -EINVAL;
	}
	if (clock == text) {
		days = clock_instant(zone, from, 0, hours, minutes) <= now;
	} else if ((day = find_day(text, size)) >= 0) {
		days = (day - today.weekday + 7) % 7;
		days += clock_instant(zone, from, days, hours, minutes) <= now ? 7 : 0;
	} else if (is_word(text, size, "tomorrow")) {
		days = 1;
	} else if (!clock_read_day(&rest, &from) || rest != text + size) {
		return -EINVAL;
	}
	*ret = clock_instant(zone, from, days, hours, minutes);
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

int when_read_repeat(const struct zone *zone, const char *text, int64_t due, uint32_t *ret_days,
	uint32_t *ret_minute) {
	struct clock clock = clock_at(zone, due);
	uint32_t days = 0;

	if (!strcmp(text, "daily")) {
		days = WHEN_EVERY_DAY;
	} else if (!strcmp(text, "weekly")) {
		days = 1U << clock.weekday;
	} else if (read_days(text, &days) < 0) {
		return -EINVAL;
	}
	*ret_days = days;
	*ret_minute = (uint32_t)(clock.hours * 60 + clock.minutes);
	return 0;
}

int64_t when_next(const struct zone *zone, uint32_t days, uint32_t minute, int64_t after) {
	struct clock from = clock_at(zone, after);

	for (int i = 0; i <= 8; i++) { /* today's may be over */
		int64_t next = clock_instant(zone, from.day, i, (int)minute / 60, (int)minute % 60);

		if (next > after && days & 1U << (from.weekday + i) % 7) {
			return next;
		}
	}
	return 0;
}

char *when_words(const struct zone *zone, struct pool *pool, int64_t at) {
	struct clock clock = clock_at(zone, at);

	return pool_print(pool, "%d-%02d-%02d %02d:%02d", clock.day.year, clock.day.month,
		clock.day.day, clock.hours, clock.minutes);
}
