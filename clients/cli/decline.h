/* SPDX-License-Identifier: MIT */
#pragma once

/* Who has declined a handoff, and why. */

#include "wire/usher.pb-c.h"

#include <stddef.h>

/* The reason that is called @word on the command line. Returns 0, or -1 with what would be right
 * told. */
int decline_read_reason(const char *word, Usher__DeclineReason *ret);

/* "declined by 301 周: with a guest · 302 李", the first @most of them by name; "" if nobody has.
 * The caller frees. */
char *decline_text(const Usher__Handoff *handoff, size_t most);
