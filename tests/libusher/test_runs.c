/* SPDX-License-Identifier: MIT */
/* What a client says of its run, and what it asks again. */
#include "talk.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct talk talk;

static void start(void) {
	talk_start(&talk);
}

static void stop(void) {
	talk_stop(&talk);
}

TestSuite(runs, .init = start, .fini = stop);

/* The client is one with @options in place of the usual ones. */
static void be(struct usher_options options) {
	options.device = "lobby-1";
	options.run = 7;
	talk.usher = usher_free(talk.usher);
	talk.usher = usher_new(&options);
}

/* Loses its connection, and says this with the next one. */
static const char *comes_back(void) {
	talk_lose(&talk);
	(void)talk_tell(&talk);
	talk_pass(&talk, 5000);
	return talk_come_up(&talk, 3);
}

static void answer(uint64_t id, Usher__Outcome outcome) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = id;
	answer.outcome = outcome;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	talk_say(&talk, &message);
	(void)talk_deliver(&talk, SIZE_MAX);
}

Test(runs, a_run_is_new_until_its_first_act_is_answered) {
	uint64_t who = talk_who(&talk);

	talk_take(&talk, "4K");
	talk_come_up(&talk, 3);
	talk_say_answer(&talk, who);
	(void)talk_deliver(&talk, SIZE_MAX);
	cr_assert_str_eq(comes_back(),
		"hello lobby-1 run 7 log 3 cursor 0; request 1 take 4K age 5000; ",
		"a read is not remembered");
	answer(1, USHER__OUTCOME__NOT_YOURS);
	cr_assert_str_eq(comes_back(), "hello lobby-1 run 7 had an answer log 3 cursor 0; ");
}

/* Where the relay has decided nothing it remembers nothing. */
Test(runs, an_answer_that_is_not_remembered_is_none) {
	static const Usher__Outcome outcomes[] = {USHER__OUTCOME__INVALID, USHER__OUTCOME__NO_ROOM,
		USHER__OUTCOME__UNREADABLE, USHER__OUTCOME__UNKNOWN_REQUEST};

	talk_come_up(&talk, 3);
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
		answer(talk_take(&talk, "4K"), outcomes[i]);
		cr_assert_str_eq(comes_back(), "hello lobby-1 run 7 log 3 cursor 0; ");
	}
	answer(talk_take(&talk, "4K"), USHER__OUTCOME__ID_FORGOTTEN);
	cr_assert_str_eq(comes_back(), "hello lobby-1 run 7 had an answer log 3 cursor 0; ");
}

Test(runs, an_answer_to_nothing_is_none) {
	talk_come_up(&talk, 3);
	answer(5, USHER__OUTCOME__OK);
	cr_assert_str_eq(comes_back(), "hello lobby-1 run 7 log 3 cursor 0; ");
}

Test(runs, a_short_one_is_asked_again_like_others) {
	be((struct usher_options){.short_run = true});
	talk_take(&talk, "4K");
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 short run 7 log 0 cursor 0; request 1 take 4K age 0; ");
	cr_assert_str_eq(comes_back(),
		"hello lobby-1 short run 7 log 3 cursor 0; request 1 take 4K age 5000; ");
}

/* Whether an act that was sent is done is not known, and a second one would be another. Reads are
 * asked again, and so is what was not sent yet. */
Test(runs, without_one_an_act_is_sent_once) {
	be((struct usher_options){.unremembered = true});
	talk_take(&talk, "4K");
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 run 0 log 0 cursor 0; request 1 take 4K age 0; ");
	talk_who(&talk);
	talk_take(&talk, "4M");
	cr_assert_not_null(strstr(talk_hear(&talk), "request 2 take 4M age 0; "));
	talk_lose(&talk);
	(void)talk_tell(&talk);
	talk_take(&talk, "4N");
	talk_pass(&talk, 5000);
	cr_assert_str_eq(talk_come_up(&talk, 3),
		"hello lobby-1 run 0 log 3 cursor 0; request r1 who age 5000; request 3 take 4N "
		"age 5000; ");
	for (int i = 0; i < USHER_UNANSWERED_MAX - 2; i++) {
		talk_take(&talk, "4K"); /* there is room for as many as before */
	}
	talk_say_answer(&talk, 1);
	talk_say_answer(&talk, 3);
	cr_assert_str_eq(talk_deliver(&talk, SIZE_MAX), "answer 3; ");
}
