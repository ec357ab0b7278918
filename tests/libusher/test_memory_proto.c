/* SPDX-License-Identifier: MIT */
/*
 * proto with the 1st, 2nd, 3rd … allocation failing, until none is left to fail: each function says
 * that there is no memory, has changed nothing, has kept nothing, and works the next time.
 */
#include "failing.h"

#include "proto/frame.h"
#include "proto/json.h"
#include "proto/text.h"
#include "wire/usher.pb-c.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum outcome {
	WORKED,
	NO_MEMORY,
};

/* Returns how many allocations there are in @attempt. */
static size_t sweep(enum outcome (*attempt)(void), size_t at_once) {
	for (size_t n = 1; n < 100000; n++) {
		long before = failing_outstanding();
		enum outcome outcome;
		size_t failed;

		failing_from(n, at_once);
		outcome = attempt();
		failed = failing_stop();
		cr_assert_eq(failing_outstanding(), before,
			"allocation %zu failed: something is kept", n);
		cr_assert_eq(
			outcome == NO_MEMORY, failed > 0, "allocation %zu failed: not said so", n);
		cr_assert_eq(attempt(), WORKED, "after allocation %zu failed", n);
		if (!failed) {
			return n - 1;
		}
	}
	cr_assert_fail("there is no end to it");
	return 0;
}

/* Once, and several times in a row: what takes another way then must not need memory
 * there either. */
static size_t sweep_all(enum outcome (*attempt)(void)) {
	sweep(attempt, 2);
	sweep(attempt, SIZE_MAX / 2);
	return sweep(attempt, 1);
}

/* A message with all that messages can have, of several KiB. */
enum {
	HANDOFFS = 20,
};

static Usher__FromRelay message;
static Usher__Answer answer;
static Usher__Handoff handoffs[HANDOFFS], *all_handoffs[HANDOFFS];
static Usher__Card card;
static Usher__Person person, *persons[2] = {&person, &person};
static Usher__Duty duty, *duties[1] = {&duty};
static char *traits[] = {"灰西裝", "戴眼鏡", "N\xcc\x83"};

static void make_message(void) {
	message = (Usher__FromRelay)USHER__FROM_RELAY__INIT;
	answer = (Usher__Answer)USHER__ANSWER__INIT;
	card = (Usher__Card)USHER__CARD__INIT;
	person = (Usher__Person)USHER__PERSON__INIT;
	duty = (Usher__Duty)USHER__DUTY__INIT;
	person.name = "陳美玲";
	card.surname = "王";
	card.traits = traits;
	card.n_traits = 3;
	for (size_t i = 0; i < HANDOFFS; i++) {
		handoffs[i] = (Usher__Handoff)USHER__HANDOFF__INIT;
		handoffs[i].id = "4K";
		handoffs[i].card = &card;
		handoffs[i].declined = persons;
		handoffs[i].n_declined = 2;
		all_handoffs[i] = &handoffs[i];
	}
	answer.id = 5;
	answer.text = "taken already";
	answer.winner = &person;
	answer.handoffs = all_handoffs;
	answer.n_handoffs = HANDOFFS;
	answer.duties = duties;
	answer.n_duties = 1;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
}

static uint8_t *frame;
static size_t frame_size;

static void make_frame(void) {
	make_message();
	frame = frame_pack(&message.base, FRAME_CAP, &frame_size);
	cr_assert_not_null(frame);
}

/* The test's own check of the hook: without it, everything below would pass for nothing. */
Test(memory_proto, allocations_do_fail) {
	void *volatile memory;
	long before = failing_outstanding();

	failing_from(2, 1);
	memory = malloc(1);
	cr_assert_not_null(memory);
	cr_assert_eq(failing_outstanding(), before + 1);
	free(memory);
	cr_assert_eq(failing_outstanding(), before);
	errno = 0;
	memory = malloc(1);
	cr_assert_null(memory);
	cr_assert_eq(errno, ENOMEM);
	memory = calloc(1, 1);
	cr_assert_not_null(memory);
	free(memory);
	cr_assert_eq(failing_stop(), 1);
}

static enum outcome pack(void) {
	size_t size = 777;
	uint8_t *bytes;

	errno = 0;
	bytes = frame_pack(&message.base, FRAME_CAP, &size);
	if (!bytes) {
		cr_assert_eq(errno, ENOMEM);
		cr_assert_eq(size, 777, "untouched");
		return NO_MEMORY;
	}
	cr_assert_eq(size, frame_size);
	free(bytes);
	return WORKED;
}

Test(memory_proto, frame_pack) {
	make_frame();
	cr_assert_eq(sweep_all(pack), 1);
	free(frame);
}

static enum outcome unpack(void) {
	ProtobufCMessage *unpacked = NULL;
	struct arena arena;
	int r;

	arena_init(&arena, ARENA_CAP);
	r = frame_unpack(&unpacked, &usher__from_relay__descriptor, frame + FRAME_HEADER,
		frame_size - FRAME_HEADER, &arena);
	if (r == 0) {
		cr_assert_eq(
			protobuf_c_message_get_packed_size(unpacked), frame_size - FRAME_HEADER);
	} else {
		cr_assert_eq(r, -ENOMEM);
		cr_assert_null(unpacked, "untouched");
		arena_finish(&arena);
		failing_aside(true);
		cr_assert_not_null(arena_take(&arena, 1), "the arena can be used again");
		failing_aside(false);
	}
	arena_finish(&arena);
	return r == 0 ? WORKED : NO_MEMORY;
}

Test(memory_proto, frame_unpack) {
	make_frame();
	cr_assert_gt(sweep_all(unpack), 2, "several blocks");
	free(frame);
}

static enum outcome take(void) {
	struct arena arena;
	enum outcome outcome = WORKED;

	arena_init(&arena, 64 * 1024);
	for (int i = 0; i < 5; i++) {
		size_t used = arena.used;
		unsigned char *bytes = arena_take(&arena, 5000);

		if (bytes) {
			cr_assert_eq(bytes[0] | bytes[4999], 0);
			memset(bytes, 0xff, 5000);
			continue;
		}
		outcome = NO_MEMORY;
		cr_assert_eq(arena.used, used, "it takes nothing from the cap");
		cr_assert(arena.refused);
		cr_assert_not_null(arena_take(&arena, 5000), "the next may be there");
	}
	arena_finish(&arena);
	cr_assert_not(arena.refused);
	return outcome;
}

Test(memory_proto, arena) {
	cr_assert_eq(sweep(take, 1), 5);
}

/* What asks for memory a second time, or can do with what it has, may work for all that; then it
 * must be right. */
static char *right;

static enum outcome is_right(char *text) {
	enum outcome outcome = text ? WORKED : NO_MEMORY;

	if (text && right) {
		cr_assert_str_eq(text, right);
	}
	free(text);
	return outcome;
}

static void sweep_right(enum outcome (*attempt)(void)) {
	size_t failed = 1;

	for (size_t n = 1; failed; n++) {
		for (size_t at_once = 1; at_once <= 3; at_once++) {
			long before = failing_outstanding();

			failing_from(n, at_once);
			(void)attempt();
			failed = failing_stop();
			cr_assert_eq(failing_outstanding(), before,
				"allocation %zu failed: something is kept", n);
		}
		cr_assert_eq(attempt(), WORKED);
	}
	failing_from(1, SIZE_MAX / 2); /* but not without any */
	cr_assert_eq(attempt(), NO_MEMORY);
	failing_stop();
}

static enum outcome line(void) {
	return is_right(json_line(&message.base));
}

Test(memory_proto, json_line) {
	make_message();
	right = json_line(&message.base);
	cr_assert_not_null(right);
	sweep_right(line);
	free(right);
}

/* A buffer can refuse to grow anywhere in a line: each key and each value meets its end for some
 * length. */
Test(memory_proto, json_line_of_any_length) {
	static char text[80];

	make_message();
	answer.n_handoffs = 1;
	answer.text = text;
	for (size_t i = 0; i < sizeof text - 1; i++) {
		text[i] = 'x';
		right = NULL;
		right = json_line(&message.base);
		cr_assert_not_null(right);
		sweep_right(line);
		free(right);
	}
}

static const char *unsorted;

static enum outcome nfc(void) {
	return is_right(text_nfc(unsorted));
}

Test(memory_proto, text_nfc) {
	char marks[2048] = "N";

	for (int i = 0; i < 400; i++) { /* so many that they are not sorted in place */
		strcat(marks, i % 2 ? "\xcc\x83" : "\xcc\xa3");
	}
	unsorted = marks;
	right = text_nfc(marks);
	cr_assert_not_null(right);
	sweep_right(nfc);
	free(right);
	unsorted = right = "王大明";
	sweep_right(nfc);
}

static enum outcome safe(void) {
	char *text = text_safe("王\x1b[2J\xff");

	if (text) {
		cr_assert_str_eq(text, "王\xef\xbf\xbd[2J\xef\xbf\xbd");
	}
	free(text);
	return text ? WORKED : NO_MEMORY;
}

Test(memory_proto, text_safe) {
	cr_assert_eq(sweep_all(safe), 1);
}

static enum outcome check(void) {
	char place[TEXT_PLACE_SIZE];
	struct text_fault fault;

	cr_assert_eq(text_check_message(&usher__from_relay__descriptor, frame + FRAME_HEADER,
			     frame_size - FRAME_HEADER, place, &fault),
		TEXT_FINE);
	cr_assert_eq(text_check("a\nb", 3, &fault), TEXT_CONTROL);
	cr_assert_eq(text_width("歐陽"), 4);
	cr_assert_eq(text_cut("歐陽", 3), 3);
	return WORKED;
}

Test(memory_proto, looking_at_texts_takes_none) {
	make_frame();
	cr_assert_eq(sweep_all(check), 0);
	free(frame);
}
