/* SPDX-License-Identifier: MIT */
#pragma once

/* The places in a phrase of the site file, such as {guest}, and what they are filled in with. */

#include "daemon/phrase.h"

/* @text with its places filled in, up to so many bytes in whole characters; in @pool. */
enum {
	PLACES_TEXT_MAX = 1024,
};
char *places_fill(const struct saying *saying, const char *text, struct pool *pool);

/* The places that there are, for people: "{guest}, {surname}, …"; the caller frees. */
char *places_list(void);

/* The first place in @text that there is not, or NULL; the caller frees. */
char *places_odd(const char *text);
