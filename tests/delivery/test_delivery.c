/* SPDX-License-Identifier: MIT */
/*
 * What is told, to whom, and when: nothing before it is durable, receipts at once, the latest state
 * and never a queue. The disk is the test's to hold back.
 */
#include "staff.h"

#include "store/memory.h"

#include <criterion/criterion.h>
#include <string.h>

#define RELEASE USHER__REQUEST__ASK_RELEASE
#define DECLINE USHER__REQUEST__ASK_DECLINE
#define MET USHER__REQUEST__ASK_MET
#define WITHDRAW USHER__REQUEST__ASK_WITHDRAW

#define MINUTE 60000 /* ms */

static struct house house;
static struct handset lobby, flat, other, bar, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", true, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&other, "flat-2", true, "show-flat", "302"},
	{&bar, "bar-1", true, "bar", "501"},
	{&boss, "boss-1", true, "supervisor", "901"},
};

/* What everybody has heard so far is old news. */
static void forget(void) {
	staff_forget(STAFF(everybody));
}

/* Five on duty, seqs 1 to 5; all of them listen. */
static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(delivery, .init = start, .fini = stop);

/* Handoff 2 is offered to the show flat at seq 7, and that is old news. */
static void send_first(void) {
	handset_send(&lobby, "show-flat-a", "王");
	forget();
}

/* Order and durability ------------------------------------------------------------------------ */

Test(delivery, a_handoff_is_told_to_all_whom_it_concerns) {
	handset_send(&lobby, "show-flat-a", "王");
	assert_heard(&lobby, "answer 2 OK 2; 2 OFFERED@7; ");
	assert_heard(&flat, "2 OFFERED@7; ");
	assert_heard(&other, "2 OFFERED@7; ");
	assert_heard(&boss, "2 OFFERED@7; ");
	assert_heard_nothing(&bar);
}

Test(delivery, nothing_is_told_before_it_is_durable) {
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "bar", "李");
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		assert_heard_nothing(everybody[i].handset);
	}
	cr_assert_not(delivery_has_no_replies(house.delivery));
	house_release(&house, 1);
	assert_heard(&lobby, "answer 2 OK 2; 2 OFFERED@7; ");
	assert_heard(&flat, "2 OFFERED@7; ");
	assert_heard(&boss, "2 OFFERED@7; ");
	assert_heard_nothing(&bar);
	cr_assert_not(delivery_has_no_replies(house.delivery));
	house_release(&house, 1);
	assert_heard(&lobby, "answer 3 OK 4; 4 OFFERED@9; ");
	assert_heard(&bar, "4 OFFERED@9; ");
	assert_heard(&boss, "4 OFFERED@9; ");
	assert_heard_nothing(&flat);
	cr_assert(delivery_has_no_replies(house.delivery));
}

Test(delivery, the_latest_state_waits_until_it_is_durable_itself) {
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "王");
	handset_take(&flat, "2");
	house_release(&house, 1);
	assert_heard(&lobby, "answer 2 OK 2; ");
	assert_heard_nothing(&other);
	house_release(&house, 1);
	assert_heard(&lobby, "2 TAKEN by 301@8; ");
	assert_heard(&flat, "answer 2 OK 2; 2 TAKEN by 301@8; ");
	assert_heard(&other, "2 TAKEN by 301@8; ");
}

Test(delivery, a_read_waits_for_what_it_saw) {
	house_hold(&house);
	handset_list(&lobby, false, "");
	assert_heard(&lobby, "read 1 OK []; ");
	handset_send(&lobby, "show-flat-a", "王");
	handset_list(&lobby, false, "");
	handset_list(&flat, false, "");
	assert_heard_nothing(&lobby);
	assert_heard_nothing(&flat);
	house_release(&house, 1);
	assert_heard(&lobby, "answer 2 OK 2; read 2 OK [2 OFFERED]; 2 OFFERED@7; ");
	assert_heard(&flat, "read 1 OK [2 OFFERED]; 2 OFFERED@7; ");
}

Test(delivery, updates_come_in_order_of_seq) {
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "show-flat-b", "李");
	handset_send(&lobby, "show-flat-a", "何");
	handset_take(&flat, "2");
	handset_act(&other, DECLINE, "4");
	house_let_go(&house);
	assert_heard(&boss, "6 OFFERED@11; 2 TAKEN by 301@12; 4 OFFERED less 1@13; ");
}

/* A correction changes both at once: whoever has been told of the first only must come back for the
 * second. */
Test(delivery, what_one_fact_has_changed_counts_when_all_of_it_is_told) {
	send_first();
	handset_pass(&lobby, "1", "show-flat-b");
	assert_heard(&flat, "3 OFFERED@8; ");
	handset_correct(&lobby, "1", "黃");
	assert_heard(&flat, "2 OFFERED@8; 3 OFFERED@9; ");
}

/* Its colleague, who has sent something to it, and the supervisor; not the bar. And it counts as
 * reached no more. */
Test(delivery, who_is_deaf_is_told_where_it_matters) {
	send_first();
	handset_has(&flat, "2", true);
	forget();
	handset_hang_up(&flat);
	house_wait(&house, 9999);
	assert_heard(&lobby, "");
	house_wait(&house, 1);
	assert_heard(&lobby, "2 has 0/0; deaf: 301 flat-1 since 1000000; ");
	assert_heard(&other, "deaf: 301 flat-1 since 1000000; ");
	assert_heard(&boss, "2 has 0/0; deaf: 301 flat-1 since 1000000; ");
	assert_heard(&bar, "");
	handset_come_back(&flat, true);
	assert_heard(&lobby, "2 has 1/1; deaf:; ");
	assert_heard(&other, "deaf:; ");
}

/* Whoever sends something there is told, too; not whoever has nothing to do with it. */
Test(delivery, who_is_deaf_is_told_to_whoever_sends_there) {
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	assert_heard(&other, "deaf: 301 flat-1 since 1000000; ");
	forget();
	handset_send(&lobby, "bar", "王");
	assert_heard(&lobby, "answer 2 OK 2; 2 OFFERED@7; ");
	handset_send(&lobby, "show-flat-a", "李");
	assert_heard(&lobby, "deaf: 301 flat-1 since 1000000; answer 3 OK 4; 4 OFFERED@9; ");
	assert_heard(&bar, "2 OFFERED@7; ");
}

/* Whoever comes later is told, once in step. */
Test(delivery, who_is_deaf_is_told_to_whoever_comes) {
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	handset_hang_up(&other);
	forget();
	handset_come_back(&other, true);
	assert_heard(
		&other, "welcome 302 at show-flat; in step@5; deaf: 301 flat-1 since 1000000; ");
}

/* The last who listens at a post is gone: what is offered there goes on, and its sender sees to
 * whom. */
Test(delivery, what_nobody_hears_goes_to_the_supervisor) {
	send_first();
	handset_hang_up(&flat);
	handset_hang_up(&other);
	house_wait(&house, 10000);
	assert_heard(
		&boss, "deaf: 301 flat-1 since 1000000, 302 flat-2 since 1000000; 2 OFFERED@8; ");
	handset_take(&boss, "2");
	assert_heard(&lobby,
		"deaf: 301 flat-1 since 1000000, 302 flat-2 since 1000000; 2 OFFERED@8; 2 TAKEN by "
		"901@9; ");
}

/* A set, not a queue: what has changed ten times is told once. */
Test(delivery, the_latest_state_is_told_once) {
	send_first();
	house_hold(&house);
	for (int i = 0; i < 5; i++) {
		handset_take(&flat, "2");
		handset_act(&flat, RELEASE, "2");
	}
	handset_take(&other, "2");
	house_let_go(&house);
	assert_heard(&lobby, "2 TAKEN by 302@18; ");
	assert_heard(&boss, "2 TAKEN by 302@18; ");
	assert_heard(&other, "answer 2 OK 2; 2 TAKEN by 302@18; ");
}

Test(delivery, exactly_one_wins_and_the_loser_is_told_who) {
	send_first();
	house_hold(&house);
	handset_take(&flat, "2");
	handset_take(&other, "2");
	assert_heard_nothing(&flat);
	assert_heard_nothing(&other);
	house_let_go(&house);
	assert_heard(&flat, "answer 2 OK 2; 2 TAKEN by 301@8; ");
	assert_heard(&other,
		"answer 2 TAKEN_ALREADY 2 by 301 周: 2 was taken by 301 周; 2 TAKEN by 301@8; ");
}

Test(delivery, a_failed_store_tells_nothing) {
	for (int written = 0; written < 2; written++) {
		store_memory_fail_nth_commit(house.store, 1, written);
		handset_send(&lobby, "show-flat-a", "王");
		cr_assert_not_null(house.failed);
		handset_list(&flat, false, "");
		for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
			assert_heard_nothing(everybody[i].handset);
			handset_hang_up(everybody[i].handset);
		}
		house_crash(&house);
		for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
			handset_come_back(everybody[i].handset, true);
		}
		forget();
	}
}

Test(delivery, who_does_not_listen_hears_answers_alone) {
	struct handset quiet;

	handset_init(&quiet, &house, "flat-1", false);
	assert_heard(&quiet, "welcome 301 at show-flat; ");
	handset_send(&lobby, "show-flat-a", "王");
	handset_take(&quiet, "2");
	handset_has(&quiet, "2", true);
	assert_heard(&quiet, "answer 1 OK 2; ");
	cr_assert(delivery_device_is_online(house.delivery, "flat-1"), "its other connection does");
	handset_finish(&quiet);
	handset_hang_up(&flat);
	cr_assert_not(delivery_device_is_online(house.delivery, "flat-1"));
	handset_come_back(&flat, false);
	cr_assert_not(delivery_device_is_online(house.delivery, "flat-1"));
}

/* It is told what becomes of what it asks, and nobody takes it for a device that listens, or is
 * deaf later. */
Test(delivery, who_listens_briefly_is_not_there) {
	handset_hang_up(&flat);
	flat.brief = true;
	handset_come_back(&flat, true);
	cr_assert_not(client_is_online(flat.client));
	cr_assert_not(delivery_device_is_online(house.delivery, "flat-1"));
	forget();
	handset_send(&lobby, "show-flat-a", "王");
	cr_assert_not_null(strstr(handset_heard(&flat), "2 OFFERED"), "%s", handset_heard(&flat));
	handset_hang_up(&flat);
	cr_assert_eq(relay_device_deaf_since(house.relay, "flat-1"), 0);
}

Test(delivery, what_was_held_for_who_has_left_is_dropped) {
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "王");
	handset_list(&flat, false, "");
	cr_assert_not(delivery_has_no_replies(house.delivery));
	handset_hang_up(&lobby);
	cr_assert_not(delivery_has_no_replies(house.delivery));
	handset_hang_up(&flat);
	cr_assert(delivery_has_no_replies(house.delivery));
	house_let_go(&house);
	assert_heard_nothing(&lobby);
	assert_heard(&other, "2 OFFERED@7; ");
}

/* Receipts ------------------------------------------------------------------------------------ */

Test(delivery, counts_are_told_at_once_and_without_a_seq) {
	send_first();
	house_hold(&house);
	handset_has(&flat, "2", false);
	assert_heard(&lobby, "2 has 1/0; ");
	assert_heard(&boss, "2 has 1/0; ");
	handset_has(&other, "2", true);
	handset_has(&flat, "2", true);
	assert_heard(&lobby, "2 has 2/1; 2 has 2/2; ");
	assert_heard(&boss, "2 has 2/1; 2 has 2/2; ");
	assert_heard_nothing(&flat);
	assert_heard_nothing(&other);
	assert_heard_nothing(&bar);
	house_let_go(&house);
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		assert_heard_nothing(everybody[i].handset);
	}
	handset_take(&flat, "2");
	assert_heard(&lobby, "2 TAKEN by 301 2/2@11; ");
}

Test(delivery, a_receipt_that_cannot_be_is_passed_over) {
	static const char *const ids[] = {"", "0", "!", "3", "4", "ZZZZZZZZZZZZZ"};

	send_first();
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		handset_has(&flat, ids[i], true);
	}
	handset_has(&bar, "2", true);
	handset_has(&lobby, "2", true);
	handset_has(&boss, "2", true);
	cr_assert_eq(relay_seq(house.relay), 7);
	handset_has(&flat, "2", true);
	handset_has(&flat, "2", true);
	handset_has(&flat, "2", false);
	cr_assert_eq(relay_seq(house.relay), 8, "said once, it is no news");
	assert_heard(&lobby, "2 has 1/1; ");
	for (size_t i = 1; i < sizeof everybody / sizeof *everybody; i++) {
		if (everybody[i].handset != &boss) {
			assert_heard_nothing(everybody[i].handset);
		}
	}
}

/* Counts are a device's word and no part of the state, so they do not wait for it (usher.proto,
 * Counts). */
Test(delivery, counts_do_not_wait_for_a_state_that_does) {
	send_first();
	house_hold(&house);
	handset_take(&flat, "2");
	handset_has(&other, "2", true);
	assert_heard(&lobby, "2 has 1/1; ");
	assert_heard(&boss, "2 has 1/1; ");
	house_let_go(&house);
	assert_heard(&lobby, "2 TAKEN by 301 1/1@8; ");
}

/* Nobody can have what nobody was told of: such a word must not tell of it either. */
Test(delivery, counts_tell_of_nothing_that_is_not_durable) {
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "王");
	handset_has(&flat, "2", true);
	assert_heard_nothing(&lobby);
	assert_heard_nothing(&boss);
	house_let_go(&house);
	assert_heard(&lobby, "answer 2 OK 2; 2 OFFERED 1/1@7; ");
	assert_heard(&boss, "2 OFFERED 1/1@7; ");
}

/* What ends ----------------------------------------------------------------------------------- */

Test(delivery, what_is_filed_is_gone) {
	send_first();
	handset_take(&flat, "2");
	handset_act(&flat, MET, "2");
	forget();
	house_wait(&house, MINUTE - 1);
	assert_heard_nothing(&lobby);
	house_hold(&house);
	house_wait(&house, 1);
	assert_heard_nothing(&lobby);
	house_let_go(&house);
	assert_heard(&lobby, "2 gone@10; ");
	assert_heard(&flat, "2 gone@10; ");
	assert_heard(&other, "2 gone@10; ");
	assert_heard(&boss, "2 gone@10; ");
	assert_heard_nothing(&bar);
}

Test(delivery, what_nobody_takes_is_missed_and_stays_until_its_visit_ends) {
	send_first();
	house_wait(&house, 30 * MINUTE - 1);
	assert_heard_nothing(&lobby);
	house_wait(&house, 1);
	assert_heard(&lobby, "2 MISSED@8; ");
	assert_heard(&flat, "2 MISSED@8; ");
	house_wait(&house, 12 * 60 * MINUTE - 1);
	assert_heard_nothing(&lobby);
	house_wait(&house, 1);
	assert_heard(&lobby, "2 gone@10; "); /* the visit has ended before */
	assert_heard(&flat, "2 gone@10; ");
	assert_heard_nothing(&bar);
}

Test(delivery, what_came_and_went_unheard_is_gone) {
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "王");
	handset_act(&lobby, WITHDRAW, "2");
	house_wait(&house, MINUTE);
	house_let_go(&house);
	assert_heard(&lobby, "answer 2 OK 2; answer 3 OK 2; 2 gone@9; ");
	assert_heard(&flat, "2 gone@9; ");
}
