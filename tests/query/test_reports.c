/* SPDX-License-Identifier: MIT */
/* What reports say: of what is live, of what is under way, and of a real history on disk. */
#include "later.h"
#include "reporting.h"

#include "calendar/zone.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <sqlite3.h>
#include <string.h>

TestSuite(reports, .init = reporting_start, .fini = reporting_stop);
TestSuite(reports_past, .init = reporting_start_on_disk, .fini = reporting_stop, .timeout = 120);

#define NOT_YOURS "read 1 NEVER_YOURS: reports are made for supervisors: sign on as one first; "
#define NOTHING                                                                                    \
	"read 1 INVALID: report.from is not before the end of the report: is it the other way "    \
	"round, or yet to come?; "
Test(reports, are_a_supervisors) {
	cr_assert_str_eq(REPORT(&lobby, .from = NULL), NOT_YOURS);
	ASSERT_REPORT("read 1 OK [all: - 0 sent 0 taken 0 met 0 missed 0 open]; ", .from = NULL);
	cr_assert_eq(ask(&boss, 1, false), USHER__OUTCOME__OK);
	handset_off(&boss); /* while it is made */
	reporting_forget();
	cr_assert_str_eq(hear(&boss), NOT_YOURS);
	ASSERT_REPORT(NOT_YOURS, .from = NULL);
}

Test(reports, what_is_live_is_counted) {
	live_an_hour();
	ASSERT_REPORT(
		"read 1 OK [all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.from = NULL);
	ASSERT_REPORT("read 1 OK [bar 2 sent 0 taken 0 met 0 missed 1 open, "
		      "show-flat 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__POST);
	ASSERT_REPORT("read 1 OK [- 2 sent 0 taken 0 met 0 missed 1 open, 301 1 sent 1 taken 1 "
		      "met 0 missed 0 open in 10000/10000/10000, "
		      "302 1 sent 1 taken 0 met 0 missed 1 open in 20000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__BADGE);
	ASSERT_REPORT(
		"read 1 OK [ARRIVAL 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000, "
		"all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__KIND);
	ASSERT_REPORT("read 1 OK [00 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__HOUR);
	house.site->zone = zone_new("HKT-8"); /* freed with the site */
	cr_assert_not_null(strstr(REPORT(&boss, .by = USHER__BY__HOUR), "[08 4 sent"));
}

/* The house's clock stands at 00:16:40 when it opens. */
Test(reports, a_span_may_be_said_in_many_ways) {
	live_an_hour();
	ASSERT_REPORT("read 1 OK [all: - 2 sent 0 taken 0 met 0 missed 1 open]; ", .from = "00:17");
	ASSERT_REPORT(
		"read 1 OK [all: - 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000]; ",
		.to = "00:17");
	ASSERT_REPORT(
		"read 1 OK [all: - 3 sent 1 taken 0 met 0 missed 2 open in 20000/20000/20000]; ",
		.from = "20s");
	ASSERT_REPORT(
		"read 1 OK [all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.from = "1970-01-01", .to = "1970-01-01");
	ASSERT_REPORT("read 1 INVALID: report.from is no time; it is one such as 2026-11-29, "
		      "\"2026-11-29 10:00\", 10:00 or 7d; ",
		.from = "soon");
	ASSERT_REPORT("read 1 INVALID: report.to is no time; it is one such as 2026-11-29, "
		      "\"2026-11-29 18:00\", 18:00 or 7d; ",
		.to = "24:00");
	ASSERT_REPORT(NOTHING, .from = "1970-01-02");
	ASSERT_REPORT(NOTHING, .from = "00:17", .to = "00:16");
	ASSERT_REPORT("read 1 INVALID: report.by is nothing that this relay knows: is it older "
		      "than the client?; ",
		.by = (Usher__By)later_value(&usher__by__descriptor, 1));
}

Test(reports, rows_have_no_names) {
	Usher__Pickup fetch = USHER__PICKUP__INIT;

	live_an_hour();
	fetch.visit = "2";
	fetch.area = "sales-hall";
	fetch.to = "王先生's house";
	handset_say(&lobby, ASK(PICKUP), &fetch);
	ASSERT_REPORT("read 1 OK [2 lobby>show-flat-a by 101, MET by 301 301, 4 "
		      "lobby>show-flat-a by 101, TAKEN by 302 302, "
		      "6 lobby>clubhouse by 101, OFFERED, 8 lobby>clubhouse by 101, WITHDRAWN, 9 "
		      "lobby> by 101, OFFERED]; ",
		.rows = true, .by = USHER__BY__POST, .under_way = true);
	ASSERT_REPORT("read 1 OK [8 lobby>clubhouse by 101, WITHDRAWN, 9 lobby> by 101, OFFERED]; ",
		.rows = true, .after = "r.0.1030001.6");
}

/* Each way in which something is overdue, and when it is not yet. */
Test(reports, what_is_overdue_is_named) {
	Usher__Pickup fetch = USHER__PICKUP__INIT;
	Usher__Service serve = USHER__SERVICE__INIT;
	Usher__Notice announce = USHER__NOTICE__INIT;
	Usher__Take take = USHER__TAKE__INIT;
	Usher__End end = USHER__END__INIT;
	char *to[] = {"bar"};

	handset_send(&lobby, "show-flat-a", "王"); /* 1, 2 */
	handset_take(&flat, "2");
	fetch.visit = "1";
	fetch.area = "sales-hall";
	fetch.to = "gate";
	handset_say(&lobby, ASK(PICKUP), &fetch); /* 3 */
	take.id = "3";
	take.minutes = 5;
	handset_say(&cart, ASK(TAKE), &take);
	handset_send(&lobby, "bar", "李"); /* 4, 5 */
	serve.name = "umbrella";
	serve.visit = "4";
	handset_say(&bar, ASK(SERVICE), &serve); /* 6 */
	serve.visit = "";
	handset_say(&bar, ASK(SERVICE), &serve); /* 7 */
	announce.text = "=1+1";
	announce.to = to;
	announce.n_to = 1;
	announce.confirm = true;
	announce.expires = "20h";
	handset_say(&lobby, ASK(NOTICE), &announce); /* 8 */
	announce.confirm = false;
	handset_say(&lobby, ASK(NOTICE), &announce); /* 9 */
	handset_take(&lobby, "6");
	handset_take(&lobby, "7");
	handset_act(&lobby, ASK(DONE), "6");
	handset_act(&lobby, ASK(DONE), "7");
	ASSERT_REPORT("read 1 OK [all: - 7 sent 4 taken 0 met 0 missed 7 open in 0/0/0, 2 TAKEN, "
		      "3 TAKEN, 5 OFFERED, 6 LENT, 7 LENT, "
		      "8 OFFERED, 9 OFFERED]; ",
		.under_way = true);
	house_wait(&house, 2 * MINUTE);
	end.visit = "4";
	handset_say(&lobby, ASK(END), &end);
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true),
		", 2 TAKEN GUEST_NOT_MET, 6 LENT NOT_BACK, 3 TAKEN, 7 LENT, 8 OFFERED, 9 "
		"OFFERED]"));
	house_wait(&house, 10 * MINUTE);
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true),
		", 2 TAKEN GUEST_NOT_MET, 3 TAKEN DRIVER_NOT_THERE, 6 LENT NOT_BACK, 8 OFFERED "
		"NOT_CONFIRMED, 7 LENT, 9 OFFERED]"));
	house_wait(&house, 12 * 60 * MINUTE);
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true),
		"7 LENT NOT_BACK, 8 OFFERED NOT_CONFIRMED, 9 OFFERED]"));
	handset_off(&bar);
	handset_send(&lobby, "bar", "何"); /* which goes on to the supervisor at once */
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true), " OFFERED NOT_TAKEN, "));
}

/* History ------------------------------------------------------------------------------------- */

Test(reports_past, what_is_filed_counts_as_before) {
	live_an_hour();
	house_wait(&house, MINUTE);
	cr_assert_null(relay_handoff(house.relay, 2), "filed");
	for (int i = 0; i < 2; i++) {
		ASSERT_REPORT(
			"read 1 OK [bar 2 sent 0 taken 0 met 0 missed 1 open, "
			"show-flat 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000, "
			"all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
			.by = USHER__BY__POST);
		ASSERT_REPORT(
			"read 1 OK [2 lobby>show-flat-a by 101, MET by 301 301, 4 "
			"lobby>show-flat-a by 101, TAKEN by 302 302, "
			"6 lobby>clubhouse by 101, OFFERED, 8 lobby>clubhouse by 101, WITHDRAWN]; ",
			.rows = true);
		reporting_restart();
	}
}

/* On disk already, and nobody has told the relay yet: both have it, and it counts once. */
Test(reports_past, what_is_being_filed_counts_once) {
	struct pollfd waiting = {.fd = store_fd(house.store), .events = POLLIN};

	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "show-flat-a", "李");
	handset_act(&lobby, ASK(WITHDRAW), "2");
	reporting_forget();
	house.now += MINUTE;
	api_tick(house.api);
	cr_assert_eq(poll(&waiting, 1, 60000), 1);
	cr_assert_not_null(relay_archived_handoff(house.relay, 2));
	cr_assert_eq(ask(&boss, 1, false), USHER__OUTCOME__OK);
	cr_assert_str_eq(hear(&boss), "read 1 OK [all: - 2 sent 0 taken 0 met 0 missed 1 open]; ");
}

Test(reports_past, that_is_damaged_is_said) {
	sqlite3 *sqlite;

	live_an_hour();
	house_wait(&house, MINUTE);
	cr_assert_eq(sqlite3_open(folder_place(&house.folder, "usher.db"), &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(sqlite, "UPDATE history SET sum = sum + 1 WHERE key = 2", NULL,
			     NULL, NULL),
		SQLITE_OK);
	sqlite3_close(sqlite);
	ASSERT_REPORT("read 1 UNREADABLE: the history cannot be read: its file is damaged, or the "
		      "disk is; ",
		.from = NULL);
	ASSERT_REPORT("read 1 UNREADABLE: the history cannot be read: its file is damaged, or the "
		      "disk is; ",
		.rows = true);
}
