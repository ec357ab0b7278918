/* SPDX-License-Identifier: MIT */
#pragma once

/* What is yet to come is moved to another time. */

#include "core/event.h"

struct deciding;

/* A guest who is announced, with all that is scheduled for them; or what is scheduled: of a notice,
 * all its batch, which is for whoever sent it or a supervisor (else NOT_YOURS). The answer says
 * until when it is scheduled, if it still is. PAST_STAGE or HERE_ALREADY: it is too late; TOO_MANY:
 * there is no room to tell all anew. */
Usher__Outcome decide_move(struct deciding *d, const struct act_move *move);
