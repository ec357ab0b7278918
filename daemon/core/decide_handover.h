/* SPDX-License-Identifier: MIT */
#pragma once

/* What somebody has taken goes over to a colleague. */

#include "core/event.h"

struct deciding;

/* One handoff, of whoever asks or asked for by a supervisor; or all that whoever asks has: all of
 * them, or, where one cannot go to that badge, none. The answer then names the one. */
Usher__Outcome decide_handover(struct deciding *d, const struct act_handover *handover);
