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

const char *validate_limits_in(const struct validation *v, const char *parent_field,
	const struct text_limit *limits, size_t n) {
	for (size_t i = 0; i < n; i++) {
		size_t size = strlen(limits[i].text);

		if (size && text_is_blank(limits[i].text)) {
			return pool_printf(v->pool, "%s%s is blank; leave it out or say it",
				parent_field, limits[i].field);
		}
		if (size > limits[i].max_bytes) {
			return pool_printf(v->pool, "%s%s is %zu bytes long; at most %zu will do",
				parent_field, limits[i].field, size, limits[i].max_bytes);
		}
	}
	return NULL;
}

const char *validate_limits(const struct validation *v, const struct text_limit *limits, size_t n) {
	return validate_limits_in(v, "", limits, n);
}

const char *validate_list(const struct validation *v, const char *field, char *const *list,
	size_t n, size_t n_max, size_t max_bytes) {
	if (n > n_max) {
		return pool_printf(
			v->pool, "%s has %zu entries; at most %zu will do", field, n, n_max);
	}
	for (size_t i = 0; i < n; i++) {
		const struct text_limit limit = {
			pool_printf(v->pool, "%s[%zu]", field, i), list[i], max_bytes};
		const char *problem = *list[i]
			? validate_limits(v, &limit, 1)
			: pool_printf(v->pool, "%s is empty; leave it out or say it", limit.field);

		if (problem) {
			return problem;
		}
	}
	return NULL;
}

const char *validate_visit_or_handoff_id(
	const struct validation *v, const char *field, const char *id, struct target *ret_target) {
	if (ident_parse(id, &ret_target->number) < 0) {
		return pool_printf(v->pool,
			"%s is not the id of a visit or a handoff; one looks like 4K", field);
	}
	return NULL;
}

const char *nfc_or_null_if_empty(const struct validation *v, const char *text) {
	char *nfc = allocated(text_nfc(text));
	const char *ret = *nfc ? pool_copy_text(v->pool, nfc) : NULL;

	free(nfc);
	return ret;
}

const char *validate_due(
	const struct validation *v, const char *field, const char *text, int64_t *ret_due_at) {
	const struct text_limit limit = {field, text, SHORT_TEXT_MAX};
	const char *problem = validate_limits(v, &limit, 1);

	if (problem || !*text) {
		return problem;
	}
	if (when_parse(v->zone, text, v->asked_at, ret_due_at) < 0) {
		return pool_printf(v->pool,
			"%s is \"%s\"; it is a time such as 15:00, tomorrow 15:00, mon 15:00, "
			"2026-12-01 15:00 or 90m",
			field, text);
	}
	if (*ret_due_at < v->asked_at) {
		return pool_printf(v->pool, "%s is past: %s; say one to come", field,
			when_text(v->zone, v->pool, *ret_due_at));
	}
	if (*ret_due_at - v->now > DUE_AHEAD_MAX) {
		return pool_printf(v->pool, "%s is more than 366 days ahead: %s", field,
			when_text(v->zone, v->pool, *ret_due_at));
	}
	return NULL;
}

const char *validate_repeat(const struct validation *v, const char *parent_field, const char *text,
	uint64_t visit_number, struct due_fields due) {
	const struct text_limit limit = {
		pool_printf(v->pool, "%s.repeat", parent_field), text, SHORT_TEXT_MAX};
	const char *problem = validate_limits(v, &limit, 1);
	Usher__Fact__Repeat *repeat;
	int64_t after;

	if (problem || !*text) {
		return problem;
	}
	if (!*due.due_at) {
		return pool_printf(
			v->pool, "%s.repeat needs a time when it is due first", parent_field);
	}
	if (visit_number) {
		return pool_printf(v->pool,
			"%s.repeat is not for what is asked for a visit: a guest leaves",
			parent_field);
	}
	repeat = POOL_NEW(v->pool, Usher__Fact__Repeat);
	usher__fact__repeat__init(repeat);
	if (when_parse_repeat(v->zone, text, *due.due_at, &repeat->days, &repeat->minute) < 0) {
		return pool_printf(v->pool,
			"%s.repeat is \"%s\"; it is daily, weekly, or days such as mon,thu",
			parent_field, text);
	}
	after = *due.due_at - *due.due_at % MINUTE - 1;
	*due.due_at = repeat->at = when_next_repeat(
		v->zone, repeat->days, repeat->minute, after > v->now ? after : v->now);
	*due.repeat = repeat;
	return NULL;
}
