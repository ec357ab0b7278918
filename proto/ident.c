/* SPDX-License-Identifier: MIT */
#include "proto/ident.h"

#include <errno.h>
#include <string.h>

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void ident_format(char ret[IDENT_SIZE], uint64_t number) {
	char reversed[IDENT_SIZE];
	int n = 0;

	for (; number; number >>= 5) {
		reversed[n++] = digits[number & 31];
	}
	while (n) {
		*ret++ = reversed[--n];
	}
	*ret = '\0';
}

/* The value of a digit, or -1. */
static int value_of(char digit) {
	const char *place;

	if (digit >= 'a' && digit <= 'z') {
		digit = (char)(digit - 'a' + 'A');
	}
	switch (digit) {
	case 'I':
	case 'L':
		return 1;
	case 'O':
		return 0;
	case '\0':
		return -1;
	default:
		place = strchr(digits, digit);
		return place ? (int)(place - digits) : -1;
	}
}

int ident_parse(const char *text, uint64_t *ret) {
	uint64_t number = 0;

	for (; *text; text++) {
		int value = value_of(*text);

		if (value < 0 || number >> 59) {
			return -EINVAL;
		}
		number = number << 5 | (uint64_t)value;
	}
	if (!number) {
		return -EINVAL;
	}
	*ret = number;
	return 0;
}
