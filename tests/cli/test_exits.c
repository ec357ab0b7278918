/* SPDX-License-Identifier: MIT */
/* The exit status of every outcome, as usher(1) has them. */
#include "later.h"

#include "cli/exits.h"

#include <criterion/criterion.h>
#include <limits.h>
#include <string.h>

static const struct {
	const char *outcome;
	int status;
} expected[] = {
	{"OK", 0},
	{"NOT_ON_DUTY", 1},
	{"NO_SUCH_BADGE", 5},
	{"NO_SUCH_POST", 5},
	{"MAY_NOT_HOLD", 1},
	{"NOT_AT_POST", 1},
	{"NO_SUCH_AREA", 5},
	{"NO_SUCH_HANDOFF", 5},
	{"TAKEN_ALREADY", 6},
	{"NOT_YOURS", 1},
	{"PAST_STAGE", 1},
	{"NEVER_YOURS", 4},
	{"HOLDING", 1},
	{"ID_FORGOTTEN", 1},
	{"TOO_MANY", 1},
	{"INVALID", 2},
	{"NO_ROOM", 1},
	{"UNKNOWN_REQUEST", 1},
	{"UNREADABLE", 1},
	{"NO_SUCH_VISIT", 5},
	{"VISIT_OVER", 1},
	{"WRONG_KIND", 1},
	{"NO_SUCH_VEHICLE", 5},
	{"VEHICLE_TAKEN", 6},
	{"NO_VEHICLE", 1},
	{"NO_SEATS", 1},
	{"NO_SUCH_SERVICE", 5},
	{"CHECK_FIRST", 1},
	{"NO_SUCH_CHECK", 5},
	{"NOT_THERE", 1},
	{"ASKED_BY_NAME", 6},
	{"HERE_ALREADY", 1},
	{"NOT_HERE_YET", 1},
};

Test(exits, every_outcome_has_its_own) {
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value_by_name(
			&usher__outcome__descriptor, expected[i].outcome);

		cr_assert_not_null(value, "%s", expected[i].outcome);
		cr_assert_eq(exit_for(value->value), expected[i].status, "%s", expected[i].outcome);
	}
}

/* One that is forgotten in the table must not pass for done; and one that is new
 * wants a row above. */
Test(exits, none_but_done_is_done) {
	cr_assert_eq(usher__outcome__descriptor.n_values, sizeof expected / sizeof *expected);
	for (unsigned i = 0; i < usher__outcome__descriptor.n_values; i++) {
		const ProtobufCEnumValue *value = &usher__outcome__descriptor.values[i];
		int status = exit_for(value->value);

		cr_assert_eq(
			status == EXIT_DONE, value->value == USHER__OUTCOME__OK, "%s", value->name);
		cr_assert(status >= EXIT_DONE && status <= EXIT_NEVER_YOURS + 2, "%s: %d",
			value->name, status);
	}
}

Test(exits, what_a_later_version_says_is_a_failure) {
	const int last = later_value(&usher__outcome__descriptor, 0);
	const int unknown[] = {
		last + 1, last + 2, last + 255, last + 256, last + 257, INT_MAX, -1, INT_MIN};

	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		cr_assert_eq(exit_for(unknown[i]), EXIT_FAILED, "%d", unknown[i]);
	}
}
