/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The shortest run that still goes wrong in the same way, by delta debugging: leave out halves, then
 * quarters, and so on down to single actions, as often as it helps.
 */

#include "action.h"

#include <stddef.h>

/* What a run comes to: the number of the invariant that did not hold, 0, or -1 if the process died. Each is a
 * process of its own, so that a run that dies can be shrunk, too. */
int attempt(uint64_t seed, const struct action *list, size_t n);

/* Shorten @list in place to *@ret_n actions that all come to @verdict. */
void shrink(uint64_t seed, struct action *list, size_t n, int verdict, size_t *ret_n);
