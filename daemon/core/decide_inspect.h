/* SPDX-License-Identifier: MIT */
#pragma once

/* What a supervisor finds, of a post or of somebody. */

#include "core/event.h"

struct deciding;

/* It is history at once; the answer has its number. Only for who sees everything: else
 * NEVER_YOURS. A badge, a post or an item of the checklist that the site has not is refused. */
Usher__Outcome decide_inspect(struct deciding *d, const struct act_inspect *inspect);
