/* SPDX-License-Identifier: MIT */
#pragma once

/* Rows of cells, in columns that are right for wide characters. Out of memory ends the program. */

#include <stddef.h>

enum {
	CELLS_MAX = 13,
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
