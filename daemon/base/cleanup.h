/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Locals that release themselves: `_cleanup_(freep) char *text = NULL;`. The functions named here
 * take a pointer to the variable, as the compiler's attribute wants it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define _cleanup_(function) __attribute__((cleanup(function)))

static inline void freep(void *variable) {
	free(*(void **)variable);
}

static inline void closep(int *fd) {
	if (*fd >= 0) {
		close(*fd);
	}
}

static inline void fclosep(FILE **file) {
	if (*file) {
		fclose(*file);
	}
}

/* Declare x_freep for a type whose x_free takes NULL. */
#define CLEANUP_FREEP(type, function)                                                              \
	static inline void function##p(type **variable) {                                          \
		if (*variable) {                                                                   \
			function(*variable);                                                       \
		}                                                                                  \
	}

/* Take the value out of a variable that would release it. */
#define TAKE(variable)                                                                             \
	__extension__({                                                                            \
		__typeof__(variable) _taken = (variable);                                          \
		(variable) = NULL;                                                                 \
		_taken;                                                                            \
	})
