/* SPDX-License-Identifier: MIT */
#pragma once

/* An order for qsort(3) and bsearch(3). */

#include <stdint.h>

/* By the number that each begins with, a uint64_t, rising. */
static inline int by_number(const void *a, const void *b) {
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}
