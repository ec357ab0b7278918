/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a section says in other languages than the file's own, in the way of desktop entries:
 * "name[en] = Lobby" beside "name = 大堂". Which languages there may be is for the reader of the
 * file to know.
 */

#include "config/settings_type.h"

#include <stddef.h>

/* A value in another language. */
struct settings_translation {
	const struct setting *key;
	char *language;
	unsigned line;
	union {
		char *text;
		struct settings_list list;
	} value; /* of the key's type */
};

/* Those of a section, in the order of the file. Empty ones are all zeroes. */
struct settings_translations {
	struct settings_translation *list;
	size_t n;
};

/* Cut "name[en]" in two: @text becomes "name", *@ret_language "en"; NULL without brackets. Returns
 * 0, or 1 with nothing changed if that is not its form. */
int settings_translation_split(char *text, char **ret_language);

/* The translation of the key called @name into @language; NULL if there is none. */
struct settings_translation *settings_translations_find(
	const struct settings_translations *translations, const char *name, const char *language);

/* Read @value, in NFC, as that of @key in @language. Returns 0, or 1 with nothing changed if it
 * does not fit. */
int settings_translations_add(struct settings_translations *translations, const struct setting *key,
	const char *language, unsigned line, const char *value);

/* Free what it owns. */
void settings_translations_finish(struct settings_translations *translations);
