/* SPDX-License-Identifier: MIT */
/* How a connection ends, what the user is told of it, and when the client knocks again. */
#include "later.h"
#include "talk.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static struct talk talk;

static void start(void) {
	talk_start(&talk);
}

static void stop(void) {
	talk_stop(&talk);
}

/* The connection is gone. Returns how long the client wants to wait now, in ms. */
static int64_t lose(void) {
	int64_t delay;

	talk_lose(&talk);
	(void)talk_tell(&talk);
	delay = usher_wake(talk.usher) - talk.now;
	cr_assert_eq(usher_wants(talk.usher), USHER_WAIT);
	if (delay > 0) {
		talk_pass(&talk, delay - 1);
		cr_assert_eq(usher_wants(talk.usher), USHER_WAIT, "not yet");
		talk_pass(&talk, 1);
	} else {
		talk_pass(&talk, 0);
	}
	cr_assert_eq(usher_wants(talk.usher), USHER_CONNECT);
	return delay;
}

static void expect_about(int64_t delay, int64_t most) {
	cr_assert_geq(delay, most - most / 2, "%" PRId64 " of %" PRId64, delay, most);
	cr_assert_leq(delay, most, "%" PRId64 " of %" PRId64, delay, most);
}

/* The whole stairs, from the second attempt on. */
static void expect_stairs(void) {
	static const int64_t stairs[] = {100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000};

	for (size_t i = 0; i < sizeof stairs / sizeof *stairs; i++) {
		expect_about(lose(), stairs[i]);
	}
}

TestSuite(coming_back, .init = start, .fini = stop);

Test(coming_back, at_once_then_by_doubling_steps) {
	cr_assert_eq(lose(), 0, "the first time at once");
	expect_stairs();
}

Test(coming_back, knocks_for_ever_at_the_longest_step) {
	cr_assert_eq(lose(), 0);
	expect_stairs();
	for (int i = 0; i < 5000; i++) {
		expect_about(lose(), 5000);
	}
}

Test(coming_back, by_chance_of_its_own) {
	bool seen[51] = {false};
	int distinct = 0;

	for (uint64_t run = 1; run <= 200; run++) {
		const struct usher_options options = {
			.device = "lobby-1", .run = run * 0x9e3779b97f4a7c15};
		struct usher *usher = usher_new(&options);
		int64_t delay;

		usher_lost(usher, 0);
		usher_lost(usher, 0);
		delay = usher_wake(usher);
		expect_about(delay, 100);
		distinct += !seen[delay - 50];
		seen[delay - 50] = true;
		usher_free(usher);
	}
	cr_assert_gt(distinct, 30,
		"a hall of clients would knock together: %d different waits of 51", distinct);
}

Test(coming_back, a_steady_connection_begins_anew) {
	cr_assert_eq(lose(), 0);
	expect_about(lose(), 100);
	expect_about(lose(), 200);
	talk_come_up(&talk, 3);
	talk_pass(&talk, 1000);
	cr_assert_eq(lose(), 0);
	expect_about(lose(), 100);
}

Test(coming_back, a_short_connection_does_not) {
	cr_assert_eq(lose(), 0);
	expect_about(lose(), 100);
	talk_come_up(&talk, 3);
	talk_pass(&talk, 999);
	expect_about(lose(), 200);
	talk_connect(&talk); /* and without a welcome even less */
	talk_pass(&talk, 9000);
	expect_about(lose(), 400);
}

Test(coming_back, the_user_is_told_of_a_loss_once_and_only_if_there_was_something) {
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "");
	talk_come_up(&talk, 3);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	cr_assert_str_eq(talk_tell(&talk), "");
	talk_pass(&talk, 5000);
	talk_connect(&talk);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "");
}

Test(coming_back, a_loss_is_told_before_what_comes_after_it) {
	talk_come_up(&talk, 3);
	talk_pass(&talk, 1000);
	talk_lose(&talk);
	talk_connect(&talk); /* before anybody asked what happened */
	talk_say_welcome(&talk, 3);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "lost; welcome; ");
}

/* The zero of a monotonic clock is any instant. */
Test(coming_back, the_clock_may_begin_at_nought) {
	talk.now = 0;
	talk_come_up(&talk, 3);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
}

Test(coming_back, what_came_before_the_loss_and_was_not_read_is_dropped) {
	talk_come_up(&talk, 3);
	talk_take(&talk, "4K");
	talk_say_answer(&talk, 1);
	cr_assert_eq(usher_receive(talk.usher, talk.line, talk.n_line, talk.now), 0);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	cr_assert_not_null(strstr(talk_come_up(&talk, 3), "request 1 take 4K"), "and asked again");
}

/* Goodbyes ------------------------------------------------------------------------------------- */

static const struct farewell {
	int reason;
	bool final;
} farewells[] = {
	{USHER__REASON__REASON_UNSAID, false}, {USHER__REASON__STOPPING, false},
	{USHER__REASON__NOT_ALLOWED, true}, {USHER__REASON__BAD_FRAME, true},
	{USHER__REASON__BAD_VERSION, true}, {USHER__REASON__BAD_TEXT, true},
	{USHER__REASON__TOO_SLOW, false}, {USHER__REASON__TOO_MANY_CLIENTS, false},
	{INT_MAX, false}, /* which no version will know */
};

static void expect_stop(void) {
	cr_assert_eq(usher_wants(talk.usher), USHER_STOP);
	talk_pass(&talk, 60000);
	cr_assert_eq(usher_wants(talk.usher), USHER_STOP);
	cr_assert_eq(usher_wake(talk.usher), INT64_MAX);
	talk_lose(&talk);
	talk_pass(&talk, 60000);
	cr_assert_eq(usher_wants(talk.usher), USHER_STOP, "for good");
	cr_assert_eq(talk_take(&talk, "4K"), 1, "nothing breaks");
}

static void expect_farewell(const struct farewell *farewell) {
	char expected[32];

	snprintf(expected, sizeof expected, "goodbye %d; ", farewell->reason);
	talk_come_up(&talk, 3);
	talk_pass(&talk, 1000);
	talk_say_goodbye(&talk, farewell->reason);
	talk_say_heartbeat(&talk);
	talk_say_handoff(&talk, 9, "4K");
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), expected, "the last word is the last word");
	if (farewell->final) {
		expect_stop();
		return;
	}
	cr_assert_eq(usher_wants(talk.usher), USHER_CLOSE);
	talk_lose(&talk);
	cr_assert_str_eq(talk_tell(&talk), "lost; ");
	talk_connect(&talk); /* at once */
}

Test(coming_back, after_a_goodbye) {
	for (size_t i = 0; i < sizeof farewells / sizeof *farewells; i++) {
		stop();
		start();
		expect_farewell(&farewells[i]);
	}
	stop();
	start();
	expect_farewell(&(struct farewell){.reason = later_value(&usher__reason__descriptor, 1)});
}

Test(coming_back, every_reason_is_judged_above) {
	for (unsigned i = 0; i < usher__reason__descriptor.n_values; i++) {
		bool found = false;

		for (size_t j = 0; j < sizeof farewells / sizeof *farewells; j++) {
			found |= farewells[j].reason == usher__reason__descriptor.values[i].value;
		}
		cr_assert(found, "%s", usher__reason__descriptor.values[i].name);
	}
}

Test(coming_back, a_hello_that_is_refused_stops_it) {
	talk_connect(&talk);
	talk_say_goodbye(&talk, USHER__REASON__NOT_ALLOWED);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "goodbye 2; ");
	expect_stop();
}

Test(coming_back, a_relay_that_restarts_at_hello_is_tried_again) {
	talk_connect(&talk);
	talk_say_goodbye(&talk, USHER__REASON__STOPPING);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "goodbye 1; ");
	cr_assert_eq(usher_wants(talk.usher), USHER_CLOSE);
	cr_assert_eq(lose(), 0);
	talk_come_up(&talk, 3);
}
