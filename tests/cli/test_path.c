/* SPDX-License-Identifier: MIT */
/* A guest's path as people read it: every kind of handoff, guests of one surname, visits. */
#include "screen.h"
#include "screen_table.h"

#include "cli/render.h"
#include "proto/text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MIDNIGHT INT64_C(1767225600000)
#define AT(h, m, s) (MIDNIGHT + ((h)*INT64_C(3600) + (m)*60 + (s)) * 1000)

static struct table table;
static struct view view;
static Usher__Handoff handoff;
static Usher__Card card;
static char *traits[] = {"灰西裝", "戴眼鏡"};

static void start(void) {
	setenv("TZ", "UTC", 1);
	tzset();
	view.now = AT(10, 42, 0);
	handoff = (Usher__Handoff)USHER__HANDOFF__INIT;
	card = (Usher__Card)USHER__CARD__INIT;
	card.surname = "王";
	card.honorific = USHER__HONORIFIC__MR;
	card.traits = traits;
	card.n_traits = 2;
	handoff.id = "4K";
	handoff.visit = "7";
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.from = "lobby";
	handoff.to = "show-flat-a";
	handoff.post = "show-flat";
	handoff.card = &card;
}

TestSuite(path, .init = start);

static const char *row(void) {
	memset(&table, 0, sizeof table);
	render_handoff(&table, &handoff, &view);
	return screen_table(&table, SCREEN_NONE);
}

static void take(Usher__Stage stage) {
	handoff.stage = stage;
	handoff.taken_by = "302";
	handoff.taken_by_name = "李";
}

/* Arrivals ---------------------------------------------------------------------------------------- */

Test(path, an_arrival_counts_to_when_the_guest_is_there) {
	static const struct {
		int64_t expected, meet_by; /* ms from now */
		const char *words;
	} times[] = {
		{28000, 43000, " offered, in 28 s "},
		{27600, 43000, " offered, in 28 s "},
		{300000, 315000, " offered, in 5 min "},
		{0, 15000, " offered, now "},
		{-15000, 0, " offered, now "},
		{-27000, -12000, " offered, +12 s "},
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

/* Pickups ----------------------------------------------------------------------------------------- */

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
	cr_assert_str_eq(row(), "(=) 4K 王先生 2 sales-hall > airport taken by 302 李, in 4 min 2 bags · cart-1 · 灰西裝\n");
	take(USHER__STAGE__ABOARD);
	cr_assert_str_eq(row(), "(>) 4K 王先生 2 sales-hall > airport aboard with 302 李 2 bags · cart-1 · 灰西裝\n");
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

/* Services ---------------------------------------------------------------------------------------- */

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
	cr_assert_str_eq(row(), "( ) 4K milk-tea × 3 sales-hall > table 3 offered for 201 黃 · 王先生 · no ice · 9123\n");
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
	take(USHER__STAGE__STAGE_DONE);
	cr_assert_str_eq(row(), "(v) 4K umbrella × 1 lobby > gate lent and back by 302 李\n");
}

/* Notices ----------------------------------------------------------------------------------------- */

static Usher__Reader readers[6], *all_readers[6];

static void make_notice(size_t n) {
	static char *const who[][2] = {{"301", "周"}, {"302", "李"}, {"303", "鄭"}, {"304", "吳"}, {"305", "葉"}, {"306", "林"}};

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
	cr_assert_str_eq(row(), "( ) 4K notice lobby > show-flat confirmed 2 of 3, without 303 鄭 B單位電梯檢修\n");
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
	cr_assert_not_null(strstr(row(), " missed: confirmed 0 of 6, without 301 周, 302 李, 303 鄭 and 3 more "));
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
	cr_assert_str_eq(row(), "( ) 4K notice lobby > supervisor offered nobody is on duty at lobby\n");
	handoff.text = "nobody is there";
	cr_assert_str_eq(row(), "( ) 4K notice lobby > supervisor offered nobody is on duty at lobby\n", "once is enough");
}

static const char *details(void) {
	screen_start(STDOUT_FILENO, SCREEN_NONE);
	render_details(&handoff);
	return screen_stop();
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
	cr_assert_not_null(strstr(row(), "( ) 4K 王先生 lobby > show-flat-a offered, rings in 8 s 灰西裝"));
	handoff.next_post = "supervisor";
	handoff.rungs = 1;
	cr_assert_not_null(strstr(row(), "/!\\ 4K 王先生 lobby > show-flat-a offered, supervisor in 8 s 灰西裝"));
	handoff.next_at = 0;
	handoff.also = also;
	handoff.n_also = 2;
	cr_assert_not_null(strstr(row(), "/!\\ 4K 王先生 lobby > show-flat-a offered, sales-hall too, supervisor too 灰西裝"));
	handoff.cause = USHER__CAUSE__NOBODY_THERE;
	cr_assert_not_null(strstr(row(), " offered, nobody was there, sales-hall too, supervisor too "));
	handoff.stage = USHER__STAGE__MISSED;
	cr_assert_not_null(strstr(row(), "[X] 4K 王先生 lobby > show-flat-a missed: nobody took it 灰西裝"));
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

/* The card ---------------------------------------------------------------------------------------- */

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

Test(path, a_change_says_what_and_who) {
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

Test(path, the_rest_of_the_card_is_one_look_away) {
	make_change();
	handoff.changes = changes;
	handoff.n_changes = 1;
	card.level = "VIP";
	card.language = "English";
	card.contact = "9123 4567";
	card.host = "黃";
	cr_assert_str_eq(details(), "    visit 7\n"
				    "    level: VIP, speaks: English, contact: 9123 4567, has come to see: 黃\n"
				    "    10:40:00 surname 王 → 黃 by 102 何\n");
}

/* Two of one surname ------------------------------------------------------------------------------ */

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

Test(path, two_of_one_surname_are_told_apart) {
	make_namesakes();
	expect_apart(&handoff, "王先生 (戴眼鏡)");
	expect_apart(&another, "王先生 (藍外套)");
	cr_assert_str_eq(row(), "( ) 4K 王先生 (戴眼鏡) lobby > show-flat-a offered 灰西裝\n", "and it is not said twice");
	another.visit = "7"; /* the same guest */
	expect_apart(&handoff, "王先生 (灰西裝)");
	another.visit = "8";
	card_of_another.surname = "黃"; /* whose name is another */
	expect_apart(&handoff, "王先生 (灰西裝)");
	card_of_another.surname = "王";
	handoff.namesake = false;
	expect_apart(&handoff, "王先生");
}

Test(path, two_who_look_alike_are_told_apart_by_what_there_is) {
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

static const char *namesake(const Usher__Handoff *of) {
	screen_start(STDERR_FILENO, SCREEN_NONE);
	render_namesake(&another, of, stderr);
	return screen_stop();
}

Test(path, the_newer_ones_sender_is_told) {
	make_namesakes();
	cr_assert_str_eq(namesake(&handoff), "another 王先生 is on site: > show-flat-b, 藍外套 (4M)\n");
	cr_assert_str_eq(namesake(NULL), "another 王先生 is on site: > show-flat-b, 灰西裝 (4M)\n");
	card_of_another.n_traits = 0;
	cr_assert_str_eq(namesake(&handoff), "another 王先生 is on site: > show-flat-b (4M)\n");
	another.card = NULL;
	cr_assert_str_eq(namesake(&handoff), "another guest of that surname is on site\n");
	another = (Usher__Handoff)USHER__HANDOFF__INIT;
	cr_assert_str_eq(namesake(&handoff), "another guest of that surname is on site\n");
}

/* Visits ------------------------------------------------------------------------------------------ */

Test(path, a_visit_is_told_in_order) {
	Usher__Visit visit = USHER__VISIT__INIT;
	Usher__Handoff arrival = handoff, loan = USHER__HANDOFF__INIT, hidden = USHER__HANDOFF__INIT;
	Usher__Handoff *handoffs[] = {&loan, &hidden, &arrival};
	Usher__Person first = {.base = PROTOBUF_C_MESSAGE_INIT(&usher__person__descriptor), .badge = "301", .name = "周"}, second = first;
	Usher__Person *declined[] = {&first, &second};
	Usher__Earlier before = {.base = PROTOBUF_C_MESSAGE_INIT(&usher__earlier__descriptor), .badge = "602", .name = "馬"}, *earlier[] = {&before};
	char *also[] = {"sales-hall", "supervisor"};

	make_change();
	second.badge = "303";
	second.name = "";
	arrival.declined = declined;
	arrival.n_declined = 2;
	arrival.also = also;
	arrival.n_also = 2;
	arrival.cause = USHER__CAUSE__NOT_MET; /* why the supervisor heard of it */
	visit.id = "7";
	visit.card = &card;
	visit.opened_at = arrival.offered_at = AT(10, 0, 0);
	visit.changes = changes;
	visit.n_changes = 1;
	visit.ended_at = AT(11, 0, 0);
	visit.ended_by = "101";
	arrival.sent_by = "101";
	arrival.sent_by_name = "陳";
	arrival.stage = USHER__STAGE__MET;
	arrival.taken_by = "302";
	arrival.taken_by_name = "李";
	arrival.taken_at = AT(10, 0, 5);
	arrival.ended_at = AT(10, 0, 50);
	arrival.meet_by = AT(10, 0, 55);
	loan.id = "4M";
	loan.kind = USHER__KIND__SERVICE;
	loan.stage = USHER__STAGE__LENT;
	loan.service = "umbrella";
	loan.loan = true;
	loan.from = "show-flat";
	loan.at = "gate";
	loan.taken_by = "601";
	loan.offered_at = AT(10, 45, 0);
	loan.taken_at = AT(10, 46, 0);
	loan.aboard_at = AT(10, 50, 0);
	before.taken_at = AT(10, 46, 0);
	before.until = loan.taken_at = AT(10, 55, 0);
	before.handed_over = true;
	loan.earlier = earlier;
	loan.n_earlier = 1;
	hidden.id = "4N";
	hidden.from = "show-flat";
	hidden.to = "sales-hall";
	hidden.offered_at = AT(10, 30, 0);
	hidden.ended_at = AT(10, 31, 0);
	render_visit(&table, &visit, &view);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "visit 7 王先生 2026-01-01 10:00 to 11:00, ended by 101 灰西裝 · 戴眼鏡\n");
	memset(&table, 0, sizeof table);
	render_timeline(&table, &visit, handoffs, 3);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE), "10:00:00        opened\n"
							    "10:00:00 ( ) 4K offered lobby > show-flat-a by 101 陳, sales-hall too, declined by 301 周 · 303\n"
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
							    "11:00:00        ended by 101\n");
}

/* What others typed ------------------------------------------------------------------------------- */

static char hostile[] = "a\x1b[31m\r\nb\t\x07\xe2\x80\xae\xff\xc2\x9b";

static void expect_safe(const char *text, size_t lines) {
	struct text_fault fault;

	for (; lines; lines--) {
		const char *end = strchr(text, '\n');

		cr_assert_not_null(end);
		cr_assert_eq(text_check(text, (size_t)(end - text), &fault), TEXT_FINE, "%s", text);
		text = end + 1;
	}
	cr_assert_str_eq(text, "", "more lines than rows");
}

Test(path, hostile_text_is_made_safe) {
	make_notice(1);
	readers[0].badge = readers[0].name = handoff.text = handoff.from = handoff.id = hostile;
	handoff.visit = "";
	expect_safe(row(), 1);
	expect_safe(details(), 2);
	make_namesakes();
	card_of_another.surname = traits_of_another[1] = another.id = another.to = hostile;
	expect_safe(namesake(&handoff), 1);
}
