/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

static const struct {
	const char *name, *value, *help; /* value: what to call it, NULL for a flag */
} rows[OPTIONS_N] = {
	[OPTION_HELP] = {"help", NULL, "say how, and exit"},
	[OPTION_JSON] = {"json", NULL, "one object a line instead of columns"},
	[OPTION_DEVICE] = {"device", "DEVICE", "act as this device (USHER_DEVICE, else the host)"},
	[OPTION_SOCKET] = {"socket", "PLACE", "the relay's socket, or tcp:HOST:PORT (USHER_SOCKET)"},
	[OPTION_BADGE] = {"badge", "N", "whose duty begins"},
	[OPTION_TO] = {"to", "AREA", "where the guest goes, by any name of the place"},
	[OPTION_FROM] = {"from", "POST", "the post that sends, if this device has several"},
	[OPTION_SURNAME] = {"surname", "NAME", "the guest's surname"},
	[OPTION_GIVEN] = {"given", "NAME", "the guest's given name"},
	[OPTION_HONORIFIC] = {"honorific", "WORD", "mr, miss, ms or mrs"},
	[OPTION_TITLE] = {"title", "WORD", "a title in place of the honorific: Dr, 總"},
	[OPTION_PARTY] = {"party", "N", "how many they are, 1 to 999"},
	[OPTION_TRAIT] = {"trait", "WORDS", "what to know them by; up to 16 times"},
	[OPTION_WAIT] = {"wait", "STEP", "stay until it is reached, taken or met"},
	[OPTION_TIMEOUT] = {"timeout", "S", "but for at most so many seconds (60)"},
	[OPTION_ALL] = {"all", NULL, "everything ever that you may see, history too"},
	[OPTION_DRY_RUN] = {"dry-run", NULL, "say what was understood, and send nothing"},
};

static int take(struct options *options, enum option_id option, const char *value) {
	if (option != OPTION_TRAIT) {
		options->values[option] = value ? value : "";
		return 0;
	}
	if (options->n_traits == TRAITS_MAX) {
		fprintf(stderr, "usher: --trait may be said %d times at most\n", TRAITS_MAX);
		return -1;
	}
	options->traits[options->n_traits++] = value;
	return 0;
}

int options_read(struct options *options, int argc, char **argv, unsigned allowed, bool first) {
	struct option table[OPTIONS_N + 1] = {0};
	size_t n = 0;
	int found;

	for (int i = 0; i < OPTIONS_N; i++) {
		if (allowed & OPTION_BIT(i)) {
			table[n++] = (struct option){
				rows[i].name, rows[i].value ? required_argument : no_argument, NULL, i};
		}
	}
	optind = 0; /* begin anew (getopt_long(3)) */
	while ((found = getopt_long(argc, argv, first ? "+" : "", table, NULL)) >= 0) {
		if (found >= OPTIONS_N || take(options, (enum option_id)found, optarg) < 0) {
			return -1;
		}
	}
	options->arguments = argv + optind;
	options->n_arguments = (size_t)(argc - optind);
	return 0;
}

const char *options_text(const struct options *options, enum option_id option) {
	return options->values[option] ? options->values[option] : "";
}

int options_number(const struct options *options, enum option_id option, int64_t least, int64_t most, int64_t *ret) {
	const char *text = options->values[option];
	char *rest;
	int64_t number;

	if (!text) {
		return 0;
	}
	errno = 0;
	number = strtoll(text, &rest, 10);
	if (*text < '0' || *text > '9' || *rest || errno || number < least || number > most) {
		fprintf(stderr, "usher: --%s %s: expected a number from %" PRId64 " to %" PRId64 "\n", rows[option].name, text,
			least, most);
		return -1;
	}
	*ret = number;
	return 0;
}

void options_help(FILE *stream, unsigned allowed) {
	for (size_t i = 0; i < OPTIONS_N; i++) {
		if (allowed & OPTION_BIT(i)) {
			fprintf(stream, "  --%s %-*s  %s\n", rows[i].name, (int)(18 - __builtin_strlen(rows[i].name)),
				rows[i].value ? rows[i].value : "", rows[i].help);
		}
	}
}
