/* SPDX-License-Identifier: MIT */
#pragma once

/* What the checks of requests share: validate.c has those of duty and of acts upon handoffs and the
 * table of all, validate_guest.c those of what is sent, and validate_limits.c, beneath both, those
 * of single fields. */

#include "base/pool.h"
#include "core/event.h"
#include "wire/usher.pb-c.h"

struct zone;

enum { /* bytes */
	PLACE_MAX = 32,
	POST_MAX = 32,
	BADGE_MAX = 16,
	NOTE_MAX = 512,
};

/* A text and the room that it may take. */
struct limit {
	const char *field, *text;
	size_t max;
};

/* NULL, or what is wrong with the first that does not fit. A text may be empty, not blank. */
const char *validate_limits(struct pool *pool, const struct limit *limits, size_t n);
/* The same for fields of the message that is called @in. */
const char *validate_limits_in(
	struct pool *pool, const char *in, const struct limit *limits, size_t n);

/* NULL, or what is wrong: at most @n_max entries of 1 to @max bytes. */
const char *validate_list(struct pool *pool, const char *field, char *const *list, size_t n,
	size_t n_max, size_t max);

/* NULL if it is empty: not said. */
static inline const char *validate_said(const char *text) {
	return *text ? text : NULL;
}

/* When @text says that what @event asks is due: *ret, untouched if @text is empty (now). Returns
 * NULL, or what is wrong with it. */
const char *validate_due(const char *field, const char *text, const struct zone *zone,
	const struct event *event, int64_t *ret, struct pool *pool);

/* Fill in @event from @request. Returns NULL, or what is wrong and what would be right. */
typedef const char *validate_one(const Usher__Request *request, const struct zone *zone,
	struct event *event, struct pool *pool);
validate_one validate_send, validate_pass, validate_card, validate_end, validate_pickup,
	validate_service, validate_notice, validate_expect, validate_arrived;
