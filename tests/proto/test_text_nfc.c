/* SPDX-License-Identifier: MIT */
/*
 * Text in NFC that remembers where it was typed. What must hold of any text: the result is what
 * text_nfc makes of the whole; origins never go back, point at the start of a character, and the
 * stretches between them, each put into NFC by itself, give the result again.
 */
#include "proto/text.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

enum {
	ROUNDS = 20000,
	PIECES_MAX = 12,
	TEXT_SIZE = 4 * PIECES_MAX * 8 + 1,
};

/* NULL, or what is wrong with the origins of @nfc, made of @typed. */
static const char *find_wrong(const char *typed, const char *nfc, const size_t *origin) {
	size_t size = strlen(nfc), from = 0;

	if (size && origin[0] != 0) {
		return "does not start at the start";
	}
	if (origin[size] != strlen(typed)) {
		return "does not end at the end";
	}
	for (size_t i = 1; i <= size; i++) {
		char *stretch, *alone;
		bool same;

		if (origin[i] < origin[i - 1]) {
			return "goes back";
		}
		if (origin[i] == origin[i - 1]) {
			continue;
		}
		stretch = strndup(typed + origin[from], origin[i] - origin[from]);
		alone = text_nfc(stretch);
		same = alone && strlen(alone) == i - from && !memcmp(alone, nfc + from, i - from);
		free(alone);
		free(stretch);
		if (!same) {
			return "is not NFC of what it comes from";
		}
		from = i;
	}
	return from == size || !size ? NULL : "leaves a rest";
}

static void check(const char *typed) {
	size_t *origin = NULL;
	char *nfc = text_nfc_from(typed, &origin), *whole = text_nfc(typed);
	const char *wrong;

	cr_assert_not_null(nfc, "\"%s\"", typed);
	cr_assert_str_eq(nfc, whole, "\"%s\"", typed);
	wrong = find_wrong(typed, nfc, origin);
	cr_assert_null(wrong, "\"%s\" -> \"%s\": %s", typed, nfc, wrong);
	free(nfc);
	free(whole);
	free(origin);
}

/* @typed becomes @nfc, and the byte of it at each of the @n places comes from there. */
static void check_origins(const char *typed, const char *nfc, const size_t *origins, size_t n) {
	size_t *origin;
	char *made = text_nfc_from(typed, &origin);

	cr_assert_str_eq(made, nfc);
	cr_assert_eq(strlen(nfc) + 1, n);
	for (size_t i = 0; i < n; i++) {
		cr_assert_eq(origin[i], origins[i], "\"%s\": byte %zu from %zu, not %zu", nfc, i,
			origin[i], origins[i]);
	}
	free(made);
	free(origin);
	check(typed);
}

#define CHECK_ORIGINS(typed, nfc, ...)                                                             \
	check_origins(typed, nfc, (const size_t[]){__VA_ARGS__},                                   \
		sizeof(const size_t[]){__VA_ARGS__} / sizeof(size_t))

Test(text_nfc, what_is_nfc_comes_from_where_it_is) {
	CHECK_ORIGINS("", "", 0);
	CHECK_ORIGINS("Mr", "Mr", 0, 1, 2);
	CHECK_ORIGINS("王A", "王A", 0, 0, 0, 3, 4);
	CHECK_ORIGINS("𠮷", "𠮷", 0, 0, 0, 0, 4);
	CHECK_ORIGINS("é!", "é!", 0, 0, 2, 3);
}

Test(text_nfc, letters_and_marks_compose) {
	CHECK_ORIGINS("N\xcc\x83x", "Ñx", 0, 0, 3, 4);
	CHECK_ORIGINS("aN\xcc\x83", "aÑ", 0, 1, 1, 4);
	/* e, circumflex, tilde: one letter of three bytes */
	CHECK_ORIGINS("e\xcc\x82\xcc\x83.", "\xe1\xbb\x85.", 0, 0, 0, 5, 6);
	/* A with a ring, as the unit of length: one sign for the other */
	CHECK_ORIGINS("\xe2\x84\xab;", "Å;", 0, 0, 3, 4);
}

Test(text_nfc, marks_are_put_in_order) {
	/* acute above, then dot below: below comes first */
	CHECK_ORIGINS("q\xcc\x81\xcc\xa3,", "q\xcc\xa3\xcc\x81,", 0, 0, 0, 0, 0, 5, 6);
	CHECK_ORIGINS("o\xcc\xa3\xcc\x82", "ộ", 0, 0, 0, 5);
	/* a mark without a letter, and one behind a space */
	CHECK_ORIGINS("\xcc\x81x", "\xcc\x81x", 0, 0, 2, 3);
	CHECK_ORIGINS(", \xcc\x81", ", \xcc\x81", 0, 1, 1, 1, 4);
}

Test(text_nfc, hangul_composes) {
	/* two and three letters, and a syllable with a letter behind it */
	CHECK_ORIGINS("\xe1\x84\x80\xe1\x85\xa1", "가", 0, 0, 0, 6);
	CHECK_ORIGINS("\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8!", "각!", 0, 0, 0, 9, 10);
	CHECK_ORIGINS("가\xe1\x86\xa8", "각", 0, 0, 0, 6);
	CHECK_ORIGINS(
		"\xe1\x84\x80\xe1\x84\x80\xe1\x85\xa1", "\xe1\x84\x80가", 0, 0, 0, 0, 0, 0, 9);
}

Test(text_nfc, han_of_one_form_for_another) {
	/* a compatibility ideograph is the plain one; a variation selector stays */
	CHECK_ORIGINS("\xef\xa7\xa1.", "李.", 0, 0, 0, 3, 4);
	CHECK_ORIGINS("李\xef\xb8\x80.", "李\xef\xb8\x80.", 0, 0, 0, 0, 0, 0, 6, 7);
}

Test(text_nfc, nothing_hides_behind_a_sign_that_goes_before) {
	/* Arabic's number sign and a comma are one character to readers, but the
	 * comma ends a piece */
	CHECK_ORIGINS("\xd8\x80,x", "\xd8\x80,x", 0, 0, 2, 3, 4);
	CHECK_ORIGINS("\xd8\x80\xcc\x81,", "\xd8\x80\xcc\x81,", 0, 0, 0, 0, 4, 5);
}

Test(text_nfc, what_is_no_utf8_is_refused) {
	size_t *origin = NULL;

	cr_assert_null(text_nfc_from("a\xff", &origin));
	cr_assert_null(text_nfc_from("\xe7\x8e", &origin));
	cr_assert_null(origin);
}

/* A number from @dice, below @n (splitmix64). */
static uint64_t roll(uint64_t *dice, uint64_t n) {
	uint64_t rolled = *dice += UINT64_C(0x9e3779b97f4a7c15);

	rolled = (rolled ^ rolled >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	rolled = (rolled ^ rolled >> 27) * UINT64_C(0x94d049bb133111eb);
	return (rolled ^ rolled >> 31) % n;
}

/* Any character but NUL. */
static ucs4_t any_character(uint64_t *dice) {
	ucs4_t code = 0;

	while (!code || (code >= 0xd800 && code <= 0xdfff)) {
		code = (ucs4_t)roll(dice, roll(dice, 2) ? 0x3000 : 0x110000);
	}
	return code;
}

Test(text_nfc, any_text_comes_from_itself) {
	static const ucs4_t likely[] = {'e', 'A', ' ', ',', 0x301, 0x302, 0x323, 0x327, 0x338,
		0x345, 0x5b4, 0x5bc, 0x600, 0x6dd, 0x9c7, 0x9be, 0x9d7, 0xcc6, 0xcc2, 0xcd5, 0xdd9,
		0xdca, 0xdcf, 0xe9, 0x1025, 0x102e, 0x1100, 0x1161, 0x11a8, 0xac00, 0x1b05, 0x1b35,
		0x1e9b, 0x212b, 0x2126, 0x3000, 0x304b, 0x3099, 0x738b, 0xf9e1, 0xfe00, 0x1f1e6,
		0x11131, 0x11127, 0x110bd, 0x1d15f, 0xe0100, 0x2f868};
	uint64_t dice = 3;

	for (int round = 0; round < ROUNDS; round++) {
		char text[TEXT_SIZE];
		size_t n = 0;

		for (uint64_t left = roll(&dice, PIECES_MAX); left > 0; left--) {
			ucs4_t code = roll(&dice, 4)
				? likely[roll(&dice, sizeof likely / sizeof *likely)]
				: any_character(&dice);

			n += (size_t)u8_uctomb(
				(uint8_t *)text + n, code, (ptrdiff_t)(sizeof text - n));
		}
		text[n] = '\0';
		check(text);
	}
}

/* Everything that composes at all, behind a letter and before one. */
Test(text_nfc, every_character_comes_from_itself) {
	for (ucs4_t code = 1; code < 0x110000; code++) {
		ucs4_t parts[UC_DECOMPOSITION_MAX_LENGTH];
		char text[32] = "x";
		size_t n = 1;
		int count;

		count = code >= 0xd800 && code <= 0xdfff ? -1
							 : uc_canonical_decomposition(code, parts);
		if (count < 0 && (code >= 0x20000 || uc_combining_class(code) == 0)) {
			continue;
		}
		for (int i = 0; i < count; i++) {
			n += (size_t)u8_uctomb(
				(uint8_t *)text + n, parts[i], (ptrdiff_t)(sizeof text - n));
		}
		n += (size_t)u8_uctomb((uint8_t *)text + n, code, (ptrdiff_t)(sizeof text - n));
		text[n++] = 'y';
		text[n] = '\0';
		check(text);
	}
}
