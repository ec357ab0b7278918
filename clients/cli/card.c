/* SPDX-License-Identifier: MIT */
#include "cli/card.h"

#include <string.h>
#include <strings.h>

enum {
	PARTY_MAX = 999,
};

static const struct {
	const char *word;
	Usher__Honorific honorific;
} honorifics[] = {
	{"mr", USHER__HONORIFIC__MR},
	{"miss", USHER__HONORIFIC__MISS},
	{"ms", USHER__HONORIFIC__MS},
	{"mrs", USHER__HONORIFIC__MRS},
};

static int read_honorific(const char *word, Usher__Honorific *ret) {
	for (size_t i = 0; i < sizeof honorifics / sizeof *honorifics; i++) {
		if (!strcasecmp(word, honorifics[i].word)) {
			*ret = honorifics[i].honorific;
			return 0;
		}
	}
	fprintf(stderr, "usher: --honorific %s: expected mr, miss, ms or mrs\n", word);
	return -1;
}

int card_read(const struct options *options, Usher__Card *card) {
	const struct option_list *traits = options_list(options, OPTION_TRAIT);
	int64_t party = 0;

	if (options_has(options, OPTION_HONORIFIC) && options_has(options, OPTION_TITLE)) {
		fputs("usher: --honorific and --title: one of them will do\n", stderr);
		return -1;
	}
	if (options_has(options, OPTION_HONORIFIC) &&
		read_honorific(options_text(options, OPTION_HONORIFIC), &card->honorific) < 0) {
		return -1;
	}
	if (options_number(options, OPTION_PARTY, 1, PARTY_MAX, &party) < 0) {
		return -1;
	}
	card->surname = (char *)options_text(options, OPTION_SURNAME);
	card->given_name = (char *)options_text(options, OPTION_GIVEN);
	card->title = (char *)options_text(options, OPTION_TITLE);
	card->party_size = (uint32_t)party;
	card->traits = (char **)traits->items;
	card->n_traits = traits->n;
	card->level = (char *)options_text(options, OPTION_LEVEL);
	card->language = (char *)options_text(options, OPTION_LANGUAGE);
	card->contact = (char *)options_text(options, OPTION_CONTACT);
	card->host = (char *)options_text(options, OPTION_HOST);
	return 0;
}

const char *card_field(const char *word) {
	static const char *const names[][2] = {{"given", "givenName"}, {"party", "partySize"}};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!strcmp(word, names[i][0])) {
			return names[i][1];
		}
	}
	return word;
}
