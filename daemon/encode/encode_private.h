/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files share that put facts into the wire's words: encode.c has names, ids and people,
 * encode_visit.c, above it, visits and their cards, encode_handoff.c, above both, handoffs, and
 * encode_inspection.c what supervisors found. */

#include "base/pool.h"
#include "fact/fact.pb-c.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>

/* What is made, and whether its texts are copies. */
struct encoder {
	struct pool *pool; /* in which all that is made lives */
	bool copies_texts;
};

/* @text, or its copy in the pool. */
static inline char *encode_text(const struct encoder *encoder, char *text) {
	return encoder->copies_texts ? pool_copy_text(encoder->pool, text) : text;
}

/* Badge and name of @person; both stay untouched if there is none (NULL). */
void encode_badge_and_name(const struct encoder *encoder, const Usher__Fact__Person *person,
	char **ret_badge, char **ret_name);

/* A card; an empty one if @card is NULL. */
Usher__Card *encode_card(const struct encoder *encoder, const Usher__Fact__Card *card);

/* When a guest was to come, and what became of it. */
Usher__Expected *encode_expected(
	const struct encoder *encoder, const Usher__Fact__Expected *expected);

/* The changes of the card of @visit, the last @n_max of them: *ret_n of them in *ret. */
void encode_card_changes(const struct encoder *encoder, size_t *ret_n, Usher__Change ***ret,
	const Usher__Fact__Visit *visit, size_t n_max);
