/* SPDX-License-Identifier: MIT */
#include "figures.h"

#include "base/memory.h"
#include "driver.h"

#include <math.h>
#include <stdio.h>

struct figure {
	char *name;
	double rounds[ROUNDS_MAX];
	size_t n;
	size_t last; /* round + 1 */
};

static struct figure *figures;
static size_t n_figures, round_now;

void samples_add(struct samples *samples, double value) {
	GROW(samples->list, samples->n);
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

static struct figure *find(const char *name) {
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
		GROW(figures, n_figures);
		figure = &figures[n_figures++];
		*figure = (struct figure){.name = copy_text(name)};
	}
	if (figure->last == round_now + 1 || figure->n == ROUNDS_MAX) {
		give_up("%s is measured twice in a round", name);
	}
	figure->rounds[figure->n++] = value;
	figure->last = round_now + 1;
	fprintf(stderr, "  %s: %.4g\n", name, value);
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
	json_t *all = must(json_object());

	for (size_t i = 0; i < n_figures; i++) {
		json_t *rounds = must(json_array());

		for (size_t j = 0; j < figures[i].n; j++) {
			double value = figures[i].rounds[j];

			json_array_append_new(rounds, isnan(value) ? json_null() : json_real(value));
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
