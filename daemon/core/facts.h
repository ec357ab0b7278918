/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The facts of one event, in order, while they are decided, folded and written down. They own their
 * words: nothing in a fact points into the state, which the fold changes.
 */

#include "base/pool.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>

struct facts {
	struct pool pool;
	Usher__Fact__Fact **list;
	size_t n;
	size_t n_folded; /* of them, from the first: what the state has */
	/* what the act that was decided is answered, remembered or not; NULL: none was decided */
	const Usher__Fact__Answered *answered;
};

/* Forget them all, free their memory. An empty struct facts is all zeroes. */
void facts_clear(struct facts *facts);

/* A new fact at the end of the list, with its kind set and that kind's message made, empty. */
Usher__Fact__Fact *facts_add(struct facts *facts, int64_t at, Usher__Fact__Fact__WhatCase what);

/* An empty message in their pool. */
void *facts_new_message(struct facts *facts, const ProtobufCMessageDescriptor *descriptor);

/* Parts of facts, in their pool: copies. NULL and "" give "", nobody gives NULL. */
char *facts_copy_text(struct facts *facts, const char *text);
Usher__Fact__Person *facts_new_person(struct facts *facts, const char *badge, const char *name);
Usher__Fact__Card *facts_copy_card(struct facts *facts, const Usher__Fact__Card *card);
Usher__Fact__Answered *facts_new_answered(struct facts *facts);

/* The handoff that @fact is about, 0 for none. */
uint64_t fact_handoff_number(const Usher__Fact__Fact *fact);
