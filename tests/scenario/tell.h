/* SPDX-License-Identifier: MIT */
#pragma once

/* The parts of tell (tell.c): what a story's words ask for, and facts in words. */

#include "core/event.h"

enum {
	TELL_WORDS_MAX = 32, /* of a line */
};

/* "09:30:00.000", on the day of the story or, over 24 hours, after it. */
const char *tell_clock(int64_t at);
/* The same, read. Returns 0, or -1 if it is none. */
int tell_read_clock(const char *text, int64_t *ret);

/* Print @fact as a line. */
void tell_fact(const Usher__Fact__Fact *fact);

/* An act as it was told, and what its event points to. */
struct asking {
	struct event event;
	Usher__Fact__Card card;
	Usher__Fact__Repeat repeat;
	char *traits[TELL_WORDS_MAX];
	const char *list[TELL_WORDS_MAX], *clear[TELL_WORDS_MAX];
	const uint64_t *sent; /* what "#n" means: the n-th handoff; n_sent of them */
	size_t n_sent;
};

/* The @n @words of an act, its verb first, into asking->event. Changes the words, which must live
 * as long. Returns NULL, or the word that is not understood. */
const char *tell_read(struct asking *asking, char **words, size_t n);

/* The handoff that @text means ("#3"); of one that is not there, a number that nothing has. */
uint64_t tell_handoff(const struct asking *asking, const char *text);
