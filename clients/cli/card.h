/* SPDX-License-Identifier: MIT */
#pragma once

/* The guest card, as it stands on the command line. */

#include "cli/options.h"
#include "wire/usher.pb-c.h"

#define CARD_OPTIONS                                                                               \
	(OPTION_BIT(OPTION_SURNAME) | OPTION_BIT(OPTION_GIVEN) | OPTION_BIT(OPTION_HONORIFIC) |    \
		OPTION_BIT(OPTION_TITLE) | OPTION_BIT(OPTION_PARTY) | OPTION_BIT(OPTION_TRAIT) |   \
		OPTION_BIT(OPTION_LEVEL) | OPTION_BIT(OPTION_LANGUAGE) |                           \
		OPTION_BIT(OPTION_CONTACT) | OPTION_BIT(OPTION_HOST))

/* Into @card, whose texts live as long as the command line. Returns 0, or -1 with what would be
 * right told. */
int card_read(const struct options *options, Usher__Card *card);

/* What the relay calls the field that people call @word: "givenName" for "given". */
const char *card_field(const char *word);
