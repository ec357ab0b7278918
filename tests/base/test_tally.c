/* SPDX-License-Identifier: MIT */
#include "broken.h"

#include "base/tally.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct tally tally;

Test(tally, counts_by_text) {
	cr_assert_eq(tally_get(&tally, "lobby"), 0);
	cr_assert(tally_is_zero(&tally));
	tally_add(&tally, "lobby", 1);
	tally_add(&tally, "lobby", 2);
	tally_add(&tally, "bar", UINT64_C(1) << 40);
	cr_assert_eq(tally_get(&tally, "lobby"), 3);
	cr_assert_eq(tally_get(&tally, "bar"), UINT64_C(1) << 40);
	cr_assert_eq(tally_get(&tally, "gate"), 0);
	cr_assert_not(tally_is_zero(&tally));
	tally_subtract(&tally, "lobby", 3);
	cr_assert_not(tally_is_zero(&tally));
	tally_subtract(&tally, "bar", UINT64_C(1) << 40);
	cr_assert(tally_is_zero(&tally));
	tally_finish(&tally);
	cr_assert_eq(tally_get(&tally, "bar"), 0);
}

Test(tally, keeps_many) {
	char text[16];

	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(text, sizeof text, "%u", i);
		tally_add(&tally, text, i);
	}
	for (unsigned i = 0; i < 1000; i++) {
		(void)snprintf(text, sizeof text, "%u", i);
		cr_assert_eq(tally_get(&tally, text), i);
	}
	tally_finish(&tally);
}

Test(tally, never_counts_below_none) {
	tally_add(&tally, "lobby", 1);
	BROKEN("nothing is counted down below none", tally_subtract(&tally, "lobby", 2));
	BROKEN("nothing is counted down below none", tally_subtract(&tally, "bar", 1));
	tally_subtract(&tally, "lobby", 1);
	tally_finish(&tally);
}
