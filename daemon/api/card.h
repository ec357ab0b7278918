/* SPDX-License-Identifier: MIT */
#pragma once

/* The card of a guest, from the wire's words to the core's. */

#include "base/pool.h"
#include "fact/fact.pb-c.h"
#include "wire/usher.pb-c.h"

/* The card of a request as the core takes it, with how its surname is compared and read aloud; an
 * empty one if @card is NULL. It lives in @pool; its texts are those of @card. */
Usher__Fact__Card *card_from_request(struct pool *pool, const Usher__Card *card);
