/* SPDX-License-Identifier: MIT */
/* report: figures and rows of what was handed over, for supervisors. */
#include "cli/exits.h"
#include "cli/keep.h"
#include "cli/render.h"
#include "cli/verb.h"
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

enum {
	REPORT_PATIENCE = 300 * 1000, /* ms: a million old handoffs take a while, and others may
					 have asked first */
};

/* A report as its pages come. */
struct pages {
	const struct call *call;
	struct report_head head;
	bool csv;
	struct table table;
	Usher__Report *report; /* of the first page, with what is under way of all of them */
};

static void take_report(struct pages *pages, const Usher__Report *report) {
	Usher__Report *copy = keep_report(report), *kept = pages->report;

	if (!kept) {
		pages->report = copy;
		return;
	}
	if (copy->n_under_way) {
		kept->under_way = need(reallocarray(kept->under_way,
			kept->n_under_way + copy->n_under_way, sizeof *kept->under_way));
		memcpy(kept->under_way + kept->n_under_way, copy->under_way,
			copy->n_under_way * sizeof *kept->under_way);
		kept->n_under_way += copy->n_under_way;
		copy->n_under_way = 0;
	}
	usher__report__free_unpacked(copy, NULL);
}

static void add_line(struct pages *pages, const Usher__ReportLine *line) {
	if (pages->call->json) {
		render_json(&line->base);
	} else if (pages->csv) {
		render_csv_line(&pages->head, line);
	} else {
		render_report_line(&pages->table, &pages->head, line);
	}
}

static void add_row(struct pages *pages, const Usher__ReportRow *row) {
	if (pages->call->json) {
		render_json(&row->base);
	} else if (pages->csv) {
		render_csv_row(row);
	} else {
		render_report_row(&pages->table, row);
	}
}

/* What stands above it all. */
static void begin(struct pages *pages, const Usher__Report *report) {
	if (pages->csv) {
		render_csv_head(&pages->head);
	} else if (!pages->call->json) {
		char *span = words_join(words_date(report->from), " to ", words_date(report->to));

		render_line(
			words_join(span, "; times: ",
				words("%s", pages->head.rows ? "" : "median, 90 % within, worst")),
			stdout);
		if (!pages->head.rows) {
			render_report_head(&pages->table, &pages->head);
		}
	}
}

static void add_page(void *userdata, const Usher__Answer *answer) {
	struct pages *pages = userdata;

	if (answer->report) {
		if (!pages->report) {
			begin(pages, answer->report);
		}
		take_report(pages, answer->report);
	}
	for (size_t i = 0; i < answer->n_lines; i++) {
		add_line(pages, answer->lines[i]);
	}
	for (size_t i = 0; i < answer->n_rows; i++) {
		add_row(pages, answer->rows[i]);
	}
}

/* What comes behind the lines: all of them in one, and what is under way. */
static void conclude(struct pages *pages) {
	const Usher__Report *report = pages->report;
	struct table under_way = {0};

	if (pages->call->json) {
		render_json(&report->base);
		return;
	}
	if (pages->csv) {
		if (report->all) {
			render_csv_all(report->all);
		}
		return;
	}
	if (report->all) {
		render_report_all(&pages->table, report->all);
	}
	table_print(&pages->table);
	render_line(render_under_way_counts(report), stdout);
	for (size_t i = 0; i < report->n_under_way; i++) {
		render_under_way(&under_way, report->under_way[i]);
	}
	table_print(&under_way);
}

static int read_by(const struct options *options, Usher__By *ret) {
	static const char *const names[] = {[USHER__BY__POST] = "post",
		[USHER__BY__BADGE] = "badge",
		[USHER__BY__KIND] = "kind",
		[USHER__BY__HOUR] = "hour"};

	for (size_t i = 0; i < sizeof names / sizeof *names && options_has(options, OPTION_BY);
		i++) {
		if (names[i] && !strcmp(options_text(options, OPTION_BY), names[i])) {
			*ret = (Usher__By)i;
			return 0;
		}
	}
	if (!options_has(options, OPTION_BY)) {
		return 0;
	}
	fprintf(stderr, "usher: --by %s: it is post, badge, kind or hour\n",
		options_text(options, OPTION_BY));
	return -1;
}

/* Each of them says how all of it is printed, or what is. */
static int check(const struct call *call) {
	const struct options *options = call->options;

	if (call->json && options_has(options, OPTION_CSV)) {
		fputs("usher: report comes with --csv or with --json\n", stderr);
		return -1;
	}
	if (options_has(options, OPTION_ROWS) && options_has(options, OPTION_BY)) {
		fputs("usher: --rows are one for each handoff, and --by is for figures\n", stderr);
		return -1;
	}
	return 0;
}

int verb_report(struct call *call) {
	const struct options *options = call->options;
	struct pages pages = {.call = call,
		.csv = options_has(options, OPTION_CSV),
		.head.rows = options_has(options, OPTION_ROWS)};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__ReportRequest on = USHER__REPORT_REQUEST__INIT;
	int status;

	if (check(call) < 0 || read_by(options, &pages.head.by) < 0) {
		return EXIT_USAGE;
	}
	status = call_open(call);
	if (status != EXIT_DONE) {
		return status;
	}
	call->patience = REPORT_PATIENCE;
	on.from = (char *)options_text(options, OPTION_SINCE);
	on.to = (char *)options_text(options, OPTION_UNTIL);
	on.by = pages.head.by;
	on.rows = pages.head.rows;
	on.under_way = !pages.csv && !on.rows;
	request.ask_case = USHER__REQUEST__ASK_REPORT;
	request.report = &on;
	status = call_pages(call, &request, &on.after, add_page, &pages);
	if (status == EXIT_DONE && pages.report && !on.rows) {
		conclude(&pages);
	}
	table_print(&pages.table);
	if (pages.report) {
		usher__report__free_unpacked(pages.report, NULL);
	}
	return status;
}
