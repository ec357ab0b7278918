/* SPDX-License-Identifier: MIT */
#pragma once

/* Refusals as one line of text, and whether what is said of them says it all. */

#include "base/textmap.h"
#include "wire/usher.pb-c.h"

/* "problem=TOO_EARLY act=met stage=OFFERED": what is set, in the order of the fields; entries of a
 * list are parted by |. The caller frees. */
char *told_refusal(const Usher__Refusal *refusal);

/* Sentences by the data that they are said by. An empty one is all zeroes. */
struct told_apart {
	struct textmap text_by_data;
};

/* @answer is a refusal: from what it has as data its sentence, without hints of what would be
 * right, can be told apart from those of all that were looked at before. */
void told_apart_check(struct told_apart *seen, const Usher__Answer *answer);
void told_apart_finish(struct told_apart *seen);
