/* SPDX-License-Identifier: MIT */
#include "proto/json.h"

#include "proto/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NAME_SIZE = 64,
};

static json_t *from_text(const char *text) {
	/* the texts were checked as they came in; a stray one must not make the
	 * whole line vanish */
	json_t *value = json_string(text);
	char *safe = value ? NULL : text_safe(text);

	if (safe) {
		value = json_string(safe);
		free(safe);
	}
	return value;
}

static json_t *from_number(const char *format, ...) __attribute__((format(printf, 1, 2)));

static json_t *from_number(const char *format, ...) {
	char text[24];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	return json_string(text);
}

/* An enum's value: by name, or by number where this side does not know it. */
static json_t *from_enum(const ProtobufCFieldDescriptor *field, int number) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(field->descriptor, number);

	return value ? json_string(value->name) : json_integer(number);
}

/* One value of @field, which lies at @at. */
static json_t *from_value(const ProtobufCFieldDescriptor *field, const void *at) {
	switch (field->type) {
	case PROTOBUF_C_TYPE_STRING:
		return from_text(*(char *const *)at);
	case PROTOBUF_C_TYPE_MESSAGE:
		return json_from_message(*(ProtobufCMessage *const *)at);
	case PROTOBUF_C_TYPE_ENUM:
		return from_enum(field, *(const int *)at);
	case PROTOBUF_C_TYPE_BOOL:
		return json_boolean(*(const protobuf_c_boolean *)at);
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
		return json_integer(*(const uint32_t *)at);
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
		return json_integer(*(const int32_t *)at);
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
		return from_number("%" PRIu64, *(const uint64_t *)at);
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
		return from_number("%" PRId64, *(const int64_t *)at);
	case PROTOBUF_C_TYPE_FLOAT:
		return json_real((double)*(const float *)at);
	case PROTOBUF_C_TYPE_DOUBLE:
		return json_real(*(const double *)at);
	case PROTOBUF_C_TYPE_BYTES: /* there are none in our protos: guests' words stay text */
		break;
	}
	return json_null();
}

static size_t size_of(const ProtobufCFieldDescriptor *field) {
	switch (field->type) {
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_MESSAGE:
		return sizeof(void *);
	case PROTOBUF_C_TYPE_BYTES:
		return sizeof(ProtobufCBinaryData);
	case PROTOBUF_C_TYPE_BOOL:
		return sizeof(protobuf_c_boolean);
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return sizeof(uint64_t);
	case PROTOBUF_C_TYPE_ENUM:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		break;
	}
	return sizeof(uint32_t);
}

static json_t *from_list(const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message) {
	size_t n = *(const size_t *)((const char *)message + field->quantifier_offset);
	const char *at = *(char *const *)((const char *)message + field->offset);
	json_t *list = json_array();

	for (size_t i = 0; list && i < n; i++) {
		if (json_array_append_new(list, from_value(field, at + i * size_of(field))) < 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static bool is_unsaid(const ProtobufCFieldDescriptor *field, int number) {
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(field->descriptor, number);
	const char *tail = value ? strstr(value->name, "_UNSAID") : NULL;

	return tail && !strcmp(tail, "_UNSAID");
}

/* Is the field left out, as it is in @message? */
static bool is_absent(const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message) {
	const void *at = (const char *)message + field->offset;

	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		return false;
	}
	if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF &&
		*(const uint32_t *)((const char *)message + field->quantifier_offset) !=
			field->id) {
		return true;
	}
	if (field->type == PROTOBUF_C_TYPE_STRING) {
		return !*(char *const *)at || !**(char *const *)at;
	}
	if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		return !*(void *const *)at;
	}
	return field->type == PROTOBUF_C_TYPE_ENUM && is_unsaid(field, *(const int *)at);
}

json_t *json_from_message(const ProtobufCMessage *message) {
	const ProtobufCMessageDescriptor *descriptor = message->descriptor;
	json_t *object = json_object();

	for (unsigned i = 0; object && i < descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
		char name[NAME_SIZE];
		json_t *value;

		if (is_absent(field, message)) {
			continue;
		}
		text_json_name(field->name, name, sizeof name);
		value = field->label == PROTOBUF_C_LABEL_REPEATED
			? from_list(field, message)
			: from_value(field, (const char *)message + field->offset);
		if (json_object_set_new(object, name, value) < 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

/* Not json_dumps: in jansson 2.14 a key goes missing if its buffer cannot grow. */
char *json_text(const json_t *object) {
	size_t size = object ? json_dumpb(object, NULL, 0, JSON_COMPACT) : 0;
	char *line = size ? malloc(size + 1) : NULL;

	if (line && json_dumpb(object, line, size, JSON_COMPACT) == size) {
		line[size] = '\0';
		return line;
	}
	free(line);
	return NULL;
}

char *json_line(const ProtobufCMessage *message) {
	json_t *object = json_from_message(message);
	char *line = json_text(object);

	json_decref(object);
	return line;
}
