/* SPDX-License-Identifier: MIT */
/*
 * A day at the property, played over and over with everything going wrong that can.
 *
 *     sim --seed N [--trace]   play one seed; if it goes wrong, print the shortest run that does
 *     sim --seeds A B          play a range, end with the sum of what happened
 *     sim --catch A B          the same, but what goes wrong is only named
 *     sim --same A B           play each twice and compare the traces
 *
 * The relay's side is the real one: core, journal, api, delivery and reads, over the store in
 * memory, which holds commits back, lets them fail, and forgets what was not durable (rooms.c).
 * Clients are told through sinks into a network of our own: queues of bytes that arrive in pieces,
 * late, or never (network.c). The devices are the real libusher, each with a
 * person who does what the screen allows (device.c), and some that keep no protocol at all (raw.c).
 * Time is a number. Nothing reads a clock, waits, or draws chance but from the seed.
 *
 *     seed ──> list of actions ──> world ──> trace
 *                                    │
 *     oracle <── requests as they arrive, messages as they leave, the state around each event
 *
 * A run is a list of actions drawn before it begins (action.h), each with its own chance. So the
 * same seed is the same run, and a run with an action left out is still a run: shrink.c makes use
 * of it. After every event the oracle holds the relay's state against the rules in its own words:
 * what an act makes of a handoff (rules.c), what may appear (offers.c), what is held and falls due
 * (dues.c), visits and their cards (stays.c), guests who are announced (awaited.c), who is where,
 * drives what and has which seats (duties.c). Every message that leaves is held against what is
 * durable, what its device may see, and what was told before (claims.c, answers.c, stays_told.c);
 * after a crash the oracle looks for all that was ever confirmed, and for the digest that the live
 * relay had at the fact that the disk came back with (oracle_start.c). In a quiet moment every copy
 * must be the relay's own state. The invariants by number: oracle.h.
 *
 * mutants proves that it can fail: rules broken on purpose, each of which must be caught.
 */
#include "action.h"
#include "base/log.h"
#include "run.h"
#include "shrink.h"
#include "sites.h"
#include "world.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	MANY = 200, /* seeds, in which every fault must have happened */
};

static char dying[96]; /* what to say if the relay dies under a seed */

/* Sanitizers ask these; what they find is to end as an assertion does, so that its
 * seed is named. */
__attribute__((visibility("default"))) const char *__asan_default_options(void);
__attribute__((visibility("default"))) const char *__ubsan_default_options(void);

const char *__asan_default_options(void) {
	return "abort_on_error=1";
}

const char *__ubsan_default_options(void) {
	return "abort_on_error=1:print_stacktrace=1";
}

static void on_abort(int signo) {
	(void)!write(STDOUT_FILENO, dying, strlen(dying));
	(void)signal(signo, SIG_DFL);
	(void)raise(signo);
}

static void play(uint64_t seed, struct tally *tally, struct trace *trace, struct verdict *ret) {
	struct play play = play_draw(seed);

	snprintf(dying, sizeof dying, "seed %" PRIu64 ": the relay died\n", seed);
	run(&play, tally, trace, ret);
	play_finish(&play);
}

/* Shorten what went wrong, and show it. */
static void explain(struct play *play, int wrong) {
	struct tally tally = {{0}};
	struct trace trace = {.on = true, .out = stdout};
	struct verdict verdict;
	size_t before = play->n;

	printf("seed %" PRIu64 " goes wrong: %s\n", play->seed,
		wrong < 0 ? "the relay dies" : invariant_texts[wrong]);
	shrink(play, wrong);
	printf("the shortest run that does has %zu actions of %zu:\n\n", play->n, before);
	snprintf(dying, sizeof dying, "!! the relay died\n");
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	run(play, &tally, &trace, &verdict);
}

static int play_seed(uint64_t seed, bool show) {
	struct tally tally = {{0}};
	struct trace trace = {.on = true, .out = show ? stdout : NULL};
	struct verdict verdict;
	struct play drawn = play_draw(seed);
	int wrong = attempt(&drawn);

	if (wrong) {
		explain(&drawn, wrong);
	} else {
		run(&drawn, &tally, &trace, &verdict);
		printf("seed %" PRIu64 ": everything holds; %" PRIu64 " lines, trace %016" PRIx64
		       "\n",
			seed, trace.lines, trace.hash);
	}
	play_finish(&drawn);
	return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define TALLY_TEXT(name, text, must) text,
static const char *const texts[TALLY_N] = {TALLY(TALLY_TEXT)};
#undef TALLY_TEXT
#define TALLY_MUST(name, text, must) must,
static const bool musts[TALLY_N] = {TALLY(TALLY_MUST)};
#undef TALLY_MUST

/* Returns whether all happened that must. */
static bool sum_up(const struct tally *tally) {
	bool good = true;

	for (int i = 0; i < TALLY_N; i++) {
		printf("%s%" PRIu64 " %s", i ? ", " : "", tally->n[i], texts[i]);
	}
	printf("\n");
	for (int i = 0; i < TALLY_N && tally->n[TALLY_SEEDS] >= MANY; i++) {
		if (musts[i] && !tally->n[i]) {
			printf("nothing proved: 0 %s\n", texts[i]);
			good = false;
		}
	}
	return good;
}

static int play_range(uint64_t first, uint64_t last, bool show) {
	struct tally tally = {{0}};
	struct trace trace = {0};
	struct verdict verdict;

	for (uint64_t seed = first; seed <= last; seed++) {
		play(seed, &tally, &trace, &verdict);
		if (verdict.wrong) {
			printf("seed %" PRIu64 ": invariant %d (%s): %s\n", seed,
				(int)verdict.wrong, invariant_texts[verdict.wrong], verdict.why);
			return show ? play_seed(seed, true) : EXIT_FAILURE;
		}
	}
	return sum_up(&tally) ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int play_twice(uint64_t first, uint64_t last) {
	struct tally tally = {{0}};
	struct verdict verdict;

	for (uint64_t seed = first; seed <= last; seed++) {
		struct trace a = {.on = true}, b = {.on = true};

		play(seed, &tally, &a, &verdict);
		play(seed, &tally, &b, &verdict);
		if (a.hash != b.hash || a.lines != b.lines || !a.lines) {
			printf("seed %" PRIu64 " gives two traces: %016" PRIx64 " and %016" PRIx64
			       "\n",
				seed, a.hash, b.hash);
			return EXIT_FAILURE;
		}
	}
	printf("%" PRIu64 " seeds, twice the same trace each\n", last - first + 1);
	return EXIT_SUCCESS;
}

static int usage(void) {
	fputs("usage: sim --seed N [--trace] | --seeds A B | --catch A B | --same A B\n", stderr);
	return 2;
}

static int run_asked(int argc, char **argv) {
	bool range = argc == 4, shown = range && !strcmp(argv[3], "--trace");
	uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0,
		 last = range ? strtoull(argv[3], NULL, 10) : 0;

	if (argc > 2 && !strcmp(argv[1], "--seed") && (argc == 3 || shown)) {
		return play_seed(first, shown);
	}
	if (range && last >= first &&
		(!strcmp(argv[1], "--seeds") || !strcmp(argv[1], "--catch"))) {
		return play_range(first, last, !strcmp(argv[1], "--seeds"));
	}
	if (range && last >= first && !strcmp(argv[1], "--same")) {
		return play_twice(first, last);
	}
	return usage();
}

int main(int argc, char **argv) {
	int status;

	log_set_level(LOG_LEVEL_ERROR);
	(void)signal(SIGABRT, on_abort);
	sites_open();
	status = run_asked(argc, argv);
	sites_close();
	return status;
}
