/* SPDX-License-Identifier: MIT */
#include "speech/language.h"

#include <string.h>
#include <strings.h>

/* What people call languages, and how the tags of those begin. */
static const struct {
	const char *word, *primary;
} words[] = {
	{"English", "en"},
	{"英文", "en"},
	{"英語", "en"},
	{"英语", "en"},
	{"Chinese", "zh"},
	{"Mandarin", "zh"},
	{"Putonghua", "zh"},
	{"中文", "zh"},
	{"國語", "zh"},
	{"国语", "zh"},
	{"普通話", "zh"},
	{"普通话", "zh"},
};

/* Does @tag begin with @primary, as "zh-Hant" does with "zh"? */
static bool is_of_primary(const char *tag, const char *primary) {
	size_t size = strlen(primary);

	return !strncasecmp(tag, primary, size) && (!tag[size] || tag[size] == '-');
}

/* How the tag begins that is meant by the word @said; NULL: it is none. */
static const char *primary_of_word(const char *said) {
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!strcasecmp(words[i].word, said)) {
			return words[i].primary;
		}
	}
	return NULL;
}

const char *language_find(const struct site *site, const char *said) {
	const char *primary = *said ? primary_of_word(said) : NULL;

	for (size_t i = 0; *said && i < site->n_languages; i++) { /* of most guests it is not */
		const char *tag = site->languages[i];

		if (primary ? is_of_primary(tag, primary) : !strcasecmp(tag, said)) {
			return tag;
		}
	}
	return NULL;
}
