/* SPDX-License-Identifier: MIT */
#include "proto/frame.h"

#include "proto/pack.h"
#include "proto/scan.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

enum {
	UNKNOWN_MAX = 16,
	REPEATED_MAX = 4096,
	DEPTH_MAX = 8,
};

/* What a message may still have, over all its levels. */
struct allowance {
	unsigned unknown, repeated;
};

enum frame_outcome frame_peek(const void *bytes, size_t size, size_t cap, size_t *ret_body) {
	const uint8_t *header = bytes;
	size_t body;

	if (size < FRAME_HEADER) {
		return FRAME_MORE;
	}
	body = (size_t)header[0] << 24 | (size_t)header[1] << 16 | (size_t)header[2] << 8 |
		header[3];
	if (body > cap) {
		return FRAME_TOO_LONG;
	}
	if (!body) {
		return FRAME_EMPTY;
	}
	if (size - FRAME_HEADER < body) {
		return FRAME_MORE;
	}
	*ret_body = body;
	return FRAME_WHOLE;
}

void *frame_pack(const ProtobufCMessage *message, size_t cap, size_t *ret_size) {
	size_t size, body;
	uint8_t *bytes = pack_behind(message, FRAME_HEADER, cap, &size);

	if (!bytes) {
		return NULL;
	}
	body = size - FRAME_HEADER;
	bytes[0] = (uint8_t)(body >> 24);
	bytes[1] = (uint8_t)(body >> 16);
	bytes[2] = (uint8_t)(body >> 8);
	bytes[3] = (uint8_t)body;
	*ret_size = size;
	return bytes;
}

static int check(const ProtobufCMessageDescriptor *descriptor, const void *bytes, size_t size,
	unsigned depth, struct allowance *left) {
	struct scan_field field;
	struct scan scan;
	int r;

	if (!depth) {
		return -EBADMSG;
	}
	scan_init(&scan, descriptor, bytes, size);
	while ((r = scan_next(&scan, &field)) > 0) {
		if (!field.field) {
			if (!left->unknown--) {
				return -EBADMSG;
			}
			continue;
		}
		if (field.field->label == PROTOBUF_C_LABEL_REPEATED && !left->repeated--) {
			return -EBADMSG;
		}
		if (scan_is_message(&field)) {
			r = check(
				field.field->descriptor, field.bytes, field.size, depth - 1, left);
			if (r < 0) {
				return r;
			}
		}
	}
	return r;
}

int frame_unpack(ProtobufCMessage **ret, const ProtobufCMessageDescriptor *descriptor,
	const void *body, size_t size, struct arena *arena) {
	struct allowance left = {UNKNOWN_MAX, REPEATED_MAX};
	ProtobufCMessage *message;
	int r = check(descriptor, body, size, DEPTH_MAX, &left);

	if (r < 0) {
		return r;
	}
	message = protobuf_c_message_unpack(descriptor, arena_allocator(arena), size, body);
	if (!message) {
		return arena->refused ? -ENOMEM : -EBADMSG;
	}
	*ret = message;
	return 0;
}
