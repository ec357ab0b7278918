/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Comma-separated values, as RFC 4180 has them, for spreadsheets. A text stands between quotes,
 * always. One that a spreadsheet might take for a formula, since it begins as formulas do, behind
 * spaces too, has an apostrophe before it (OWASP, CSV injection); what a program itself writes, a
 * number or a time, never begins so. So has an id or a badge that looks like a number or a day
 * which a spreadsheet would write in its own way.
 */

#include <stdint.h>
#include <stdio.h>

/* A row that is being written. */
struct csv {
	FILE *stream;
	size_t n; /* cells so far */
};

void csv_text(struct csv *csv, const char *text);
void csv_number(struct csv *csv, uint64_t number);

/* @ms as seconds: 12.345. */
void csv_seconds(struct csv *csv, int64_t ms);

/* The instant @at (ms since 1970-01-01 UTC) as ISO 8601 has it, with how far the clocks here are
 * from UTC; nothing for 0. */
void csv_time(struct csv *csv, int64_t at);

/* A cell with nothing in it. */
void csv_nothing(struct csv *csv);

/* The row ends; the next cell begins another. */
void csv_end(struct csv *csv);
