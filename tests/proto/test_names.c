/* SPDX-License-Identifier: MIT */
/*
 * The list of names (proto/names) against the descriptors, line by line. What is in the list must
 * be so, for ever; what is new must be added to the list, and this says by which line. Every
 * message and enum of the .proto files is looked at.
 */
#include "fact/fact.pb-c.h"
#include "wire/usher.pb-c.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TYPES_MAX = 256, /* messages and enums */
	LINES_MAX = 4096,
	LINE_MAX_SIZE = 256,
};

struct lines {
	char *all[LINES_MAX];
	size_t n;
};

static const ProtobufCMessageDescriptor *const roots[] = {
	&usher__from_client__descriptor,
	&usher__from_relay__descriptor,
	&usher__fact__fact__descriptor,
	&usher__fact__snapshot__descriptor,
	&usher__fact__past__descriptor,
	&usher__fact__audit__descriptor,
};

static const char *const files[] = {"asked", "common", "fact", "kept", "shown", "site", "usher"};

static struct lines told, found; /* by the list; in the descriptors */
static const char *types[TYPES_MAX];
static size_t n_types;

static void add(struct lines *lines, char *line) {
	cr_assert_lt(lines->n, LINES_MAX);
	lines->all[lines->n++] = line;
}

static void add_found(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void add_found(const char *format, ...) {
	va_list arguments;
	char *line;

	va_start(arguments, format);
	cr_assert_geq(vasprintf(&line, format, arguments), 0);
	va_end(arguments);
	add(&found, line);
}

static bool has(const struct lines *lines, const char *line) {
	for (size_t i = 0; i < lines->n; i++) {
		if (!strcmp(lines->all[i], line)) {
			return true;
		}
	}
	return false;
}

/* The type called @name is looked at: was it before? */
static bool is_known(const char *name) {
	for (size_t i = 0; i < n_types; i++) {
		if (!strcmp(types[i], name)) {
			return true;
		}
	}
	cr_assert_lt(n_types, TYPES_MAX);
	types[n_types++] = name;
	return false;
}

/* "fact.Card" out of "usher.fact.Card". */
static const char *plain(const char *name) {
	return strchr(name, '.') + 1;
}

/* "givenName" out of "given_name", as proto3's JSON mapping has it. */
static void name_in_json(const char *name, char ret[LINE_MAX_SIZE]) {
	size_t n = 0;

	cr_assert_lt(strlen(name), LINE_MAX_SIZE);
	for (; *name; name++) {
		bool begins = *name == '_' && name[1];

		name += begins;
		ret[n++] = begins ? (char)toupper((unsigned char)*name) : *name;
	}
	ret[n] = '\0';
}

static void walk_enum(const ProtobufCEnumDescriptor *values) {
	if (is_known(values->name)) {
		return;
	}
	for (unsigned i = 0; i < values->n_values; i++) {
		add_found("value %s %d %s", plain(values->name), values->values[i].value,
			values->values[i].name);
	}
}

static const char *type_of(const ProtobufCFieldDescriptor *field) {
	static const char *const scalars[] = {
		[PROTOBUF_C_TYPE_UINT32] = "uint32",
		[PROTOBUF_C_TYPE_UINT64] = "uint64",
		[PROTOBUF_C_TYPE_INT64] = "int64",
		[PROTOBUF_C_TYPE_BOOL] = "bool",
		[PROTOBUF_C_TYPE_STRING] = "string",
	};

	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		return plain(((const ProtobufCMessageDescriptor *)field->descriptor)->name);
	}
	if (field->type == PROTOBUF_C_TYPE_ENUM) {
		return plain(((const ProtobufCEnumDescriptor *)field->descriptor)->name);
	}
	cr_assert_lt((size_t)field->type, sizeof scalars / sizeof *scalars);
	cr_assert_not_null(
		scalars[field->type], "%s: of a type that has no name here", field->name);
	return scalars[field->type];
}

static void add_field(
	const ProtobufCMessageDescriptor *message, const ProtobufCFieldDescriptor *field) {
	const char *repeated = field->label == PROTOBUF_C_LABEL_REPEATED ? "repeated " : "";
	char json[LINE_MAX_SIZE];

	name_in_json(field->name, json);
	if (message == &usher__request__descriptor && field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
		add_found("request %u %s %s", field->id, json, type_of(field));
	} else if (!strcmp(message->package_name, "usher")) {
		add_found("field %s %u %s %s %s%s", plain(message->name), field->id, field->name,
			json, repeated, type_of(field));
	} else {
		add_found("kept %s %u %s %s%s", plain(message->name), field->id, field->name,
			repeated, type_of(field));
	}
}

/* A message's fields, and all messages within it. None contains itself (test_frame). */
static void walk_message(const ProtobufCMessageDescriptor *message) {
	if (is_known(message->name)) {
		return;
	}
	for (unsigned i = 0; i < message->n_fields; i++) {
		add_field(message, &message->fields[i]);
	}
	for (unsigned i = 0; i < message->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &message->fields[i];

		if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
			walk_message(field->descriptor);
		} else if (field->type == PROTOBUF_C_TYPE_ENUM) {
			walk_enum(field->descriptor);
		}
	}
}

/* The list's lines without comments, and words parted by one space. */
static void read_list(void) {
	char *line = NULL;
	size_t size = 0;
	FILE *file = fopen(PROTO "/names", "re");

	cr_assert_not_null(file);
	while (getline(&line, &size, file) >= 0) {
		char *words = calloc(1, strlen(line) + 1), *rest = line, *word, *end = words;

		cr_assert_not_null(words);
		while ((word = strtok_r(rest, " \t\n", &rest))) {
			if (*word == '#') {
				break;
			}
			end = stpcpy(stpcpy(end, end == words ? "" : " "), word);
		}
		if (*words) {
			cr_expect_not(has(&told, words), "proto/names says twice: %s", words);
			add(&told, words);
		} else {
			free(words);
		}
	}
	free(line);
	(void)fclose(file);
}

static void start(void) {
	read_list();
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		walk_message(roots[i]);
	}
}

static void stop(void) {
	for (size_t i = 0; i < told.n; i++) {
		free(told.all[i]);
	}
	for (size_t i = 0; i < found.n; i++) {
		free(found.all[i]);
	}
}

TestSuite(names, .init = start, .fini = stop);

Test(names, that_are_listed_stay_as_they_are) {
	for (size_t i = 0; i < told.n; i++) {
		cr_expect(has(&found, told.all[i]),
			"in proto/names, and not so any more (clients and disks go by it): %s",
			told.all[i]);
	}
}

Test(names, that_are_new_are_listed) {
	for (size_t i = 0; i < found.n; i++) {
		cr_expect(has(&told, found.all[i]), "not in proto/names; if it is new, add: %s",
			found.all[i]);
	}
}

/* Nothing in the .proto files is out of reach. */
Test(names, are_those_of_all_files) {
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[sizeof PROTO + 32], *line = NULL, package[64] = "", type[64], name[160];
		size_t size = 0;
		FILE *file;

		snprintf(path, sizeof path, "%s/%s.proto", PROTO, files[i]);
		file = fopen(path, "re");
		cr_assert_not_null(file);
		while (getline(&line, &size, file) >= 0) {
			(void)sscanf(line, "package %63[a-z.]", package);
			if (sscanf(line, "message %63[A-Za-z]", type) == 1 ||
				sscanf(line, "enum %63[A-Za-z]", type) == 1) {
				size_t n = n_types;

				snprintf(name, sizeof name, "%s.%s", package, type);
				cr_expect(is_known(name), "%s: reached by no message", name);
				n_types = n;
			}
		}
		cr_expect_str_not_empty(package, "%s: has no package", path);
		free(line);
		(void)fclose(file);
	}
}
