/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *name, *value, *help; /* value: what to call it, NULL for a flag, "[…]" if it may
					    be missing */
} rows[OPTIONS_N] = {
	[OPTION_HELP] = {"help", NULL, "say how, and exit"},
	[OPTION_JSON] = {"json", NULL, "one object a line instead of columns"},
	[OPTION_DEVICE] = {"device", "DEVICE", "act as this device (USHER_DEVICE, else the host)"},
	[OPTION_SOCKET] = {"socket", "PLACE",
		"the relay's socket, or tcp:HOST:PORT (USHER_SOCKET)"},
	[OPTION_BADGE] = {"badge", "N", "whose duty begins"},
	[OPTION_VEHICLE] = {"vehicle", "V", "to drive; else the first that nobody drives"},
	[OPTION_CHECKED] = {"checked", NULL, "the shift's checklist is ticked"},
	[OPTION_POST] = {"post", "POST", "the post that was looked at"},
	[OPTION_INSPECTED] = {"badge", "N", "or the colleague"},
	[OPTION_FAILED] = {"failed", "ITEM", "of the checklist, that was not right; repeats"},
	[OPTION_VISIT] = {"visit", "V", "the guest's visit, or a handoff of it"},
	[OPTION_AREA] = {"from", "AREA", "where the guest waits"},
	[OPTION_TO] = {"to", "AREA", "where the guest goes, by any name of the place"},
	[OPTION_PLACE] = {"to", "PLACE", "where to: an area, or any place beyond"},
	[OPTION_AUDIENCE] = {"to", "POST", "who is to read it, or all; repeats"},
	[OPTION_FROM] = {"from", "POST", "the post that sends, if this device has several"},
	[OPTION_LUGGAGE] = {"luggage", "[=N]", "pieces; without N it is one"},
	[OPTION_SURNAME] = {"surname", "NAME", "the guest's surname"},
	[OPTION_GIVEN] = {"given", "NAME", "the guest's given name"},
	[OPTION_HONORIFIC] = {"honorific", "WORD", "mr, miss, ms or mrs"},
	[OPTION_TITLE] = {"title", "WORD", "a title in place of the honorific: Dr, 總"},
	[OPTION_PARTY] = {"party", "N", "how many they are, 1 to 999"},
	[OPTION_TRAIT] = {"trait", "WORDS", "what to know them by; up to 16 times"},
	[OPTION_LEVEL] = {"level", "WORD", "as the site calls its levels of guests"},
	[OPTION_LANGUAGE] = {"language", "WORD", "that the guest speaks"},
	[OPTION_CONTACT] = {"contact", "TEL", "the guest's telephone, or the like"},
	[OPTION_HOST] = {"host", "NAME", "the colleague whom the guest has come to see"},
	[OPTION_DROP] = {"drop", "WORDS", "a trait to take out; up to 16 times"},
	[OPTION_CLEAR] = {"clear", "FIELD", "to empty: surname, given, honorific, …; repeats"},
	[OPTION_MINUTES] = {"in", "MINUTES", "until the driver is there, 1 to 999"},
	[OPTION_REASON] = {"reason", "WHY", "with-guest, too-far, not-mine or break"},
	[OPTION_UNLESS_TAKEN] = {"unless-taken", NULL, "only if nobody has taken it by then"},
	[OPTION_FIRST] = {"party", "N", "how many go apart from the others, 1 to 999"},
	[OPTION_AT] = {"at", "WHERE", "where to: an area, or any place"},
	[OPTION_QUANTITY] = {"quantity", "N", "how many, 1 to 999"},
	[OPTION_NOTE] = {"note", "TEXT", "what else to know"},
	[OPTION_TELEPHONE] = {"contact", "TEL", "whom to ring back, or the like"},
	[OPTION_NAMED] = {"badge", "N", "the colleague who is asked for by name"},
	[OPTION_CONFIRM] = {"confirm", NULL, "to be confirmed by hand, by each reader"},
	[OPTION_EXPIRES] = {"expires", "TIME",
		"18:00 next, or 90m from now; else as the site has it"},
	[OPTION_DUE] = {"due", "TIME", "held until 15:00, 'mon 15:00', '2026-12-01 15:00', 90m"},
	[OPTION_REPEAT] = {"repeat", "DAYS", "and again: daily, weekly, or mon,thu at that time"},
	[OPTION_TRAVEL] = {"travel", "NUMBER", "the flight or train"},
	[OPTION_CAR] = {"car", NULL, "the guest is to be fetched: who drives is told"},
	[OPTION_TELL] = {"tell", "POST", "who is to be told besides; repeats"},
	[OPTION_HELD] = {"held", NULL, "only what is not due yet, by time"},
	[OPTION_WAIT] = {"wait", "STEP", "stay until it is reached, seen, taken, met, done, …"},
	[OPTION_TIMEOUT] = {"timeout", "S", "but for at most so many seconds (60)"},
	[OPTION_ALL] = {"all", NULL, "everything ever that you may see, history too"},
	[OPTION_LOANS] = {"loans", NULL, "only what is lent, and not back"},
	[OPTION_DRY_RUN] = {"dry-run", NULL, "say what was understood, and send nothing"},
	[OPTION_VOICE] = {"voice", NULL, "only what is to be said aloud, a line at each alert"},
	[OPTION_SINCE] = {"from", "TIME", "sent since then: 2026-11-29, 10:00, 7d; else today"},
	[OPTION_UNTIL] = {"to", "TIME", "and up to then, a day to its end; else until now"},
	[OPTION_BY] = {"by", "WHAT", "a line for each post, badge, kind or hour"},
	[OPTION_ROWS] = {"rows", NULL, "a line for each handoff: who and when"},
	[OPTION_CSV] = {"csv", NULL, "for a spreadsheet"},
};

/* Those that may be said again and again, and how often. */
static const struct repeated {
	enum option_id option;
	size_t most;
} repeated[OPTION_LISTS_N] = {
	{OPTION_TRAIT, 16},
	{OPTION_DROP, 16},
	{OPTION_CLEAR, 16},
	{OPTION_FAILED, OPTION_LIST_MAX},
	{OPTION_AUDIENCE, 32},
	{OPTION_TELL, 32},
};

/* Which list is its, or OPTION_LISTS_N if it has but one value. */
static size_t list_of(enum option_id option) {
	size_t i = 0;

	while (i < OPTION_LISTS_N && repeated[i].option != option) {
		i++;
	}
	return i;
}

static int take(struct options *options, enum option_id option, const char *value) {
	size_t i = list_of(option);
	struct option_list *list;

	if (i == OPTION_LISTS_N) {
		options->values[option] = value ? value : "";
		return 0;
	}
	list = &options->lists[i];
	if (list->n == repeated[i].most) {
		fprintf(stderr, "usher: --%s may be said %zu times at most\n", rows[option].name,
			list->n);
		return -1;
	}
	list->items[list->n++] = value;
	return 0;
}

/* For getopt_long: does it take a value? */
static int takes_value(const struct row *row) {
	if (!row->value) {
		return no_argument;
	}
	return *row->value == '[' ? optional_argument : required_argument;
}

int options_read(struct options *options, int argc, char **argv, uint64_t allowed, bool first) {
	struct option table[OPTIONS_N + 1] = {0};
	size_t n = 0;
	int found;

	for (int i = 0; i < OPTIONS_N; i++) {
		if (allowed & OPTION_BIT(i)) {
			table[n++] = (struct option){rows[i].name, takes_value(&rows[i]), NULL, i};
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

bool options_has(const struct options *options, enum option_id option) {
	size_t list = list_of(option);

	return list < OPTION_LISTS_N ? options->lists[list].n > 0 : options->values[option] != NULL;
}

const char *options_name(uint64_t allowed, const char *field) {
	for (size_t i = 0; i < OPTIONS_N; i++) {
		const char *name = rows[i].name;
		size_t size = strlen(name);

		if (allowed & OPTION_BIT(i) && !strncmp(field, name, size) &&
			(!field[size] || isupper((unsigned char)field[size]) ||
				!strcmp(field + size, "s"))) {
			return name;
		}
	}
	return NULL;
}

const char *options_text(const struct options *options, enum option_id option) {
	return options->values[option] ? options->values[option] : "";
}

const struct option_list *options_list(const struct options *options, enum option_id option) {
	return &options->lists[list_of(option)];
}

int options_number(const struct options *options, enum option_id option, int64_t least,
	int64_t most, int64_t *ret) {
	const char *text = options->values[option];
	char *rest;
	int64_t number;

	if (!text) {
		return 0;
	}
	errno = 0;
	number = strtoll(text, &rest, 10);
	if (*text < '0' || *text > '9' || *rest || errno || number < least || number > most) {
		fprintf(stderr,
			"usher: --%s %s: expected a number from %" PRId64 " to %" PRId64 "\n",
			rows[option].name, text, least, most);
		return -1;
	}
	*ret = number;
	return 0;
}

void options_help(FILE *stream, uint64_t allowed) {
	for (size_t i = 0; i < OPTIONS_N; i++) {
		if (allowed & OPTION_BIT(i)) {
			const char *value = rows[i].value ? rows[i].value : "";

			fprintf(stream, "  --%s%s%-*s  %s\n", rows[i].name,
				*value == '[' ? "" : " ",
				(int)((*value == '[' ? 19 : 18) - __builtin_strlen(rows[i].name)),
				value, rows[i].help);
		}
	}
}
