/* SPDX-License-Identifier: MIT */
/*
 * Who a device is, told to each of its connections, whoever changed it: once that is durable, and
 * once. Two connections of a device agree at every instant, ordered by `changed` alone.
 */
#include "chance.h"
#include "handset.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BREAK USHER__REQUEST__ASK_BREAK
#define RESUME USHER__REQUEST__ASK_RESUME

static struct house house;
static struct handset a, b, boss; /* a and b are of one device */

/* What @handset has heard of itself: the updates "me …", and nothing else. */
static const char *heard_me(struct handset *handset) {
	static char text[4096];
	size_t n = 0;

	*text = '\0';
	for (const char *at = handset_heard(handset); *at; at += strcspn(at, ";") + 2) {
		size_t size = strcspn(at, ";") + 2;

		if (!strncmp(at, "me ", 3)) {
			cr_assert_lt(n + size, sizeof text);
			n += (size_t)sprintf(text + n, "%.*s", (int)size, at);
		}
	}
	return text;
}

#define assert_me(handset, text) cr_assert_str_eq(heard_me(handset), text)

static void forget(void) {
	handset_heard(&boss);
	handset_heard(&a);
	handset_heard(&b);
}

/* A supervisor, seq 1; nobody on cart-1. */
static void start(void) {
	house_init(&house, false, NULL);
	handset_init_of_edition(&a, &house, "cart-1", 2, NULL);
	handset_init_of_edition(&b, &house, "cart-1", 2, NULL);
	handset_init_of_edition(&boss, &house, "boss-1", 2, NULL);
	handset_on(&boss, "supervisor", "901");
	forget();
}

static void stop(void) {
	handset_finish(&a);
	handset_finish(&b);
	handset_finish(&boss);
	house_finish(&house);
}

TestSuite(me, .init = start, .fini = stop);

static void pause_duty(struct handset *handset, Usher__Request__AskCase ask) {
	Usher__Break begins = USHER__BREAK__INIT;
	Usher__Resume ends = USHER__RESUME__INIT;

	handset_say(handset, ask, ask == BREAK ? (void *)&begins : (void *)&ends);
}

/* A party of three waits at the hall: handoff 2 of visit 1, and 3 for the driver. */
static void ask_pickup(struct handset *handset) {
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	Usher__Pickup pickup = USHER__PICKUP__INIT;

	card.surname = "王";
	card.party_size = 3;
	send.to = "sales-hall";
	send.card = &card;
	handset_say(handset, USHER__REQUEST__ASK_SEND, &send);
	pickup.visit = "1";
	pickup.area = "sales-hall";
	pickup.to = "gate";
	handset_say(handset, USHER__REQUEST__ASK_PICKUP, &pickup);
}

/* By whom and when ----------------------------------------------------------------------------- */

Test(me, whoever_connects_is_told_in_the_welcome) {
	struct handset late;

	cr_assert_str_eq(a.me, "nobody #0");
	handset_on(&a, "shuttle", "401");
	forget();
	handset_init_of_edition(&late, &house, "cart-1", 2, NULL);
	cr_assert_str_eq(late.me, "401 at shuttle in cart-1 0/6 #2");
	assert_me(&late, "");
	handset_off(&a);
	handset_hang_up(&late);
	handset_come_back(&late, true);
	cr_assert_str_eq(late.me, "nobody #3");
	handset_finish(&late);
}

Test(me, another_connection_hears_of_a_sign_on_before_what_that_shows) {
	handset_on(&a, "shuttle", "401");
	cr_assert_eq(strncmp(handset_heard(&b),
			     "me 401 at shuttle in cart-1 0/6 #2; reset; in step@2; ", 54),
		0);
}

Test(me, whoever_asked_is_told_in_the_answer_and_not_again) {
	handset_on(&a, "shuttle", "401");
	cr_assert_str_eq(a.answered_me, "401 at shuttle in cart-1 0/6 #2");
	assert_me(&a, "");
	assert_me(&b, "me 401 at shuttle in cart-1 0/6 #2; ");
	handset_off(&b);
	cr_assert_str_eq(b.answered_me, "nobody #3");
	assert_me(&a, "me nobody #3; ");
	assert_me(&b, "");
}

Test(me, a_break_on_another_device_is_one_here) {
	struct handset beside;

	handset_on(&a, "shuttle", "401");
	handset_init_of_edition(&beside, &house, "cart-9", 2, NULL);
	handset_on(&beside, "shuttle", "401");
	forget();
	pause_duty(&beside, BREAK);
	cr_assert_str_eq(
		beside.answered_me, "401 at shuttle in cart-1 0/6 on a break #5", "its own fact");
	assert_me(&a, "me 401 at shuttle in cart-1 0/6 on a break #4; ");
	assert_me(&b, "me 401 at shuttle in cart-1 0/6 on a break #4; ");
	pause_duty(&a, RESUME);
	cr_assert_str_eq(a.answered_me, "401 at shuttle in cart-1 0/6 #6");
	assert_me(&a, "");
	assert_me(&b, "me 401 at shuttle in cart-1 0/6 #6; ");
	handset_finish(&beside);
}

Test(me, a_pickup_takes_seats_and_leaves_them) {
	struct handset lobby;

	handset_init_of_edition(&lobby, &house, "lobby-1", 2, NULL);
	handset_on(&lobby, "lobby", "101");
	handset_on(&a, "shuttle", "401");
	ask_pickup(&lobby);
	forget();
	handset_take(&a, "3");
	cr_assert_str_eq(a.answered_me, "401 at shuttle in cart-1 3/6 #8");
	assert_me(&b, "me 401 at shuttle in cart-1 3/6 #8; ");
	handset_act(&a, USHER__REQUEST__ASK_ABOARD, "3");
	cr_assert_null(a.answered_me, "as many seats as before");
	assert_me(&b, "");
	handset_act(&b, USHER__REQUEST__ASK_DROPPED, "3");
	cr_assert_str_eq(b.answered_me, "401 at shuttle in cart-1 0/6 #10");
	assert_me(&a, "me 401 at shuttle in cart-1 0/6 #10; ");
	assert_me(&lobby, "");
	handset_finish(&lobby);
}

Test(me, a_hand_over_moves_seats_to_the_other_vehicle) {
	struct handset lobby, other;
	Usher__Handover over = USHER__HANDOVER__INIT;

	handset_init_of_edition(&lobby, &house, "lobby-1", 2, NULL);
	handset_init_of_edition(&other, &house, "cart-2", 2, NULL);
	handset_on(&lobby, "lobby", "101");
	handset_on(&a, "shuttle", "401");
	handset_on(&other, "shuttle", "402");
	ask_pickup(&lobby);
	handset_take(&a, "3");
	forget();
	handset_heard(&other);
	over.badge = "402";
	over.id = "3";
	handset_say(&a, USHER__REQUEST__ASK_HANDOVER, &over);
	cr_assert_str_eq(a.answered_me, "401 at shuttle in cart-1 0/6 #10");
	assert_me(&b, "me 401 at shuttle in cart-1 0/6 #10; ");
	assert_me(&other, "me 402 at shuttle in cart-2 3/4 #10; ");
	handset_finish(&lobby);
	handset_finish(&other);
}

/* The sample without the badge 401. */
Test(me, a_reload_that_ends_a_duty_is_told) {
	char *text = folder_read(SAMPLES "/sample.site"), *at = strstr(text, "[badge 401]"),
	     *without = NULL;
	struct folder folder;

	handset_on(&a, "shuttle", "401");
	forget();
	cr_assert_geq(
		asprintf(&without, "%.*s%s", (int)(at - text), text, strstr(at, "[badge 402]")), 0);
	folder_init(&folder);
	house_site(&house, folder_write_text(&folder, "without.site", without));
	assert_me(&a, "me nobody #3; ");
	assert_me(&b, "me nobody #3; ");
	folder_finish(&folder);
	free(without);
	free(text);
}

Test(me, nothing_is_told_before_it_is_durable) {
	house_hold(&house);
	handset_on(&a, "shuttle", "401");
	assert_me(&b, "");
	house_let_go(&house);
	assert_me(&b, "me 401 at shuttle in cart-1 0/6 #2; ");
	house_hold(&house);
	pause_duty(&a, BREAK);
	pause_duty(&a, RESUME);
	assert_me(&b, "");
	house_release(&house, 1);
	assert_me(&b, "");
	house_let_go(&house);
	assert_me(&b, "me 401 at shuttle in cart-1 0/6 #4; ");
}

Test(me, clients_of_the_first_edition_are_not_told) {
	struct handset old;

	handset_init(&old, &house, "cart-1", true);
	handset_heard(&old);
	handset_on(&old, "shuttle", "401");
	cr_assert_null(old.me);
	assert_heard(&old, "answer 1 OK; reset; in step@2; ");
	pause_duty(&a, BREAK);
	assert_heard_nothing(&old);
	handset_finish(&old);
}

/* Whoever sleeps through much costs one bit, and is told how things are once it reads again. */
Test(me, a_sleeper_is_told_the_latest_alone) {
	handset_on(&a, "shuttle", "401");
	forget();
	b.asleep = true;
	for (int i = 0; i < 400; i++) {
		pause_duty(&a, BREAK);
		pause_duty(&a, RESUME);
	}
	cr_assert_lt(session_unsent_bytes(b.session), SINK_UNSENT_MAX + 4096);
	cr_assert_gt(session_unsent_bytes(b.session), SINK_UNSENT_MAX, "it is slow indeed");
	handset_on(&a, "shuttle", "402");
	b.asleep = false;
	house_settle(&house);
	cr_assert_str_eq(b.me, a.me);
	cr_assert_eq(strncmp(b.me, "402 at shuttle", 14), 0);
}

/* After a start ------------------------------------------------------------------------------- */

/* When a break began is not in a snapshot: what it says of it is as of the snapshot, never before
 * what was told. */
Test(me, after_a_start_it_is_never_older_than_what_was_told) {
	uint64_t told;

	handset_on(&a, "shuttle", "401");
	pause_duty(&a, BREAK);
	pause_duty(&a, RESUME);
	pause_duty(&a, BREAK);
	told = a.me_changed;
	cr_assert_eq(told, 5);
	handset_hang_up(&a);
	handset_hang_up(&b);
	handset_hang_up(&boss);
	journal_write_snapshot(house.journal);
	house_restart(&house);
	b.me_changed = 0; /* it had slept since the morning */
	handset_come_back(&a, true);
	handset_come_back(&b, true);
	cr_assert_geq(a.me_changed, told);
	cr_assert_str_eq(a.me, b.me);
	cr_assert_not_null(strstr(a.me, "on a break"));
	pause_duty(&b, RESUME);
	cr_assert_str_eq(a.me, b.me);
	cr_assert_null(strstr(a.me, "on a break"));
}

/* At random ------------------------------------------------------------------------------------ */

static struct chance chance = {19};

/* Somebody does something that may change who cart-1 is. */
static void do_something(struct handset *handset, struct handset *lobby) {
	static const char *const badges[] = {"401", "402", "901"};
	char number[8];

	switch (chance_below(&chance, 8)) {
	case 0:
	case 1:
		handset_on(handset, "shuttle", badges[chance_below(&chance, 2)]);
		break;
	case 2:
		handset_on(handset, "supervisor", badges[2]);
		break;
	case 3:
		handset_off(handset);
		break;
	case 4:
		pause_duty(handset, chance_below(&chance, 2) ? BREAK : RESUME);
		break;
	case 5:
		ask_pickup(lobby);
		break;
	default:
		(void)snprintf(number, sizeof number, "%" PRIu64, 2 + chance_below(&chance, 8));
		handset_act(handset,
			chance_below(&chance, 3) ? USHER__REQUEST__ASK_TAKE
						 : USHER__REQUEST__ASK_DROPPED,
			number);
	}
}

/* note_me (handset.c) compares all that is said as changed at the same seq. Here: nothing is told
 * that is not durable, and of who the device is as soon as it is durable each connection is told
 * that reads. */
Test(me, two_connections_agree_at_every_instant, .timeout = 120) {
	struct handset lobby, other, *of_cart[] = {&a, &b};
	unsigned n_told = 0;

	handset_init_of_edition(&lobby, &house, "lobby-1", 2, NULL);
	handset_init_of_edition(&other, &house, "cart-9", 2, NULL);
	handset_on(&lobby, "lobby", "101");
	house_hold(&house);
	for (unsigned i = 0; i < 1000; i++) {
		uint64_t before = a.me_changed;

		switch (chance_below(&chance, 6)) {
		case 0:
			house_release(&house, 1 + chance_below(&chance, 12));
			break;
		case 1:
			of_cart[chance_below(&chance, 2)]->asleep = chance_below(&chance, 3) == 0;
			house_settle(&house);
			break;
		case 2:
			do_something(&other, &lobby);
			break;
		default:
			do_something(of_cart[chance_below(&chance, 2)], &lobby);
		}
		cr_assert(a.me_changed <= house.durable && b.me_changed <= house.durable);
		for (size_t j = 0; j < 2; j++) {
			uint64_t changed = relay_device_own_changed_seq(house.relay, "cart-1");

			cr_assert(of_cart[j]->asleep || changed > house.durable ||
					of_cart[j]->me_changed == changed,
				"it is %s, and something else since %llu", of_cart[j]->me,
				(unsigned long long)changed);
		}
		cr_assert(a.me_changed != b.me_changed || !strcmp(a.me, b.me), "%s, and %s", a.me,
			b.me);
		n_told += a.me_changed > before;
	}
	a.asleep = b.asleep = false;
	house_let_go(&house);
	cr_assert_str_eq(a.me, b.me);
	cr_assert_gt(n_told, 50, "something has changed %u times", n_told);
	handset_finish(&lobby);
	handset_finish(&other);
}
