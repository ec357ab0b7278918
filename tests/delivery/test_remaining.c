/* SPDX-License-Identifier: MIT */
/*
 * A cursor that is good is resumed, however long ago it was and however often the relay was started
 * since: the states that have changed, then what is left of all that was told before.
 */
#include "handset.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define WITHDRAW USHER__REQUEST__ASK_WITHDRAW

#define MINUTE 60000 /* ms */

static struct house house;
static struct handset lobby, flat, boss, old;

static void forget(void) {
	handset_heard(&lobby);
	handset_heard(&flat);
	handset_heard(&boss);
	handset_heard(&old);
}

/* Four on duty, seqs 1 to 4; handoffs 2, 4 and 6 to the show flat, seqs 6, 8 and 10. */
static void start(void) {
	house_init(&house, false, NULL);
	handset_init_of_edition(&lobby, &house, "lobby-1", 2, NULL);
	handset_init_of_edition(&flat, &house, "flat-1", 2, NULL);
	handset_init_of_edition(&boss, &house, "boss-1", 2, NULL);
	handset_init(&old, &house, "boss-2", true);
	handset_on(&lobby, "lobby", "101");
	handset_on(&flat, "show-flat", "301");
	handset_on(&boss, "supervisor", "901");
	handset_on(&old, "supervisor", "901");
	for (int i = 0; i < 3; i++) {
		handset_send(&lobby, "show-flat-a", "王");
	}
	cr_assert_eq(boss.cursor, 10);
	forget();
}

static void stop(void) {
	handset_finish(&lobby);
	handset_finish(&flat);
	handset_finish(&boss);
	handset_finish(&old);
	house_finish(&house);
}

TestSuite(remaining, .init = start, .fini = stop);

/* Without what follows once it is in step: who is there. */
static const char *heard_until_in_step(struct handset *handset) {
	char *heard = (char *)handset_heard(handset), *end = strstr(heard, "all there:");

	if (end) {
		*end = '\0';
	}
	return heard;
}

#define assert_caught_up(handset, text) cr_assert_str_eq(heard_until_in_step(handset), text)

/* The supervisors hang up, and miss that 2 is withdrawn and gone, that 4 is taken and that 8 is
 * sent. */
static void go_on_without_supervisors(void) {
	handset_hang_up(&boss);
	handset_hang_up(&old);
	handset_act(&lobby, WITHDRAW, "2");
	handset_take(&flat, "4");
	handset_send(&lobby, "show-flat-a", "李");
	house_wait(&house, MINUTE);
}

/* Everybody hangs up, and the relay starts again. */
static void restart(void) {
	handset_hang_up(&lobby);
	handset_hang_up(&flat);
	handset_hang_up(&boss);
	handset_hang_up(&old);
	house_restart(&house);
}

Test(remaining, after_a_start_an_older_cursor_is_resumed) {
	go_on_without_supervisors();
	restart();
	handset_come_back(&boss, true);
	assert_caught_up(&boss,
		"welcome 901 at supervisor; 6 has 0/0; 4 TAKEN by 301; 8 OFFERED; "
		"left: 4 6 8; in step@15; ");
	cr_assert_eq(boss.cursor, 15);
	handset_come_back(&old, true);
	assert_heard(&old,
		"welcome 901 at supervisor; reset; 6 OFFERED@10; 4 TAKEN by 301@12; 8 OFFERED@14; "
		"in step@15; ");
}

Test(remaining, what_is_known_to_have_gone_is_said_one_by_one) {
	go_on_without_supervisors();
	handset_come_back(&boss, true);
	assert_caught_up(&boss,
		"welcome 901 at supervisor; 6 has 0/0; 4 TAKEN by 301@12; 8 OFFERED@14; 2 gone@15; "
		"in step@15; ");
}

/* Until it is told what is left there is no newer cursor to come back with: else what went before
 * that would be shown for ever. */
Test(remaining, whoever_is_cut_off_in_between_is_told_what_is_left_again) {
	go_on_without_supervisors();
	restart();
	house_hold(&house);
	handset_come_back(&lobby, true);
	handset_act(&lobby, WITHDRAW, "6");
	handset_come_back(&boss, true);
	handset_act(&lobby, WITHDRAW, "8");
	house_release(&house, 1);
	assert_heard(&boss, "welcome 901 at supervisor; 4 TAKEN by 301; 6 WITHDRAWN; ");
	handset_hang_up(&boss);
	cr_assert_eq(boss.cursor, 10);
	house_let_go(&house);
	handset_come_back(&boss, true);
	assert_caught_up(&boss,
		"welcome 901 at supervisor; 4 TAKEN by 301; 6 WITHDRAWN; 8 WITHDRAWN; left: 4 6 8; "
		"in step@17; ");
}

Test(remaining, a_crash_undoes_nothing_of_what_is_left) {
	go_on_without_supervisors();
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "何");
	restart();
	house_hold(&house);
	handset_come_back(&lobby, true);
	handset_send(&lobby, "show-flat-a", "朱");
	handset_come_back(&boss, true);
	handset_hang_up(&boss);
	handset_hang_up(&lobby);
	house_crash(&house);
	handset_come_back(&boss, true);
	assert_caught_up(&boss,
		"welcome 901 at supervisor; 6 has 0/0; 4 TAKEN by 301; 8 OFFERED; "
		"A OFFERED; left: 4 6 8 A; in step@17; ");
}

/* What it may see is another now: it begins anew. So it does for a cursor of another log. */
Test(remaining, a_cursor_from_before_another_duty_is_void) {
	go_on_without_supervisors();
	handset_come_back(&boss, true);
	handset_on(&boss, "show-flat", "901");
	handset_heard(&boss);
	restart();
	boss.cursor = 10;
	handset_come_back(&boss, true);
	cr_assert_not_null(strstr(handset_heard(&boss), "reset; "));
	restart();
	boss.log ^= 1;
	boss.cursor = relay_seq(house.relay);
	handset_come_back(&boss, true);
	cr_assert_not_null(strstr(handset_heard(&boss), "reset; "));
	restart();
	boss.cursor = relay_seq(house.relay) + 1;
	handset_come_back(&boss, true);
	cr_assert_not_null(strstr(handset_heard(&boss), "reset; "));
}

/* More than one message has room for. */
Test(remaining, of_too_many_the_full_picture_is_told, .timeout = 300) {
	const char *heard;

	handset_hang_up(&boss);
	for (int i = 0; i < 2997; i++) {
		handset_send(&lobby, "show-flat-a", "何");
		handset_heard(&lobby);
		handset_heard(&flat);
		handset_heard(&old);
	}
	restart();
	handset_come_back(&boss, true);
	heard = heard_until_in_step(&boss);
	cr_assert_null(strstr(heard, "reset; "));
	cr_assert_not_null(strstr(heard, "; left: 2 4 6 8 A "));
	handset_hang_up(&boss);
	handset_come_back(&lobby, true);
	handset_send(&lobby, "show-flat-a", "何");
	restart();
	boss.cursor = 10;
	handset_come_back(&boss, true);
	heard = heard_until_in_step(&boss);
	cr_assert_not_null(strstr(heard, "reset; "));
	cr_assert_null(strstr(heard, "left: "));
}
