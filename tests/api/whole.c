/* SPDX-License-Identifier: MIT */
#include "whole.h"

#include <criterion/criterion.h>
#include <string.h>

/* Which of a refusal's numbers and texts each kind of problem has. */
static const struct {
	Usher__Problem kind;
	bool given, limit, name;
} kinds[] = {
	{USHER__PROBLEM__FIELD_MISSING, false, false, false},
	{USHER__PROBLEM__FIELD_EMPTY, false, false, false},
	{USHER__PROBLEM__FIELD_BLANK, false, false, false},
	{USHER__PROBLEM__FIELD_BRACE, false, false, false},
	{USHER__PROBLEM__FIELD_TOO_LONG, true, true, false},
	{USHER__PROBLEM__FIELD_TOO_MANY, true, true, false},
	{USHER__PROBLEM__FIELD_TOO_LARGE, true, true, false},
	{USHER__PROBLEM__FIELD_NOT_AN_ID, false, false, false},
	{USHER__PROBLEM__FIELD_NOT_A_TIME, false, false, true},
	{USHER__PROBLEM__FIELD_NOT_A_REPEAT, false, false, true},
	{USHER__PROBLEM__FIELD_PAST, true, false, false},
	{USHER__PROBLEM__FIELD_TOO_SOON, true, true, false},
	{USHER__PROBLEM__FIELD_TOO_FAR_AHEAD, true, true, false},
	{USHER__PROBLEM__FIELD_UNKNOWN_VALUE, false, false, false},
	{USHER__PROBLEM__FIELD_SAYS_NOTHING, false, false, false},
	{USHER__PROBLEM__FIELD_ONE_OF_TWO, false, false, false},
	{USHER__PROBLEM__FIELD_NOT_BOTH, false, false, false},
	{USHER__PROBLEM__FIELD_REPEAT_NEEDS_DUE, false, false, false},
	{USHER__PROBLEM__FIELD_REPEAT_OF_VISIT, false, false, false},
};

const char *whole_text(const struct problem *problem) {
	const Usher__Refusal *refusal = problem ? &problem->refusal : NULL;
	size_t i = 0;

	if (!problem) {
		return NULL;
	}
	while (i < sizeof kinds / sizeof *kinds && kinds[i].kind != refusal->problem) {
		i++;
	}
	cr_assert_lt(i, sizeof kinds / sizeof *kinds, "a kind of its own: %s", problem->text);
	cr_assert(
		*refusal->field && !strncmp(problem->text, refusal->field, strlen(refusal->field)),
		"it is said of \"%s\": %s", refusal->field, problem->text);
	cr_assert_eq(refusal->given != 0, kinds[i].given, "%s", problem->text);
	cr_assert_eq(refusal->limit != 0, kinds[i].limit, "%s", problem->text);
	cr_assert_eq(*refusal->name != '\0', kinds[i].name, "%s", problem->text);
	return problem->text;
}
