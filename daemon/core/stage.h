/* SPDX-License-Identifier: MIT */
#pragma once

/* What a stage of a handoff says, whatever its kind. A stage that is not known here, out of
 * history, says nothing. */

#include "fact/fact.pb-c.h"

#include <stdbool.h>

/* Is @stage one in which somebody still has something to do? */
bool stage_is_open(Usher__Stage stage);

/* Has somebody taken it who must finish it, or give it away? (What is lent is with the guest.) */
bool stage_is_assigned(Usher__Stage stage);

/* Does somebody have it at @stage, or has somebody had it to the end? A stage that nothing is ever
 * left at is none. */
bool stage_may_have_taker(Usher__Stage stage);
bool stage_may_lack_taker(Usher__Stage stage);
