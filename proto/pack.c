/* SPDX-License-Identifier: MIT */
/* The form is protobuf's (protobuf.dev/programming-guides/encoding), proto3 without `optional`. */
#include "proto/pack.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROOM = 4096, /* bytes: enough for most, so that they take no memory but what is returned */
	WIRE_VARINT = 0,
	WIRE_LENGTH = 2,
};

/* Filled from its end: the message begins @size bytes before it. */
struct sheet {
	uint8_t *bytes; /* @room of them; its own memory, or its user's */
	size_t room, size;
	bool own;
	int failed; /* ENOMEM; ENOTSUP: a type that is not done here; what was put is no use */
};

static uint8_t *start_of(const struct sheet *sheet) {
	return sheet->bytes + sheet->room - sheet->size;
}

static bool grow(struct sheet *sheet, size_t more) {
	struct sheet larger = {.room = 2 * sheet->room + more,
		.size = sheet->size,
		.own = true,
		.failed = sheet->failed};

	larger.bytes = malloc(larger.room);
	if (!larger.bytes) {
		return false;
	}
	memcpy(start_of(&larger), start_of(sheet), sheet->size);
	if (sheet->own) {
		free(sheet->bytes);
	}
	*sheet = larger;
	return true;
}

static inline bool make_room(struct sheet *sheet, size_t size) {
	if (size > sheet->room - sheet->size && !grow(sheet, size)) {
		sheet->failed = ENOMEM;
		return false;
	}
	sheet->size += size;
	return true;
}

static void put_bytes(struct sheet *sheet, const void *bytes, size_t size) {
	if (make_room(sheet, size)) {
		memcpy(start_of(sheet), bytes, size);
	}
}

/* Most of what is put are these, of a byte or two, so they are written where they stay. */
static inline void put_varint(struct sheet *sheet, uint64_t value) {
	size_t n = 1;
	uint8_t *to;

	for (uint64_t rest = value >> 7; rest; rest >>= 7) {
		n++;
	}
	if (!make_room(sheet, n)) {
		return;
	}
	to = start_of(sheet);
	for (; value > 0x7f; value >>= 7) {
		*to++ = (uint8_t)(value | 0x80);
	}
	*to = (uint8_t)value;
}

static void put_tag(struct sheet *sheet, const ProtobufCFieldDescriptor *field, unsigned wire) {
	put_varint(sheet, (uint64_t)field->id << 3 | wire);
}

static void put_message(struct sheet *sheet, const ProtobufCMessage *message);

static void put_text(struct sheet *sheet, const ProtobufCFieldDescriptor *field, const char *text) {
	size_t size = text ? strlen(text) : 0;

	put_bytes(sheet, text ? text : "", size);
	put_varint(sheet, size);
	put_tag(sheet, field, WIRE_LENGTH);
}

static void put_inner(struct sheet *sheet, const ProtobufCFieldDescriptor *field,
	const ProtobufCMessage *message) {
	size_t before = sheet->size;

	if (message) {
		put_message(sheet, message);
	}
	put_varint(sheet, sheet->size - before);
	put_tag(sheet, field, WIRE_LENGTH);
}

/* A number as it goes into a varint; false: a type that is not done here. */
static inline bool number_of(
	const ProtobufCFieldDescriptor *field, const void *place, uint64_t *ret) {
	switch (field->type) {
	case PROTOBUF_C_TYPE_BOOL:
		*ret = *(const protobuf_c_boolean *)place ? 1 : 0;
		return true;
	case PROTOBUF_C_TYPE_UINT32:
		*ret = *(const uint32_t *)place;
		return true;
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_ENUM:
		*ret = (uint64_t) * (const int32_t *)place;
		return true;
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_INT64:
		*ret = *(const uint64_t *)place;
		return true;
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_FLOAT:
	case PROTOBUF_C_TYPE_DOUBLE:
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_BYTES:
	case PROTOBUF_C_TYPE_MESSAGE:
		break;
	}
	return false;
}

/* A field of which there is one; @chosen: of a oneof, where nothing is something, too (protobuf-c
 * tells a text that was never set by its address). */
static void put_single(struct sheet *sheet, const ProtobufCFieldDescriptor *field,
	const void *place, bool chosen) {
	uint64_t number;

	if (field->type == PROTOBUF_C_TYPE_STRING) {
		const char *text = *(const char *const *)place;

		if (text && (chosen ? text != field->default_value : *text != '\0')) {
			put_text(sheet, field, text);
		}
	} else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		const ProtobufCMessage *message = *(const ProtobufCMessage *const *)place;

		if (message) {
			put_inner(sheet, field, message);
		}
	} else if (!number_of(field, place, &number)) {
		sheet->failed = ENOTSUP;
	} else if (chosen || number) {
		put_varint(sheet, number);
		put_tag(sheet, field, WIRE_VARINT);
	}
}

/* The number at @i of a list, as it goes into a varint; false: a type that is not done here. */
static inline bool listed_number_of(
	const ProtobufCFieldDescriptor *field, const void *list, size_t i, uint64_t *ret) {
	if (field->type == PROTOBUF_C_TYPE_UINT64) {
		return number_of(field, (const uint64_t *)list + i, ret);
	}
	return (field->type == PROTOBUF_C_TYPE_UINT32 || field->type == PROTOBUF_C_TYPE_ENUM) &&
		number_of(field, (const uint32_t *)list + i, ret);
}

/* Numbers one behind the other, as proto3 has them; only those of enums and without a sign are done
 * here. */
static void put_packed(
	struct sheet *sheet, const ProtobufCFieldDescriptor *field, const void *list, size_t n) {
	size_t before = sheet->size;
	uint64_t number;

	for (size_t i = n; i-- > 0 && !sheet->failed;) {
		if (listed_number_of(field, list, i, &number)) {
			put_varint(sheet, number);
		} else {
			sheet->failed = ENOTSUP;
		}
	}
	put_varint(sheet, sheet->size - before);
	put_tag(sheet, field, WIRE_LENGTH);
}

static void put_list(
	struct sheet *sheet, const ProtobufCFieldDescriptor *field, const void *list, size_t n) {
	if (field->flags & PROTOBUF_C_FIELD_FLAG_PACKED) {
		put_packed(sheet, field, list, n);
		return;
	}
	for (size_t i = n; i-- > 0 && !sheet->failed;) {
		if (field->type == PROTOBUF_C_TYPE_STRING) {
			put_text(sheet, field, ((const char *const *)list)[i]);
		} else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
			put_inner(sheet, field, ((const ProtobufCMessage *const *)list)[i]);
		} else {
			sheet->failed = ENOTSUP;
		}
	}
}

/* Is there nothing to put? Most fields of most messages are empty, so this is asked first, without
 * a call, and in few steps: what is not done here is something. */
static inline bool is_nothing(const ProtobufCFieldDescriptor *field, const char *base) {
	/* the types that are nothing where so many bits are zero */
	static const uint32_t of_64_bits = 1U << PROTOBUF_C_TYPE_UINT64 |
		1U << PROTOBUF_C_TYPE_INT64 | 1U << PROTOBUF_C_TYPE_MESSAGE,
			      of_32_bits = 1U << PROTOBUF_C_TYPE_UINT32 |
		1U << PROTOBUF_C_TYPE_INT32 | 1U << PROTOBUF_C_TYPE_ENUM |
		1U << PROTOBUF_C_TYPE_BOOL;
	const void *place = base + field->offset;

	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		return !*(const size_t *)(base + field->quantifier_offset);
	}
	if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
		return *(const uint32_t *)(base + field->quantifier_offset) != field->id;
	}
	if (field->type == PROTOBUF_C_TYPE_STRING) {
		const char *text = *(const char *const *)place;

		return !text || !*text;
	}
	return of_64_bits >> field->type & 1
		? !*(const uint64_t *)place
		: (of_32_bits >> field->type & 1) && !*(const uint32_t *)place;
}

static void put_field(struct sheet *sheet, const ProtobufCMessage *message,
	const ProtobufCFieldDescriptor *field) {
	const char *base = (const char *)message;
	const void *place = base + field->offset;

	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		put_list(sheet, field, *(const void *const *)place,
			*(const size_t *)(base + field->quantifier_offset));
	} else if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
		put_single(sheet, field, place, true);
	} else if (field->label == PROTOBUF_C_LABEL_NONE) {
		put_single(sheet, field, place, false);
	} else {
		sheet->failed = ENOTSUP;
	}
}

static void put_message(struct sheet *sheet, const ProtobufCMessage *message) {
	const ProtobufCMessageDescriptor *descriptor = message->descriptor;

	if (message->n_unknown_fields && !sheet->failed) {
		sheet->failed = ENOTSUP;
	}
	for (unsigned i = descriptor->n_fields; i-- > 0 && !sheet->failed;) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[i];

		if (!is_nothing(field, (const char *)message)) {
			put_field(sheet, message, field);
		}
	}
}

static void *pack_with_library(
	const ProtobufCMessage *message, size_t before, size_t cap, size_t *ret_size) {
	size_t size = protobuf_c_message_get_packed_size(message);
	uint8_t *bytes;

	if (size > cap) {
		errno = EMSGSIZE;
		return NULL;
	}
	bytes = malloc(before + size + 1);
	if (bytes) {
		protobuf_c_message_pack(message, bytes + before);
		*ret_size = before + size;
	}
	return bytes;
}

/* What was put, behind @before bytes, in memory of its own: the sheet's, if it has grown one. */
static uint8_t *take(struct sheet *sheet, size_t before) {
	size_t whole = before + sheet->size + 1;
	uint8_t *bytes;

	if (!sheet->own || whole > sheet->room) {
		bytes = malloc(whole);
		if (bytes) {
			memcpy(bytes + before, start_of(sheet), sheet->size);
		}
		return bytes;
	}
	memmove(sheet->bytes + before, start_of(sheet), sheet->size);
	bytes = realloc(sheet->bytes, whole);
	sheet->own = !bytes;
	return bytes;
}

void *pack_behind(const ProtobufCMessage *message, size_t before, size_t cap, size_t *ret_size) {
	uint8_t room[ROOM], *bytes = NULL;
	struct sheet sheet = {.bytes = room, .room = ROOM};

	put_message(&sheet, message);
	if (sheet.failed == ENOTSUP) {
		bytes = pack_with_library(message, before, cap, ret_size);
	} else if (sheet.failed) {
		errno = sheet.failed;
	} else if (sheet.size > cap) {
		errno = EMSGSIZE;
	} else if ((bytes = take(&sheet, before))) {
		*ret_size = before + sheet.size;
	}
	if (sheet.own) {
		free(sheet.bytes);
	}
	return bytes;
}
