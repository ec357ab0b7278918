/* SPDX-License-Identifier: MIT */
#include "figures.h"

#include "base/memory.h"
#include "driver.h"

#include <math.h>
#include <stdio.h>

enum {
	COUNTS_MAX = 16,
};

struct figure {
	char *name;
	double rounds[ROUNDS_MAX];
	size_t n;
	size_t last; /* round + 1 */
};

static struct figure *figures;
static size_t n_figures, round_now;

static struct count {
	const char *word;
	char digits[32];
} counts[COUNTS_MAX];
static size_t n_counts;

/* With a comma before each three. */
static void print_digits(char *ret_digits, size_t size, unsigned long n) {
	char plain[32];
	int length = snprintf(plain, sizeof plain, "%lu", n);
	size_t at = 0;

	for (int i = 0; i < length && at + 2 < size; i++) {
		if (i && (length - i) % 3 == 0) {
			ret_digits[at++] = ',';
		}
		ret_digits[at++] = plain[i];
	}
	ret_digits[at] = '\0';
}

void figures_count(const char *word, unsigned long n) {
	struct count *count = &counts[n_counts++];

	if (n_counts == COUNTS_MAX) {
		give_up("more than %d words are counted", COUNTS_MAX - 1);
	}
	count->word = word;
	print_digits(count->digits, sizeof count->digits, n);
}

/* @open: what follows a brace. Without such a word nothing can be meant. */
static const struct count *find_count(const char *open, size_t size) {
	for (size_t i = 0; i < n_counts; i++) {
		if (strlen(counts[i].word) == size && !strncmp(counts[i].word, open, size)) {
			return &counts[i];
		}
	}
	give_up("{%.*s} is not counted", (int)size, open);
}

const char *figure_name(const char *name) {
	static char names[4][256];
	static unsigned turn;
	char *whole = names[turn++ % 4];
	size_t at = 0;

	while (*name && at + 1 < sizeof *names) {
		size_t size = strcspn(name + 1, "}");

		if (*name == '{') {
			at += (size_t)snprintf(whole + at, sizeof *names - at, "%s",
				find_count(name + 1, size)->digits);
			name += size + 2;
		} else {
			whole[at++] = *name++;
		}
	}
	whole[at < sizeof *names ? at : sizeof *names - 1] = '\0';
	return whole;
}

void samples_add(struct samples *samples, double value) {
	samples->list = grow(samples->list, samples->n, sizeof *samples->list);
	samples->list[samples->n++] = value;
}

static int by_value(const void *a, const void *b) {
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double samples_at(struct samples *samples, double of) {
	if (!samples->n) {
		return NAN;
	}
	qsort(samples->list, samples->n, sizeof *samples->list, by_value);
	return samples->list[(size_t)(of * (double)(samples->n - 1))];
}

void samples_clear(struct samples *samples) {
	free(samples->list);
	*samples = (struct samples){0};
}

static struct figure *find(const char *open_name) {
	const char *name = figure_name(open_name);

	for (size_t i = 0; i < n_figures; i++) {
		if (!strcmp(figures[i].name, name)) {
			return &figures[i];
		}
	}
	return NULL;
}

void figure_add(const char *name, double value) {
	struct figure *figure = find(name);

	if (!figure) {
		figures = grow(figures, n_figures, sizeof *figures);
		figure = &figures[n_figures++];
		*figure = (struct figure){.name = copy_text(figure_name(name))};
	}
	if (figure->last == round_now + 1 || figure->n == ROUNDS_MAX) {
		give_up("%s is measured twice in a round", figure->name);
	}
	figure->rounds[figure->n++] = value;
	figure->last = round_now + 1;
	fprintf(stderr, "  %s: %.4g\n", figure->name, value);
}

double figure_now(const char *name) {
	const struct figure *figure = find(name);

	return figure && figure->last == round_now + 1 ? figure->rounds[figure->n - 1] : NAN;
}

size_t figure_median(const char *name, double *ret_median, double *ret_least, double *ret_most) {
	const struct figure *figure = find(name);
	struct samples samples = {0};

	for (size_t i = 0; figure && i < figure->n; i++) {
		if (!isnan(figure->rounds[i])) {
			samples_add(&samples, figure->rounds[i]);
		}
	}
	*ret_median = samples_at(&samples, 0.5);
	*ret_least = samples_at(&samples, 0);
	*ret_most = samples_at(&samples, 1);
	samples_clear(&samples);
	return figure ? figure->n : 0;
}

void figures_turn(void) {
	round_now++;
}

json_t *figures_json(void) {
	json_t *all = allocated(json_object());

	for (size_t i = 0; i < n_figures; i++) {
		json_t *rounds = allocated(json_array());

		for (size_t j = 0; j < figures[i].n; j++) {
			double value = figures[i].rounds[j];

			json_array_append_new(
				rounds, isnan(value) ? json_null() : json_real(value));
		}
		json_object_set_new(all, figures[i].name, rounds);
	}
	return all;
}

void figures_finish(void) {
	for (size_t i = 0; i < n_figures; i++) {
		free(figures[i].name);
	}
	free(figures);
	figures = NULL;
	n_figures = 0;
}
