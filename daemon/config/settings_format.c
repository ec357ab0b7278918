/* SPDX-License-Identifier: MIT */
#include "config/settings_format.h"

#include "base/cleanup.h"
#include "base/text_printf.h"

#include <string.h>

const struct setting *settings_format_find_key(const struct settings_format *format,
	const char *section_name, const char *name, size_t *ret_key_index) {
	size_t key_index = 0;

	for (size_t i = 0; i < format->n_keys; i++) {
		const struct setting *key = &format->keys[i];

		if (strcmp(key->section, section_name)) {
			continue;
		}
		if (!strcmp(key->name, name)) {
			*ret_key_index = key_index;
			return key;
		}
		key_index++;
	}
	return NULL;
}

const struct settings_section_kind *settings_format_find_kind(
	const struct settings_format *format, const char *name) {
	for (size_t i = 0; i < format->n_kinds; i++) {
		if (!strcmp(format->kinds[i].section, name)) {
			return &format->kinds[i];
		}
	}
	return NULL;
}

char *settings_section_title(const struct settings_section_kind *kind, const char *id) {
	return text_printf("[%s%s%s]", kind->section, id ? " " : "", id ? id : "");
}

char *settings_format_list_kinds(const struct settings_format *format) {
	char *list = NULL;

	for (size_t i = 0; i < format->n_kinds; i++) {
		_cleanup_(freep) char *title = settings_section_title(
			&format->kinds[i], format->kinds[i].id_fits ? "ID" : NULL);

		list = text_append_word(list, title);
	}
	return list;
}

char *settings_format_list_keys(const struct settings_format *format, const char *section_name) {
	char *list = NULL;

	for (size_t i = 0; i < format->n_keys; i++) {
		if (!strcmp(format->keys[i].section, section_name)) {
			list = text_append_word(list, format->keys[i].name);
		}
	}
	return list;
}
