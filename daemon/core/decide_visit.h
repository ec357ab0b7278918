/* SPDX-License-Identifier: MIT */
#pragma once

/* Acts upon a visit: its card, and its end. */

#include "core/event.h"

struct deciding;

Usher__Outcome decide_card(struct deciding *d, const struct act_card *act);
Usher__Outcome decide_end(struct deciding *d);
