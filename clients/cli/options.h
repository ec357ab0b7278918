/* SPDX-License-Identifier: MIT */
#pragma once

/* What stands on the command line. An option is a row; a verb says which of them it takes. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Several may have the same name, if no verb takes two of them. */
enum option_id {
	OPTION_HELP, /* these four go with every verb, before it too */
	OPTION_JSON,
	OPTION_DEVICE,
	OPTION_SOCKET,
	OPTION_BADGE,
	OPTION_VEHICLE,
	OPTION_CHECKED,
	OPTION_POST,      /* inspected */
	OPTION_INSPECTED, /* --badge */
	OPTION_FAILED,
	OPTION_VISIT,
	OPTION_AREA, /* --from, of a pickup */
	OPTION_TO,
	OPTION_PLACE,    /* --to, of a pickup */
	OPTION_AUDIENCE, /* --to, of a notice */
	OPTION_FROM,
	OPTION_LUGGAGE,
	OPTION_SURNAME,
	OPTION_GIVEN,
	OPTION_HONORIFIC,
	OPTION_TITLE,
	OPTION_PARTY,
	OPTION_TRAIT,
	OPTION_LEVEL,
	OPTION_LANGUAGE,
	OPTION_CONTACT,
	OPTION_HOST,
	OPTION_DROP,
	OPTION_CLEAR,
	OPTION_MINUTES, /* --in */
	OPTION_REASON,
	OPTION_UNLESS_TAKEN,
	OPTION_FIRST, /* --party, of a split */
	OPTION_AT,
	OPTION_QUANTITY,
	OPTION_NOTE,
	OPTION_TELEPHONE, /* --contact, of a service */
	OPTION_NAMED,     /* --badge, of a service */
	OPTION_CONFIRM,
	OPTION_EXPIRES,
	OPTION_DUE,
	OPTION_REPEAT,
	OPTION_TRAVEL,
	OPTION_CAR,
	OPTION_TELL,
	OPTION_HELD,
	OPTION_WAIT,
	OPTION_TIMEOUT,
	OPTION_ALL,
	OPTION_LOANS,
	OPTION_DRY_RUN,
	OPTION_VOICE,
	OPTION_SINCE, /* --from, of a report */
	OPTION_UNTIL, /* --to, of a report */
	OPTION_BY,
	OPTION_ROWS,
	OPTION_CSV,
	OPTIONS_N,
};

/* Options as bits of a uint64_t. */
#define OPTION_BIT(option) (UINT64_C(1) << (option))
#define OPTIONS_ALWAYS                                                                             \
	(OPTION_BIT(OPTION_HELP) | OPTION_BIT(OPTION_JSON) | OPTION_BIT(OPTION_DEVICE) |           \
		OPTION_BIT(OPTION_SOCKET))

_Static_assert(OPTIONS_N <= 64, "an option is a bit");

enum {
	OPTION_LISTS_N = 6,   /* options that may be said again and again, */
	OPTION_LIST_MAX = 64, /* up to so often */
};

struct option_list {
	const char *items[OPTION_LIST_MAX];
	size_t n;
};

struct options {
	const char *values[OPTIONS_N]; /* NULL: not said; "": flags, and those that may stand
					  without a value */
	struct option_list lists[OPTION_LISTS_N];
	char **arguments; /* the rest */
	size_t n_arguments;
};

/*
 * Read options out of @argv[1 …] into @options. With @first only up to the first word that is none.
 * Returns 0, or -1 with the reason told.
 */
int options_read(struct options *options, int argc, char **argv, uint64_t allowed, bool first);

bool options_has(const struct options *options, enum option_id option);

/* What the one of @allowed is called that says the @field of a request: to, given (of givenName),
 * trait (of traits). NULL if there is none. */
const char *options_name(uint64_t allowed, const char *field);

/* What an option says, "" if it is not there. */
const char *options_text(const struct options *options, enum option_id option);

/* All that an option says which may be said again and again. */
const struct option_list *options_list(const struct options *options, enum option_id option);

/* A whole number from @least to @most, into *@ret, which stays as it is if the option is not there.
 * Returns 0, or -1 with what would be right told. */
int options_number(const struct options *options, enum option_id option, int64_t least,
	int64_t most, int64_t *ret);

/* One line of help for each of @allowed. */
void options_help(FILE *stream, uint64_t allowed);
