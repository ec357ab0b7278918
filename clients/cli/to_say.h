/* SPDX-License-Identifier: MIT */
#pragma once

/* What to say to the guest, now and next, as people read it. Out of memory ends the program. */

#include "wire/usher.pb-c.h"

/* Lines, each with its line end: "    say: …" for each sentence of now, "   then: …" for what comes
 * next;
 * "" if there is nothing. The caller frees. */
char *to_say_of_answer(const Usher__Answer *answer);

/* The same of an update, for whoever is on duty here, whose @badge and @name stand where a sentence
 * leaves a place for them. What comes next is among them once somebody has taken the handoff. */
char *to_say_of_update(const Usher__Update *update, const char *badge, const char *name);

/* Is there anything to say? */
int to_say_has_any(const Usher__Update *update);

/* Print the lines on stdout, fit for a terminal. */
void to_say_print(const char *lines);
