/* SPDX-License-Identifier: MIT */
/*
 * Holds the figures of one tree against those of another, which tests/bench/against measured in
 * turn: prints, for each figure that both have, the ratio of ours to theirs within each pair of
 * runs (median, least … most), and whether the limits below hold.
 *
 * usage: compare OURS.json THEIRS.json [OURS.json THEIRS.json]...
 *
 * The files are those of `bench --json`. Exits with 0 if all limits hold, with 1 if one does not,
 * or only one side has its figure, or no figure with a limit was measured, with 2 if a file cannot
 * be read. Times of a quick run mean nothing and are held against no limit; instructions are.
 */
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PAIRS_MAX = 64,
};

/* Of these the ratio may be @most. */
static const struct text_limit {
	const char *name;
	double most;
	bool quick_too;
} limits[] = {
	{"usherd confirm p50 us", 1.10, false},
	{"usherd reached p50 us", 1.10, false},
	{"usherd instructions a handoff", 1.03, true},
};

enum {
	LIMITS_N = sizeof limits / sizeof *limits,
};

/* A figure in all pairs that have it. */
struct compared {
	double ours[PAIRS_MAX], theirs[PAIRS_MAX], ratios[PAIRS_MAX];
	size_t n;
};

static json_t *load(const char *path) {
	json_error_t error;
	json_t *all = json_load_file(path, 0, &error);

	if (!all || !json_is_object(json_object_get(all, "figures"))) {
		fprintf(stderr, "compare: %s: %s; a file of `bench --json` is wanted\n", path,
			all ? "it has no figures" : error.text);
		exit(2);
	}
	return all;
}

/* The figure @name of a run of one round, or NaN. */
static double figure_in(const json_t *run, const char *name) {
	const json_t *rounds = json_object_get(json_object_get(run, "figures"), name);
	const json_t *value = json_array_get(rounds, 0);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static double ratio_of(double ours, double theirs) {
	if (ours == theirs) {
		return 1; /* of two zeroes as well */
	}
	return ours / theirs;
}

static struct compared compare(json_t *const *runs, size_t n_runs, const char *name) {
	struct compared compared = {.n = 0};

	for (size_t i = 0; i + 1 < n_runs; i += 2) {
		double ours = figure_in(runs[i], name), theirs = figure_in(runs[i + 1], name);

		if (!isnan(ours) && !isnan(theirs)) {
			compared.ours[compared.n] = ours;
			compared.theirs[compared.n] = theirs;
			compared.ratios[compared.n] = ratio_of(ours, theirs);
			compared.n++;
		}
	}
	return compared;
}

static int by_value(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Puts the @n values in order, too. */
static double median_of(double *values, size_t n) {
	qsort(values, n, sizeof *values, by_value);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static const struct text_limit *find_limit(const char *name, bool quick) {
	for (size_t i = 0; i < LIMITS_N; i++) {
		if (!strcmp(limits[i].name, name) && (!quick || limits[i].quick_too)) {
			return &limits[i];
		}
	}
	return NULL;
}

/* What came of the figures with a limit. */
struct verdict {
	unsigned held, missed;
};

static void print_row(const char *name, struct compared *compared, const struct text_limit *limit,
	struct verdict *verdict) {
	double median = median_of(compared->ratios, compared->n);

	printf("  %-70s %10.4g %10.4g  %6.3f  %6.3f .. %-6.3f", name,
		median_of(compared->ours, compared->n), median_of(compared->theirs, compared->n),
		median, compared->ratios[0], compared->ratios[compared->n - 1]);
	if (limit && median <= limit->most) {
		printf("  <= %.2f", limit->most);
		verdict->held++;
	} else if (limit) {
		printf("  <= %.2f MISSED", limit->most);
		verdict->missed++;
	}
	putchar('\n');
}

/* One that only one side has cannot hold its limit. */
static void print_lone(const char *name, const struct text_limit *limit, struct verdict *verdict) {
	printf("  %-70s has no counterpart%s\n", name, limit ? ": MISSED" : "");
	verdict->missed += limit != NULL;
}

static bool has(const json_t *run, const char *name) {
	return json_object_get(json_object_get(run, "figures"), name) != NULL;
}

/* The figures of run @which that no run before it has. */
static void print_figures(
	json_t *const *runs, size_t n_runs, size_t which, bool quick, struct verdict *verdict) {
	const char *name;
	json_t *unused;

	json_object_foreach(json_object_get(runs[which], "figures"), name, unused) {
		const struct text_limit *limit = find_limit(name, quick);
		struct compared compared = compare(runs, n_runs, name);
		bool known = false;

		for (size_t i = 0; i < which; i++) {
			known |= has(runs[i], name);
		}
		if (!known && compared.n) {
			print_row(name, &compared, limit, verdict);
		} else if (!known) {
			print_lone(name, limit, verdict);
		}
	}
}

int main(int argc, char **argv) {
	json_t *runs[2 * PAIRS_MAX];
	size_t n_runs = (size_t)argc - 1;
	struct verdict verdict = {0, 0};
	bool quick = false;

	if (argc < 3 || n_runs % 2 != 0 || n_runs > 2 * PAIRS_MAX) {
		fprintf(stderr,
			"usage: compare OURS.json THEIRS.json [OURS.json THEIRS.json]...\n");
		return 2;
	}
	for (size_t i = 0; i < n_runs; i++) {
		runs[i] = load(argv[i + 1]);
		quick |= json_is_true(json_object_get(runs[i], "quick"));
	}
	printf("\n  %-70s %10s %10s  %6s  %6s .. %s\n", "what", "ours", "theirs", "ratio", "least",
		"most");
	for (size_t i = 0; i < n_runs; i++) {
		print_figures(runs, n_runs, i, quick, &verdict);
	}
	for (size_t i = 0; i < n_runs; i++) {
		json_decref(runs[i]);
	}
	printf("%u limits hold, %u are missed\n", verdict.held, verdict.missed);
	return verdict.held && !verdict.missed ? EXIT_SUCCESS : EXIT_FAILURE;
}
