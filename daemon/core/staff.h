/* SPDX-License-Identifier: MIT */
#pragma once

/* Who is on duty, besides whoever acts, and what they have to do. */

#include "core/deciding.h"

/* A device on which @badge is on duty at a post that @rec is for, and not on a break, or NULL. */
const struct device *staff_find_device_for_handoff(
	const struct relay *relay, const char *badge, const Usher__Fact__Handoff *rec);

/* Is somebody else on duty at @post than whoever acts? */
bool staff_has_colleague(const struct deciding *d, const char *post);

/* Is @badge on duty on another device than the one that asks? */
bool staff_is_on_other_device(const struct deciding *d, const char *badge);

/* What @person has taken and must finish or give away; a loan that the guest has is the post's.
 * Sorted by number, for the caller to free; *@ret_n of them. */
const struct handoff **staff_collect_tasks(
	const struct relay *relay, const Usher__Fact__Person *person, size_t *ret_n);
