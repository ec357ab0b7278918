/* SPDX-License-Identifier: MIT */
/* Checks of single fields, for the checks of whole requests. */
#include "api/validate_private.h"

#include "base/memory.h"
#include "calendar/when.h"
#include "proto/ident.h"
#include "proto/text.h"

#include <string.h>

enum {
	MINUTE = 60 * 1000, /* ms */
};

#define DUE_AHEAD_MAX (INT64_C(366) * 24 * 3600 * 1000) /* ms ahead */

static const char *field_in(
	const struct validation *v, const char *parent_field, const struct text_limit *limit) {
	return pool_printf(v->pool, "%s%s", parent_field, limit->field);
}

const struct problem *validate_limits_in(const struct validation *v, const char *parent_field,
	const struct text_limit *limits, size_t n) {
	for (size_t i = 0; i < n; i++) {
		size_t size = strlen(limits[i].text);

		if (size && text_is_blank(limits[i].text)) {
			return problem_blank(v->pool, field_in(v, parent_field, &limits[i]));
		}
		if (size > limits[i].max_bytes) {
			return problem_too_long(v->pool, field_in(v, parent_field, &limits[i]),
				size, limits[i].max_bytes);
		}
	}
	return NULL;
}

const struct problem *validate_limits(
	const struct validation *v, const struct text_limit *limits, size_t n) {
	return validate_limits_in(v, "", limits, n);
}

const struct problem *validate_no_braces_in(const struct validation *v, const char *parent_field,
	const struct text_limit *limits, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (strpbrk(limits[i].text, "{}")) {
			return problem_brace(v->pool, field_in(v, parent_field, &limits[i]));
		}
	}
	return NULL;
}

const struct problem *validate_list(const struct validation *v, const char *field,
	char *const *list, size_t n, size_t n_max, size_t max_bytes) {
	if (n > n_max) {
		return problem_too_many(v->pool, field, n, n_max);
	}
	for (size_t i = 0; i < n; i++) {
		const struct text_limit limit = {
			pool_printf(v->pool, "%s[%zu]", field, i), list[i], max_bytes};
		const struct problem *problem = *list[i] ? validate_limits(v, &limit, 1)
							 : problem_empty(v->pool, limit.field);

		if (problem) {
			return problem;
		}
	}
	return NULL;
}

const struct problem *validate_visit_or_handoff_id(
	const struct validation *v, const char *field, const char *id, struct target *ret_target) {
	if (ident_parse(id, &ret_target->number) < 0) {
		return problem_not_an_id(v->pool, field, "a visit or a handoff");
	}
	return NULL;
}

const char *nfc_or_null_if_empty(const struct validation *v, const char *text) {
	char *nfc = allocated(text_nfc(text));
	const char *ret = *nfc ? pool_copy_text(v->pool, nfc) : NULL;

	free(nfc);
	return ret;
}

/* NULL, or that @due_at, which is said by @field, is too far ahead. */
static const struct problem *validate_is_near(
	const struct validation *v, const char *field, int64_t due_at) {
	struct problem *problem;

	if (due_at - v->now <= DUE_AHEAD_MAX) {
		return NULL;
	}
	problem = problem_with_field(v->pool, USHER__PROBLEM__FIELD_TOO_FAR_AHEAD, field,
		"is more than 366 days ahead: %s", when_text(v->zone, v->pool, due_at));
	return problem_with_limit(problem, due_at, DUE_AHEAD_MAX);
}

const struct problem *validate_due(
	const struct validation *v, const char *field, const char *text, int64_t *ret_due_at) {
	const struct text_limit limit = {field, text, SHORT_TEXT_MAX};
	const struct problem *problem = validate_limits(v, &limit, 1);
	struct problem *wrong;

	if (problem || !*text) {
		return problem;
	}
	if (when_parse(v->zone, text, v->asked_at, ret_due_at) < 0) {
		return problem_not_understood(v->pool, USHER__PROBLEM__FIELD_NOT_A_TIME, field,
			text,
			"it is a time such as 15:00, tomorrow 15:00, mon 15:00, 2026-12-01 15:00 "
			"or 90m");
	}
	if (*ret_due_at < v->asked_at) {
		wrong = problem_with_field(v->pool, USHER__PROBLEM__FIELD_PAST, field,
			"is past: %s; say one to come", when_text(v->zone, v->pool, *ret_due_at));
		return problem_with_limit(wrong, *ret_due_at, 0);
	}
	return validate_is_near(v, field, *ret_due_at);
}

const struct problem *validate_repeat(const struct validation *v, const char *parent_field,
	const char *text, uint64_t visit_number, struct due_fields due) {
	const char *field = pool_printf(v->pool, "%s.repeat", parent_field);
	const struct text_limit limit = {field, text, SHORT_TEXT_MAX};
	const struct problem *problem = validate_limits(v, &limit, 1);
	Usher__Fact__Repeat *repeat;
	int64_t after;

	if (problem || !*text) {
		return problem;
	}
	if (!*due.due_at) {
		return problem_with_field(v->pool, USHER__PROBLEM__FIELD_REPEAT_NEEDS_DUE, field,
			"needs a time when it is due first");
	}
	if (visit_number) {
		return problem_with_field(v->pool, USHER__PROBLEM__FIELD_REPEAT_OF_VISIT, field,
			"is not for what is asked for a visit: a guest leaves");
	}
	repeat = POOL_NEW(v->pool, Usher__Fact__Repeat);
	usher__fact__repeat__init(repeat);
	if (when_parse_repeat(v->zone, text, *due.due_at, &repeat->days, &repeat->minute) < 0) {
		return problem_not_understood(v->pool, USHER__PROBLEM__FIELD_NOT_A_REPEAT, field,
			text, "it is daily, weekly, or days such as mon,thu");
	}
	after = *due.due_at - *due.due_at % MINUTE - 1;
	*due.due_at = repeat->at = when_next_repeat(
		v->zone, repeat->days, repeat->minute, after > v->now ? after : v->now);
	*due.repeat = repeat;
	return validate_is_near(v, field, *due.due_at);
}
