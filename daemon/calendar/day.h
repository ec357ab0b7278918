/* SPDX-License-Identifier: MIT */
#pragma once

/* The calendar (Gregorian, also before there was one): days are numbered from 1970-01-01 (epoch
 * days), which is 0. */

#include <stdint.h>

struct day {
	int year, month, day; /* 2026, 1 to 12, 1 to 31 */
};

/* @n / @divisor, rounded down also where @n is negative. */
static inline int64_t floor_div(int64_t n, int64_t divisor) {
	return n / divisor - (n % divisor < 0);
}

/* The number of a day. @day.day may lie outside its month: the 0th is the last of the month before
 * it. */
int64_t day_to_epoch_day(struct day day);

/* The day of that number. */
struct day day_from_epoch_day(int64_t epoch_day);

/* 0: Sunday. */
int day_weekday(int64_t epoch_day);

/* How many days the month has. */
int day_month_length(int year, int month);
