/* SPDX-License-Identifier: MIT */
/* What is not yet, as people read it: what is held, and guests who are announced. */
#include "screen.h"
#include "screen_table.h"

#include "cli/render.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MIDNIGHT INT64_C(1767225600000) /* of 2026-01-01, UTC */
#define AT(h, m) (MIDNIGHT + ((h)*INT64_C(3600) + (m)*60) * 1000)

static struct table table;
static struct view view;
static Usher__Handoff handoff;
static Usher__Visit visit;
static Usher__Expected expected;
static Usher__Card card;

static void start(void) {
	setenv("TZ", "UTC", 1);
	tzset();
	view.now = AT(10, 0);
	handoff = (Usher__Handoff)USHER__HANDOFF__INIT;
	visit = (Usher__Visit)USHER__VISIT__INIT;
	expected = (Usher__Expected)USHER__EXPECTED__INIT;
	card = (Usher__Card)USHER__CARD__INIT;
	card.surname = "王";
	card.title = "總";
	card.party_size = 5;
	expected.at = AT(15, 0);
	expected.from = "desk";
	expected.by = "601";
	expected.by_name = "林";
	visit.id = "4J";
	visit.card = &card;
	visit.opened_at = AT(9, 0);
	visit.expected = &expected;
	handoff.id = "4K";
	handoff.visit = "4J";
	handoff.kind = USHER__KIND__SERVICE;
	handoff.stage = USHER__STAGE__SCHEDULED;
	handoff.from = "desk";
	handoff.post = "bar";
	handoff.service = "towels";
	handoff.quantity = 2;
	handoff.held_at = AT(9, 0);
	handoff.due_at = AT(14, 30);
}

TestSuite(expected, .init = start);

static const char *row(void) {
	memset(&table, 0, sizeof table);
	render_handoff(&table, &handoff, &view);
	return screen_table(&table, SCREEN_NONE);
}

static const char *visit_row(void) {
	memset(&table, 0, sizeof table);
	render_visit(&table, &visit, &view);
	return screen_table(&table, SCREEN_NONE);
}

Test(expected, what_is_held_says_until_when) {
	cr_assert_str_eq(row(), "(:) 4K towels × 2 desk > bar held until 14:30\n");
	view.now = AT(21, 0);
	handoff.due_at = AT(14, 30) + 24 * INT64_C(3600000);
	cr_assert_str_eq(row(), "(:) 4K towels × 2 desk > bar held until 2026-01-02 14:30\n");
	handoff.repeat = "mon thu 09:00";
	handoff.due_at = AT(12, 0);
	cr_assert_str_eq(row(), "(:) 4K towels × 2 desk > bar held until 12:00, mon thu 09:00\n");
}

/* Of a guest who is sent later, when he is there is not said as if he were on the way. */
Test(expected, an_arrival_that_is_held) {
	handoff.kind = USHER__KIND__ARRIVAL;
	handoff.to = "flat-a";
	handoff.card = &card;
	handoff.expected_at = AT(14, 31);
	cr_assert_str_eq(row(), "(:) 4K 王總 5 desk > flat-a held until 14:30\n");
}

static void tell(Usher__Stage stage) {
	handoff.kind = USHER__KIND__NOTICE;
	handoff.post = "lobby";
	handoff.card = &card;
	handoff.stage = stage;
	handoff.expected = &expected;
	handoff.expected_at = AT(15, 0);
}

Test(expected, who_is_told_reads_who_comes_and_when) {
	tell(USHER__STAGE__OFFERED);
	expected.to = "sales-hall";
	expected.travel = "CX123";
	expected.car = true;
	cr_assert_str_eq(row(),
		"( ) 4K 王總 5 desk > lobby offered, expected at 15:00 > sales-hall · CX123 · car "
		"· announced by 601 林\n");
	handoff.overdue = true;
	view.now = AT(15, 20);
	cr_assert_str_eq(row(),
		"( ) 4K 王總 5 desk > lobby offered, has not come, was expected at 15:00 > "
		"sales-hall · CX123 · car · announced by 601 林\n");
	expected.arrived_at = AT(15, 25);
	handoff.stage = USHER__STAGE__WITHDRAWN;
	cr_assert_not_null(strstr(row(), "withdrawn, was expected at 15:00"));
}

/* He was to come then when it was told, whatever has become of it. */
Test(expected, a_notice_keeps_its_time) {
	tell(USHER__STAGE__WITHDRAWN);
	expected.at = AT(18, 0);
	cr_assert_not_null(strstr(row(), " withdrawn, moved to 18:00, was expected at 15:00 "));
	expected.arrived_at = AT(15, 5);
	cr_assert_not_null(strstr(row(), " withdrawn, was expected at 15:00 "));
}

Test(expected, a_visit_that_has_not_begun) {
	cr_assert_str_eq(
		visit_row(), "visit 4J 王總 5 expected at 2026-01-01 15:00 announced by 601 林\n");
	expected.overdue = true;
	cr_assert_str_eq(visit_row(),
		"visit 4J 王總 5 was expected at 2026-01-01 15:00, has not come announced by 601 "
		"林\n");
	visit.ended_at = AT(23, 0);
	cr_assert_str_eq(visit_row(),
		"visit 4J 王總 5 was expected at 2026-01-01 15:00, not coming announced by 601 "
		"林\n");
	visit.ended_at = 0;
	expected.arrived_at = AT(15, 25);
	cr_assert_str_eq(
		visit_row(), "visit 4J 王總 5 here since 2026-01-01 15:25 announced by 601 林\n");
}

Test(expected, its_steps) {
	Usher__Handoff *handoffs[] = {&handoff};

	memset(&table, 0, sizeof table);
	expected.arrived_at = AT(15, 25);
	expected.received_by = "101";
	expected.received_by_name = "陳";
	handoff.sent_by = "601";
	handoff.sent_by_name = "林";
	handoff.stage = USHER__STAGE__OFFERED;
	handoff.offered_at = AT(14, 30);
	render_timeline(&table, &visit, handoffs, 1);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"09:00:00        expected at 2026-01-01 15:00 by 601 林 at desk\n"
		"09:00:00 (:) 4K towels × 2 held desk > bar until 2026-01-01 14:30 by 601 林\n"
		"14:30:00 ( ) 4K towels × 2 offered desk > bar\n"
		"15:25:00        here, received by 101 陳\n");
}
