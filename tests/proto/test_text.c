/* SPDX-License-Identifier: MIT */
#include "proto/text.h"
#include "wire/usher.pb-c.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static enum text_problem check(const char *text) {
	struct text_fault fault;

	return text_check(text, strlen(text), &fault);
}

Test(text, names_pass) {
	static const char *const fine[] = {
		"",
		"王",
		"Wang",
		"歐陽",
		"O'Brien-Smith",
		"Núñez",
		"N\xcc\x83",
		"𠮷",
		"𩸽",
		"\xf0\xaa\x98\x82",
		"葛\xf3\xa0\x84\x80",
		"李\xef\xb8\x80",
		"刘 女士",
		"Ⅳ",
		"灰西裝・戴眼鏡",
		"😀",
		"ประยุทธ์",
	};

	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++) {
		cr_assert_eq(check(fine[i]), TEXT_FINE, "%s", fine[i]);
	}
}

Test(text, what_could_fool_a_screen_is_refused_by_name) {
	static const struct {
		const char *text;
		enum text_problem problem;
		size_t at;
		uint32_t code;
	} bad[] = {
		{"ab\xff", TEXT_NOT_UTF8, 2, 0},
		{"\xc0\xaf", TEXT_NOT_UTF8, 0, 0},         /* too long a form of '/' */
		{"\xed\xa0\x80", TEXT_NOT_UTF8, 0, 0},     /* half of a surrogate pair */
		{"\xf4\x90\x80\x80", TEXT_NOT_UTF8, 0, 0}, /* beyond U+10FFFF */
		{"王\xe7", TEXT_NOT_UTF8, 3, 0},           /* cut short */
		{"a\tb", TEXT_CONTROL, 1, 0x9},
		{"a\nb", TEXT_CONTROL, 1, 0xa},
		{"\x1b[2J", TEXT_CONTROL, 0, 0x1b},
		{"\x7f", TEXT_CONTROL, 0, 0x7f},
		{"\xc2\x85", TEXT_CONTROL, 0, 0x85},
		{"\xe2\x80\xa8", TEXT_CONTROL, 0, 0x2028},
		{"\xef\xbf\xbf", TEXT_CONTROL, 0, 0xffff},
		{"x\xe2\x80\xae", TEXT_BIDI, 1, 0x202e},
		{"\xe2\x81\xa6", TEXT_BIDI, 0, 0x2066},
		{"\xe2\x80\x8f", TEXT_BIDI, 0, 0x200f},
		{"\xd8\x9c", TEXT_BIDI, 0, 0x61c},
		{"王\xe2\x80\x8b", TEXT_ZERO_WIDTH, 3, 0x200b},
		{"\xe2\x80\x8d", TEXT_ZERO_WIDTH, 0, 0x200d},
		{"\xef\xbb\xbf", TEXT_ZERO_WIDTH, 0, 0xfeff},
		{"\xe3\x85\xa4", TEXT_ZERO_WIDTH, 0, 0x3164},
		{"\xf3\xa0\x81\x81", TEXT_ZERO_WIDTH, 0, 0xe0041},
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct text_fault fault = {0};

		cr_assert_eq(text_check(bad[i].text, strlen(bad[i].text), &fault), bad[i].problem,
			"row %zu", i);
		cr_assert_eq(fault.at, bad[i].at, "row %zu", i);
		cr_assert_eq(fault.code, bad[i].code, "row %zu", i);
	}
}

Test(text, a_nul_does_not_hide_the_rest) {
	struct text_fault fault;

	cr_assert_eq(text_check("a\0b", 3, &fault), TEXT_CONTROL);
	cr_assert_eq(fault.at, 1);
}

static size_t pack_send(uint8_t *bytes, char **traits, size_t n) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.given_name = "大明";
	card.traits = traits;
	card.n_traits = n;
	send.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	message.body_case = USHER__FROM_CLIENT__BODY_REQUEST;
	message.request = &request;
	return usher__from_client__pack(&message, bytes);
}

Test(text, a_message_says_which_of_its_texts) {
	char *traits[] = {"灰西裝", "戴\xe2\x80\x8b眼鏡"};
	char place[TEXT_PLACE_SIZE] = "";
	struct text_fault fault;
	uint8_t bytes[256];
	size_t size = pack_send(bytes, traits, 1);

	cr_assert_eq(
		text_check_message(&usher__from_client__descriptor, bytes, size, place, &fault),
		TEXT_FINE);
	size = pack_send(bytes, traits, 2);
	cr_assert_eq(
		text_check_message(&usher__from_client__descriptor, bytes, size, place, &fault),
		TEXT_ZERO_WIDTH);
	cr_assert_str_eq(place, "request.send.card.traits[1]");
	cr_assert_eq(fault.code, 0x200b);
}

Test(text, a_message_hides_nothing_behind_a_nul) {
	char *traits[] = {"ab"};
	char place[TEXT_PLACE_SIZE] = "";
	struct text_fault fault;
	uint8_t bytes[256];
	size_t size = pack_send(bytes, traits, 1);

	cr_assert_eq(bytes[size - 1], 'b');
	bytes[size - 1] = '\0';
	cr_assert_eq(
		text_check_message(&usher__from_client__descriptor, bytes, size, place, &fault),
		TEXT_CONTROL);
	cr_assert_str_eq(place, "request.send.card.traits[0]");
}

Test(text, is_compared_in_nfc) {
	char *composed = text_nfc("N\xcc\x83"), *kept = text_nfc("樣板房Ａ"),
	     *broken = text_nfc("\xff");

	cr_assert_str_eq(composed, "Ñ");
	cr_assert_str_eq(kept, "樣板房Ａ", "compatibility forms stay apart");
	cr_assert_null(broken);
	free(composed);
	free(kept);
}

/* Each byte of the NFC, and its end, comes from where the typed character begins. */
Test(text, is_traced_through_nfc) {
	static const char typed[] = "aN\xcc\x83\xe1\x84\x80\xe1\x85\xa1王";
	static const size_t origins[] = {0, 1, 1, 4, 4, 4, 10, 10, 10, 13};
	size_t *origin = NULL;
	char *nfc = text_nfc_from(typed, &origin);

	cr_assert_str_eq(nfc, "aÑ가王");
	cr_assert_arr_eq(origin, origins, sizeof origins);
	free(nfc);
	free(origin);
	nfc = text_nfc_from("", &origin);
	cr_assert_str_eq(nfc, "");
	cr_assert_eq(origin[0], 0);
	free(nfc);
	free(origin);
	/* the one that grows most: three times, as a whole */
	nfc = text_nfc_from("\xf0\x9d\x85\xa0", &origin);
	cr_assert_eq(strlen(nfc), 12);
	cr_assert_eq(origin[11], 0);
	cr_assert_eq(origin[12], 4);
	free(nfc);
	free(origin);
	cr_assert_null(text_nfc_from("a\xff", &origin));
}

Test(text, of_nothing_takes_no_columns) {
	cr_assert_eq(text_width(""), 0);
	cr_assert_eq(text_width("\xcc\x83"), 0);
	cr_assert_eq(text_cut("", 5), 0);
}

Test(text, that_shows_nothing_is_blank) {
	static const char *const blank[] = {
		"", " ", "\xc2\xa0", "\xe3\x80\x80",         /* an ideographic space */
		"\xe2\xa0\x80",                              /* braille without dots */
		"\xe2\xa0\x80 \xe2\xa0\x80", "\xef\xbf\xbc", /* in the place of an object */
		"\xcc\x81",                                  /* a lone accent */
		" \xcc\x81\xcc\x83",                         /* and on a space */
		"\xe0\xa4\xbe",                              /* a vowel sign of no consonant */
		"\xef\xb8\x8f",                              /* a variation selector */
		"\xf3\xa0\x84\x80",                          /* and one for Han */
		"\xe2\x83\x9d",                              /* a circle around nothing */
		"\xe3\x85\xa4",                              /* a Hangul filler */
		"\xe2\x80\x8b\xe2\x81\xa0",                  /* of no width */
		"\xc2\xad",                                  /* a soft hyphen */
		"\xf0\x9d\x85\x99",                          /* a note without a head */
		"\xf0\x93\x91\x81",                          /* a blank of Egyptian writing */
	};
	static const char *const seen[] = {"王", "a", ".", "·", "\xcc\x81x", "N\xcc\x83",
		"\xf3\xa0\x84\x80葛", "葛\xf3\xa0\x84\x80", "李\xef\xb8\x80",
		"\xf0\xaa\x98\x82\xf3\xa0\x84\x81", "👨\xef\xb8\x8f", "⠁", "﷼",
		"\xd8\x80" /* a sign for numbers */, "\xef\xbf\xbd" /* the replacement */, " x ",
		"\xff"};

	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++) {
		cr_expect(text_is_blank(blank[i]), "%zu", i);
	}
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
		cr_expect_not(text_is_blank(seen[i]), "%zu: %s", i, seen[i]);
	}
}

Test(text, a_refusal_is_a_sentence) {
	struct text_refusal refusal = {TEXT_BIDI, 0x202e, "send.card.traits[2]"};
	char sentence[TEXT_SENTENCE_SIZE];

	text_refusal_sentence(&refusal, sentence);
	cr_assert_str_eq(
		sentence, "send.card.traits[2] has a bidi override (U+202E); leave it out");
	refusal.problem = TEXT_NOT_UTF8;
	text_refusal_sentence(&refusal, sentence);
	cr_assert_str_eq(sentence, "send.card.traits[2] is not well-formed UTF-8");
	memset(refusal.field, 'x', sizeof refusal.field - 1);
	refusal.field[sizeof refusal.field - 1] = '\0';
	refusal.problem = TEXT_ZERO_WIDTH;
	refusal.code = 0x10ffff;
	text_refusal_sentence(&refusal, sentence);
	cr_assert_not_null(strstr(sentence, "(U+10FFFF); leave it out"), "it has the room");
}

Test(text, every_problem_has_words) {
	for (int problem = TEXT_FINE; problem < TEXT_PROBLEMS_N; problem++) {
		cr_assert(*text_problem_says((enum text_problem)problem));
	}
}

Test(text, takes_columns) {
	cr_assert_eq(text_width("Wang"), 4);
	cr_assert_eq(text_width("王先生"), 6);
	cr_assert_eq(text_width("N\xcc\x83"), 1);
	cr_assert_eq(text_width("𠮷"), 2);
	cr_assert_eq(text_cut("王先生", 5), 6);
	cr_assert_eq(text_cut("王先生", 1), 0);
	cr_assert_eq(text_cut("abc", 9), 3);
	cr_assert_eq(text_cut("N\xcc\x83x", 1), 3, "a mark stays with its letter");
}

Test(text, is_made_safe_for_a_terminal) {
	char *safe = text_safe("王\x1b[2J\xff\xe2\x80\xaex");

	cr_assert_str_eq(safe, "王\xef\xbf\xbd[2J\xef\xbf\xbd\xef\xbf\xbdx");
	free(safe);
}

Test(text, names_of_fields_are_json_names) {
	char name[TEXT_PLACE_SIZE];

	text_json_name("given_name", name, sizeof name);
	cr_assert_str_eq(name, "givenName");
	text_json_name("taken_by_name", name, sizeof name);
	cr_assert_str_eq(name, "takenByName");
	text_json_name("party_size", name, 6);
	cr_assert_str_eq(name, "party");
	text_json_name("_private__and_4_more_", name, sizeof name);
	cr_assert_str_eq(name, "Private_And_4More_");
}
