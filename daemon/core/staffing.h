/* SPDX-License-Identifier: MIT */
#pragma once

/* Posts at which somebody must always be; see staffing.c. */

#include <stdint.h>

struct facts;
struct relay;

/* Who was at the site's posts, before an event that changes it. */
struct staffing {
	uint32_t *n_on_duty; /* by the post's position in the site; NULL: not captured */
};

void staffing_capture(const struct relay *relay, struct staffing *before);

/* Fold what follows from the difference; frees what was captured. */
void staffing_sync_notices_and_finish(
	struct relay *relay, struct staffing *before, int64_t at, struct facts *facts);
