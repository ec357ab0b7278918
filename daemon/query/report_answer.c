/* SPDX-License-Identifier: MIT */
/* A report in the wire's words, a page at a time: first the lines, then what is under way; or rows.
 */
#include "query/report_job.h"

#include "base/memory.h"
#include "encode/encode.h"
#include "query/query_private.h"

#include <inttypes.h>

/* Answer.next: behind @key, in the same span of time. */
static char *behind(struct report_job *report_job, enum place_part part, const char *key) {
	return pool_print(&report_job->pool, "%c.%" PRId64 ".%" PRId64 ".%s", (char)part,
		report_job->ask.from, report_job->ask.to, key);
}

static Usher__Spread *word_spread(struct pool *pool, const struct report_spread *spread) {
	Usher__Spread *word = POOL_NEW(pool, Usher__Spread);

	usher__spread__init(word);
	word->n = (uint32_t)spread->n;
	word->median = spread->median;
	word->ninetieth = spread->ninetieth;
	word->worst = spread->worst;
	return word;
}

static Usher__ReportLine *word_line(struct pool *pool, const struct report_line *line) {
	Usher__ReportLine *word = POOL_NEW(pool, Usher__ReportLine);
	const uint32_t *at = line->at;

	usher__report_line__init(word);
	word->name = (char *)(line->name ? line->name : "");
	word->sent = line->sent;
	word->taken = line->taken;
	word->late = line->late;
	word->met = at[USHER__STAGE__MET];
	word->dropped = at[USHER__STAGE__DROPPED];
	word->done = at[USHER__STAGE__DONE];
	word->confirmed = at[USHER__STAGE__CONFIRMED];
	word->withdrawn = at[USHER__STAGE__WITHDRAWN];
	word->missed = at[USHER__STAGE__MISSED];
	word->open = at[USHER__STAGE__OFFERED] + at[USHER__STAGE__TAKEN] +
		at[USHER__STAGE__ABOARD] + at[USHER__STAGE__LENT];
	word->widened = line->widened;
	word->escalated = line->escalated;
	word->to_reach = word_spread(pool, &line->spreads[REPORT_REACH]);
	word->to_take = word_spread(pool, &line->spreads[REPORT_TAKE]);
	word->to_meet = word_spread(pool, &line->spreads[REPORT_MEET]);
	return word;
}

static void add_lines(struct report_job *report_job, struct page *page, Usher__Answer *answer) {
	const struct report *report = &report_job->report;

	answer->lines = pool_take(&report_job->pool, (report->n_lines + 1) * sizeof *answer->lines);
	for (size_t i = 0; i < report->n_lines && report_job->ask.by; i++) {
		Usher__ReportLine *line;

		if (!report_job->place.first &&
			strcmp(report->lines[i]->name, report_job->place.name) <= 0) {
			continue;
		}
		line = word_line(&report_job->pool, report->lines[i]);
		if (!page_takes(page, usher__report_line__get_packed_size(line), 1)) {
			answer->next = behind(
				report_job, PLACE_LINES, answer->lines[answer->n_lines - 1]->name);
			return;
		}
		answer->lines[answer->n_lines++] = line;
	}
}

static bool is_timely(const struct under_way *one) {
	return one->overdue == USHER__OVERDUE__OVERDUE_UNSAID;
}

static int by_urgency(const void *a, const void *b) {
	const struct under_way *one = a, *other = b;

	if (is_timely(one) != is_timely(other)) {
		return is_timely(one) - is_timely(other);
	}
	return (one->number > other->number) - (one->number < other->number);
}

void report_job_sort_under_way(struct report_job *report_job) {
	if (report_job->n_under_way) {
		qsort(report_job->under_way, report_job->n_under_way, sizeof *report_job->under_way,
			by_urgency);
	}
}

static Usher__UnderWay *word_under_way(struct pool *pool, const struct under_way *one) {
	Usher__UnderWay *word = POOL_NEW(pool, Usher__UnderWay);

	usher__under_way__init(word);
	word->id = encode_id(pool, one->number);
	word->kind = one->kind;
	word->stage = one->stage;
	word->post = (char *)one->post;
	word->had_by = (char *)one->had_by;
	word->since = one->since;
	word->overdue = one->overdue;
	return word;
}

static bool lies_behind(const struct place *place, const struct under_way *one) {
	const struct under_way last = {
		.number = place->number,
		.overdue =
			place->timely ? USHER__OVERDUE__OVERDUE_UNSAID : USHER__OVERDUE__NOT_TAKEN,
	};

	return place->part != PLACE_UNDER_WAY || by_urgency(one, &last) > 0;
}

static void add_under_way(struct report_job *report_job, struct page *page, Usher__Answer *answer) {
	Usher__Report *report = answer->report;
	const struct under_way *last = NULL;

	report->under_way = pool_take(
		&report_job->pool, (report_job->n_under_way + 1) * sizeof *report->under_way);
	for (size_t i = 0; i < report_job->n_under_way; i++) {
		const struct under_way *one = &report_job->under_way[i];
		Usher__UnderWay *word;

		if (!lies_behind(&report_job->place, one)) {
			continue;
		}
		word = word_under_way(&report_job->pool, one);
		if (!page_takes(page, usher__under_way__get_packed_size(word), 1)) {
			answer->next = behind(report_job, PLACE_UNDER_WAY,
				last ? pool_print(&report_job->pool, "%d%s", is_timely(last),
					       encode_id(&report_job->pool, last->number))
				     : "0");
			return;
		}
		last = one;
		report->under_way[report->n_under_way++] = word;
	}
}

static Usher__ReportRow *word_row(struct pool *pool, const struct report_handoff *row) {
	Usher__ReportRow *word = POOL_NEW(pool, Usher__ReportRow);

	usher__report_row__init(word);
	word->id = encode_id(pool, row->number);
	word->visit = encode_id(pool, row->visit);
	word->kind = row->kind;
	word->stage = row->stage;
	word->from = (char *)row->from;
	word->to = (char *)row->to;
	word->post = (char *)row->post;
	word->service = (char *)row->service;
	word->sent_by = (char *)row->sent_by;
	word->taken_by = (char *)row->taken_by;
	word->had_by = (char *)row->had_by;
	word->also = (char **)row->also;
	word->n_also = row->n_also;
	word->offered_at = row->offered_at;
	word->reached_at = row->reached_at;
	word->taken_at = row->taken_at;
	word->met_at = row->met_at;
	word->ended_at = row->ended_at;
	word->meet_by = row->meet_by;
	word->rings = row->rings;
	word->declined = row->declined;
	word->late = row->late;
	return word;
}

static void add_rows(struct report_job *report_job, struct page *page, Usher__Answer *answer) {
	size_t n = (size_t)report_job->r;

	answer->rows = pool_take(&report_job->pool, (n + 1) * sizeof *answer->rows);
	for (size_t i = 0; i < n; i++) {
		Usher__ReportRow *row = word_row(&report_job->pool, &report_job->found[i]);

		if (!page_takes(page, usher__report_row__get_packed_size(row), 1 + row->n_also)) {
			break;
		}
		answer->rows[answer->n_rows++] = row;
	}
	if (page->full || n == ROWS_MOST) {
		answer->next = behind(report_job, PLACE_ROWS, answer->rows[answer->n_rows - 1]->id);
	}
}

static Usher__Report *word_report(struct report_job *report_job) {
	Usher__Report *report = POOL_NEW(&report_job->pool, Usher__Report);
	const uint32_t *at = report_job->at_stage;

	usher__report__init(report);
	report->from = report_job->ask.from;
	report->to = report_job->ask.to;
	if (report_job->rows) {
		return report;
	}
	report->at = report_job->at;
	report->held = at[USHER__STAGE__SCHEDULED];
	report->offered = at[USHER__STAGE__OFFERED];
	report->taken = at[USHER__STAGE__TAKEN];
	report->aboard = at[USHER__STAGE__ABOARD];
	report->lent = at[USHER__STAGE__LENT];
	report->overdue = report_job->n_overdue;
	if (report_job->place.part == PLACE_LINES) {
		report->all = word_line(&report_job->pool, &report_job->report.all);
	}
	return report;
}

void report_job_answer(struct report_job *report_job, Usher__Answer *answer) {
	struct page page = {0};

	answer->report = word_report(report_job);
	if (report_job->rows) {
		add_rows(report_job, &page, answer);
		return;
	}
	add_lines(report_job, &page, answer);
	if (!*answer->next) {
		add_under_way(report_job, &page, answer);
	}
}
