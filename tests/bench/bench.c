/* SPDX-License-Identifier: MIT */
/*
 * How fast usher is, beside the machine's floor and what people would use instead. All of it in one
 * run and in turns, since the machine is not the same from one minute to the next: what counts is
 * the ratios.
 */
#include "figures.h"
#include "guard.h"
#include "options.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void measure_round(const struct options *options) {
	for (size_t i = 0; i < measures_n; i++) {
		if (options_want(options, &measures[i])) {
			fprintf(stderr, "%s\n", measures[i].name);
			measures[i].measure(&options->bench);
		}
	}
}

/* For labels. */
static void count_all(const struct bench *bench) {
	figures_count("times", bench->times);
	figures_count("messages", bench->messages);
	figures_count("few", bench->crowd[0]);
	figures_count("many", bench->crowd[1]);
	figures_count("old", bench->n_old);
	figures_count("idle", bench->idle);
	figures_count("steady", bench->steady);
	figures_count("hours", bench->hours);
}

static int measure_all(const char *place, void *userdata) {
	struct options *options = userdata;
	struct server past;

	count_all(&options->bench);
	options->bench.where = place;
	server_init(&past, place);
	if (options_want_old(options)) {
		options->bench.old =
			make_past(&past, options->maker, options->site, options->bench.n_old);
	}
	for (unsigned long i = 0; i < options->rounds; i++) {
		fprintf(stderr, "round %lu of %lu\n", i + 1, options->rounds);
		measure_round(options);
		report_round();
		figures_turn();
	}
	report_table(options);
	if (options->part) {
		report_json(options);
	}
	figures_finish();
	server_finish(&past);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv) {
	struct options options;
	int status;

	options_read(&options, argc, argv);
	status = guard(options.place, measure_all, &options);
	if (options.json_part && status != EXIT_SUCCESS) {
		(void)unlink(options.json_part);
	}
	options_finish(&options);
	return status;
}
