/* SPDX-License-Identifier: MIT */
/*
 * How fast usher is, beside the machine's floor and what people would use instead. All of it in one run and in
 * turns, since the machine is not the same from one minute to the next: what counts is the ratios.
 */
#include "figures.h"
#include "guard.h"
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
	"  --maker FILE  tests/daemon/start, which makes a database of old handoffs\n"
	"  --site FILE   for the maker\n"
	"  --old N       how many (default 1000000)\n"
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

/* What the command line says. */
struct choices {
	struct bench bench;
	const char *only, *json, *maker, *site, *old;
	unsigned long rounds;
};

static void take_option(struct choices *choices, int option) {
	static const struct bench quick = {.warm_up = 20, .times = 50, .messages = 80, .steady = 2, .crowd = {50, 100}};
	const char *where = choices->bench.where;

	switch (option) {
	case 'r':
		choices->rounds = strtoul(optarg, NULL, 10);
		break;
	case 'o':
		choices->only = optarg;
		break;
	case 'p':
		choices->bench.where = optarg;
		break;
	case 'm':
		choices->maker = optarg;
		break;
	case 's':
		choices->site = optarg;
		break;
	case 'n':
		choices->old = optarg;
		break;
	case 'j':
		choices->json = optarg;
		break;
	case 'q':
		choices->bench = quick;
		choices->bench.where = where;
		break;
	default:
		choices->rounds = 0;
	}
}

/* Returns whether the command line makes sense. */
static bool read_options(struct choices *choices, int argc, char **argv) {
	static const struct option options[] = {{"rounds", required_argument, NULL, 'r'},
		{"only", required_argument, NULL, 'o'}, {"place", required_argument, NULL, 'p'},
		{"maker", required_argument, NULL, 'm'}, {"site", required_argument, NULL, 's'},
		{"old", required_argument, NULL, 'n'}, {"json", required_argument, NULL, 'j'},
		{"quick", no_argument, NULL, 'q'}, {0}};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		take_option(choices, option);
	}
	return optind == argc - 1 && choices->rounds > 0 && choices->rounds <= ROUNDS_MAX;
}

static int measure_all(const char *place, void *userdata) {
	struct choices *choices = userdata;
	struct server past;

	choices->bench.where = place;
	server_init(&past, place);
	if (choices->maker && choices->site) {
		choices->bench.old = make_past(&past, choices->maker, choices->site, choices->old);
	}
	for (unsigned long i = 0; i < choices->rounds; i++) {
		fprintf(stderr, "round %lu of %lu\n", i + 1, choices->rounds);
		measure_round(&choices->bench, choices->only);
		report_round();
		figures_turn();
	}
	report_table();
	if (choices->json) {
		report_json(choices->json);
	}
	figures_finish();
	server_finish(&past);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv) {
	struct choices choices = {
		.bench = {.where = "/var/tmp", .warm_up = 300, .times = 1500, .messages = 800, .steady = 20, .crowd = {1000, 10000}},
		.old = "1000000",
		.rounds = 3,
	};

	if (!read_options(&choices, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	usherd_path = realpath(argv[optind], NULL); /* servers run in folders of their own */
	if (!usherd_path) {
		give_up("%s: %s", argv[optind], strerror(errno));
	}
	return guard(choices.bench.where, measure_all, &choices);
}
