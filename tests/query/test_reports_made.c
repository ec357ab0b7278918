/* SPDX-License-Identifier: MIT */
/*
 * How a report is made: a page at a time, one report after another, a piece of what is live in each
 * turn, and told once all that it saw is durable.
 */
#include "reporting.h"

#include "proto/ident.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(reports_made, .init = reporting_start, .fini = reporting_stop);

Test(reports_made, what_comes_after_is_a_page) {
	static const char *const wrong[] = {"x", "l", "l.", "l.5", "l.5.5.a", "l.-1.5.a", "x.1.5.a",
		"l.1.99999999999.a", "l.1.5", "r.1.5.a", "u.1.5.0", "l.1.1234567890123456789.a"};
	char text[96];

	live_an_hour();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		(void)snprintf(text, sizeof text, "%s", REPORT(&boss, .after = wrong[i]));
		cr_assert_eq(strncmp(text, "read 1 INVALID: report.after", 28), 0, "%s: %s",
			wrong[i], text);
	}
	cr_assert_eq(
		strncmp(REPORT(&boss, .rows = true, .after = "r.1.5.!"), "read 1 INVALID", 14), 0);
	cr_assert_eq(
		strncmp(REPORT(&boss, .under_way = true, .after = "u.1.5."), "read 1 INVALID", 14),
		0);
	cr_assert_eq(strncmp(REPORT(&boss, .under_way = true, .after = "u.1.5.1!"),
			     "read 1 INVALID", 14),
		0);
	ASSERT_REPORT(
		"read 1 OK [show-flat 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000, "
		"all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__POST, .after = "l.0.1030001.bar");
	ASSERT_REPORT("read 1 OK [301 1 sent 1 taken 1 met 0 missed 0 open in 10000/10000/10000, "
		      "302 1 sent 1 taken 0 met 0 missed 1 open in 20000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__BADGE, .after = "l.0.1030001.");
}

/* A report of rows asks for page after page, each once and none left out, though much is live. */
Test(reports_made, rows_come_a_page_at_a_time) {
	enum {
		HANDOFFS = 2300
	};
	char next[64] = "";
	unsigned n = 0, pages = 0;

	for (int i = 0; i < HANDOFFS; i++) {
		handset_send(&lobby, "bar", "王");
	}
	do {
		const char *heard = REPORT(&boss, .rows = true, .after = next),
			   *more = strstr(heard, "] next ");

		for (const char *at = strstr(heard, " lobby>clubhouse"); at;
			at = strstr(at + 1, " lobby>clubhouse")) {
			n++;
		}
		(void)snprintf(next, sizeof next, "%.*s", more ? (int)strcspn(more + 7, ";") : 0,
			more ? more + 7 : "");
		pages++;
	} while (*next);
	cr_assert_eq(n, HANDOFFS);
	cr_assert_geq(pages, 4);
}

/* Overdue first; then by number. */
Test(reports_made, what_is_under_way_comes_a_page_at_a_time) {
	enum {
		HANDOFFS = 2300
	};
	char next[64] = "";
	unsigned n = 0, pages = 0;

	for (int i = 0; i < HANDOFFS; i++) {
		handset_send(&lobby, i == 1000 ? "show-flat-a" : "bar", "王");
	}
	handset_take(&flat, "1YJ");
	house_wait(&house, 10 * MINUTE);
	do {
		const char *heard = REPORT(&boss, .under_way = true, .after = next),
			   *more = strstr(heard, "] next ");

		if (!*next) {
			cr_assert_not_null(strstr(heard,
						   " open in 0/0/0, 1YJ TAKEN GUEST_NOT_MET, 2 "
						   "OFFERED, 4 OFFERED, "),
				"%.200s", heard);
		}
		for (const char *at = strstr(heard, " OFFERED"); at;
			at = strstr(at + 1, " OFFERED")) {
			n++;
		}
		(void)snprintf(next, sizeof next, "%.*s", more ? (int)strcspn(more + 7, ";") : 0,
			more ? more + 7 : "");
		pages++;
	} while (*next);
	cr_assert_eq(n, HANDOFFS - 1);
	cr_assert_geq(pages, 2);
}

/* The client leaves before its report is there; another comes to its place, in memory too. */
Test(reports_made, who_leaves_takes_the_report_along) {
	live_an_hour();
	cr_assert_eq(ask(&boss, 1, false), USHER__OUTCOME__OK);
	cr_assert_eq(loop_run_turn(house.loop), 0); /* the worker may have it now */
	cr_assert_eq(ask(&boss, 2, false), USHER__OUTCOME__OK);
	handset_leave(&boss);
	handset_hang_up(&boss);
	handset_come_back(&boss, false);
	ASSERT_REPORT(
		"read 1 OK [all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.from = NULL);
}

/* And makes room for those of others. */
Test(reports_made, what_nobody_waits_for_is_not_made) {
	struct handset other;

	handset_init(&other, &house, "boss-1", false);
	reporting_forget();
	(void)handset_heard(&other);
	for (uint64_t id = 1; id <= 5; id++) {
		cr_assert_eq(ask(&boss, id, false), USHER__OUTCOME__OK);
	}
	cr_assert_eq(ask(&other, 1, false), USHER__OUTCOME__TOO_MANY);
	handset_leave(&boss);
	for (uint64_t id = 1; id <= 5; id++) {
		cr_assert_eq(ask(&other, id, false), USHER__OUTCOME__OK);
	}
	cr_assert_eq(ask(&other, 6, false), USHER__OUTCOME__TOO_MANY);
	while (!other.heard_n || !strstr(other.heard, "read 5 ")) {
		cr_assert_eq(loop_run_turn(house.loop), 0);
		handset_hear(&other);
	}
	handset_finish(&other);
	handset_hang_up(&boss);
	handset_come_back(&boss, false);
}

/* One is made, and four wait; each is answered in its turn. */
Test(reports_made, a_few_wait_for_one) {
	char heard[512] = "";

	reporting_forget();
	for (uint64_t id = 1; id <= 5; id++) {
		cr_assert_eq(ask(&boss, id, false), USHER__OUTCOME__OK);
	}
	cr_assert_eq(ask(&boss, 6, false), USHER__OUTCOME__TOO_MANY);
	while (!strstr(heard, "read 5 ")) {
		strcat(heard, hear(&boss));
	}
	cr_assert_str_eq(heard,
		"read 1 OK [all: - 0 sent 0 taken 0 met 0 missed 0 open]; read 2 OK [all: - 0 "
		"sent 0 taken 0 met 0 missed 0 open]; "
		"read 3 OK [all: - 0 sent 0 taken 0 met 0 missed 0 open]; read 4 OK [all: - 0 "
		"sent 0 taken 0 met 0 missed 0 open]; "
		"read 5 OK [all: - 0 sent 0 taken 0 met 0 missed 0 open]; ");
}

/* What a report brings while the disk is held back, once it is let go. */
static const char *hear_held(void) {
	while (delivery_has_no_replies(house.delivery)) {
		cr_assert_eq(loop_run_turn(house.loop), 0);
	}
	house_let_go(&house);
	return hear(&boss);
}

/* Filed, and not in the history yet: it is nowhere else. */
Test(reports_made, what_is_filed_and_not_durable_counts) {
	for (int rows = 0; rows < 2; rows++) {
		handset_send(&lobby, "bar", "王");
		handset_act(&lobby, ASK(WITHDRAW), rows ? "4" : "2");
		house_wait(&house, MINUTE - 1);
		house_hold(&house);
		house.now++;
		api_tick(house.api);
		cr_assert_not_null(relay_archived_handoff(house.relay, rows ? 4 : 2));
		reporting_forget();
		cr_assert_eq(ask(&boss, 1, rows), USHER__OUTCOME__OK);
		cr_assert_str_eq(hear_held(),
			rows ? "read 1 OK [4 lobby>clubhouse by 101, WITHDRAWN]; "
			     : "read 1 OK [all: - 1 sent 0 taken 0 met 0 missed 0 open]; ");
	}
}

/* More is live than is looked at in a turn; between two of them some are filed, which may have been
 * copied, and one is sent, which comes too late. */
Test(reports_made, what_is_live_is_copied_a_piece_a_turn) {
	enum {
		HANDOFFS = 4500
	};

	for (int i = 0; i < HANDOFFS; i++) {
		handset_send(&lobby, "bar", "王");
	}
	for (int i = 1; i <= 100; i++) {
		char id[IDENT_SIZE];

		ident_format(id, (uint64_t)i * 2);
		handset_act(&lobby, ASK(WITHDRAW), id);
	}
	house_wait(&house, MINUTE - 1);
	for (int rows = 0; rows < 2; rows++) {
		reporting_forget();
		house_hold(&house);
		cr_assert_eq(ask(&boss, 1, rows), USHER__OUTCOME__OK);
		cr_assert_eq(loop_run_turn(house.loop), 0);
		house.now++;
		api_tick(house.api);
		cr_assert_not_null(relay_archived_handoff(house.relay, rows ? 2 * 150 : 2));
		if (rows) {
			const char *heard = hear_held();

			cr_assert_eq(strncmp(heard, "read 1 OK [6A lobby>", 20), 0,
				"from 101 on, since in memory there is no history: %.60s", heard);
			for (const char *at = heard; (at = strstr(at, " by 101, WITHDRAWN, "));
				at++) {
				cr_assert_neq(strncmp(at + 20, at - 18, 4), 0,
					"one is there twice: %.60s", at - 18);
			}
			continue;
		}
		cr_assert_str_eq(hear_held(),
			"read 1 OK [all: - 4500 sent 0 taken 0 met 0 missed 4400 open]; ");
		for (int i = 101; i <= 200; i++) {
			char id[IDENT_SIZE];

			ident_format(id, (uint64_t)i * 2);
			handset_act(&lobby, ASK(WITHDRAW), id);
		}
		house_wait(&house, MINUTE - 1);
	}
}

Test(reports_made, once_the_relay_stops_none_is_begun) {
	reports_stop(house.reports);
	ASSERT_REPORT("read 1 TOO_MANY: others have asked for reports, too, and those come first: "
		      "ask again in a while; ",
		.from = NULL);
}

/* As every answer does: what it has seen may still be lost. */
Test(reports_made, one_waits_for_the_disk) {
	handset_send(&lobby, "bar", "王");
	house_hold(&house);
	handset_send(&lobby, "bar", "李");
	reporting_forget();
	handset_say(&boss, ASK(REPORT), &(Usher__ReportRequest)USHER__REPORT_REQUEST__INIT);
	while (delivery_has_no_replies(house.delivery)) {
		cr_assert_eq(loop_run_turn(house.loop), 0);
	}
	assert_heard_nothing(&boss);
	house_let_go(&house);
	cr_assert_str_eq(hear(&boss), "read 1 OK [all: - 2 sent 0 taken 0 met 0 missed 2 open]; ");
}
