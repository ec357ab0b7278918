/* SPDX-License-Identifier: MIT */
#include "core/message.h"

#include "base/memory.h"

#include <assert.h>

/* Bytes of one value as a struct holds it; 0: 4 bytes. fact.proto has neither groups nor bytes. */
static const size_t value_sizes[] = {
	[PROTOBUF_C_TYPE_STRING] = sizeof(char *),
	[PROTOBUF_C_TYPE_MESSAGE] = sizeof(void *),
	[PROTOBUF_C_TYPE_INT64] = sizeof(int64_t),
	[PROTOBUF_C_TYPE_UINT64] = sizeof(uint64_t),
	[PROTOBUF_C_TYPE_BOOL] = sizeof(protobuf_c_boolean),
};

static size_t value_size(const ProtobufCFieldDescriptor *field) {
	return value_sizes[field->type] ? value_sizes[field->type] : sizeof(uint32_t);
}

/* Where @message has @field (if repeated, a pointer to its values), and how many values. */
static const void *field_slot(
	const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
	return (const char *)message + field->offset;
}

static size_t value_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
	return *(const size_t *)((const char *)message + field->quantifier_offset);
}

/* The same, to be changed. */
static void *mutable_slot(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
	return (char *)message + field->offset;
}

static size_t *value_count_slot(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field) {
	return (size_t *)((char *)message + field->quantifier_offset);
}

static void copy_value(
	struct pool *pool, const ProtobufCFieldDescriptor *field, void *slot, const void *from) {
	if (field->type == PROTOBUF_C_TYPE_STRING) {
		const char *text = *(char *const *)from;

		if (!text || !*text) {
			*(char **)slot = message_empty_text();
		} else {
			*(char **)slot = pool ? pool_copy_text(pool, text) : copy_text(text);
		}
	} else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		*(void **)slot = message_copy(pool, *(ProtobufCMessage *const *)from);
	} else {
		memcpy(slot, from, value_size(field));
	}
}

static void copy_array(struct pool *pool, const ProtobufCFieldDescriptor *field,
	ProtobufCMessage *to, const ProtobufCMessage *from) {
	size_t n = value_count(from, field), size = value_size(field);
	const char *values = *(char *const *)field_slot(from, field);
	char *copies;

	if (!n) {
		return;
	}
	copies = pool ? pool_alloc(pool, n * size) : allocated(calloc(grown_capacity(n), size));
	for (size_t i = 0; i < n; i++) {
		copy_value(pool, field, copies + i * size, values + i * size);
	}
	*(char **)mutable_slot(to, field) = copies;
	*value_count_slot(to, field) = n;
}

static void copy_fields(struct pool *pool, ProtobufCMessage *to, const ProtobufCMessage *from) {
	const ProtobufCMessageDescriptor *descriptor = from->descriptor;

	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[i];

		assert(!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)); /* nothing in the state has
									  one */
		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			copy_array(pool, field, to, from);
		} else {
			copy_value(pool, field, mutable_slot(to, field), field_slot(from, field));
		}
	}
}

void *message_copy(struct pool *pool, const ProtobufCMessage *message) {
	ProtobufCMessage *copy;

	if (!message) {
		return NULL;
	}
	copy = pool ? pool_alloc(pool, message->descriptor->sizeof_message)
		    : new_zeroed(1, message->descriptor->sizeof_message);
	message->descriptor->message_init(copy);
	copy_fields(pool, copy, message);
	return copy;
}

void message_copy_into(ProtobufCMessage *to, const ProtobufCMessage *from) {
	copy_fields(NULL, to, from);
}

static void free_value(const ProtobufCFieldDescriptor *field, void *slot) {
	if (field->type == PROTOBUF_C_TYPE_STRING) {
		char *text = *(char **)slot;

		if (text && text != protobuf_c_empty_string) {
			free(text);
		}
	} else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		(void)message_free(*(ProtobufCMessage **)slot);
	}
}

void message_clear(ProtobufCMessage *message) {
	const ProtobufCMessageDescriptor *descriptor = message->descriptor;

	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[i];

		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			char *values = *(char **)mutable_slot(message, field);

			for (size_t j = 0; j < *value_count_slot(message, field); j++) {
				free_value(field, values + j * value_size(field));
			}
			free(values);
		} else {
			free_value(field, mutable_slot(message, field));
		}
	}
	descriptor->message_init(message);
}

void *message_free(ProtobufCMessage *message) {
	if (message) {
		message_clear(message);
		free(message);
	}
	return NULL;
}

void *message_replace(void *old, const void *from) {
	void *copy = message_copy(NULL, from);

	(void)message_free(old);
	return copy;
}

void message_set_text(char **text, const char *value) {
	if (*text && *text != protobuf_c_empty_string) {
		free(*text);
	}
	*text = value && *value ? copy_text(value) : message_empty_text();
}
