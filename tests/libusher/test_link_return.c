/* SPDX-License-Identifier: MIT */
/* The blocking link when the relay goes and comes back, takes its time, or says much at once. */
#include "linked.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(link_return, .init = linked_start, .fini = linked_stop);

/* Coming back ---------------------------------------------------------------------------------- */

static void goes_and_comes_back(struct stand_in *self) {
	uint64_t id;

	stand_in_greet(self);
	id = stand_in_hear_request(self)->id;
	stand_in_vanish(self);
	stand_in_hang_up(self);
	stand_in_wait(self);
	stand_in_return(self);
	stand_in_greet(self);
	STAND_IN_EXPECT(stand_in_hear_request(self)->id == id);
	stand_in_say_answer(self, id, "");
	stand_in_hear_out(self);
}

Test(link_return, asks_again_when_the_relay_is_back) {
	const Usher__Answer *answer = NULL;
	struct usher_event event;

	linked_open(goes_and_comes_back);
	cr_assert_eq(linked_ask(&answer, 0), 0, "it is asked, and not waited for");
	linked_expect(&event, USHER_EVENT_LOST);
	cr_assert_not(usher_link_is_up(link_));
	cr_assert_str_eq(usher_link_welcome(link_)->site, "Grand View", "as it was last");
	cr_assert_eq(usher_link_next(link_, &event, usher_link_now() + 20), 0, "nobody is there");
	stand_in_pass(&relay);
	linked_expect(&event, USHER_EVENT_WELCOME);
	cr_assert(usher_link_is_up(link_));
	linked_expect(&event, USHER_EVENT_ANSWER);
	cr_assert_eq(event.answer->id, 1);
	linked_finish();
}

static void loses_each_connection_at_a_request(struct stand_in *self) {
	uint64_t id = 1;

	for (int i = 0; i < 4; i++) {
		stand_in_greet(self);
		id = stand_in_hear_request(self)->id;
		STAND_IN_EXPECT(id == 1);
		stand_in_hang_up(self);
	}
	stand_in_greet(self);
	id = stand_in_hear_request(self)->id;
	stand_in_say_answer(self, id, "at last");
	stand_in_hear_out(self);
}

Test(link_return, waits_for_its_answer_over_any_number_of_connections) {
	const Usher__Answer *answer = NULL;

	linked_open(loses_each_connection_at_a_request);
	cr_assert_eq(linked_ask(&answer, linked_soon()), 1);
	cr_assert_str_eq(answer->text, "at last");
	linked_finish();
}

enum {
	AWAY = 5000, /* ms: long enough for any machine to come back in */
};

static void takes_its_time(struct stand_in *self) {
	int64_t until;

	stand_in_greet(self);
	(void)stand_in_hear_request(self);
	until = usher_link_now() + AWAY;
	stand_in_hang_up(self);
	stand_in_greet(self);
	while (usher_link_now() <= until) { /* later than it would be waited for if it were gone */
		poll(NULL, 0, (int)(until - usher_link_now()) + 1);
	}
	stand_in_say_answer(self, stand_in_hear_request(self)->id, "at last");
	stand_in_hear_out(self);
}

Test(link_return, one_that_is_back_may_take_its_time) {
	const Usher__Answer *answer = NULL;

	linked_open(takes_its_time);
	cr_assert_eq(usher_link_ask(link_, &off, &answer, INT64_MAX, AWAY), 1);
	cr_assert_str_eq(answer->text, "at last");
	linked_finish();
}

static void ends_at_a_request(struct stand_in *self) {
	stand_in_greet(self);
	(void)stand_in_hear_request(self);
}

/* However long a relay that is there may take. */
Test(link_return, one_that_is_gone_is_not_waited_for) {
	const Usher__Answer *answer = NULL;

	linked_open(ends_at_a_request);
	cr_assert_eq(usher_link_ask(link_, &off, &answer, INT64_MAX, 0), 0);
	cr_assert_not(usher_link_is_up(link_));
	cr_assert_eq(
		usher_link_ask(link_, &off, &answer, INT64_MAX, 0), 0, "nor if it was gone before");
	linked_finish();
}

static void says_nonsense(struct stand_in *self) {
	stand_in_greet(self);
	stand_in_say_bytes(self, "SSH-2.0-OpenSSH_9.2\r\n", 21);
	stand_in_hear_out(self);
	stand_in_greet(self);
	stand_in_hear_out(self);
}

Test(link_return, nonsense_ends_the_connection_and_not_the_program) {
	struct usher_event event;

	linked_open(says_nonsense);
	linked_expect(&event, USHER_EVENT_LOST);
	linked_expect(&event, USHER_EVENT_WELCOME);
	linked_finish();
}

static void dies(struct stand_in *self) {
	stand_in_greet(self);
}

Test(link_return, a_relay_that_dies_does_not_take_it_along) {
	struct usher_event event;
	int fd;

	linked_open(dies);
	stand_in_end(&relay);
	cr_assert_eq(usher_ask(usher_link_client(link_), &off, NULL, usher_link_now()), 0);
	linked_expect(&event, USHER_EVENT_LOST); /* and no SIGPIPE */
	fd = open("/dev/null", O_RDONLY);        /* takes the number of the connection's */
	link_ = usher_link_free(link_);
	cr_assert_geq(fcntl(fd, F_GETFD), 0, "what is closed is not closed again");
	close(fd);
	linked_finish();
}

/* Time ----------------------------------------------------------------------------------------- */

static void answers_late(struct stand_in *self) {
	uint64_t first, second;

	stand_in_greet(self);
	first = stand_in_hear_request(self)->id;
	second = stand_in_hear_request(self)->id;
	stand_in_say_answer(self, first, "late");
	stand_in_say_answer(self, second, "in time");
	stand_in_hear_out(self);
}

Test(link_return, waits_no_longer_than_it_is_told) {
	const Usher__Answer *answer = NULL;
	struct usher_event event;
	int64_t until;

	linked_open(answers_late);
	until = usher_link_now() + 20;
	cr_assert_eq(linked_ask(&answer, until), 0);
	cr_assert_geq(usher_link_now(), until, "and no shorter");
	cr_assert_null(answer, "untouched");
	cr_assert_eq(usher_link_next(link_, &event, usher_link_now() + 20), 0);
	cr_assert_eq(usher_link_next(link_, &event, 0), 0);
	cr_assert(usher_link_is_up(link_));
	cr_assert_eq(linked_ask(&answer, linked_soon()), 1);
	cr_assert_str_eq(answer->text, "in time", "another's is passed over");
	linked_finish();
}

static void hears_a_heartbeat(struct stand_in *self) {
	const Usher__FromClient *message;

	stand_in_greet(self);
	message = stand_in_hear(self);
	STAND_IN_EXPECT(message && message->body_case == USHER__FROM_CLIENT__BODY_HEARTBEAT);
	stand_in_say_gone(self, 9, "4K");
	stand_in_hear_out(self);
}

Test(link_return, beats_while_it_waits) {
	struct usher_event event;

	linked_open(hears_a_heartbeat);
	linked_expect(&event, USHER_EVENT_UPDATE);
	cr_assert_str_eq(event.update->gone->id, "4K");
	linked_finish();
}

/* Much at once --------------------------------------------------------------------------------- */

enum {
	MANY = 100,
	LONG = 60000,
};

static void says_much(struct stand_in *self) {
	char *id = calloc(1, LONG + 1);

	memset(id, 'K', LONG);
	stand_in_greet(self);
	for (uint64_t seq = 1; seq <= MANY; seq++) {
		stand_in_say_gone(self, seq, id);
	}
	free(id);
	stand_in_hear_out(self);
}

Test(link_return, takes_much_at_once) {
	struct usher_event event;

	linked_open(says_much);
	for (uint64_t seq = 1; seq <= MANY; seq++) {
		linked_expect(&event, USHER_EVENT_UPDATE);
		cr_assert_eq(event.update->seq, seq);
		cr_assert_eq(strlen(event.update->gone->id), LONG);
	}
	linked_finish();
}

static void hears_much(struct stand_in *self) {
	stand_in_greet(self);
	stand_in_wait(self); /* until then it takes nothing */
	for (uint64_t id = 1; id <= USHER_UNANSWERED_MAX; id++) {
		const Usher__Request *request = stand_in_hear_request(self);

		STAND_IN_EXPECT(request->id == id && strlen(request->take->id) == LONG);
		stand_in_say_answer(self, id, "");
	}
	stand_in_hear_out(self);
}

Test(link_return, says_much_at_once) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Take take = USHER__TAKE__INIT;
	struct usher_event event;
	char *id = calloc(1, LONG + 1);

	memset(id, 'K', LONG);
	take.id = id;
	request.ask_case = USHER__REQUEST__ASK_TAKE;
	request.take = &take;
	linked_open(hears_much);
	for (int i = 0; i < USHER_UNANSWERED_MAX; i++) {
		cr_assert_eq(
			usher_ask(usher_link_client(link_), &request, NULL, usher_link_now()), 0);
	}
	free(id);
	cr_assert_eq(
		usher_link_next(link_, &event, usher_link_now() + 20), 0, "the socket is full");
	stand_in_pass(&relay);
	for (uint64_t i = 1; i <= USHER_UNANSWERED_MAX; i++) {
		linked_expect(&event, USHER_EVENT_ANSWER);
		cr_assert_eq(event.answer->id, i);
	}
	linked_finish();
}
