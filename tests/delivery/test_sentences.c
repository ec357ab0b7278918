/* SPDX-License-Identifier: MIT */
/* What is to be said to a guest goes with each state, in sentences: to those whom the handoff is
 * for, not to whoever has only sent it; a client of the first edition has one text. */
#include "staff.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

enum {
	EDITION = 2,
};

static struct house house;
static struct handset lobby, flat, other, old, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", true, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&other, "flat-2", true, "show-flat", "302"},
	{&old, "flat-3", true, "show-flat", "303"},
	{&boss, "boss-1", true, "supervisor", "901"},
};
static Usher__FromRelay *message; /* the last update */

/* All but one come back as clients of this edition. */
static void start(void) {
	staff_come(STAFF(everybody), &house, false);
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		struct handset *handset = everybody[i].handset;

		if (handset != &old) {
			handset_hang_up(handset);
			handset->edition = EDITION;
			handset_come_back(handset, true);
		}
	}
	staff_forget(STAFF(everybody));
}

static void stop(void) {
	if (message) {
		usher__from_relay__free_unpacked(message, NULL);
	}
	message = NULL;
	staff_leave(STAFF(everybody), &house);
}

TestSuite(sentences, .init = start, .fini = stop);

static const Usher__Update *last_update(struct handset *handset) {
	if (message) {
		usher__from_relay__free_unpacked(message, NULL);
	}
	message = handset_last_message(handset);
	cr_assert_eq(message->body_case, USHER__FROM_RELAY__BODY_UPDATE);
	cr_assert_eq(message->update->what_case, USHER__UPDATE__WHAT_HANDOFF);
	return message->update;
}

static void send_wang(void) {
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.surname = "王";
	card.honorific = USHER__HONORIFIC__MR;
	send.to = "show-flat-a";
	send.card = &card;
	handset_say(&lobby, USHER__REQUEST__ASK_SEND, &send);
}

Test(sentences, whom_it_is_for_has_them) {
	const Usher__Update *update;

	send_wang();
	update = last_update(&flat);
	cr_assert_str_eq(update->say, "");
	cr_assert_eq(update->n_now, 1);
	cr_expect_str_eq(update->now[0]->text, "您好，王先生！歡迎光臨君林天下樣板房A。");
	cr_expect_eq(update->now[0]->name_at, 3);
	cr_expect_eq(update->now[0]->name_length, 3);
	cr_expect_str_eq(update->now[0]->language, "zh-Hant");
	cr_assert_eq(update->n_then, 1);
	cr_expect_str_eq(update->then[0]->text, "請稍坐，我們幫您穿上鞋套。");
	cr_expect_str_eq(update->voice_language, "zh-Hant");
	cr_expect_eq(last_update(&boss)->n_now, 1, "a supervisor sees what whoever takes it sees");
}

Test(sentences, whoever_has_only_sent_it_has_none) {
	const Usher__Update *update;

	send_wang();
	handset_take(&flat, "2");
	update = last_update(&lobby);
	cr_assert_eq(update->handoff->stage, USHER__STAGE__TAKEN);
	cr_expect_eq(update->n_now, 0);
	cr_expect_eq(update->n_then, 0);
	cr_expect_str_eq(update->say, "");
}

Test(sentences, a_client_of_the_first_edition_has_one_text) {
	const Usher__Update *update;

	send_wang();
	update = last_update(&old);
	cr_expect_str_eq(update->say, "您好，王先生！歡迎光臨君林天下樣板房A。");
	cr_expect_eq(update->n_now, 0);
	cr_expect_eq(update->n_then, 0);
	cr_expect_str_eq(update->voice_language, "");
}

/* Once the guest is there, what comes next is the farewell; whoever says it is not marked any more.
 */
Test(sentences, they_follow_the_stage) {
	const Usher__Update *update;

	send_wang();
	handset_take(&flat, "2");
	handset_act(&flat, USHER__REQUEST__ASK_MET, "2");
	update = last_update(&other);
	cr_assert_eq(update->n_now, 1);
	cr_expect_str_eq(update->now[0]->text, "請稍坐，我們幫您穿上鞋套。");
	cr_assert_eq(update->n_then, 2);
	cr_expect_str_eq(update->then[0]->text, "王先生，各位請稍坐一會兒，我幫您脫一下鞋套。");
	cr_expect_str_eq(
		update->then[1]->text, "電梯到了，各位請，歡迎再次光臨，工號301，很高興為您服務。");
	cr_expect_eq(update->then[1]->n_blanks, 0);
	cr_expect_str_eq(update->then[1]->aloud,
		"電梯到了，各位請，歡迎再次光臨，工號三零一，很高興為您服務。");
}
