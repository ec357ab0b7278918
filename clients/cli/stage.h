/* SPDX-License-Identifier: MIT */
#pragma once

/* A stage is a mark that keeps its shape in grey, then a word. */

#include "wire/usher.pb-c.h"

#include <stdbool.h>

/* "(?)" and "?" for one of a later version. */
const char *stage_mark(Usher__Stage stage);
const char *stage_word(Usher__Stage stage);

/* The mark of a handoff: that of its stage, or while nobody takes it and it has gone on, that it is
 * urgent. */
const char *stage_mark_of(const Usher__Handoff *handoff);

/* The colour of a mark, as an SGR sequence has it; "" for what is no mark. */
const char *stage_colour(const char *mark);

/* Is a handoff in it not at its end? */
bool stage_is_open(Usher__Stage stage);
