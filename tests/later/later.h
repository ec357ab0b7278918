/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a later version may say, and this one does not know: numbers beyond those that an enum or a
 * message has. They are taken from its descriptor, so that no number which becomes known one day
 * goes on being tested as unknown.
 */

#include <protobuf-c/protobuf-c.h>

/* The @n-th number (from 1 on) beyond the last of an enum. */
static inline int later_value(const ProtobufCEnumDescriptor *descriptor, int n) {
	int last = 0;

	for (unsigned i = 0; i < descriptor->n_values; i++) {
		last = descriptor->values[i].value > last ? descriptor->values[i].value : last;
	}
	return last + n;
}

/* The same of the fields of a message, and so of the cases of its oneofs. */
static inline int later_field(const ProtobufCMessageDescriptor *descriptor, int n) {
	uint32_t last = 0;

	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		last = descriptor->fields[i].id > last ? descriptor->fields[i].id : last;
	}
	return (int)last + n;
}

/* The number of a field, by its name in the .proto file; 0 if there is none such. */
static inline int later_known(const ProtobufCMessageDescriptor *descriptor, const char *name) {
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(descriptor, name);

	return field ? (int)field->id : 0;
}

/* On the wire, a field of the greatest number that there can be, 2^29 - 1: the bytes before its
 * varint, or before its length. */
#define LATER_VARINT 0xf8, 0xff, 0xff, 0xff, 0x0f
#define LATER_BYTES 0xfa, 0xff, 0xff, 0xff, 0x0f
