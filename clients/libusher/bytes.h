/* SPDX-License-Identifier: MIT */
#pragma once

/* Bytes in a row, added at the end and taken from the front. An empty one is all
 * zeroes; free data. */

#include <stddef.h>
#include <stdint.h>

struct bytes {
	uint8_t *data;
	size_t start, end, room;
};

/* Returns 0, or -ENOMEM with nothing changed. */
int bytes_add(struct bytes *bytes, const void *more, size_t size);

/* The first of them; NULL if there never was any. */
const uint8_t *bytes_at(const struct bytes *bytes);

/* Forget the first @size bytes. */
void bytes_drop(struct bytes *bytes, size_t size);
