/* SPDX-License-Identifier: MIT */
/* The command line, read in two steps: up to the verb, then what the verb takes. */
#include "screen.h"

#include "cli/options.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	WORDS_MAX = 64,
};

static struct options options;
static char *words[WORDS_MAX + 1];
static char said[4096]; /* on stderr */

/* Read the words of @line, which spaces divide; "_" is an empty one. */
static int read_line(const char *line, unsigned allowed, bool first) {
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

static int read_fresh(const char *line, unsigned allowed, bool first) {
	memset(&options, 0, sizeof options);
	return read_line(line, allowed, first);
}

static const unsigned sending = OPTIONS_ALWAYS | OPTION_BIT(OPTION_TO) | OPTION_BIT(OPTION_SURNAME) |
	OPTION_BIT(OPTION_TRAIT) | OPTION_BIT(OPTION_PARTY);

Test(options, first_comes_what_goes_with_every_verb) {
	cr_assert_eq(read_fresh("usher --json --device lobby-1 send --to bar --json", OPTIONS_ALWAYS, true), 0);
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
	cr_assert_eq(read_fresh("usher --to bar send", OPTIONS_ALWAYS, true), -1, "before its verb");
}

/* @n traits, a word each. */
static int read_traits(int n) {
	char line[1024] = "send";

	for (int i = 0; i < n; i++) {
		snprintf(line + strlen(line), sizeof line - strlen(line), " --trait t%d", i);
	}
	return read_fresh(line, sending, false);
}

Test(options, traits_are_kept_in_order) {
	cr_assert_eq(read_traits(3), 0);
	cr_assert_eq(options.n_traits, 3);
	cr_assert_str_eq(options.traits[0], "t0");
	cr_assert_str_eq(options.traits[2], "t2");
	cr_assert_null(options.values[OPTION_TRAIT]);
}

Test(options, sixteen_traits_are_the_most) {
	cr_assert_eq(read_traits(TRAITS_MAX), 0);
	cr_assert_eq(options.n_traits, TRAITS_MAX);
	cr_assert_str_eq(options.traits[TRAITS_MAX - 1], "t15");
	cr_assert_eq(read_traits(TRAITS_MAX + 1), -1);
	cr_assert_not_null(strstr(said, "--trait may be said 16 times at most"), "%s", said);
	cr_assert_eq(options.n_traits, TRAITS_MAX);
}

/* Help ------------------------------------------------------------------------------------------ */

static const char *help(unsigned allowed) {
	screen_start(STDOUT_FILENO, SCREEN_NONE);
	options_help(stdout, allowed);
	return screen_stop();
}

Test(options, help_has_a_line_for_each_and_no_other) {
	const char *text = help(OPTION_BIT(OPTION_TO) | OPTION_BIT(OPTION_JSON));

	cr_assert_not_null(strstr(text, "  --json "));
	cr_assert_not_null(strstr(text, "  --to AREA "));
	cr_assert_null(strstr(text, "--device"));
	cr_assert_str_eq(help(0), "");
}

/* In columns: each explanation begins at the same one, behind at least two spaces. */
Test(options, help_is_in_columns) {
	size_t column = 0, n = 0;
	char text[8192];

	snprintf(text, sizeof text, "%s", help((1u << OPTIONS_N) - 1));
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), n++) {
		char *gap = strstr(line + 2, "  ");
		size_t at;

		cr_assert_not_null(gap, "%s", line);
		at = (size_t)(gap - line) + strspn(gap, " ");
		column = column ? column : at;
		cr_assert_eq(at, column, "%s", line);
	}
	cr_assert_eq(n, OPTIONS_N);
}
