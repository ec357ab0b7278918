/* SPDX-License-Identifier: MIT */
#include "calendar/zone_rules.h"

#include "calendar/day.h"

#include <errno.h>

enum {
	NAME_LENGTH_MIN = 3,
	OFFSET_HOURS_MAX = 24,
	TIME_HOURS_MAX = 167, /* a week, less an hour */
	HOUR_SECONDS = 3600,
	DAY_SECONDS = 24 * HOUR_SECONDS,
};

/* Parsing: each function reads what stands at *@text, which goes on behind it, or returns false. */

static bool is_letter(char c) {
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c) {
	return c >= '0' && c <= '9';
}

static bool skip_char(const char **text, char c) {
	if (**text != c) {
		return false;
	}
	(*text)++;
	return true;
}

/* "CET" or "<+0530>". */
static bool skip_name(const char **text) {
	bool is_quoted = skip_char(text, '<');
	int size = 0;

	while (is_letter(**text) ||
		(is_quoted && (is_digit(**text) || **text == '+' || **text == '-'))) {
		(*text)++;
		size++;
	}
	return size >= NAME_LENGTH_MIN && (!is_quoted || skip_char(text, '>'));
}

static bool parse_number_in_range(const char **text, int min, int max, int *ret) {
	int number = 0, digits = 0;

	while (is_digit(**text) && digits < 4) {
		number = 10 * number + (*(*text)++ - '0');
		digits++;
	}
	*ret = number;
	return digits && number >= min && number <= max;
}

/* "8", "-5:30" or "+9:30:15", in seconds. */
static bool parse_hms(const char **text, int hours_max, int32_t *ret) {
	bool is_negative = skip_char(text, '-');
	int hours, minutes = 0, seconds = 0;

	if (!is_negative) {
		(void)skip_char(text, '+');
	}
	if (!parse_number_in_range(text, 0, hours_max, &hours)) {
		return false;
	}
	if (skip_char(text, ':')) {
		if (!parse_number_in_range(text, 0, 59, &minutes) ||
			(skip_char(text, ':') && !parse_number_in_range(text, 0, 59, &seconds))) {
			return false;
		}
	}
	*ret = hours * HOUR_SECONDS + minutes * 60 + seconds;
	*ret = is_negative ? -*ret : *ret;
	return true;
}

static bool parse_rule_day(const char **text, struct zone_rule *ret) {
	if (skip_char(text, 'M')) {
		ret->kind = ZONE_WEEKDAY_OF_MONTH;
		return parse_number_in_range(text, 1, 12, &ret->month) && skip_char(text, '.') &&
			parse_number_in_range(text, 1, 5, &ret->week) && skip_char(text, '.') &&
			parse_number_in_range(text, 0, 6, &ret->weekday);
	}
	if (skip_char(text, 'J')) {
		ret->kind = ZONE_DAY_NO_LEAP;
		return parse_number_in_range(text, 1, 365, &ret->day);
	}
	ret->kind = ZONE_DAY_OF_YEAR;
	return parse_number_in_range(text, 0, 365, &ret->day);
}

/* ",M10.5.0/3"; the time is two o'clock if it is not said. */
static bool parse_rule(const char **text, struct zone_rule *ret) {
	if (!skip_char(text, ',') || !parse_rule_day(text, ret)) {
		return false;
	}
	ret->time_of_day = 2 * HOUR_SECONDS;
	return !skip_char(text, '/') || parse_hms(text, TIME_HOURS_MAX, &ret->time_of_day);
}

/* What follows the name of summer time. */
static bool parse_summer_time(const char **text, struct zone_rules *rules) {
	const char *us_rules = ",M3.2.0,M11.1.0";

	rules->has_summer_time = true;
	rules->summer_offset = rules->standard_offset + HOUR_SECONDS;
	if (**text && **text != ',') {
		if (!parse_hms(text, OFFSET_HOURS_MAX, &rules->summer_offset)) {
			return false;
		}
		rules->summer_offset = -rules->summer_offset;
	}
	text = **text ? text : &us_rules;
	return parse_rule(text, &rules->summer_begins) && parse_rule(text, &rules->summer_ends);
}

int zone_rules_parse(struct zone_rules *ret, const char *text) {
	struct zone_rules rules = {0};

	if (!skip_name(&text) || !parse_hms(&text, OFFSET_HOURS_MAX, &rules.standard_offset)) {
		return -EINVAL;
	}
	rules.standard_offset = rules.summer_offset = -rules.standard_offset; /* POSIX counts
										 westwards */
	if (*text && (!skip_name(&text) || !parse_summer_time(&text, &rules) || *text)) {
		return -EINVAL;
	}
	*ret = rules;
	return 0;
}

/* The epoch day on which @rule falls in @year. */
static int64_t rule_epoch_day(const struct zone_rule *rule, int year) {
	int64_t new_year = day_to_epoch_day((struct day){year, 1, 1}), month_start, epoch_day;

	if (rule->kind == ZONE_DAY_OF_YEAR) {
		return new_year + rule->day;
	}
	if (rule->kind == ZONE_DAY_NO_LEAP) {
		bool is_leap = day_month_length(year, 2) == 29;

		return new_year + rule->day - 1 + (is_leap && rule->day >= 60);
	}
	month_start = day_to_epoch_day((struct day){year, rule->month, 1});
	epoch_day = month_start + (rule->weekday - day_weekday(month_start) + 7) % 7 +
		7 * (rule->week - 1);
	return epoch_day < month_start + day_month_length(year, rule->month) ? epoch_day
									     : epoch_day - 7;
}

/* South of the equator summer time ends before it begins, within a year of UTC. */
int32_t zone_rules_utc_offset_s(const struct zone_rules *rules, int64_t at_s) {
	int64_t begins_at, ends_at;
	bool is_summer;
	int year;

	if (!rules->has_summer_time) {
		return rules->standard_offset;
	}
	year = day_from_epoch_day(floor_div(at_s, DAY_SECONDS)).year;
	begins_at = rule_epoch_day(&rules->summer_begins, year) * DAY_SECONDS +
		rules->summer_begins.time_of_day - rules->standard_offset;
	ends_at = rule_epoch_day(&rules->summer_ends, year) * DAY_SECONDS +
		rules->summer_ends.time_of_day - rules->summer_offset;
	if (begins_at > ends_at) {
		is_summer = at_s < ends_at || at_s >= begins_at;
	} else {
		is_summer = at_s >= begins_at && at_s < ends_at;
	}
	return is_summer ? rules->summer_offset : rules->standard_offset;
}
