/* SPDX-License-Identifier: MIT */
/* The bytes are those of protobuf-c, whatever the message. */
#include "every.pb-c.h"
#include "fact/fact.pb-c.h"
#include "later.h"
#include "proto/arena.h"
#include "proto/pack.h"
#include "wire/usher.pb-c.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	DEPTH = 6,
};

static struct arena arena;

static void *take(size_t size) {
	void *memory = arena_take(&arena, size);

	cr_assert_not_null(memory);
	return memory;
}

static uint64_t draw(void) {
	uint64_t number = (uint64_t)rand() << 40 ^ (uint64_t)rand() << 20 ^ (uint64_t)rand();

	return number >> rand() % 64; /* of all lengths */
}

static char *draw_text(void) {
	int below = 12;
	size_t size;
	char *text;

	if (rand() % 8 == 0) {
		below = rand() % 50 ? 300 : 9000;
	}
	size = (size_t)(rand() % below);
	text = take(size + 1);

	for (size_t i = 0; i < size; i++) {
		text[i] = (char)('a' + rand() % 26);
	}
	return text;
}

static ProtobufCMessage *draw_message(const ProtobufCMessageDescriptor *descriptor, unsigned depth);

static void draw_value(const ProtobufCFieldDescriptor *field, void *place, unsigned depth) {
	if (field->type == PROTOBUF_C_TYPE_STRING) {
		*(char **)place = rand() % 4 ? draw_text() : (char *)"";
	} else if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
		*(ProtobufCMessage **)place =
			depth ? draw_message(field->descriptor, depth - 1) : NULL;
	} else if (field->type == PROTOBUF_C_TYPE_UINT64 || field->type == PROTOBUF_C_TYPE_INT64) {
		*(uint64_t *)place = draw();
	} else {
		*(uint32_t *)place = field->type == PROTOBUF_C_TYPE_BOOL ? (uint32_t)(rand() % 2)
									 : (uint32_t)draw();
	}
}

static void draw_list(
	const ProtobufCFieldDescriptor *field, void *place, size_t *n, unsigned depth) {
	size_t size = field->type == PROTOBUF_C_TYPE_UINT32 || field->type == PROTOBUF_C_TYPE_ENUM
		? sizeof(uint32_t)
		: sizeof(uint64_t);
	char *list = take(4 * size);

	*n = (size_t)(rand() % 4);
	for (size_t i = 0; i < *n; i++) {
		draw_value(field, list + i * size, depth);
	}
	*(char **)place = list;
}

static ProtobufCMessage *draw_message(
	const ProtobufCMessageDescriptor *descriptor, unsigned depth) {
	ProtobufCMessage *message = take(descriptor->sizeof_message);

	descriptor->message_init(message);
	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &descriptor->fields[i];
		char *place = (char *)message + field->offset,
		     *quantifier = (char *)message + field->quantifier_offset;

		if (field->label == PROTOBUF_C_LABEL_REPEATED) {
			draw_list(field, place, (size_t *)quantifier, depth);
		} else if (field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) {
			if (rand() % 3 == 0) {
				memset(place, 0, sizeof(uint64_t));
				draw_value(field, place, depth);
				*(uint32_t *)quantifier = field->id;
			}
		} else if (rand() % 3) {
			draw_value(field, place, depth);
		}
	}
	return message;
}

static void assert_same(const ProtobufCMessage *message) {
	size_t size = protobuf_c_message_get_packed_size(message), packed_size;
	uint8_t *expected = malloc(size + 1), *packed = pack_behind(message, 3, size, &packed_size);

	protobuf_c_message_pack(message, expected);
	cr_assert_not_null(packed);
	cr_assert_eq(packed_size, size + 3);
	cr_assert_eq(memcmp(packed + 3, expected, size), 0, "%s", message->descriptor->name);
	free(packed);
	free(expected);
	if (size > 0) {
		errno = 0;
		cr_assert_null(pack_behind(message, 3, size - 1, &packed_size));
		cr_assert_eq(errno, EMSGSIZE);
	}
}

Test(pack, as_protobuf_c_does) {
	static const ProtobufCMessageDescriptor *const kinds[] = {&usher__from_client__descriptor,
		&usher__from_relay__descriptor, &usher__fact__fact__descriptor,
		&usher__fact__audit__descriptor, &usher__fact__handoff__descriptor,
		&usher__fact__snapshot__descriptor};
	size_t large = 0;

	srand(4);
	for (int i = 0; i < 30000; i++) {
		const ProtobufCMessage *message;

		arena_init(&arena, 16 << 20);
		message = draw_message(kinds[i % 6], DEPTH);
		large += protobuf_c_message_get_packed_size(message) > 8192;
		assert_same(message);
		arena_finish(&arena);
	}
	cr_assert_gt(large, 0, "some that do not fit are among them");
}

/* Around the buffer's size, and far beyond it. */
Test(pack, of_any_size) {
	for (size_t size = 8100; size < 8300; size++) {
		Usher__Fact__Person person = USHER__FACT__PERSON__INIT;

		person.name = calloc(1, size + 1);
		memset(person.name, 'x', size);
		assert_same(&person.base);
		free(person.name);
	}
}

/* What our protos do not have is left to protobuf-c. */
Test(pack, types_that_are_not_done_here) {
	Usher__Test__Every every = USHER__TEST__EVERY__INIT;
	Usher__Test__Many many = USHER__TEST__MANY__INIT;
	int32_t numbers[] = {-1, 2};

	assert_same(&every.base);
	every.a_double = 1.5;
	every.an_int32 = -7;
	every.a_string = "x";
	assert_same(&every.base);
	assert_same(&many.base);
	many.int32s = numbers;
	many.n_int32s = 2;
	assert_same(&many.base);
}

/* It is seen there that a message is not done here after a text, which nearly fills the buffer. */
Test(pack, what_is_left_to_protobuf_c_is_so_at_any_size) {
	static const uint8_t bytes[] = {0x0a, 1, 'b', LATER_BYTES, 2, 'h', 'i'}; /* badge, more */
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.winner = usher__person__unpack(NULL, sizeof bytes, bytes);
	for (size_t size = 4060; size < 4120; size++) {
		answer.say = calloc(1, size + 1);
		memset(answer.say, 'x', size);
		assert_same(&answer.base);
		free(answer.say);
	}
	usher__person__free_unpacked(answer.winner, NULL);
}

/* Numbers without a sign and of enums come packed, one behind the other, as protobuf-c packs them.
 */
Test(pack, lists_of_numbers) {
	Usher__Test__Many many = USHER__TEST__MANY__INIT;
	uint32_t small[] = {0, 1, 127, 128, 999, UINT32_MAX};
	uint64_t large[] = {0, 128, UINT32_MAX, UINT64_MAX};
	Usher__Test__Colour colours[] = {USHER__TEST__COLOUR__GREY, (Usher__Test__Colour)200,
		(Usher__Test__Colour)-1, USHER__TEST__COLOUR__COLOUR_UNSAID};

	many.uint32s = small;
	many.n_uint32s = sizeof small / sizeof *small;
	assert_same(&many.base);
	many.uint64s = large;
	many.n_uint64s = sizeof large / sizeof *large;
	assert_same(&many.base);
	many.n_uint32s = 1;
	many.colours = colours;
	many.n_colours = sizeof colours / sizeof *colours;
	assert_same(&many.base);
}

Test(pack, what_is_unknown_is_kept) {
	static const uint8_t bytes[] = {0x0a, 1, 'b', LATER_BYTES, 2, 'h', 'i'}; /* badge, more */
	Usher__Person *person = usher__person__unpack(NULL, sizeof bytes, bytes);

	cr_assert_not_null(person);
	cr_assert_eq(person->base.n_unknown_fields, 1);
	assert_same(&person->base);
	usher__person__free_unpacked(person, NULL);
}
