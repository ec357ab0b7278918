/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "base/memory.h"
#include "driver.h"
#include "figures.h"
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

/* Each row is @above / (@below + @below_too), or @above alone. */
static const struct row {
	const char *group; /* the sentence before it, which is to be understood with the rows after
			      it, too */
	const char *what, *above, *below, *below_too;
	double must, aim; /* NaN: only reported */
	bool more;        /* is better */
	const char *unit;
} rows[] = {
	{"One message at a time, {times} of them: time from sending, median (p50)",
		"until confirmed, on disk / (ping-pong + COMMIT)", "usherd confirm p50 us",
		"floor ping-pong p50 us", "floor COMMIT p50 us", 1.8, 1.3, false, "x"},
	{NULL, "until the sender sees that a device has it (reached) / redis's reply",
		"usherd reached p50 us", "redis reached p50 us", NULL, 1.0, 0.8, false, "x"},
	{NULL, "until the sender sees that it is taken, on disk / redis's reply",
		"usherd taken p50 us", "redis reached p50 us", NULL, 1.5, 1.1, false, "x"},
	{NULL, "to ten devices, until the last has it (reached) / redis's ten replies",
		"usherd ten reached p50 us", "redis ten reached p50 us", NULL, 0.8, 0.6, false,
		"x"},
	{"64 senders with a receiver each, {messages} messages of each sender",
		"messages a second, 8 of each under way / redis's", "usherd 64 x 8 messages/s",
		"redis 64 x 8 messages/s", NULL, 1.3, 2, true, "x"},
	{NULL, "CPU of the daemon for a message, 8 under way / redis's",
		"usherd 64 x 8 CPU us a message", "redis 64 x 8 CPU us a message", NULL, 1.5, 0.8,
		false, "x"},
	{NULL, "messages a second, 32 of each under way / redis's", "usherd 64 x 32 messages/s",
		"redis 64 x 32 messages/s", NULL, 1.3, 2, true, "x"},
	{NULL, "CPU of the daemon for a message, 32 under way / redis's",
		"usherd 64 x 32 CPU us a message", "redis 64 x 32 CPU us a message", NULL, 1.5, 0.8,
		false, "x"},
	{"Clients on duty that wait", "memory (RSS) of usherd for each, of {few}",
		"usherd {few} clients KiB each", NULL, NULL, 4, 2, false, "KiB"},
	{NULL, "memory (RSS) of usherd for each, of {many}", "usherd {many} clients KiB each", NULL,
		NULL, 4, 2, false, "KiB"},
	{NULL, "time from kill -9 until {many} are back and know all / redis's",
		"usherd {many} back s", "redis {many} back s", NULL, 1.0, 0.7, false, "x"},
	{"A start with {old} old handoffs, until usherd is ready",
		"after a clean stop, less two empty starts",
		"usherd start with {old} old - 2 x empty ms", NULL, NULL, 50, NAN, false, "ms"},
	{NULL, "after a clean stop, less an empty start", "usherd start with {old} old - empty ms",
		NULL, NULL, NAN, 20, false, "ms"},
	{NULL, "after kill -9 amid handoffs, all of it",
		"usherd start with {old} old after kill -9 ms", NULL, NULL, NAN, NAN, false, "ms"},
	{"usherd by itself", "idle: anonymous memory (RSS)", "usherd idle anonymous MiB", NULL,
		NULL, 3, 1.5, false, "MiB"},
	{NULL, "idle: wake-ups in {idle} s", "usherd idle wake-ups", NULL, NULL, 0, 0, false,
		"times"},
	{NULL, "disk for a handoff with all that becomes of it, of {old}",
		"usherd disk bytes a handoff", NULL, NULL, NAN, 1024, false, "B"},
	{NULL, "instructions for a handoff that is taken, by callgrind",
		"usherd instructions a handoff", NULL, NULL, NAN, NAN, false, "each"},
	{"At 501 posts and 5,000 open handoffs, against 7 posts and 10 open",
		"time until reached, median (p50), 501 posts / 7",
		"usherd 501 posts reached p50 us", "usherd 7 posts reached p50 us", NULL, 1.2, 1.05,
		false, "x"},
	{NULL, "CPU of the daemon for a handoff, 501 posts / 7",
		"usherd 501 posts CPU us a handoff", "usherd 7 posts CPU us a handoff", NULL, NAN,
		NAN, false, "x"},
	{"At 2,000 handoffs a second for {steady} s: the slowest of a hundred (p99), against the "
	 "median (p50)",
		"time until confirmed, p99 / p50", "usherd steady confirm p99 us",
		"usherd steady confirm p50 us", NULL, NAN, 3, false, "x"},
	{NULL, "time until reached, p99 / p50", "usherd steady reached p99 us",
		"usherd steady reached p50 us", NULL, NAN, 3, false, "x"},
	{"The core alone, in virtual time: {hours} h of 501 posts and 2,000 guests an hour, 18 "
	 "events and more each",
		"CPU for all of it", "core day CPU s", NULL, NULL, NAN, NAN, false, "s"},
	{NULL, "CPU for an event", "core day CPU us an event", NULL, NULL, NAN, NAN, false, "us"},
	{NULL, "handoffs in the core at once, at most", "core day most handoffs", NULL, NULL, NAN,
		NAN, false, "of them"},
	{"mosquitto, which stores nothing in time",
		"mosquitto's reply to one message at a time, median (p50) / redis's",
		"mosquitto reached p50 us", "redis reached p50 us", NULL, NAN, NAN, false, "x"},
	{NULL, "mosquitto's messages a second, 64 senders, 8 under way / redis's",
		"mosquitto 64 x 8 messages/s", "redis 64 x 8 messages/s", NULL, NAN, NAN, true,
		"x"},
};

enum {
	ROWS_N = sizeof rows / sizeof *rows,
};

static void add_difference(const char *name, double times) {
	double all = figure_now("usherd start with {old} old ms"),
	       empty = figure_now("usherd start empty ms");

	if (!isnan(all) && !isnan(empty)) {
		figure_add(name, all - times * empty);
	}
}

void report_round(void) {
	add_difference("usherd start with {old} old - 2 x empty ms", 2);
	add_difference("usherd start with {old} old - empty ms", 1);
	for (size_t i = 0; i < ROWS_N; i++) {
		double above = figure_now(rows[i].above),
		       below = rows[i].below ? figure_now(rows[i].below) : NAN;

		if (rows[i].below_too) {
			below += figure_now(rows[i].below_too);
		}
		if (rows[i].below && !isnan(above) && !isnan(below)) {
			figure_add(rows[i].what, above / below);
		}
	}
}

/* The figure that the row is about. */
static size_t value_of(
	const struct row *row, double *ret_median, double *ret_least, double *ret_most) {
	return figure_median(row->below ? row->what : row->above, ret_median, ret_least, ret_most);
}

static bool is_within(const struct row *row, double value, double limit) {
	return row->more ? value >= limit : value <= limit;
}

static const char *verdict(const struct row *row, double value) {
	if (!isnan(row->must) && !is_within(row, value, row->must)) {
		return "MISSED";
	}
	if (!isnan(row->aim)) {
		return is_within(row, value, row->aim) ? "aim"
			: isnan(row->must)             ? "short of aim"
						       : "must";
	}
	return isnan(row->must) ? "reported" : "must";
}

static void print_limit(double limit, const struct row *row) {
	if (isnan(limit)) {
		printf(" %9s", "-");
	} else {
		printf(" %s%7.4g%s", row->more ? ">" : "<", limit, " ");
	}
}

/* So that there is no power of ten in the table. */
static int digits(double value) {
	return fabs(value) < 1000 ? 3 : 5;
}

static void print_row(const struct row *row, bool quick) {
	double median, least, most;

	(void)value_of(row, &median, &least, &most);
	printf("  %-70s %7.*g %-5s %9.*g .. %-9.*g", figure_name(row->what), digits(median), median,
		row->unit, digits(least), least, digits(most), most);
	if (!quick) {
		print_limit(row->must, row);
		print_limit(row->aim, row);
		printf("  %s", verdict(row, median));
	}
	putchar('\n');
}

static void print_heading(const struct options *options) {
	puts("usherd and redis both store a message before they confirm or deliver it; a receipt "
	     "(reached) is a device's\n"
	     "word, which usherd tells at once and stores soon after, while redis's reply is "
	     "stored first. Mosquitto stores\n"
	     "nothing in time. Unit x: a ratio of two times, rates or costs within a round; rows "
	     "with another unit are no\n"
	     "ratios, they are usherd alone.");
	if (options->bench.quick) {
		puts("A quick run: little was done, these figures mean nothing, and are held "
		     "against no limit.");
	} else {
		puts("must: what is promised, MISSED if not kept; aim: what is wanted; -: there is "
		     "none.");
	}
	printf("\n  %-70s %7s %-5s %22s", "what", "median", "unit", "least .. most   ");
	puts(options->bench.quick ? "" : "       must       aim");
}

void report_table(const struct options *options) {
	const char *group = NULL;

	print_heading(options);
	for (size_t i = 0; i < ROWS_N; i++) {
		double unused;

		group = rows[i].group ? rows[i].group : group;
		if (!value_of(&rows[i], &unused, &unused, &unused)) {
			continue;
		}
		if (group) {
			printf("%s:\n", figure_name(group));
			group = NULL;
		}
		print_row(&rows[i], options->bench.quick);
	}
}

static json_t *number(double value) {
	return isnan(value) ? json_null() : json_real(value);
}

static json_t *row_json(const struct row *row, const char *group, bool quick) {
	double median, least, most;
	size_t n = value_of(row, &median, &least, &most);

	return n ? json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:i, s:o, s:o, s:s?}", "group",
			   figure_name(group), "what", figure_name(row->what), "unit", row->unit,
			   "median", number(median), "least", number(least), "most", number(most),
			   "rounds", (int)n, "must", number(row->must), "aim", number(row->aim),
			   "verdict", quick ? NULL : verdict(row, median))
		 : NULL;
}

/* What was done, without which the figures cannot be read. */
static json_t *done_json(const struct options *options) {
	const struct bench *bench = &options->bench;

	return json_pack("{s:s, s:b, s:i, s:s?, s:o, s:i, s:i, s:i, s:i, s:i, s:[i, i], s:i}",
		"version", options->version, "quick", bench->quick, "rounds", (int)options->rounds,
		"only", options->only, "old",
		bench->old ? json_integer((json_int_t)bench->n_old) : json_null(), "times",
		(int)bench->times, "messages", (int)bench->messages, "steady", (int)bench->steady,
		"idle", (int)bench->idle, "hours", (int)bench->hours, "crowd", (int)bench->crowd[0],
		(int)bench->crowd[1], "processors", (int)sysconf(_SC_NPROCESSORS_ONLN));
}

void report_json(const struct options *options) {
	json_t *all = allocated(done_json(options)), *list = allocated(json_array());
	const char *group = NULL;

	for (size_t i = 0; i < ROWS_N; i++) {
		json_t *row;

		group = rows[i].group ? rows[i].group : group;
		row = row_json(&rows[i], group, options->bench.quick);
		if (row) {
			json_array_append_new(list, row);
		}
	}
	json_object_set_new(all, "rows", list);
	json_object_set_new(all, "figures", figures_json());
	if (json_dumpf(all, options->part, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) < 0 ||
		fclose(options->part) == EOF || rename(options->json_part, options->json) < 0) {
		give_up("%s: %s", options->json, strerror(errno));
	}
	json_decref(all);
	fflush(stdout);
	fprintf(stderr, "all figures: %s\n", options->json);
}
