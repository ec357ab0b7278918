/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Files of settings: sections in brackets, "key = value" lines, comments. What a file may hold is
 * data: one row for each kind of section, one row for each key. See settings.c for the form of a
 * file.
 *
 * Texts come out in NFC. Every failure is one sentence that says where, what, and what was
 * expected.
 */

#include "config/settings_format.h"
#include "config/settings_translation.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SETTINGS_LINE_MAX = 1024,        /* bytes, without the newline */
	SETTINGS_FILE_MAX = 1024 * 1024, /* bytes */
	SETTINGS_SECTIONS_MAX = 4000,    /* in one file */
	SETTINGS_KEYS_MAX = 24,          /* of one section */
	SETTINGS_TRANSLATIONS_MAX = 64,  /* in one section */
};

struct settings_section {
	const struct settings_section_kind *kind;
	char *id;                              /* NULL without */
	unsigned line;                         /* 0: not in the file */
	unsigned key_lines[SETTINGS_KEYS_MAX]; /* of its keys, 0 for those not in the file */
	void *values;
	struct settings_translations translations; /* of its values */
};

struct settings {
	const struct settings_format *format;
	char *path;
	struct settings_section *sections; /* in the order of the file; then those not in it */
	size_t n_sections;
};

/*
 * Read the file at @path; with NULL, all defaults. Returns 0; or -EINVAL for what is written
 * wrongly, -EFBIG for too much of it, or what kept the file from being read, and *@ret_why for the
 * caller to free.
 */
int settings_read(struct settings **ret, char **ret_why, const struct settings_format *format,
	const char *path);

/* The line of @key in @section, or else that of the section. */
unsigned settings_key_or_section_line(
	const struct settings *settings, const struct settings_section *section, const char *key);

/* For what only the reader of the file can tell: makes *@ret_why "path:line: ...", without the line
 * if it is 0. Returns -EINVAL. */
int settings_fail(const struct settings *settings, char **ret_why, unsigned line,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Take the values out of a section: they are the caller's, to give back to settings_values_free. */
void *settings_detach_values(struct settings_section *section);

/* Free values of the section @section_name, and all that the keys own in them. Takes NULL; returns
 * NULL. */
void *settings_values_free(
	const struct settings_format *format, const char *section_name, void *values);

/* Takes NULL and half-read; returns NULL. */
struct settings *settings_free(struct settings *settings);
