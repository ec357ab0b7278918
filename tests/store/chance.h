/* SPDX-License-Identifier: MIT */
#pragma once

/* Chance out of a seed: the same seed, the same numbers, on every machine. */

#include <stddef.h>
#include <stdint.h>

struct chance {
	uint64_t state;
};

static inline uint64_t chance_next(struct chance *chance) {
	uint64_t x = chance->state += 0x9e3779b97f4a7c15;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
	x = (x ^ x >> 27) * 0x94d049bb133111eb;
	return x ^ x >> 31;
}

/* 0 … @n - 1 */
static inline size_t chance_below(struct chance *chance, size_t n) {
	return (size_t)(chance_next(chance) % n);
}

static inline int chance_one_in(struct chance *chance, size_t n) {
	return chance_below(chance, n) == 0;
}
