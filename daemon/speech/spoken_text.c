/* SPDX-License-Identifier: MIT */
/* The characters of the spoken line. */
#include "speech/spoken_private.h"

#include <string.h>

/* Blocks of Han: radicals, the few signs that stand for characters, unified and compatibility
 * ideographs (Unicode 15, Blocks.txt and Script=Han). */
static const struct {
	uint32_t first, last;
} han_blocks[] = {
	{0x2e80, 0x2fd5},
	{0x3005, 0x3005},
	{0x3007, 0x3007},
	{0x3021, 0x3029},
	{0x3038, 0x303b},
	{0x3400, 0x4dbf},
	{0x4e00, 0x9fff},
	{0xf900, 0xfaff},
	{0x16ff0, 0x16ff1},
	{0x20000, 0x3fffd},
};

/* Bytes of the character that begins with @first; 0 if none does. */
static size_t utf8_size(unsigned char first) {
	if (first < 0x80) {
		return 1;
	}
	if (first < 0xc2 || first >= 0xf5) {
		return 0;
	}
	if (first < 0xe0) {
		return 2;
	}
	return first < 0xf0 ? 3 : 4;
}

uint32_t spoken_char(struct spoken_steps *steps, struct span span, const char **ret_next) {
	unsigned char first = (unsigned char)*span.start;
	size_t size = utf8_size(first);
	uint32_t code = size < 2 ? first : first & (0x7fU >> size);

	steps->n++;
	*ret_next = span.start + 1;
	if (!size || (size_t)(span.end - span.start) < size) {
		return 0xfffd;
	}
	for (size_t i = 1; i < size; i++) {
		unsigned char next = (unsigned char)span.start[i];

		if ((next & 0xc0) != 0x80) {
			return 0xfffd;
		}
		code = code << 6 | (next & 0x3f);
	}
	*ret_next = span.start + size;
	return code;
}

bool spoken_is_han(uint32_t code) {
	for (size_t i = 0; i < sizeof han_blocks / sizeof *han_blocks; i++) {
		if (code >= han_blocks[i].first && code <= han_blocks[i].last) {
			return true;
		}
	}
	return false;
}

bool spoken_is_space(uint32_t code) {
	return code == ' ' || code == '\t' || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) ||
		code == 0x202f || code == 0x205f || code == 0x3000;
}

bool spoken_has_han(struct spoken_steps *steps, struct span span) {
	while (!span_is_empty(span)) {
		if (spoken_is_han(spoken_char(steps, span, &span.start))) {
			return true;
		}
	}
	return false;
}

struct span spoken_trim(struct spoken_steps *steps, struct span span) {
	struct span trimmed = {span.start, span.start};
	bool started = false;

	while (!span_is_empty(span)) {
		const char *at = span.start;

		if (!spoken_is_space(spoken_char(steps, span, &span.start))) {
			trimmed.start = started ? trimmed.start : at;
			trimmed.end = span.start;
			started = true;
		}
	}
	return trimmed;
}

static char ascii_lower(char c) {
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool spoken_has_prefix(
	struct spoken_steps *steps, struct span span, const char *prefix, struct span *ret_rest) {
	steps->n++;
	for (; *prefix; prefix++, span.start++) {
		if (span_is_empty(span) || ascii_lower(*span.start) != ascii_lower(*prefix)) {
			return false;
		}
		steps->n++;
	}
	*ret_rest = span;
	return true;
}

bool spoken_equals_word(struct spoken_steps *steps, struct span span, const char *word) {
	struct span rest;

	return spoken_has_prefix(steps, span, word, &rest) && span_is_empty(rest);
}

static bool is_digit_of_any_width(uint32_t code) {
	return (code >= '0' && code <= '9') || (code >= 0xff10 && code <= 0xff19);
}

bool spoken_normalise(struct spoken_steps *steps, struct span span, bool drop_spaces,
	char ret_bytes[SPOKEN_NORMALISED_MAX], struct span *ret_span) {
	bool is_after_digit_space = false;
	size_t n = 0;

	while (!span_is_empty(span)) {
		const char *at = span.start;
		uint32_t code = spoken_char(steps, span, &span.start);
		size_t size = (size_t)(span.start - at);
		bool is_space = spoken_is_space(code);

		if (n + size > SPOKEN_NORMALISED_MAX ||
			(drop_spaces && is_after_digit_space && is_digit_of_any_width(code))) {
			return false; /* "2 30 people" is no size */
		}
		if (is_space) {
			is_after_digit_space =
				n && is_digit_of_any_width((unsigned char)ret_bytes[n - 1]);
			if (!drop_spaces && n && ret_bytes[n - 1] != ' ') {
				ret_bytes[n++] = ' ';
			}
			continue;
		}
		is_after_digit_space = false;
		if (code >= 0xff01 && code <= 0xff5e) {
			ret_bytes[n++] = (char)(code - 0xff01 + '!');
		} else {
			memcpy(ret_bytes + n, at, size);
			n += size;
		}
	}
	n -= n && ret_bytes[n - 1] == ' ';
	*ret_span = (struct span){ret_bytes, ret_bytes + n};
	return true;
}
