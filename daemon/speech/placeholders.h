/* SPDX-License-Identifier: MIT */
#pragma once

/* The placeholders in a phrase of the site file, such as {guest}, and what they are filled in with.
 */

#include "base/pool.h"
#include "speech/phrase_context.h"

/* Whose text it is; each may have placeholders of its own. */
enum placeholders_use {
	PLACEHOLDERS_PHRASE,  /* what staff say to a guest, */
	PLACEHOLDERS_ALOUD,   /* and the same as a speech engine is given it */
	PLACEHOLDERS_PRIVATE, /* what a voice says to staff, */
	PLACEHOLDERS_PUBLIC,  /* and where guests hear it: nothing that would say who is meant */
	PLACEHOLDERS_USES_N,
};

enum {
	PLACEHOLDERS_TEXT_MAX = 1024, /* bytes of a text that is filled in */
	PLACEHOLDERS_BLANKS_MAX = 16, /* in a text */
};

/* Where whoever says a text puts their badge or their name. */
struct placeholders_blank {
	uint32_t at; /* the number of characters (Unicode code points) before it */
	bool is_name;
};

/* A text that is filled in, and what stands where in it. */
struct placeholders_filled {
	char *text;                      /* in the pool */
	uint32_t guest_at, guest_length; /* what the guest is called, where it stands first: so many
					  * characters; none: it does not */
	/* as long as nobody is known to say it; in their order */
	struct placeholders_blank blanks[PLACEHOLDERS_BLANKS_MAX];
	size_t n_blanks;
};

/*
 * @text with its placeholders filled in, cut to PLACEHOLDERS_TEXT_MAX in whole characters; in
 * @pool.
 *
 * A voice's text is made of parts, each up to a mark (，、；。！？, or , ; . ! ? before a space or
 * at the end). A part that has placeholders, all of which are empty, is left out; if it was the
 * last of its sentence, the sentence ends before it.
 */
char *placeholders_fill(enum placeholders_use use, const struct phrase_context *context,
	const char *text, struct pool *pool);

/* The same of a phrase, with what stands where. While nobody is known to say it, {badge} and {name}
 * are blanks, and nothing stands there: no word of a guest's can be taken for them. */
void placeholders_fill_and_mark(const struct phrase_context *context, const char *text,
	struct pool *pool, struct placeholders_filled *ret);

/* The placeholders that there are, for people: "{guest}, {surname}, …"; the caller frees. */
char *placeholders_list(enum placeholders_use use);

/* The first placeholder in @text that there is not, or NULL; the caller frees. */
char *placeholders_find_unknown(enum placeholders_use use, const char *text);
