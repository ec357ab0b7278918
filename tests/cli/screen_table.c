/* SPDX-License-Identifier: MIT */
#include "screen_table.h"

#include "screen.h"

#include <unistd.h>

const char *screen_table(struct table *table, unsigned columns) {
	screen_start(STDOUT_FILENO, columns);
	table_print(table);
	return screen_stop();
}
