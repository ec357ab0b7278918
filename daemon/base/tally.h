/* SPDX-License-Identifier: MIT */
#pragma once

/* Counts by a text, such as how many are on duty at a post. What was counted once keeps its entry,
 * so the texts must be few. */

#include "base/textmap.h"

#include <stdbool.h>
#include <stdint.h>

struct tally {
	struct textmap counts; /* -> uint64_t of its own */
};

/* All zeroes: nothing was counted. Frees everything. */
void tally_finish(struct tally *tally);

/* How many there are of @text. */
uint64_t tally_get(const struct tally *tally, const char *text);

/* There are @n more of @text, or fewer; never fewer than none. */
void tally_add(struct tally *tally, const char *text, uint64_t n);
void tally_subtract(struct tally *tally, const char *text, uint64_t n);

/* Is every count 0? */
bool tally_is_zero(const struct tally *tally);
