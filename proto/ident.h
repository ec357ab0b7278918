/* SPDX-License-Identifier: MIT */
#pragma once

/* Numbers as people say them: Crockford's base 32 (crockford.com/base32.html), without leading
 * zeroes. */

#include <stdint.h>

enum {
	IDENT_SIZE = 14, /* 13 digits hold 64 bits, and a NUL */
};

/* 0 is "". */
void ident_format(char ret[IDENT_SIZE], uint64_t number);

/* Reads small letters, and I L O as 1 1 0, too. Returns 0, or -EINVAL if @text is no such number,
 * is 0 or beyond 64 bits. */
int ident_parse(const char *text, uint64_t *ret);
