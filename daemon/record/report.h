/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Reports: figures and rows out of the handoffs that were sent within a span of time. Those that
 * are history are read page by page, so that no read of the database lasts; those that are not, or
 * not for certain, the caller brings: what it brings is not taken out of history a second time.
 * Nothing here knows the relay or a zone, so that a report can be made on another thread while the
 * relay goes on.
 *
 * A report keeps three times of each handoff and nothing else, and takes REPORT_MOST handoffs: with
 * the room that arrays grow by that is 48 MiB, and 8 MiB more while it sorts.
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

enum report_by {
	REPORT_BY_NOTHING,
	REPORT_BY_POST,  /* that it was offered to */
	REPORT_BY_BADGE, /* that took it first; "" for those that nobody took */
	REPORT_BY_KIND,
	REPORT_BY_HOUR, /* of the day, by the site's clocks */
	REPORT_BYS_N,
};

/* From the sending of a handoff, */
enum report_time {
	REPORT_REACH, /* until the first device had it; */
	REPORT_TAKE,  /* until it was taken first; */
	REPORT_MEET,  /* until the guest was met, was in the vehicle, or had what was asked for */
	REPORT_TIMES_N,
};

/* ms that a handoff is held at most, as a request may say (check_due); one that was moved on and on
 * until it was offered later than that after it was made is found only by a report that goes back
 * to its making. */
#define REPORT_HELD_MOST (INT64_C(366) * 24 * 3600 * 1000)

enum {
	REPORT_MOST = 1 << 20, /* handoffs in one report */
	REPORT_STAGES = 16,    /* more than there are */
};

/* From @from on, the site's clocks are @ahead ms ahead of UTC. */
struct report_shift {
	int64_t from, ahead;
};

/* What is asked for. */
struct report_ask {
	int64_t from, to; /* handoffs that were sent from then on, and before then; site time, ms */
	enum report_by by;
	const struct report_shift *shifts; /* n_shifts of them, in order of time; none: the clocks
					      show UTC */
	size_t n_shifts;
};

/* What figures need of a handoff. */
struct report_figures {
	uint64_t number; /* stands first, as in report_handoff */
	int64_t offered_at;
	int64_t times[REPORT_TIMES_N]; /* ms; -1: it has not come to that, or it is not known when
					*/
	const char *name;              /* post or badge that its line goes by; else "" */
	Usher__Kind kind;
	Usher__Stage stage;
	bool taken; /* ever */
	bool widened;
	bool escalated; /* it went on, up its ladder or to another post */
	bool late;      /* an arrival that was met after meet_by */
};

/* What a row says of one. Times are site time, ms; 0: it has not come to that. */
struct report_handoff {
	uint64_t number, visit;
	Usher__Kind kind;
	Usher__Stage stage;
	const char *from, *to, *post, *service;  /* ids, "" for none; `to` may be any text until
						    report_rows has looked */
	const char *sent_by, *taken_by, *had_by; /* badges: who sent it, took it first, has it or
						    had it last */
	char *const *also;                       /* n_also posts that it went to besides */
	size_t n_also;
	int64_t offered_at, reached_at, taken_at, met_at, ended_at, meet_by;
	uint32_t rings, declined;
	bool late;
};

/* Of @n times, ms: the middle one, the one that nine in ten are no longer than, and the longest
 * (nearest rank: each is one that there was). All 0 if there is none. */
struct report_spread {
	size_t n;
	int64_t median, ninetieth, worst;
};

struct report_values {
	int64_t *list;
	size_t n;
};

struct report_line {
	const char *name; /* the post's id, the badge, "ARRIVAL", "09" */
	uint32_t sent, taken, widened, escalated, late;
	uint32_t at[REPORT_STAGES]; /* how many stand at each stage, or ended at it */
	struct report_values values[REPORT_TIMES_N];
	struct report_spread spreads[REPORT_TIMES_N];
};

/* An empty one is all zeroes. */
struct report {
	struct pool pool;
	struct textmap groups;      /* by name: struct report_line */
	struct report_line **lines; /* n_lines of them, in order of their names; none if by nothing
				     */
	size_t n_lines;
	struct report_line all;
};

/* Was it sent in that span? What is held has not been sent. */
bool report_covers(const struct report_ask *ask, const Usher__Fact__Handoff *rec);

/* What figures by @by, and rows, need of @rec. Texts are those of @rec. */
void report_figures(const Usher__Fact__Handoff *rec, enum report_by by, struct report_figures *ret);
void report_look(const Usher__Fact__Handoff *rec, struct report_handoff *ret);

/* The same row with copies of the texts in @pool. */
void report_keep(struct pool *pool, struct report_handoff *handoff);

/*
 * Count what was sent, out of @history (NULL: there is none) and of @n_live handoffs that are live,
 * by rising number, and all covered. Looks at @stop between pages of history, and ends soon once it
 * is set. Returns 0, -ECANCELED if it was stopped, -E2BIG if there are more than REPORT_MOST,
 * -EUCLEAN or -EIO if the history cannot be read; the report is to be finished in each case.
 */
int report_read(struct report *report, const struct report_ask *ask, struct history *history,
	const struct report_figures *live, size_t n_live, const atomic_bool *stop);
void report_finish(struct report *report);

/*
 * The first @most handoffs with a number over @after, by rising number, into @ret, which has room
 * for them; texts are in
 * @pool, or those of @live. Where one goes is told of an arrival, and else only if that is one of
 * @areas. @live has
 * @n_live that are covered and over @after, by rising number; it needs to have no more than the
 * first @most. Returns how many, -ECANCELED, -EUCLEAN or -EIO.
 */
int report_rows(const struct report_ask *ask, uint64_t after, size_t most,
	const struct textmap *areas, struct history *history, const struct report_handoff *live,
	size_t n_live, const atomic_bool *stop, struct pool *pool, struct report_handoff *ret);

/* The spread of @n values, which it sorts. */
struct report_spread report_spread(int64_t *values, size_t n);
