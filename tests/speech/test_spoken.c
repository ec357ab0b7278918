/* SPDX-License-Identifier: MIT */
/*
 * The corpus: lines as people say them at a front desk, each with what the receptionist means by
 * it. said.jsonl holds the nineteen lines that the grammar was asked for with; the other files hold
 * our own, by theme. What a line means was decided from the rules of the grammar, not from what the
 * code made of it.
 */
#include "spoken.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINES_LEAST = 519,
};

struct corpus {
	json_t *lines; /* objects, each with "place": the file's name and its line there */
};

static void read_file(json_t *lines, const char *path) {
	FILE *file = fopen(path, "r");
	char *text = NULL, place[128];
	size_t room = 0;

	cr_assert_not_null(file, "%s", path);
	for (int n = 1; getline(&text, &room, file) > 0; n++) {
		json_error_t error;
		json_t *line = json_loads(text, 0, &error);

		snprintf(place, sizeof place, "%s:%d", strrchr(path, '/') + 1, n);
		cr_assert_not_null(line, "%s: %s", place, error.text);
		json_object_set_new(line, "place", json_string(place));
		json_array_append_new(lines, line);
	}
	free(text);
	fclose(file);
}

static json_t *read_corpus(void) {
	const char *folder = getenv("USHER_SAID");
	json_t *lines = json_array();
	char pattern[4096];
	glob_t found;

	cr_assert_not_null(folder, "USHER_SAID must be the folder of the said*.jsonl");
	snprintf(pattern, sizeof pattern, "%s/said*.jsonl", folder);
	cr_assert_eq(glob(pattern, 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		read_file(lines, found.gl_pathv[i]);
	}
	globfree(&found);
	return lines;
}

static const char *text_of(const json_t *object, const char *key) {
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* @line as it should be understood: without what is no part of the meaning. */
static json_t *meaning_of(const json_t *line) {
	json_t *meaning = json_deep_copy(line);

	json_object_del(meaning, "line");
	json_object_del(meaning, "place");
	return meaning;
}

Test(said, means_what_they_mean, .fini = spoken_finish) {
	json_t *corpus = read_corpus(), *line;
	size_t i;

	cr_assert_geq(json_array_size(corpus), LINES_LEAST);
	json_array_foreach(corpus, i, line) {
		json_t *expected = meaning_of(line),
		       *came = spoken_read(spoken_site(), text_of(line, "line"));
		const char *breaks = spoken_breaks(text_of(line, "line"), came);
		char *want = json_dumps(expected, JSON_COMPACT | JSON_SORT_KEYS);
		char *got = json_dumps(came, JSON_COMPACT | JSON_SORT_KEYS);

		cr_expect(json_equal(expected, came), "%s: \"%s\"\n  expected %s\n  came     %s",
			text_of(line, "place"), text_of(line, "line"), want, got);
		cr_expect_null(breaks, "%s: \"%s\": %s", text_of(line, "place"),
			text_of(line, "line"), breaks);
		free(want);
		free(got);
		json_decref(expected);
		json_decref(came);
	}
	json_decref(corpus);
}

/* Aliases are found as the site file writes them, even where what is said is folded before it is
 * compared. */
Test(said, a_place_is_called_as_the_site_file_has_it) {
	static char *aliases[] = {"樣板房Ｃ", "tower  C", "王先生", "３位",
		"the long way round the west tower", NULL};
	static struct area area = {.id = "tower", .name = "塔", .aliases = aliases, .n_aliases = 5};
	const struct site site = {.areas = &area, .n_areas = 1};

	for (size_t i = 0; i < area.n_aliases; i++) {
		json_t *came = spoken_read(&site, aliases[i]);

		cr_expect_str_eq(text_of(came, "to"), "tower", "%s", aliases[i]);
		cr_expect_eq(json_array_size(json_object_get(came, "traits")), 0, "%s", aliases[i]);
		json_decref(came);
	}
	for (size_t i = 0; i < 2; i++) {
		static const char *const lines[] = {
			"Ms Ho walked to the the long way round the west tower alone",
			"何小姐 去樣板房Ｃ"};
		json_t *came = spoken_read(&site, lines[i]);

		cr_expect_str_eq(text_of(came, "to"), "tower", "%s", lines[i]);
		cr_expect_str_eq(text_of(came, "surname"), i ? "何" : "Ho", "%s", lines[i]);
		json_decref(came);
	}
}

/* Is there a line for @area in which it is called @name? */
static bool is_said(const json_t *corpus, const struct area *area, const char *name) {
	json_t *line;
	size_t i;

	json_array_foreach(corpus, i, line) {
		if (!strcmp(text_of(line, "to"), area->id) &&
			strcasestr(text_of(line, "line"), name)) {
			return true;
		}
	}
	return false;
}

Test(said, the_corpus_goes_everywhere, .fini = spoken_finish) {
	const struct site *site = spoken_site();
	json_t *corpus = read_corpus();

	for (size_t i = 0; i < site->n_areas; i++) {
		const struct area *area = &site->areas[i];

		cr_expect(is_said(corpus, area, area->id), "%s", area->id);
		cr_expect(is_said(corpus, area, area->name), "%s", area->name);
		for (size_t j = 0; j < area->n_aliases; j++) {
			cr_expect(is_said(corpus, area, area->aliases[j]), "%s", area->aliases[j]);
		}
	}
	json_decref(corpus);
}

Test(said, no_line_is_there_twice) {
	json_t *corpus = read_corpus(), *seen = json_object(), *line;
	size_t i;

	json_array_foreach(corpus, i, line) {
		cr_expect_null(json_object_get(seen, text_of(line, "line")), "%s: %s",
			text_of(line, "place"), text_of(line, "line"));
		json_object_set(seen, text_of(line, "line"), json_true());
	}
	json_decref(seen);
	json_decref(corpus);
}
