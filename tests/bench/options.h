/* SPDX-License-Identifier: MIT */
#pragma once

/* The command line of the benchmark. */

#include "measures.h"

#include <stdbool.h>
#include <stdio.h>

struct options {
	struct bench bench;
	const char *only; /* words by commas, NULL for all */
	const char *maker, *site;
	char *place; /* where the temporary folder is made */
	unsigned long rounds;
	char version[64]; /* what the program under measure says of itself */
	/* The results go into @part, which becomes @json when all is measured; NULL without. */
	char *json, *json_part;
	FILE *part;
};

/* Says in one line what is wrong, and what would be right, and exits with 2; with 0
 * after --help. */
void options_read(struct options *options, int argc, char **argv);
void options_finish(struct options *options);

/* Is this measure asked for? */
bool options_want(const struct options *options, const struct measure *measure);
/* Is any asked for that needs old handoffs? */
bool options_want_old(const struct options *options);
