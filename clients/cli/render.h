/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What people read, and what programs read. Rows of cells, in columns that are right for wide characters; a
 * stage is a mark that keeps its shape in grey, then a word. Out of memory ends the program.
 */

#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
	CELLS_MAX = 8,
};

/* Rows that share their columns. An empty one is all zeroes. */
struct table {
	char *(*rows)[CELLS_MAX]; /* NULL past a row's last cell */
	size_t n;
	size_t widths[CELLS_MAX]; /* the widest so far, in columns */
};

/* Take note of the columns of a row, and keep it to be printed. Takes the cells. */
void table_add(struct table *table, char *cells[CELLS_MAX]);

/* Print all rows to stdout and let go of them; the widths stay. */
void table_print(struct table *table);

/* A handoff's row. */
void render_handoff(struct table *table, const Usher__Handoff *handoff);

/* The same, with the time of day @at (ms since 1970-01-01 UTC) before it. */
void render_news(struct table *table, const Usher__Handoff *handoff, int64_t at);

/* A duty's row. */
void render_duty(struct table *table, const Usher__Duty *duty);

/* A message as a line of JSON, on stdout. */
void render_json(const ProtobufCMessage *message);

/*
 * A handoff with how the request about it ended, as a line of JSON on stdout: the handoff's fields, then
 * outcome, and text, winner and said where there are any. @answer->handoff may be NULL.
 */
void render_json_answer(const Usher__Answer *answer, const Usher__Handoff *handoff);

/* What was understood of a line, as one line for people. */
void render_said(const Usher__Said *said, FILE *stream);

/* The guest as one would call him: 王先生, Mr Wang; the caller frees. */
char *render_guest(const Usher__Card *card);
