/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Composes spoken lines from known cards: who, how many, where and what else is rolled, put into
 * words in one of the many ways that people have, shuffled, and joined by anything that parts
 * pieces. So what a line means is known without reading it.
 */

#include "core/site.h"

#include <jansson.h>
#include <stdint.h>

enum {
	COMPOSED_SIZE = 2048,
};

struct composed {
	char line[COMPOSED_SIZE];
	json_t *meaning; /* as spoken_read gives it; the caller drops it */
};

/* The line that @seed stands for, over the names of @site. */
void compose(const struct site *site, uint64_t seed, struct composed *ret);
