/* SPDX-License-Identifier: MIT */
#pragma once

/* Acts upon a handoff that is there, but for the steps of its kind. Those that say nothing but
 * which handoff they are upon find it in @d. */

#include "core/event.h"

struct deciding;

Usher__Outcome decide_take(struct deciding *d, const struct act_take *act);
Usher__Outcome decide_decline(struct deciding *d, const struct act_decline *act);
Usher__Outcome decide_release(struct deciding *d);
Usher__Outcome decide_withdraw(struct deciding *d, const struct act_withdraw *act);
Usher__Outcome decide_split(struct deciding *d, const struct act_split *act);
Usher__Outcome decide_confirm(struct deciding *d);
Usher__Outcome decide_remind(struct deciding *d);
