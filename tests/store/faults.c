/* SPDX-License-Identifier: MIT */

/*
 * System calls that fail. A store is opened on nothing, or on what a crash left; loaded; closed;
 * and at one of these stages the n-th call of one kind fails: once or for ever, with an error or by
 * doing half. What must hold: an open that fails says why and has written nothing, a failure to
 * write is told once and nothing is confirmed behind it, what a signal interrupts is done again;
 * and a store that is opened afterwards, with every call well, has all that was confirmed and
 * nothing in part.
 *
 * usage: faults [--seed N] [--count N] [--call NAME]
 *        --count: how many different n for each stage, call and way, at the most;
 *                 with 1 no lock fails for ever
 */

#include "calls.h"
#include "load.h"
#include "place.h"
#include "witness.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum stage {
	STAGE_OPEN,
	STAGE_LOAD,
	STAGE_CLOSE,
	STAGE_CREATE, /* the last, since the witness forgets what it knows of the others' files */
	STAGE_N,
};

static const char *const stage_names[STAGE_N] = {"open", "load", "close", "create"};

enum {
	STEPS = 12,
};

/* What a call can do wrong. A call of another name has the first two. */
static const struct {
	const char *calls; /* those that it fits, NULL for all */
	enum way way;
	int error;
	bool survived; /* nobody is to notice */
} ways[] = {
	{NULL, WAY_ONCE, EIO, false},
	{NULL, WAY_FOR_EVER, EIO, false},
	{"write pwrite64 ftruncate open our pwrite our open our rename our fsync xSync",
		WAY_FOR_EVER, ENOSPC, false},
	{"write pwrite64", WAY_ONCE, ENOSPC, false},
	{"open read pread64 write pwrite64 ftruncate", WAY_ONCE, EINTR, true},
	{"read pread64 write pwrite64", WAY_SHORT, 0, true},
	{"write pwrite64 our pwrite", WAY_SHORT_THEN_FULL, ENOSPC, false},
	{"open our open our fopen our eventfd", WAY_FOR_EVER, EMFILE, false},
};

static struct {
	uint64_t seed;
	size_t count;
	const char *call;
	/* what came of it */
	size_t cases, bad, told, refused, unnoticed;
} run = {.seed = 1, .count = 1};

struct bench {
	struct witness witness;
	struct chance chance;
	struct place old, work; /* what a crash left; where the calls fail */
	size_t n;               /* appends in old */
	/* the case */
	enum stage stage;
	size_t way;
	struct fault fault;
	bool failed_load; /* the call failed while the store was loaded */
	char *why;        /* an open that failed */
	bool opened;      /* and then it was the replay */
};

static void object(const struct bench *bench, const char *what, const char *said) {
	printf("seed %" PRIu64 ": %s, %s number %u (%s%s): %s%s%s\n", run.seed,
		stage_names[bench->stage], bench->fault.call, bench->fault.nth,
		bench->fault.error ? strerror(bench->fault.error) : "half",
		bench->fault.way == WAY_FOR_EVER ? ", for ever" : "", what, said ? ": " : "",
		said ? said : "");
	run.bad++;
}

static unsigned count_fds(void) {
	DIR *folder = opendir("/proc/self/fd");
	unsigned n = 0;

	if (!folder) {
		abort();
	}
	while (readdir(folder)) {
		n++;
	}
	closedir(folder);
	return n;
}

/* Load it; whatever fails by then must have been told at the end. */
static bool load(struct bench *bench) {
	struct witness *witness = &bench->witness;

	if (!load_run(witness, &bench->chance, STEPS) || !witness_await(witness)) {
		return false;
	}
	bench->failed_load = bench->stage == STAGE_LOAD && calls_failed();
	witness_append(witness, 0, 0, 0, false, &bench->chance);
	return witness_await(witness);
}

/* Go through all stages; @fault strikes in its own, NULL for none. */
static void go(struct bench *bench, const struct fault *fault) {
	struct witness *witness = &bench->witness;
	size_t n = bench->stage == STAGE_CREATE ? 0 : bench->n;
	bool first = bench->stage == STAGE_OPEN || bench->stage == STAGE_CREATE;

	place_empty(&bench->work);
	if (bench->stage != STAGE_CREATE) {
		place_copy(&bench->work, &bench->old);
	}
	witness->path = bench->work.path;
	bench->failed_load = false;
	calls_fail(first ? fault : NULL);
	if (witness_open(witness, n, &bench->why) < 0) {
		return;
	}
	if (first) {
		if (fault) {
			calls_fail(NULL);
		} else { /* only counted */
			witness_close(witness);
			return;
		}
	}
	if (bench->stage == STAGE_LOAD) {
		calls_fail(fault);
	}
	if (!load(bench)) {
		object(bench, "the store says nothing", NULL);
	}
	if (bench->stage == STAGE_CLOSE) {
		calls_fail(fault);
	} else if (fault) {
		calls_fail(NULL);
	}
	witness_close(witness);
}

static bool is_same(const struct bench *bench, const char *tail) {
	size_t old_size = 0, new_size = 0;
	unsigned char *old = place_read(&bench->old, tail, &old_size),
		      *new = place_read(&bench->work, tail, &new_size);
	bool same = old_size == new_size && (!old_size || !memcmp(old, new, old_size));

	free(old);
	free(new);
	return same;
}

static void check_told(struct bench *bench) {
	struct witness *witness = &bench->witness;
	bool writes = strchr(bench->fault.call, ' ') == NULL &&
		strstr("xSync pwrite64 write", bench->fault.call);

	if (witness->wrong) {
		object(bench, "the store told what it may not", witness->failed);
		witness->wrong = false;
	}
	if (bench->why && (!*bench->why || strchr(bench->why, '\n'))) {
		object(bench, "not one sentence", bench->why);
	}
	if (bench->why && bench->stage == STAGE_OPEN && !witness->opened &&
		(!is_same(bench, "") || !is_same(bench, "-wal"))) {
		object(bench, "the files are not as they were", bench->why);
	}
	if (ways[bench->way].survived && (bench->why || witness->failed)) {
		object(bench, "is to be done again", bench->why ? bench->why : witness->failed);
	}
	if (writes && !ways[bench->way].survived && bench->failed_load && !witness->failed) {
		object(bench, "a failure to write was passed over", NULL);
	}
	run.told += witness->failed != NULL;
	run.refused += bench->why != NULL;
	run.unnoticed += !witness->failed && !bench->why;
}

static void check_left(struct bench *bench) {
	char *said = NULL;
	size_t n;
	enum verdict verdict = witness_judge(
		&bench->witness, bench->work.path, bench->witness.confirmed, &n, &said);

	if (verdict != VERDICT_FINE) {
		object(bench, verdict_names[verdict], said);
	}
	free(said);
}

static void try_one(struct bench *bench) {
	unsigned fds = count_fds();

	run.cases++;
	calls_little_room = !chance_one_in(&bench->chance, 4);
	go(bench, &bench->fault);
	calls_fail(NULL);
	check_told(bench);
	check_left(bench);
	if (count_fds() != fds) {
		object(bench, "a descriptor was left open", NULL);
	}
	free(bench->why);
	bench->why = NULL;
}

static bool fits(const char *call, size_t way) {
	const char *at = ways[way].calls ? strstr(ways[way].calls, call) : call;
	size_t size = strlen(call);

	while (at && ways[way].calls &&
		((at != ways[way].calls && at[-1] != ' ') || (at[size] && at[size] != ' ') ||
			(strncmp(call, "our ", 4) != 0 && at >= ways[way].calls + 4 &&
				!strncmp(at - 4, "our ", 4)))) {
		at = strstr(at + 1, call);
	}
	return at;
}

/* SQLite waits long for locks that it cannot have. */
static bool is_slow(const char *call, size_t way) {
	return !strcmp(call, "fcntl") && ways[way].way == WAY_FOR_EVER;
}

static void try_call(struct bench *bench, const char *call, unsigned times) {
	for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
		size_t left = run.count < times ? run.count : times;

		if (!fits(call, way) || (run.count == 1 && is_slow(call, way))) {
			continue;
		}
		bench->way = way;
		for (unsigned nth = 1; nth <= times && left > 0; nth++) {
			if (chance_below(&bench->chance, times - nth + 1) < left) {
				left--;
				bench->fault =
					(struct fault){call, nth, ways[way].way, ways[way].error};
				try_one(bench);
			}
		}
	}
}

/* What a crash leaves behind: the files of an open store. */
static void make_old(struct bench *bench) {
	struct place place;
	char *why = NULL;

	place_make(&place);
	bench->witness.path = place.path;
	if (witness_open(&bench->witness, 0, &why) < 0 ||
		!load_run(&bench->witness, &bench->chance, 30) || !witness_await(&bench->witness) ||
		bench->witness.failed) {
		printf("nothing to begin with: %s\n", why ? why : bench->witness.failed);
		exit(EXIT_FAILURE);
	}
	place_copy(&bench->old, &place);
	bench->n = bench->witness.n;
	witness_close(&bench->witness);
	place_remove(&place);
}

static void read_arguments(int n, char **words) {
	for (int i = 1; i < n; i += 2) {
		if (i + 1 < n && !strcmp(words[i], "--seed")) {
			run.seed = strtoull(words[i + 1], NULL, 10);
		} else if (i + 1 < n && !strcmp(words[i], "--count")) {
			run.count = strtoull(words[i + 1], NULL, 10);
		} else if (i + 1 < n && !strcmp(words[i], "--call")) {
			run.call = words[i + 1];
		} else {
			fprintf(stderr, "usage: faults [--seed N] [--count N] [--call NAME]\n");
			exit(2);
		}
	}
}

int main(int argc, char **argv) {
	struct bench bench = {.n = 0};

	read_arguments(argc, argv);
	calls_take();
	bench.chance.state = run.seed;
	place_make(&bench.old);
	place_make(&bench.work);
	witness_init(&bench.witness, run.seed, bench.work.path);
	make_old(&bench);
	for (bench.stage = 0; bench.stage < STAGE_N; bench.stage++) {
		unsigned counts[48] = {0};

		calls_little_room = false;
		go(&bench, NULL);
		for (size_t i = 0; calls_names[i]; i++) {
			counts[i] = calls_counted(calls_names[i]);
		}
		for (size_t i = 0; calls_names[i]; i++) {
			if (!run.call || !strcmp(run.call, calls_names[i])) {
				try_call(&bench, calls_names[i], counts[i]);
			}
		}
	}
	witness_finish(&bench.witness);
	place_remove(&bench.old);
	place_remove(&bench.work);
	printf("faults: seed %" PRIu64
	       ": %zu cases: %zu told, %zu refused, %zu unnoticed; %zu wrong\n",
		run.seed, run.cases, run.told, run.refused, run.unnoticed, run.bad);
	return run.cases > 0 && run.bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
