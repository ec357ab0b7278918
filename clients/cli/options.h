/* SPDX-License-Identifier: MIT */
#pragma once

/* What stands on the command line. An option is a row; a verb says which of them it takes. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum option_id {
	OPTION_HELP, /* these four go with every verb, before it too */
	OPTION_JSON,
	OPTION_DEVICE,
	OPTION_SOCKET,
	OPTION_BADGE,
	OPTION_TO,
	OPTION_FROM,
	OPTION_SURNAME,
	OPTION_GIVEN,
	OPTION_HONORIFIC,
	OPTION_TITLE,
	OPTION_PARTY,
	OPTION_TRAIT,
	OPTION_WAIT,
	OPTION_TIMEOUT,
	OPTION_ALL,
	OPTION_DRY_RUN,
	OPTIONS_N,
};

#define OPTION_BIT(option) (1u << (option))
#define OPTIONS_ALWAYS \
	(OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_JSON) | OPTION_BIT(OPTION_DEVICE) | OPTION_BIT(OPTION_SOCKET))

enum {
	TRAITS_MAX = 16,
};

struct options {
	const char *values[OPTIONS_N]; /* NULL: not said; flags: "" */
	const char *traits[TRAITS_MAX];
	size_t n_traits;
	char **arguments; /* the rest */
	size_t n_arguments;
};

/*
 * Read options out of @argv[1 …] into @options. With @first only up to the first word that is none.
 * Returns 0, or -1 with the reason told.
 */
int options_read(struct options *options, int argc, char **argv, unsigned allowed, bool first);

/* What an option says, "" if it is not there. */
const char *options_text(const struct options *options, enum option_id option);

/* A whole number from @least to @most, into *@ret, which stays as it is if the option is not there. Returns 0,
 * or -1 with what would be right told. */
int options_number(const struct options *options, enum option_id option, int64_t least, int64_t most, int64_t *ret);

/* One line of help for each of @allowed. */
void options_help(FILE *stream, unsigned allowed);
