/* SPDX-License-Identifier: MIT */
/*
 * A whole talk with the 1st, 2nd, 3rd … allocation failing, until none is left to fail. Each
 * function says that there is no memory; called again later it does what it was asked to; and what
 * the relay hears and the user is told in the end is the same as ever.
 */
#include "failing.h"
#include "later.h"
#include "talk.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define FIRST_READ ((uint64_t)1 << 63)

static struct talk talk;

/* Ages depend on how often it had to be tried. */
static const char *without_ages(char *text) {
	char *age;

	while ((age = strstr(text, " age "))) {
		char *end = strchr(age, ';');

		memmove(age, end, strlen(end) + 1);
	}
	return text;
}

/*
 * Be welcomed and hear @expected in the end. Whoever has no memory for all that it has to ask again
 * gives the connection up, so it can take several.
 */
static void come_up(uint64_t log, const char *expected) {
	char heard[TALK_TEXT];

	for (int i = 0; i < 100; i++) {
		talk_connect(&talk);
		snprintf(heard, sizeof heard, "%s", talk_hear(&talk));
		talk_say_welcome(&talk, log);
		(void)talk_deliver(&talk, 7);
		if (usher_wants(talk.usher) == USHER_TALK) {
			break;
		}
		cr_assert_str_eq(talk.told, "");
		talk_lose(&talk);
		talk_pass(&talk, 5000);
	}
	cr_assert_str_eq(talk.told, "welcome; ");
	strcat(heard, talk_hear(&talk));
	cr_assert_str_eq(without_ages(heard), expected);
}

static void expect_heard(const char *expected) {
	cr_assert_str_eq(without_ages((char *)talk_hear(&talk)), expected);
}

/* Longer than one piece of the arena. */
static void ask_at_length(void) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char *traits[] = {"灰西裝", "戴眼鏡", "三個人", "黑色手提包"}, long_name[5000];
	uint64_t id;

	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	card.surname = long_name;
	card.traits = traits;
	card.n_traits = 4;
	send.to = "show-flat-a";
	send.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	cr_assert_eq(talk_ask(&talk, &request, &id), 0);
	cr_assert_eq(id, 3);
}

static void first_connection(void) {
	cr_assert_eq(talk_take(&talk, "4K"), 1);
	cr_assert_eq(talk_who(&talk), FIRST_READ + 1);
	come_up(3, "hello lobby-1 run 7 log 0 cursor 0; request 1 take 4K; request r1 who; ");
	cr_assert_eq(talk_take(&talk, "4M"), 2);
	ask_at_length();
	expect_heard("request 2 take 4M; request 3 send; ");
	talk_pass(&talk, 3000);
	expect_heard("heartbeat; ");
	talk_say_answer(&talk, 2);
	talk_say_handoff(&talk, 9, "4K");
	talk_say_heartbeat(&talk);
	talk_say_answer(&talk, FIRST_READ + 1);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "answer 2; handoff 4K seq 9; answer r1; ");
	talk_receipt(&talk, "4K");
	expect_heard("receipt 4K seen; ");
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
}

static void second_connection(void) {
	cr_assert_eq(talk_take(&talk, "4N"), 4);
	talk_pass(&talk, 5000);
	come_up(3,
		"hello lobby-1 run 7 had an answer log 3 cursor 9; request 1 take 4K; request 3 "
		"send; request 4 "
		"take 4N; ");
	talk_say_reset(&talk);
	talk_say_handoff(&talk, 11, "4K");
	talk_say_answer(&talk, 4);
	talk_say_answer(&talk, 3);
	talk_say_goodbye(&talk, USHER__REASON__STOPPING);
	cr_assert_str_eq(talk_deliver(&talk, 50),
		"reset; handoff 4K seq 11; answer 4; answer 3; goodbye 1; ");
	cr_assert_eq(usher_wants(talk.usher), USHER_CLOSE);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	talk_pass(&talk, 5000);
	come_up(8, "hello lobby-1 run 7 had an answer log 3 cursor 11; request 1 take 4K; ");
	talk_say_answer(&talk, 1);
	talk_say_goodbye(&talk, USHER__REASON__NOT_ALLOWED);
	cr_assert_str_eq(talk_deliver(&talk, 1), "answer 1; goodbye 2; ");
	cr_assert_eq(usher_wants(talk.usher), USHER_STOP);
}

/* Returns how many allocations failed. */
static size_t converse(size_t first, size_t n) {
	long before = failing_outstanding();
	size_t failed;

	talk = (struct talk){.aside = failing_aside, .retries = 200};
	failing_from(first, n);
	talk_start(&talk);
	first_connection();
	second_connection();
	talk_stop(&talk);
	failed = failing_stop();
	cr_assert_eq(
		failing_outstanding(), before, "allocation %zu failed: something is kept", first);
	return failed;
}

Test(memory, each_allocation_fails_once) {
	size_t n;

	for (n = 1; converse(n, 1); n++) {
		cr_assert_eq(
			talk.starved, 1, "allocation %zu failed: said %u times", n, talk.starved);
	}
	cr_assert_eq(talk.starved, 0);
	cr_assert_gt(n, 50, "it is a long talk");
}

Test(memory, each_allocation_fails_and_some_after_it) {
	for (size_t at_once = 2; at_once <= 16; at_once++) {
		for (size_t n = 1; converse(n, at_once); n++) {
			cr_assert_gt(talk.starved, 0, "allocation %zu failed: not said", n);
		}
	}
}

/* Without memory nothing changes, however often it is tried: what a user sees stays as it was. */
Test(memory, what_fails_changes_nothing) {
	Usher__Request request = USHER__REQUEST__INIT;
	struct usher_event event = {.kind = 77};
	uint64_t id = 777;
	size_t before, after;

	talk = (struct talk){.aside = failing_aside};
	talk_start(&talk);
	failing_from(1, SIZE_MAX / 2);
	cr_assert_eq(usher_ask(talk.usher, &request, &id, talk.now), -ENOMEM);
	cr_assert_eq(id, 777, "untouched");
	cr_assert_eq(usher_connected(talk.usher, talk.now), -ENOMEM);
	cr_assert_eq(usher_wants(talk.usher), USHER_CONNECT);
	failing_stop();
	talk_come_up(&talk, 3);
	for (int i = 0; i < 30; i++) { /* the room for what is to be sent is all taken */
		talk_receipt(&talk, "4K");
	}
	(void)usher_pending(talk.usher, &before);
	talk_say_handoff(&talk, 9, "4K");
	cr_assert_eq(usher_receive(talk.usher, talk.line, talk.n_line, talk.now), 0);
	failing_from(1, SIZE_MAX / 2);
	for (int i = 0; i < 5; i++) {
		cr_assert_eq(usher_ask(talk.usher, &request, &id, talk.now), -ENOMEM);
		cr_assert_eq(usher_receipt(talk.usher, "4K", true, talk.now), -ENOMEM);
		cr_assert_eq(usher_tick(talk.usher, talk.now + 3000), -ENOMEM);
		cr_assert_eq(usher_next(talk.usher, &event, talk.now), -ENOMEM);
	}
	failing_stop();
	(void)usher_pending(talk.usher, &after);
	cr_assert_eq(before, after);
	cr_assert_eq(event.kind, 77, "untouched");
	cr_assert_eq(usher_wake(talk.usher), talk.now + 3000, "the heartbeat is still due");
	cr_assert_str_eq(talk_tell(&talk), "handoff 4K seq 9; ");
	cr_assert_eq(talk_take(&talk, "4K"), 1);
	talk_stop(&talk);
}

Test(memory, bytes_that_were_not_taken_can_be_brought_again) {
	/* a frame with a field unknown to us */
	uint8_t many[3000] = {0, 0, 11, 180, LATER_BYTES, 0xad, 0x17};

	talk = (struct talk){.aside = failing_aside};
	talk_start(&talk);
	talk_come_up(&talk, 3);
	failing_from(1, SIZE_MAX / 2);
	cr_assert_eq(usher_receive(talk.usher, many, sizeof many, talk.now), -ENOMEM);
	cr_assert_eq(usher_receive(talk.usher, many, sizeof many, talk.now), -ENOMEM);
	failing_stop();
	talk_say_bytes(&talk, many, sizeof many);
	talk_say_handoff(&talk, 9, "4K");
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "handoff 4K seq 9; ");
	talk_stop(&talk);
}
