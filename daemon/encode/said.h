/* SPDX-License-Identifier: MIT */
#pragma once

/* What was understood of a spoken line, and why it cannot be sent as it is. */

#include "base/pool.h"
#include "core/site.h"
#include "wire/usher.pb-c.h"

struct problem;

struct said_line {
	Usher__Said *said;              /* what was understood, as the client is told */
	const struct problem *problem;  /* NULL, or why it cannot be sent (encode/problem.h) */
	const Usher__Fact__Card *card;  /* what was understood of the guest; in the pool */
	const struct area *destination; /* the site's; NULL: none was said */
	const struct area *other_destination; /* another one that was said, or NULL */
};

/* Understand @line, which is sound text, of the request's @field, with the names of @site. All that
 * is returned lives in @pool. */
void said_parse(const struct site *site, const char *field, const char *line, struct pool *pool,
	struct said_line *ret);
