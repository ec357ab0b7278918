/* SPDX-License-Identifier: MIT */
#pragma once

/* Numbers as files of others have them: the most significant byte first. */

#include <endian.h>
#include <stdint.h>
#include <string.h>

/* The number in the four bytes at @bytes, which need not be aligned. */
static inline uint32_t read_be32(const unsigned char *bytes) {
	uint32_t number;

	memcpy(&number, bytes, sizeof number);
	return be32toh(number);
}
