/* SPDX-License-Identifier: MIT */
/*
 * Files of settings, by a table of the test's own with one key of each type. Every failure is one
 * sentence: the file, the line, what is wrong, what was expected.
 */
#include "folder.h"

#include "base/memory.h"
#include "config/settings.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct house_values {
	char *name;
};

struct room_values {
	char *name, *path, *anywhere, *even;
	struct settings_list list;
	bool open;
	int64_t number, wait;
	int colour;
};

enum {
	RED = 7,
	GREEN,
};

static bool is_room_id(const char *id) {
	return *id && strspn(id, "abcdefghijklmnopqrstuvwxyz") == strlen(id);
}

static bool is_even(const char *value) {
	return strlen(value) % 2 == 0;
}

static const struct settings_section_kind kinds[] = {
	{.section = "house", .size = sizeof(struct house_values)},
	{"room", is_room_id, "some of a-z", sizeof(struct room_values)},
};

static const struct settings_choice colours[] = {{"red", RED}, {"green", GREEN}, {0}};

#define KEY(in, key_name, kind, field)                                                             \
	.section = #in, .name = key_name, .type = kind,                                            \
	.offset = offsetof(struct in##_values, field)

static const struct setting keys[] = {
	{KEY(house, "name", SETTING_TEXT, name), .by_default = "nobody's", .help = "whose it is"},
	{KEY(room, "name", SETTING_TEXT, name), .required = true, .max = 8,
		.help = "what it is called"},
	{KEY(room, "path", SETTING_PATH, path), .max = 8},
	{KEY(room, "anywhere", SETTING_PATH, anywhere)},
	{KEY(room, "even", SETTING_TEXT, even), .fits = is_even,
		.form = "an even number of letters"},
	{KEY(room, "list", SETTING_LIST, list), .max = 6},
	{KEY(room, "open", SETTING_YES_NO, open)},
	{KEY(room, "number", SETTING_NUMBER, number), .by_default = "5", .min = 1, .max = 10},
	{KEY(room, "wait", SETTING_DURATION, wait), .by_default = "30s", .min = 500,
		.max = 7200000},
	{KEY(room, "colour", SETTING_CHOICE, colour), .by_default = "green", .choices = colours},
};

static const struct settings_format format = {
	.kinds = kinds,
	.n_kinds = sizeof kinds / sizeof *kinds,
	.keys = keys,
	.n_keys = sizeof keys / sizeof *keys,
};

static struct folder folder;

static void start(void) {
	folder_init(&folder);
}

static void stop(void) {
	folder_finish(&folder);
}

TestSuite(settings, .init = start, .fini = stop);

/* Read @bytes as a file. It must be good. */
static struct settings *read_good(const void *bytes, size_t size) {
	struct settings *settings = NULL;
	char *why = NULL;
	int r = settings_read(
		&settings, &why, &format, folder_write(&folder, "house", bytes, size));

	cr_assert_eq(r, 0, "%s", why);
	cr_assert_null(why);
	return settings;
}

static struct settings *read_text(const char *text) {
	return read_good(text, strlen(text));
}

/* Read @bytes as a file: it must be refused as @says, which stands behind the file's path. */
static void refused(const void *bytes, size_t size, int error, const char *says) {
	const char *path = folder_write(&folder, "house", bytes, size);
	struct settings *settings = NULL;
	char expected[2048], *why = NULL;

	snprintf(expected, sizeof expected, "%s%s", path, says);
	cr_assert_eq(settings_read(&settings, &why, &format, path), error, "%s: %s", says, why);
	cr_assert_null(settings, "untouched: %s", says);
	cr_assert_str_eq(why, expected);
	free(why);
}

static const struct room_values *room(const struct settings *settings, size_t i) {
	cr_assert_lt(i, settings->n_sections);
	cr_assert_str_eq(settings->sections[i].kind->section, "room");
	return settings->sections[i].values;
}

Test(settings, all_types_are_read) {
	struct settings *settings = read_text("# a house\n"
					      "[house]\n"
					      "name = Wang\n"
					      "\n"
					      "[room hall]\n"
					      "name = 大堂\n"
					      "path = /a/b\n"
					      "anywhere = /a/very/long/way/off\n"
					      "even = abcd\n"
					      "list = a, b b，c、d\n"
					      "open = yes\n"
					      "number = 10\n"
					      "wait = 2h\n"
					      "colour = red\n");
	const struct house_values *house = settings->sections[0].values;
	const struct room_values *hall = room(settings, 1);
	static const char *const items[] = {"a", "b b", "c", "d"};

	cr_assert_eq(settings->n_sections, 2);
	cr_assert_str_eq(house->name, "Wang");
	cr_assert_str_eq(settings->sections[1].id, "hall");
	cr_assert_str_eq(hall->name, "大堂");
	cr_assert_str_eq(hall->path, "/a/b");
	cr_assert_str_eq(hall->anywhere, "/a/very/long/way/off");
	cr_assert_str_eq(hall->even, "abcd");
	cr_assert_eq(hall->list.n, 4);
	for (size_t i = 0; i < 4; i++) {
		cr_assert_str_eq(hall->list.items[i], items[i]);
	}
	cr_assert_null(hall->list.items[4]);
	cr_assert(hall->open);
	cr_assert_eq(hall->number, 10);
	cr_assert_eq(hall->wait, 7200000);
	cr_assert_eq(hall->colour, RED);
	cr_assert_eq(settings_key_or_section_line(settings, &settings->sections[1], "wait"), 13);
	cr_assert_eq(settings_key_or_section_line(settings, &settings->sections[1], "nothing"), 5);
	settings_free(settings);
}

Test(settings, what_is_not_said_is_by_default) {
	struct settings *settings = read_text("[room a]\nname = a\n[room b]\nname = b\nopen = no");
	const struct house_values *house = settings->sections[2].values;

	cr_assert_eq(settings->n_sections, 3);
	for (size_t i = 0; i < 2; i++) {
		const struct room_values *values = room(settings, i);

		cr_assert_str_eq(values->path, "");
		cr_assert_str_eq(values->even, "");
		cr_assert_eq(values->list.n, 0);
		cr_assert_null(values->list.items);
		cr_assert_not(values->open);
		cr_assert_eq(values->number, 5);
		cr_assert_eq(values->wait, 30000);
		cr_assert_eq(values->colour, GREEN);
	}
	cr_assert_str_eq(house->name, "nobody's");
	cr_assert_eq(settings_key_or_section_line(settings, &settings->sections[2], "name"), 0,
		"not in the file");
	settings_free(settings);
}

Test(settings, without_a_file_all_is_by_default) {
	struct settings *settings = NULL;
	struct house_values *house;
	char *why = NULL;

	cr_assert_eq(settings_read(&settings, &why, &format, NULL), 0);
	cr_assert_eq(settings->n_sections, 1);
	house = settings_detach_values(&settings->sections[0]);
	settings_free(settings);
	cr_assert_str_eq(house->name, "nobody's", "taken, it outlives its file");
	settings_values_free(&format, "house", house);
}

/* What is between the parts does not matter, what is within a value does. */
Test(settings, white_space_and_comments_are_nothing) {
	static const char *const same[] = {
		"[room hall]\nname = a b",
		"\n\n  # one\n[room hall]\nname = a b\n",
		"  [ room   hall ]  # two\n\tname\t=\ta\tb\t# three\n",
	};

	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct settings *settings = read_text(same[i]);

		cr_assert_str_eq(settings->sections[0].id, "hall");
		cr_assert_str_eq(room(settings, 0)->name, "a b");
		settings_free(settings);
	}
}

Test(settings, a_hash_within_a_word_is_part_of_it) {
	struct settings *settings = read_text("[room hall]\nname = a#b # c\npath = /#\n");

	cr_assert_str_eq(room(settings, 0)->name, "a#b");
	cr_assert_str_eq(room(settings, 0)->path, "/#");
	settings_free(settings);
}

Test(settings, an_equals_sign_within_a_value_is_part_of_it) {
	struct settings *settings = read_text("[room hall]\nname = a = b\n");

	cr_assert_str_eq(room(settings, 0)->name, "a = b");
	settings_free(settings);
}

Test(settings, texts_come_out_in_nfc) {
	struct settings *settings = read_text("[room hall]\nname = Cafe\xcc\x81\n");

	cr_assert_str_eq(room(settings, 0)->name, "Caf\xc3\xa9");
	settings_free(settings);
}

#define ROOM "[room a]\nname = a\n"

static const struct {
	const char *text, *says;
} wrong[] = {
	/* sections */
	{"[attic]\n", ":1: [attic] is not a section; expected [house], [room ID]"},
	{"[]\n", ":1: [] is not a section; expected [house], [room ID]"},
	{"[House]\n", ":1: [House] is not a section; expected [house], [room ID]"},
	{"[house a]\n", ":1: [house a] has an id; expected [house]"},
	{"[room]\n", ":1: \"\" is not an id for [room ID]; expected some of a-z"},
	{"[room A]\n", ":1: \"A\" is not an id for [room ID]; expected some of a-z"},
	{"[room a b]\n", ":1: \"a b\" is not an id for [room ID]; expected some of a-z"},
	{"[house]\n[house]\n", ":2: [house] stands on line 1 already; expected it once"},
	{ROOM "\n[room b]\nname = b\n[room a]\n",
		":6: [room a] stands on line 1 already; expected it once"},
	{"\n[room a\n",
		":2: \"[room a\" has no closing bracket; expected a line of its own such as "
		"[site]"},
	{"[\n", ":1: \"[\" has no closing bracket; expected a line of its own such as [site]"},
	{"[room a] name = a\n",
		":1: \"[room a] name = a\" has no closing bracket; expected a line of its own such "
		"as [site]"},
	{"[room a]#\n",
		":1: \"[room a]#\" has no closing bracket; expected a line of its own such as "
		"[site]"},
	/* keys */
	{"name = a\n",
		":1: \"name\" stands before any section; expected one of [house], [room ID] first"},
	{"# that is\nall\n",
		":2: \"all\" is neither a section nor a setting; expected key = value"},
	{ROOM "size = 3\n",
		":3: \"size\" is not a key of [room]; expected name, path, anywhere, even, list, "
		"open, "
		"number, wait, colour"},
	{ROOM "Name = b\n",
		":3: \"Name\" is not a key of [room]; expected name, path, anywhere, even, list, "
		"open, "
		"number, wait, colour"},
	{"[house]\n= b\n", ":2: \"\" is not a key of [house]; expected name"},
	{"[house]\nwait = 3s\n", ":2: \"wait\" is not a key of [house]; expected name"},
	{ROOM "open = yes\nopen = yes\n",
		":4: \"open\" of [room a] stands on line 3 already; expected it once"},
	{"[house]\nname = a\n\nname = b\n",
		":4: \"name\" of [house] stands on line 2 already; expected it once"},
	{"\n[room a]\nopen = yes\n[house]\n",
		":2: [room a] has no \"name\"; expected name = what it is called"},
	{ROOM "[room b]\n", ":3: [room b] has no \"name\"; expected name = what it is called"},
	/* texts and paths */
	{"[room a]\nname =\n",
		":2: \"\" does not fit \"name\"; expected a text of at most 8 bytes"},
	{"[room a]\nname = # a\n",
		":2: \"\" does not fit \"name\"; expected a text of at most 8 bytes"},
	{"[room a]\nname = 三個字\n",
		":2: \"三個字\" does not fit \"name\"; expected a text of at most 8 bytes"},
	{"[house]\nname =\n", ":2: \"\" does not fit \"name\"; expected a text"},
	{ROOM "even = abc\n",
		":3: \"abc\" does not fit \"even\"; expected an even number of letters"},
	{ROOM "path = a/b\n",
		":3: \"a/b\" does not fit \"path\"; expected an absolute path of at most 8 bytes"},
	{ROOM "path = /a/bcdefg\n",
		":3: \"/a/bcdefg\" does not fit \"path\"; expected an absolute path of at most 8 "
		"bytes"},
	{ROOM "path =\n",
		":3: \"\" does not fit \"path\"; expected an absolute path of at most 8 bytes"},
	{ROOM "anywhere = ~/a\n",
		":3: \"~/a\" does not fit \"anywhere\"; expected an absolute path"},
	/* lists */
	{ROOM "list =\n", ":3: \"\" does not fit \"list\"; expected a list, parted by commas"},
	{ROOM "list = a,,b\n",
		":3: \"a,,b\" does not fit \"list\"; expected a list, parted by commas"},
	{ROOM "list = a、\n",
		":3: \"a、\" does not fit \"list\"; expected a list, parted by commas"},
	{ROOM "list = a, bcdefgh\n",
		":3: \"a, bcdefgh\" does not fit \"list\"; expected a list, parted by commas"},
	/* yes or no */
	{ROOM "open = true\n", ":3: \"true\" does not fit \"open\"; expected yes or no"},
	{ROOM "open = Yes\n", ":3: \"Yes\" does not fit \"open\"; expected yes or no"},
	{ROOM "open =\n", ":3: \"\" does not fit \"open\"; expected yes or no"},
	/* numbers */
	{ROOM "number = 0\n", ":3: \"0\" does not fit \"number\"; expected a number from 1 to 10"},
	{ROOM "number = 11\n",
		":3: \"11\" does not fit \"number\"; expected a number from 1 to 10"},
	{ROOM "number = -1\n",
		":3: \"-1\" does not fit \"number\"; expected a number from 1 to 10"},
	{ROOM "number = +1\n",
		":3: \"+1\" does not fit \"number\"; expected a number from 1 to 10"},
	{ROOM "number = 1e1\n",
		":3: \"1e1\" does not fit \"number\"; expected a number from 1 to 10"},
	{ROOM "number = five\n",
		":3: \"five\" does not fit \"number\"; expected a number from 1 to 10"},
	{ROOM "number =\n", ":3: \"\" does not fit \"number\"; expected a number from 1 to 10"},
	{ROOM "number = 99999999999999999999\n",
		":3: \"99999999999999999999\" does not fit \"number\"; expected a number from 1 to "
		"10"},
	/* durations */
	{ROOM "wait = 499ms\n",
		":3: \"499ms\" does not fit \"wait\"; expected a duration from 500ms to 2h, such "
		"as 30s"},
	{ROOM "wait = 121m\n",
		":3: \"121m\" does not fit \"wait\"; expected a duration from 500ms to 2h, such as "
		"30s"},
	{ROOM "wait = 30\n",
		":3: \"30\" does not fit \"wait\"; expected a duration from 500ms to 2h, such as "
		"30s"},
	{ROOM "wait = s\n",
		":3: \"s\" does not fit \"wait\"; expected a duration from 500ms to 2h, such as "
		"30s"},
	{ROOM "wait = 1.5h\n",
		":3: \"1.5h\" does not fit \"wait\"; expected a duration from 500ms to 2h, such as "
		"30s"},
	{ROOM "wait = 1w\n",
		":3: \"1w\" does not fit \"wait\"; expected a duration from 500ms to 2h, such as "
		"30s"},
	{ROOM "wait = 200000000000000000d\n",
		":3: \"200000000000000000d\" does not fit \"wait\"; expected a duration from 500ms "
		"to 2h, such as 30s"},
	/* choices */
	{ROOM "colour = blue\n",
		":3: \"blue\" does not fit \"colour\"; expected one of red, green"},
	{ROOM "colour = Red\n", ":3: \"Red\" does not fit \"colour\"; expected one of red, green"},
	{ROOM "colour =\n", ":3: \"\" does not fit \"colour\"; expected one of red, green"},
	/* text that is not plain */
	{ROOM "even = \xff\xfe\n",
		":3: the line is not well-formed UTF-8; expected plain text in UTF-8"},
	{ROOM "even = \xc0\x80\n",
		":3: the line is not well-formed UTF-8; expected plain text in UTF-8"},
	{ROOM "even = a\x07\n",
		":3: the line has a control character; expected plain text in UTF-8"},
	{ROOM "# \x1b[31m\n", ":3: the line has a control character; expected plain text in UTF-8"},
	{"[room a]\r\nname = a\r\n",
		":1: the line has a control character; expected plain text in UTF-8"},
	{ROOM "even = \xe2\x80\xae"
	      "a\n",
		":3: the line has a bidi override; expected plain text in UTF-8"},
	{ROOM "even = a\xe2\x80\x8b\n",
		":3: the line has a zero-width character; expected plain text in UTF-8"},
	{"\xef\xbb\xbf" ROOM,
		":1: the line has a zero-width character; expected plain text in UTF-8"},
};

Test(settings, what_is_wrong_is_said) {
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		refused(wrong[i].text, strlen(wrong[i].text), -EINVAL, wrong[i].says);
	}
}

Test(settings, durations_have_units) {
	static const struct {
		const char *text;
		int64_t ms;
	} durations[] = {
		{"500ms", 500}, {"1s", 1000}, {"90 s", 90000}, {"2m", 120000}, {"2h", 7200000}};

	for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
		char text[64];
		struct settings *settings;

		snprintf(text, sizeof text, ROOM "wait = %s\n", durations[i].text);
		settings = read_text(text);
		cr_assert_eq(room(settings, 0)->wait, durations[i].ms, "%s", durations[i].text);
		settings_free(settings);
	}
}

Test(settings, a_nul_byte_is_found) {
	static const char text[] = "[room a]\nname = a\0b\n";

	refused(text, sizeof text - 1, -EINVAL,
		":2: the line has a NUL byte; expected text in UTF-8");
}

Test(settings, a_line_has_its_length) {
	char text[SETTINGS_LINE_MAX + 32] = ROOM;
	size_t start = strlen(text);

	memset(text + start, '#', SETTINGS_LINE_MAX);
	text[start + SETTINGS_LINE_MAX] = '\n';
	settings_free(read_good(text, start + SETTINGS_LINE_MAX + 1));
	settings_free(read_good(text, start + SETTINGS_LINE_MAX));
	text[start + SETTINGS_LINE_MAX] = '#';
	refused(text, start + SETTINGS_LINE_MAX + 1, -EINVAL,
		":3: the line has 1025 bytes; expected at most 1024");
}

Test(settings, a_file_has_its_size) {
	char *text = allocated(malloc(SETTINGS_FILE_MAX + 1));

	memset(text, '\n', SETTINGS_FILE_MAX + 1);
	settings_free(read_good(text, SETTINGS_FILE_MAX));
	refused(text, SETTINGS_FILE_MAX + 1, -EFBIG,
		": the file is too big; expected at most 1048576 bytes");
	free(text);
}

/* "[room aaaaa]", "[room aaaab]", …: @n of them, then @end. */
static char *many_rooms(size_t n, const char *end) {
	char *text = allocated(malloc(n * 32 + strlen(end) + 1)), *at = text;

	for (size_t i = 0; i < n; i++) {
		char id[6] = "aaaaa";

		for (size_t rest = i, place = 5; rest; rest /= 26) {
			id[--place] = (char)('a' + rest % 26);
		}
		at += sprintf(at, "[room %s]\nname = a\n", id);
	}
	strcpy(at, end);
	return text;
}

Test(settings, a_file_has_so_many_sections) {
	char *text = many_rooms(SETTINGS_SECTIONS_MAX - 1, "[house]\n");

	settings_free(read_text(text));
	free(text);
	text = many_rooms(SETTINGS_SECTIONS_MAX, "[house]\n");
	refused(text, strlen(text), -EINVAL, ":8001: one section too many; expected at most 4000");
	free(text);
}

Test(settings, what_cannot_be_read_is_said) {
	static const struct {
		const char *name, *says;
		int error;
	} places[] = {
		{"nothing",
			": it cannot be read: No such file or directory; expected a file of "
			"settings",
			-ENOENT},
		{".", ": it cannot be read: Is a directory; expected a file of settings", -EISDIR},
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *path = folder_place(&folder, places[i].name);
		struct settings *settings = NULL;
		char expected[256], *why = NULL;

		snprintf(expected, sizeof expected, "%s%s", path, places[i].says);
		cr_assert_eq(settings_read(&settings, &why, &format, path), places[i].error);
		cr_assert_str_eq(why, expected);
		free(why);
	}
}

Test(settings, what_only_the_reader_can_tell_is_said_alike) {
	struct settings *settings = read_text(ROOM);
	char expected[256], *why = NULL;

	cr_assert_eq(settings_fail(settings, &why, 2, "%s is bad", "it"), -EINVAL);
	snprintf(expected, sizeof expected, "%s:2: it is bad", settings->path);
	cr_assert_str_eq(why, expected);
	free(why);
	cr_assert_eq(settings_fail(settings, &why, 0, "all is bad"), -EINVAL);
	snprintf(expected, sizeof expected, "%s: all is bad", settings->path);
	cr_assert_str_eq(why, expected);
	free(why);
	settings_free(settings);
}
