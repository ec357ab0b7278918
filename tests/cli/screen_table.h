/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/table.h"

/* What is printed of @table on @columns (as screen_start has them); lives as long as what
 * screen_stop returns. */
const char *screen_table(struct table *table, unsigned columns);
