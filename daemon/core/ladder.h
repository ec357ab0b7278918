/* SPDX-License-Identifier: MIT */
#pragma once

/* The ladder of what is offered: whom it reaches next while nobody takes it, and when. */

#include "core/site.h"
#include "fact/fact.pb-c.h"

#include <stddef.h>
#include <stdint.h>

struct facts;

/* When the next rung of what is offered is due; INT64_MAX: there is none. */
int64_t ladder_next_rung_at(const Usher__Fact__Handoff *rec);

/* The ladder of @post, for an offer to it: *@ret_n rungs, among @facts. */
Usher__Fact__Rung **ladder_build_for_post(
	const struct post *post, struct facts *facts, size_t *ret_n);
