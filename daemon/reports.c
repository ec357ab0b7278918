/* SPDX-License-Identifier: MIT */
/*
 * A report goes through three hands. The loop checks what is asked for and copies what is live; the
 * worker makes the report; the loop again puts it into words, if whoever asked is still there.
 */
#include "daemon/reports.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/order.h"
#include "calendar/past.h"
#include "daemon/reads_private.h"
#include "daemon/reports_private.h"
#include "loop/deferred.h"
#include "proto/ident.h"
#include "store/store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum {
	ASKED_MAX = 5, /* reports, with the one that is being made */
};

struct reports {
	struct reports_parts parts;
	struct worker *worker;
	char *database;          /* NULL: there is no history */
	struct history *history; /* the worker's, from its first job to its last: 100 KiB that a
				    house without reports has not */
	struct list asked; /* of struct inquiry; the first is being made, the others wait and hold
			      nothing yet */
	size_t n_asked;
	struct deferred_task copying; /* to copy the next piece for it */
	bool stopped;
};

static struct inquiry *inquiry_free(struct inquiry *inquiry) {
	if (inquiry) {
		await_end(&inquiry->awaited);
		list_remove(&inquiry->link);
		report_finish(&inquiry->report);
		textmap_finish(&inquiry->areas);
		textmap_finish(&inquiry->names);
		free(inquiry->figures);
		free(inquiry->numbers);
		free(inquiry->candidates);
		free(inquiry->shifts);
		free(inquiry->live);
		free(inquiry->under_way);
		pool_finish(&inquiry->pool);
		free(inquiry);
	}
	return NULL;
}

CLEANUP_FREEP(struct inquiry, inquiry_free)

/* In the worker's thread
 * --------------------------------------------------------------------------- */

/* In order, and each once: what was filed while it was copied may be there twice. */
static void sort_figures(struct inquiry *inquiry) {
	struct report_figures *list = inquiry->figures;
	size_t n = 0;

	if (inquiry->n_live) {
		qsort(list, inquiry->n_live, sizeof *list, by_number);
	}
	for (size_t i = 0; i < inquiry->n_live; i++) {
		if (!n || list[i].number != list[n - 1].number) {
			list[n++] = list[i];
		}
	}
	inquiry->n_live = n;
}

static int open_history(struct reports *reports) {
	if (!reports->database || reports->history) {
		return 0;
	}
	return history_open(&reports->history, reports->database, store_sum);
}

static void run(struct job *job) {
	struct inquiry *inquiry = container_of(job, struct inquiry, job);
	struct reports *reports = inquiry->reports;

	inquiry->r = open_history(reports);
	if (inquiry->r < 0) {
		return;
	}
	if (inquiry->rows) {
		inquiry->found = pool_take(&inquiry->pool, ROWS_MOST * sizeof *inquiry->found);
		inquiry->r = report_rows(&inquiry->ask, inquiry->place.number, ROWS_MOST,
			&inquiry->areas, reports->history, inquiry->live, inquiry->n_live,
			&job->stop, &inquiry->pool, inquiry->found);
		return;
	}
	inquiry_sort_under_way(inquiry);
	sort_figures(inquiry);
	if (inquiry->place.part == PLACE_LINES) {
		inquiry->r = report_read(&inquiry->report, &inquiry->ask, reports->history,
			inquiry->figures, inquiry->n_live, &job->stop);
	}
}

/* On the loop
 * -------------------------------------------------------------------------------------- */

static const char supervisors_alone[] = "reports are made for supervisors: sign on as one first";

static void answer(struct inquiry *inquiry) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = inquiry->id;
	answer.read = true;
	if (!relay_sees_all(inquiry->reports->parts.relay,
		    client_device(inquiry->awaited.client))) { /* any more */
		answer.outcome = USHER__OUTCOME__NEVER_YOURS;
		answer.text = (char *)supervisors_alone;
	} else if (inquiry->r == -E2BIG) {
		answer.outcome = USHER__OUTCOME__TOO_MANY;
		answer.text = "more than a million handoffs were sent in that time: ask for a "
			      "shorter one";
	} else if (inquiry->r < 0) {
		reads_unreadable(&answer);
	} else {
		inquiry_answer(inquiry, &answer);
	}
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	delivery_reply(inquiry->awaited.client, &message);
}

static struct inquiry *first_asked(const struct reports *reports) {
	return list_empty(&reports->asked)
		? NULL
		: container_of(reports->asked.next, struct inquiry, link);
}

/* The first of those that wait is begun, if none is being made. */
static void begin_next(struct reports *reports) {
	struct inquiry *first = first_asked(reports);

	if (first && !first->numbers) {
		inquiry_begin(
			first, reports->parts.relay, reports->parts.now(reports->parts.userdata));
		loop_defer(reports->parts.loop, &reports->copying);
	}
}

static void drop(struct reports *reports, struct inquiry *inquiry) {
	reports->n_asked--;
	inquiry_free(inquiry);
	begin_next(reports);
}

static void copy_piece(struct deferred_task *task) {
	struct reports *reports = container_of(task, struct reports, copying);
	struct inquiry *first = first_asked(reports);

	if (!first || first->given) { /* whoever it was for has left */
		return;
	}
	if (!inquiry_copy(first, reports->parts.relay)) {
		loop_defer(reports->parts.loop, &reports->copying);
		return;
	}
	first->given = worker_submit(reports->worker, &first->job); /* the worker has no other, and
								     is not stopped */
}

/* A report that was stopped is none: its client has left, or is going to hear that the relay stops.
 */
static void done(struct job *job) {
	struct inquiry *inquiry = container_of(job, struct inquiry, job);

	if (inquiry->awaited.client && !atomic_load(&job->stop)) {
		answer(inquiry);
	}
	drop(inquiry->reports, inquiry);
}

static void on_left(struct awaited *awaited) {
	struct inquiry *inquiry = container_of(awaited, struct inquiry, awaited);

	if (inquiry->given) {
		worker_cancel(inquiry->reports->worker, &inquiry->job);
	} else {
		drop(inquiry->reports, inquiry);
	}
}

/* The span of time. A day that is not over ends now: what was sent in this very millisecond counts.
 */
static const char *read_span(const Usher__ReportOn *on, struct inquiry *inquiry) {
	int64_t now = inquiry->at, to = now + 1, from;

	if (*on->to && when_past(on->to, now, true, &to) < 0) {
		return "report.to is no time; it is one such as 2026-11-29, \"2026-11-29 18:00\", "
		       "18:00 or 7d";
	}
	to = to <= now ? to : now + 1;
	from = when_day(to - 1);
	if (*on->from && when_past(on->from, now, false, &from) < 0) {
		return "report.from is no time; it is one such as 2026-11-29, \"2026-11-29 "
		       "10:00\", 10:00 or 7d";
	}
	from = from > 0 ? from : 0; /* midnight, of a day in 1970 */
	if (from >= to) {
		return "report.from is not before the end of the report: is it the other way "
		       "round, or yet to come?";
	}
	inquiry->ask.from = from;
	inquiry->ask.to = to;
	return NULL;
}

static bool read_number(const char *text, uint64_t *ret) {
	return !*text || ident_parse(text, ret) == 0;
}

/* Where a page begins, as inquiry_answer (reports_words.c) has it. */
static bool read_place(char *text, struct inquiry *inquiry) {
	struct place *place = &inquiry->place;
	int64_t from, to;
	int end = 0;
	char part;

	if (sscanf(text, "%c.%18" SCNd64 ".%18" SCNd64 ".%n", &part, &from, &to, &end) != 3 ||
		!end || from < 0 || from >= to || to > inquiry->at + 1) {
		return false;
	}
	inquiry->ask.from = from;
	inquiry->ask.to = to;
	place->part = (enum place_part)part;
	place->first = false;
	place->name = text + end;
	if (inquiry->rows) {
		return part == PLACE_ROWS && read_number(place->name, &place->number);
	}
	place->timely = *place->name == '1';
	return part == PLACE_LINES ||
		(part == PLACE_UNDER_WAY && inquiry->lists_under_way && *place->name &&
			read_number(place->name + 1, &place->number));
}

/* For each hour to be the site's, whichever clocks it had then. */
static void note_shifts(struct inquiry *inquiry) {
	int64_t at = inquiry->ask.from;

	while (at < inquiry->ask.to) {
		GROW(inquiry->shifts, inquiry->ask.n_shifts);
		inquiry->shifts[inquiry->ask.n_shifts++] =
			(struct report_shift){at, when_ahead(at)};
		at = when_shift(at, inquiry->ask.to);
	}
	inquiry->ask.shifts = inquiry->shifts;
}

static void note_areas(struct inquiry *inquiry, const struct site *site) {
	for (size_t i = 0; i < site->n_areas; i++) {
		*textmap_place(&inquiry->areas, site->areas[i].id) = inquiry;
	}
}

/* Returns what is wrong with it, or NULL. */
static const char *read_ask(
	const Usher__ReportOn *on, const struct site *site, struct inquiry *inquiry) {
	const char *problem = NULL;

	if ((unsigned)on->by >= REPORT_BYS_N) {
		return "report.by is nothing that this relay knows: is it older than the client?";
	}
	inquiry->rows = on->rows;
	inquiry->lists_under_way = on->under_way && !on->rows;
	inquiry->ask.by = on->rows ? REPORT_BY_NOTHING : (enum report_by)on->by;
	inquiry->place = (struct place){.part = on->rows ? PLACE_ROWS : PLACE_LINES, .first = true};
	if (!*on->after) {
		problem = read_span(on, inquiry);
	} else if (!read_place(pool_text(&inquiry->pool, on->after), inquiry)) {
		problem = "report.after is not the end of a page of this report; use Answer.next "
			  "of the page before";
	}
	if (!problem && inquiry->ask.by == REPORT_BY_HOUR) {
		note_shifts(inquiry);
	}
	if (!problem && inquiry->rows) {
		note_areas(inquiry, site);
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
	const Usher__Request *request, const struct site *site, const char **ret_why) {
	_cleanup_(inquiry_freep) struct inquiry *inquiry = NEW(struct inquiry);
	const char *problem;

	if (!relay_sees_all(reports->parts.relay, client_device(client))) {
		*ret_why = supervisors_alone;
		return USHER__OUTCOME__NEVER_YOURS;
	}
	inquiry->reports = reports;
	inquiry->job = (struct job){.run = run, .done = done};
	inquiry->id = request->id;
	inquiry->at = reports->parts.now(reports->parts.userdata);
	problem = read_ask(request->report, site, inquiry);
	if (problem) {
		*ret_why = problem;
		return USHER__OUTCOME__INVALID;
	}
	if (reports->stopped || reports->n_asked == ASKED_MAX) {
		*ret_why = "others have asked for reports, too, and those come first: ask again in "
			   "a while";
		return USHER__OUTCOME__TOO_MANY;
	}
	await_begin(&inquiry->awaited, client, on_left);
	list_append(&reports->asked, &TAKE(inquiry)->link);
	reports->n_asked++;
	begin_next(reports);
	return USHER__OUTCOME__DONE;
}

int reports_new(struct reports **ret, const struct reports_parts *parts) {
	struct reports *reports = NEW(struct reports);
	int r;

	reports->parts = *parts;
	reports->database = parts->database ? copy_text(parts->database) : NULL;
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
		struct inquiry *inquiry = container_of(link, struct inquiry, link);

		if (!inquiry->given) {
			reports->n_asked--;
			inquiry_free(inquiry);
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
		history_close(reports->history);
		free(reports->database);
		free(reports);
	}
	return NULL;
}
