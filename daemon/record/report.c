/* SPDX-License-Identifier: MIT */
#include "record/report.h"

#include "base/memory.h"
#include "base/order.h"

#include <errno.h>
#include <stdio.h>

enum {
	PAGE_ROWS = 256,         /* of history at a time */
	EARLIER_TAKERS_MAX = 16, /* takers that a handoff remembers: of one with so many the first
			      may be forgotten */
	HOUR_TEXT_SIZE = 4,
};

#define HOUR_MS (INT64_C(3600) * 1000)

/* What meets a guest's need, by kind: what is done halfway, if it is; or else an end. */
static const struct met_rule {
	const char *kind_name;
	Usher__Kind kind;
	Usher__Stage end_stage;
	bool is_met_halfway; /* once the guest is aboard, or has what is lent: both are aboard_at */
} met_rules[] = {
	{"ARRIVAL", USHER__KIND__ARRIVAL, USHER__STAGE__MET, false},
	{"PICKUP", USHER__KIND__PICKUP, USHER__STAGE__STAGE_UNSAID, true},
	{"SERVICE", USHER__KIND__SERVICE, USHER__STAGE__DONE, true},
	{"NOTICE", USHER__KIND__NOTICE, USHER__STAGE__STAGE_UNSAID, false},
};

static const struct met_rule *met_rule_of(Usher__Kind kind) {
	static const struct met_rule unknown = {.kind_name = ""}; /* of a later relay */

	for (size_t i = 0; i < sizeof met_rules / sizeof *met_rules; i++) {
		if (met_rules[i].kind == kind) {
			return &met_rules[i];
		}
	}
	return &unknown;
}

/* A handoff ------------------------------------------------------------------------------------ */

static const char *badge_of(const Usher__Fact__Person *person) {
	return person ? person->badge : "";
}

/* Of one with many takers the first may be forgotten: then it is not known. */
static int64_t first_taken_at(const Usher__Fact__Handoff *rec) {
	if (rec->n_earlier >= EARLIER_TAKERS_MAX) {
		return 0;
	}
	return rec->n_earlier ? rec->earlier[0]->taken_at : rec->taken_at;
}

static const char *earliest_known_taken_by(const Usher__Fact__Handoff *rec) {
	return badge_of(rec->n_earlier ? rec->earlier[0]->person : rec->taker);
}

static const char *last_taken_by(const Usher__Fact__Handoff *rec) {
	return badge_of(rec->taker || !rec->n_earlier ? rec->taker
						      : rec->earlier[rec->n_earlier - 1]->person);
}

static int64_t met_at(const Usher__Fact__Handoff *rec) {
	const struct met_rule *rule = met_rule_of(rec->kind);

	if (rule->is_met_halfway && rec->aboard_at) {
		return rec->aboard_at;
	}
	return rule->end_stage && rule->end_stage == rec->stage ? rec->ended_at : 0;
}

static bool was_met_late(const Usher__Fact__Handoff *rec) {
	return rec->kind == USHER__KIND__ARRIVAL && rec->meet_by && met_at(rec) > rec->meet_by;
}

/* A time that cannot be was damaged, or is not known. */
static int64_t ms_since_offer(const Usher__Fact__Handoff *rec, int64_t at) {
	return at > 0 && at >= rec->offered_at ? at - rec->offered_at : -1;
}

bool report_query_covers(const struct report_query *query, const Usher__Fact__Handoff *rec) {
	bool sent = rec->offered_at || !rec->held_at;

	return sent && rec->offered_at >= query->from && rec->offered_at < query->to;
}

/* Whose line of a report @grouping that a handoff counts in; "": nobody's, or it has lines by
 * something else. */
static const char *post_or_badge(const Usher__Fact__Handoff *rec, enum report_grouping grouping) {
	if (grouping == REPORT_BY_POST) {
		return rec->post;
	}
	return grouping == REPORT_BY_BADGE ? earliest_known_taken_by(rec) : "";
}

void report_fill_sample(const Usher__Fact__Handoff *rec, enum report_grouping grouping,
	struct report_sample *ret_sample) {
	*ret_sample = (struct report_sample){
		.number = rec->handoff,
		.offered_at = rec->offered_at,
		.delays =
			{
				[REPORT_DELAY_REACH] = ms_since_offer(rec, rec->reached_at),
				[REPORT_DELAY_TAKE] = ms_since_offer(rec, first_taken_at(rec)),
				[REPORT_DELAY_MEET] = ms_since_offer(rec, met_at(rec)),
			},
		.post_or_badge = post_or_badge(rec, grouping),
		.kind = rec->kind,
		.stage = rec->stage,
		.taken = rec->taker || rec->n_earlier,
		.widened = rec->n_also > 0,
		.escalated = rec->climbed || rec->n_also,
		.late = was_met_late(rec),
	};
}

void report_fill_row(const Usher__Fact__Handoff *rec, struct report_row *ret_row) {
	*ret_row = (struct report_row){
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
		.taken_by = earliest_known_taken_by(rec),
		.last_taken_by = last_taken_by(rec),
		.widened_to = rec->also,
		.n_widened_to = rec->n_also,
		.offered_at = rec->offered_at,
		.reached_at = rec->reached_at,
		.taken_at = first_taken_at(rec),
		.met_at = met_at(rec),
		.ended_at = rec->ended_at,
		.meet_by = rec->meet_by,
		.rings = rec->rings,
		.n_declined = (uint32_t)rec->n_declined,
		.late = was_met_late(rec),
	};
}

void report_row_copy_texts(struct pool *pool, struct report_row *row) {
	const char **const texts[] = {&row->from, &row->to, &row->post, &row->service,
		&row->sent_by, &row->taken_by, &row->last_taken_by};
	char **widened_to = pool_alloc(pool, row->n_widened_to * sizeof *widened_to);

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		*texts[i] = **texts[i] ? pool_copy_text(pool, *texts[i]) : "";
	}
	for (size_t i = 0; i < row->n_widened_to; i++) {
		widened_to[i] = pool_copy_text(pool, row->widened_to[i]);
	}
	row->widened_to = widened_to;
}

/* History -------------------------------------------------------------------------------------- */

/* A walk through those that are covered and not live, up to the first that was made too late. */
struct history_walk {
	const struct report_query *query;
	const void *live; /* n_live of them, of @live_entry_size bytes, each with its number first,
			     by rising number */
	size_t n_live, live_entry_size;
	/* Returns 0, or anything else to end the walk. */
	int (*on_handoff)(void *userdata, const Usher__Fact__Handoff *rec);
	void *userdata;
	bool is_over;
	int result;
};

static void on_history_handoff(void *userdata, const Usher__Fact__Handoff *rec) {
	struct history_walk *walk = userdata;

	if (walk->result || walk->is_over) {
		return;
	}
	walk->is_over = history_handoff_made_at(rec) >= walk->query->to;
	if (report_query_covers(walk->query, rec) &&
		!(walk->n_live &&
			bsearch(&rec->handoff, walk->live, walk->n_live, walk->live_entry_size,
				by_number))) {
		walk->result = walk->on_handoff(walk->userdata, rec);
	}
}

/* Returns 0, what on_handoff() returned, or a negative errno. */
static int walk_history(struct history_walk *walk, struct history *history, uint64_t after_number,
	const atomic_bool *stop) {
	uint64_t number = 0;
	int64_t made_since = walk->query->from - REPORT_SCHEDULED_MAX_MS; /* it may have been
									     scheduled since then */
	int n = PAGE_ROWS, r;

	if (!history) {
		return 0;
	}
	r = history_find_last_made_before(history, made_since > 0 ? made_since : 0, &number);
	if (r < 0) {
		return r;
	}
	number = number > after_number ? number : after_number;
	while (n == PAGE_ROWS && !walk->is_over && !walk->result) {
		if (atomic_load(stop)) {
			return -ECANCELED;
		}
		n = history_read_page(
			history, number, PAGE_ROWS, on_history_handoff, walk, &number);
	}
	return n < 0 ? n : walk->result;
}

/* Figures -------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b) {
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The smallest that @percent of a hundred are no larger than. */
static int64_t nearest_rank_percentile(const int64_t *sorted, size_t n, size_t percent) {
	return sorted[(n * percent + 99) / 100 - 1];
}

struct report_spread report_sort_and_get_spread(int64_t *values, size_t n) {
	if (!n) {
		return (struct report_spread){0};
	}
	qsort(values, n, sizeof *values, by_value);
	return (struct report_spread){
		.n = n,
		.median = nearest_rank_percentile(values, n, 50),
		.ninetieth = nearest_rank_percentile(values, n, 90),
		.longest = values[n - 1],
	};
}

/* What is being counted. */
struct count_context {
	struct report *report;
	const struct report_query *query;
};

static int64_t local_hour(const struct report_query *query, int64_t at) {
	int64_t offset_ms = 0;

	for (size_t i = 0; i < query->n_utc_offsets && query->utc_offsets[i].since <= at; i++) {
		offset_ms = query->utc_offsets[i].offset_ms;
	}
	return (at + offset_ms + 24 * HOUR_MS) / HOUR_MS % 24; /* a day more, for the first hours of
							1970 west of Greenwich */
}

/* What the line is called that the handoff counts in; @buffer has HOUR_TEXT_SIZE bytes. */
static const char *line_name(
	const struct report_query *query, const struct report_sample *sample, char *buffer) {
	if (query->grouping == REPORT_BY_KIND) {
		return met_rule_of(sample->kind)->kind_name;
	}
	if (query->grouping == REPORT_BY_HOUR) {
		snprintf(
			buffer, HOUR_TEXT_SIZE, "%02d", (int)local_hour(query, sample->offered_at));
		return buffer;
	}
	return sample->post_or_badge;
}

static struct report_line *find_or_add_line(
	struct count_context *context, const struct report_sample *sample) {
	struct report *report = context->report;
	char buffer[HOUR_TEXT_SIZE];
	const char *name = line_name(context->query, sample, buffer);
	void **slot;
	struct report_line *line = textmap_get(&report->lines_by_name, name);

	if (line) {
		return line;
	}
	line = POOL_NEW(&report->pool, struct report_line);
	line->name = pool_copy_text(&report->pool, name);
	slot = textmap_ensure_value_slot(&report->lines_by_name, name);
	*slot = line;
	return line;
}

/* Everything but times, which are kept in one place. */
static void count_in_line(struct report_line *line, const struct report_sample *sample) {
	line->sent++;
	line->taken += sample->taken;
	line->widened += sample->widened;
	line->escalated += sample->escalated;
	line->late += sample->late;
	if ((size_t)sample->stage < REPORT_STAGES_MAX) {
		line->at_stage[sample->stage]++;
	}
}

static int count_sample(struct count_context *context, const struct report_sample *sample) {
	struct report_line *line = find_or_add_line(context, sample);

	if (context->report->total.sent == REPORT_HANDOFFS_MAX) {
		return -E2BIG;
	}
	count_in_line(line, sample);
	count_in_line(&context->report->total, sample);
	for (size_t delay = 0; delay < REPORT_DELAYS_N; delay++) {
		struct report_delays *delays = &line->delays[delay];

		if (sample->delays[delay] >= 0) {
			delays->values = grow(delays->values, delays->n, sizeof *delays->values);
			delays->values[delays->n++] = sample->delays[delay];
		}
	}
	return 0;
}

static int count_handoff(void *userdata, const Usher__Fact__Handoff *rec) {
	struct count_context *context = userdata;
	struct report_sample sample;

	report_fill_sample(rec, context->query->grouping, &sample);
	return count_sample(context, &sample);
}

static int by_name(const void *a, const void *b) {
	return strcmp(
		(*(struct report_line *const *)a)->name, (*(struct report_line *const *)b)->name);
}

/* The spread over all lines. */
static struct report_spread spread_of_all_lines(
	const struct report *report, enum report_delay delay) {
	struct report_spread spread;
	int64_t *values;
	size_t n = 0;

	for (size_t i = 0; i < report->n_lines; i++) {
		n += report->lines[i]->delays[delay].n;
	}
	values = NEW_N(int64_t, n);
	n = 0;
	for (size_t i = 0; i < report->n_lines; i++) {
		const struct report_delays *delays = &report->lines[i]->delays[delay];

		if (delays->n) {
			memcpy(values + n, delays->values, delays->n * sizeof *values);
			n += delays->n;
		}
	}
	spread = report_sort_and_get_spread(values, n);
	free(values);
	return spread;
}

/* All is counted: put the lines in order, and find out the spreads. */
static void build_sorted_lines_and_set_spreads(struct report *report) {
	size_t position = 0;
	const char *name;
	void *line;

	while (textmap_next(&report->lines_by_name, &position, &name, &line)) {
		report->lines = grow(report->lines, report->n_lines, sizeof *report->lines);
		report->lines[report->n_lines++] = line;
	}
	if (report->n_lines) {
		qsort(report->lines, report->n_lines, sizeof *report->lines, by_name);
	}
	for (size_t delay = 0; delay < REPORT_DELAYS_N; delay++) {
		report->total.spreads[delay] =
			spread_of_all_lines(report, (enum report_delay)delay);
		for (size_t i = 0; i < report->n_lines; i++) {
			struct report_delays *delays = &report->lines[i]->delays[delay];

			report->lines[i]->spreads[delay] =
				report_sort_and_get_spread(delays->values, delays->n);
		}
	}
}

int report_build(struct report *report, const struct report_query *query, struct history *history,
	const struct report_sample *live, size_t n_live, const atomic_bool *stop) {
	struct count_context context = {report, query};
	struct history_walk walk = {.query = query,
		.live = live,
		.n_live = n_live,
		.live_entry_size = sizeof *live,
		.on_handoff = count_handoff,
		.userdata = &context};
	int r = walk_history(&walk, history, 0, stop);

	for (size_t i = 0; r == 0 && i < n_live; i++) {
		r = count_sample(&context, &live[i]);
	}
	if (r == 0) {
		build_sorted_lines_and_set_spreads(report);
	}
	return r;
}

void report_finish(struct report *report) {
	size_t position = 0;
	const char *name;
	void *value;

	while (textmap_next(&report->lines_by_name, &position, &name, &value)) {
		struct report_line *line = value;

		for (size_t delay = 0; delay < REPORT_DELAYS_N; delay++) {
			free(line->delays[delay].values);
		}
	}
	textmap_finish(&report->lines_by_name);
	free(report->lines);
	pool_finish(&report->pool);
	*report = (struct report){0};
}

/* Rows ----------------------------------------------------------------------------------------- */

struct row_collector {
	struct report_row *rows;
	size_t n, n_max;
	struct pool *pool;
};

static int collect_row(void *userdata, const Usher__Fact__Handoff *rec) {
	struct row_collector *collector = userdata;
	struct report_row *row = &collector->rows[collector->n++];

	report_fill_row(rec, row);
	report_row_copy_texts(collector->pool, row);
	return collector->n == collector->n_max;
}

/* An arrival goes to an area, if only to one that there was; a driver may have been told any text.
 */
static void clear_free_text_destinations(
	struct report_row *rows, size_t n, const struct textmap *areas) {
	for (size_t i = 0; i < n; i++) {
		if (rows[i].kind != USHER__KIND__ARRIVAL && !textmap_get(areas, rows[i].to)) {
			rows[i].to = "";
		}
	}
}

int report_collect_rows(const struct report_query *query, uint64_t after_number, size_t n_max,
	const struct textmap *areas, struct history *history, const struct report_row *live,
	size_t n_live, const atomic_bool *stop, struct pool *pool, struct report_row *ret_rows) {
	struct report_row *rows = NEW_N(struct report_row, n_max + n_live);
	struct row_collector collector = {.rows = rows, .n_max = n_max, .pool = pool};
	struct history_walk walk = {.query = query,
		.live = live,
		.n_live = n_live,
		.live_entry_size = sizeof *live,
		.on_handoff = collect_row,
		.userdata = &collector};
	int r = walk_history(&walk, history, after_number, stop);
	size_t n = collector.n;

	if (r >= 0) {
		for (size_t i = 0; i < n_live; i++) {
			rows[n++] = live[i];
		}
		qsort(rows, n, sizeof *rows, by_number);
		n = n < n_max ? n : n_max;
		clear_free_text_destinations(rows, n, areas);
		memcpy(ret_rows, rows, n * sizeof *rows);
		r = (int)n;
	}
	free(rows);
	return r;
}
