/* SPDX-License-Identifier: MIT */
#include "encode/problem.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "proto/text.h"

#include <inttypes.h>

struct problem *problem_new(
	struct pool *pool, Usher__Problem kind, const char *field, const char *format, ...) {
	struct problem *problem = POOL_NEW(pool, struct problem);
	_cleanup_(freep) char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	text = text_vprintf(format, arguments);
	va_end(arguments);
	usher__refusal__init(&problem->refusal);
	problem->refusal.problem = kind;
	problem->refusal.field = pool_copy_text(pool, field);
	problem->text = pool_copy_text(pool, text);
	return problem;
}

struct problem *problem_with_field(
	struct pool *pool, Usher__Problem kind, const char *field, const char *format, ...) {
	_cleanup_(freep) char *rest = NULL;
	va_list arguments;

	va_start(arguments, format);
	rest = text_vprintf(format, arguments);
	va_end(arguments);
	return problem_new(pool, kind, field, "%s %s", field, rest);
}

const struct problem *problem_with_limit(struct problem *problem, int64_t given, int64_t limit) {
	problem->refusal.given = given;
	problem->refusal.limit = limit;
	return problem;
}

const struct problem *problem_missing(struct pool *pool, const char *field, const char *hint) {
	return problem_with_field(
		pool, USHER__PROBLEM__FIELD_MISSING, field, "is missing; %s", hint);
}

const struct problem *problem_empty(struct pool *pool, const char *field) {
	return problem_with_field(
		pool, USHER__PROBLEM__FIELD_EMPTY, field, "is empty; leave it out or say it");
}

const struct problem *problem_blank(struct pool *pool, const char *field) {
	return problem_with_field(
		pool, USHER__PROBLEM__FIELD_BLANK, field, "is blank; leave it out or say it");
}

const struct problem *problem_brace(struct pool *pool, const char *field) {
	return problem_with_field(
		pool, USHER__PROBLEM__FIELD_BRACE, field, "has a brace ({ or }); leave it out");
}

const struct problem *problem_too_long(
	struct pool *pool, const char *field, size_t bytes, size_t bytes_max) {
	return problem_with_limit(
		problem_with_field(pool, USHER__PROBLEM__FIELD_TOO_LONG, field,
			"is %zu bytes long; at most %zu will do", bytes, bytes_max),
		(int64_t)bytes, (int64_t)bytes_max);
}

const struct problem *problem_too_many(
	struct pool *pool, const char *field, size_t n, size_t n_max) {
	return problem_with_limit(problem_with_field(pool, USHER__PROBLEM__FIELD_TOO_MANY, field,
					  "has %zu entries; at most %zu will do", n, n_max),
		(int64_t)n, (int64_t)n_max);
}

const struct problem *problem_too_large(
	struct pool *pool, const char *field, uint64_t number, uint64_t number_max) {
	return problem_with_limit(
		problem_with_field(pool, USHER__PROBLEM__FIELD_TOO_LARGE, field,
			"is %" PRIu64 "; at most %" PRIu64 " will do", number, number_max),
		number < INT64_MAX ? (int64_t)number : INT64_MAX, (int64_t)number_max);
}

const struct problem *problem_not_understood(struct pool *pool, Usher__Problem kind,
	const char *field, const char *typed, const char *hint) {
	struct problem *problem =
		problem_with_field(pool, kind, field, "is \"%s\"; %s", typed, hint);

	problem->refusal.name = (char *)typed;
	return problem;
}

const struct problem *problem_not_an_id(struct pool *pool, const char *field, const char *of) {
	return problem_with_field(pool, USHER__PROBLEM__FIELD_NOT_AN_ID, field,
		"is not the id of %s; one looks like 4K", of);
}

const struct problem *problem_not_a_page_end(
	struct pool *pool, const char *field, const char *what) {
	return problem_with_field(pool, USHER__PROBLEM__FIELD_NOT_A_PAGE_END, field,
		"is not %s; use Answer.next of the page before", what);
}

const struct problem *problem_from_text_refusal(
	struct pool *pool, const struct text_refusal *refusal) {
	static const Usher__Problem kinds[TEXT_PROBLEMS_N] = {
		[TEXT_NOT_UTF8] = USHER__PROBLEM__FIELD_NOT_UTF8,
		[TEXT_CONTROL] = USHER__PROBLEM__FIELD_CONTROL_CHARACTER,
		[TEXT_BIDI] = USHER__PROBLEM__FIELD_BIDI_OVERRIDE,
		[TEXT_ZERO_WIDTH] = USHER__PROBLEM__FIELD_ZERO_WIDTH,
	};
	char sentence[TEXT_SENTENCE_SIZE];

	text_refusal_sentence(refusal, sentence);
	return problem_with_limit(
		problem_new(pool, kinds[refusal->problem], refusal->field, "%s", sentence),
		refusal->code, 0);
}

void problem_fill_answer(const struct problem *problem, Usher__Answer *answer) {
	answer->outcome = USHER__OUTCOME__INVALID;
	answer->text = (char *)problem->text;
	answer->refusal = (Usher__Refusal *)&problem->refusal;
}
