/* SPDX-License-Identifier: MIT */
/*
 * A report goes through three hands. The loop checks what is asked for and copies what is live; the
 * worker makes the report; the loop again puts it into words, if whoever asked is still there.
 */
#include "query/reports.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/order.h"
#include "calendar/past.h"
#include "loop/deferred.h"
#include "loop/loop.h"
#include "proto/ident.h"
#include "query/query_private.h"
#include "query/report_job.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum {
	ASKED_MAX = 5, /* reports, with the one that is being made */
};

struct reports {
	struct reports_parts parts;
	struct worker *worker;
	struct list asked; /* of struct report_job; the first is being made, the others wait and
			      hold nothing yet */
	size_t n_asked;
	struct deferred_task copying; /* to copy the next piece for it */
	bool stopped;
};

static struct report_job *report_job_free(struct report_job *report_job) {
	if (report_job) {
		await_end(&report_job->awaited);
		list_remove(&report_job->link);
		report_finish(&report_job->report);
		textmap_finish(&report_job->areas);
		textmap_finish(&report_job->names);
		free(report_job->figures);
		free(report_job->numbers);
		free(report_job->candidates);
		free(report_job->shifts);
		free(report_job->live);
		free(report_job->under_way);
		pool_finish(&report_job->pool);
		free(report_job);
	}
	return NULL;
}

CLEANUP_FREEP(struct report_job, report_job_free)

/* In the worker's thread
 * --------------------------------------------------------------------------- */

/* In order, and each once: what was filed while it was copied may be there twice. */
static void sort_figures(struct report_job *report_job) {
	struct report_figures *list = report_job->figures;
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

static void run(struct job *job) {
	struct report_job *report_job = container_of(job, struct report_job, job);
	struct history *history = report_job->reports->parts.history;

	if (report_job->rows) {
		report_job->found =
			pool_take(&report_job->pool, ROWS_MOST * sizeof *report_job->found);
		report_job->r = report_rows(&report_job->ask, report_job->place.number, ROWS_MOST,
			&report_job->areas, history, report_job->live, report_job->n_live,
			&job->stop, &report_job->pool, report_job->found);
		return;
	}
	report_job_sort_under_way(report_job);
	sort_figures(report_job);
	if (report_job->place.part == PLACE_LINES) {
		report_job->r = report_read(&report_job->report, &report_job->ask, history,
			report_job->figures, report_job->n_live, &job->stop);
	}
}

/* On the loop
 * -------------------------------------------------------------------------------------- */

static const char supervisors_alone[] = "reports are made for supervisors: sign on as one first";

static void answer(struct report_job *report_job) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = report_job->id;
	answer.read = true;
	if (!relay_sees_all(report_job->reports->parts.relay,
		    client_principal(report_job->awaited.client)->device)) { /* any more */
		answer.outcome = USHER__OUTCOME__NEVER_YOURS;
		answer.text = (char *)supervisors_alone;
	} else if (report_job->r == -E2BIG) {
		answer.outcome = USHER__OUTCOME__TOO_MANY;
		answer.text = "more than a million handoffs were sent in that time: ask for a "
			      "shorter one";
	} else if (report_job->r < 0) {
		query_unreadable(&answer);
	} else {
		report_job_answer(report_job, &answer);
	}
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	delivery_reply(report_job->awaited.client, &message);
}

static struct report_job *first_asked(const struct reports *reports) {
	return list_empty(&reports->asked)
		? NULL
		: container_of(reports->asked.next, struct report_job, link);
}

/* The first of those that wait is begun, if none is being made. */
static void begin_next(struct reports *reports) {
	struct report_job *first = first_asked(reports);

	if (first && !first->numbers) {
		report_job_begin(
			first, reports->parts.relay, reports->parts.now(reports->parts.userdata));
		loop_defer(reports->parts.loop, &reports->copying);
	}
}

static void drop(struct reports *reports, struct report_job *report_job) {
	reports->n_asked--;
	report_job_free(report_job);
	begin_next(reports);
}

static void copy_piece(struct deferred_task *task) {
	struct reports *reports = container_of(task, struct reports, copying);
	struct report_job *first = first_asked(reports);

	if (!first || first->given) { /* whoever it was for has left */
		return;
	}
	if (!report_job_copy(first, reports->parts.relay)) {
		loop_defer(reports->parts.loop, &reports->copying);
		return;
	}
	first->given = worker_submit(reports->worker, &first->job); /* the worker has no other, and
								     is not stopped */
}

/* A report that was stopped is none: its client has left, or is going to hear that the relay stops.
 */
static void done(struct job *job) {
	struct report_job *report_job = container_of(job, struct report_job, job);

	if (report_job->awaited.client && !atomic_load(&job->stop)) {
		answer(report_job);
	}
	drop(report_job->reports, report_job);
}

static void on_left(struct awaited *awaited) {
	struct report_job *report_job = container_of(awaited, struct report_job, awaited);

	if (report_job->given) {
		worker_cancel(report_job->reports->worker, &report_job->job);
	} else {
		drop(report_job->reports, report_job);
	}
}

/* The span of time. A day that is not over ends now: what was sent in this very millisecond counts.
 */
static const char *read_span(
	const Usher__ReportRequest *on, const struct zone *zone, struct report_job *report_job) {
	int64_t now = report_job->at, to = now + 1, from;

	if (*on->to && when_past(zone, on->to, now, true, &to) < 0) {
		return "report.to is no time; it is one such as 2026-11-29, \"2026-11-29 18:00\", "
		       "18:00 or 7d";
	}
	to = to <= now ? to : now + 1;
	from = when_day(zone, to - 1);
	if (*on->from && when_past(zone, on->from, now, false, &from) < 0) {
		return "report.from is no time; it is one such as 2026-11-29, \"2026-11-29 "
		       "10:00\", 10:00 or 7d";
	}
	from = from > 0 ? from : 0; /* midnight, of a day in 1970 */
	if (from >= to) {
		return "report.from is not before the end of the report: is it the other way "
		       "round, or yet to come?";
	}
	report_job->ask.from = from;
	report_job->ask.to = to;
	return NULL;
}

static bool read_number(const char *text, uint64_t *ret) {
	return !*text || ident_parse(text, ret) == 0;
}

/* Where a page begins, as report_job_answer (report_answer.c) has it. */
static bool read_place(char *text, struct report_job *report_job) {
	struct place *place = &report_job->place;
	int64_t from, to;
	int end = 0;
	char part;

	if (sscanf(text, "%c.%18" SCNd64 ".%18" SCNd64 ".%n", &part, &from, &to, &end) != 3 ||
		!end || from < 0 || from >= to || to > report_job->at + 1) {
		return false;
	}
	report_job->ask.from = from;
	report_job->ask.to = to;
	place->part = (enum place_part)part;
	place->first = false;
	place->name = text + end;
	if (report_job->rows) {
		return part == PLACE_ROWS && read_number(place->name, &place->number);
	}
	place->timely = *place->name == '1';
	return part == PLACE_LINES ||
		(part == PLACE_UNDER_WAY && report_job->lists_under_way && *place->name &&
			read_number(place->name + 1, &place->number));
}

/* For each hour to be the site's, whichever clocks it had then. */
static void note_shifts(const struct zone *zone, struct report_job *report_job) {
	int64_t at = report_job->ask.from;

	while (at < report_job->ask.to) {
		report_job->shifts = grow(
			report_job->shifts, report_job->ask.n_shifts, sizeof *report_job->shifts);
		report_job->shifts[report_job->ask.n_shifts++] =
			(struct report_shift){at, zone_ahead(zone, at)};
		at = when_shift(zone, at, report_job->ask.to);
	}
	report_job->ask.shifts = report_job->shifts;
}

static void note_areas(struct report_job *report_job, const struct site *site) {
	for (size_t i = 0; i < site->n_areas; i++) {
		*textmap_place(&report_job->areas, site->areas[i].id) = report_job;
	}
}

/* Returns what is wrong with it, or NULL. */
static const char *read_ask(
	const Usher__ReportRequest *on, const struct site *site, struct report_job *report_job) {
	const char *problem = NULL;

	if ((unsigned)on->by >= REPORT_BYS_N) {
		return "report.by is nothing that this relay knows: is it older than the client?";
	}
	report_job->rows = on->rows;
	report_job->lists_under_way = on->under_way && !on->rows;
	report_job->ask.by = on->rows ? REPORT_BY_NOTHING : (enum report_by)on->by;
	report_job->place =
		(struct place){.part = on->rows ? PLACE_ROWS : PLACE_LINES, .first = true};
	if (!*on->after) {
		problem = read_span(on, site->zone, report_job);
	} else if (!read_place(pool_text(&report_job->pool, on->after), report_job)) {
		problem = "report.after is not the end of a page of this report; use Answer.next "
			  "of the page before";
	}
	if (!problem && report_job->ask.by == REPORT_BY_HOUR) {
		note_shifts(site->zone, report_job);
	}
	if (!problem && report_job->rows) {
		note_areas(report_job, site);
	}
	return problem;
}

_Static_assert((int)REPORT_BY_NOTHING == (int)USHER__BY__NOTHING &&
		(int)REPORT_BY_POST == (int)USHER__BY__POST &&
		(int)REPORT_BY_BADGE == (int)USHER__BY__BADGE &&
		(int)REPORT_BY_KIND == (int)USHER__BY__KIND &&
		(int)REPORT_BY_HOUR == (int)USHER__BY__HOUR,
	"the wire's words are the record's");

Usher__Outcome reports_ask(struct reports *reports, struct client *client,
	const Usher__Request *request, const char **ret_why) {
	_cleanup_(report_job_freep) struct report_job *report_job = NEW(struct report_job);
	const char *problem;

	if (!relay_sees_all(reports->parts.relay, client_principal(client)->device)) {
		*ret_why = supervisors_alone;
		return USHER__OUTCOME__NEVER_YOURS;
	}
	report_job->reports = reports;
	report_job->job = (struct job){.run = run, .done = done};
	report_job->id = request->id;
	report_job->at = reports->parts.now(reports->parts.userdata);
	problem = read_ask(request->report, relay_site(reports->parts.relay), report_job);
	if (problem) {
		*ret_why = problem;
		return USHER__OUTCOME__INVALID;
	}
	if (reports->stopped || reports->n_asked == ASKED_MAX) {
		*ret_why = "others have asked for reports, too, and those come first: ask again in "
			   "a while";
		return USHER__OUTCOME__TOO_MANY;
	}
	await_begin(&report_job->awaited, client, on_left);
	list_append(&reports->asked, &TAKE(report_job)->link);
	reports->n_asked++;
	begin_next(reports);
	return USHER__OUTCOME__OK;
}

int reports_new(struct reports **ret, const struct reports_parts *parts) {
	struct reports *reports = NEW(struct reports);
	int r;

	reports->parts = *parts;
	reports->copying.run = copy_piece;
	list_init(&reports->asked);
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
	list_each_safe(link, &reports->asked) {
		struct report_job *report_job = container_of(link, struct report_job, link);

		if (!report_job->given) {
			reports->n_asked--;
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
		list_remove(&reports->copying.link);
		free(reports);
	}
	return NULL;
}
