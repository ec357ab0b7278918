/* SPDX-License-Identifier: MIT */
#pragma once

/* The rules of a time zone as POSIX writes them: "CET-1CEST,M3.5.0,M10.5.0/3". */

#include <stdbool.h>
#include <stdint.h>

enum zone_rule_kind {
	ZONE_WEEKDAY_OF_MONTH, /* M3.5.0: of March the last (of five) Sunday */
	ZONE_DAY_NO_LEAP, /* J60: the 60th day, 29 February never counted, so that it is 1 March */
	ZONE_DAY_OF_YEAR, /* 59: the 60th day, 29 February counted */
};

/* A day of each year, and a time of that day by the clocks as they stand then. */
struct zone_rule {
	enum zone_rule_kind kind;
	int month, week, weekday; /* ZONE_WEEKDAY_OF_MONTH: 1 to 12, 1 to 5, 0 (Sunday) to 6 */
	int day;                  /* else: 1 to 365, or 0 to 365 */
	int32_t time_of_day;      /* seconds, which may be before the day or after it */
};

struct zone_rules {
	int32_t standard_offset, summer_offset; /* how far ahead, seconds */
	bool has_summer_time;
	struct zone_rule summer_begins, summer_ends; /* of summer time, if it changes */
};

/* All of @text. Returns 0, or -EINVAL, and *@ret as it was. */
int zone_rules_parse(struct zone_rules *ret, const char *text);

/* How far ahead the clocks are at @at_s (seconds since 1970), seconds. */
int32_t zone_rules_utc_offset_s(const struct zone_rules *rules, int64_t at_s);
