/* SPDX-License-Identifier: MIT */
/* What each piece of a spoken line was read as, and where it stands in what was typed. */
#include "spoken.h"

#include "base/pool.h"
#include "proto/text.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct pool pool;

static void stop(void) {
	pool_finish(&pool);
	spoken_finish();
}

TestSuite(pieces, .fini = stop);

static struct spoken_result parse(const char *line) {
	struct spoken_result result;
	size_t *typed_offsets;
	char *nfc = text_nfc_from(line, &typed_offsets);
	const struct spoken_line composed = {
		.text = nfc, .typed = line, .typed_offsets = typed_offsets};

	spoken_parse(spoken_site(), &composed, &pool, &result);
	free(nfc);
	free(typed_offsets);
	return result;
}

/* The pieces of @line, each with what it was read as: "n[王先生] t[灰西裝]"; in the pool. */
static const char *pieces_text(const char *line) {
	static const char kinds[] = {
		[SPOKEN_NAME] = 'n',
		[SPOKEN_PARTY_SIZE] = 's',
		[SPOKEN_DESTINATION] = 'd',
		[SPOKEN_TRAIT] = 't',
	};
	const struct spoken_result result = parse(line);
	char *text = pool_alloc(&pool, 2 * strlen(line) + 5 * result.n_pieces + 1), *end = text;

	for (size_t i = 0; i < result.n_pieces; i++) {
		const struct spoken_piece *piece = &result.pieces[i];

		end += sprintf(end, "%s%c[%.*s]", i ? " " : "", kinds[piece->kind],
			(int)(piece->end - piece->start), line + piece->start);
	}
	*end = '\0';
	return text;
}

Test(pieces, each_is_read_as_one_thing) {
	static const char *const lines[][2] = {
		{"王先生 灰西裝 戴眼鏡 3人 樣板房A",
			"n[王先生] t[灰西裝] t[戴眼鏡] s[3人] d[樣板房A]"},
		{"樣板房 A，李小姐，去 大堂", "d[樣板房 A] n[李小姐] d[去 大堂]"},
		{"Mr Wang, grey suit, party of 3, to the show flat A.",
			"n[Mr Wang] t[grey suit] s[party of 3] d[to the show flat A]"},
		{"陳太太 林小姐 2位 3位 大堂", "n[陳太太] t[林小姐] s[2位] t[3位] d[大堂]"},
		{"  ， ", ""},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		cr_expect_str_eq(pieces_text(lines[i][0]), lines[i][1], "%s: %s", lines[i][0],
			pieces_text(lines[i][0]));
	}
}

/* É typed as E and an accent is one character of the line that is read, and three bytes of what was
 * typed: a piece has all of them. */
Test(pieces, they_stand_in_what_was_typed) {
	cr_expect_str_eq(pieces_text("Mr E\xcc\x81lan, lobby"), "n[Mr E\xcc\x81lan] d[lobby]");
}

/* Nothing is left between them but spaces and what parts pieces. */
Test(pieces, nothing_is_between_them) {
	const char *line = "王先生，灰西裝、 戴眼鏡; 3人 / 樣板房A。";
	const struct spoken_result result = parse(line);
	size_t at = 0;

	for (size_t i = 0; i <= result.n_pieces; i++) {
		size_t start = i < result.n_pieces ? result.pieces[i].start : strlen(line);

		cr_assert_leq(at, start);
		for (; at < start; at++) {
			cr_expect(strchr(" ;/\xef\xbc\x8c\xe3\x80\x81\x82", line[at]), "byte %zu",
				at);
		}
		at = i < result.n_pieces ? result.pieces[i].end : at;
	}
	cr_expect_eq(result.n_pieces, 5);
}
