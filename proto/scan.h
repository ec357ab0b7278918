/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A message as it came, field by field, before it is unpacked: by protobuf's wire format
 * (protobuf.dev/programming-guides/encoding) and the message's descriptor, without allocating
 * anything.
 */

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>
#include <stdint.h>

struct scan {
	const ProtobufCMessageDescriptor *descriptor;
	const uint8_t *at, *end;
};

struct scan_field {
	const ProtobufCFieldDescriptor *field; /* NULL: unknown, or of another wire type than it
						  should be */
	const uint8_t *bytes;                  /* of a length-delimited field, else NULL */
	size_t size;
};

void scan_init(struct scan *scan, const ProtobufCMessageDescriptor *descriptor, const void *bytes,
	size_t size);

/* The next field. Returns 1, 0 at the end, or -EBADMSG if the bytes are not protobuf. */
int scan_next(struct scan *scan, struct scan_field *ret);

/* Is it a message within the message? */
int scan_is_message(const struct scan_field *field);
