/* SPDX-License-Identifier: MIT */
#pragma once

/* Handoffs to be printed: as lines of JSON at once, or as rows once all are there, for guests are
 * told apart by what stands on the same screen. */

#include "cli/verb.h"

/* An empty one has but its call. */
struct listing {
	const struct call *call;
	Usher__Handoff **handoffs; /* kept */
	size_t n;
};

void listing_add(struct listing *listing, const Usher__Handoff *handoff);

/* Print the rows, and let go of them. */
void listing_print(struct listing *listing);

/* Let go of them. */
void listing_finish(struct listing *listing);

/* Print one handoff, with how the request about it ended in JSON (@answer may be NULL). Asks for
 * the other guests of its surname, if there are any. */
void listing_print_one(
	const struct call *call, const Usher__Answer *answer, const Usher__Handoff *handoff);

/* Print all handoffs of an answer so. Returns whether there were any. */
bool listing_print_answer(const struct call *call, const Usher__Answer *answer);

/* Keep all that is under way. Returns the exit status, with the reason told. */
int listing_read(struct listing *listing);
