/* SPDX-License-Identifier: MIT */
#pragma once

/* A key of a file of settings; and what its type of value is: how to read it, what to call it, what
 * it owns. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_type {
	SETTING_TEXT,     /* char *; by default "" */
	SETTING_PATH,     /* char *, absolute; by default "" */
	SETTING_LIST,     /* struct settings_list: parted by a comma, an ideographic one too */
	SETTING_YES_NO,   /* bool */
	SETTING_NUMBER,   /* int64_t from min to max */
	SETTING_DURATION, /* int64_t from min to max, ms: 500ms, 15s, 30m, 12h, 7d */
	SETTING_CHOICE,   /* int: the value of one of the row's words */
	SETTING_TYPES_N,
};

struct settings_list {
	char **items; /* n of them, NULL-terminated too; NULL when there are none */
	size_t n;
};

struct settings_choice {
	const char *name;
	int value;
};

/* A key of a section. */
struct setting {
	const char *section;
	const char *name;
	enum setting_type type;
	size_t offset;          /* of the value in the section's values: offsetof */
	const char *by_default; /* as one would write it; NULL: nothing, zero, no */
	bool required;
	int64_t min, max; /* numbers and durations; texts, paths and each part of a list: max
			     bytes, 0 for any */
	size_t parts_max; /* of a list; 0 for any number */
	const struct settings_choice *choices; /* choices; ends with an empty one */
	bool (*fits)(const char *value);       /* the form of a text, or of each part of a list;
						  NULL: any */
	bool translated;  /* a text, or a list of texts, for people: it may be said in other
			     languages, too */
	const char *form; /* what fits, in words */
	const char *help; /* what it is for */
};

/* Read @value, in NFC, into @ret_value. Returns 0, or 1 with nothing changed if it does not fit. */
int setting_parse(const struct setting *key, const char *value, void *ret_value);

/* Set @ret_value, which is all zeroes, to the default, which fits. */
void setting_set_to_default(const struct setting *key, void *ret_value);

/* Free what the value at @value owns. */
void setting_finish_value(const struct setting *key, void *value);

/* What fits, in words, for the caller to free. */
char *setting_describe_allowed(const struct setting *key);
