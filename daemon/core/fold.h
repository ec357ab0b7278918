/* SPDX-License-Identifier: MIT */
#pragma once

/* What each fact does to the state; see fold.c. */

#include "fact/fact.pb-c.h"

struct facts;
struct relay;

/* Apply one fact to the state. Returns 0, or -EUCLEAN, with nothing changed, if it cannot be true
 * of it. */
int fold_fact(struct relay *relay, const Usher__Fact__Fact *fact);

/*
 * The one way in which what was decided gets into the state: fold, in order, those of @facts that
 * it does not have yet. A decision reads the state and appends facts; it changes nothing, and sees
 * nothing of what it has appended. So all facts of an act are decided upon the same state, and
 * folded together; of what follows by itself each step is folded before the next is decided, since
 * one may lead to the other.
 *
 * Ends the process if one of them cannot be true of the state: it must not get into the journal.
 */
void fold_pending_facts(struct relay *relay, struct facts *facts);
