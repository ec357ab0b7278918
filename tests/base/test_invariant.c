/* SPDX-License-Identifier: MIT */
/* An invariant that does not hold ends the process, in a build without asserts too. */
#ifndef NDEBUG
#define NDEBUG
#endif
#include "broken.h"

#include "base/invariant.h"

#include <criterion/criterion.h>
#include <string.h>

Test(invariant, that_holds_changes_nothing) {
	INVARIANT(1 + 1 == 2, "one and one is two");
}

Test(invariant, broken_aborts_and_says_which) {
	BROKEN("one and one is three", INVARIANT(1 + 1 == 3, "one and one is three"));
	cr_assert_not_null(strstr(broken_said, "test_invariant.c:"));
}
