/* SPDX-License-Identifier: MIT */
/*
 * Listeners that were away, or that are slow: what has changed since, in order, then "in step"; or
 * everything anew, where nobody can tell what has changed.
 */
#include "handset.h"

#include "delivery/sink.h"
#include "delivery/tombstones.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RELEASE USHER__REQUEST__ASK_RELEASE
#define MET USHER__REQUEST__ASK_MET
#define WITHDRAW USHER__REQUEST__ASK_WITHDRAW

#define MINUTE 60000 /* ms */

static struct house house;
static struct handset lobby, flat, boss;

/* Three on duty, seqs 1 to 3; handoffs 2 and 4 to the show flat, seqs 5 and 7; the flat has both,
 * seqs 8 and 9. */
static void start(void) {
	house_init(&house, false, NULL);
	handset_init(&lobby, &house, "lobby-1", true);
	handset_init(&flat, &house, "flat-1", true);
	handset_init(&boss, &house, "boss-1", true);
	handset_on(&lobby, "lobby", "101");
	handset_on(&flat, "show-flat", "301");
	handset_on(&boss, "supervisor", "901");
	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "show-flat-b", "李");
	handset_has(&flat, "2", false);
	handset_has(&flat, "4", false);
	handset_heard(&lobby);
	handset_heard(&flat);
	handset_heard(&boss);
}

static void stop(void) {
	handset_finish(&lobby);
	handset_finish(&flat);
	handset_finish(&boss);
	house_finish(&house);
}

TestSuite(resume, .init = start, .fini = stop);

/* Away and back ------------------------------------------------------------------------------- */

Test(resume, only_what_has_changed_is_told) {
	handset_hang_up(&lobby);
	handset_take(&flat, "2");
	handset_come_back(&lobby, true);
	assert_heard(
		&lobby, "welcome 101 at lobby; 4 has 1/0; 2 TAKEN by 301 1/0@10; in step@10; ");
}

Test(resume, what_has_changed_is_told_in_order_of_seq) {
	handset_hang_up(&lobby);
	handset_hang_up(&boss);
	handset_take(&flat, "4");
	handset_take(&flat, "2");
	handset_act(&flat, MET, "4");
	handset_come_back(&lobby, true);
	assert_heard(&lobby,
		"welcome 101 at lobby; 2 TAKEN by 301 1/0@11; 4 MET by 301 1/0@12; in step@12; ");
	handset_come_back(&boss, true);
	assert_heard(&boss,
		"welcome 901 at supervisor; 2 TAKEN by 301 1/0@11; 4 MET by 301 1/0@12; in "
		"step@12; ");
}

Test(resume, what_has_not_changed_has_its_counts) {
	handset_hang_up(&lobby);
	handset_has(&flat, "4", true);
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome 101 at lobby; 2 has 1/0; 4 has 1/1; in step@10; ");
	handset_hang_up(&lobby);
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome 101 at lobby; 2 has 1/0; 4 has 1/1; in step@10; ");
}

Test(resume, what_was_filed_meanwhile_is_gone) {
	handset_take(&flat, "2");
	handset_heard(&lobby);
	handset_hang_up(&lobby);
	handset_act(&flat, MET, "2");
	house_wait(&house, MINUTE);
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome 101 at lobby; 4 has 1/0; 2 gone@12; in step@12; ");
}

Test(resume, in_step_is_a_cursor) {
	handset_hang_up(&lobby);
	handset_has(&flat, "2", true);
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome 101 at lobby; 2 has 1/1; 4 has 1/0; in step@10; ");
	cr_assert_eq(lobby.cursor, 10);
	handset_hang_up(&lobby);
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome 101 at lobby; 2 has 1/1; 4 has 1/0; in step@10; ");
}

Test(resume, nothing_is_told_before_what_was_decided_is_durable) {
	handset_hang_up(&lobby);
	house_hold(&house);
	handset_take(&flat, "2");
	handset_come_back(&lobby, true);
	assert_heard_nothing(&lobby);
	house_let_go(&house);
	assert_heard(
		&lobby, "welcome 101 at lobby; 4 has 1/0; 2 TAKEN by 301 1/0@10; in step@10; ");
}

/* The full picture ---------------------------------------------------------------------------- */

static const char picture[] =
	"welcome 101 at lobby; reset; 2 OFFERED 1/0@5; 4 OFFERED 1/0@7; in step@9; ";

Test(resume, without_a_cursor_all_is_told) {
	handset_hang_up(&lobby);
	lobby.cursor = 0;
	handset_come_back(&lobby, true);
	assert_heard(&lobby, picture);
}

Test(resume, a_cursor_of_another_log_is_void) {
	handset_hang_up(&lobby);
	lobby.log ^= 1;
	handset_come_back(&lobby, true);
	assert_heard(&lobby, picture);
}

Test(resume, a_cursor_from_the_future_is_void) {
	handset_hang_up(&lobby);
	lobby.cursor = 10;
	handset_come_back(&lobby, true);
	assert_heard(&lobby, picture);
}

/* What has gone before the relay began is not known to it. */
Test(resume, after_a_start_older_cursors_are_void) {
	handset_hang_up(&lobby);
	handset_act(&flat, USHER__REQUEST__ASK_DECLINE, "2");
	handset_hang_up(&flat);
	handset_hang_up(&boss);
	cr_assert_eq(lobby.cursor, 7);
	house_restart(&house);
	handset_come_back(&lobby, true);
	assert_heard(&lobby,
		"welcome 101 at lobby; reset; 4 OFFERED 1/0@7; 2 OFFERED less 1 1/0@11; in "
		"step@11; ");
	handset_heard(&flat);
	handset_come_back(&flat, true);
	assert_heard(&flat, "welcome 301 at show-flat; 4 has 1/0; 2 has 1/0; in step@11; ");
}

/* Who hears "in step" may forget what the picture has left out, so it is whole by then. */
Test(resume, in_step_comes_when_the_picture_is_whole) {
	handset_hang_up(&boss);
	boss.cursor = 0;
	house_hold(&house);
	handset_send(&lobby, "bar", "何");
	handset_come_back(&boss, true);
	handset_take(&flat, "2");
	assert_heard_nothing(&boss);
	house_release(&house, 1);
	assert_heard(&boss, "welcome 901 at supervisor; reset; 4 OFFERED 1/0; 6 OFFERED; ");
	house_release(&house, 1);
	assert_heard(&boss, "2 TAKEN by 301 1/0@13; in step@13; ");
}

Test(resume, a_crash_undoes_nothing_that_was_told) {
	house_hold(&house);
	handset_send(&lobby, "show-flat-a", "何");
	handset_take(&flat, "2");
	handset_hang_up(&lobby);
	handset_hang_up(&flat);
	handset_hang_up(&boss);
	house_crash(&house);
	lobby.cursor = 9;
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome 101 at lobby; 2 has 1/0; 4 has 1/0; in step@9; ");
	lobby.last_act--;
	handset_send(&lobby, "show-flat-a", "何");
	assert_heard(&lobby, "answer 4 OK 6; 6 OFFERED@11; ");
}

Test(resume, a_duty_that_changed_meanwhile_begins_anew) {
	struct handset beside;

	handset_init(&beside, &house, "lobby-1", false);
	handset_hang_up(&lobby);
	handset_on(&beside, "lobby", "102");
	handset_come_back(&lobby, true);
	assert_heard(&lobby,
		"welcome 102 at lobby; reset; 2 OFFERED 1/0@5; 4 OFFERED 1/0@7; in step@11; ");
	handset_hang_up(&lobby);
	handset_off(&beside);
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome; reset; in step@13; "); /* the supervisor was told that the
								 lobby is empty */
	handset_hang_up(&lobby);
	handset_come_back(&lobby, true);
	assert_heard(&lobby, "welcome; in step@13; ");
	handset_finish(&beside);
}

/* @n handoffs to the bar that come and go. */
static void send_and_withdraw(int n) {
	for (int i = 0; i < n; i++) {
		const char *number;
		char id[32];

		handset_heard(&lobby);
		handset_send(&lobby, "bar", "何");
		number = strstr(handset_heard(&lobby), "OK ");
		cr_assert_not_null(number);
		snprintf(id, sizeof id, "%.*s", (int)strcspn(number + 3, ":;"), number + 3);
		handset_act(&lobby, WITHDRAW, id);
	}
	house_wait(&house, MINUTE);
	handset_heard(&lobby);
}

Test(resume, who_was_away_for_too_many_ends_begins_anew, .timeout = 300) {
	static const char told[] = "welcome 901 at supervisor; 2 has 1/0; 4 has 1/0; 6 gone@";

	handset_hang_up(&boss);
	send_and_withdraw(TOMBSTONES_MAX);
	handset_come_back(&boss, true);
	cr_assert_eq(strncmp(handset_heard(&boss), told, strlen(told)), 0,
		"as many as are kept are told");
	handset_hang_up(&boss);
	boss.cursor = 9;
	send_and_withdraw(1);
	handset_come_back(&boss, true);
	assert_heard(&boss,
		"welcome 901 at supervisor; reset; 2 OFFERED 1/0@5; 4 OFFERED 1/0@7; in "
		"step@20494; ");
}

/* Slow listeners ------------------------------------------------------------------------------ */

/* A card as large as may be. */
static void send_large(void) {
	static char trait[129];
	char *traits[16];
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	memset(trait, 'x', sizeof trait - 1);
	for (size_t i = 0; i < 16; i++) {
		traits[i] = trait;
	}
	card.traits = traits;
	card.n_traits = 16;
	send.to = "show-flat-a";
	send.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	handset_ask(&lobby, &request);
}

static bool ends_with(const char *text, const char *end) {
	return strlen(text) >= strlen(end) && !strcmp(text + strlen(text) - strlen(end), end);
}

static void assert_rising(const char *heard) {
	uint64_t last = 0;

	for (const char *at = strchr(heard, '@'); at; at = strchr(at + 1, '@')) {
		uint64_t seq = strtoull(at + 1, NULL, 10);

		cr_assert_geq(seq, last, "%s", at);
		last = seq;
	}
}

/* The one that sleeps costs a bounded set, and then converges. */
Test(resume, a_sleeper_gets_the_latest_state_alone, .timeout = 300) {
	const char *heard;

	for (int i = 0; i < 3; i++) {
		send_large(); /* 6, 8 and A, seqs to 15 */
	}
	handset_heard(&boss);
	boss.updates = 0;
	boss.asleep = true;
	for (int i = 0; i < 300; i++) {
		handset_take(&flat, "6");
		handset_act(&flat, RELEASE, "6");
		cr_assert_lt(session_unsent_bytes(boss.session), SINK_UNSENT_MAX + 4096);
	}
	cr_assert_gt(session_unsent_bytes(boss.session), SINK_UNSENT_MAX, "it is slow indeed");
	handset_act(&lobby, WITHDRAW, "8");
	handset_take(&flat, "A");
	handset_has(&flat, "A", true);
	handset_take(&flat, "6");
	boss.asleep = false;
	house_settle(&house);
	heard = handset_heard(&boss);
	assert_rising(heard);
	cr_assert(
		ends_with(heard, "; 8 WITHDRAWN@616; A TAKEN by 301 1/1@617; 6 TAKEN by 301@619; "),
		"%s", heard);
	cr_assert_lt(boss.updates, 100, "of 600 changes");
	handset_act(&flat, RELEASE, "6");
	assert_heard(&boss, "6 OFFERED@620; ");
}

/* The boss sleeps until as much waits for him as may. */
static void let_boss_sleep(void) {
	boss.asleep = true;
	while (session_unsent_bytes(boss.session) <= SINK_UNSENT_MAX) {
		send_large();
	}
}

static void wake_boss(void) {
	boss.asleep = false;
	house_settle(&house);
}

/* Who is deaf is told to him when he wakes, once; and who is not any more. */
Test(resume, a_sleeper_hears_who_is_deaf_and_who_is_not_any_more) {
	const char *heard;

	let_boss_sleep();
	handset_heard(&boss);
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	assert_heard_nothing(&boss);
	wake_boss();
	heard = handset_heard(&boss);
	cr_assert(ends_with(heard, "; deaf: 301 flat-1 since 1000000; "), "%s", heard);
	cr_assert_eq(strstr(heard, "deaf:"), strstr(heard, "deaf: 301"), "once");
	let_boss_sleep();
	handset_heard(&boss);
	handset_come_back(&flat, true);
	assert_heard_nothing(&boss);
	wake_boss();
	heard = handset_heard(&boss);
	cr_assert(ends_with(heard, "; deaf:; "), "%s", heard);
}

/* However much there is to tell, a sleeper's share of the relay's memory is bounded; and it hears
 * all of it. */
Test(resume, a_large_picture_comes_by_and_by, .timeout = 300) {
	const char *heard;

	for (int i = 0; i < 100; i++) {
		send_large();
	}
	handset_hang_up(&boss);
	handset_heard(&boss);
	boss.cursor = 0;
	boss.updates = 0;
	boss.asleep = true;
	handset_come_back(&boss, true);
	cr_assert_gt(session_unsent_bytes(boss.session), 0, "it is more than goes at once");
	cr_assert_lt(session_unsent_bytes(boss.session), SINK_UNSENT_MAX + 4096);
	boss.asleep = false;
	house_settle(&house);
	cr_assert_eq(boss.updates, 104, "reset, 102 handoffs, in step");
	heard = handset_heard(&boss);
	assert_rising(heard);
	cr_assert(ends_with(heard, "; in step@209; "), "%s", heard);
}

/* What has gone is told even to who slept through more ends than are kept, or it begins anew. */
Test(resume, a_sleeper_does_not_keep_what_is_gone, .timeout = 300) {
	const char *heard;

	let_boss_sleep();
	handset_act(&lobby, WITHDRAW, "2");
	send_and_withdraw(TOMBSTONES_MAX + 1);
	wake_boss();
	heard = handset_heard(&boss);
	cr_assert(strstr(heard, "; 2 gone@") || strstr(heard, "; reset; "), "2 is shown for ever");
}
