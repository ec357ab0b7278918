/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What happened: handoffs and visits that the core has filed, and what supervisors found, by
 * number; read back from the store's history book by a reader of the store. The rows are made here,
 * too.
 */

#include "fact/fact.pb-c.h"

#include <stddef.h>
#include <stdint.h>

struct history;
struct store_reader;

/* The history that @reader reads; takes @reader, and frees it at the end. What store/reader.h says
 * of threads holds for the history. */
struct history *history_new(struct store_reader *reader);
/* Takes NULL; returns NULL. */
struct history *history_free(struct history *history);

/* @handoff, which is over, with its @card as a row of the book, *ret_size bytes; the caller frees.
 */
void *history_row(
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card, size_t *ret_size);
/* The same of a visit, and of an inspection. */
void *history_visit_row(const Usher__Fact__Visit *visit, size_t *ret_size);
void *history_inspection_row(const Usher__Fact__Inspection *inspection, size_t *ret_size);

/* Read the rows with a number over @after, in rising order, at most @n_max of them, and call @each
 * for those of handoffs.
 * *@ret_last is the number of the last one read, or @after. Returns how many were read, or a
 * negative errno (-EUCLEAN: a row is damaged). */
int history_page(struct history *history, uint64_t after, size_t n_max,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata,
	uint64_t *ret_last);

/* When @handoff was made: offered, or held until it was due. Site time, ms. */
int64_t history_made_at(const Usher__Fact__Handoff *handoff);

/*
 * Where the handoffs begin that were made at @at or later: all those up to *@ret were made before.
 * Found by halving the numbers, which rise with the time of making, so a long history takes a few
 * dozen rows. Returns 0 or a negative errno.
 */
int history_before(struct history *history, int64_t at, uint64_t *ret);

/* One handoff. Returns 0 (@each was called), 1 if there is none such, or a negative errno. */
int history_find(struct history *history, uint64_t number,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata);

/* One visit; the same. */
int history_find_visit(struct history *history, uint64_t number,
	void (*each)(void *userdata, const Usher__Fact__Visit *visit), void *userdata);
