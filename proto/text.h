/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text that people typed. It is kept as it was typed and compared in NFC (Unicode Standard Annex
 * 15). What no name needs and a screen could be fooled with is refused by name: bytes that are not
 * UTF-8, controls, bidi overrides (Unicode Standard Annex 9) and characters without width. Han of
 * every plane, and the variation selectors that rare names are written with, pass.
 */

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

enum text_problem {
	TEXT_FINE,
	TEXT_NOT_UTF8,
	TEXT_CONTROL,    /* C0, C1, NUL, line and paragraph separators, noncharacters */
	TEXT_BIDI,       /* embeddings, overrides, isolates, marks */
	TEXT_ZERO_WIDTH, /* spaces, joiners, fillers, tags, byte order marks */
	TEXT_PROBLEMS_N,
};

/* Where the first problem is. */
struct text_fault {
	size_t at;     /* byte, from 0 */
	uint32_t code; /* the character; 0 for TEXT_NOT_UTF8 */
};

enum {
	TEXT_PLACE_SIZE = 96,
	TEXT_SENTENCE_SIZE = TEXT_PLACE_SIZE + 64,
};

/* A text of a message that is refused. */
struct text_refusal {
	enum text_problem problem;
	uint32_t code;               /* the character; 0 for TEXT_NOT_UTF8 */
	char field[TEXT_PLACE_SIZE]; /* which text: a path, as text_check_message has it */
};

/* Look through @size bytes. @ret_fault is untouched if all is fine. */
enum text_problem text_check(const void *bytes, size_t size, struct text_fault *ret_fault);

/* "has a control character": what comes after the name of what was checked. */
const char *text_problem_says(enum text_problem problem);

/*
 * Look through all texts of a packed message, by its descriptor, on the wire: after unpacking, a
 * NUL would hide the rest. Stops at what frame_unpack refuses. At a problem, @ret_place is the
 * field's path in the JSON mapping, as "send.card.traits[2]", cut to fit.
 */
enum text_problem text_check_message(const ProtobufCMessageDescriptor *descriptor, const void *body,
	size_t size, char ret_place[TEXT_PLACE_SIZE], struct text_fault *ret_fault);

/* What is wrong with it, as one sentence for people. */
void text_refusal_sentence(
	const struct text_refusal *refusal, char ret_sentence[TEXT_SENTENCE_SIZE]);

/* A field's name in the JSON mapping: "givenName" for "given_name". Cut to @size. */
void text_json_name(const char *name, char *ret, size_t size);

/* Is there nothing in it that could be seen? White space, marks without a letter to stand on, and
 * the few characters that draw nothing show nothing. */
int text_is_blank(const char *text);

/* @text in NFC, for the caller to free. NULL without memory, or if it is not UTF-8. */
char *text_nfc(const char *text);

/* The same; *@ret_origin, for the caller to free too, says for each byte of it, and for its end,
 * which byte of @text it comes from (of a character as readers see it, the first). */
char *text_nfc_from(const char *text, size_t **ret_origin);

/* How many characters (Unicode code points) the @size bytes at @text, which is UTF-8, have. */
size_t text_count_characters(const char *text, size_t size);

/* Columns that @text takes on a terminal. @text is UTF-8. */
size_t text_width(const char *text);

/* How many bytes of @text, in whole characters as readers see them, fit into @columns. */
size_t text_cut(const char *text, size_t columns);

/* @text with all that text_check refuses replaced by U+FFFD, fit for a terminal; the caller frees.
 * NULL without memory. */
char *text_safe(const char *text);
