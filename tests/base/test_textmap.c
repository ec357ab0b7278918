/* SPDX-License-Identifier: MIT */
#include "base/textmap.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(textmap, keeps_each_under_its_text) {
	struct textmap map = {0};
	static int things[3000];
	char text[16];

	cr_assert_null(textmap_get(&map, "0"));
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 3000; i++) {
			snprintf(text, sizeof text, "%d", i);
			*textmap_ensure_value_slot(&map, text) = &things[round ? 2999 - i : i];
		}
	}
	cr_assert_eq(map.n, 3000);
	for (int i = 0; i < 3000; i++) {
		snprintf(text, sizeof text, "%d", i);
		cr_assert_eq(textmap_get(&map, text), &things[2999 - i]);
	}
	cr_assert_null(textmap_get(&map, "3000"));
	cr_assert_null(textmap_get(&map, ""));
	textmap_finish(&map);
	cr_assert_null(textmap_get(&map, "0"));
}

Test(textmap, a_new_place_holds_nothing) {
	struct textmap map = {0};
	char text[] = "bar";

	cr_assert_null(*textmap_ensure_value_slot(&map, text));
	cr_assert_eq(map.n, 1, "asked for is there");
	text[0] = 'c';
	cr_assert_null(*textmap_ensure_value_slot(&map, "car"));
	cr_assert_eq(map.n, 2, "the text is a copy");
	textmap_finish(&map);
}
