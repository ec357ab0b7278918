/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The spoken line: what a receptionist says of a guest, in one breath, as a card and a destination.
 * "王先生 灰西裝 3人 樣板房A", "Mr Wang, grey suit, party of 3, show flat A". See spoken.c for the
 * grammar.
 */

#include "base/pool.h"
#include "core/site.h"
#include "fact/fact.pb-c.h"

#include <stddef.h>
#include <stdint.h>

/*
 * A line, read in NFC and kept as it was typed. @typed_offsets says for each byte of @text, and for
 * its end, where it comes from in @typed; with NULL the two are the same.
 */
struct spoken_line {
	const char *text;
	const char *typed;
	const size_t *typed_offsets;
};

/* What a piece of the line was read as. */
enum spoken_piece_kind {
	SPOKEN_NAME,
	SPOKEN_PARTY_SIZE,
	SPOKEN_DESTINATION,
	SPOKEN_TRAIT, /* what is none of them */
};

/* A piece of the line: bytes from @start to before @end of what was typed. */
struct spoken_piece {
	enum spoken_piece_kind kind;
	size_t start, end;
};

struct spoken_result {
	Usher__Fact__Card *card;              /* in the pool; never both honorific and title */
	const struct area *destination;       /* the site's; NULL: no destination was said */
	const struct area *other_destination; /* another one that was said, or NULL */
	struct spoken_piece *pieces;          /* in the pool, from left to right, n_pieces of them;
					       * between them is nothing but marks and spaces */
	size_t n_pieces;
	uint64_t steps; /* taken; linear in the length of the line */
};

/* Read @line with the names of @site. Any bytes will do; what is not understood is a trait. */
void spoken_parse(const struct site *site, const struct spoken_line *line, struct pool *pool,
	struct spoken_result *ret);
