/* SPDX-License-Identifier: MIT */
#pragma once

/* Acts of whoever is on duty, about being so: shifts and breaks. */

#include "core/event.h"

struct deciding;

Usher__Outcome decide_sign_on(struct deciding *d, const struct act_sign_on *on);
Usher__Outcome decide_sign_off(struct deciding *d);

/* A break begins, or is over. */
Usher__Outcome decide_break(struct deciding *d, bool begins);
