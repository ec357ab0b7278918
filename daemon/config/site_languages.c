/* SPDX-License-Identifier: MIT */
/*
 * The languages of a site, and what its file says in those other than the first: any text that is
 * meant for people. A text without a translation stands for itself.
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "config/site_file_private.h"

#include <strings.h>

unsigned site_file_translation_line(const struct site_builder *builder,
	const struct settings_section *section, const char *key, const char *language) {
	const struct settings_translation *translation =
		settings_translations_find(&section->translations, key, language);

	return translation ? translation->line
			   : site_file_key_or_section_line(builder, section, key);
}

static void add_translation(struct translations *translations, const char *language, char *text) {
	translations->list = grow(translations->list, translations->n, sizeof *translations->list);
	translations->list[translations->n++] =
		(struct translation){.language = copy_text(language), .text = text};
}

struct translations site_file_take_translations(
	const struct settings_section *section, const char *key) {
	struct translations taken = {0};

	for (size_t i = 0; i < section->translations.n; i++) {
		struct settings_translation *translation = &section->translations.list[i];

		if (!strcmp(translation->key->name, key)) {
			add_translation(
				&taken, translation->language, TAKE(translation->value.text));
		}
	}
	return taken;
}

int site_file_validate_distinct(const struct site_builder *builder,
	const struct settings_section *section, const char *key, char *const *list, size_t n) {
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!strcasecmp(list[i], list[j])) {
				return site_file_fail_duplicate(builder, section, key, list[i]);
			}
		}
	}
	return 0;
}

int site_file_take_words(const struct site_builder *builder, const struct settings_section *section,
	const char *key, struct settings_list *list, struct site_word **ret, size_t *ret_n) {
	struct site_word *words;
	int r = site_file_validate_distinct(builder, section, key, list->items, list->n);

	if (r < 0) {
		return r;
	}
	words = NEW_N(struct site_word, list->n);
	for (size_t i = 0; i < list->n; i++) {
		words[i].text = TAKE(list->items[i]);
	}
	for (size_t i = 0; i < section->translations.n; i++) {
		struct settings_translation *translation = &section->translations.list[i];

		for (size_t j = 0; j < list->n && !strcmp(translation->key->name, key); j++) {
			add_translation(&words[j].texts, translation->language,
				TAKE(translation->value.list.items[j]));
		}
	}
	*ret = words;
	*ret_n = list->n;
	return 0;
}

/* "zh-Hans, en": all languages but the first, for the caller to free. */
static char *list_other_languages(const struct site *site) {
	char *list = copy_text("");

	for (size_t i = 1; i < site->n_languages; i++) {
		list = text_append_word(list, site->languages[i]);
	}
	return list;
}

static int fail_language(
	const struct site_builder *builder, const struct settings_translation *translation) {
	const struct site *site = builder->site;
	const char *key = translation->key->name, *language = translation->language;
	_cleanup_(freep) char *others = list_other_languages(site);

	if (!strcmp(language, site->languages[0])) {
		return settings_fail(builder->settings, builder->ret_why, translation->line,
			"\"%s[%s]\" is in the site's first language; expected \"%s\" alone", key,
			language, key);
	}
	if (!*others) {
		return settings_fail(builder->settings, builder->ret_why, translation->line,
			"\"%s\" is not a language of this site; expected \"languages = %s, %s\" in "
			"[site]",
			language, site->languages[0], language);
	}
	return settings_fail(builder->settings, builder->ret_why, translation->line,
		"\"%s\" is not a language of this site; expected one of %s", language, others);
}

static int validate_language(
	const struct site_builder *builder, const struct settings_translation *translation) {
	const struct site *site = builder->site;

	for (size_t i = 1; i < site->n_languages; i++) {
		if (!strcmp(translation->language, site->languages[i])) {
			return 0;
		}
	}
	return fail_language(builder, translation);
}

int site_file_validate_languages(const struct site_builder *builder) {
	const struct settings *settings = builder->settings;
	const struct site *site = builder->site;
	int r = site_file_validate_distinct(builder, builder->sections[SECTION_SITE][0],
		"languages", site->languages, site->n_languages);

	for (size_t i = 0; i < settings->n_sections; i++) {
		const struct settings_translations *translations =
			&settings->sections[i].translations;

		for (size_t j = 0; r == 0 && j < translations->n; j++) {
			r = validate_language(builder, &translations->list[j]);
		}
	}
	return r;
}
