/* SPDX-License-Identifier: MIT */
#pragma once

/* Acts on a guest who is announced. */

#include "core/event.h"

struct deciding;

Usher__Outcome decide_expect(struct deciding *d, const struct act_expect *expect);
Usher__Outcome decide_arrived(struct deciding *d, const struct act_arrived *arrived);
