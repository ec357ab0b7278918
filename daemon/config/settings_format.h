/* SPDX-License-Identifier: MIT */
#pragma once

/* What a file of settings may hold, as data: one row for each kind of section, one row for each
 * key. */

#include "config/settings_type.h"

#include <stdbool.h>
#include <stddef.h>

/* A kind of section. Those without ids may come once, and are made from defaults
 * when they do not. */
struct settings_section_kind {
	const char *section;
	bool (*id_fits)(const char *id); /* NULL: it has no id */
	const char *id_form;             /* which ids fit, in words */
	size_t size;                     /* of its values */
};

struct settings_format {
	const struct settings_section_kind *kinds;
	size_t n_kinds;
	const struct setting *keys; /* of a section: in the order in which people are told them */
	size_t n_keys;
};

/* The kind called @name; NULL if there is none. */
const struct settings_section_kind *settings_format_find_kind(
	const struct settings_format *format, const char *name);

/* The row of @name in the section @section_name, and its index among that section's rows; NULL if
 * there is none. */
const struct setting *settings_format_find_key(const struct settings_format *format,
	const char *section_name, const char *name, size_t *ret_key_index);

/* For people, and for the caller to free: "[post ID]" for a kind, "[post lobby]" for one of them;
 * all kinds; the names of the keys of a section. */
char *settings_section_title(const struct settings_section_kind *kind, const char *id);
char *settings_format_list_kinds(const struct settings_format *format);
char *settings_format_list_keys(const struct settings_format *format, const char *section_name);
