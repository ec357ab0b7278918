/* SPDX-License-Identifier: MIT */
#pragma once

/* What was promised, held against the figures. */

#include "options.h"

/* A round is over: its ratios become figures, too. */
void report_round(void);

/* The table, for people, to stdout. */
void report_table(const struct options *options);

/* All of it into the options' file, for programs. */
void report_json(const struct options *options);
