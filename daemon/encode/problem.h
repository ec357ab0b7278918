/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is wrong with a field of a request (outcome INVALID): as data, for clients that say it in
 * words of their own, and as one English sentence, which says as well what would be right. Each
 * kind of fault has its constructor here, so that no check words it anew. Problems live in the pool
 * that they are made in, and so do their texts, but for what was typed.
 */

#include "base/pool.h"
#include "wire/usher.pb-c.h"

#include <stddef.h>
#include <stdint.h>

struct text_refusal;

struct problem {
	Usher__Refusal refusal;
	const char *text; /* the sentence */
};

/* A problem of its own kind with @field; its sentence is @format filled in. What else there is to
 * say of it as data is for the caller to add. */
struct problem *problem_new(struct pool *pool, Usher__Problem kind, const char *field,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same; its sentence is the name of the field, a space, and @format filled in. */
struct problem *problem_with_field(struct pool *pool, Usher__Problem kind, const char *field,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same @problem, of which @given is too much or too little, and @limit would do. */
const struct problem *problem_with_limit(struct problem *problem, int64_t given, int64_t limit);

/* @field was not said; @hint: "name a post". */
const struct problem *problem_missing(struct pool *pool, const char *field, const char *hint);
/* An entry of a list has nothing in it; a text has nothing that could be seen. */
const struct problem *problem_empty(struct pool *pool, const char *field);
const struct problem *problem_blank(struct pool *pool, const char *field);
/* A text that goes into sentences has a brace, which would make a placeholder of it. */
const struct problem *problem_brace(struct pool *pool, const char *field);

/* More bytes, or more entries of a list, than will do. */
const struct problem *problem_too_long(
	struct pool *pool, const char *field, size_t bytes, size_t bytes_max);
const struct problem *problem_too_many(
	struct pool *pool, const char *field, size_t n, size_t n_max);
/* A number is larger than will do. */
const struct problem *problem_too_large(
	struct pool *pool, const char *field, uint64_t number, uint64_t number_max);

/* @field, as @typed, is no time, or no days on which something is due again, as @kind has it;
 * @hint: "it is a time such as 15:00". */
const struct problem *problem_not_understood(struct pool *pool, Usher__Problem kind,
	const char *field, const char *typed, const char *hint);

/* @field is no id; @of: "a handoff". */
const struct problem *problem_not_an_id(struct pool *pool, const char *field, const char *of);
/* @field, an `after`, is no Answer.next; @what it is not: "the id of a handoff". */
const struct problem *problem_not_a_page_end(
	struct pool *pool, const char *field, const char *what);

/* One of the texts of the request is refused. */
const struct problem *problem_from_text_refusal(
	struct pool *pool, const struct text_refusal *refusal);

/* Put @problem, which must outlive it, into @answer as why its request is INVALID. */
void problem_fill_answer(const struct problem *problem, Usher__Answer *answer);
