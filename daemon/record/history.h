/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What happened: handoffs and visits that the core has archived, and what supervisors found, by
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
void *history_pack_handoff_row(
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card, size_t *ret_size);
/* The same of a visit, and of an inspection. */
void *history_pack_visit_row(const Usher__Fact__Visit *visit, size_t *ret_size);
void *history_pack_inspection_row(const Usher__Fact__Inspection *inspection, size_t *ret_size);

/* Read the rows with a number over @after_number, in rising order, at most @n_max of them, and call
 * @on_handoff for those of handoffs.
 * *@ret_last_number is the number of the last one read, or @after_number. Returns how many were
 * read, or a negative errno (-EUCLEAN: a row is damaged). */
int history_read_page(struct history *history, uint64_t after_number, size_t n_max,
	void (*on_handoff)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata,
	uint64_t *ret_last_number);

/* When @handoff was made: offered, or scheduled until it was due. Site time, ms. */
int64_t history_handoff_made_at(const Usher__Fact__Handoff *handoff);

/*
 * Where the handoffs begin that were made at @made_before or later: all those up to *@ret_number
 * were made before. Found by halving the numbers, which rise with the time of making, so a long
 * history takes a few dozen rows. Returns 0 or a negative errno.
 */
int history_find_last_made_before(
	struct history *history, int64_t made_before, uint64_t *ret_number);

/* One handoff. Returns 0 (@on_handoff was called), 1 if there is none such, or a negative errno. */
int history_find_handoff(struct history *history, uint64_t number,
	void (*on_handoff)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata);

/* One visit; the same. */
int history_find_visit(struct history *history, uint64_t number,
	void (*on_visit)(void *userdata, const Usher__Fact__Visit *visit), void *userdata);
