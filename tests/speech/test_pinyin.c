/* SPDX-License-Identifier: MIT */
/* How surnames are read. */
#include "speech/pinyin.h"
#include "speech/spoken_private.h"

#include <criterion/criterion.h>
#include <string.h>

Test(reading, of_those_that_are_read_otherwise_as_surnames) {
	static const char *const readings[][2] = {{"單", "Shàn"}, {"单", "Shàn"}, {"查", "Zhā"},
		{"仇", "Qiú"}, {"解", "Xiè"}, {"區", "Ōu"}, {"曾", "Zēng"}, {"任", "Rén"},
		{"華", "Huà"}, {"朴", "Piáo"}, {"樂", "Yuè"}, {"尉", "Wèi"}, {"尉遲", "Yùchí"},
		{"單于", "Chányú"}, {"萬", "Wàn"}, {"万俟", "Mòqí"}, {"澹臺", "Tántái"},
		{"歐陽", "Ōuyáng"}, {"王", "Wáng"}, {"呂", "Lǚ"}};

	for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		cr_assert_str_eq(pinyin_of_surname(readings[i][0]), readings[i][1]);
	}
	cr_assert_str_eq(pinyin_of_surname(""), "");
	cr_assert_str_eq(pinyin_of_surname("Wang"), "");
	cr_assert_str_eq(pinyin_of_surname("王王"), "");
}

/* Whatever a spoken line knows for a surname has a reading; of one character nobody knows it. */
Test(reading, every_surname_has_one) {
	for (const char *at = spoken_surnames; *at;) {
		char character[5] = "";
		size_t size = 1;

		while ((at[size] & 0xc0) == 0x80) {
			size++;
		}
		memcpy(character, at, size);
		at += size;
		cr_assert(
			*pinyin_of_surname(character) || !strcmp(character, "𤦌"), "%s", character);
	}
	for (size_t i = 0; spoken_compound_surnames[i]; i++) {
		cr_assert_neq(*pinyin_of_surname(spoken_compound_surnames[i]), '\0', "%s",
			spoken_compound_surnames[i]);
	}
}
