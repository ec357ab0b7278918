/* SPDX-License-Identifier: MIT */
#include "config/settings_type.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "proto/text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* Suffixes of durations, the longest first. */
static const struct {
	const char *name;
	int64_t ms;
} units[] = {
	{"d", INT64_C(86400000)},
	{"h", 3600000},
	{"m", 60000},
	{"s", 1000},
	{"ms", 1},
};

static int parse_text(const struct setting *key, const char *value, void *ret_value) {
	char **text = ret_value;

	if (text_is_blank(value) || (key->max && strlen(value) > (size_t)key->max) ||
		(key->fits && !key->fits(value))) {
		return 1;
	}
	*text = copy_text(value);
	return 0;
}

static void set_empty_text(void *ret_value) {
	*(char **)ret_value = copy_text("");
}

static void finish_text(void *value) {
	free(*(char **)value);
}

static char *describe_allowed_text(const struct setting *key) {
	if (key->form) {
		return copy_text(key->form);
	}
	return key->max ? text_printf("a text of at most %" PRId64 " bytes", key->max)
			: copy_text("a text");
}

static int parse_path(const struct setting *key, const char *value, void *ret_value) {
	return *value == '/' ? parse_text(key, value, ret_value) : 1;
}

static char *describe_allowed_path(const struct setting *key) {
	return key->max ? text_printf("an absolute path of at most %" PRId64 " bytes", key->max)
			: copy_text("an absolute path");
}

static void finish_list(void *value) {
	struct settings_list *list = value;

	for (size_t i = 0; i < list->n; i++) {
		free(list->items[i]);
	}
	free(list->items);
	*list = (struct settings_list){0};
}

/* The next part of a list, up to a comma or an ideographic one; *@cursor goes beyond it, NULL at
 * the end. */
static char *copy_next_item(const char **cursor) {
	static const char *const commas[] = {",", "，", "、"};
	const char *start = *cursor + strspn(*cursor, " "), *stop = start + strlen(start),
		   *after_comma = NULL;

	for (size_t i = 0; i < sizeof commas / sizeof *commas; i++) {
		const char *comma = strstr(start, commas[i]);

		if (comma && comma < stop) {
			stop = comma;
			after_comma = comma + strlen(commas[i]);
		}
	}
	*cursor = after_comma;
	while (stop > start && stop[-1] == ' ') {
		stop--;
	}
	return allocated(strndup(start, (size_t)(stop - start)));
}

/* Does @item fit behind @n others? */
static bool list_item_fits(const struct setting *key, const char *item, size_t n) {
	return !text_is_blank(item) && !(key->max && strlen(item) > (size_t)key->max) &&
		!(key->parts_max && n >= key->parts_max) && !(key->fits && !key->fits(item));
}

static int parse_list(const struct setting *key, const char *value, void *ret_value) {
	struct settings_list list = {0};

	for (const char *cursor = value; cursor;) {
		char *item = copy_next_item(&cursor);
		bool is_bad = !list_item_fits(key, item, list.n);

		list.items = allocated(reallocarray(list.items, list.n + 2, sizeof *list.items));
		list.items[list.n++] = item;
		list.items[list.n] = NULL;
		if (is_bad) {
			finish_list(&list);
			return 1;
		}
	}
	*(struct settings_list *)ret_value = list;
	return 0;
}

static char *describe_allowed_list(const struct setting *key) {
	return key->form ? copy_text(key->form) : copy_text("a list, parted by commas");
}

static int parse_yes_no(const struct setting *key, const char *value, void *ret_value) {
	bool is_yes = !strcmp(value, "yes");

	if (!is_yes && strcmp(value, "no") != 0) {
		return 1;
	}
	*(bool *)ret_value = is_yes;
	return 0;
}

static char *describe_allowed_yes_no(const struct setting *key) {
	return copy_text("yes or no");
}

/* Digits alone, then *@ret_rest. Returns 0, or 1 if there are none or too many. */
static int parse_digits(const char *value, int64_t *ret, const char **ret_rest) {
	char *rest;
	long long number;

	if (*value < '0' || *value > '9') {
		return 1;
	}
	errno = 0;
	number = strtoll(value, &rest, 10);
	if (errno) {
		return 1;
	}
	*ret = number;
	*ret_rest = rest;
	return 0;
}

static int set_if_in_range(const struct setting *key, int64_t number, void *ret_value) {
	if (number < key->min || number > key->max) {
		return 1;
	}
	*(int64_t *)ret_value = number;
	return 0;
}

static int parse_number(const struct setting *key, const char *value, void *ret_value) {
	int64_t number;
	const char *rest;

	return parse_digits(value, &number, &rest) || *rest
		? 1
		: set_if_in_range(key, number, ret_value);
}

static char *describe_allowed_number(const struct setting *key) {
	return text_printf("a number from %" PRId64 " to %" PRId64, key->min, key->max);
}

static int parse_duration(const struct setting *key, const char *value, void *ret_value) {
	int64_t number;
	const char *rest;

	if (parse_digits(value, &number, &rest)) {
		return 1;
	}
	rest += strspn(rest, " ");
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!strcmp(rest, units[i].name)) {
			return number > INT64_MAX / units[i].ms
				? 1
				: set_if_in_range(key, number * units[i].ms, ret_value);
		}
	}
	return 1;
}

/* In the longest unit that fits. */
static char *duration_text(int64_t ms) {
	size_t i = 0;

	if (!ms) {
		return copy_text("0s");
	}
	while (ms % units[i].ms) {
		i++;
	}
	return text_printf("%" PRId64 "%s", ms / units[i].ms, units[i].name);
}

static char *describe_allowed_duration(const struct setting *key) {
	_cleanup_(freep) char *least = duration_text(key->min), *most = duration_text(key->max);

	return text_printf("a duration from %s to %s, such as %s", least, most,
		key->by_default ? key->by_default : least);
}

static int parse_choice(const struct setting *key, const char *value, void *ret_value) {
	for (const struct settings_choice *choice = key->choices; choice->name; choice++) {
		if (!strcmp(choice->name, value)) {
			*(int *)ret_value = choice->value;
			return 0;
		}
	}
	return 1;
}

static char *describe_allowed_choice(const struct setting *key) {
	char *text = copy_text("one of");

	for (const struct settings_choice *choice = key->choices; choice->name; choice++) {
		char *longer = text_printf(
			"%s%s %s", text, choice == key->choices ? "" : ",", choice->name);

		free(text);
		text = longer;
	}
	return text;
}

static const struct {
	int (*parse)(const struct setting *key, const char *value, void *ret_value);
	void (*set_empty)(void *value); /* NULL: zeroes will do */
	void (*finish)(void *value);    /* NULL: owns nothing */
	char *(*describe_allowed)(const struct setting *key);
} types[SETTING_TYPES_N] = {
	[SETTING_TEXT] = {parse_text, set_empty_text, finish_text, describe_allowed_text},
	[SETTING_PATH] = {parse_path, set_empty_text, finish_text, describe_allowed_path},
	[SETTING_LIST] = {parse_list, NULL, finish_list, describe_allowed_list},
	[SETTING_YES_NO] = {parse_yes_no, NULL, NULL, describe_allowed_yes_no},
	[SETTING_NUMBER] = {parse_number, NULL, NULL, describe_allowed_number},
	[SETTING_DURATION] = {parse_duration, NULL, NULL, describe_allowed_duration},
	[SETTING_CHOICE] = {parse_choice, NULL, NULL, describe_allowed_choice},
};

int setting_parse(const struct setting *key, const char *value, void *ret_value) {
	return types[key->type].parse(key, value, ret_value);
}

void setting_set_to_default(const struct setting *key, void *ret_value) {
	if (key->by_default) {
		if (setting_parse(key, key->by_default, ret_value) != 0) {
			abort(); /* the table contradicts itself */
		}
	} else if (types[key->type].set_empty) {
		types[key->type].set_empty(ret_value);
	}
}

void setting_finish_value(const struct setting *key, void *value) {
	if (types[key->type].finish) {
		types[key->type].finish(value);
	}
}

char *setting_describe_allowed(const struct setting *key) {
	return types[key->type].describe_allowed(key);
}
