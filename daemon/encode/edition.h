/* SPDX-License-Identifier: MIT */
#pragma once

/* Clients that were written to the first edition of the protocol are told when they were told
 * before there was another, and what they know as they knew it. Fields that have come since (a
 * refusal, a namesake, the spans of a line) may stand beside it in answers: such a client skips
 * them. */

#include "wire/usher.pb-c.h"

#include <stdbool.h>

/* Does a client say by Hello.edition that it was written to the first? */
bool edition_is_first(uint32_t edition);

/* Take out of @message, a welcome or an answer, what the first edition does not have. */
void edition_reduce_to_first(Usher__FromRelay *message);

/* The same of a handoff. */
void edition_reduce_handoff_to_first(Usher__Handoff *handoff);
