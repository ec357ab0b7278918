/* SPDX-License-Identifier: MIT */
#pragma once

/* What outlives the event that brought it. Out of memory ends the program, which a person can start
 * again. */

#include "wire/usher.pb-c.h"

#include <stdbool.h>

/* @memory, or the end. */
void *need(void *memory);

/* A copy of @handoff, for usher__handoff__free_unpacked. */
Usher__Handoff *keep_handoff(const Usher__Handoff *handoff);

/* The same of an update, for usher__update__free_unpacked. */
Usher__Update *keep_update(const Usher__Update *update);

/* The same of a visit, for usher__visit__free_unpacked. */
Usher__Visit *keep_visit(const Usher__Visit *visit);

/* The same of who is at a post, for usher__post_presence__free_unpacked. */
Usher__PostPresence *keep_post_presence(const Usher__PostPresence *post);

/* The same of who a device is, for usher__me__free_unpacked. */
Usher__Me *keep_me(const Usher__Me *me);

/* The same of a report, for usher__report__free_unpacked. */
Usher__Report *keep_report(const Usher__Report *report);

/* Do the two say the same? */
bool is_same_handoff(const Usher__Handoff *a, const Usher__Handoff *b);
