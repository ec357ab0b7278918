/* SPDX-License-Identifier: MIT */
#pragma once

/* What a handset says aloud at an alert: one short line, in the voice that suits those who stand
 * by. */

#include "base/pool.h"
#include "core/site.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>

/*
 * The line that goes with the handoff @rec of the guest @card as it is at @now (site time, ms); ""
 * if there is none. It is private only if the guest may be @may_name where it is said, and all the
 * posts that it is for are private; a post that the site does not have is public. In @pool.
 */
char *voice_line(const struct site *site, const Usher__Fact__Handoff *rec,
	const Usher__Fact__Card *card, int64_t now, bool may_name, struct pool *pool);

/* May a guest be named aloud on the device with @device (NULL: nobody's)? Not where one of its
 * posts is public: guests hear it there, whichever post it is for. */
bool voice_may_name_guest_on_device(const struct site *site, const Usher__Fact__Device *device);
