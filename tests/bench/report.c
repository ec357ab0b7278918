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
	const char *what, *above, *below, *below_too;
	double must, aim; /* NaN: only reported */
	bool more;        /* is better */
	const char *unit;
} rows[] = {
	{"confirm p50 / (ping-pong + COMMIT)", "usherd confirm p50 us", "floor ping-pong p50 us", "floor COMMIT p50 us",
		1.8, 1.3, false, "x"},
	{"sender sees reached (told at once) / redis's reply", "usherd reached p50 us", "redis reached p50 us", NULL, 1.0, 0.8,
		false, "x"},
	{"sender sees taken (on disk) / redis's reply (on disk)", "usherd taken p50 us", "redis reached p50 us", NULL, 1.5,
		1.1, false, "x"},
	{"1 to 10, last reached / redis's ten replies", "usherd ten reached p50 us", "redis ten reached p50 us",
		NULL, 0.8, 0.6, false, "x"},
	{"64 pairs, 8 each, messages a second / redis's", "usherd 64 x 8 messages/s",
		"redis 64 x 8 messages/s", NULL, 1.3, 2, true, "x"},
	{"64 pairs, 8 each, CPU of the daemon / redis's", "usherd 64 x 8 CPU us a message", "redis 64 x 8 CPU us a message", NULL,
		1.5, 0.8, false, "x"},
	{"64 pairs, 32 each, messages a second / redis's", "usherd 64 x 32 messages/s",
		"redis 64 x 32 messages/s", NULL, 1.3, 2, true, "x"},
	{"64 pairs, 32 each, CPU of the daemon / redis's", "usherd 64 x 32 CPU us a message", "redis 64 x 32 CPU us a message",
		NULL, 1.5, 0.8, false, "x"},
	{"idle client, RSS of 1,000, each", "usherd 1,000 clients KiB each", NULL, NULL, 4, 2, false, "KiB"},
	{"idle client, RSS of 10,000, each", "usherd 10,000 clients KiB each", NULL, NULL, 4, 2, false, "KiB"},
	{"10,000 back after kill -9 / redis's", "usherd 10,000 back s", "redis 10,000 back s", NULL, 1.0, 0.7, false,
		"x"},
	{"start with a million old handoffs - 2 x empty", "usherd start with old - 2 x empty ms", NULL, NULL, 50, NAN,
		false, "ms"},
	{"start with a million old handoffs - empty", "usherd start with old - empty ms", NULL, NULL, NAN, 20, false,
		"ms"},
	{"idle daemon, anonymous RSS", "usherd idle anonymous MiB", NULL, NULL, 3, 1.5, false, "MiB"},
	{"idle daemon, wake-ups in 10 s", "usherd idle wake-ups", NULL, NULL, 0, 0, false, ""},
	{"disk a handoff with its life", "usherd disk bytes a handoff", NULL, NULL, NAN, 1024, false, "B"},
	{"reached p50 at 501 posts and 5,000 open / 7 and 10", "usherd 501 posts reached p50 us",
		"usherd 7 posts reached p50 us", NULL, 1.2, 1.05, false, "x"},
	{"CPU of the daemon, the same", "usherd 501 posts CPU us a handoff", "usherd 7 posts CPU us a handoff", NULL,
		NAN, NAN, false, "x"},
	{"confirm p99 / p50 at 2,000 handoffs a second", "usherd steady confirm p99 us", "usherd steady confirm p50 us",
		NULL, NAN, 3, false, "x"},
	{"reached p99 / p50 at 2,000 handoffs a second", "usherd steady reached p99 us", "usherd steady reached p50 us",
		NULL, NAN, 3, false, "x"},
	{"mosquitto (nothing durable): reply p50 / redis's", "mosquitto reached p50 us", "redis reached p50 us", NULL,
		NAN, NAN, false, "x"},
	{"mosquitto: 64 pairs, 8 each, messages a second / redis's", "mosquitto 64 x 8 messages/s",
		"redis 64 x 8 messages/s", NULL, NAN, NAN, true, "x"},
};

enum {
	ROWS_N = sizeof rows / sizeof *rows,
};

static void add_difference(const char *name, double times) {
	double old = figure_now("usherd start with old ms"), empty = figure_now("usherd start empty ms");

	if (!isnan(old) && !isnan(empty)) {
		figure_add(name, old - times * empty);
	}
}

void report_round(void) {
	add_difference("usherd start with old - 2 x empty ms", 2);
	add_difference("usherd start with old - empty ms", 1);
	for (size_t i = 0; i < ROWS_N; i++) {
		double above = figure_now(rows[i].above), below = rows[i].below ? figure_now(rows[i].below) : NAN;

		if (rows[i].below_too) {
			below += figure_now(rows[i].below_too);
		}
		if (rows[i].below && !isnan(above) && !isnan(below)) {
			figure_add(rows[i].what, above / below);
		}
	}
}

/* The figure that the row is about. */
static size_t value_of(const struct row *row, double *ret_median, double *ret_least, double *ret_most) {
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
		return is_within(row, value, row->aim) ? "aim" : isnan(row->must) ? "short of aim"
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

void report_table(const struct options *options) {
	puts("A message's way out is on disk before it is told, at usherd and at redis. \"Reached\" is a device's word, told at\n"
	     "once and stored soon after; redis's reply is on disk first. Mosquitto stores nothing in time.\n");
	printf("%-58s %10s %22s %9s %9s  %s\n", "what", "median", "least .. most", "must", "aim", "");
	for (size_t i = 0; i < ROWS_N; i++) {
		double median, least, most;

		if (value_of(&rows[i], &median, &least, &most)) {
			printf("%-58s %7.3g %-3s %10.3g .. %-8.3g", rows[i].what, median, rows[i].unit, least, most);
			print_limit(rows[i].must, &rows[i]);
			print_limit(rows[i].aim, &rows[i]);
			printf("  %s\n", verdict(&rows[i], median));
		}
	}
}

static json_t *number(double value) {
	return isnan(value) ? json_null() : json_real(value);
}

void report_json(const struct options *options) {
	json_t *all = must(json_object()), *list = must(json_array());

	for (size_t i = 0; i < ROWS_N; i++) {
		double median, least, most;
		size_t n = value_of(&rows[i], &median, &least, &most);

		if (n) {
			json_array_append_new(list,
				json_pack("{s:s, s:s, s:o, s:o, s:o, s:i, s:o, s:o, s:s}", "what", rows[i].what, "unit", rows[i].unit,
					"median", number(median), "least", number(least), "most", number(most), "rounds", (int)n,
					"must", number(rows[i].must), "aim", number(rows[i].aim), "verdict", verdict(&rows[i], median)));
		}
	}
	json_object_set_new(all, "rows", list);
	json_object_set_new(all, "figures", figures_json());
	json_object_set_new(all, "processors", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
	if (json_dumpf(all, options->part, JSON_INDENT(1) | JSON_REAL_PRECISION(6)) < 0 || fclose(options->part) == EOF ||
		rename(options->json_part, options->json) < 0) {
		give_up("%s: %s", options->json, strerror(errno));
	}
	json_decref(all);
}
