/* SPDX-License-Identifier: MIT */
/* A guest as people read of them: the card, others of the same surname, the visit as it went. */
#include "handoff_row.h"
#include "screen.h"
#include "screen_table.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

TestSuite(guest, .init = handoff_row_start);

/* The card ------------------------------------------------------------------------------------ */

static Usher__Change change, *changes[] = {&change};

static void make_change(void) {
	change = (Usher__Change)USHER__CHANGE__INIT;
	change.field = "surname";
	change.before = "王";
	change.after = "黃";
	change.by = "102";
	change.by_name = "何";
	change.at = AT(10, 40, 0);
}

Test(guest, a_change_says_what_and_who) {
	char *text;

	make_change();
	text = render_change(&change);
	cr_assert_str_eq(text, "surname 王 → 黃 by 102 何");
	free(text);
	change.before = "";
	change.by = change.by_name = "";
	text = render_change(&change);
	cr_assert_str_eq(text, "surname nothing → 黃");
	free(text);
}

Test(guest, the_rest_of_the_card_is_one_look_away) {
	make_change();
	handoff.changes = changes;
	handoff.n_changes = 1;
	card.level = "VIP";
	card.language = "English";
	card.contact = "9123 4567";
	card.host = "黃";
	cr_assert_str_eq(details(),
		"    visit 7\n"
		"    level: VIP, speaks: English, contact: 9123 4567, has come to see: 黃\n"
		"    10:40:00 surname 王 → 黃 by 102 何\n");
}

Test(guest, how_late_it_was_is_one_look_away) {
	cr_assert_null(strstr(details(), "asked for"));
	handoff.late_by = 72400;
	cr_assert_not_null(strstr(details(), "    sent 72 s after it was asked for\n"));
}

/* Two of one surname -------------------------------------------------------------------------- */

static Usher__Handoff another, *others[2];
static Usher__Card card_of_another;
static char *traits_of_another[] = {"灰西裝", "藍外套"};

static void make_namesakes(void) {
	another = (Usher__Handoff)USHER__HANDOFF__INIT;
	card_of_another = (Usher__Card)USHER__CARD__INIT;
	card_of_another.surname = "王";
	card_of_another.honorific = USHER__HONORIFIC__MR;
	card_of_another.traits = traits_of_another;
	card_of_another.n_traits = 2;
	another.id = "4M";
	another.visit = "8";
	another.to = "show-flat-b";
	another.card = &card_of_another;
	another.namesake = handoff.namesake = true;
	others[0] = &handoff;
	others[1] = &another;
	view.others = others;
	view.n_others = 2;
}

static void expect_apart(const Usher__Handoff *of, const char *expected) {
	char *text = render_guest_apart(of, &view);

	cr_assert_str_eq(text, expected);
	free(text);
}

Test(guest, two_of_one_surname_are_told_apart) {
	make_namesakes();
	expect_apart(&handoff, "王先生 (戴眼鏡)");
	expect_apart(&another, "王先生 (藍外套)");
	cr_assert_str_eq(row(), "( ) 4K 王先生 (戴眼鏡) lobby > show-flat-a offered 灰西裝\n",
		"and it is not said twice");
	another.visit = "7"; /* the same guest */
	expect_apart(&handoff, "王先生 (灰西裝)");
	another.visit = "8";
	card_of_another.surname = "黃"; /* whose name is another */
	expect_apart(&handoff, "王先生 (灰西裝)");
	card_of_another.surname = "王";
	handoff.namesake = false;
	expect_apart(&handoff, "王先生");
}

Test(guest, two_who_look_alike_are_told_apart_by_what_there_is) {
	make_namesakes();
	card.n_traits = card_of_another.n_traits = 1;
	expect_apart(&handoff, "王先生 (灰西裝)");
	card.n_traits = 0;
	card.party_size = 3;
	expect_apart(&handoff, "王先生 (party of 3)");
	card.party_size = 0;
	expect_apart(&handoff, "王先生 (visit 7)");
	another.card = NULL;
	expect_apart(&another, "guest (visit 8)");
}

static Usher__Namesake *told_namesake; /* of a guest who may not be seen */

static const char *namesake(Usher__Handoff *of) {
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.same_name = &another;
	answer.handoff = of;
	answer.namesake = told_namesake;
	screen_start(STDERR_FILENO, SCREEN_NONE);
	render_namesake(&answer, stderr);
	return screen_stop();
}

Test(guest, the_newer_ones_sender_is_told) {
	make_namesakes();
	cr_assert_str_eq(
		namesake(&handoff), "another 王先生 is on site: > show-flat-b, 藍外套 (4M)\n");
	cr_assert_str_eq(namesake(NULL), "another 王先生 is on site: > show-flat-b, 灰西裝 (4M)\n");
	card_of_another.n_traits = 0;
	cr_assert_str_eq(namesake(&handoff), "another 王先生 is on site: > show-flat-b (4M)\n");
	another.card = NULL;
	cr_assert_str_eq(namesake(&handoff), "another guest of that surname is on site\n");
	another = (Usher__Handoff)USHER__HANDOFF__INIT;
	cr_assert_str_eq(namesake(&handoff), "another guest of that surname is on site\n");
}

/* One trait tells the two apart; where they are is not said. */
Test(guest, of_one_who_may_not_be_seen_a_trait_is_told) {
	Usher__Namesake unseen = USHER__NAMESAKE__INIT;

	make_namesakes();
	another = (Usher__Handoff)USHER__HANDOFF__INIT;
	told_namesake = &unseen;
	cr_assert_str_eq(namesake(&handoff), "another guest of that surname is on site\n");
	unseen.trait = "藍外套";
	cr_assert_str_eq(namesake(&handoff), "another guest of that surname is on site: 藍外套\n");
	unseen.area = "show-flat-b";
	unseen.visit = "4M";
	cr_assert_str_eq(namesake(&handoff),
		"another guest of that surname is on site: > show-flat-b, 藍外套 (4M)\n");
	unseen.trait = "";
	cr_assert_str_eq(namesake(&handoff),
		"another guest of that surname is on site: > show-flat-b (4M)\n");
}

Test(guest, hostile_text_is_made_safe) {
	make_namesakes();
	card_of_another.surname = traits_of_another[1] = another.id = another.to = hostile;
	handoff.from = handoff.id = hostile;
	expect_safe(namesake(&handoff), 1);
}

/* Visits -------------------------------------------------------------------------------------- */

/* Two declined, and the supervisor heard that nobody had met the guest; then 302 did. */
static void make_met(Usher__Handoff *arrival) {
	static char *also[] = {"sales-hall", "supervisor"};
	static Usher__Person first, second, *declined[] = {&first, &second};

	first = second = (Usher__Person)USHER__PERSON__INIT;
	first.badge = "301";
	first.name = "周";
	second.badge = "303";
	arrival->declined = declined;
	arrival->n_declined = 2;
	arrival->also = also;
	arrival->n_also = 2;
	arrival->cause = USHER__CAUSE__NOT_MET;
	arrival->sent_by = "101";
	arrival->sent_by_name = "陳";
	arrival->stage = USHER__STAGE__MET;
	arrival->taken_by = "302";
	arrival->taken_by_name = "李";
	arrival->offered_at = AT(10, 0, 0);
	arrival->taken_at = AT(10, 0, 5);
	arrival->ended_at = AT(10, 0, 50);
	arrival->meet_by = AT(10, 0, 55);
}

/* 602 took it and handed it over to 601. */
static void make_lent(Usher__Handoff *loan) {
	static Usher__Earlier before, *earlier[] = {&before};

	before = (Usher__Earlier)USHER__EARLIER__INIT;
	before.badge = "602";
	before.name = "馬";
	before.taken_at = AT(10, 46, 0);
	before.until = loan->taken_at = AT(10, 55, 0);
	before.handed_over = true;
	loan->earlier = earlier;
	loan->n_earlier = 1;
	loan->id = "4M";
	loan->kind = USHER__KIND__SERVICE;
	loan->stage = USHER__STAGE__LENT;
	loan->service = "umbrella";
	loan->loan = true;
	loan->from = "show-flat";
	loan->at = "gate";
	loan->taken_by = "601";
	loan->offered_at = AT(10, 45, 0);
	loan->aboard_at = AT(10, 50, 0);
}

Test(guest, a_visit_is_told_in_order) {
	static const char told[] = "10:00:00        opened\n"
				   "10:00:00 ( ) 4K offered lobby > show-flat-a by 101 陳, "
				   "sales-hall too, declined by 301 周 · 303\n"
				   "10:00:05 (=) 4K taken by 302 李\n"
				   "10:00:50 (v) 4K met in time by 302 李\n"
				   "10:30:00 ( ) 4N offered show-flat > sales-hall\n"
				   "10:31:00     4N ended\n"
				   "10:40:00        card: surname 王 → 黃 by 102 何\n"
				   "10:45:00 ( ) 4M umbrella × 1 offered show-flat > gate\n"
				   "10:46:00 (=) 4M taken by 602 馬\n"
				   "10:50:00 (o) 4M lent by 602 馬\n"
				   "10:55:00 ( ) 4M handed over, was with 602 馬\n"
				   "10:55:00 (=) 4M taken by 601\n"
				   "11:00:00        ended by 101\n";
	Usher__Visit visit = USHER__VISIT__INIT;
	Usher__Handoff arrival = handoff, loan = USHER__HANDOFF__INIT, hidden = loan;
	Usher__Handoff *handoffs[] = {&loan, &hidden, &arrival};

	make_change();
	make_met(&arrival);
	make_lent(&loan);
	hidden.id = "4N";
	hidden.from = "show-flat";
	hidden.to = "sales-hall";
	hidden.offered_at = AT(10, 30, 0);
	hidden.ended_at = AT(10, 31, 0);
	visit.id = "7";
	visit.card = &card;
	visit.opened_at = AT(10, 0, 0);
	visit.changes = changes;
	visit.n_changes = 1;
	visit.ended_at = AT(11, 0, 0);
	visit.ended_by = "101";
	render_visit(&table, &visit, &view);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"visit 7 王先生 2026-01-01 10:00 to 11:00, ended by 101 灰西裝 · 戴眼鏡\n");
	memset(&table, 0, sizeof table);
	render_timeline(&table, &visit, handoffs, 3);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), told);
}
