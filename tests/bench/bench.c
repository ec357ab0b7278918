/* SPDX-License-Identifier: MIT */
/*
 * How fast usher is, beside the machine's floor and what people would use instead. All of it in one run and in
 * turns, since the machine is not the same from one minute to the next: what counts is the ratios.
 */
#include "figures.h"
#include "measures.h"
#include "report.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"usage: bench [OPTION]... USHERD\n"
	"  --rounds N    how often all is measured (default 3)\n"
	"  --only WORDS  only these measures, by commas: floor,latency,fan-out,pairs,steady,size,crowd,start,idle,disk\n"
	"  --place DIR   where temporary folders are made (default /var/tmp)\n"
	"  --old FILE    a database with many old handoffs, made by tests/daemon/start\n"
	"  --json FILE   all figures, for programs\n"
	"  --quick       little of everything, to see that it works; its figures mean nothing\n";

static void measure_floor(const struct bench *bench) {
	measure_ping_pong(bench);
	measure_commit(bench);
}

static void measure_latencies(const struct bench *bench) {
	measure_latency(bench, &peer_usher);
	measure_latency(bench, &peer_redis);
	measure_latency(bench, &peer_mosquitto);
}

static void measure_fans(const struct bench *bench) {
	measure_fan_out(bench, &peer_usher);
	measure_fan_out(bench, &peer_redis);
	measure_fan_out(bench, &peer_mosquitto);
}

static void measure_pairs(const struct bench *bench) {
	static const unsigned windows[] = {8, 32};

	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
		measure_pipelined(bench, &peer_usher, windows[i]);
		measure_pipelined(bench, &peer_redis, windows[i]);
		measure_pipelined(bench, &peer_mosquitto, windows[i]);
	}
}

static void measure_crowds(const struct bench *bench) {
	measure_crowd_usher(bench);
	measure_crowd_redis(bench);
}

static const struct {
	const char *name;
	void (*measure)(const struct bench *bench);
} measures[] = {
	{"floor", measure_floor},
	{"latency", measure_latencies},
	{"fan-out", measure_fans},
	{"pairs", measure_pairs},
	{"steady", measure_steady},
	{"size", measure_size},
	{"crowd", measure_crowds},
	{"start", measure_start},
	{"idle", measure_idle},
	{"disk", measure_disk},
};

/* Is @name one of the words of @only, by commas? */
static bool is_wanted(const char *only, const char *name) {
	size_t size = strlen(name);

	for (const char *word = only; word; word = strchr(word, ',') ? strchr(word, ',') + 1 : NULL) {
		if (!strncmp(word, name, size) && (word[size] == ',' || word[size] == '\0')) {
			return true;
		}
	}
	return !only;
}

static void measure_round(const struct bench *bench, const char *only) {
	for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
		if (is_wanted(only, measures[i].name)) {
			fprintf(stderr, "%s\n", measures[i].name);
			measures[i].measure(bench);
		}
	}
}

int main(int argc, char **argv) {
	static const struct option options[] = {{"rounds", required_argument, NULL, 'r'},
		{"only", required_argument, NULL, 'o'}, {"place", required_argument, NULL, 'p'},
		{"old", required_argument, NULL, 'd'}, {"json", required_argument, NULL, 'j'},
		{"quick", no_argument, NULL, 'q'}, {0}};
	static const struct bench quick = {.warm_up = 20, .times = 50, .messages = 80, .steady = 2, .crowd = {50, 100}};
	struct bench bench = {
		.warm_up = 300, .times = 1500, .messages = 800, .steady = 20, .crowd = {1000, 10000}};
	const char *only = NULL, *json = NULL;
	unsigned long rounds = 3;
	int option;

	bench.where = "/var/tmp";
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'r':
			rounds = strtoul(optarg, NULL, 10);
			break;
		case 'o':
			only = optarg;
			break;
		case 'p':
			bench.where = optarg;
			break;
		case 'd':
			bench.old = optarg;
			break;
		case 'j':
			json = optarg;
			break;
		case 'q':
			bench = (struct bench){bench.where, bench.old, quick.warm_up, quick.times, quick.messages,
				quick.steady, {quick.crowd[0], quick.crowd[1]}};
			break;
		default:
			fputs(usage, stderr);
			return 2;
		}
	}
	if (optind != argc - 1 || !rounds || rounds > ROUNDS_MAX) {
		fputs(usage, stderr);
		return 2;
	}
	usherd_path = realpath(argv[optind], NULL); /* servers run in folders of their own */
	if (!usherd_path) {
		give_up("%s: %s", argv[optind], strerror(errno));
	}
	for (unsigned long i = 0; i < rounds; i++) {
		fprintf(stderr, "round %lu of %lu\n", i + 1, rounds);
		measure_round(&bench, only);
		report_round();
		figures_turn();
	}
	report_table();
	if (json) {
		report_json(json);
	}
	figures_finish();
	return EXIT_SUCCESS;
}
