/* SPDX-License-Identifier: MIT */
#pragma once

/* What the checks of requests share: validate.c has those of duty and of acts upon handoffs and the
 * table of all, validate_guest.c those of what is asked for a guest, validate_service.c and
 * validate_notice.c those of a service and of a notice, and validate_field.c, beneath them, those
 * of single fields. */

#include "base/pool.h"
#include "core/event.h"
#include "encode/problem.h"
#include "wire/usher.pb-c.h"

struct zone;

enum { /* bytes */
	SHORT_TEXT_MAX = 32,
	POST_MAX_BYTES = 32,
	BADGE_MAX = 16,
	NOTE_MAX = 512,
	AREA_MAX = 128,
	NAME_MAX_BYTES = 64,
};

enum {
	PARTY_MAX = 999, /* guests, or pieces of a service */
	POSTS_MAX = 32,  /* that are named at once */
};

/* A text and the room that it may take. */
struct text_limit {
	const char *field, *text;
	size_t max_bytes;
};

/* What the fields of a request are looked at with. */
struct validation {
	struct pool *pool;       /* problems, and what the event points to, live in it */
	const struct zone *zone; /* the clocks that times of day are told by */
	int64_t now;             /* site time, ms */
	int64_t asked_at; /* when the act was asked: the times that it says count from then */
};

/* NULL, or what is wrong with the first that does not do. A text may be empty, not blank. */
const struct problem *validate_limits(
	const struct validation *v, const struct text_limit *limits, size_t n);
/* The same for the fields within @parent_field, "" for none. */
const struct problem *validate_limits_in(const struct validation *v, const char *parent_field,
	const struct text_limit *limits, size_t n);

/* NULL, or what is wrong with the first that has a brace: for those that are filled into sentences,
 * where it would make a placeholder of them. */
const struct problem *validate_no_braces_in(const struct validation *v, const char *parent_field,
	const struct text_limit *limits, size_t n);

/* NULL, or what is wrong: at most @n_max entries of 1 to @max_bytes bytes. */
const struct problem *validate_list(const struct validation *v, const char *field,
	char *const *list, size_t n, size_t n_max, size_t max_bytes);

/* NULL for an empty text: the field was left out. */
static inline const char *null_if_empty(const char *text) {
	return *text ? text : NULL;
}

/* @text composed (NFC), as the site's names are, in the pool; NULL if it is empty: not said. */
const char *nfc_or_null_if_empty(const struct validation *v, const char *text);

/* The number of the visit or the handoff that @id names: ret_target->number. Returns NULL, or what
 * is wrong with it. */
const struct problem *validate_visit_or_handoff_id(
	const struct validation *v, const char *field, const char *id, struct target *ret_target);

/* When @text says that something is due: *ret_due_at, untouched if @text is empty (now). Returns
 * NULL, or what is wrong with it. */
const struct problem *validate_due(
	const struct validation *v, const char *field, const char *text, int64_t *ret_due_at);

/* When something is due, and on which days again: what act_service and act_notice say of it. */
struct due_fields {
	int64_t *due_at; /* site time, ms; 0: now */
	const Usher__Fact__Repeat **repeat;
};

/* After validate_due: on which days again @text, the field "repeat" of @parent_field, says that
 * something is due; @due stays untouched if @text is empty (once). It is due first when it says, if
 * that is on one of the days, to the minute; else on the first that is. @visit_number: that it is
 * for, 0 for none. Returns NULL, or what is wrong with it. */
const struct problem *validate_repeat(const struct validation *v, const char *parent_field,
	const char *text, uint64_t visit_number, struct due_fields due);

/* Fill in the act of @event, whose type is set, from @request. Returns NULL, or what is wrong and
 * what would be right. */
typedef const struct problem *validate_function(
	const struct validation *v, const Usher__Request *request, struct event *event);
validate_function validate_send, validate_pass, validate_card, validate_end, validate_pickup,
	validate_service, validate_notice, validate_expect, validate_arrived;
