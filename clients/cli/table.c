/* SPDX-License-Identifier: MIT */
#include "cli/table.h"

#include "cli/keep.h"
#include "cli/stage.h"
#include "proto/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	ALIGNED_MAX = 32,   /* columns; one long cell must not push all others away */
	INDENT = 9,         /* of what goes on in the next line: behind the time of day */
	WRAPPED_LEAST = 20, /* columns of a screen */
};

/* Escape sequences are for terminals whose owner wants them (no-color.org). */
static bool is_colourful(void) {
	const char *off = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(off && *off) && term && strcmp(term, "dumb") != 0;
}

/* Columns of the terminal, or as many as anyone wants. */
static size_t screen_width(void) {
	struct winsize size;

	if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col) {
		return size.ws_col;
	}
	return SIZE_MAX;
}

void table_add(struct table *table, char *cells[CELLS_MAX]) {
	table->rows = need(reallocarray(table->rows, table->n + 1, sizeof *table->rows));
	for (size_t i = 0; i < CELLS_MAX; i++) {
		char *safe = cells[i] ? need(text_safe(cells[i])) : NULL;
		size_t width = safe ? text_width(safe) : 0;

		free(cells[i]);
		table->rows[table->n][i] = safe;
		table->widths[i] = width > table->widths[i] ? width : table->widths[i];
	}
	table->n++;
}

/* A row's cells without the empty ones at its end. */
static size_t count_cells(char *const row[CELLS_MAX]) {
	size_t n = 0;

	for (size_t i = 0; i < CELLS_MAX && row[i]; i++) {
		n = *row[i] ? i + 1 : n;
	}
	return n;
}

/* As much of @cell as fits @room. Returns how many bytes that is. */
static size_t print_cell(const char *cell, size_t room, bool colourful) {
	const char *colour = colourful ? stage_colour(cell) : "";
	size_t size = text_cut(cell, room);

	printf(*colour ? "\033[%sm%.*s\033[0m" : "%s%.*s", colour, (int)size, cell);
	return size;
}

/* Returns how much room there is in it. */
static size_t next_line(size_t screen) {
	printf("\n%*s", INDENT, "");
	return screen - INDENT;
}

/* What does not fit goes on in the next line, if the screen is wide enough for two. */
static void print_row(
	const struct table *table, char *const row[CELLS_MAX], size_t screen, bool colourful) {
	size_t room = screen, n = count_cells(row);
	bool wraps = screen >= WRAPPED_LEAST;

	for (size_t i = 0; i < n && (room || wraps); i++) {
		size_t width = text_width(row[i]),
		       column = table->widths[i] < ALIGNED_MAX ? table->widths[i] : ALIGNED_MAX;
		const char *cell = row[i];

		if (wraps && width > room && room < screen) {
			room = next_line(screen);
		}
		while (wraps && width > room) { /* it is too long for a line of its own */
			cell += print_cell(cell, room, colourful);
			room = next_line(screen);
			width = text_width(cell);
		}
		(void)print_cell(cell, room, colourful);
		room -= width < room ? width : room;
		column = width > column ? width : column;
		for (; i + 1 < n && room && width < column + (table->widths[i] != 0);
			width++, room--) {
			putchar(' ');
		}
	}
	putchar('\n');
}

void table_print(struct table *table) {
	size_t room = screen_width();
	bool colourful = is_colourful();

	for (size_t i = 0; i < table->n; i++) {
		print_row(table, table->rows[i], room, colourful);
		for (size_t j = 0; j < CELLS_MAX; j++) {
			free(table->rows[i][j]);
		}
	}
	free(table->rows);
	table->rows = NULL;
	table->n = 0;
	fflush(stdout);
}
