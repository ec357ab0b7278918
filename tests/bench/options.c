/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "base/memory.h"
#include "driver.h"
#include "figures.h"
#include "guard.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	OLD_MAX = 100 * 1000 * 1000,
};

static const struct bench whole = {.warm_up = 300,
	.times = 1500,
	.messages = 800,
	.steady = 20,
	.hours = 24,
	.idle = 10,
	.crowd = {1000, 10000},
	.counted = 3000,
	.n_old = 1000000};
static const struct bench quick = {.quick = true,
	.warm_up = 20,
	.times = 50,
	.messages = 80,
	.steady = 2,
	.hours = 1,
	.idle = 1,
	.crowd = {50, 100},
	.counted = 2000,
	.n_old = 1000};

static void print_words(FILE *file) {
	for (size_t i = 0; i < measures_n; i++) {
		fprintf(file, "%s%s", i ? "," : "", measures[i].name);
	}
}

static void print_usage(void) {
	puts("usage: bench [OPTION]... USHERD\n"
	     "How fast USHERD is, beside redis, mosquitto and what the machine can do. "
	     "tests/bench/run calls it.\n\n"
	     "For people:");
	printf("  --rounds N     how often all is measured, 1 to %d (default 3)\n"
	       "  --only WORDS   only these measures, by commas: ",
		ROUNDS_MAX);
	print_words(stdout);
	printf("\n"
	       "                 instructions is measured only where it is named; it wants "
	       "valgrind\n"
	       "  --quick        little of everything, to see that it works; its figures mean "
	       "nothing\n"
	       "  --old N        how many old handoffs are made for start and disk (default %lu, "
	       "with --quick %lu)\n"
	       "  --json FILE    where all figures go, for programs\n"
	       "  --place DIR    where the temporary folder is made (default /var/tmp)\n"
	       "  --help         print this and exit\n\n"
	       "Given by tests/bench/run:\n"
	       "  --maker FILE   tests/daemon/start, which makes the old handoffs\n"
	       "  --site FILE    for the maker\n"
	       "  --results DIR  without --json: into DIR/bench.json, with --quick into "
	       "DIR/bench-quick.json\n",
		whole.n_old, quick.n_old);
}

static void refuse(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

static void refuse(const char *format, ...) {
	va_list arguments;

	va_start(arguments, format);
	fputs("bench: ", stderr);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	exit(2);
}

static unsigned long read_number(const char *option, const char *word, unsigned long most) {
	char *end;
	unsigned long number;

	errno = 0;
	number = strtoul(word, &end, 10);
	if (*word < '0' || *word > '9' || *end || errno || number < 1 || number > most) {
		refuse("%s %s: a number from 1 to %lu is wanted", option, word, most);
	}
	return number;
}

static bool is_word(const char *word, size_t size, const char *name) {
	return strlen(name) == size && !strncmp(word, name, size);
}

static void check_word(const char *word, size_t size) {
	for (size_t i = 0; i < measures_n; i++) {
		if (is_word(word, size, measures[i].name)) {
			return;
		}
	}
	fprintf(stderr, "bench: --only: \"%.*s\" is no measure; there are ", (int)size, word);
	print_words(stderr);
	fputc('\n', stderr);
	exit(2);
}

/* Of words by commas the one after @word, or NULL. */
static const char *next_word(const char *word) {
	word += strcspn(word, ",");
	return *word ? word + 1 : NULL;
}

static void check_only(const char *only) {
	for (const char *word = only; word; word = next_word(word)) {
		check_word(word, strcspn(word, ","));
	}
}

bool options_want(const struct options *options, const struct measure *measure) {
	for (const char *word = options->only; word; word = next_word(word)) {
		if (is_word(word, strcspn(word, ","), measure->name)) {
			return true;
		}
	}
	return !options->only && !measure->only_named;
}

bool options_want_old(const struct options *options) {
	for (size_t i = 0; i < measures_n; i++) {
		if (measures[i].wants_old && options_want(options, &measures[i])) {
			return true;
		}
	}
	return false;
}

/* What the command line says, before any of it is looked at. */
struct spoken_result {
	const char *rounds, *only, *place, *maker, *site, *old, *json, *results;
	bool quick;
};

static void read_said(struct spoken_result *said, int argc, char **argv) {
	static const struct option options[] = {{"rounds", required_argument, NULL, 'r'},
		{"only", required_argument, NULL, 'o'}, {"place", required_argument, NULL, 'p'},
		{"maker", required_argument, NULL, 'm'}, {"site", required_argument, NULL, 's'},
		{"old", required_argument, NULL, 'n'}, {"json", required_argument, NULL, 'j'},
		{"results", required_argument, NULL, 'd'}, {"quick", no_argument, NULL, 'q'},
		{"help", no_argument, NULL, 'h'}, {0}};
	const char **words[CHAR_MAX] = {
		['r'] = &said->rounds,
		['o'] = &said->only,
		['p'] = &said->place,
		['m'] = &said->maker,
		['s'] = &said->site,
		['n'] = &said->old,
		['j'] = &said->json,
		['d'] = &said->results,
	};
	int option;

	while ((option = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (option == 'h') {
			print_usage();
			exit(EXIT_SUCCESS);
		} else if (option == 'q') {
			said->quick = true;
		} else if (option == ':' || option == '?') {
			refuse("%s: %s; --help lists the options", argv[optind - 1],
				option == ':' ? "a value is wanted after it"
					      : "no option is called so");
		} else {
			*words[option] = optarg;
		}
	}
}

/* The program, in words that hold wherever we are. Its version is asked so that nothing else is
 * measured. */
static void read_program(struct options *options, char *const *words) {
	FILE *file;

	if (!words[0]) {
		refuse("after the options the usherd to be measured is wanted");
	}
	if (words[1]) {
		refuse("%s: besides options only the usherd to be measured is wanted (--only "
		       "chooses measures)",
			words[0]);
	}
	usherd_path = realpath(words[0], NULL);
	if (!usherd_path) {
		refuse("%s: %s; an usherd is wanted there", words[0], strerror(errno));
	}
	(void)setenv("BENCHED", usherd_path, 1);
	file = popen("\"$BENCHED\" --version 2>&1", "re");
	if (!file || !fgets(options->version, sizeof options->version, file)) {
		options->version[0] = '\0';
	}
	options->version[strcspn(options->version, "\n")] = '\0';
	if (!file || pclose(file) != 0 || strncmp(options->version, "usherd ", strlen("usherd "))) {
		refuse("%s: it does not say that it is usherd (--version)", words[0]);
	}
	(void)unsetenv("BENCHED");
}

static void read_place(struct options *options, const char *place) {
	options->place = realpath(place, NULL);
	if (!options->place || access(options->place, W_OK) < 0) {
		refuse("--place %s: %s; a folder to write in is wanted", place, strerror(errno));
	}
	if (strlen(options->place) > GUARD_WHERE_MAX) {
		refuse("--place %s: a name of at most %d bytes is wanted", place, GUARD_WHERE_MAX);
	}
}

static void read_maker(struct options *options, const struct spoken_result *said) {
	if (!said->maker || !said->site) {
		refuse("start and disk want --maker and --site for old handoffs; or choose others "
		       "by --only");
	}
	if (access(said->maker, X_OK) < 0 || access(said->site, R_OK) < 0) {
		refuse("%s: %s; start and disk want it",
			access(said->maker, X_OK) < 0 ? said->maker : said->site, strerror(errno));
	}
	options->maker = said->maker;
	options->site = said->site;
}

/* Opened now: after minutes it would be late to learn that it cannot be. */
static void open_json(struct options *options, const struct spoken_result *said) {
	if (said->json) {
		options->json = copy_text(said->json);
	} else if (asprintf(&options->json, "%s/bench%s.json", said->results,
			   said->quick ? "-quick" : "") < 0) {
		abort();
	}
	if (asprintf(&options->json_part, "%s.part", options->json) < 0) {
		abort();
	}
	options->part = fopen(options->json_part, "we");
	if (!options->part) {
		refuse("%s: %s; a file that can be made is wanted", options->json, strerror(errno));
	}
}

void options_read(struct options *options, int argc, char **argv) {
	struct spoken_result said = {.place = "/var/tmp", .rounds = "3"};

	read_said(&said, argc, argv);
	*options = (struct options){.bench = said.quick ? quick : whole, .only = said.only};
	options->rounds = read_number("--rounds", said.rounds, ROUNDS_MAX);
	if (said.old) {
		options->bench.n_old = read_number("--old", said.old, OLD_MAX);
	}
	check_only(said.only);
	read_program(options, argv + optind);
	read_place(options, said.place);
	if (options_want_old(options)) {
		read_maker(options, &said);
	}
	if (said.json || said.results) {
		open_json(options, &said);
	}
}

void options_finish(struct options *options) {
	free(options->json_part);
	free(options->json);
	free(options->place);
	free((void *)usherd_path);
}
