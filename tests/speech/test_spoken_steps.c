/* SPDX-License-Identifier: MIT */
/*
 * Any bytes will do as a spoken line, and twice the line takes twice the steps. Steps are counted,
 * not timed: every look at a character, and every comparison with a word of a table. Where each
 * word could begin anything, it is compared with all tables, in every run that it begins; so the
 * most steps for a byte are many, but they do not grow.
 */
#include "spoken.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE_LEAST = 4096, /* longer than a run of words that may be a name, and its gaps */
	LINE_MOST = 65536,
	FAMILIES_SHORT = 8,  /* of so many families, one grows to LINE_MOST, others double once */
	STEPS_A_BYTE = 2000, /* at most; ". . ." takes the most */
	STEPS_ONCE = 5000,   /* for a line, whatever its length */
	BYTES_ROUNDS = 4000,
	UTF8_ROUNDS = 8000,
	MIXED_ROUNDS = 8000,
	LONG_ROUNDS = 12,
	BYTES_MAX = 400,
	PIECES_MAX = 40,
	PIECE_SIZE = 128,
	POOL_MAX = 4096,
};

/* What a nasty line is made of, over and over; @once stands before it. */
static const struct {
	const char *once, *again;
} families[] = {
	{"", " "},
	{"", "　"},
	{"", ","},
	{"", "，"},
	{"", ", "},
	{"", "."},
	{"", ". "},
	{"", "。"},
	{"", "/"},
	{"", "a"},
	{"", "A"},
	{"", "王"},
	{"", "姓"},
	{"", "去"},
	{"", "𠮷"},
	{"", "+"},
	{"", "1"},
	{"", "十"},
	{"", "-"},
	{"", "a "},
	{"", "A "},
	{"", "A. "},
	{"", "J."},
	{"", "王 "},
	{"", "姓 "},
	{"", "去 "},
	{"", "十 "},
	{"", "1 "},
	{"", "Mr "},
	{"", "Mr. "},
	{"", "Mr."},
	{"", "mr "},
	{"", "Mr and Mrs "},
	{"", "Mr & "},
	{"", "Dr Prof "},
	{"", "to "},
	{"", "to the "},
	{"", "to the to "},
	{"", "the bar "},
	{"", "show flat "},
	{"", "show flat A "},
	{"", "flat A, "},
	{"", "樣板房 "},
	{"", "樣板房A "},
	{"", "樣板房 A "},
	{"", "去 樣板房 "},
	{"", "去樣板房A，"},
	{"", "+1 "},
	{"", "+1 1 "},
	{"", "+852 9123 4567 "},
	{"", "+1 2      3 "},
	{"", "x 2 "},
	{"", "party of "},
	{"", "party of 3 "},
	{"", "3 people "},
	{"", "3 位 "},
	{"", "位 "},
	{"", "一家 三 口 "},
	{"", "三位 客人 "},
	{"", "王先生 "},
	{"", "王大明先 "},
	{"", "歐陽"},
	{"", "歐陽 "},
	{"", "諸葛孔明先生，"},
	{"", "王大明總經理"},
	{"", "Wang Da Ming "},
	{"", "Mr Wang Da Ming "},
	{"", "O'Brien-"},
	{"Mr ", "O'Brien-"},
	{"Mr ", "Wang "},
	{"Mr ", "A"},
	{"Mr  ", " "},
	{"Mr and ", " "},
	{"王 ", "a "},
	{"王 ", "a"},
	{"王 ", " "},
	{"王 ", "+1 "},
	{"a ", "王 "},
	{"王 ", "Mr "},
	{"王 ", "to the "},
	{"姓", "\xf3\xa0\x84\x80"},
	{"王", "\xf3\xa0\x84\x80"},
	{"", "王\xf3\xa0\x84\x80"},
	{"", "王\xef\xb8\x80 "},
	{"", "\xff"},
	{"", "\xe7"},
	{"", "\xe7\x8e "},
	{"", "\xf0\x9f "},
	{"王先生 樣板房A Mr Wang +1 ", "grey suit "},
	{"", "ｔｏ ｔｈｅ ｂａｒ "},
	{"", "\xcc\x81"},
	{"", "e\xcc\x81 "},
	{"", "a                                                                "},
	{"", "王                                                                "},
	{"", "Mr Wang,3人;樣板房A/flat B。"},
	{"", "樣板房A 樣板房B "},
	{"", "the lobby the bar main gate "},
};

static char *repeat(size_t family, size_t size) {
	char *line = malloc(size + 1);
	size_t once = strlen(families[family].once), n = strlen(families[family].again);

	memcpy(line, families[family].once, once);
	for (size_t i = once; i < size; i++) {
		line[i] = families[family].again[(i - once) % n];
	}
	line[size] = '\0';
	return line;
}

static uint64_t steps_of(size_t family, size_t size) {
	char *line = repeat(family, size);
	uint64_t steps = spoken_steps(spoken_site(), line);

	free(line);
	return steps;
}

Test(spoken_steps, twice_the_line_takes_twice_the_steps, .fini = spoken_finish) {
	for (size_t family = 0; family < sizeof families / sizeof *families; family++) {
		size_t most = family % FAMILIES_SHORT ? 2 * LINE_LEAST : LINE_MOST;
		uint64_t before = steps_of(family, LINE_LEAST);

		for (size_t size = 2 * LINE_LEAST; size <= most; size *= 2) {
			uint64_t steps = steps_of(family, size);

			cr_expect_leq(10 * steps, 22 * before + STEPS_ONCE,
				"\"%s%s…\": %llu steps for %zu bytes, %llu for half of them",
				families[family].once, families[family].again,
				(unsigned long long)steps, size, (unsigned long long)before);
			cr_expect_leq(steps, STEPS_A_BYTE * size + STEPS_ONCE,
				"\"%s%s…\": %llu steps for %zu bytes", families[family].once,
				families[family].again, (unsigned long long)steps, size);
			before = steps;
		}
	}
}

/* Whatever comes of @line must keep what spoken_breaks asks for; @came is dropped. */
static void keep(const char *line, json_t *came, uint64_t seed) {
	const char *breaks = spoken_breaks(line, came);

	cr_assert_null(breaks, "seed %llu: \"%s\": %s", (unsigned long long)seed, line, breaks);
	json_decref(came);
}

Test(spoken_steps, any_bytes_will_do, .fini = spoken_finish) {
	for (uint64_t seed = 1; seed <= BYTES_ROUNDS; seed++) {
		uint64_t dice = seed, size = spoken_roll(&dice, BYTES_MAX);
		char line[BYTES_MAX];

		for (uint64_t i = 0; i < size; i++) {
			line[i] = (char)(1 + spoken_roll(&dice, 255));
		}
		line[size] = '\0';
		keep(line, spoken_read_bytes(spoken_site(), line), seed);
	}
}

/* Any character, those that the grammar knows more often. Returns how many bytes. */
static size_t write_character(uint64_t *dice, char *at) {
	static const char *const known[] = {
		" ",
		"　",
		",",
		"，",
		"。",
		"/",
		".",
		"+",
		"1",
		"３",
		"x",
		"王",
		"姓",
		"先",
		"生",
		"位",
		"兩",
		"去",
		"樣",
		"A",
		"a",
		"é",
		"'",
		"-",
		"Mr",
		"\xcc\x81",
		"\xcc\xa3",
		"\xd8\x80",
		"\xe1\x84\x80",
		"\xe1\x85\xa1",
		"𠮷",
		"\xef\xb8\x80",
		"\xef\xa7\xa1",
		"\n",
		"\xc2\xa0",
		"\xf0\x9f\x87\xad",
	};
	uint32_t code = 0;

	if (spoken_roll(dice, 3)) {
		const char *text = known[spoken_roll(dice, sizeof known / sizeof *known)];

		return (size_t)(stpcpy(at, text) - at);
	}
	while (!code || (code >= 0xd800 && code < 0xe000)) {
		code = (uint32_t)spoken_roll(dice, spoken_roll(dice, 2) ? 0x10000 : 0x110000);
	}
	if (code < 0x80) {
		*at = (char)code;
		return 1;
	}
	if (code < 0x800) {
		at[0] = (char)(0xc0 | code >> 6);
		at[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		at[0] = (char)(0xe0 | code >> 12);
		at[1] = (char)(0x80 | (code >> 6 & 0x3f));
		at[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	at[0] = (char)(0xf0 | code >> 18);
	at[1] = (char)(0x80 | (code >> 12 & 0x3f));
	at[2] = (char)(0x80 | (code >> 6 & 0x3f));
	at[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* @size bytes of sound text, or a few more. */
static char *write_text(uint64_t *dice, size_t size) {
	char *line = malloc(size + 8);
	size_t n = 0;

	while (n < size) {
		n += write_character(dice, line + n);
	}
	line[n] = '\0';
	return line;
}

Test(spoken_steps, any_text_will_do, .fini = spoken_finish) {
	for (uint64_t seed = 1; seed <= UTF8_ROUNDS; seed++) {
		uint64_t dice = seed;
		char *line = write_text(&dice, spoken_roll(&dice, BYTES_MAX));

		keep(line, spoken_read(spoken_site(), line), seed);
		free(line);
	}
}

Test(spoken_steps, long_text_will_do, .fini = spoken_finish) {
	for (uint64_t seed = 1; seed <= LONG_ROUNDS; seed++) {
		uint64_t dice = seed;
		char *line = write_text(&dice, LINE_MOST - spoken_roll(&dice, 16));

		keep(line, spoken_read(spoken_site(), line), seed);
		cr_assert_leq(spoken_steps(spoken_site(), line), (uint64_t)STEPS_A_BYTE * LINE_MOST,
			"seed %llu", (unsigned long long)seed);
		free(line);
	}
}

struct pieces {
	char texts[POOL_MAX][PIECE_SIZE];
	size_t n;
};

/* All that stands between white space and marks in the corpus. */
static void read_pieces(struct pieces *pieces) {
	char pattern[4096], *text = NULL;
	size_t room = 0;
	glob_t found;

	snprintf(pattern, sizeof pattern, "%s/said*.jsonl",
		getenv("USHER_SAID") ? getenv("USHER_SAID") : ".");
	cr_assert_eq(glob(pattern, 0, NULL, &found), 0,
		"USHER_SAID must be the folder of the said*.jsonl");
	for (size_t i = 0; i < found.gl_pathc; i++) {
		FILE *file = fopen(found.gl_pathv[i], "r");

		while (getline(&text, &room, file) > 0) {
			json_t *line = json_loads(text, 0, NULL);
			char *said = strdup(json_string_value(json_object_get(line, "line"))),
			     *rest = said, *piece;

			while ((piece = strsep(&rest, " ,;/")) && pieces->n < POOL_MAX) {
				snprintf(pieces->texts[pieces->n++], PIECE_SIZE, "%s", piece);
			}
			free(said);
			json_decref(line);
		}
		fclose(file);
	}
	free(text);
	globfree(&found);
}

Test(spoken_steps, any_pieces_will_do, .fini = spoken_finish) {
	static const char *const gaps[] = {
		" ", " ", " ", ", ", "，", "", ".", "　", "/", " to ", "去", "+", "姓"};
	struct pieces *pieces = calloc(1, sizeof *pieces);

	read_pieces(pieces);
	for (uint64_t seed = 1; seed <= MIXED_ROUNDS; seed++) {
		uint64_t dice = seed;
		char line[PIECES_MAX * (PIECE_SIZE + 8)], *end = line;

		*line = '\0';
		for (uint64_t left = spoken_roll(&dice, PIECES_MAX); left > 0; left--) {
			end = stpcpy(end, pieces->texts[spoken_roll(&dice, pieces->n)]);
			end = stpcpy(end, gaps[spoken_roll(&dice, sizeof gaps / sizeof *gaps)]);
		}
		keep(line, spoken_read(spoken_site(), line), seed);
	}
	free(pieces);
}
