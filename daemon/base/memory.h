/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Memory in usherd. Out of memory ends the process: what was confirmed is on disk, the service
 * manager starts it again, and it replays. So these never return NULL. (proto and libusher do not
 * use them: they survive it.)
 */

#include <stdlib.h>
#include <string.h>

/* @memory, as an allocation returned it: aborts if there was none. */
static inline void *allocated(void *memory) {
	if (!memory) {
		abort();
	}
	return memory;
}

/* @n zeroed things of @size bytes; aborts if there is no memory or the product overflows. */
static inline void *new_zeroed(size_t n, size_t size) {
	return allocated(calloc(n ? n : 1, size ? size : 1));
}

#define NEW(type) ((type *)new_zeroed(1, sizeof(type)))
#define NEW_N(type, n) ((type *)new_zeroed((n), sizeof(type)))

/* A copy of @text, NULL for NULL. */
static inline char *copy_text(const char *text) {
	return text ? (char *)allocated(strdup(text)) : NULL;
}

/*
 * An array that grows one by one has room for a power of two of things, or for none. This is the
 * one place that knows it: what an array has room for is found from how many things it has.
 */

/* The room of an array that has @n things. */
static inline size_t grown_capacity(size_t n) {
	size_t room = n ? 1 : 0;

	while (room < n) {
		room *= 2;
	}
	return room;
}

/* @array, which has @n things of @size bytes, with room for one more: to be assigned to the array.
 */
static inline void *grow(void *array, size_t n, size_t size) {
	if (n & (n - 1)) {
		return array; /* it has some left */
	}
	return allocated(reallocarray(array, n ? 2 * n : 1, size));
}
