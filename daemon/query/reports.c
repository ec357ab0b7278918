/* SPDX-License-Identifier: MIT */
/*
 * A report goes through three hands. The loop checks what is asked for and copies what is live; the
 * worker makes the report; the loop again puts it into words, if whoever asked is still there.
 */
#include "query/reports.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/order.h"
#include "calendar/clock.h"
#include "calendar/when.h"
#include "calendar/zone.h"
#include "encode/problem.h"
#include "encode/refusal_text.h"
#include "loop/deferred.h"
#include "loop/loop.h"
#include "proto/ident.h"
#include "query/query_private.h"
#include "query/report_job.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum {
	JOBS_MAX = 5, /* reports, with the one that is being made */
};

struct reports {
	struct reports_parts parts;
	struct worker *worker;
	struct list jobs; /* of struct report_job; the first is being made, the others wait and
			      hold nothing yet */
	size_t n_jobs;
	struct deferred_task copy_task; /* to copy the next piece for it */
	bool stopped;
};

static struct report_job *report_job_free(struct report_job *report_job) {
	if (report_job) {
		client_wait_end(&report_job->client_wait);
		list_remove(&report_job->link);
		report_finish(&report_job->report);
		textmap_finish(&report_job->areas);
		textmap_finish(&report_job->interned_ids);
		free(report_job->live_samples);
		free(report_job->numbers);
		free(report_job->candidates);
		free(report_job->utc_offsets);
		free(report_job->live_rows);
		free(report_job->under_way);
		pool_finish(&report_job->pool);
		free(report_job);
	}
	return NULL;
}

CLEANUP_FREEP(struct report_job, report_job_free)

/* In the worker's thread ----------------------------------------------------------------------- */

/* In order, and each once: what was archived while it was copied may be there twice. */
static void sort_and_dedupe_samples(struct report_job *report_job) {
	struct report_sample *list = report_job->live_samples;
	size_t n = 0;

	if (report_job->n_live) {
		qsort(list, report_job->n_live, sizeof *list, by_number);
	}
	for (size_t i = 0; i < report_job->n_live; i++) {
		if (!n || list[i].number != list[n - 1].number) {
			list[n++] = list[i];
		}
	}
	report_job->n_live = n;
}

static void run_report(struct job *job) {
	struct report_job *report_job = container_of(job, struct report_job, job);
	struct history *history = report_job->reports->parts.history;

	if (report_job->wants_rows) {
		report_job->found_rows =
			pool_alloc(&report_job->pool, ROWS_MOST * sizeof *report_job->found_rows);
		report_job->n_rows_or_errno = report_collect_rows(&report_job->query,
			report_job->cursor.number, ROWS_MOST, &report_job->areas, history,
			report_job->live_rows, report_job->n_live, &job->stop_requested,
			&report_job->pool, report_job->found_rows);
		return;
	}
	report_job_sort_under_way(report_job);
	sort_and_dedupe_samples(report_job);
	if (report_job->cursor.part == CURSOR_LINES) {
		report_job->n_rows_or_errno =
			report_build(&report_job->report, &report_job->query, history,
				report_job->live_samples, report_job->n_live, &job->stop_requested);
	}
}

/* On the loop ---------------------------------------------------------------------------------- */

static void queue_answer(struct report_job *report_job) {
	const struct relay *relay = report_job->reports->parts.relay;
	struct pool *pool = &report_job->pool;
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = report_job->id;
	answer.read = true;
	answer.seq = report_job->seq;
	if (!relay_device_sees_all(relay,
		    client_principal(report_job->client_wait.client)->device)) { /* any more */
		query_refuse_all_but_supervisors(pool, relay_site(relay), "report", &answer);
	} else if (report_job->n_rows_or_errno == -E2BIG) {
		refusal_put_problem(pool, relay_site(relay), USHER__OUTCOME__TOO_MANY,
			USHER__PROBLEM__REPORT_TOO_LARGE, &answer);
	} else if (report_job->n_rows_or_errno < 0) {
		query_refuse_unreadable(pool, relay_site(relay), &answer);
	} else {
		report_job_fill_answer(report_job, &answer);
	}
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	delivery_queue_reply(report_job->client_wait.client, &message);
}

static struct report_job *first_job(const struct reports *reports) {
	return list_empty(&reports->jobs)
		? NULL
		: container_of(reports->jobs.next, struct report_job, link);
}

/* The first of those that wait is begun, if none is being made. */
static void begin_next_if_idle(struct reports *reports) {
	struct report_job *first = first_job(reports);

	if (first && !first->numbers) {
		first->seq = relay_seq(reports->parts.relay);
		report_job_begin_copy(
			first, reports->parts.relay, reports->parts.now(reports->parts.userdata));
		loop_defer(reports->parts.loop, &reports->copy_task);
	}
}

static void free_job_and_begin_if_idle(struct reports *reports, struct report_job *report_job) {
	reports->n_jobs--;
	report_job_free(report_job);
	begin_next_if_idle(reports);
}

static void copy_piece_and_submit_if_last(struct deferred_task *task) {
	struct reports *reports = container_of(task, struct reports, copy_task);
	struct report_job *first = first_job(reports);

	if (!first || first->is_with_worker) { /* whoever it was for has left */
		return;
	}
	if (!report_job_copy_reaches_end(first, reports->parts.relay)) {
		loop_defer(reports->parts.loop, &reports->copy_task);
		return;
	}
	first->is_with_worker = worker_submit(reports->worker, &first->job); /* the worker has no
								     other, and is not stopped */
}

/* A report that was stopped is none: its client has left, or is going to hear that the relay stops.
 */
static void on_job_done(struct job *job) {
	struct report_job *report_job = container_of(job, struct report_job, job);

	if (report_job->client_wait.client && !atomic_load(&job->stop_requested)) {
		queue_answer(report_job);
	}
	free_job_and_begin_if_idle(report_job->reports, report_job);
}

static void on_client_left(struct client_wait *client_wait) {
	struct report_job *report_job = container_of(client_wait, struct report_job, client_wait);

	if (report_job->is_with_worker) {
		worker_cancel(report_job->reports->worker, &report_job->job);
	} else {
		free_job_and_begin_if_idle(report_job->reports, report_job);
	}
}

/* The span of time. A day that is not over ends now: what was sent in this very millisecond counts.
 */
static const struct problem *parse_span(const Usher__ReportRequest *request,
	const struct zone *zone, struct report_job *report_job, struct pool *pool) {
	int64_t now = report_job->as_of, to = now + 1, from;

	if (*request->to && when_parse_preferring_past(zone, request->to, now, true, &to) < 0) {
		return problem_with_field(pool, USHER__PROBLEM__FIELD_NOT_A_TIME, "report.to",
			"is no time; it is one such as 2026-11-29, \"2026-11-29 18:00\", 18:00 or "
			"7d");
	}
	to = to <= now ? to : now + 1;
	from = clock_day_start(zone, to - 1);
	if (*request->from &&
		when_parse_preferring_past(zone, request->from, now, false, &from) < 0) {
		return problem_with_field(pool, USHER__PROBLEM__FIELD_NOT_A_TIME, "report.from",
			"is no time; it is one such as 2026-11-29, \"2026-11-29 10:00\", 10:00 or "
			"7d");
	}
	from = from > 0 ? from : 0; /* midnight, of a day in 1970 */
	if (from >= to) {
		return problem_with_field(pool, USHER__PROBLEM__FIELD_NOT_BEFORE_END, "report.from",
			"is not before the end of the report: is it the other way round, or yet to "
			"come?");
	}
	report_job->query.from = from;
	report_job->query.to = to;
	return NULL;
}

static bool parse_optional_id(const char *text, uint64_t *ret) {
	return !*text || ident_parse(text, ret) == 0;
}

/* Where a page begins, as report_job_fill_answer (report_answer.c) has it. */
static bool parse_cursor(char *text, struct report_job *report_job) {
	struct report_cursor *cursor = &report_job->cursor;
	int64_t from, to;
	int name_offset = 0;
	char part;

	if (sscanf(text, "%c.%18" SCNd64 ".%18" SCNd64 ".%n", &part, &from, &to, &name_offset) !=
			3 ||
		!name_offset || from < 0 || from >= to || to > report_job->as_of + 1) {
		return false;
	}
	report_job->query.from = from;
	report_job->query.to = to;
	cursor->part = (enum report_cursor_part)part;
	cursor->is_first = false;
	cursor->name = text + name_offset;
	if (report_job->wants_rows) {
		return part == CURSOR_ROWS && parse_optional_id(cursor->name, &cursor->number);
	}
	cursor->is_not_overdue = *cursor->name == '1';
	return part == CURSOR_LINES ||
		(part == CURSOR_UNDER_WAY && report_job->wants_under_way && *cursor->name &&
			parse_optional_id(cursor->name + 1, &cursor->number));
}

/* The offsets of the site's clocks in the span, so that hours are counted by the site's clocks. */
static void add_utc_offsets(const struct zone *zone, struct report_job *report_job) {
	int64_t since = report_job->query.from;

	while (since < report_job->query.to) {
		report_job->utc_offsets = grow(report_job->utc_offsets,
			report_job->query.n_utc_offsets, sizeof *report_job->utc_offsets);
		report_job->utc_offsets[report_job->query.n_utc_offsets++] =
			(struct report_utc_offset){since, zone_utc_offset_ms(zone, since)};
		since = zone_next_change_at(zone, since, report_job->query.to);
	}
	report_job->query.utc_offsets = report_job->utc_offsets;
}

static void add_areas(struct report_job *report_job, const struct site *site) {
	for (size_t i = 0; i < site->n_areas; i++) {
		*textmap_ensure_value_slot(&report_job->areas, site->areas[i].id) = report_job;
	}
}

/* Returns what is wrong with it, in @pool, or NULL. */
static const struct problem *parse_request(const Usher__ReportRequest *request,
	const struct site *site, struct report_job *report_job, struct pool *pool) {
	const struct problem *problem = NULL;

	if ((unsigned)request->by >= REPORT_GROUPINGS_N) {
		return problem_with_field(pool, USHER__PROBLEM__FIELD_UNKNOWN_VALUE, "report.by",
			"is nothing that this relay knows: is it older than the client?");
	}
	report_job->wants_rows = request->rows;
	report_job->wants_under_way = request->under_way && !request->rows;
	report_job->query.grouping =
		request->rows ? REPORT_BY_NOTHING : (enum report_grouping)request->by;
	report_job->cursor = (struct report_cursor){
		.part = request->rows ? CURSOR_ROWS : CURSOR_LINES, .is_first = true};
	if (!*request->after) {
		problem = parse_span(request, site->zone, report_job, pool);
	} else if (!parse_cursor(pool_copy_text(&report_job->pool, request->after), report_job)) {
		problem = problem_not_a_page_end(
			pool, "report.after", "the end of a page of this report");
	}
	if (!problem && report_job->query.grouping == REPORT_BY_HOUR) {
		add_utc_offsets(site->zone, report_job);
	}
	if (!problem && report_job->wants_rows) {
		add_areas(report_job, site);
	}
	return problem;
}

_Static_assert((int)REPORT_BY_NOTHING == (int)USHER__BY__NOTHING &&
		(int)REPORT_BY_POST == (int)USHER__BY__POST &&
		(int)REPORT_BY_BADGE == (int)USHER__BY__BADGE &&
		(int)REPORT_BY_KIND == (int)USHER__BY__KIND &&
		(int)REPORT_BY_HOUR == (int)USHER__BY__HOUR,
	"the wire's words are the record's");

Usher__Outcome reports_submit(struct reports *reports, struct client *client,
	const Usher__Request *request, struct pool *pool, Usher__Answer *refused) {
	_cleanup_(report_job_freep) struct report_job *report_job = NEW(struct report_job);
	const struct site *site = relay_site(reports->parts.relay);
	const struct problem *problem;

	if (!relay_device_sees_all(reports->parts.relay, client_principal(client)->device)) {
		query_refuse_all_but_supervisors(pool, site, "report", refused);
		return refused->outcome;
	}
	report_job->reports = reports;
	report_job->job = (struct job){.run = run_report, .done = on_job_done};
	report_job->id = request->id;
	report_job->as_of = reports->parts.now(reports->parts.userdata);
	problem = parse_request(request->report, site, report_job, pool);
	if (problem) {
		problem_fill_answer(problem, refused);
		return refused->outcome;
	}
	if (reports->stopped || reports->n_jobs == JOBS_MAX) {
		refusal_put_problem(pool, site, USHER__OUTCOME__TOO_MANY,
			USHER__PROBLEM__REPORTS_WAITING, refused);
		return refused->outcome;
	}
	client_wait_begin(&report_job->client_wait, client, on_client_left);
	list_append(&reports->jobs, &TAKE(report_job)->link);
	reports->n_jobs++;
	begin_next_if_idle(reports);
	return USHER__OUTCOME__OK;
}

int reports_new(struct reports **ret, const struct reports_parts *parts) {
	struct reports *reports = NEW(struct reports);
	int r;

	reports->parts = *parts;
	reports->copy_task.run = copy_piece_and_submit_if_last;
	list_init(&reports->jobs);
	r = worker_new(&reports->worker, parts->loop, 1);
	if (r < 0) {
		reports_free(reports);
		return r;
	}
	*ret = reports;
	return 0;
}

void reports_stop(struct reports *reports) {
	reports->stopped = true;
	list_each_safe(link, &reports->jobs) {
		struct report_job *report_job = container_of(link, struct report_job, link);

		if (!report_job->is_with_worker) {
			reports->n_jobs--;
			report_job_free(report_job);
		}
	}
	if (reports->worker) {
		worker_stop(reports->worker);
	}
}

struct reports *reports_free(struct reports *reports) {
	if (reports) {
		reports_stop(reports);
		worker_free(reports->worker);
		list_remove(&reports->copy_task.link);
		free(reports);
	}
	return NULL;
}
