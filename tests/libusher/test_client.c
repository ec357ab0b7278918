/* SPDX-License-Identifier: MIT */
/* What a client wants, when, and what it says: requests, receipts, the cursor, heartbeats, coming
 * back. */
#include "talk.h"

#include "proto/frame.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_READ ((uint64_t)1 << 63)

static struct talk talk;

static void start(void) {
	talk_start(&talk);
}

static void stop(void) {
	talk_stop(&talk);
}

static enum usher_want wants(void) {
	return usher_wants(talk.usher);
}

TestSuite(client, .init = start, .fini = stop);

/* States and wants ----------------------------------------------------------------------------- */

Test(client, wants_to_connect_then_to_talk) {
	size_t size = 1;

	cr_assert_eq(wants(), USHER_CONNECT);
	(void)usher_pending(talk.usher, &size);
	cr_assert_eq(size, 0, "nothing to send yet");
	cr_assert_str_eq(talk_tell(&talk), "");
	cr_assert_eq(usher_connected(talk.usher, talk.now), 0);
	cr_assert_eq(wants(), USHER_TALK);
	cr_assert_str_eq(talk_hear(&talk), "hello lobby-1 run 7 log 0 cursor 0; ");
	talk_say_welcome(&talk, 3);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "welcome; ");
	cr_assert_eq(wants(), USHER_TALK);
	cr_assert_str_eq(talk_hear(&talk), "", "nothing to ask");
}

Test(client, hello_says_who_and_what_for) {
	const struct usher_options options = {
		.device = "大堂-1", .agent = "watch 2", .run = UINT64_MAX};
	struct usher *usher = usher_new(&options);
	ProtobufCMessage *message = NULL;
	const Usher__Hello *hello;
	struct arena arena;
	size_t size;
	const uint8_t *bytes;

	cr_assert_eq(usher_connected(usher, 5), 0);
	bytes = usher_pending(usher, &size);
	arena_init(&arena, ARENA_CAP);
	cr_assert_eq(frame_unpack(&message, &usher__from_client__descriptor, bytes + FRAME_HEADER,
			     size - FRAME_HEADER, &arena),
		0);
	hello = ((const Usher__FromClient *)message)->hello;
	cr_assert_eq(hello->version, 1);
	cr_assert_str_eq(hello->device, "大堂-1");
	cr_assert_str_eq(hello->agent, "watch 2");
	cr_assert_eq(hello->run, UINT64_MAX);
	cr_assert_not(hello->listen);
	arena_finish(&arena);
	usher_free(usher);
}

Test(client, options_are_copied) {
	char device[] = "lobby-2", agent[] = "watch 2";
	struct usher *usher =
		usher_new(&(struct usher_options){.device = device, .agent = agent, .run = 1});
	size_t size;
	const uint8_t *bytes;

	memset(device, 'x', sizeof device - 1);
	memset(agent, 'x', sizeof agent - 1);
	cr_assert_eq(usher_connected(usher, 5), 0);
	bytes = usher_pending(usher, &size);
	cr_assert_not_null(memmem(bytes, size, "lobby-2", 7));
	cr_assert_not_null(memmem(bytes, size, "watch 2", 7));
	usher_free(usher);
	cr_assert_null(usher_free(NULL));
}

Test(client, sends_in_any_cut) {
	size_t size, left;

	talk_connect(&talk);
	(void)usher_pending(talk.usher, &size);
	for (size_t i = 1; i < size; i++) {
		usher_sent(talk.usher, 1);
		(void)usher_pending(talk.usher, &left);
		cr_assert_eq(left, size - i);
	}
	usher_sent(talk.usher, 1);
	cr_assert_str_eq(talk_hear(&talk), "");
}

/* Requests ------------------------------------------------------------------------------------- */

Test(client, requests_wait_for_the_welcome) {
	cr_assert_eq(talk_take(&talk, "4K"), 1);
	talk_pass(&talk, 30);
	talk_connect(&talk);
	cr_assert_eq(talk_take(&talk, "4M"), 2, "asked while hello is on its way");
	cr_assert_str_eq(talk_hear(&talk), "hello lobby-1 run 7 log 0 cursor 0; ");
	talk_pass(&talk, 40);
	talk_say_welcome(&talk, 3);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "welcome; ");
	cr_assert_str_eq(talk_hear(&talk), "request 1 take 4K age 70; request 2 take 4M age 40; ");
	cr_assert_eq(talk_take(&talk, "4N"), 3);
	cr_assert_str_eq(talk_hear(&talk), "request 3 take 4N age 0; ");
}

Test(client, an_answer_ends_its_request_and_no_other) {
	talk_come_up(&talk, 3);
	talk_take(&talk, "4K");
	talk_take(&talk, "4M");
	talk_take(&talk, "4N");
	(void)talk_hear(&talk);
	talk_say_answer(&talk, 2);
	talk_say_answer(&talk, 2);
	talk_say_answer(&talk, 99);
	talk_say_answer(&talk, FIRST_READ + 1);
	talk_say_answer(&talk, 0);
	talk_say_answer(&talk, 1);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "answer 2; answer 1; ",
		"unknown ones are passed over");
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 run 7 had an answer log 3 cursor 0; request 3 take 4N age 0; ");
}

Test(client, what_is_unanswered_is_asked_again_in_order_with_its_age) {
	talk_take(&talk, "4K");
	talk_come_up(&talk, 3);
	talk_pass(&talk, 100);
	talk_who(&talk);
	talk_take(&talk, "4M");
	talk_pass(&talk, 100);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	talk_take(&talk, "4N");
	talk_pass(&talk, 5000);
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 run 7 log 3 cursor 0; request 1 take 4K age 5200; request r1 who "
		"age 5100; "
		"request 2 take 4M age 5100; request 3 take 4N age 5000; ");
	talk_say_answer(&talk, 3);
	talk_say_answer(&talk, FIRST_READ + 1);
	talk_say_answer(&talk, 1);
	cr_assert_str_eq(
		talk_deliver(&talk, SIZE_MAX), "answer 3; answer r1; answer 1; ", "in any order");
	talk_lose(&talk);
	(void)talk_tell(&talk);
	talk_pass(&talk, 5000);
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 run 7 had an answer log 3 cursor 0; request 2 take 4M age 10100; ");
}

Test(client, what_was_sent_in_part_is_sent_anew) {
	size_t size;

	talk_come_up(&talk, 3);
	talk_take(&talk, "4K");
	(void)usher_pending(talk.usher, &size);
	usher_sent(talk.usher, size / 2);
	talk_lose(&talk);
	(void)usher_pending(talk.usher, &size);
	cr_assert_eq(size, 0, "nothing goes to a connection that is gone");
	(void)talk_tell(&talk);
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 run 7 log 3 cursor 0; request 1 take 4K age 0; ");
}

Test(client, acts_count_from_1_and_reads_apart) {
	cr_assert_eq(talk_take(&talk, "4K"), 1);
	cr_assert_eq(talk_who(&talk), FIRST_READ + 1);
	cr_assert_eq(talk_who(&talk), FIRST_READ + 2);
	cr_assert_eq(talk_take(&talk, "4M"), 2);
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 run 7 log 0 cursor 0; request 1 take 4K age 0; request r1 who age "
		"0; "
		"request r2 who age 0; request 2 take 4M age 0; ");
}

static bool is_read(const char *name) {
	static const char *const reads[] = {"who", "list", "show", "understand", "visit",
		"directory", "inspections", "report", "expected", "site"};

	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++) {
		if (!strcmp(reads[i], name)) {
			return true;
		}
	}
	return false;
}

Test(client, every_kind_of_request_is_an_act_or_a_read) {
	for (unsigned i = 0; i < usher__request__descriptor.n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &usher__request__descriptor.fields[i];
		bool read = is_read(field->name);
		Usher__Request request = USHER__REQUEST__INIT;
		char empty[512] = {0}; /* of the message inside */
		uint64_t id = 0;

		if (!(field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF)) {
			continue;
		}
		protobuf_c_message_init(field->descriptor, empty);
		request.ask_case = (Usher__Request__AskCase)field->id;
		*(void **)((char *)&request + field->offset) = empty;
		request.id = 12345; /* of no weight */
		cr_assert_eq(talk_ask(&talk, &request, &id), 0);
		cr_assert_eq(id > FIRST_READ, read, "%s", field->name);
	}
	cr_assert_eq(talk_take(&talk, "4K"), 30, "29 acts there are");
}

Test(client, a_request_is_copied) {
	char id[] = "4K";

	talk_take(&talk, id);
	id[0] = 'X';
	cr_assert_not_null(strstr(talk_come_up(&talk, 3), "request 1 take 4K"));
}

static void ask_up_to_the_most(void) {
	for (uint64_t i = 1; i <= USHER_UNANSWERED_MAX; i++) {
		cr_assert_eq(talk_take(&talk, "4K"), i);
	}
}

Test(client, leaves_at_most_64_unanswered) {
	Usher__Request request = USHER__REQUEST__INIT;
	uint64_t id = 777;

	ask_up_to_the_most();
	cr_assert_eq(talk_ask(&talk, &request, &id), -EAGAIN, "off line");
	talk_come_up(&talk, 3);
	cr_assert_eq(talk_ask(&talk, &request, &id), -EAGAIN, "on line");
	cr_assert_eq(id, 777, "untouched");
	talk_say_answer(&talk, 30);
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_eq(talk_take(&talk, "4M"), 65);
	cr_assert_eq(talk_ask(&talk, &request, NULL), -EAGAIN);
	talk_lose(&talk);
	(void)talk_tell(&talk);
	talk_come_up(&talk, 3);
	cr_assert_null(strstr(talk.heard, "request 30 "));
	cr_assert_not_null(strstr(talk.heard, "request 65 "));
}

/* A read, as their ids are the longest, that takes @size bytes packed. The caller
 * frees its text. */
static Usher__Request sized(size_t size, Usher__Show *show) {
	Usher__Request request = USHER__REQUEST__INIT;

	*show = (Usher__Show)USHER__SHOW__INIT;
	show->id = calloc(1, size);
	memset(show->id, 'K', size - 1);
	request.ask_case = USHER__REQUEST__ASK_SHOW;
	request.show = show;
	show->id[size - 1 - (usher__request__get_packed_size(&request) - size)] = '\0';
	cr_assert_eq(usher__request__get_packed_size(&request), size);
	return request;
}

Test(client, what_does_not_fit_a_frame_is_refused) {
	Usher__Show show;
	Usher__Request request = sized(FRAME_CAP, &show);
	uint64_t id = 777;

	cr_assert_eq(talk_ask(&talk, &request, &id), -EMSGSIZE);
	talk_come_up(&talk, 3);
	cr_assert_eq(talk_ask(&talk, &request, &id), -EMSGSIZE);
	cr_assert_eq(id, 777, "untouched");
	cr_assert_eq(talk_who(&talk), FIRST_READ + 1, "no number is used up");
	free(show.id);
}

/* Whatever is kept must fit later too, with the longest id and age, or no welcome would ever be got
 * through. */
Test(client, what_is_kept_fits_a_frame_for_ever) {
	for (size_t size = FRAME_CAP; size > FRAME_CAP - 128; size--) {
		Usher__Show show;
		Usher__Request request = sized(size, &show);
		int r = talk_ask(&talk, &request, NULL);

		free(show.id);
		if (r == 0) {
			break;
		}
		cr_assert_gt(size, FRAME_CAP - 127, "the bound is much lower than it need be");
	}
	talk.now = INT64_MAX / 2;
	talk_connect(&talk);
	talk_say_welcome(&talk, 3);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "welcome; ");
	cr_assert_eq(wants(), USHER_TALK);
	cr_assert_not_null(strstr(talk_hear(&talk), "; request r1 show age "));
}

Test(client, a_clock_that_stands_or_goes_back_gives_no_age) {
	talk_take(&talk, "4K");
	talk.now -= 500;
	cr_assert_not_null(strstr(talk_come_up(&talk, 3), "request 1 take 4K age 0; "));
}

/* Receipts ------------------------------------------------------------------------------------- */

Test(client, receipts_are_said_on_line_and_lost_off_line) {
	cr_assert_eq(usher_receipt(talk.usher, "4K", true, talk.now), 0);
	talk_connect(&talk);
	cr_assert_eq(usher_receipt(talk.usher, "4K", true, talk.now), 0);
	cr_assert_str_eq(talk_hear(&talk), "hello lobby-1 run 7 log 0 cursor 0; ");
	talk_say_welcome(&talk, 3);
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_str_eq(talk_hear(&talk), "");
	cr_assert_eq(usher_receipt(talk.usher, "4K", false, talk.now), 0);
	cr_assert_eq(usher_receipt(talk.usher, "4K", true, talk.now), 0);
	cr_assert_str_eq(talk_hear(&talk), "receipt 4K; receipt 4K seen; ");
}

/* The cursor ----------------------------------------------------------------------------------- */

static const char *hello_again(uint64_t log) {
	talk_lose(&talk);
	(void)talk_tell(&talk);
	talk_pass(&talk, 5000);
	return talk_come_up(&talk, log);
}

Test(client, the_cursor_follows_updates) {
	talk_come_up(&talk, 3);
	talk_say_handoff(&talk, 41, "4K");
	talk_say_handoff(&talk, 44, "4M");
	talk_say_handoff(&talk, 0, "4M"); /* as counts are */
	talk_say_handoff(&talk, 43, "4N");
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX),
		"handoff 4K seq 41; handoff 4M seq 44; handoff 4M seq 0; handoff 4N seq 43; ");
	cr_assert_str_eq(hello_again(3), "hello lobby-1 run 7 log 3 cursor 44; ");
	talk_say_handoff(&talk, 45, "4K");
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_str_eq(hello_again(3), "hello lobby-1 run 7 log 3 cursor 45; ");
}

Test(client, reset_voids_the_cursor) {
	talk_come_up(&talk, 3);
	talk_say_handoff(&talk, 41, "4K");
	talk_say_reset(&talk);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "handoff 4K seq 41; reset; ");
	cr_assert_str_eq(hello_again(3), "hello lobby-1 run 7 log 3 cursor 0; ");
	talk_say_handoff(&talk, 12, "4K");
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_str_eq(
		hello_again(3), "hello lobby-1 run 7 log 3 cursor 12; ", "counted from there");
}

/* Whoever is resumed after long keeps the cursor until it is told what is left. */
Test(client, what_is_left_is_told_and_is_no_cursor) {
	talk_come_up(&talk, 3);
	talk_say_handoff(&talk, 41, "4K");
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_str_eq(hello_again(3), "hello lobby-1 run 7 log 3 cursor 41; ");
	talk_say_handoff(&talk, 0, "4M");
	talk_say_remaining(&talk, "4M");
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "handoff 4M seq 0; left 4M; ");
	cr_assert_str_eq(hello_again(3), "hello lobby-1 run 7 log 3 cursor 41; ");
	talk_say_in_step(&talk, 90);
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_str_eq(hello_again(3), "hello lobby-1 run 7 log 3 cursor 90; ");
}

Test(client, another_log_voids_the_cursor) {
	talk_come_up(&talk, 3);
	talk_say_handoff(&talk, 41, "4K");
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_str_eq(hello_again(8), "hello lobby-1 run 7 log 3 cursor 41; ");
	cr_assert_str_eq(hello_again(8), "hello lobby-1 run 7 log 8 cursor 0; ");
}

Test(client, an_update_that_was_not_read_does_not_count) {
	talk_come_up(&talk, 3);
	talk_say_handoff(&talk, 41, "4K");
	cr_assert_eq(usher_receive(talk.usher, talk.line, talk.n_line, talk.now), 0);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	cr_assert_str_eq(talk_come_up(&talk, 3), "hello lobby-1 run 7 log 3 cursor 0; ");
}

/* Heartbeats ----------------------------------------------------------------------------------- */

Test(client, beats_after_3_s_of_its_own_silence) {
	talk_come_up(&talk, 3);
	cr_assert_eq(usher_wake(talk.usher), talk.now + 3000);
	talk_pass(&talk, 2999);
	cr_assert_str_eq(talk_hear(&talk), "");
	talk_pass(&talk, 1);
	cr_assert_str_eq(talk_hear(&talk), "heartbeat; ");
	talk_pass(&talk, 0);
	cr_assert_str_eq(talk_hear(&talk), "", "once");
	cr_assert_eq(usher_wake(talk.usher), talk.now + 3000);
	talk_pass(&talk, 2000);
	talk_take(&talk, "4K");
	(void)talk_hear(&talk);
	talk_pass(&talk, 2999);
	cr_assert_str_eq(talk_hear(&talk), "", "a request is no silence");
	talk_pass(&talk, 1);
	cr_assert_str_eq(talk_hear(&talk), "heartbeat; ");
}

Test(client, does_not_beat_before_the_welcome) {
	talk_connect(&talk);
	(void)talk_hear(&talk);
	cr_assert_eq(usher_wake(talk.usher), talk.now + 10000);
	talk_pass(&talk, 9999);
	cr_assert_str_eq(talk_hear(&talk), "");
}

Test(client, gives_a_relay_up_after_10_s_of_its_silence) {
	talk_come_up(&talk, 3);
	talk_pass(&talk, 9000);
	talk_say_heartbeat(&talk);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "", "not for the user");
	talk_pass(&talk, 9999);
	cr_assert_eq(wants(), USHER_TALK);
	cr_assert_eq(usher_wake(talk.usher), talk.now + 1);
	talk_pass(&talk, 1);
	cr_assert_eq(wants(), USHER_CLOSE);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	talk_connect(&talk);
}

Test(client, a_part_of_a_frame_is_no_silence) {
	talk_come_up(&talk, 3);
	talk_pass(&talk, 9999);
	cr_assert_eq(usher_receive(talk.usher, "\0", 1, talk.now), 0);
	talk_pass(&talk, 9999);
	cr_assert_eq(wants(), USHER_TALK);
	talk_pass(&talk, 1);
	cr_assert_eq(wants(), USHER_CLOSE);
}

Test(client, gives_up_a_relay_that_never_says_welcome) {
	talk_connect(&talk);
	talk_pass(&talk, 9999);
	cr_assert_eq(wants(), USHER_TALK);
	talk_pass(&talk, 1);
	cr_assert_eq(wants(), USHER_CLOSE);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "", "nothing is lost that was not there");
}
