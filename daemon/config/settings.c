/* SPDX-License-Identifier: MIT */
/*
 * The strict reader. A file is UTF-8, in lines:
 *
 *	# a comment: a whole line, or what follows a # after white space
 *	[section]
 *	[section id]
 *	key = value
 *
 *	key[language] = value
 *
 * White space around all parts is nothing, within a value it stays; a tab counts as a space. There
 * are no quotes and no continued lines, and a value is never empty. Whatever the tables do not
 * know, or comes twice, is an error: a slip in a site file must not become a guest whom nobody
 * expects. The first error ends the reading.
 *
 * A section's values are one struct, described by its keys' rows; what a type of value is, is a
 * row of `types` (settings_type.c): how to read it, what to call it, what it owns.
 */
#include "config/settings.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "config/settings_load.h"
#include "config/settings_type.h"
#include "proto/text.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

CLEANUP_FREEP(struct settings, settings_free)

struct reader {
	struct settings *settings;
	char *why;
	unsigned line;
	bool has_open_section; /* the last of the settings is open */
};

__attribute__((format(printf, 3, 0))) static char *format_reason(
	const char *path, unsigned line, const char *format, va_list arguments) {
	_cleanup_(freep) char *what = text_vprintf(format, arguments);

	return line ? text_printf("%s:%u: %s", path, line, what)
		    : text_printf("%s: %s", path, what);
}

int settings_fail(
	const struct settings *settings, char **ret_why, unsigned line, const char *format, ...) {
	va_list arguments;

	va_start(arguments, format);
	*ret_why = format_reason(settings->path, line, format, arguments);
	va_end(arguments);
	return -EINVAL;
}

__attribute__((format(printf, 2, 3))) static int reader_fail(
	struct reader *reader, const char *format, ...) {
	va_list arguments;

	va_start(arguments, format);
	reader->why = format_reason(reader->settings->path, reader->line, format, arguments);
	va_end(arguments);
	return -EINVAL;
}

void *settings_values_free(
	const struct settings_format *format, const char *section_name, void *values) {
	for (size_t i = 0; values && i < format->n_keys; i++) {
		const struct setting *key = &format->keys[i];

		if (!strcmp(key->section, section_name)) {
			setting_finish_value(key, (char *)values + key->offset);
		}
	}
	free(values);
	return NULL;
}

void *settings_detach_values(struct settings_section *section) {
	return TAKE(section->values);
}

struct settings *settings_free(struct settings *settings) {
	if (!settings) {
		return NULL;
	}
	for (size_t i = 0; i < settings->n_sections; i++) {
		struct settings_section *section = &settings->sections[i];

		settings_values_free(settings->format, section->kind->section, section->values);
		settings_translations_finish(&section->translations);
		free(section->id);
	}
	free(settings->sections);
	free(settings->path);
	free(settings);
	return NULL;
}

unsigned settings_key_or_section_line(
	const struct settings *settings, const struct settings_section *section, const char *key) {
	size_t key_index;

	if (settings_format_find_key(settings->format, section->kind->section, key, &key_index) &&
		section->key_lines[key_index]) {
		return section->key_lines[key_index];
	}
	return section->line;
}

/* A translation is of something: is that in @section, too, and a list as long? 0, or -EINVAL with
 * the reason given. */
static int validate_translation(struct reader *reader, const struct settings_section *section,
	const struct settings_translation *translation) {
	const struct setting *key = translation->key;
	const void *value = (const char *)section->values + key->offset;
	size_t key_index, n = 0, n_translated = 0;

	(void)settings_format_find_key(
		reader->settings->format, key->section, key->name, &key_index);
	if (!section->key_lines[key_index]) {
		_cleanup_(freep) char *title = settings_section_title(section->kind, section->id);

		reader->line = translation->line;
		return reader_fail(reader,
			"\"%s[%s]\" of %s translates nothing; expected \"%s\" as well", key->name,
			translation->language, title, key->name);
	}
	if (key->type == SETTING_LIST) {
		n = ((const struct settings_list *)value)->n;
		n_translated = translation->value.list.n;
	}
	if (n != n_translated) {
		reader->line = translation->line;
		return reader_fail(reader,
			"\"%s[%s]\" has %zu parts, and \"%s\" %zu; expected as many, in its order",
			key->name, translation->language, n_translated, key->name, n);
	}
	return 0;
}

static int validate_translations(struct reader *reader, const struct settings_section *section) {
	int r = 0;

	for (size_t i = 0; r == 0 && i < section->translations.n; i++) {
		r = validate_translation(reader, section, &section->translations.list[i]);
	}
	return r;
}

/* Set what the open section did not say, and refuse it if a required key is missing, or what is
 * translated. */
static int complete_open_section(struct reader *reader) {
	struct settings *settings = reader->settings;
	const struct settings_format *format = settings->format;
	struct settings_section *section;
	size_t key_index = 0;

	if (!reader->has_open_section) {
		return 0;
	}
	reader->has_open_section = false;
	section = &settings->sections[settings->n_sections - 1];
	for (size_t i = 0; i < format->n_keys; i++) {
		const struct setting *key = &format->keys[i];

		if (strcmp(key->section, section->kind->section) ||
			section->key_lines[key_index++]) {
			continue;
		}
		if (key->required) {
			_cleanup_(freep) char *title =
				settings_section_title(section->kind, section->id);

			reader->line = section->line;
			return reader_fail(reader, "%s has no \"%s\"; expected %s = %s", title,
				key->name, key->name, key->help);
		}
		setting_set_to_default(key, (char *)section->values + key->offset);
	}
	return validate_translations(reader, section);
}

static void open_section(struct reader *reader, const struct settings_section_kind *kind,
	const char *id, unsigned line) {
	struct settings *settings = reader->settings;

	settings->sections =
		grow(settings->sections, settings->n_sections, sizeof *settings->sections);
	settings->sections[settings->n_sections++] = (struct settings_section){
		.kind = kind,
		.id = copy_text(id),
		.line = line,
		.values = new_zeroed(1, kind->size),
	};
	reader->has_open_section = true;
}

static const struct settings_section *find_section(
	const struct settings *settings, const struct settings_section_kind *kind, const char *id) {
	for (size_t i = 0; i < settings->n_sections; i++) {
		const struct settings_section *section = &settings->sections[i];

		if (section->kind == kind && (!id || !strcmp(section->id, id))) {
			return section;
		}
	}
	return NULL;
}

/* Without the white space at its ends; @text is changed. */
static char *trim(char *text) {
	size_t size;

	text += strspn(text, " ");
	for (size = strlen(text); size && text[size - 1] == ' '; size--) {
	}
	text[size] = '\0';
	return text;
}

/* @name and @id stood in brackets; "" is no id. */
static int validate_and_open_section(struct reader *reader, const char *name, const char *id) {
	const struct settings_format *format = reader->settings->format;
	const struct settings_section_kind *kind = settings_format_find_kind(format, name);
	const struct settings_section *existing;
	_cleanup_(freep) char *text = NULL;

	if (!kind) {
		text = settings_format_list_kinds(format);
		return reader_fail(reader, "[%s] is not a section; expected %s", name, text);
	}
	if (!kind->id_fits && *id) {
		return reader_fail(reader, "[%s %s] has an id; expected [%s]", name, id, name);
	}
	if (kind->id_fits && !kind->id_fits(id)) {
		return reader_fail(reader, "\"%s\" is not an id for [%s ID]; expected %s", id, name,
			kind->id_form);
	}
	existing = find_section(reader->settings, kind, kind->id_fits ? id : NULL);
	if (existing) {
		text = settings_section_title(kind, existing->id);
		return reader_fail(reader, "%s stands on line %u already; expected it once", text,
			existing->line);
	}
	if (reader->settings->n_sections == SETTINGS_SECTIONS_MAX) {
		return reader_fail(
			reader, "one section too many; expected at most %d", SETTINGS_SECTIONS_MAX);
	}
	open_section(reader, kind, kind->id_fits ? id : NULL, reader->line);
	return 0;
}

static int parse_section_header(struct reader *reader, char *text) {
	size_t size = strlen(text);
	char *name, *id;
	int r;

	if (size < 2 || text[size - 1] != ']') {
		return reader_fail(reader,
			"\"%s\" has no closing bracket; expected a line of its own such as [site]",
			text);
	}
	r = complete_open_section(reader);
	if (r < 0) {
		return r;
	}
	text[size - 1] = '\0';
	name = trim(text + 1);
	id = name + strcspn(name, " ");
	if (*id) {
		*id++ = '\0';
	}
	return validate_and_open_section(reader, name, trim(id));
}

static int parse_and_store_translation(struct reader *reader, struct settings_section *section,
	const struct setting *key, const char *language, const char *value) {
	const struct settings_translation *previous =
		settings_translations_find(&section->translations, key->name, language);
	_cleanup_(freep) char *text = NULL;

	if (!key->translated) {
		return reader_fail(reader,
			"\"%s\" is not a text for people; expected it without [%s]", key->name,
			language);
	}
	if (previous) {
		text = settings_section_title(section->kind, section->id);
		return reader_fail(reader,
			"\"%s[%s]\" of %s stands on line %u already; expected it once", key->name,
			language, text, previous->line);
	}
	if (section->translations.n == SETTINGS_TRANSLATIONS_MAX) {
		return reader_fail(reader,
			"\"%s[%s]\" is one translation too many; expected at most %d in a section",
			key->name, language, SETTINGS_TRANSLATIONS_MAX);
	}
	if (settings_translations_add(&section->translations, key, language, reader->line, value) !=
		0) {
		text = setting_describe_allowed(key);
		return reader_fail(reader, "\"%s\" does not fit \"%s[%s]\"; expected %s", value,
			key->name, language, text);
	}
	return 0;
}

/* @name may have a language in brackets. */
static int parse_and_store_value(struct reader *reader, char *name, const char *value) {
	struct settings *settings = reader->settings;
	struct settings_section *section = &settings->sections[settings->n_sections - 1];
	const char *section_name = section->kind->section;
	_cleanup_(freep) char *text = NULL;
	const struct setting *key;
	char *language;
	size_t key_index;

	if (settings_translation_split(name, &language) != 0) {
		return reader_fail(reader,
			"\"%s\" is no key with a language; expected one such as name[en]", name);
	}
	name = trim(name);
	key = settings_format_find_key(settings->format, section_name, name, &key_index);
	if (!key) {
		text = settings_format_list_keys(settings->format, section_name);
		return reader_fail(reader, "\"%s\" is not a key of [%s]; expected %s", name,
			section_name, text);
	}
	if (language) {
		return parse_and_store_translation(reader, section, key, trim(language), value);
	}
	if (section->key_lines[key_index]) {
		text = settings_section_title(section->kind, section->id);
		return reader_fail(reader,
			"\"%s\" of %s stands on line %u already; expected it once", name, text,
			section->key_lines[key_index]);
	}
	if (setting_parse(key, value, (char *)section->values + key->offset) != 0) {
		text = setting_describe_allowed(key);
		return reader_fail(
			reader, "\"%s\" does not fit \"%s\"; expected %s", value, name, text);
	}
	section->key_lines[key_index] = reader->line;
	return 0;
}

/* Cut off a comment: a # at the start, or after a space. */
static void cut_comment(char *text) {
	for (char *at = strchr(text, '#'); at; at = strchr(at + 1, '#')) {
		if (at == text || at[-1] == ' ') {
			*at = '\0';
			return;
		}
	}
}

/* @text is sound, in NFC, and changed. */
static int parse_nfc_line(struct reader *reader, char *text) {
	_cleanup_(freep) char *kinds = NULL;
	char *value;

	cut_comment(text);
	text = trim(text);
	if (!*text) {
		return 0;
	}
	if (*text == '[') {
		return parse_section_header(reader, text);
	}
	value = strchr(text, '=');
	if (!value) {
		return reader_fail(reader,
			"\"%s\" is neither a section nor a setting; expected key = value", text);
	}
	*value++ = '\0';
	text = trim(text);
	if (!reader->settings->n_sections) {
		kinds = settings_format_list_kinds(reader->settings->format);
		return reader_fail(reader,
			"\"%s\" stands before any section; expected one of %s first", text, kinds);
	}
	return parse_and_store_value(reader, text, trim(value));
}

/* One line as it is in the file: is it sound? Then it is read, in NFC. */
static int parse_raw_line(struct reader *reader, const char *bytes, size_t size) {
	_cleanup_(freep) char *untabbed = NULL, *text = NULL;
	struct text_fault fault;
	int problem;

	reader->line++;
	if (size > SETTINGS_LINE_MAX) {
		return reader_fail(reader, "the line has %zu bytes; expected at most %d", size,
			SETTINGS_LINE_MAX);
	}
	if (memchr(bytes, '\0', size)) {
		return reader_fail(reader, "the line has a NUL byte; expected text in UTF-8");
	}
	untabbed = allocated(strndup(bytes, size));
	for (char *tab = strchr(untabbed, '\t'); tab; tab = strchr(tab, '\t')) {
		*tab = ' ';
	}
	problem = text_check(untabbed, size, &fault);
	if (problem != 0) {
		return reader_fail(reader, "the line %s; expected plain text in UTF-8",
			text_problem_says((enum text_problem)problem));
	}
	text = allocated(text_nfc(untabbed));
	return parse_nfc_line(reader, text);
}

static int parse_all_lines(struct reader *reader, const char *bytes, size_t size) {
	const char *end = size ? bytes + size : bytes;

	while (bytes < end) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *stop = newline ? newline : end;
		int r = parse_raw_line(reader, bytes, (size_t)(stop - bytes));

		if (r < 0) {
			return r;
		}
		bytes = stop + 1;
	}
	return complete_open_section(reader);
}

/* Sections without ids that the file does not have. */
static int add_missing_sections(struct reader *reader) {
	const struct settings_format *format = reader->settings->format;

	for (size_t i = 0; i < format->n_kinds; i++) {
		const struct settings_section_kind *kind = &format->kinds[i];

		if (!kind->id_fits && !find_section(reader->settings, kind, NULL)) {
			open_section(reader, kind, NULL, 0);
			int r = complete_open_section(reader);

			if (r < 0) {
				return r;
			}
		}
	}
	return 0;
}

/* All bytes of the file at @path. */
static int load_file(struct reader *reader, const char *path, char **ret_bytes, size_t *ret_size) {
	int r = settings_load(path, SETTINGS_FILE_MAX, ret_bytes, ret_size);

	if (r == -EFBIG) {
		(void)reader_fail(reader, "the file is too big; expected at most %d bytes",
			SETTINGS_FILE_MAX);
	} else if (r < 0) {
		(void)reader_fail(
			reader, "it cannot be read: %s; expected a file of settings", strerror(-r));
	}
	return r;
}

int settings_read(struct settings **ret, char **ret_why, const struct settings_format *format,
	const char *path) {
	_cleanup_(settings_freep) struct settings *settings = NEW(struct settings);
	_cleanup_(freep) char *bytes = NULL;
	struct reader reader = {.settings = settings};
	size_t size = 0;
	int r;

	settings->format = format;
	settings->path = copy_text(path ? path : "defaults");
	r = path ? load_file(&reader, path, &bytes, &size) : 0;
	if (r == 0) {
		r = parse_all_lines(&reader, bytes, size);
	}
	if (r == 0) {
		r = add_missing_sections(&reader);
	}
	if (r < 0) {
		*ret_why = reader.why;
		return r;
	}
	*ret = TAKE(settings);
	return 0;
}
