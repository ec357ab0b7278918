/* SPDX-License-Identifier: MIT */
#pragma once

/* What a store is made to do by a test: appends of all sizes, snapshots, trims, waits, out of a
 * seed. */

#include "chance.h"
#include "witness.h"

/* Do @steps things with an open store. False: the store said nothing for too long. One that fails
 * is no matter. */
bool load_run(struct witness *witness, struct chance *chance, unsigned steps);
