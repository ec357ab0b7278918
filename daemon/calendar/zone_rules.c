/* SPDX-License-Identifier: MIT */
#include "calendar/zone_rules.h"

#include "calendar/day.h"

#include <errno.h>

enum {
	NAME_LEAST = 3,
	OFFSET_HOURS_MAX = 24,
	TIME_HOURS_MAX = 167, /* a week, less an hour */
	HOUR = 3600,          /* seconds */
	DAY = 24 * HOUR,
};

/* Parsing: each function reads what stands at *@text, which goes on behind it, or returns false. */

static bool is_letter(char c) {
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static bool read_mark(const char **text, char mark) {
	if (**text != mark) {
		return false;
	}
	(*text)++;
	return true;
}

/* "CET" or "<+0530>". */
static bool read_name(const char **text) {
	bool is_quoted = read_mark(text, '<');
	int size = 0;

	while (is_letter(**text) ||
		(is_quoted && (is_digit(**text) || **text == '+' || **text == '-'))) {
		(*text)++;
		size++;
	}
	return size >= NAME_LEAST && (!is_quoted || read_mark(text, '>'));
}

static bool read_number(const char **text, int least, int most, int *ret) {
	int number = 0, digits = 0;

	while (is_digit(**text) && digits < 4) {
		number = 10 * number + (*(*text)++ - '0');
		digits++;
	}
	*ret = number;
	return digits && number >= least && number <= most;
}

/* "8", "-5:30" or "+9:30:15", in seconds. */
static bool read_span(const char **text, int hours_max, int32_t *ret) {
	bool is_negative = read_mark(text, '-');
	int hours, minutes = 0, seconds = 0;

	if (!is_negative) {
		(void)read_mark(text, '+');
	}
	if (!read_number(text, 0, hours_max, &hours)) {
		return false;
	}
	if (read_mark(text, ':')) {
		if (!read_number(text, 0, 59, &minutes) ||
			(read_mark(text, ':') && !read_number(text, 0, 59, &seconds))) {
			return false;
		}
	}
	*ret = hours * HOUR + minutes * 60 + seconds;
	*ret = is_negative ? -*ret : *ret;
	return true;
}

static bool read_day(const char **text, struct zone_rule *ret) {
	if (read_mark(text, 'M')) {
		ret->kind = ZONE_DAY_OF_MONTH;
		return read_number(text, 1, 12, &ret->month) && read_mark(text, '.') &&
			read_number(text, 1, 5, &ret->week) && read_mark(text, '.') &&
			read_number(text, 0, 6, &ret->weekday);
	}
	if (read_mark(text, 'J')) {
		ret->kind = ZONE_DAY_NO_LEAP;
		return read_number(text, 1, 365, &ret->day);
	}
	ret->kind = ZONE_DAY_OF_YEAR;
	return read_number(text, 0, 365, &ret->day);
}

/* ",M10.5.0/3"; the time is two o'clock if it is not said. */
static bool read_rule(const char **text, struct zone_rule *ret) {
	if (!read_mark(text, ',') || !read_day(text, ret)) {
		return false;
	}
	ret->time = 2 * HOUR;
	return !read_mark(text, '/') || read_span(text, TIME_HOURS_MAX, &ret->time);
}

/* What follows the name of summer time. */
static bool read_summer(const char **text, struct zone_rules *rules) {
	const char *american = ",M3.2.0,M11.1.0";

	rules->changes = true;
	rules->summer = rules->standard + HOUR;
	if (**text && **text != ',') {
		if (!read_span(text, OFFSET_HOURS_MAX, &rules->summer)) {
			return false;
		}
		rules->summer = -rules->summer;
	}
	text = **text ? text : &american;
	return read_rule(text, &rules->begins) && read_rule(text, &rules->ends);
}

int zone_rules_parse(struct zone_rules *ret, const char *text) {
	struct zone_rules rules = {0};

	if (!read_name(&text) || !read_span(&text, OFFSET_HOURS_MAX, &rules.standard)) {
		return -EINVAL;
	}
	rules.standard = rules.summer = -rules.standard; /* POSIX counts westwards */
	if (*text && (!read_name(&text) || !read_summer(&text, &rules) || *text)) {
		return -EINVAL;
	}
	*ret = rules;
	return 0;
}

/* The number of the day of @rule in @year. */
static int64_t rule_day(const struct zone_rule *rule, int year) {
	int64_t january = day_number((struct day){year, 1, 1}), first, day;

	if (rule->kind == ZONE_DAY_OF_YEAR) {
		return january + rule->day;
	}
	if (rule->kind == ZONE_DAY_NO_LEAP) {
		bool is_leap = day_month_length(year, 2) == 29;

		return january + rule->day - 1 + (is_leap && rule->day >= 60);
	}
	first = day_number((struct day){year, rule->month, 1});
	day = first + (rule->weekday - day_weekday(first) + 7) % 7 + 7 * (rule->week - 1);
	return day < first + day_month_length(year, rule->month) ? day : day - 7;
}

/* South of the equator summer time ends before it begins, within a year of UTC. */
int32_t zone_rules_ahead(const struct zone_rules *rules, int64_t at) {
	int64_t begins, ends;
	bool is_summer;
	int year;

	if (!rules->changes) {
		return rules->standard;
	}
	year = day_of(floor_div(at, DAY)).year;
	begins = rule_day(&rules->begins, year) * DAY + rules->begins.time - rules->standard;
	ends = rule_day(&rules->ends, year) * DAY + rules->ends.time - rules->summer;
	if (begins > ends) {
		is_summer = at < ends || at >= begins;
	} else {
		is_summer = at >= begins && at < ends;
	}
	return is_summer ? rules->summer : rules->standard;
}
