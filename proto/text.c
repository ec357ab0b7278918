/* SPDX-License-Identifier: MIT */
#include "proto/text.h"

#include "proto/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

enum {
	DEPTH_MAX = 8,
};

/* Characters that are refused, by Unicode 15's Cc, Zl, Zp, Bidi_Control and
 * Default_Ignorable_Code_Point, less the variation selectors. In order. */
static const struct {
	uint32_t first, last;
	enum text_problem problem;
} refused[] = {
	{0x0000, 0x001f, TEXT_CONTROL},
	{0x007f, 0x009f, TEXT_CONTROL},
	{0x00ad, 0x00ad, TEXT_ZERO_WIDTH},
	{0x034f, 0x034f, TEXT_ZERO_WIDTH},
	{0x061c, 0x061c, TEXT_BIDI},
	{0x115f, 0x1160, TEXT_ZERO_WIDTH},
	{0x17b4, 0x17b5, TEXT_ZERO_WIDTH},
	{0x180b, 0x180f, TEXT_ZERO_WIDTH},
	{0x200b, 0x200d, TEXT_ZERO_WIDTH},
	{0x200e, 0x200f, TEXT_BIDI},
	{0x2028, 0x2029, TEXT_CONTROL},
	{0x202a, 0x202e, TEXT_BIDI},
	{0x2060, 0x2065, TEXT_ZERO_WIDTH},
	{0x2066, 0x2069, TEXT_BIDI},
	{0x206a, 0x206f, TEXT_ZERO_WIDTH},
	{0x3164, 0x3164, TEXT_ZERO_WIDTH},
	{0xfdd0, 0xfdef, TEXT_CONTROL},
	{0xfeff, 0xfeff, TEXT_ZERO_WIDTH},
	{0xffa0, 0xffa0, TEXT_ZERO_WIDTH},
	{0xfff0, 0xfffb, TEXT_ZERO_WIDTH},
	{0x1bca0, 0x1bca3, TEXT_ZERO_WIDTH},
	{0x1d173, 0x1d17a, TEXT_ZERO_WIDTH},
	{0xe0000, 0xe00ff, TEXT_ZERO_WIDTH},
	{0xe01f0, 0xe0fff, TEXT_ZERO_WIDTH},
};

static enum text_problem look_up(uint32_t code) {
	for (size_t i = 0; i < sizeof refused / sizeof *refused && refused[i].first <= code; i++) {
		if (code <= refused[i].last) {
			return refused[i].problem;
		}
	}
	return (code & 0xfffe) == 0xfffe ? TEXT_CONTROL : TEXT_FINE;
}

enum text_problem text_check(const void *bytes, size_t size, struct text_fault *ret_fault) {
	const uint8_t *text = bytes;
	enum text_problem problem;
	ucs4_t code;

	for (size_t at = 0; at < size;) {
		if (text[at] >= ' ' && text[at] <= '~') { /* most of it, and nothing to look up */
			at++;
			continue;
		}
		int length = u8_mbtoucr(&code, text + at, size - at);

		if (length < 0) {
			*ret_fault = (struct text_fault){.at = at};
			return TEXT_NOT_UTF8;
		}
		problem = look_up(code);
		if (problem) {
			*ret_fault = (struct text_fault){at, code};
			return problem;
		}
		at += (size_t)length;
	}
	return TEXT_FINE;
}

const char *text_problem_says(enum text_problem problem) {
	static const char *const says[TEXT_PROBLEMS_N] = {
		[TEXT_FINE] = "is fine",
		[TEXT_NOT_UTF8] = "is not well-formed UTF-8",
		[TEXT_CONTROL] = "has a control character",
		[TEXT_BIDI] = "has a bidi override",
		[TEXT_ZERO_WIDTH] = "has a zero-width character",
	};

	return says[problem];
}

void text_refusal_sentence(
	const struct text_refusal *refusal, char ret_sentence[TEXT_SENTENCE_SIZE]) {
	const char *says = text_problem_says(refusal->problem);

	if (refusal->problem == TEXT_NOT_UTF8) {
		(void)snprintf(ret_sentence, TEXT_SENTENCE_SIZE, "%s %s", refusal->field, says);
	} else {
		(void)snprintf(ret_sentence, TEXT_SENTENCE_SIZE, "%s %s (U+%04X); leave it out",
			refusal->field, says, refusal->code);
	}
}

void text_json_name(const char *name, char *ret, size_t size) {
	size_t n = 0;

	for (; *name && n + 1 < size; name++) {
		if (*name == '_' && name[1] >= 'a' && name[1] <= 'z') {
			ret[n++] = (char)(*++name - 'a' + 'A');
		} else {
			ret[n++] = *name;
		}
	}
	ret[n] = '\0';
}

/* The way to a field, from the inside out. */
struct step {
	const struct step *outer;
	const ProtobufCMessageDescriptor *descriptor; /* of the message that the field is in */
	const void *body;                             /* of it */
	const uint8_t *start;                         /* of the field */
	const ProtobufCFieldDescriptor *field;
};

/* How many of the same field come before it: counted once a problem is found, since counting for
 * every field would take time with the square of their number. */
static size_t count_before(const struct step *step) {
	struct scan_field other;
	struct scan scan;
	size_t n = 0;

	scan_init(&scan, step->descriptor, step->body,
		(size_t)(step->start - (const uint8_t *)step->body));
	while (scan_next(&scan, &other) > 0) {
		n += other.field == step->field;
	}
	return n;
}

/* Append to @place, which ends at @at, if there is room. Returns its new end. */
static size_t print_step(const struct step *step, char place[TEXT_PLACE_SIZE]) {
	size_t at = step->outer ? print_step(step->outer, place) : 0;
	char name[TEXT_PLACE_SIZE], index[24] = "";
	int n;

	text_json_name(step->field->name, name, sizeof name);
	if (step->field->label == PROTOBUF_C_LABEL_REPEATED) {
		snprintf(index, sizeof index, "[%zu]", count_before(step));
	}
	n = snprintf(place + at, TEXT_PLACE_SIZE - at, "%s%s%s", at ? "." : "", name, index);
	at += n > 0 ? (size_t)n : 0;
	return at < TEXT_PLACE_SIZE ? at : TEXT_PLACE_SIZE - 1;
}

static enum text_problem check_level(const ProtobufCMessageDescriptor *descriptor, const void *body,
	size_t size, const struct step *outer, unsigned depth, char *ret_place,
	struct text_fault *ret_fault) {
	enum text_problem problem = TEXT_FINE;
	struct scan_field found;
	struct scan scan;

	scan_init(&scan, descriptor, body, size);
	for (const uint8_t *start = scan.at; depth && !problem && scan_next(&scan, &found) > 0;
		start = scan.at) {
		struct step step = {outer, descriptor, body, start, found.field};

		if (scan_is_message(&found)) {
			problem = check_level(found.field->descriptor, found.bytes, found.size,
				&step, depth - 1, ret_place, ret_fault);
		} else if (found.field && found.field->type == PROTOBUF_C_TYPE_STRING) {
			problem = text_check(found.bytes, found.size, ret_fault);
			if (problem) {
				(void)print_step(&step, ret_place);
			}
		}
	}
	return problem;
}

enum text_problem text_check_message(const ProtobufCMessageDescriptor *descriptor, const void *body,
	size_t size, char ret_place[TEXT_PLACE_SIZE], struct text_fault *ret_fault) {
	return check_level(descriptor, body, size, NULL, DEPTH_MAX, ret_place, ret_fault);
}

/* What else draws nothing: Unicode calls these symbols and letters. */
static const ucs4_t blank_codes[] = {
	0x2800,  /* a braille pattern without dots */
	0xfffc,  /* in the place of an object that is not there */
	0x1d159, /* a note without a head */
	0x13441, /* of Egyptian writing: full and half a blank */
	0x13442,
};

/* Can it be seen when it stands alone? */
static int is_visible(ucs4_t code) {
	for (size_t i = 0; i < sizeof blank_codes / sizeof *blank_codes; i++) {
		if (code == blank_codes[i]) {
			return 0;
		}
	}
	if (uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cf)) {
		/* those that go before other characters, as Arabic's number sign does, are drawn */
		return uc_graphemeclusterbreak_property(code) == GBP_PREPEND;
	}
	return !uc_is_property_white_space(code) &&
		!uc_is_property_default_ignorable_code_point(code) &&
		!uc_is_general_category_withtable(code, UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_Cc);
}

int text_is_blank(const char *text) {
	ucs4_t code;

	while (*text) {
		int length = u8_mbtoucr(&code, (const uint8_t *)text, strlen(text));

		if (length <= 0 || is_visible(code)) {
			return 0;
		}
		text += length;
	}
	return 1;
}

static int is_ascii(const char *text) {
	while (*text && !((unsigned char)*text & 0x80)) {
		text++;
	}
	return !*text;
}

char *text_nfc(const char *text) {
	size_t size = 0;

	if (is_ascii(text)) {
		return strdup(text);
	}
	if (u8_check((const uint8_t *)text, strlen(text))) {
		return NULL;
	}
	return (char *)u8_normalize(
		UNINORM_NFC, (const uint8_t *)text, strlen(text) + 1, NULL, &size);
}

/* The bytes @at … @next of @text in NFC, into @nfc, which has @room. Returns how many, or 0 without
 * memory. */
static size_t normalize_into(const uint8_t *at, const uint8_t *next, char *nfc, size_t room) {
	size_t size = room;
	uint8_t *made = u8_normalize(UNINORM_NFC, at, (size_t)(next - at), (uint8_t *)nfc, &size);

	if (made != (uint8_t *)nfc) {
		free(made);
		return 0;
	}
	return size;
}

/* The end of the first character in @at … @end, as readers see it; but a sign that goes before any
 * other character (as Arabic's number sign does, even before a comma) stands alone, so that no mark
 * of the line hides inside another. */
static const uint8_t *next_character(const uint8_t *at, const uint8_t *end) {
	const uint8_t *next = u8_grapheme_next(at, end);
	ucs4_t code;
	int length = u8_mbtouc(&code, at, (size_t)(end - at));

	if (at + length < next && uc_graphemeclusterbreak_property(code) == GBP_PREPEND) {
		(void)u8_mbtouc(&code, at + length, (size_t)(end - at) - (size_t)length);
		if (uc_combining_class(code) == 0 && uc_is_grapheme_break('a', code)) {
			return at + length;
		}
	}
	return next;
}

/* Nothing composes across the border of two characters as readers see them (Unicode Standard Annex
 * 29), so each is normalized by itself. It makes UTF-8 at most three times as long (Unicode
 * Standard Annex 15, section 14). */
char *text_nfc_from(const char *text, size_t **ret_origin) {
	const uint8_t *start = (const uint8_t *)text, *end = start + strlen(text), *at = start,
		      *next;
	size_t room = 3 * strlen(text) + 1, n = 0;
	char *nfc = u8_check(start, strlen(text)) ? NULL : malloc(room);
	size_t *origin = nfc ? malloc(room * sizeof *origin) : NULL;

	for (; origin && at < end; at = next) {
		size_t size;

		next = next_character(at, end);
		size = normalize_into(at, next, nfc + n, room - n);
		if (!size) {
			free(origin);
			origin = NULL;
			break;
		}
		for (size_t i = 0; i < size; i++) {
			origin[n++] = (size_t)(at - start);
		}
	}
	if (!origin) {
		free(nfc);
		return NULL;
	}
	nfc[n] = '\0';
	origin[n] = (size_t)(end - start);
	*ret_origin = origin;
	return nfc;
}

size_t text_count_characters(const char *text, size_t size) {
	return u8_mbsnlen((const uint8_t *)text, size);
}

size_t text_width(const char *text) {
	int width = u8_strwidth((const uint8_t *)text, "UTF-8");

	return width > 0 ? (size_t)width : 0;
}

size_t text_cut(const char *text, size_t columns) {
	const uint8_t *start = (const uint8_t *)text, *end = start + strlen(text), *at = start;

	while (at < end) {
		const uint8_t *next = u8_grapheme_next(at, end);
		int width = u8_width(start, (size_t)(next - start), "UTF-8");

		if (width > 0 && (size_t)width > columns) {
			break;
		}
		at = next;
	}
	return (size_t)(at - start);
}

char *text_safe(const char *text) {
	static const char replacement[] = "\xef\xbf\xbd";
	size_t size = strlen(text), n = 0;
	char *safe = malloc(3 * size + 1);
	struct text_fault fault;

	while (safe && size) {
		enum text_problem problem = text_check(text, size, &fault);
		size_t fine = problem ? fault.at : size, bad = 0;

		memcpy(safe + n, text, fine);
		n += fine;
		if (problem) {
			ucs4_t code;
			int length = u8_mbtoucr(&code, (const uint8_t *)text + fine, size - fine);

			bad = length > 0 ? (size_t)length : 1;
			memcpy(safe + n, replacement, 3);
			n += 3;
		}
		text += fine + bad;
		size -= fine + bad;
	}
	if (safe) {
		safe[n] = '\0';
	}
	return safe;
}
