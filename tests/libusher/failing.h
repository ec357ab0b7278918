/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Allocations that fail. The linker leads malloc and its kin through here (--wrap in meson.build),
 * for all that is linked in statically: our rooms, and the libraries beneath them, which these
 * tests therefore take as archives. What the C library allocates for itself is not seen.
 */

#include <stdbool.h>
#include <stddef.h>

/* From now on the @first allocation fails (counted from 1), and the @n - 1 that follow it. */
void failing_from(size_t first, size_t n);

/* No more. Returns how many have failed. */
size_t failing_stop(void);

/* What is allocated between aside(true) and aside(false) neither counts nor fails. */
void failing_aside(bool aside);

/* Pieces of memory that were allocated and not freed so far. */
long failing_outstanding(void);
