/* SPDX-License-Identifier: MIT */
#pragma once

/* What was promised, held against the figures. */

/* A round is over: its ratios become figures, too. */
void report_round(void);

/* The table, for people, to stdout. */
void report_table(void);

/* All of it into the file @path, for programs. */
void report_json(const char *path);
