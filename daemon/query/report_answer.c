/* SPDX-License-Identifier: MIT */
/* A report in the wire's words, a page at a time: first the lines, then what is under way; or rows.
 */
#include "query/report_job.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "query/query_private.h"

#include <inttypes.h>

/* Answer.next: behind @key, in the same span of time. */
static char *format_next_cursor(
	struct report_job *report_job, enum report_cursor_part part, const char *key) {
	return pool_printf(&report_job->pool, "%c.%" PRId64 ".%" PRId64 ".%s", (char)part,
		report_job->query.from, report_job->query.to, key);
}

static Usher__Spread *encode_spread(struct pool *pool, const struct report_spread *spread) {
	Usher__Spread *encoded = POOL_NEW(pool, Usher__Spread);

	usher__spread__init(encoded);
	encoded->n = (uint32_t)spread->n;
	encoded->median = spread->median;
	encoded->ninetieth = spread->ninetieth;
	encoded->worst = spread->longest;
	return encoded;
}

static Usher__ReportLine *encode_line(struct pool *pool, const struct report_line *line) {
	Usher__ReportLine *encoded = POOL_NEW(pool, Usher__ReportLine);
	const uint32_t *by_stage = line->at_stage;

	usher__report_line__init(encoded);
	encoded->name = (char *)(line->name ? line->name : "");
	encoded->sent = line->sent;
	encoded->taken = line->taken;
	encoded->late = line->late;
	encoded->met = by_stage[USHER__STAGE__MET];
	encoded->dropped = by_stage[USHER__STAGE__DROPPED];
	encoded->done = by_stage[USHER__STAGE__DONE];
	encoded->confirmed = by_stage[USHER__STAGE__CONFIRMED];
	encoded->withdrawn = by_stage[USHER__STAGE__WITHDRAWN];
	encoded->missed = by_stage[USHER__STAGE__MISSED];
	encoded->open = by_stage[USHER__STAGE__OFFERED] + by_stage[USHER__STAGE__TAKEN] +
		by_stage[USHER__STAGE__ABOARD] + by_stage[USHER__STAGE__LENT];
	encoded->widened = line->widened;
	encoded->escalated = line->escalated;
	encoded->to_reach = encode_spread(pool, &line->spreads[REPORT_DELAY_REACH]);
	encoded->to_take = encode_spread(pool, &line->spreads[REPORT_DELAY_TAKE]);
	encoded->to_meet = encode_spread(pool, &line->spreads[REPORT_DELAY_MEET]);
	return encoded;
}

static void add_lines(struct report_job *report_job, struct page *page, Usher__Answer *answer) {
	const struct report *report = &report_job->report;

	answer->lines =
		pool_alloc(&report_job->pool, (report->n_lines + 1) * sizeof *answer->lines);
	for (size_t i = 0; i < report->n_lines && report_job->query.grouping; i++) {
		Usher__ReportLine *line;

		if (!report_job->cursor.is_first &&
			strcmp(report->lines[i]->name, report_job->cursor.name) <= 0) {
			continue;
		}
		line = encode_line(&report_job->pool, report->lines[i]);
		if (!page_reserve_message(page, &line->base)) {
			answer->next = format_next_cursor(
				report_job, CURSOR_LINES, answer->lines[answer->n_lines - 1]->name);
			return;
		}
		answer->lines[answer->n_lines++] = line;
	}
}

static bool is_not_overdue(const struct under_way *one) {
	return one->overdue == USHER__OVERDUE__OVERDUE_UNSAID;
}

static int by_overdue_then_number(const void *a, const void *b) {
	const struct under_way *one = a, *other = b;

	if (is_not_overdue(one) != is_not_overdue(other)) {
		return is_not_overdue(one) - is_not_overdue(other);
	}
	return (one->number > other->number) - (one->number < other->number);
}

void report_job_sort_under_way(struct report_job *report_job) {
	if (report_job->n_under_way) {
		qsort(report_job->under_way, report_job->n_under_way, sizeof *report_job->under_way,
			by_overdue_then_number);
	}
}

static Usher__UnderWay *encode_under_way(struct pool *pool, const struct under_way *one) {
	Usher__UnderWay *encoded = POOL_NEW(pool, Usher__UnderWay);

	usher__under_way__init(encoded);
	encoded->id = encode_id(pool, one->number);
	encoded->kind = one->kind;
	encoded->stage = one->stage;
	encoded->post = (char *)one->post;
	encoded->had_by = (char *)one->had_by;
	encoded->since = one->since;
	encoded->overdue = one->overdue;
	return encoded;
}

static bool is_after_cursor(const struct report_cursor *cursor, const struct under_way *one) {
	const struct under_way last = {
		.number = cursor->number,
		.overdue = cursor->is_not_overdue ? USHER__OVERDUE__OVERDUE_UNSAID
						  : USHER__OVERDUE__NOT_TAKEN,
	};

	return cursor->part != CURSOR_UNDER_WAY || by_overdue_then_number(one, &last) > 0;
}

static void add_under_way(struct report_job *report_job, struct page *page, Usher__Answer *answer) {
	Usher__Report *report = answer->report;
	const struct under_way *last = NULL;

	report->under_way = pool_alloc(
		&report_job->pool, (report_job->n_under_way + 1) * sizeof *report->under_way);
	for (size_t i = 0; i < report_job->n_under_way; i++) {
		const struct under_way *one = &report_job->under_way[i];
		Usher__UnderWay *encoded;

		if (!is_after_cursor(&report_job->cursor, one)) {
			continue;
		}
		encoded = encode_under_way(&report_job->pool, one);
		if (!page_reserve_message(page, &encoded->base)) {
			answer->next = format_next_cursor(report_job, CURSOR_UNDER_WAY,
				last ? pool_printf(&report_job->pool, "%d%s", is_not_overdue(last),
					       encode_id(&report_job->pool, last->number))
				     : "0");
			return;
		}
		last = one;
		report->under_way[report->n_under_way++] = encoded;
	}
}

static Usher__ReportRow *encode_row(struct pool *pool, const struct report_row *row) {
	Usher__ReportRow *encoded = POOL_NEW(pool, Usher__ReportRow);

	usher__report_row__init(encoded);
	encoded->id = encode_id(pool, row->number);
	encoded->visit = encode_id(pool, row->visit);
	encoded->kind = row->kind;
	encoded->stage = row->stage;
	encoded->from = (char *)row->from;
	encoded->to = (char *)row->to;
	encoded->post = (char *)row->post;
	encoded->service = (char *)row->service;
	encoded->sent_by = (char *)row->sent_by;
	encoded->taken_by = (char *)row->taken_by;
	encoded->had_by = (char *)row->last_taken_by;
	encoded->also = (char **)row->widened_to;
	encoded->n_also = row->n_widened_to;
	encoded->offered_at = row->offered_at;
	encoded->reached_at = row->reached_at;
	encoded->taken_at = row->taken_at;
	encoded->met_at = row->met_at;
	encoded->ended_at = row->ended_at;
	encoded->meet_by = row->meet_by;
	encoded->rings = row->rings;
	encoded->declined = row->n_declined;
	encoded->late = row->late;
	return encoded;
}

static void add_rows(struct report_job *report_job, struct page *page, Usher__Answer *answer) {
	size_t n = (size_t)report_job->n_rows_or_errno;

	answer->rows = pool_alloc(&report_job->pool, (n + 1) * sizeof *answer->rows);
	for (size_t i = 0; i < n; i++) {
		Usher__ReportRow *row = encode_row(&report_job->pool, &report_job->found_rows[i]);

		if (!page_reserve_message(page, &row->base)) {
			break;
		}
		answer->rows[answer->n_rows++] = row;
	}
	if (page->full || n == ROWS_MOST) {
		answer->next = format_next_cursor(
			report_job, CURSOR_ROWS, answer->rows[answer->n_rows - 1]->id);
	}
}

static Usher__Report *encode_report(struct report_job *report_job) {
	Usher__Report *report = POOL_NEW(&report_job->pool, Usher__Report);
	const uint32_t *by_stage = report_job->at_stage;

	usher__report__init(report);
	report->from = report_job->query.from;
	report->to = report_job->query.to;
	if (report_job->wants_rows) {
		return report;
	}
	report->at = report_job->as_of;
	report->held = by_stage[USHER__STAGE__SCHEDULED];
	report->offered = by_stage[USHER__STAGE__OFFERED];
	report->taken = by_stage[USHER__STAGE__TAKEN];
	report->aboard = by_stage[USHER__STAGE__ABOARD];
	report->lent = by_stage[USHER__STAGE__LENT];
	report->overdue = report_job->n_overdue;
	if (report_job->cursor.part == CURSOR_LINES) {
		report->all = encode_line(&report_job->pool, &report_job->report.total);
	}
	return report;
}

void report_job_fill_answer(struct report_job *report_job, Usher__Answer *answer) {
	struct page page = {0};

	answer->report = encode_report(report_job);
	if (report_job->wants_rows) {
		add_rows(report_job, &page, answer);
		return;
	}
	add_lines(report_job, &page, answer);
	if (!*answer->next) {
		add_under_way(report_job, &page, answer);
	}
}
