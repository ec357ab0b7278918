/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The shortest run that still goes wrong in the same way, by delta debugging: leave out halves,
 * then quarters, and so on down to single actions, as often as it helps; then whole devices, and
 * pauses.
 */

#include "run.h"

/* What a run comes to: the number of the invariant that did not hold, 0, or -1 if the process died.
 * Each is a process of its own, so that a run that dies can be shrunk, too. */
int attempt(const struct play *play);

/* Shorten what comes to @verdict. */
void shrink(struct play *play, int verdict);
