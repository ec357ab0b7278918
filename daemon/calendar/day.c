/* SPDX-License-Identifier: MIT */
/* Years are counted from the first of March here, so that the day of a leap year comes last; 400 of
 * them, an era, always have the same number of days. */
#include "calendar/day.h"

enum {
	ERA_YEARS = 400,
	ERA_DAYS = 146097,
	EPOCH_DAYS = 719468, /* days from 0000-03-01 to 1970-01-01 */
};

int64_t day_to_epoch_day(struct day day) {
	int64_t year = (int64_t)day.year - (day.month <= 2);
	int64_t era = floor_div(year, ERA_YEARS), year_of_era = year - era * ERA_YEARS;
	int64_t months = (day.month + 9) % 12; /* since March */
	int64_t day_of_year = (153 * months + 2) / 5 + day.day - 1;

	return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
		day_of_year - EPOCH_DAYS;
}

struct day day_from_epoch_day(int64_t epoch_day) {
	int64_t days = epoch_day + EPOCH_DAYS, era = floor_div(days, ERA_DAYS),
		day_of_era = days - era * ERA_DAYS;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
				      day_of_era / (ERA_DAYS - 1)) /
		365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t months = (5 * day_of_year + 2) / 153; /* since March */
	int month = (int)(months < 10 ? months + 3 : months - 9);

	return (struct day){
		.year = (int)(era * ERA_YEARS + year_of_era + (month <= 2)),
		.month = month,
		.day = (int)(day_of_year - (153 * months + 2) / 5 + 1),
	};
}

int day_weekday(int64_t epoch_day) {
	int64_t since_thursday = epoch_day - 7 * floor_div(epoch_day, 7); /* 1970-01-01 was one */

	return (int)((since_thursday + 4) % 7);
}

int day_month_length(int year, int month) {
	struct day first = {year, month, 1}, next = {year, month + 1, 1};

	if (month == 12) {
		next = (struct day){year + 1, 1, 1};
	}
	return (int)(day_to_epoch_day(next) - day_to_epoch_day(first));
}
