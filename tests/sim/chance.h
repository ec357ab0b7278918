/* SPDX-License-Identifier: MIT */
#pragma once

/* Chance out of one number: the same number gives the same draws, on every machine, if never two of
 * them stand in one expression unordered. Steele, Lea and Flood's splitmix (2014): a counter that
 * goes round in odd steps, and a stir. */

#include <stdbool.h>
#include <stdint.h>

struct chance {
	uint64_t at;
};

static inline uint64_t chance_draw(struct chance *chance) {
	uint64_t x = chance->at += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* One of 0 … @n - 1; 0 if @n is 0. */
static inline uint64_t chance_below(struct chance *chance, uint64_t n) {
	return n ? chance_draw(chance) % n : 0;
}

/* True once in @n. */
static inline bool chance_once_in(struct chance *chance, uint64_t n) {
	return chance_below(chance, n) == 0;
}
