/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Memory in usherd. Out of memory ends the process: what was confirmed is on disk, the service
 * manager starts it again, and it replays. So these never return NULL. (proto and libusher do not
 * use them: they survive it.)
 */

#include <stdlib.h>
#include <string.h>

static inline void *must(void *memory) {
	if (!memory) {
		abort();
	}
	return memory;
}

/* @n zeroed things of @size bytes; aborts if there is no memory or the product overflows. */
static inline void *new_zeroed(size_t n, size_t size) {
	return must(calloc(n ? n : 1, size ? size : 1));
}

#define NEW(type) ((type *)new_zeroed(1, sizeof(type)))
#define NEW_N(type, n) ((type *)new_zeroed((n), sizeof(type)))

/* A copy of @text, NULL for NULL. */
static inline char *copy_text(const char *text) {
	return text ? (char *)must(strdup(text)) : NULL;
}

/* Room for @n + 1 things of *@array's type, which has @n: grows by doubling at powers of two. */
#define GROW(array, n)                                                                             \
	((void)(((n) & ((n)-1)) == 0 &&                                                            \
		((array) = must(                                                                   \
			 reallocarray((array), (n) ? 2 * (size_t)(n) : 1, sizeof *(array))))))
