/* SPDX-License-Identifier: MIT */
/* The link with the 1st, 2nd, 3rd … allocation failing, over a real socket. */
#include "failing.h"
#include "stand_in.h"

#include "libusher/link.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct stand_in relay;

enum {
	LAST_RUN = 99, /* at this the stand-in ends */
	LONGER = 2000, /* bytes by which each answer is longer than the one before, so that it needs
			  more room */
	LONGEST = 3 * LONGER,
};

/* Answers all, but for the second request of each run: that one makes it hang up, once. Returns
 * false at the last. */
static bool serve(struct stand_in *self, uint64_t *hung_up) {
	const Usher__Hello *hello = stand_in_accept(self);
	const Usher__FromClient *message;
	uint64_t run = hello ? hello->run : 0;
	char text[LONGEST + 1] = {0};

	memset(text, 'x', LONGEST);
	if (run && run != LAST_RUN) {
		stand_in_say_welcome(self);
	}
	while (run && run != LAST_RUN && (message = stand_in_hear(self))) {
		if (message->body_case != USHER__FROM_CLIENT__BODY_REQUEST) {
			continue;
		}
		STAND_IN_EXPECT(message->request->id <= 3);
		if (message->request->id == 2 && *hung_up != run) {
			*hung_up = run;
			break;
		}
		stand_in_say_answer(
			self, message->request->id, text + LONGEST - LONGER * message->request->id);
	}
	stand_in_hang_up(self);
	return run != LAST_RUN;
}

static void serves(struct stand_in *self) {
	uint64_t hung_up = 0;

	self->beats = true;
	while (serve(self, &hung_up)) {
	}
	stand_in_vanish(self);
}

static void start(void) {
	stand_in_init(&relay);
	stand_in_start(&relay, serves);
}

/* The end of every test: the stand-in leaves, content. */
static void finish(void) {
	struct usher_options options = {.device = "lobby-1", .run = LAST_RUN};
	struct usher_link *link;
	char *why = NULL;

	cr_assert_lt(usher_link_open(&link, &why, relay.place, &options), 0);
	free(why);
	stand_in_finish(&relay);
}

static void stop(void) {
	stand_in_clear(&relay);
}

TestSuite(memory_link, .init = start, .fini = stop, .timeout = 100);

/* Opening -------------------------------------------------------------------------------------- */

/* Returns how many allocations failed; says in @ret_why what the link did. */
static size_t open_and_close(
	const char *place, int expected, size_t first, size_t n, char **ret_why) {
	const struct usher_options options = {.device = "lobby-1", .run = first};
	struct usher_link *link = NULL;
	int fds = stand_in_count_fds(), r;
	size_t failed;

	failing_from(first, n);
	r = usher_link_open(&link, ret_why, place, &options);
	failed = failing_stop();
	cr_assert_eq(r, failed ? -ENOMEM : expected, "allocation %zu failed: %d", first, r);
	cr_assert_eq(link == NULL, r != 0, "untouched on failure");
	usher_link_free(link);
	cr_assert_eq(stand_in_count_fds(), fds, "allocation %zu failed: a descriptor is left open",
		first);
	return failed;
}

static void sweep_open(const char *place, int expected, size_t at_once, bool silent) {
	size_t failed = 1;

	for (size_t n = 1; failed; n++) {
		long before = failing_outstanding();
		char *why = NULL;

		cr_assert_lt(n, LAST_RUN);
		failed = open_and_close(place, expected, n, at_once, &why);
		if (failed && silent) {
			cr_assert_null(why, "allocation %zu failed: there is a sentence", n);
		}
		free(why);
		cr_assert_eq(failing_outstanding(), before,
			"allocation %zu failed: something is kept", n);
	}
}

Test(memory_link, opening) {
	sweep_open(relay.place, 0, 1, false);
	sweep_open(relay.place, 0, SIZE_MAX / 2, false);
	finish();
}

Test(memory_link, opening_where_nobody_is) {
	sweep_open("/nowhere/usher", -ENOENT, 1, true);
	sweep_open("/nowhere/usher", -ENOENT, SIZE_MAX / 2, true);
	finish();
}

/* As link.h has it: "-ENOMEM (and no sentence)". */
Test(memory_link, no_memory_is_said_without_words) {
	sweep_open(relay.place, 0, 1, true);
	finish();
}

/* Talking -------------------------------------------------------------------------------------- */

static struct usher_link *link_;

static void open_as(uint64_t run) {
	const struct usher_options options = {.device = "lobby-1", .run = run};
	char *why = NULL;

	cr_assert_eq(usher_link_open(&link_, &why, relay.place, &options), 0, "%s", why);
}

static uint64_t begin_to_ask(void) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Off off = USHER__OFF__INIT;
	uint64_t id = 0;
	int r;

	request.ask_case = USHER__REQUEST__ASK_OFF;
	request.off = &off;
	do {
		r = usher_ask(usher_link_client(link_), &request, &id, usher_link_now());
	} while (r == -ENOMEM);
	cr_assert_eq(r, 0);
	return id;
}

/* Wait for an event, through whatever happens. */
static void wait_for(enum usher_event_kind kind, uint64_t id) {
	int64_t until = usher_link_now() + 20000;
	struct usher_event event = {0};
	int r;

	do {
		r = usher_link_next(link_, &event, until);
	} while (r == -ENOMEM || (r == 1 && event.kind != kind));
	cr_assert_eq(r, 1, "%d does not come: %d", kind, r);
	cr_assert(kind != USHER_EVENT_ANSWER || event.answer->id == id);
}

/* Ask three times, and be answered, over two connections. Returns how many allocations failed. */
static size_t converse(size_t first, size_t n) {
	open_as(n * 1000 + first);
	failing_from(first, n);
	for (int i = 0; i < 3; i++) {
		wait_for(USHER_EVENT_ANSWER, begin_to_ask());
	}
	return failing_stop();
}

Test(memory_link, nothing_is_lost_and_nothing_kept) {
	for (size_t at_once = 1; at_once <= 3; at_once++) {
		size_t failed = 1;

		for (size_t n = 1; failed; n++) {
			long before = failing_outstanding();

			failed = converse(n, at_once);
			link_ = usher_link_free(link_);
			cr_assert_eq(failing_outstanding(), before,
				"allocation %zu failed: something is kept", n);
		}
	}
	finish();
}

/* Lose the connection, and have it fail to come back. Returns how many allocations failed. */
static size_t return_without_memory(size_t first) {
	uint64_t id;
	size_t failed;

	open_as(1000 + first);
	wait_for(USHER_EVENT_ANSWER, begin_to_ask());
	id = begin_to_ask();
	wait_for(USHER_EVENT_LOST, 0);
	failing_from(first, 1);
	wait_for(USHER_EVENT_ANSWER, id);
	failed = failing_stop();
	return failed;
}

Test(memory_link, no_descriptor_is_left_open) {
	int before = stand_in_count_fds();
	size_t failed = 1;

	for (size_t n = 1; failed; n++) {
		failed = return_without_memory(n);
		link_ = usher_link_free(link_);
		cr_assert_eq(stand_in_count_fds(), before,
			"allocation %zu failed: a descriptor is left open", n);
	}
	finish();
}

Test(memory_link, it_knows_that_it_is_up) {
	size_t failed = 1;

	for (size_t n = 1; failed; n++) {
		failed = return_without_memory(n);
		cr_assert(usher_link_is_up(link_),
			"allocation %zu failed: answered, and said to be down", n);
		link_ = usher_link_free(link_);
	}
	finish();
}
