/* SPDX-License-Identifier: MIT */
#include "feed.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEPTH_MAX = 6,
	REPEATED_MAX = 300, /* of one field */
};

void need_failed(const char *file, int line, const char *condition, const char *format, ...) {
	va_list arguments;

	fprintf(stderr, "%s:%d: not so: %s: ", file, line, condition);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	abort();
}

bool feed_is_empty(const struct feed *feed) {
	return feed->at >= feed->end;
}

uint8_t feed_raw(struct feed *feed) {
	return feed_is_empty(feed) ? 0 : *feed->at++;
}

uint8_t feed_byte(struct feed *feed) {
	while (!feed_is_empty(feed) && isspace(*feed->at)) {
		feed->at++;
	}
	return feed_raw(feed);
}

/* 0 to 9 and A to Z as numbers below 36, other bytes as more. */
static unsigned value_of(uint8_t byte) {
	if (byte >= '0' && byte <= '9') {
		return byte - '0';
	}
	return byte >= 'A' && byte <= 'Z' ? byte - 'A' + 10u : 36u + byte;
}

size_t feed_below(struct feed *feed, size_t n) {
	return value_of(feed_byte(feed)) % n;
}

static uint64_t raw_number(struct feed *feed, unsigned size) {
	uint64_t number = 0;

	while (size--) {
		number = number << 8 | feed_raw(feed);
	}
	return number;
}

uint64_t feed_number(struct feed *feed) {
	static const uint64_t edges[] = {UINT64_MAX, INT64_MAX, (uint64_t)INT64_MAX + 1,
		INT64_MAX - 60000, UINT32_MAX, (uint64_t)1 << 53, (uint64_t)1 << 31, 1000, 64, 65,
		256, 257, 59999, 60000, 60001, 1800000, 43200000};
	uint8_t byte = feed_byte(feed);

	if (byte == 'n') {
		return raw_number(feed, 2);
	}
	if (byte == 'x') {
		return raw_number(feed, 8);
	}
	return value_of(byte) < 36 ? value_of(byte) : edges[byte % (sizeof edges / sizeof *edges)];
}

struct feed feed_part(struct feed *feed, size_t size) {
	size_t left = (size_t)(feed->end - feed->at);
	struct feed part = {feed->at, feed->at + (size < left ? size : left)};

	feed->at = part.end;
	return part;
}

char *feed_text(struct feed *feed, struct pool *pool) {
	static const char *const words[] = {"", "lobby", "flat", "bar", "desk", "boss", "flat-a",
		"club", "1", "2", "3", "4", "5", "6", "9", "p", "q", "r", "s", "樣板房 A",
		" flat A ", "王", "歐陽", "O'Brien", "nobody knows this word", "gate", "cart-1",
		"cart-2", "towels", "key", "consultant", "all", "tidy", "surname", "partySize",
		"4K"};
	static const char *const times[] = {
		"20s", "5m", "15:00", "now", "tomorrow 09:30", "daily", "mon,thu"};
	uint8_t byte = feed_byte(feed);
	struct feed raw;
	char *text;

	if (byte >= 't' && byte <= 'z') {
		return pool_copy_text(pool, times[byte - 't']);
	}
	if (byte != '"') {
		return pool_copy_text(pool, words[value_of(byte) % (sizeof words / sizeof *words)]);
	}
	raw = feed_part(feed, feed_raw(feed));
	text = pool_alloc(pool, (size_t)(raw.end - raw.at) + 1);
	memcpy(text, raw.at, (size_t)(raw.end - raw.at));
	return text;
}

static ProtobufCMessage *fill(struct feed *feed, const ProtobufCMessageDescriptor *descriptor,
	struct pool *pool, unsigned depth);

/* The one value of @field, to @at. Only the types that our protos have. */
static void fill_value(struct feed *feed, const ProtobufCFieldDescriptor *field, void *at,
	struct pool *pool, unsigned depth) {
	switch ((int)field->type) {
	case PROTOBUF_C_TYPE_STRING:
		*(char **)at = feed_text(feed, pool);
		break;
	case PROTOBUF_C_TYPE_MESSAGE:
		*(ProtobufCMessage **)at = fill(feed, field->descriptor, pool, depth - 1);
		break;
	case PROTOBUF_C_TYPE_BOOL:
		*(protobuf_c_boolean *)at = (protobuf_c_boolean)feed_below(feed, 2);
		break;
	case PROTOBUF_C_TYPE_UINT64:
	case PROTOBUF_C_TYPE_INT64:
		*(uint64_t *)at = feed_number(feed);
		break;
	default: /* 32 bits, or an enum */
		*(uint32_t *)at = (uint32_t)feed_number(feed) & INT32_MAX;
		break;
	}
}

static void fill_field(struct feed *feed, const ProtobufCFieldDescriptor *field,
	ProtobufCMessage *message, struct pool *pool, unsigned depth) {
	char *at = (char *)message + field->offset;

	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		size_t *n = (size_t *)((char *)message + field->quantifier_offset);
		size_t i = *n < REPEATED_MAX ? *n : REPEATED_MAX - 1;
		/* texts, messages, numbers without a sign and enums are all that our protos repeat
		 */
		bool is_small = field->type == PROTOBUF_C_TYPE_UINT32 ||
			field->type == PROTOBUF_C_TYPE_ENUM;
		size_t size = is_small ? sizeof(uint32_t) : sizeof(uint64_t);
		char **list = (char **)at;

		if (!*list) {
			*list = pool_alloc(pool, REPEATED_MAX * size);
		}
		fill_value(feed, field, *list + i * size, pool, depth);
		*n += *n < REPEATED_MAX;
		return;
	}
	if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
		*(uint32_t *)((char *)message + field->quantifier_offset) = field->id;
	}
	fill_value(feed, field, at, pool, depth);
}

static unsigned field_of(uint8_t byte, unsigned n) {
	unsigned behind = 26u + (uint8_t)(byte - 'A');

	return byte >= 'A' && byte <= 'Z' && behind < n ? behind : (uint8_t)(byte - 'a') % n;
}

static ProtobufCMessage *fill(struct feed *feed, const ProtobufCMessageDescriptor *descriptor,
	struct pool *pool, unsigned depth) {
	ProtobufCMessage *message = pool_alloc(pool, descriptor->sizeof_message);

	descriptor->message_init(message);
	while (depth && descriptor->n_fields && !feed_is_empty(feed)) {
		uint8_t byte = feed_byte(feed);

		if (byte == '.') {
			break;
		}
		fill_field(feed, &descriptor->fields[field_of(byte, descriptor->n_fields)], message,
			pool, depth);
	}
	return message;
}

ProtobufCMessage *feed_message(
	struct feed *feed, const ProtobufCMessageDescriptor *descriptor, struct pool *pool) {
	return fill(feed, descriptor, pool, DEPTH_MAX);
}

uint8_t *feed_pack(const ProtobufCMessage *message, struct pool *pool, size_t *ret_size) {
	uint8_t *bytes = pool_alloc(pool, protobuf_c_message_get_packed_size(message) + 1);

	*ret_size = protobuf_c_message_pack(message, bytes);
	return bytes;
}
