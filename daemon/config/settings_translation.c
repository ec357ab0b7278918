/* SPDX-License-Identifier: MIT */
#include "config/settings_translation.h"

#include "base/memory.h"

int settings_translation_split(char *text, char **ret_language) {
	char *open = strchr(text, '['), *close = open ? strchr(open, ']') : NULL;

	if (!open) {
		*ret_language = NULL;
		return 0;
	}
	if (!close || close[1] || open == text || close == open + 1) {
		return 1;
	}
	*open = *close = '\0';
	*ret_language = open + 1;
	return 0;
}

struct settings_translation *settings_translations_find(
	const struct settings_translations *translations, const char *name, const char *language) {
	for (size_t i = 0; i < translations->n; i++) {
		struct settings_translation *translation = &translations->list[i];

		if (!strcmp(translation->key->name, name) &&
			!strcmp(translation->language, language)) {
			return translation;
		}
	}
	return NULL;
}

int settings_translations_add(struct settings_translations *translations, const struct setting *key,
	const char *language, unsigned line, const char *value) {
	struct settings_translation translation = {.key = key, .line = line};

	if (setting_parse(key, value, &translation.value) != 0) {
		return 1;
	}
	translation.language = copy_text(language);
	translations->list = grow(translations->list, translations->n, sizeof *translations->list);
	translations->list[translations->n++] = translation;
	return 0;
}

void settings_translations_finish(struct settings_translations *translations) {
	for (size_t i = 0; i < translations->n; i++) {
		setting_finish_value(translations->list[i].key, &translations->list[i].value);
		free(translations->list[i].language);
	}
	free(translations->list);
	*translations = (struct settings_translations){0};
}
