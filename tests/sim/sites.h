/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The property as three site files would have it: whole; with half of its names; with all its posts
 * but other supervisors and fewer people. Each has a zone of its own, so that a time of day tells
 * by which it was read. Posts and badges are numbered here, so that a set of them is one word.
 */

#include "core/site.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	SITES_N = 3,
	PERSON_SIZE = 8, /* of a badge or a post, with its NUL */
	BADGES_N = 10,
};

extern const struct site *const sites[SITES_N];
/* Make their zones before anything else, and free them at the end. */
void sites_open(void);
void sites_close(void);

/* How far the times of day of each are ahead of UTC, ms. */
extern const int64_t site_zones[SITES_N];

/* The bit of a post or a badge, 0 if nobody ever called one so. */
uint32_t post_bit(const char *post);
uint32_t badge_bit(const char *badge);

/* The supervisors' posts of @site. */
uint32_t supervisors(const struct site *site);
