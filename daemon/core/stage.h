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

/* May a handoff at @stage have a taker (who has it, or had it to its end)? May it have none? Both
 * are false of a stage that no handoff is ever left at. */
bool stage_may_have_taker(Usher__Stage stage);
bool stage_may_lack_taker(Usher__Stage stage);
