/* SPDX-License-Identifier: MIT */
#pragma once

/* What the parts of the spoken line share: spans of the line, and what each part finds in one. */

#include "speech/spoken.h"

#include <stdbool.h>

/* A stretch of the line. */
struct span {
	const char *start, *end;
};

static inline bool span_is_empty(struct span span) {
	return span.start >= span.end;
}

/* Every look at a character is counted. */
struct spoken_steps {
	uint64_t n;
};

/* The character at the start of @span, which is not empty; U+FFFD where the bytes are no UTF-8.
 * *@ret_next is where the next one starts. */
uint32_t spoken_char(struct spoken_steps *steps, struct span span, const char **ret_next);

bool spoken_is_han(uint32_t code);
bool spoken_is_space(uint32_t code);
bool spoken_has_han(struct spoken_steps *steps, struct span span);

/* Without the white space at its ends. */
struct span spoken_trim(struct spoken_steps *steps, struct span span);

/* Does @span begin with @prefix, blind to the case of ASCII letters? Then *@ret_rest is
 * what follows. */
bool spoken_has_prefix(
	struct spoken_steps *steps, struct span span, const char *prefix, struct span *ret_rest);
/* Is @span the same as @word, blind to the case of ASCII letters? */
bool spoken_equals_word(struct spoken_steps *steps, struct span span, const char *word);

enum {
	SPOKEN_NORMALISED_MAX = 192, /* bytes; longer than any name of an area or size that is said
				      */
};

/* @span as it is compared: full-width letters, digits and signs as ASCII, and white space as one
 * space, or with @drop_spaces as nothing. Returns false if that does not fit @ret_bytes, or would
 * make one number of two. */
bool spoken_normalise(struct spoken_steps *steps, struct span span, bool drop_spaces,
	char ret_bytes[SPOKEN_NORMALISED_MAX], struct span *ret_span);

/* How many: more than those who were named, or in all. */
struct spoken_party_size {
	uint32_t people;
	bool is_extra;
};

/* Is @span a size, whole? */
bool spoken_match_party_size(
	struct spoken_steps *steps, struct span span, struct spoken_party_size *ret);

struct spoken_name {
	struct span surname, given, title;
	Usher__Honorific honorific;
	unsigned n_guests; /* 2 for Mr and Mrs */
};

/* Is @span a name, whole? */
bool spoken_match_name(struct spoken_steps *steps, struct span span, struct spoken_name *ret);

/* Tables of names (spoken_table.c): NULL ends each. */
extern const char *const spoken_compound_surnames[]; /* in Han */
extern const char spoken_surnames[];                 /* in Han, one character each */
extern const char *const spoken_romanised_surnames[];
extern const char *const spoken_name_lookalikes[]; /* Han words that look like a name, or a name and
						      a title */
