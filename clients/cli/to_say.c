/* SPDX-License-Identifier: MIT */
#include "cli/to_say.h"

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

/* A sentence as @badge and @name says it; the caller frees. */
static char *own_text(const Usher__Sentence *sentence, const char *badge, const char *name) {
	char *text = words("%s", sentence->text);

	/* from the end, where what is put in moves no other blank */
	for (size_t i = sentence->n_blanks; i-- > 0;) {
		const Usher__Blank *blank = sentence->blanks[i];
		size_t at = byte_of_character(text, blank->at);
		char *longer =
			words("%.*s%s%s", (int)at, text, blank->name ? name : badge, text + at);

		free(text);
		text = longer;
	}
	return text;
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
