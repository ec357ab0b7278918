/* SPDX-License-Identifier: MIT */
#include "cli/to_say.h"
#include "proto/text.h"

#include "cli/keep.h"
#include "cli/render.h"
#include "cli/words.h"

#include <stdlib.h>
#include <string.h>

/* The byte of @text before which @n characters stand, or its end. */
static size_t byte_of_character(const char *text, uint32_t n) {
	size_t at = 0;

	while (text[at] && n-- > 0) {
		at++;
		while (((unsigned char)text[at] & 0xc0) == 0x80) {
			at++;
		}
	}
	return at;
}

/* @text with @own in it at each of the @n @positions, which rise; the caller frees. */
static char *put_in(const char *text, const uint32_t *positions, size_t n, const char *own) {
	char *all = words("%s", text);

	while (n-- > 0) {
		size_t at = byte_of_character(all, positions[n]);
		char *longer = words("%.*s%s%s", (int)at, all, own, all + at);

		free(all);
		all = longer;
	}
	return all;
}

/* So many of @positions are at or before @at. */
static uint32_t count_before(const uint32_t *positions, size_t n, uint32_t at) {
	uint32_t before = 0;

	for (size_t i = 0; i < n; i++) {
		before += positions[i] <= at;
	}
	return before;
}

/* A sentence as @badge and @name says it; the caller frees. */
static char *own_text(const Usher__Sentence *sentence, const char *badge, const char *name) {
	char *with_badge = put_in(sentence->text, sentence->badge_at, sentence->n_badge_at, badge);
	uint32_t *moved = need(calloc(sentence->n_own_name_at + 1, sizeof *moved));
	char *whole;

	for (size_t i = 0; i < sentence->n_own_name_at; i++) {
		moved[i] = sentence->own_name_at[i] +
			count_before(sentence->badge_at, sentence->n_badge_at,
				sentence->own_name_at[i]) *
				(uint32_t)text_count_characters(badge, strlen(badge));
	}
	whole = put_in(with_badge, moved, sentence->n_own_name_at, name);
	free(moved);
	free(with_badge);
	return whole;
}

static char *add_line(char *lines, const char *lead, char *text) {
	char *longer = words("%s%s: %s\n", lines, lead, text);

	free(lines);
	free(text);
	return longer;
}

static char *add_sentences(char *lines, const char *lead, Usher__Sentence *const *sentences,
	size_t n, const char *badge, const char *name) {
	for (size_t i = 0; i < n; i++) {
		lines = add_line(lines, lead, own_text(sentences[i], badge, name));
	}
	return lines;
}

char *to_say_of_answer(const Usher__Answer *answer) {
	char *lines = words("%s", "");

	if (!answer->n_now && *answer->say) { /* a relay of the first edition */
		lines = add_line(lines, "    say", words("%s", answer->say));
	}
	lines = add_sentences(lines, "    say", answer->now, answer->n_now, "", "");
	return add_sentences(lines, "   then", answer->then, answer->n_then, "", "");
}

int to_say_has_any(const Usher__Update *update) {
	return update->n_now || *update->say;
}

/* What a relay of the first edition has to say: while nobody has taken it, whoever takes it puts
 * their own into its places; after that it stands as it is. The caller frees. */
static char *first_edition_text(const Usher__Update *update, const char *badge, const char *name) {
	char *text = words("%s", update->say);

	return *update->handoff->taken_by
		? text
		: words_put(words_put(text, "{badge}", badge), "{name}", name);
}

char *to_say_of_update(const Usher__Update *update, const char *badge, const char *name) {
	char *lines = words("%s", "");

	if (!update->n_now && *update->say) {
		lines = add_line(lines, "    say", first_edition_text(update, badge, name));
	}
	lines = add_sentences(lines, "    say", update->now, update->n_now, badge, name);
	if (*update->handoff->taken_by) {
		lines = add_sentences(lines, "   then", update->then, update->n_then, badge, name);
	}
	return lines;
}

void to_say_print(const char *lines) {
	while (*lines) {
		size_t size = strcspn(lines, "\n");

		render_line(words("%.*s", (int)size, lines), stdout);
		lines += size + (lines[size] != '\0');
	}
}
