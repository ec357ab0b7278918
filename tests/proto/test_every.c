/* SPDX-License-Identifier: MIT */
/* Types of fields that our protos do not have, but that what goes by descriptors must get right all
 * the same. */
#include "every.pb-c.h"
#include "proto/frame.h"
#include "proto/json.h"
#include "proto/scan.h"
#include "proto/text.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void expect(const ProtobufCMessage *message, const char *expected) {
	char *line = json_line(message);

	cr_assert_str_eq(line, expected);
	free(line);
}

static void fill(Usher__Test__Every *every, Usher__Test__Leaf *leaf) {
	usher__test__every__init(every);
	usher__test__leaf__init(leaf);
	leaf->text = "grün";
	every->a_double = 1.5;
	every->a_float = -0.25f;
	every->an_int32 = INT32_MIN;
	every->an_int64 = INT64_MIN;
	every->a_uint32 = UINT32_MAX;
	every->a_uint64 = UINT64_MAX;
	every->a_sint32 = -1;
	every->a_sint64 = -2;
	every->a_fixed32 = 3;
	every->a_fixed64 = 4;
	every->an_sfixed32 = -5;
	every->an_sfixed64 = -6;
	every->a_bool = 1;
	every->a_string = "x";
	every->some_bytes = (ProtobufCBinaryData){.len = 1, .data = (uint8_t *)"y"};
	every->a_colour = USHER__TEST__COLOUR__GREY;
	every->a_leaf = leaf;
}

Test(every, type_has_its_json) {
	Usher__Test__Every every;
	Usher__Test__Leaf leaf;

	fill(&every, &leaf);
	expect(&every.base,
		"{\"aDouble\":1.5,\"aFloat\":-0.25,\"anInt32\":-2147483648,\"anInt64\":\"-"
		"9223372036854775808\","
		"\"aUint32\":4294967295,\"aUint64\":\"18446744073709551615\",\"aSint32\":-1,"
		"\"aSint64\":\"-2\","
		"\"aFixed32\":3,\"aFixed64\":\"4\",\"anSfixed32\":-5,\"anSfixed64\":\"-6\","
		"\"aBool\":true,"
		"\"aString\":\"x\",\"someBytes\":null,\"aColour\":\"GREY\",\"aLeaf\":{\"text\":"
		"\"grün\"}}");
	usher__test__every__init(&every);
	every.a_string = NULL;
	expect(&every.base,
		"{\"aDouble\":0.0,\"aFloat\":0.0,\"anInt32\":0,\"anInt64\":\"0\",\"aUint32\":0,"
		"\"aUint64\":\"0\","
		"\"aSint32\":0,\"aSint64\":\"0\",\"aFixed32\":0,\"aFixed64\":\"0\",\"anSfixed32\":"
		"0,"
		"\"anSfixed64\":\"0\",\"aBool\":false,\"someBytes\":null}");
}

Test(every, type_makes_a_list) {
	Usher__Test__Many many = USHER__TEST__MANY__INIT;
	Usher__Test__Leaf leaf = USHER__TEST__LEAF__INIT, *leaves[] = {&leaf};
	double doubles[] = {0.5, -2};
	float floats[] = {0.5f};
	int32_t int32s[] = {-1, 2}, sint32s[] = {-3}, sfixed32s[] = {-4};
	int64_t int64s[] = {-1, 2}, sint64s[] = {-3}, sfixed64s[] = {-4};
	uint32_t uint32s[] = {5}, fixed32s[] = {6};
	uint64_t uint64s[] = {5, 7}, fixed64s[] = {6};
	protobuf_c_boolean bools[] = {1, 0};
	char *strings[] = {"a", "b"};
	ProtobufCBinaryData bytess[] = {{0}, {0}};
	Usher__Test__Colour colours[] = {USHER__TEST__COLOUR__COLOUR_UNSAID,
		USHER__TEST__COLOUR__GREY, (Usher__Test__Colour)9};

#define LIST(name) (many.name = name, many.n_##name = sizeof name / sizeof *name)
	LIST(doubles), LIST(floats), LIST(int32s), LIST(int64s), LIST(uint32s), LIST(uint64s),
		LIST(sint32s);
	LIST(sint64s), LIST(fixed32s), LIST(fixed64s), LIST(sfixed32s), LIST(sfixed64s),
		LIST(bools), LIST(strings);
	LIST(bytess), LIST(colours), LIST(leaves);
#undef LIST
	expect(&many.base,
		"{\"doubles\":[0.5,-2.0],\"floats\":[0.5],\"int32s\":[-1,2],\"int64s\":[\"-1\","
		"\"2\"],\"uint32s\":[5],"
		"\"uint64s\":[\"5\",\"7\"],\"sint32s\":[-3],\"sint64s\":[\"-3\"],\"fixed32s\":[6],"
		"\"fixed64s\":[\"6\"],"
		"\"sfixed32s\":[-4],\"sfixed64s\":[\"-4\"],\"bools\":[true,false],\"strings\":["
		"\"a\",\"b\"],"
		"\"bytess\":[null,null],\"colours\":[\"COLOUR_UNSAID\",\"GREY\",9],\"leaves\":[{}]"
		"}");
}

Test(every, number_that_json_has_not_leaves_no_line) {
	Usher__Test__Every every = USHER__TEST__EVERY__INIT;
	Usher__Test__Many many = USHER__TEST__MANY__INIT;
	double doubles[] = {1, NAN};

	every.a_double = INFINITY;
	cr_assert_null(json_line(&every.base));
	many.doubles = doubles;
	many.n_doubles = 2;
	cr_assert_null(json_line(&many.base));
}

Test(every, stray_text_is_made_safe_in_json) {
	Usher__Test__Leaf leaf = USHER__TEST__LEAF__INIT;

	leaf.text = "王\xff!";
	expect(&leaf.base, "{\"text\":\"王\xef\xbf\xbd!\"}");
}

Test(every, field_is_found_on_the_wire) {
	Usher__Test__Every every;
	Usher__Test__Leaf leaf;
	struct scan_field field;
	struct scan scan;
	uint8_t bytes[256];
	size_t size, n = 0;

	fill(&every, &leaf);
	size = usher__test__every__pack(&every, bytes);
	scan_init(&scan, &usher__test__every__descriptor, bytes, size);
	while (scan_next(&scan, &field) > 0) {
		cr_assert_not_null(field.field);
		cr_assert_eq(field.field->id, ++n, "in order, and as it is declared");
		cr_assert_eq(scan_is_message(&field), n == 17);
		cr_assert_eq(field.bytes != NULL, n == 14 || n == 15 || n == 17);
	}
	cr_assert_eq(n, 17);
	cr_assert_eq(scan.at, scan.end);
}

/* Cut anywhere within a field, it is no message; between two, it is a shorter one. */
Test(every, field_can_be_cut_short) {
	Usher__Test__Every every;
	Usher__Test__Leaf leaf;
	struct scan_field field;
	struct scan scan;
	uint8_t bytes[256];
	size_t size, whole = 0;

	fill(&every, &leaf);
	size = usher__test__every__pack(&every, bytes);
	for (size_t cut = 0; cut < size; cut++) {
		int r;

		scan_init(&scan, &usher__test__every__descriptor, bytes, cut);
		while ((r = scan_next(&scan, &field)) > 0) {
		}
		cr_assert(r == 0 || r == -EBADMSG);
		whole += r == 0;
	}
	cr_assert_eq(whole, 17);
}

Test(every, field_of_another_type_is_unknown) {
	static const struct {
		const char *bytes;
		size_t size;
	} other[] = {
		{"\x08\x01", 2},                             /* a double as a number */
		{"\x19\x01\x02\x03\x04\x05\x06\x07\x08", 9}, /* an int32 as 64 bits */
		{"\x35\x01\x02\x03\x04", 5},                 /* a uint64 as 32 bits */
		{"\x72\x00", 2},                             /* but a string is one */
	};
	struct scan_field field;
	struct scan scan;

	for (size_t i = 0; i < 4; i++) {
		scan_init(&scan, &usher__test__every__descriptor, other[i].bytes, other[i].size);
		cr_assert_eq(scan_next(&scan, &field), 1, "row %zu", i);
		cr_assert_eq(field.field == NULL, i < 3, "row %zu", i);
	}
}

/* As proto3 packs them; a number alone may not come so. */
Test(every, list_of_numbers_is_found_packed) {
	static const char numbers[] = "\x2a\x02\x01\x02\x28\x03\x32\x01\x05"; /* uint32s twice,
									       uint64s */
	struct scan_field field;
	struct scan scan;
	size_t n = 0;

	scan_init(&scan, &usher__test__many__descriptor, numbers, sizeof numbers - 1);
	while (scan_next(&scan, &field) > 0) {
		cr_assert_not_null(field.field);
		cr_assert_eq(field.field->id, n < 2 ? 5 : 6);
		cr_assert_not(scan_is_message(&field));
		n++;
	}
	cr_assert_eq(n, 3);
	scan_init(&scan, &usher__test__every__descriptor, numbers, 4);
	cr_assert_eq(scan_next(&scan, &field), 1);
	cr_assert_null(field.field, "one number is no list");
}

/* Messages within messages, @levels of them in all. */
static size_t nest(uint8_t *bytes, unsigned levels, const char *text) {
	size_t size = strlen(text) + 2;

	memcpy(bytes, "\x0a", 1);
	bytes[1] = (uint8_t)strlen(text);
	memcpy(bytes + 2, text, strlen(text));
	for (unsigned i = 1; i < levels; i++) {
		memmove(bytes + 2, bytes, size);
		bytes[0] = 0x0a;
		bytes[1] = (uint8_t)size;
		size += 2;
	}
	return size;
}

Test(every, depth_has_an_end) {
	ProtobufCMessage *message;
	struct arena arena;
	uint8_t bytes[64];
	size_t size = nest(bytes, 9, "x");

	arena_init(&arena, ARENA_CAP);
	cr_assert_eq(frame_unpack(&message, &usher__test__deep1__descriptor, bytes, size, &arena),
		-EBADMSG);
	cr_assert_eq(frame_unpack(&message, &usher__test__deep2__descriptor, bytes + 2, size - 2,
			     &arena),
		0);
	arena_finish(&arena);
}

Test(every, text_is_found_as_deep_as_messages_go) {
	char place[TEXT_PLACE_SIZE] = "";
	struct text_fault fault;
	uint8_t bytes[64];
	size_t size = nest(bytes, 9, "\x1b");

	cr_assert_eq(text_check_message(
			     &usher__test__deep2__descriptor, bytes + 2, size - 2, place, &fault),
		TEXT_CONTROL);
	cr_assert_str_eq(place, "in.in.in.in.in.in.in.text");
	cr_assert_eq(
		text_check_message(&usher__test__deep1__descriptor, bytes, size, place, &fault),
		TEXT_FINE, "what frame_unpack refuses");
}

/* What protobuf-c itself refuses, though its fields can be told apart. */
Test(every, message_can_be_wrong_within) {
	static const char packed[] = "\x1a\x02\x80\x80"; /* int32s, packed, and the last one does
							    not end */
	ProtobufCMessage *message;
	struct arena arena;

	arena_init(&arena, ARENA_CAP);
	cr_assert_eq(frame_unpack(&message, &usher__test__many__descriptor, packed, 4, &arena),
		-EBADMSG);
	arena_finish(&arena);
}
