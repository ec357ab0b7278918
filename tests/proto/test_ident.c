/* SPDX-License-Identifier: MIT */
#include "proto/ident.h"

#include <criterion/criterion.h>
#include <stdint.h>

Test(ident, numbers_survive_being_said) {
	static const uint64_t numbers[] = {1, 31, 32, 1023, 1024, 0xffffffff, UINT64_MAX};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		char text[IDENT_SIZE];
		uint64_t back = 0;

		ident_format(text, numbers[i]);
		cr_assert_eq(ident_parse(text, &back), 0, "%s", text);
		cr_assert_eq(back, numbers[i]);
	}
}

Test(ident, has_known_forms) {
	static const struct {
		uint64_t number;
		const char *text;
	} forms[] = {{0, ""}, {1, "1"}, {31, "Z"}, {32, "10"}, {147, "4K"},
		{UINT64_MAX, "FZZZZZZZZZZZZ"}};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		char text[IDENT_SIZE];

		ident_format(text, forms[i].number);
		cr_assert_str_eq(text, forms[i].text);
	}
}

Test(ident, is_read_as_people_write_it) {
	uint64_t number = 0;

	cr_assert_eq(ident_parse("4k", &number), 0);
	cr_assert_eq(number, 147);
	cr_assert_eq(ident_parse("iLoO", &number), 0);
	cr_assert_eq(number, (1 << 15) + (1 << 10));
	cr_assert_eq(ident_parse("zZ", &number), 0);
	cr_assert_eq(number, 1023);
}

Test(ident, what_is_no_number_is_refused) {
	static const char *const bad[] = {
		"", "0", "U", "4-K", " 4K", "4K ", "G0000000000000", "王", "!", "u", "{", "`"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		uint64_t number = 7;

		cr_assert_lt(ident_parse(bad[i], &number), 0, "%s", bad[i]);
		cr_assert_eq(number, 7);
	}
}
