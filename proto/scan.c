/* SPDX-License-Identifier: MIT */
#include "proto/scan.h"

#include <errno.h>
#include <stdbool.h>

enum wire_type {
	WIRE_VARINT = 0,
	WIRE_64 = 1,
	WIRE_BYTES = 2,
	WIRE_32 = 5,
};

void scan_init(struct scan *scan, const ProtobufCMessageDescriptor *descriptor, const void *bytes,
	size_t size) {
	scan->descriptor = descriptor;
	scan->at = bytes;
	scan->end = scan->at + size;
}

/* Returns 0 or -EBADMSG. */
static int take_varint(struct scan *scan, uint64_t *ret) {
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 70 && scan->at < scan->end; shift += 7) {
		uint8_t byte = *scan->at++;

		value |= shift < 64 ? (uint64_t)(byte & 0x7f) << shift : 0;
		if (!(byte & 0x80)) {
			*ret = value;
			return 0;
		}
	}
	return -EBADMSG;
}

static int skip(struct scan *scan, uint64_t size) {
	if (size > (uint64_t)(scan->end - scan->at)) {
		return -EBADMSG;
	}
	scan->at += size;
	return 0;
}

static enum wire_type wire_type_of(const ProtobufCFieldDescriptor *field) {
	switch (field->type) {
	case PROTOBUF_C_TYPE_STRING:
	case PROTOBUF_C_TYPE_BYTES:
	case PROTOBUF_C_TYPE_MESSAGE:
		return WIRE_BYTES;
	case PROTOBUF_C_TYPE_FIXED32:
	case PROTOBUF_C_TYPE_SFIXED32:
	case PROTOBUF_C_TYPE_FLOAT:
		return WIRE_32;
	case PROTOBUF_C_TYPE_FIXED64:
	case PROTOBUF_C_TYPE_SFIXED64:
	case PROTOBUF_C_TYPE_DOUBLE:
		return WIRE_64;
	case PROTOBUF_C_TYPE_INT32:
	case PROTOBUF_C_TYPE_SINT32:
	case PROTOBUF_C_TYPE_INT64:
	case PROTOBUF_C_TYPE_SINT64:
	case PROTOBUF_C_TYPE_UINT32:
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_BOOL:
	case PROTOBUF_C_TYPE_ENUM:
		break;
	}
	return WIRE_VARINT;
}

/* May @field come in @wire? Many numbers may come in one stretch of bytes, as proto3 packs them. */
static bool comes_in(const ProtobufCFieldDescriptor *field, unsigned wire) {
	return wire_type_of(field) == wire ||
		(wire == WIRE_BYTES && field->label == PROTOBUF_C_LABEL_REPEATED);
}

int scan_next(struct scan *scan, struct scan_field *ret) {
	struct scan_field found = {0};
	uint64_t key, value = 0;
	int r;

	if (scan->at == scan->end) {
		return 0;
	}
	r = take_varint(scan, &key);
	if (r < 0 || key >> 3 == 0 || key >> 3 > 0x1fffffff) {
		return -EBADMSG;
	}
	switch (key & 7) {
	case WIRE_VARINT:
		r = take_varint(scan, &value);
		break;
	case WIRE_64:
		r = skip(scan, 8);
		break;
	case WIRE_32:
		r = skip(scan, 4);
		break;
	case WIRE_BYTES:
		r = take_varint(scan, &value);
		found.bytes = scan->at;
		found.size = (size_t)value;
		r = r < 0 ? r : skip(scan, value);
		break;
	default:
		r = -EBADMSG;
	}
	if (r < 0) {
		return r;
	}
	found.field =
		protobuf_c_message_descriptor_get_field(scan->descriptor, (unsigned)(key >> 3));
	if (found.field && !comes_in(found.field, (unsigned)(key & 7))) {
		found.field = NULL;
	}
	*ret = found;
	return 1;
}

int scan_is_message(const struct scan_field *field) {
	return field->field && field->field->type == PROTOBUF_C_TYPE_MESSAGE;
}
