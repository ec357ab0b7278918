/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of reports share: reports.c asks and answers, report_live.c copies what is live,
 * report_answer.c puts a report into the wire's words. */

#include "base/pool.h"
#include "base/textmap.h"
#include "core/relay.h"
#include "delivery/client.h"
#include "delivery/delivery.h"
#include "loop/worker.h"
#include "record/report.h"
#include "wire/usher.pb-c.h"

enum {
	ROWS_MOST = 512,   /* gathered for a page of rows: bounds what a page copies */
	PIECE_MOST = 4096, /* handoffs that are looked at in one turn of the loop */
};

/* Where a page begins. */
struct report_cursor {
	enum report_cursor_part {
		CURSOR_LINES = 'l',
		CURSOR_UNDER_WAY = 'u', /* behind the lines */
		CURSOR_ROWS = 'r',
	} part;
	bool is_first;       /* of all pages; else it begins behind this: */
	const char *name;    /* a line's, or */
	uint64_t number;     /* a handoff's; */
	bool is_not_overdue; /* of what is under way: that is not overdue */
};

/* A handoff that is under way now. Texts are the report_job's. */
struct under_way {
	uint64_t number;
	Usher__Kind kind;
	Usher__Stage stage;
	const char *post, *had_by;
	int64_t since;
	Usher__Overdue overdue;
};

/* A report that somebody has asked for. While the worker has it, the loop touches nothing of it but
 * these: */
struct report_job {
	struct list link; /* reports.jobs */
	struct client_wait client_wait;
	struct reports *reports;
	bool is_with_worker; /* since worker_submit took it */
	/* and this, as the worker's header has it */
	struct job job;
	uint64_t id;  /* of the request */
	uint64_t seq; /* what changed up to it is in the report */
	bool wants_rows, wants_under_way;
	struct report_cursor cursor;
	struct report_query query;
	int64_t as_of; /* site time when it was asked for, then when it was begun */
	struct pool pool;
	struct textmap areas;                  /* of the site, for rows */
	struct report_utc_offset *utc_offsets; /* query.utc_offsets */
	/* What is live, and was sent within the span: n_live samples, in no order until the worker
	 * has put them in one; or rows, in order. */
	struct report_sample *live_samples;
	struct report_row *live_rows;
	size_t n_live;
	struct textmap interned_ids; /* of posts and badges */
	uint64_t *numbers; /* of what was live when it was begun: n_numbers, of which n_looked_at
			      have been looked at */
	size_t n_numbers, n_looked_at;
	uint64_t *candidates; /* rows: n_candidates of up to 2 × ROWS_MOST numbers, some twice */
	size_t n_candidates;
	uint64_t last_wanted; /* rows: none with a higher number is wanted, for so many with lower
			  ones are there */
	struct under_way *under_way; /* n_under_way of them, if they are listed; the same */
	size_t n_under_way;
	uint32_t at_stage[REPORT_STAGES_MAX], n_overdue; /* of what is under way */
	/* what the worker brings */
	int n_rows_or_errno; /* 0 of report_build, a count of report_collect_rows, or a negative
				errno */
	struct report report;
	struct report_row *found_rows; /* rows: n_rows_or_errno of them */
};

/*
 * Copy what the report needs of what is live: begin, then a piece a turn, until it returns true.
 * What has been archived in between is looked at as far as it may not be in the history yet; it may
 * have been copied already.
 */
void report_job_begin_copy(struct report_job *report_job, const struct relay *relay, int64_t now);
bool report_job_copy_reaches_end(struct report_job *report_job, const struct relay *relay);

/* Put what is under way in the order in which it is told: for the worker, since it may be much. */
void report_job_sort_under_way(struct report_job *report_job);

/* Put into @answer what has been found, as much as fits a page. All of it lives in the report_job.
 */
void report_job_fill_answer(struct report_job *report_job, Usher__Answer *answer);
