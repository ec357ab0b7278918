/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Reports: figures and rows out of the handoffs that were sent within a span of time. Those that
 * are history are read page by page, so that no read of the database lasts; those that are not, or
 * not for certain, the caller brings: what it brings is not taken out of history a second time.
 * Nothing here knows the relay or a zone, so that a report can be made on another thread while the
 * relay goes on.
 *
 * A report keeps three times of each handoff and nothing else, and takes REPORT_HANDOFFS_MAX
 * handoffs: with the room that arrays grow by that is 48 MiB, and 8 MiB more while it sorts.
 *
 * There are no names in it, nor anything that a guest or a colleague has typed.
 */

#include "base/pool.h"
#include "base/textmap.h"
#include "fact/fact.pb-c.h"
#include "record/history.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum report_grouping {
	REPORT_BY_NOTHING,
	REPORT_BY_POST,  /* that it was offered to */
	REPORT_BY_BADGE, /* that took it first; "" for those that nobody took */
	REPORT_BY_KIND,
	REPORT_BY_HOUR, /* of the day, by the site's clocks */
	REPORT_GROUPINGS_N,
};

/* From the sending of a handoff, */
enum report_delay {
	REPORT_DELAY_REACH, /* until the first device had it; */
	REPORT_DELAY_TAKE,  /* until it was taken first; */
	REPORT_DELAY_MEET, /* until the guest was met, was in the vehicle, or had what was asked for
			    */
	REPORT_DELAYS_N,
};

/* ms that a handoff is scheduled at most, as a request may say (validate_due); one that was moved
 * on and on until it was offered later than that after it was made is found only by a report that
 * goes back to its making. */
#define REPORT_SCHEDULED_MAX_MS (INT64_C(366) * 24 * 3600 * 1000)

enum {
	REPORT_HANDOFFS_MAX = 1 << 20, /* handoffs in one report */
	REPORT_STAGES_MAX = 16,        /* more than there are */
};

/* From @since on, the site's clocks are @offset_ms ahead of UTC. */
struct report_utc_offset {
	int64_t since, offset_ms;
};

/* What is asked for. */
struct report_query {
	int64_t from, to; /* handoffs that were sent from then on, and before then; site time, ms */
	enum report_grouping grouping;
	const struct report_utc_offset *utc_offsets; /* n_utc_offsets of them, in order of time;
					      none: the clocks show UTC */
	size_t n_utc_offsets;
};

/* What figures need of a handoff. */
struct report_sample {
	uint64_t number; /* stands first, as in report_row */
	int64_t offered_at;
	int64_t delays[REPORT_DELAYS_N]; /* ms; -1: it has not come to that, or it is not known when
					  */
	const char *post_or_badge;       /* post or badge that its line goes by; else "" */
	Usher__Kind kind;
	Usher__Stage stage;
	bool taken; /* ever */
	bool widened;
	bool escalated; /* it went on, up its ladder or to another post */
	bool late;      /* an arrival that was met after meet_by */
};

/* What a row says of one. Times are site time, ms; 0: it has not come to that. */
struct report_row {
	uint64_t number, visit;
	Usher__Kind kind;
	Usher__Stage stage;
	const char *from, *to, *post, *service; /* ids, "" for none; `to` may be any text until
						   report_collect_rows has looked */
	const char *sent_by, *taken_by, *last_taken_by; /* badges: who sent it, took it first, has
						    it or had it last */
	char *const *widened_to; /* n_widened_to posts that it went to besides */
	size_t n_widened_to;
	int64_t offered_at, reached_at, taken_at, met_at, ended_at, meet_by;
	uint32_t rings, n_declined;
	bool late;
};

/* Of @n times, ms: the middle one, the one that nine in ten are no longer than, and the longest
 * (nearest rank: each is one that there was). All 0 if there is none. */
struct report_spread {
	size_t n;
	int64_t median, ninetieth, longest;
};

struct report_delays {
	int64_t *values;
	size_t n;
};

struct report_line {
	const char *name; /* the post's id, the badge, "ARRIVAL", "09" */
	uint32_t sent, taken, widened, escalated, late;
	uint32_t at_stage[REPORT_STAGES_MAX]; /* how many stand at each stage, or ended at it */
	struct report_delays delays[REPORT_DELAYS_N];
	struct report_spread spreads[REPORT_DELAYS_N];
};

/* An empty one is all zeroes. */
struct report {
	struct pool pool;
	struct textmap lines_by_name; /* by name: struct report_line */
	struct report_line **lines; /* n_lines of them, in order of their names; by nothing: one, ""
				     */
	size_t n_lines;
	struct report_line total;
};

/* Was it sent in that span? What is scheduled has not been sent. */
bool report_query_covers(const struct report_query *query, const Usher__Fact__Handoff *rec);

/* What figures by @grouping, and rows, need of @rec. Texts are those of @rec. */
void report_fill_sample(const Usher__Fact__Handoff *rec, enum report_grouping grouping,
	struct report_sample *ret_sample);
void report_fill_row(const Usher__Fact__Handoff *rec, struct report_row *ret_row);

/* The same row with copies of the texts in @pool. */
void report_row_copy_texts(struct pool *pool, struct report_row *row);

/*
 * Count what was sent, out of @history (NULL: there is none) and of @n_live handoffs that are live,
 * by rising number, and all covered. Looks at @stop between pages of history, and ends soon once it
 * is set. Returns 0, -ECANCELED if it was stopped, -E2BIG if there are more than
 * REPORT_HANDOFFS_MAX, -EUCLEAN or -EIO if the history cannot be read; the report is to be finished
 * in each case.
 */
int report_build(struct report *report, const struct report_query *query, struct history *history,
	const struct report_sample *live, size_t n_live, const atomic_bool *stop);
void report_finish(struct report *report);

/*
 * The first @n_max handoffs with a number over @after_number, by rising number, into @ret_rows,
 * which has room for them; texts are in
 * @pool, or those of @live. Where one goes is told of an arrival, and else only if that is one of
 * @areas. @live has
 * @n_live that are covered and over @after_number, by rising number; it needs to have no more than
 * the first @n_max. Returns how many, -ECANCELED, -EUCLEAN or -EIO.
 */
int report_collect_rows(const struct report_query *query, uint64_t after_number, size_t n_max,
	const struct textmap *areas, struct history *history, const struct report_row *live,
	size_t n_live, const atomic_bool *stop, struct pool *pool, struct report_row *ret_rows);

/* The spread of @n values, which it sorts. */
struct report_spread report_sort_and_get_spread(int64_t *values, size_t n);
