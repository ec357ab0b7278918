/* SPDX-License-Identifier: MIT */
/* A guest's path as people read it: a row for every kind of handoff. */
#include "handoff_row.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(path, .init = handoff_row_start);

/* Arrivals ------------------------------------------------------------------------------------ */

Test(path, an_arrival_counts_to_when_the_guest_is_there) {
	static const struct {
		int64_t expected, meet_by; /* ms from now */
		const char *words;
	} times[] = {
		{28000, 43000, " offered, in 28 s "}, {27600, 43000, " offered, in 28 s "},
		{300000, 315000, " offered, in 5 min "}, {0, 15000, " offered, now "},
		{-15000, 0, " offered, now "}, {-27000, -12000, " offered, +12 s "},
		{-27000, INT64_MIN, " offered, +27 s "}, /* not said */
	};

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		const char *text;

		handoff.expected_at = view.now + times[i].expected;
		handoff.meet_by = times[i].meet_by == INT64_MIN ? 0 : view.now + times[i].meet_by;
		text = row();
		cr_assert_not_null(strstr(text, times[i].words), "%zu: %s", i, text);
	}
	take(USHER__STAGE__TAKEN);
	handoff.late = true; /* the request */
	cr_assert_not_null(strstr(row(), " taken by 302 李, +27 s, late "));
}

Test(path, whoever_met_a_guest_did_so_in_time_or_not) {
	take(USHER__STAGE__MET);
	handoff.expected_at = AT(10, 40, 0);
	handoff.meet_by = AT(10, 40, 15);
	handoff.ended_at = handoff.meet_by;
	cr_assert_not_null(strstr(row(), "> show-flat-a met in time by 302 李 "));
	handoff.ended_at += 12000;
	cr_assert_not_null(strstr(row(), "> show-flat-a met 12 s late by 302 李 "));
	handoff.meet_by = 0;
	cr_assert_not_null(strstr(row(), "> show-flat-a met by 302 李 "));
}

Test(path, a_level_is_a_star) {
	card.level = "VIP";
	cr_assert_str_eq(row(), "( ) 4K *王先生 lobby > show-flat-a offered 灰西裝 · 戴眼鏡\n");
}

/* Pickups ------------------------------------------------------------------------------------- */

static void make_pickup(void) {
	handoff.kind = USHER__KIND__PICKUP;
	handoff.area = "sales-hall";
	handoff.to = "airport";
	card.n_traits = 1;
}

Test(path, a_pickup_is_a_row) {
	make_pickup();
	cr_assert_str_eq(row(), "( ) 4K 王先生 1 sales-hall > airport offered 灰西裝\n");
	handoff.luggage = 1;
	card.party_size = 6;
	cr_assert_str_eq(row(), "( ) 4K 王先生 6 sales-hall > airport offered 1 bag · 灰西裝\n");
	handoff.party = 2;
	handoff.luggage = 2;
	handoff.vehicle = "cart-1";
	take(USHER__STAGE__TAKEN);
	handoff.expected_at = view.now + 240000;
	cr_assert_str_eq(row(),
		"(=) 4K 王先生 2 sales-hall > airport taken by 302 李, in 4 min 2 bags · cart-1 · "
		"灰西裝\n");
	take(USHER__STAGE__ABOARD);
	cr_assert_str_eq(row(),
		"(>) 4K 王先生 2 sales-hall > airport aboard with 302 李 2 bags · cart-1 · "
		"灰西裝\n");
}

Test(path, a_driver_is_there_in_minutes) {
	make_pickup();
	take(USHER__STAGE__TAKEN);
	handoff.expected_at = view.now + 240050; /* the relay's clock is a little ahead */
	cr_assert_not_null(strstr(row(), " 李, in 4 min "));
	handoff.expected_at = view.now + 100;
	cr_assert_not_null(strstr(row(), " 李, in 1 min "));
	handoff.expected_at = view.now - 1;
	cr_assert_not_null(strstr(row(), " 李, late "));
	handoff.expected_at = view.now - 125000;
	cr_assert_not_null(strstr(row(), " 李, 2 min late "));
}

/* Services ------------------------------------------------------------------------------------ */

Test(path, a_service_is_a_row) {
	handoff.kind = USHER__KIND__SERVICE;
	handoff.service = "milk-tea";
	handoff.post = "bar";
	handoff.from = "sales-hall";
	handoff.card = NULL;
	cr_assert_str_eq(row(), "( ) 4K milk-tea × 1 sales-hall > bar offered\n");
	handoff.quantity = 3;
	handoff.at = "table 3";
	handoff.card = &card;
	handoff.named = "201";
	handoff.named_name = "黃";
	handoff.note = "no ice";
	handoff.contact = "9123";
	cr_assert_str_eq(row(),
		"( ) 4K milk-tea × 3 sales-hall > table 3 offered for 201 黃 · 王先生 · no ice · "
		"9123\n");
}

Test(path, a_loan_says_since_when) {
	handoff.kind = USHER__KIND__SERVICE;
	handoff.service = "umbrella";
	handoff.at = "gate";
	handoff.loan = true;
	handoff.card = NULL;
	handoff.aboard_at = AT(10, 30, 5);
	take(USHER__STAGE__LENT);
	cr_assert_str_eq(row(), "(o) 4K umbrella × 1 lobby > gate lent since 10:30 by 302 李\n");
	take(USHER__STAGE__DONE);
	cr_assert_str_eq(row(), "(v) 4K umbrella × 1 lobby > gate lent and back by 302 李\n");
}

/* Notices ------------------------------------------------------------------------------------- */

static Usher__Reader readers[6], *all_readers[6];

static void make_notice(size_t n) {
	static char *const who[][2] = {{"301", "周"}, {"302", "李"}, {"303", "鄭"}, {"304", "吳"},
		{"305", "葉"}, {"306", "林"}};

	handoff.kind = USHER__KIND__NOTICE;
	handoff.to = "";
	handoff.card = NULL;
	handoff.confirm = true;
	handoff.text = "B單位電梯檢修";
	for (size_t i = 0; i < n; i++) {
		readers[i] = (Usher__Reader)USHER__READER__INIT;
		readers[i].badge = who[i][0];
		readers[i].name = who[i][1];
		all_readers[i] = &readers[i];
	}
	handoff.readers = all_readers;
	handoff.n_readers = n;
}

Test(path, a_notice_says_who_has_not) {
	make_notice(3);
	readers[0].at = readers[1].at = AT(10, 41, 0);
	cr_assert_str_eq(row(),
		"( ) 4K notice lobby > show-flat confirmed 2 of 3, without 303 鄭 B單位電梯檢修\n");
	readers[2].at = AT(10, 41, 30);
	handoff.ends_at = AT(18, 0, 0);
	cr_assert_not_null(strstr(row(), " confirmed 3 of 3, until 18:00 "));
	handoff.ends_at = AT(18, 0, 0) + INT64_C(2) * 24 * 3600 * 1000;
	cr_assert_not_null(strstr(row(), " confirmed 3 of 3, until 2026-01-03 18:00 "));
	handoff.ends_at = 0;
	handoff.stage = USHER__STAGE__CONFIRMED;
	cr_assert_str_eq(row(), "(v) 4K notice lobby > show-flat confirmed 3 of 3 B單位電梯檢修\n");
	handoff.confirm = false;
	cr_assert_not_null(strstr(row(), " reached 3 of 3 "));
	make_notice(6);
	handoff.stage = USHER__STAGE__MISSED;
	cr_assert_not_null(strstr(
		row(), " missed: confirmed 0 of 6, without 301 周, 302 李, 303 鄭 and 3 more "));
	make_notice(0);
	cr_assert_not_null(strstr(row(), " missed: nobody read it "));
	handoff.stage = USHER__STAGE__OFFERED;
	cr_assert_not_null(strstr(row(), " offered "));
}

Test(path, an_empty_post_is_named) {
	make_notice(0);
	handoff.post = "supervisor";
	handoff.text = "";
	handoff.unstaffed = true;
	cr_assert_str_eq(
		row(), "( ) 4K notice lobby > supervisor offered nobody is on duty at lobby\n");
	handoff.text = "nobody is there";
	cr_assert_str_eq(row(),
		"( ) 4K notice lobby > supervisor offered nobody is on duty at lobby\n",
		"once is enough");
}

Test(path, all_readers_are_one_look_away) {
	make_notice(2);
	handoff.visit = "";
	readers[1].at = AT(10, 41, 30);
	cr_assert_str_eq(details(), "    B單位電梯檢修\n    301 周 not yet\n    302 李 10:41:30\n");
}

Test(path, what_nobody_takes_is_urgent) {
	char *also[] = {"sales-hall", "supervisor"};

	handoff.next_at = view.now + 8000;
	cr_assert_not_null(
		strstr(row(), "( ) 4K 王先生 lobby > show-flat-a offered, rings in 8 s 灰西裝"));
	handoff.next_post = "supervisor";
	handoff.rungs = 1;
	cr_assert_not_null(strstr(
		row(), "/!\\ 4K 王先生 lobby > show-flat-a offered, supervisor in 8 s 灰西裝"));
	handoff.next_at = 0;
	handoff.also = also;
	handoff.n_also = 2;
	cr_assert_not_null(strstr(row(),
		"/!\\ 4K 王先生 lobby > show-flat-a offered, sales-hall too, supervisor too "
		"灰西裝"));
	handoff.cause = USHER__CAUSE__NOBODY_THERE;
	cr_assert_not_null(
		strstr(row(), " offered, nobody was there, sales-hall too, supervisor too "));
	handoff.stage = USHER__STAGE__MISSED;
	cr_assert_not_null(
		strstr(row(), "[X] 4K 王先生 lobby > show-flat-a missed: nobody took it 灰西裝"));
	handoff.cause = USHER__CAUSE__ALL_DECLINED;
	cr_assert_not_null(strstr(row(), " missed: all declined 灰西裝"));
}

Test(path, a_guest_who_is_not_met_is_said) {
	take(USHER__STAGE__TAKEN);
	handoff.expected_at = view.now - 60000;
	handoff.meet_by = view.now - 30000;
	handoff.remind_at = handoff.up_at = view.now + 1000;
	cr_assert_not_null(strstr(row(), " 李, +30 s "));
	handoff.remind_at = 0;
	cr_assert_not_null(strstr(row(), " 李, not met, +30 s "));
	handoff.up_at = 0;
	handoff.cause = USHER__CAUSE__NOT_MET;
	cr_assert_not_null(strstr(row(), " 李, not met: the supervisor knows, +30 s "));
}

Test(path, hostile_text_is_made_safe) {
	make_notice(1);
	readers[0].badge = readers[0].name = handoff.text = handoff.from = handoff.id = hostile;
	handoff.visit = "";
	expect_safe(row(), 1);
	expect_safe(details(), 2);
}
