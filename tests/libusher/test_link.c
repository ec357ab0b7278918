/* SPDX-License-Identifier: MIT */
/* The blocking link over real sockets, with a stand-in for the relay in a process of its own: how
 * it begins. */
#include "linked.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

TestSuite(link, .init = linked_start, .fini = linked_stop);

/* The open fails with @error, in words that have @words in them. */
static void expect_refused(const char *place, int error, const char *words) {
	cr_assert_eq(usher_link_open(&link_, &why, place, &linked_options), error, "%s: %s", place,
		why ? why : "");
	cr_assert_not_null(why);
	cr_assert_not_null(strstr(why, words), "%s", why);
	cr_assert_null(strchr(why, '\n'), "one sentence");
	cr_assert_null(link_, "untouched");
	free(why);
	why = NULL;
}

/* Nobody there --------------------------------------------------------------------------------- */

Test(link, says_that_nobody_is_there) {
	expect_refused(relay.path, -ENOENT, relay.path);
	stand_in_listen(&relay, false);
	stand_in_close(&relay); /* its socket stays, as after a crash */
	expect_refused(relay.path, -ECONNREFUSED, relay.path);
	linked_finish();
}

Test(link, says_that_nobody_is_there_by_tcp) {
	stand_in_listen(&relay, true);
	stand_in_close(&relay);
	expect_refused(relay.place, -ECONNREFUSED, relay.place);
	linked_finish();
}

Test(link, says_that_it_may_not) {
	stand_in_listen(&relay, false);
	cr_assert_eq(chmod(relay.path, 0), 0);
	cr_assert_eq(seteuid(geteuid() ? geteuid() : 65534), 0); /* root may all */
	expect_refused(relay.path, -EACCES, relay.path);
	cr_assert_eq(seteuid(getuid()), 0);
	linked_finish();
}

Test(link, says_what_is_no_place) {
	static const char *const none[] = {
		"", "tcp:", "tcp:7070", "tcp::7070", "tcp:127.0.0.1", "tcp:127.0.0.1:"};
	char long_place[300];

	memset(long_place, 'x', sizeof long_place - 1);
	long_place[sizeof long_place - 1] = '\0';
	expect_refused(long_place, -ENAMETOOLONG, "xxx");
	for (size_t i = sizeof none / sizeof *none; i--;) {
		expect_refused(none[i], -EINVAL, none[i]);
	}
	linked_finish();
}

static void says_nothing(struct stand_in *self) {
	(void)stand_in_accept(self);
	stand_in_hear_out(self);
}

Test(link, does_not_wait_for_ever_for_a_welcome) {
	stand_in_start(&relay, says_nothing);
	expect_refused(relay.place, -ETIMEDOUT, "does not answer");
	linked_finish();
}

/* Hello and goodbye ---------------------------------------------------------------------------- */

static void answers(struct stand_in *self) {
	const Usher__FromClient *message;

	stand_in_greet(self);
	while ((message = stand_in_hear(self))) {
		STAND_IN_EXPECT(message->body_case == USHER__FROM_CLIENT__BODY_REQUEST);
		stand_in_say_gone(self, message->request->id + 100, "4K");
		stand_in_say_answer(self, 4711, "of somebody else");
		stand_in_say_answer(self, message->request->id, "mind the step");
	}
}

static void expect_answers(void) {
	const Usher__Answer *answer = NULL;

	cr_assert_str_eq(usher_link_welcome(link_)->site, "Grand View");
	cr_assert(usher_link_time(link_) >= STAND_IN_TIME &&
		usher_link_time(link_) < STAND_IN_TIME + 60000);
	for (uint64_t id = 1; id <= 20; id++) {
		cr_assert_eq(linked_ask(&answer, linked_soon()), 1);
		cr_assert_eq(answer->id, id);
		cr_assert_str_eq(answer->text, "mind the step");
	}
}

Test(link, is_welcomed_and_answered) {
	linked_open(answers);
	expect_answers();
	linked_finish();
}

Test(link, is_welcomed_and_answered_by_tcp) {
	stand_in_listen(&relay, true);
	linked_open(answers);
	expect_answers();
	linked_finish();
}

static void on_alarm(int number) {
}

Test(link, signals_do_not_disturb_it) {
	struct sigaction action = {.sa_handler = on_alarm};
	struct itimerval often = {{0, 200}, {0, 200}}, never = {0};

	cr_assert_eq(sigaction(SIGALRM, &action, NULL), 0);
	stand_in_start(&relay, answers);
	cr_assert_eq(setitimer(ITIMER_REAL, &often, NULL), 0);
	cr_assert_eq(usher_link_open(&link_, &why, relay.place, &linked_options), 0, "%s", why);
	expect_answers();
	cr_assert_eq(setitimer(ITIMER_REAL, &never, NULL), 0);
	linked_finish();
}

static void compares_runs(struct stand_in *self) {
	uint64_t runs[3];

	for (size_t i = 0; i < 3; i++) {
		const Usher__Hello *hello = stand_in_accept(self);

		STAND_IN_EXPECT(hello);
		runs[i] = hello->run;
		STAND_IN_EXPECT(!strcmp(hello->device, "lobby-1"));
		STAND_IN_EXPECT(!strcmp(hello->agent, "test"));
		STAND_IN_EXPECT(hello->listen);
		stand_in_say_welcome(self);
		stand_in_hear_out(self);
	}
	STAND_IN_EXPECT(runs[0] == 7);
	STAND_IN_EXPECT(runs[1] && runs[2] && runs[1] != runs[2]);
}

Test(link, draws_a_run_of_its_own_if_it_is_given_none) {
	struct usher_options own = linked_options;

	linked_open(compares_runs);
	usher_link_free(link_);
	own.run = 0;
	cr_assert_eq(usher_link_open(&link_, &why, relay.place, &own), 0);
	usher_link_free(link_);
	cr_assert_eq(usher_link_open(&link_, &why, relay.place, &own), 0);
	cr_assert_eq(own.run, 0, "the caller's stay as they are");
	linked_finish();
}

static void hears_of_no_run(struct stand_in *self) {
	const Usher__Hello *hello = stand_in_accept(self);

	STAND_IN_EXPECT(hello && hello->run == 0);
	stand_in_say_welcome(self);
	stand_in_hear_out(self);
}

Test(link, says_that_nothing_is_to_be_remembered) {
	struct usher_options own = linked_options;

	own.run = 0;
	own.unremembered = true;
	stand_in_start(&relay, hears_of_no_run);
	cr_assert_eq(usher_link_open(&link_, &why, relay.place, &own), 0, "%s", why);
	linked_finish();
}

static Usher__Reason reason; /* inherited by the script's process */

static void refuses(struct stand_in *self) {
	(void)stand_in_accept(self);
	stand_in_say_goodbye(self, reason, "device \"lobby-1\" belongs to uid 1001");
	stand_in_hear_out(self);
}

Test(link, passes_on_why_it_is_refused) {
	static const Usher__Reason reasons[] = {
		USHER__REASON__NOT_ALLOWED,
		USHER__REASON__BAD_VERSION,
		USHER__REASON__BAD_FRAME,
		USHER__REASON__BAD_TEXT,
		USHER__REASON__TOO_MANY_CLIENTS,
		USHER__REASON__TOO_SLOW,
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		reason = reasons[i];
		stand_in_start(&relay, refuses);
		expect_refused(relay.place, -EPERM,
			"the relay refused: device \"lobby-1\" belongs to uid 1001");
		linked_finish();
		linked_start();
	}
	linked_finish();
}

static void restarts(struct stand_in *self) {
	(void)stand_in_accept(self);
	stand_in_say_goodbye(self, USHER__REASON__STOPPING, "back in a moment");
	stand_in_hear_out(self);
	(void)stand_in_accept(self); /* and is gone without a word */
	stand_in_hang_up(self);
	stand_in_greet(self);
	stand_in_hear_out(self);
}

Test(link, waits_for_a_relay_that_restarts) {
	linked_open(restarts);
	linked_finish();
}

static void stops_for_good(struct stand_in *self) {
	(void)stand_in_accept(self);
	stand_in_vanish(self);
	stand_in_say_goodbye(self, USHER__REASON__STOPPING, "");
	stand_in_hear_out(self);
}

Test(link, does_not_wait_for_one_that_has_gone) {
	stand_in_start(&relay, stops_for_good);
	expect_refused(relay.place, -ENOENT, "no relay at");
	linked_finish();
}

static void throws_out(struct stand_in *self) {
	stand_in_greet(self);
	stand_in_say_goodbye(self, USHER__REASON__NOT_ALLOWED, "not any more");
	stand_in_hear_out(self);
}

Test(link, ends_when_the_relay_will_not_have_it_any_more) {
	const Usher__Answer *answer = NULL;
	struct usher_event event;

	linked_open(throws_out);
	cr_assert_eq(linked_ask(&answer, linked_soon()), -EPERM);
	cr_assert_eq(usher_link_next(link_, &event, linked_soon()), -EPERM);
	cr_assert_eq(linked_ask(&answer, linked_soon()), -EPERM);
	cr_assert_null(answer, "untouched");
	linked_finish();
}

Test(link, a_goodbye_is_an_event) {
	struct usher_event event;

	linked_open(throws_out);
	linked_expect(&event, USHER_EVENT_GOODBYE);
	cr_assert_str_eq(event.goodbye->text, "not any more");
	cr_assert_eq(usher_link_next(link_, &event, linked_soon()), -EPERM);
	linked_finish();
}
