/* SPDX-License-Identifier: MIT */
#include "record/report.h"

#include "base/memory.h"
#include "base/order.h"

#include <errno.h>
#include <stdio.h>

enum {
	PAGE_ROWS = 256,   /* of history at a time */
	EARLIER_KEPT = 16, /* takers that a handoff remembers: of one with so many the first may be
			      forgotten */
	HOUR_SIZE = 4,
};

#define HOUR (INT64_C(3600) * 1000)

/* When the guest of a pickup got into the vehicle, 0 for not yet. (The record has one field for
 * this and for the next.) */
static int64_t boarded_at(const Usher__Fact__Handoff *rec) {
	return rec->aboard_at;
}

/* When the guest got what a service has lent, 0 for not yet. */
static int64_t lent_at(const Usher__Fact__Handoff *rec) {
	return rec->aboard_at;
}

/* What meets a guest's need, by kind: what is done halfway, if it is; or else an end. */
static const struct meeting {
	Usher__Kind kind;
	const char *name;
	int64_t (*halfway_at)(const Usher__Fact__Handoff *rec); /* or NULL */
	Usher__Stage end;
} meetings[] = {
	{USHER__KIND__ARRIVAL, "ARRIVAL", NULL, USHER__STAGE__MET},
	{USHER__KIND__PICKUP, "PICKUP", boarded_at, USHER__STAGE__STAGE_UNSAID},
	{USHER__KIND__SERVICE, "SERVICE", lent_at, USHER__STAGE__DONE},
	{USHER__KIND__NOTICE, "NOTICE", NULL, USHER__STAGE__STAGE_UNSAID},
};

static const struct meeting *meeting_of(Usher__Kind kind) {
	static const struct meeting unknown = {.name = ""}; /* of a later relay */

	for (size_t i = 0; i < sizeof meetings / sizeof *meetings; i++) {
		if (meetings[i].kind == kind) {
			return &meetings[i];
		}
	}
	return &unknown;
}

/* A handoff
 * ---------------------------------------------------------------------------------------- */

static const char *badge_of(const Usher__Fact__Person *person) {
	return person ? person->badge : "";
}

/* Of one with many takers the first may be forgotten: then it is not known. */
static int64_t taken_at(const Usher__Fact__Handoff *rec) {
	if (rec->n_earlier >= EARLIER_KEPT) {
		return 0;
	}
	return rec->n_earlier ? rec->earlier[0]->taken_at : rec->taken_at;
}

static const char *taken_by(const Usher__Fact__Handoff *rec) {
	return badge_of(rec->n_earlier ? rec->earlier[0]->person : rec->taker);
}

static const char *had_by(const Usher__Fact__Handoff *rec) {
	return badge_of(rec->taker || !rec->n_earlier ? rec->taker
						      : rec->earlier[rec->n_earlier - 1]->person);
}

static int64_t met_at(const Usher__Fact__Handoff *rec) {
	const struct meeting *meeting = meeting_of(rec->kind);

	if (meeting->halfway_at && meeting->halfway_at(rec)) {
		return meeting->halfway_at(rec);
	}
	return meeting->end && meeting->end == rec->stage ? rec->ended_at : 0;
}

static bool is_late(const Usher__Fact__Handoff *rec) {
	return rec->kind == USHER__KIND__ARRIVAL && rec->meet_by && met_at(rec) > rec->meet_by;
}

/* A time that cannot be was damaged, or is not known. */
static int64_t time_until(const Usher__Fact__Handoff *rec, int64_t at) {
	return at > 0 && at >= rec->offered_at ? at - rec->offered_at : -1;
}

bool report_covers(const struct report_ask *ask, const Usher__Fact__Handoff *rec) {
	bool sent = rec->offered_at || !rec->held_at;

	return sent && rec->offered_at >= ask->from && rec->offered_at < ask->to;
}

/* Whose line of a report @by that a handoff counts in; "": nobody's, or it has lines by something
 * else. */
static const char *name_by(const Usher__Fact__Handoff *rec, enum report_by by) {
	if (by == REPORT_BY_POST) {
		return rec->post;
	}
	return by == REPORT_BY_BADGE ? taken_by(rec) : "";
}

void report_figures(
	const Usher__Fact__Handoff *rec, enum report_by by, struct report_figures *ret) {
	*ret = (struct report_figures){
		.number = rec->handoff,
		.offered_at = rec->offered_at,
		.times =
			{
				[REPORT_REACH] = time_until(rec, rec->reached_at),
				[REPORT_TAKE] = time_until(rec, taken_at(rec)),
				[REPORT_MEET] = time_until(rec, met_at(rec)),
			},
		.name = name_by(rec, by),
		.kind = rec->kind,
		.stage = rec->stage,
		.taken = rec->taker || rec->n_earlier,
		.widened = rec->n_also > 0,
		.escalated = rec->climbed || rec->n_also,
		.late = is_late(rec),
	};
}

void report_look(const Usher__Fact__Handoff *rec, struct report_handoff *ret) {
	*ret = (struct report_handoff){
		.number = rec->handoff,
		.visit = rec->visit,
		.kind = rec->kind,
		.stage = rec->stage,
		.from = rec->from,
		.to = rec->kind == USHER__KIND__NOTICE ? "" : rec->to, /* where the guest goes
									      of whom it tells is no
									      way of its own */
		.post = rec->post,
		.service = rec->service ? rec->service->name : "",
		.sent_by = badge_of(rec->sender),
		.taken_by = taken_by(rec),
		.had_by = had_by(rec),
		.also = rec->also,
		.n_also = rec->n_also,
		.offered_at = rec->offered_at,
		.reached_at = rec->reached_at,
		.taken_at = taken_at(rec),
		.met_at = met_at(rec),
		.ended_at = rec->ended_at,
		.meet_by = rec->meet_by,
		.rings = rec->rings,
		.declined = (uint32_t)rec->n_declined,
		.late = is_late(rec),
	};
}

void report_keep(struct pool *pool, struct report_handoff *handoff) {
	const char **const texts[] = {&handoff->from, &handoff->to, &handoff->post,
		&handoff->service, &handoff->sent_by, &handoff->taken_by, &handoff->had_by};
	char **also = pool_take(pool, handoff->n_also * sizeof *also);

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*texts[i] = **texts[i] ? pool_text(pool, *texts[i]) : "";
	}
	for (size_t i = 0; i < handoff->n_also; i++) {
		also[i] = pool_text(pool, handoff->also[i]);
	}
	handoff->also = also;
}

/* History
 * ------------------------------------------------------------------------------------------ */

/* A walk through those that are covered and not live, up to the first that was made too late. */
struct walk {
	const struct report_ask *ask;
	const void *live; /* n_live of them, of @size bytes, each with its number first, by rising
			     number */
	size_t n_live, size;
	/* Returns 0, or anything else to end the walk. */
	int (*each)(void *userdata, const Usher__Fact__Handoff *rec);
	void *userdata;
	bool over;
	int r;
};

static void walk_row(void *userdata, const Usher__Fact__Handoff *rec) {
	struct walk *walk = userdata;

	if (walk->r || walk->over) {
		return;
	}
	walk->over = history_made_at(rec) >= walk->ask->to;
	if (report_covers(walk->ask, rec) &&
		!(walk->n_live &&
			bsearch(&rec->handoff, walk->live, walk->n_live, walk->size, by_number))) {
		walk->r = walk->each(walk->userdata, rec);
	}
}

/* Returns 0, what each() returned, or a negative errno. */
static int walk_history(
	struct walk *walk, struct history *history, uint64_t after, const atomic_bool *stop) {
	uint64_t at = 0;
	int64_t made = walk->ask->from - REPORT_HELD_MOST; /* it may have been held since then */
	int n = PAGE_ROWS, r;

	if (!history) {
		return 0;
	}
	r = history_before(history, made > 0 ? made : 0, &at);
	if (r < 0) {
		return r;
	}
	at = at > after ? at : after;
	while (n == PAGE_ROWS && !walk->over && !walk->r) {
		if (atomic_load(stop)) {
			return -ECANCELED;
		}
		n = history_page(history, at, PAGE_ROWS, walk_row, walk, &at);
	}
	return n < 0 ? n : walk->r;
}

/* Figures
 * ------------------------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b) {
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The smallest that @percent of a hundred are no larger than. */
static int64_t nearest_rank(const int64_t *values, size_t n, size_t percent) {
	return values[(n * percent + 99) / 100 - 1];
}

struct report_spread report_spread(int64_t *values, size_t n) {
	if (!n) {
		return (struct report_spread){0};
	}
	qsort(values, n, sizeof *values, by_size);
	return (struct report_spread){
		.n = n,
		.median = nearest_rank(values, n, 50),
		.ninetieth = nearest_rank(values, n, 90),
		.worst = values[n - 1],
	};
}

/* What is being counted. */
struct counting {
	struct report *report;
	const struct report_ask *ask;
};

static int64_t hour_of(const struct report_ask *ask, int64_t at) {
	int64_t ahead = 0;

	for (size_t i = 0; i < ask->n_shifts && ask->shifts[i].from <= at; i++) {
		ahead = ask->shifts[i].ahead;
	}
	return (at + ahead + 24 * HOUR) / HOUR % 24; /* a day more, for the first hours of 1970 west
							of Greenwich */
}

/* What the line is called that the handoff counts in; @room has HOUR_SIZE bytes. */
static const char *name_of(
	const struct report_ask *ask, const struct report_figures *figures, char *room) {
	if (ask->by == REPORT_BY_KIND) {
		return meeting_of(figures->kind)->name;
	}
	if (ask->by == REPORT_BY_HOUR) {
		snprintf(room, HOUR_SIZE, "%02d", (int)hour_of(ask, figures->offered_at));
		return room;
	}
	return figures->name;
}

static struct report_line *line_of(
	struct counting *counting, const struct report_figures *figures) {
	struct report *report = counting->report;
	char room[HOUR_SIZE];
	const char *name = name_of(counting->ask, figures, room);
	void **place;
	struct report_line *line = textmap_get(&report->groups, name);

	if (line) {
		return line;
	}
	line = POOL_NEW(&report->pool, struct report_line);
	line->name = pool_text(&report->pool, name);
	place = textmap_place(&report->groups, name);
	*place = line;
	return line;
}

/* Everything but times, which are kept in one place. */
static void count(struct report_line *line, const struct report_figures *figures) {
	line->sent++;
	line->taken += figures->taken;
	line->widened += figures->widened;
	line->escalated += figures->escalated;
	line->late += figures->late;
	if ((size_t)figures->stage < REPORT_STAGES) {
		line->at[figures->stage]++;
	}
}

static int count_one(struct counting *counting, const struct report_figures *figures) {
	struct report_line *line = line_of(counting, figures);

	if (counting->report->all.sent == REPORT_MOST) {
		return -E2BIG;
	}
	count(line, figures);
	count(&counting->report->all, figures);
	for (size_t which = 0; which < REPORT_TIMES_N; which++) {
		struct report_values *values = &line->values[which];

		if (figures->times[which] >= 0) {
			values->list = grow(values->list, values->n, sizeof *values->list);
			values->list[values->n++] = figures->times[which];
		}
	}
	return 0;
}

static int count_row(void *userdata, const Usher__Fact__Handoff *rec) {
	struct counting *counting = userdata;
	struct report_figures figures;

	report_figures(rec, counting->ask->by, &figures);
	return count_one(counting, &figures);
}

static int by_name(const void *a, const void *b) {
	return strcmp(
		(*(struct report_line *const *)a)->name, (*(struct report_line *const *)b)->name);
}

/* The spread over all lines. */
static struct report_spread spread_all(const struct report *report, enum report_time which) {
	struct report_spread spread;
	int64_t *values;
	size_t n = 0;

	for (size_t i = 0; i < report->n_lines; i++) {
		n += report->lines[i]->values[which].n;
	}
	values = NEW_N(int64_t, n);
	n = 0;
	for (size_t i = 0; i < report->n_lines; i++) {
		const struct report_values *some = &report->lines[i]->values[which];

		if (some->n) {
			memcpy(values + n, some->list, some->n * sizeof *values);
			n += some->n;
		}
	}
	spread = report_spread(values, n);
	free(values);
	return spread;
}

/* All is counted: put the lines in order, and find out the spreads. */
static void conclude(struct report *report, const struct report_ask *ask) {
	size_t at = 0;
	const char *name;
	void *line;

	while (textmap_next(&report->groups, &at, &name, &line)) {
		report->lines = grow(report->lines, report->n_lines, sizeof *report->lines);
		report->lines[report->n_lines++] = line;
	}
	if (report->n_lines) {
		qsort(report->lines, report->n_lines, sizeof *report->lines, by_name);
	}
	for (size_t which = 0; which < REPORT_TIMES_N; which++) {
		report->all.spreads[which] = spread_all(report, (enum report_time)which);
		for (size_t i = 0; i < report->n_lines; i++) {
			struct report_values *values = &report->lines[i]->values[which];

			report->lines[i]->spreads[which] = report_spread(values->list, values->n);
		}
	}
}

int report_read(struct report *report, const struct report_ask *ask, struct history *history,
	const struct report_figures *live, size_t n_live, const atomic_bool *stop) {
	struct counting counting = {report, ask};
	struct walk walk = {.ask = ask,
		.live = live,
		.n_live = n_live,
		.size = sizeof *live,
		.each = count_row,
		.userdata = &counting};
	int r = walk_history(&walk, history, 0, stop);

	for (size_t i = 0; r == 0 && i < n_live; i++) {
		r = count_one(&counting, &live[i]);
	}
	if (r == 0) {
		conclude(report, ask);
	}
	return r;
}

void report_finish(struct report *report) {
	size_t at = 0;
	const char *name;
	void *thing;

	while (textmap_next(&report->groups, &at, &name, &thing)) {
		struct report_line *line = thing;

		for (size_t which = 0; which < REPORT_TIMES_N; which++) {
			free(line->values[which].list);
		}
	}
	textmap_finish(&report->groups);
	free(report->lines);
	pool_finish(&report->pool);
	*report = (struct report){0};
}

/* Rows
 * --------------------------------------------------------------------------------------------- */

struct gathering {
	struct report_handoff *rows;
	size_t n, most;
	struct pool *pool;
};

static int gather(void *userdata, const Usher__Fact__Handoff *rec) {
	struct gathering *gathering = userdata;
	struct report_handoff *row = &gathering->rows[gathering->n++];

	report_look(rec, row);
	report_keep(gathering->pool, row);
	return gathering->n == gathering->most;
}

/* An arrival goes to an area, if only to one that there was; a driver may have been told any text.
 */
static void clear_places(struct report_handoff *rows, size_t n, const struct textmap *areas) {
	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != USHER__KIND__ARRIVAL && !textmap_get(areas, rows[i].to)) {
			rows[i].to = "";
		}
	}
}

int report_rows(const struct report_ask *ask, uint64_t after, size_t most,
	const struct textmap *areas, struct history *history, const struct report_handoff *live,
	size_t n_live, const atomic_bool *stop, struct pool *pool, struct report_handoff *ret) {
	struct report_handoff *rows = NEW_N(struct report_handoff, most + n_live);
	struct gathering gathering = {.rows = rows, .most = most, .pool = pool};
	struct walk walk = {.ask = ask,
		.live = live,
		.n_live = n_live,
		.size = sizeof *live,
		.each = gather,
		.userdata = &gathering};
	int r = walk_history(&walk, history, after, stop);
	size_t n = gathering.n;

	if (r >= 0) {
		for (size_t i = 0; i < n_live; i++) {
			rows[n++] = live[i];
		}
		qsort(rows, n, sizeof *rows, by_number);
		n = n < most ? n : most;
		clear_places(rows, n, areas);
		memcpy(ret, rows, n * sizeof *rows);
		r = (int)n;
	}
	free(rows);
	return r;
}
