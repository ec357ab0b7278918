/* SPDX-License-Identifier: MIT */
#include "fact/fact.pb-c.h"
#include "later.h"
#include "proto/frame.h"
#include "wire/usher.pb-c.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int unpack(const void *bytes, size_t size, struct arena *arena) {
	ProtobufCMessage *message;

	arena_init(arena, ARENA_CAP);
	return frame_unpack(&message, &usher__from_client__descriptor, bytes, size, arena);
}

Test(frame, a_length_is_looked_at_before_anything_else) {
	size_t body = 0;

	cr_assert_eq(frame_peek("\0\0\0", 3, 1024, &body), FRAME_MORE);
	cr_assert_eq(frame_peek("\0\0\0\0", 4, 1024, &body), FRAME_EMPTY);
	cr_assert_eq(frame_peek("\0\0\0\2x", 5, 1024, &body), FRAME_MORE);
	cr_assert_eq(frame_peek("\0\0\0\2xy", 6, 1024, &body), FRAME_WHOLE);
	cr_assert_eq(body, 2);
	cr_assert_eq(frame_peek("\0\0\4\0", 4, 1024, &body), FRAME_MORE);
	cr_assert_eq(frame_peek("\0\0\4\1", 4, 1024, &body), FRAME_TOO_LONG);
	cr_assert_eq(frame_peek("\xff\xff\xff\xff", 4, FRAME_CAP, &body), FRAME_TOO_LONG);
	cr_assert_eq(body, 2, "untouched otherwise");
}

Test(frame, what_is_packed_is_unpacked) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Hello hello = USHER__HELLO__INIT;
	ProtobufCMessage *unpacked;
	struct arena arena;
	size_t size, body;
	uint8_t *frame;

	hello.device = "大堂-1";
	hello.run = UINT64_MAX;
	message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
	message.hello = &hello;
	frame = frame_pack(&message.base, FRAME_CAP, &size);
	cr_assert_eq(frame_peek(frame, size, FRAME_CAP_HELLO, &body), FRAME_WHOLE);
	cr_assert_eq(body + FRAME_HEADER, size);
	arena_init(&arena, ARENA_CAP);
	cr_assert_eq(frame_unpack(&unpacked, &usher__from_client__descriptor, frame + FRAME_HEADER,
			     body, &arena),
		0);
	cr_assert_str_eq(((Usher__FromClient *)unpacked)->hello->device, "大堂-1");
	cr_assert_eq(((Usher__FromClient *)unpacked)->hello->run, UINT64_MAX);
	arena_finish(&arena);
	free(frame);
}

Test(frame, what_does_not_fit_is_not_packed) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Goodbye goodbye = USHER__GOODBYE__INIT;
	size_t size = 7;

	goodbye.text = "0123456789";
	message.body_case = USHER__FROM_RELAY__BODY_GOODBYE;
	message.goodbye = &goodbye;
	errno = 0;
	cr_assert_null(frame_pack(&message.base, 10, &size));
	cr_assert_eq(errno, EMSGSIZE);
	cr_assert_eq(size, 7);
}

Test(frame, garbage_is_refused) {
	static const struct {
		const char *bytes;
		size_t size;
	} bad[] = {
		{"\x0a\x05"
		 "ab",
			4},                                           /* longer than there is */
		{"\x0a", 1},                                          /* a key alone */
		{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11}, /* an endless number */
		{"\x0b", 1},     /* a group, which proto3 has not */
		{"\x02\x00", 2}, /* field 0 */
		{"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11}, /* 2^64 - 1 bytes */
		{"\x0a\x03\x12\x7f"
		 "a",
			5}, /* the same one level down */
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct arena arena;

		cr_assert_eq(unpack(bad[i].bytes, bad[i].size, &arena), -EBADMSG, "row %zu", i);
		arena_finish(&arena);
	}
}

Test(frame, a_few_unknown_fields_pass) {
	static const uint8_t field[] = {LATER_VARINT, 1};
	struct arena arena;
	uint8_t bytes[17 * sizeof field];

	for (int i = 0; i < 17; i++) {
		memcpy(bytes + i * sizeof field, field, sizeof field);
	}
	cr_assert_eq(unpack(bytes, 16 * sizeof field, &arena), 0);
	arena_finish(&arena);
	cr_assert_eq(unpack(bytes, 17 * sizeof field, &arena), -EBADMSG);
	arena_finish(&arena);
}

/* A list with @n empty handoffs in it, 2 bytes each; from the relay. */
static int unpack_list(size_t n, size_t cap) {
	size_t body = 2 * n, at = 0;
	uint8_t *bytes = malloc(body + 8);
	ProtobufCMessage *message;
	struct arena arena;
	int r;

	bytes[at++] = 2 << 3 | 2; /* FromRelay.answer */
	for (size_t left = body;; left >>= 7) {
		bytes[at++] = (uint8_t)((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
		if (left <= 0x7f) {
			break;
		}
	}
	for (size_t i = 0; i < n; i++) {
		bytes[at++] = 9 << 3 | 2; /* Answer.duties */
		bytes[at++] = 0;
	}
	arena_init(&arena, cap);
	r = frame_unpack(&message, &usher__from_relay__descriptor, bytes, at, &arena);
	arena_finish(&arena);
	free(bytes);
	return r;
}

Test(frame, what_would_swell_is_refused) {
	cr_assert_eq(unpack_list(4096, ARENA_CAP), 0);
	cr_assert_eq(unpack_list(4096, ARENA_CAP / 4), -ENOMEM);
	cr_assert_eq(unpack_list(4097, ARENA_CAP), -EBADMSG);
}

Test(frame, the_arena_has_a_cap_and_zeroes) {
	struct arena arena;
	unsigned char *bytes;

	arena_init(&arena, 8192);
	bytes = arena_take(&arena, 5000);
	cr_assert_not_null(bytes);
	for (size_t i = 0; i < 5000; i++) {
		cr_assert_eq(bytes[i], 0);
	}
	cr_assert_null(arena_take(&arena, 5000));
	cr_assert_null(arena_take(&arena, SIZE_MAX));
	cr_assert_not_null(arena_take(&arena, 1000));
	arena_finish(&arena);
	cr_assert_not_null(arena_take(&arena, 5000), "usable again");
	arena_finish(&arena);
}

/* No message may contain itself, at any depth: unpacking would follow a peer as
 * deep as it likes. */
static void walk(const ProtobufCMessageDescriptor *descriptor,
	const ProtobufCMessageDescriptor **path, size_t depth) {
	cr_assert_lt(depth, 8, "deeper than frame_unpack goes");
	for (size_t i = 0; i < depth; i++) {
		cr_assert_neq(path[i], descriptor, "%s contains itself", descriptor->name);
	}
	path[depth] = descriptor;
	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		if (descriptor->fields[i].type == PROTOBUF_C_TYPE_MESSAGE) {
			walk(descriptor->fields[i].descriptor, path, depth + 1);
		}
	}
}

Test(frame, no_message_contains_itself) {
	const ProtobufCMessageDescriptor *path[8];

	walk(&usher__from_client__descriptor, path, 0);
	walk(&usher__from_relay__descriptor, path, 0);
	walk(&usher__fact__fact__descriptor, path, 0);
	walk(&usher__fact__snapshot__descriptor, path, 0);
	walk(&usher__fact__audit__descriptor, path, 0);
}
