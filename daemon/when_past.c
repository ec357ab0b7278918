/* SPDX-License-Identifier: MIT */
#include "daemon/when_past.h"

#include "daemon/when.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#define DAY (INT64_C(24) * 3600 * 1000)

static struct tm clock_at(int64_t at) {
	time_t seconds = (time_t)(at / 1000);
	struct tm clock = {0};

	(void)localtime_r(&seconds, &clock); /* fails for years beyond an int, which time_fits has none of */
	return clock;
}

/* mktime finds the instant, over the ends of months and of daylight saving time. */
static int64_t instant_of(struct tm clock) {
	clock.tm_isdst = -1;
	return (int64_t)mktime(&clock) * 1000;
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

static bool read_mark(const char **text, const char *marks) {
	return **text && strchr(marks, **text) && (*text)++;
}

/* The rest of the text is "10:00". */
static bool read_clock(const char *text, struct tm *clock) {
	clock->tm_sec = 0;
	return read_number(&text, 1, 2, &clock->tm_hour) && read_mark(&text, ":") && read_number(&text, 2, 2, &clock->tm_min) && !*text &&
		clock->tm_hour < 24 && clock->tm_min < 60;
}

/* "2026-11-29" at *@text, which goes on behind it; a day that there is. */
static bool read_day(const char **text, struct tm *clock) {
	struct tm check;
	int year, month, day;

	if (!read_number(text, 4, 4, &year) || !read_mark(text, "-") || !read_number(text, 2, 2, &month) || !read_mark(text, "-") ||
		!read_number(text, 2, 2, &day) || year < 1970) {
		return false;
	}
	*clock = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12};
	check = *clock;
	check.tm_isdst = -1;
	(void)mktime(&check);
	clock->tm_hour = 0;
	return check.tm_mday == day && check.tm_mon == month - 1;
}

static int read_date(const char *text, bool end, int64_t *ret) {
	struct tm clock;

	if (!read_day(&text, &clock)) {
		return -EINVAL;
	}
	if (!*text) {
		clock.tm_mday += end;
	} else if (!read_mark(&text, " T") || !read_clock(text, &clock)) {
		return -EINVAL;
	}
	*ret = instant_of(clock);
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
	struct tm clock = clock_at(now);

	if (strchr(text, '-')) {
		return read_date(text, end, ret);
	}
	if (!strchr(text, ':')) {
		return read_span(text, now, ret);
	}
	if (!read_clock(text, &clock)) {
		return -EINVAL;
	}
	*ret = instant_of(clock);
	if (*ret > now) {
		clock.tm_mday--;
		*ret = instant_of(clock);
	}
	return 0;
}

int64_t when_day(int64_t at) {
	struct tm clock = clock_at(at);

	clock.tm_hour = clock.tm_min = clock.tm_sec = 0;
	return instant_of(clock);
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
