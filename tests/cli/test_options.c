/* SPDX-License-Identifier: MIT */
/* The command line, read in two steps: up to the verb, then what the verb takes. */
#include "screen.h"

#include "cli/options.h"
#include "proto/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	WORDS_MAX = 80,
};

static struct options options;
static char *words[WORDS_MAX + 1];
static char said[4096]; /* on stderr */

/* Read the words of @line, which spaces divide; "_" is an empty one. */
static int read_line(const char *line, uint64_t allowed, bool first) {
	static char copies[2][4096]; /* what was read before is pointed into */
	char *copy = copies[first];
	int n = 0, r;

	snprintf(copy, sizeof copies[first], "%s", line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
		cr_assert_lt(n, WORDS_MAX);
		words[n++] = strcmp(word, "_") ? word : word + 1;
	}
	words[n] = NULL;
	screen_start(STDERR_FILENO, SCREEN_NONE);
	r = options_read(&options, n, words, allowed, first);
	snprintf(said, sizeof said, "%s", screen_stop());
	return r;
}

static int read_fresh(const char *line, uint64_t allowed, bool first) {
	memset(&options, 0, sizeof options);
	return read_line(line, allowed, first);
}

static const uint64_t sending = OPTIONS_ALWAYS | OPTION_BIT(OPTION_TO) |
	OPTION_BIT(OPTION_SURNAME) | OPTION_BIT(OPTION_TRAIT) | OPTION_BIT(OPTION_PARTY);

Test(options, first_comes_what_goes_with_every_verb) {
	cr_assert_eq(read_fresh("usher --json --device lobby-1 send --to bar --json",
			     OPTIONS_ALWAYS, true),
		0);
	cr_assert_str_eq(options.values[OPTION_JSON], "");
	cr_assert_str_eq(options.values[OPTION_DEVICE], "lobby-1");
	cr_assert_null(options.values[OPTION_SOCKET]);
	cr_assert_eq(options.n_arguments, 4, "the rest begins at the verb");
	cr_assert_str_eq(options.arguments[0], "send");
	cr_assert_str_eq(options.arguments[3], "--json");
}

Test(options, then_what_goes_with_the_verb) {
	cr_assert_eq(read_fresh("usher --device lobby-1 send", OPTIONS_ALWAYS, true), 0);
	cr_assert_eq(read_line("send --to bar --surname=王 --party 3", sending, false), 0);
	cr_assert_str_eq(options.values[OPTION_DEVICE], "lobby-1", "what was said before stays");
	cr_assert_str_eq(options.values[OPTION_TO], "bar");
	cr_assert_str_eq(options.values[OPTION_SURNAME], "王");
	cr_assert_str_eq(options.values[OPTION_PARTY], "3");
	cr_assert_eq(options.n_arguments, 0);
}

Test(options, may_stand_behind_the_arguments) {
	cr_assert_eq(read_fresh("take 4K --json 4M --device bar-1", OPTIONS_ALWAYS, false), 0);
	cr_assert_not_null(options.values[OPTION_JSON]);
	cr_assert_str_eq(options.values[OPTION_DEVICE], "bar-1");
	cr_assert_eq(options.n_arguments, 2);
	cr_assert_str_eq(options.arguments[0], "4K");
	cr_assert_str_eq(options.arguments[1], "4M");
}

Test(options, end_at_two_dashes) {
	cr_assert_eq(read_fresh("take --json -- --device", OPTIONS_ALWAYS, false), 0);
	cr_assert_eq(options.n_arguments, 1);
	cr_assert_str_eq(options.arguments[0], "--device");
	cr_assert_null(options.values[OPTION_DEVICE]);
}

Test(options, an_empty_value_is_a_value) {
	cr_assert_eq(read_fresh("send --surname _ --to=", sending, false), 0);
	cr_assert_str_eq(options.values[OPTION_SURNAME], "");
	cr_assert_str_eq(options.values[OPTION_TO], "");
}

Test(options, the_last_of_two_counts) {
	cr_assert_eq(read_fresh("send --to bar --to gate", sending, false), 0);
	cr_assert_str_eq(options.values[OPTION_TO], "gate");
}

Test(options, nothing_is_said_about_nothing) {
	cr_assert_eq(read_fresh("usher", OPTIONS_ALWAYS, true), 0);
	cr_assert_eq(options.n_arguments, 0);
	cr_assert_eq(read_fresh("off", OPTIONS_ALWAYS, false), 0);
	cr_assert_eq(options.n_arguments, 0);
	for (size_t i = 0; i < OPTIONS_N; i++) {
		cr_assert_null(options.values[i]);
	}
	cr_assert_str_eq(said, "");
}

Test(options, what_is_wrong_is_told) {
	static const struct {
		const char *line, *word; /* that the reason has in it */
	} wrong[] = {
		{"send --nonsense", "nonsense"},
		{"send --from bar", "from"}, /* of another verb */
		{"send -t bar", "t"},
		{"send --to", "to"},
		{"send --json=yes", "json"},
		{"send --t bar", "ambiguous"},
	};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		cr_assert_eq(read_fresh(wrong[i].line, sending, false), -1, "%s", wrong[i].line);
		cr_assert_not_null(strstr(said, wrong[i].word), "%s: %s", wrong[i].line, said);
		cr_assert_str_neq(said, "", "%s", wrong[i].line);
	}
	cr_assert_eq(
		read_fresh("usher --to bar send", OPTIONS_ALWAYS, true), -1, "before its verb");
}

/* @n times the option, a word each. */
static int read_repeated(const char *name, uint64_t allowed, size_t n) {
	char line[2048] = "verb";

	for (size_t i = 0; i < n; i++) {
		snprintf(line + strlen(line), sizeof line - strlen(line), " --%s=w%zu", name, i);
	}
	return read_fresh(line, allowed, false);
}

Test(options, traits_are_kept_in_order) {
	const struct option_list *traits = options_list(&options, OPTION_TRAIT);

	cr_assert_eq(read_repeated("trait", sending, 3), 0);
	cr_assert_eq(traits->n, 3);
	cr_assert_str_eq(traits->items[0], "w0");
	cr_assert_str_eq(traits->items[2], "w2");
	cr_assert_null(options.values[OPTION_TRAIT]);
	cr_assert(options_has(&options, OPTION_TRAIT));
	cr_assert_not(options_has(&options, OPTION_DROP));
}

Test(options, what_repeats_does_so_up_to_a_limit) {
	static const struct {
		enum option_id option;
		const char *name;
		size_t most;
	} repeated[] = {
		{OPTION_TRAIT, "trait", 16},
		{OPTION_DROP, "drop", 16},
		{OPTION_CLEAR, "clear", 16},
		{OPTION_AUDIENCE, "to", 32},
		{OPTION_FAILED, "failed", 64},
	};

	for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++) {
		const struct option_list *list = options_list(&options, repeated[i].option);
		char expected[64];

		cr_assert_eq(read_repeated(repeated[i].name, OPTION_BIT(repeated[i].option),
				     repeated[i].most),
			0);
		cr_assert_eq(list->n, repeated[i].most);
		cr_assert_eq(read_repeated(repeated[i].name, OPTION_BIT(repeated[i].option),
				     repeated[i].most + 1),
			-1);
		snprintf(expected, sizeof expected, "--%s may be said %zu times at most",
			repeated[i].name, repeated[i].most);
		cr_assert_not_null(strstr(said, expected), "%s", said);
		cr_assert_eq(list->n, repeated[i].most);
	}
}

Test(options, lists_are_apart) {
	cr_assert_eq(read_fresh("card --drop a --trait b --clear c --drop d",
			     OPTION_BIT(OPTION_DROP) | OPTION_BIT(OPTION_TRAIT) |
				     OPTION_BIT(OPTION_CLEAR),
			     false),
		0);
	cr_assert_eq(options_list(&options, OPTION_DROP)->n, 2);
	cr_assert_str_eq(options_list(&options, OPTION_DROP)->items[1], "d");
	cr_assert_str_eq(options_list(&options, OPTION_TRAIT)->items[0], "b");
	cr_assert_str_eq(options_list(&options, OPTION_CLEAR)->items[0], "c");
}

Test(options, of_one_name_each_verb_has_its_own) {
	cr_assert_eq(read_fresh("pickup --from hall --to gate",
			     OPTION_BIT(OPTION_AREA) | OPTION_BIT(OPTION_PLACE), false),
		0);
	cr_assert_str_eq(options.values[OPTION_AREA], "hall");
	cr_assert_str_eq(options.values[OPTION_PLACE], "gate");
	cr_assert_null(options.values[OPTION_FROM]);
	cr_assert_null(options.values[OPTION_TO]);
}

Test(options, a_value_may_be_missing_where_it_says_so) {
	static const uint64_t luggage = OPTION_BIT(OPTION_LUGGAGE) | OPTION_BIT(OPTION_JSON);

	cr_assert_eq(read_fresh("pickup --luggage --json", luggage, false), 0);
	cr_assert_str_eq(options.values[OPTION_LUGGAGE], "");
	cr_assert_eq(read_fresh("pickup --luggage=3", luggage, false), 0);
	cr_assert_str_eq(options.values[OPTION_LUGGAGE], "3");
	cr_assert_eq(read_fresh("pickup", luggage, false), 0);
	cr_assert_not(options_has(&options, OPTION_LUGGAGE));
}

/* Beyond the 32nd there is no other option's bit. */
Test(options, each_has_a_bit_of_its_own) {
	for (int i = 0; i < OPTIONS_N; i++) {
		for (int j = 0; j < i; j++) {
			cr_assert_eq(OPTION_BIT(i) & OPTION_BIT(j), 0, "%d, %d", i, j);
		}
	}
}

/* Help ----------------------------------------------------------------------------------------- */

static const char *help(uint64_t allowed) {
	screen_start(STDOUT_FILENO, SCREEN_NONE);
	options_help(stdout, allowed);
	return screen_stop();
}

Test(options, help_has_a_line_for_each_and_no_other) {
	const char *text = help(OPTION_BIT(OPTION_TO) | OPTION_BIT(OPTION_JSON));

	cr_assert_not_null(strstr(text, "  --json "));
	cr_assert_not_null(strstr(text, "  --to AREA "));
	cr_assert_null(strstr(text, "--device"));
	cr_assert_not_null(strstr(help(OPTION_BIT(OPTION_LUGGAGE)), "  --luggage[=N] "));
	cr_assert_str_eq(help(0), "");
}

/* In columns: each explanation begins at the same one, behind at least two spaces. */
Test(options, help_is_in_columns) {
	size_t column = 0, n = 0;
	char text[8192];

	snprintf(text, sizeof text, "%s", help((OPTION_BIT(OPTIONS_N - 1) << 1) - 1));
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), n++) {
		char *gap = strstr(line + 2, "  ");
		size_t at;

		cr_assert_not_null(gap, "%s", line);
		at = (size_t)(gap - line) + strspn(gap, " ");
		column = column ? column : at;
		cr_assert_leq(text_width(line), 80, "%s", line);
		cr_assert_eq(at, column, "%s", line);
	}
	cr_assert_eq(n, OPTIONS_N);
}
