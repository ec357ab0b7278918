/* SPDX-License-Identifier: MIT */
/*
 * How many they are. A form is a row: what stands before the number and what after it. White space
 * within is nothing ("3 位", "x 2"), so the words here have none either.
 */
#include "speech/spoken_private.h"

enum {
	DIGITS_MAX = 3, /* a card counts to 999 */
};

static const struct {
	const char *before, *after;
	bool may_say_guests; /* 客人 may follow */
	bool is_extra;
} forms[] = {
	{"", "位", true, false},
	{"", "人", true, false},
	{"", "名", true, false},
	{"", "個人", true, false},
	{"", "个人", true, false},
	{"", "個客人", false, false},
	{"", "个客人", false, false},
	{"一家", "口", false, false},
	{"partyof", "", false, false},
	{"", "people", false, false},
	{"", "person", false, false},
	{"", "persons", false, false},
	{"", "pax", false, false},
	{"", "guest", false, false},
	{"", "guests", false, false},
	{"x", "", false, false},
	{"×", "", false, false},
	{"+", "", false, true},
};

/* Two people who are called one. */
static const char *const couples[] = {
	"一對夫妻",
	"一对夫妻",
	"一對夫婦",
	"一对夫妇",
	"一對情侶",
	"一对情侣",
};

static const char *const han_digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};

/* One to nine at the start of @span, 0 for none. */
static uint32_t parse_han_digit(struct spoken_steps *steps, struct span *span) {
	for (size_t i = 0; i < sizeof han_digits / sizeof *han_digits; i++) {
		if (spoken_has_prefix(steps, *span, han_digits[i], span)) {
			return (uint32_t)i + 1;
		}
	}
	return 0;
}

/* 一 to 九十九, and 兩 for two. */
static uint32_t parse_han_number(struct spoken_steps *steps, struct span *span) {
	uint32_t n;

	if (spoken_has_prefix(steps, *span, "兩", span) ||
		spoken_has_prefix(steps, *span, "两", span)) {
		return 2;
	}
	n = parse_han_digit(steps, span);
	if (spoken_has_prefix(steps, *span, "十", span)) {
		n = (n ? n : 1) * 10;
		n += parse_han_digit(steps, span);
	}
	return n;
}

static uint32_t parse_digits(struct spoken_steps *steps, struct span *span) {
	uint32_t n = 0;

	for (int i = 0; i < DIGITS_MAX && !span_is_empty(*span) && *span->start >= '0' &&
		*span->start <= '9';
		i++) {
		n = n * 10 + (uint32_t)(*span->start++ - '0');
		steps->n++;
	}
	return n;
}

bool spoken_match_party_size(
	struct spoken_steps *steps, struct span span, struct spoken_party_size *ret) {
	char normalised[SPOKEN_NORMALISED_MAX];
	struct span whole, rest;

	if (!spoken_normalise(steps, span, true, normalised, &whole)) {
		return false;
	}
	for (size_t i = 0; i < sizeof couples / sizeof *couples; i++) {
		if (spoken_equals_word(steps, whole, couples[i])) {
			*ret = (struct spoken_party_size){.people = 2};
			return true;
		}
	}
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		uint32_t n;

		if (!spoken_has_prefix(steps, whole, forms[i].before, &rest)) {
			continue;
		}
		n = parse_digits(steps, &rest);
		n = n ? n : parse_han_number(steps, &rest);
		if (n && spoken_has_prefix(steps, rest, forms[i].after, &rest) &&
			(span_is_empty(rest) ||
				(forms[i].may_say_guests &&
					spoken_equals_word(steps, rest, "客人")))) {
			*ret = (struct spoken_party_size){n, forms[i].is_extra};
			return true;
		}
	}
	return false;
}
