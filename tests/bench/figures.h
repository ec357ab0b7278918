/* SPDX-License-Identifier: MIT */
#pragma once

/* Numbers that were measured: samples of one round, and figures with one value a round. */

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ROUNDS_MAX = 25,
};

struct samples {
	double *list;
	size_t n;
};

void samples_add(struct samples *samples, double value);
/* Sorts. The value beneath which a share @of (0 to 1) of them lie; NaN without any. */
double samples_at(struct samples *samples, double of);
void samples_clear(struct samples *samples);

/* Names may leave open how much was done: after figures_count("few", 1000) "{few} clients" is
 * "1,000 clients". */
void figures_count(const char *word, unsigned long n);
/* @name with all that filled in; lives until the next call but three. */
const char *figure_name(const char *name);

/* Keep @value as this round's of the figure @name, such as "usherd confirm p50 us". At most one a
 * round. */
void figure_add(const char *name, double value);
/* This round's; NaN if there is none. */
double figure_now(const char *name);
/* Over all rounds. Return how many there are. */
size_t figure_median(const char *name, double *ret_median, double *ret_least, double *ret_most);

/* The next round begins. */
void figures_turn(void);

/* All figures with all their rounds, as an object; the caller has the reference. */
json_t *figures_json(void);
void figures_finish(void);
