/* SPDX-License-Identifier: MIT */
/* Reports: lines of figures, rows, and what is under way; as a table, and as comma-separated
 * values. */
#include "cli/csv.h"
#include "cli/render.h"
#include "cli/stage.h"
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

static const char *kind_word(Usher__Kind kind) {
	static const char *const names[] = {
		[USHER__KIND__KIND_UNSAID] = "",
		[USHER__KIND__ARRIVAL] = "arrival",
		[USHER__KIND__PICKUP] = "pickup",
		[USHER__KIND__SERVICE] = "service",
		[USHER__KIND__NOTICE] = "notice",
	};

	return (unsigned)kind < sizeof names / sizeof *names ? names[kind] : "?";
}

/* What a line is called: kinds as people have them, hours from when to when, and what has no name
 * by a word. */
static char *name_of(const struct report_head *head, const Usher__ReportLine *line) {
	const ProtobufCEnumValue *kind;
	int hour = atoi(line->name);

	if (head->by == USHER__BY__HOUR) {
		return words("%02d:00-%02d:00", hour, hour + 1);
	}
	if (head->by == USHER__BY__KIND) {
		kind = protobuf_c_enum_descriptor_get_value_by_name(
			&usher__kind__descriptor, line->name);
		return words("%s", kind ? kind_word(kind->value) : "(unknown)");
	}
	return words("%s", *line->name ? line->name : "(nobody)");
}

/* "8 s, 20 s, 2 min" */
static char *spread_of(const Usher__Spread *spread) {
	char *text;

	if (!spread || !spread->n) {
		return words("-");
	}
	text = words_join(words_span(spread->median), ", ", words_span(spread->ninetieth));
	return words_join(text, ", ", words_span(spread->worst));
}

/* What counts as come to its end, in one number. */
static uint32_t finished(const Usher__ReportLine *line) {
	return line->met + line->dropped + line->done + line->confirmed;
}

void render_report_head(struct table *table, const struct report_head *head) {
	static const char *const names[] = {
		[USHER__BY__NOTHING] = "",
		[USHER__BY__POST] = "post",
		[USHER__BY__BADGE] = "badge",
		[USHER__BY__KIND] = "kind",
		[USHER__BY__HOUR] = "hour",
	};
	static const char *const titles[] = {"sent", "taken", "finished", "late", "withdrawn",
		"missed", "open", "widened", "escalated", "reached in", "taken in", "met in"};
	char *cells[CELLS_MAX] = {words("%s", names[head->by])};

	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		cells[i + 1] = words("%s", titles[i]);
	}
	table_add(table, cells);
}

static void add_line(struct table *table, char *name, const Usher__ReportLine *line) {
	const uint32_t numbers[] = {line->sent, line->taken, finished(line), line->late,
		line->withdrawn, line->missed, line->open, line->widened, line->escalated};
	const Usher__Spread *const spreads[] = {line->to_reach, line->to_take, line->to_meet};
	char *cells[CELLS_MAX] = {name};
	size_t n = 1;

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		cells[n++] = words("%u", numbers[i]);
	}
	for (size_t i = 0; i < sizeof spreads / sizeof *spreads; i++) {
		cells[n++] = spread_of(spreads[i]);
	}
	table_add(table, cells);
}

void render_report_line(
	struct table *table, const struct report_head *head, const Usher__ReportLine *line) {
	add_line(table, name_of(head, line), line);
}

void render_report_all(struct table *table, const Usher__ReportLine *all) {
	add_line(table, words("all"), all);
}

/* "reached in 1 s"; "" if it has not come to that. */
static char *took(const char *what, int64_t from, int64_t at) {
	return at ? words_join(words("%s in", what), " ", words_span(at - from)) : words("%s", "");
}

void render_report_row(struct table *table, const Usher__ReportRow *row) {
	char *way = words("%s > %s", row->from, *row->to ? row->to : row->post);
	char *who = words("%s%s", *row->taken_by ? "by " : "", row->taken_by);
	char *times = took("reached", row->offered_at, row->reached_at);

	if (strcmp(row->had_by, row->taken_by)) {
		who = words_join(who, ", then ", words("%s", row->had_by));
	}
	times = words_join(times, ", ", took("taken", row->offered_at, row->taken_at));
	times = words_join(times, ", ", took("met", row->offered_at, row->met_at));
	times = words_join(times, ", ", words("%s", row->late ? "late" : ""));
	for (size_t i = 0; i < row->n_also; i++) {
		times = words_join(times, ", ", words("%s too", row->also[i]));
	}
	char *cells[CELLS_MAX] = {
		words_date(row->offered_at),
		words("%s", stage_mark(row->stage)),
		words("%s", row->id),
		words("%s", *row->service ? row->service : kind_word(row->kind)),
		way,
		words("from %s", *row->sent_by ? row->sent_by : "the relay"),
		who,
		times,
	};

	table_add(table, cells);
}

static const char *overdue_words(Usher__Overdue overdue) {
	static const char *const texts[] = {
		[USHER__OVERDUE__OVERDUE_UNSAID] = "",
		[USHER__OVERDUE__NOT_TAKEN] = "nobody takes it",
		[USHER__OVERDUE__GUEST_NOT_MET] = "the guest is not met",
		[USHER__OVERDUE__DRIVER_NOT_THERE] = "the driver is late",
		[USHER__OVERDUE__NOT_BACK] = "it is not back",
		[USHER__OVERDUE__NOT_CONFIRMED] = "not everybody has confirmed it",
	};

	return (unsigned)overdue < sizeof texts / sizeof *texts ? texts[overdue] : "overdue";
}

void render_under_way(struct table *table, const Usher__UnderWay *one) {
	char *cells[CELLS_MAX] = {
		words("%s", stage_mark(one->stage)),
		words("%s", one->id),
		words("%s", kind_word(one->kind)),
		words("%s", one->post),
		words_join(words("since "), "", words_date(one->since)),
		words("%s", *one->had_by ? one->had_by : "(nobody)"),
		words_join(words("%s", one->overdue ? "overdue" : ""), ": ",
			words("%s", overdue_words(one->overdue))),
	};

	table_add(table, cells);
}

char *render_under_way_counts(const Usher__Report *report) {
	const struct {
		uint32_t n;
		Usher__Stage stage;
	} counts[] = {
		{report->held, USHER__STAGE__SCHEDULED},
		{report->offered, USHER__STAGE__OFFERED},
		{report->taken, USHER__STAGE__TAKEN},
		{report->aboard, USHER__STAGE__ABOARD},
		{report->lent, USHER__STAGE__LENT},
	};
	char *text = words("%s", "");

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		if (counts[i].n) {
			text = words_join(text, ", ",
				words("%u %s", counts[i].n, stage_word(counts[i].stage)));
		}
	}
	text = words_join(words("under way now: "), "",
		*text ? text : words_join(text, "", words("nothing")));
	return words_join(text, "; ",
		report->overdue ? words("%u overdue", report->overdue) : words("%s", ""));
}

/* Comma-separated values ----------------------------------------------------------------------- */

static void add_titles(const char *const *titles, size_t n) {
	struct csv csv = {.stream = stdout};

	for (size_t i = 0; i < n; i++) {
		csv_text(&csv, titles[i]);
	}
	csv_end(&csv);
}

void render_csv_head(const struct report_head *head) {
	static const char *const rows[] = {"id", "visit", "kind", "from", "to", "post", "service",
		"sent by", "taken by", "had by", "stage", "sent at", "reached at", "taken at",
		"met at", "ended at", "meet by", "rings", "widened to", "declined", "late"};
	static const char *const lines[] = {"name", "sent", "taken", "met", "late", "dropped",
		"done", "confirmed", "withdrawn", "missed", "open", "widened", "escalated",
		"reached", "to reach median s", "to reach 90th s", "to reach worst s",
		"taken timed", "to take median s", "to take 90th s", "to take worst s", "met timed",
		"to meet median s", "to meet 90th s", "to meet worst s"};

	if (head->rows) {
		add_titles(rows, sizeof rows / sizeof *rows);
	} else {
		add_titles(lines, sizeof lines / sizeof *lines);
	}
}

static void add_spread(struct csv *csv, const Usher__Spread *spread) {
	static const Usher__Spread none = USHER__SPREAD__INIT;
	int64_t times[3];

	spread = spread ? spread : &none;
	times[0] = spread->median;
	times[1] = spread->ninetieth;
	times[2] = spread->worst;
	csv_number(csv, spread->n);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		if (spread->n) {
			csv_seconds(csv, times[i]);
		} else {
			csv_nothing(csv);
		}
	}
}

static void print_csv_line(char *name, const Usher__ReportLine *line) {
	const uint32_t numbers[] = {line->sent, line->taken, line->met, line->late, line->dropped,
		line->done, line->confirmed, line->withdrawn, line->missed, line->open,
		line->widened, line->escalated};
	struct csv csv = {.stream = stdout};

	csv_text(&csv, name);
	free(name);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		csv_number(&csv, numbers[i]);
	}
	add_spread(&csv, line->to_reach);
	add_spread(&csv, line->to_take);
	add_spread(&csv, line->to_meet);
	csv_end(&csv);
}

void render_csv_line(const struct report_head *head, const Usher__ReportLine *line) {
	print_csv_line(name_of(head, line), line);
}

void render_csv_all(const Usher__ReportLine *all) {
	print_csv_line(words("(all)"), all);
}

void render_csv_row(const Usher__ReportRow *row) {
	const char *const texts[] = {row->id, row->visit, kind_word(row->kind), row->from, row->to,
		row->post, row->service, row->sent_by, row->taken_by, row->had_by,
		stage_word(row->stage)};
	const int64_t times[] = {row->offered_at, row->reached_at, row->taken_at, row->met_at,
		row->ended_at, row->meet_by};
	struct csv csv = {.stream = stdout};
	char *also = words("%s", "");

	for (size_t i = 0; i < row->n_also; i++) {
		also = words_join(also, " ", words("%s", row->also[i]));
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		csv_text(&csv, texts[i]);
	}
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		csv_time(&csv, times[i]);
	}
	csv_number(&csv, row->rings);
	csv_text(&csv, also);
	csv_number(&csv, row->declined);
	csv_text(&csv, row->late ? "late" : "");
	csv_end(&csv);
	free(also);
}
