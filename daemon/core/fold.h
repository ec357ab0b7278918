/* SPDX-License-Identifier: MIT */
#pragma once

/* What each fact does to the state; see fold.c. */

#include "fact/fact.pb-c.h"

struct facts;
struct relay;

/* Apply one fact to the state. Returns 0, or -EUCLEAN, with nothing changed, if it cannot be true
 * of it. */
int state_fold(struct relay *relay, const Usher__Fact__Fact *fact);

/* Fold the last fact. */
void fold_last(struct relay *relay, struct facts *facts);
