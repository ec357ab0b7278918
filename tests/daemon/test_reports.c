/* SPDX-License-Identifier: MIT */
/* Reports as they are asked for and answered; from the state, and from a real history on disk. */
#include "staff.h"

#include "base/memory.h"
#include "daemon/when.h"
#include "proto/ident.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define ASK(name) USHER__REQUEST__ASK_##name
#define MINUTE 60000 /* ms */

static struct house house;
static struct handset lobby, flat, flat_2, cart, bar, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&flat_2, "flat-2", true, "show-flat", "302"},
	{&cart, "cart", false, "shuttle", "401"},
	{&bar, "bar-1", true, "bar", "501"},
	{&boss, "boss-1", false, "supervisor", "901"},
};

static void start(void) {
	staff_come(STAFF(everybody), &house, false);
	when_zone("UTC");
}

static void start_on_disk(void) {
	staff_come(STAFF(everybody), &house, true);
	when_zone("UTC");
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(reports, .init = start, .fini = stop);
TestSuite(reports_past, .init = start_on_disk, .fini = stop, .timeout = 120);

static void restart(void) {
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		handset_hang_up(everybody[i].handset);
	}
	house_restart(&house);
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		handset_come_back(everybody[i].handset, everybody[i].listens);
	}
	when_zone("UTC");
}

/* What comes of a report is the worker's to say when. */
static const char *hear(struct handset *handset) {
	house_settle(&house);
	while (!handset->heard_n) {
		cr_assert_eq(loop_turn(house.loop), 0);
		handset_hear(handset);
	}
	return handset_heard(handset);
}

/* What is asked for; what is not said is NULL. */
struct asked {
	const char *from, *to, *after;
	Usher__By by;
	bool rows, under_way;
};

static const char *report(struct handset *handset, const struct asked *asked) {
	Usher__ReportOn on = USHER__REPORT_ON__INIT;

	on.from = (char *)(asked->from ? asked->from : "");
	on.to = (char *)(asked->to ? asked->to : "");
	on.after = (char *)(asked->after ? asked->after : "");
	on.by = asked->by;
	on.rows = asked->rows;
	on.under_way = asked->under_way;
	staff_forget(STAFF(everybody));
	handset_say(handset, ASK(REPORT), &on);
	handset->last_read = 0;
	return hear(handset);
}

#define REPORT(handset, ...) report((handset), &(struct asked){__VA_ARGS__})
#define ASSERT_REPORT(text, ...) cr_assert_str_eq(REPORT(&boss, __VA_ARGS__), text)

/* An hour at the site: 2 met by 301 after ten seconds, 4 taken by 302 after twenty, 6 nobody's, 8 withdrawn. */
static void live_an_hour(void) {
	handset_send(&lobby, "show-flat-a", "王");
	house_wait(&house, 10000);
	handset_take(&flat, "2");
	handset_act(&flat, ASK(MET), "2");
	handset_send(&lobby, "show-flat-a", "李");
	house_wait(&house, 20000);
	handset_take(&flat_2, "4");
	handset_send(&lobby, "bar", "何");
	handset_send(&lobby, "bar", "=1+1");
	handset_act(&lobby, ASK(WITHDRAW), "8");
}

/* As the relay is asked, without a turn of the loop. */
static Usher__Outcome ask(struct handset *handset, uint64_t id, bool rows) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__ReportOn on = USHER__REPORT_ON__INIT;
	const char *why = NULL;
	Usher__Outcome outcome;

	request.ask_case = ASK(REPORT);
	request.id = id;
	request.report = &on;
	on.rows = rows;
	outcome = reports_ask(house.reports, handset->client, &request, house.site, &why);
	cr_assert_eq(outcome == USHER__OUTCOME__DONE, !why);
	return outcome;
}

#define NOT_YOURS "read 1 NEVER_YOURS: reports are made for supervisors: sign on as one first; "
#define NOTHING "read 1 INVALID: report.from is not before the end of the report: is it the other way round, or yet to come?; "
Test(reports, are_a_supervisors) {
	cr_assert_str_eq(REPORT(&lobby, .from = NULL), NOT_YOURS);
	ASSERT_REPORT("read 1 DONE [all: - 0 sent 0 taken 0 met 0 missed 0 open]; ", .from = NULL);
	cr_assert_eq(ask(&boss, 1, false), USHER__OUTCOME__DONE);
	handset_off(&boss); /* while it is made */
	staff_forget(STAFF(everybody));
	cr_assert_str_eq(hear(&boss), NOT_YOURS);
	ASSERT_REPORT(NOT_YOURS, .from = NULL);
}

Test(reports, what_is_live_is_counted) {
	live_an_hour();
	ASSERT_REPORT("read 1 DONE [all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ", .from = NULL);
	ASSERT_REPORT("read 1 DONE [bar 2 sent 0 taken 0 met 0 missed 1 open, "
		      "show-flat 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__POST);
	ASSERT_REPORT("read 1 DONE [- 2 sent 0 taken 0 met 0 missed 1 open, 301 1 sent 1 taken 1 met 0 missed 0 open in 10000/10000/10000, "
		      "302 1 sent 1 taken 0 met 0 missed 1 open in 20000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__BADGE);
	ASSERT_REPORT("read 1 DONE [ARRIVAL 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__KIND);
	ASSERT_REPORT("read 1 DONE [00 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__HOUR);
	when_zone("HKT-8");
	cr_assert_not_null(strstr(REPORT(&boss, .by = USHER__BY__HOUR), "[08 4 sent"));
}

/* The house's clock stands at 00:16:40 when it opens. */
Test(reports, a_span_may_be_said_in_many_ways) {
	live_an_hour();
	ASSERT_REPORT("read 1 DONE [all: - 2 sent 0 taken 0 met 0 missed 1 open]; ", .from = "00:17");
	ASSERT_REPORT("read 1 DONE [all: - 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000]; ", .to = "00:17");
	ASSERT_REPORT("read 1 DONE [all: - 3 sent 1 taken 0 met 0 missed 2 open in 20000/20000/20000]; ", .from = "20s");
	ASSERT_REPORT("read 1 DONE [all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ", .from = "1970-01-01", .to = "1970-01-01");
	ASSERT_REPORT("read 1 INVALID: report.from is no time; it is one such as 2026-11-29, \"2026-11-29 10:00\", 10:00 or 7d; ", .from = "soon");
	ASSERT_REPORT("read 1 INVALID: report.to is no time; it is one such as 2026-11-29, \"2026-11-29 18:00\", 18:00 or 7d; ", .to = "24:00");
	ASSERT_REPORT(NOTHING, .from = "1970-01-02");
	ASSERT_REPORT(NOTHING, .from = "00:17", .to = "00:16");
	ASSERT_REPORT("read 1 INVALID: report.by is nothing that this relay knows: is it older than the client?; ", .by = 77);
}

Test(reports, rows_have_no_names) {
	Usher__FetchGuest fetch = USHER__FETCH_GUEST__INIT;

	live_an_hour();
	fetch.visit = "2";
	fetch.area = "sales-hall";
	fetch.to = "王先生's house";
	handset_say(&lobby, ASK(FETCH_GUEST), &fetch);
	ASSERT_REPORT("read 1 DONE [2 lobby>show-flat-a by 101, MET by 301 301, 4 lobby>show-flat-a by 101, TAKEN by 302 302, "
		      "6 lobby>clubhouse by 101, OFFERED, 8 lobby>clubhouse by 101, WITHDRAWN, 9 lobby> by 101, OFFERED]; ",
		.rows = true, .by = USHER__BY__POST, .under_way = true);
	ASSERT_REPORT("read 1 DONE [8 lobby>clubhouse by 101, WITHDRAWN, 9 lobby> by 101, OFFERED]; ", .rows = true, .after = "r.0.1030001.6");
}

Test(reports, what_comes_after_is_a_page) {
	static const char *const wrong[] = {"x", "l", "l.", "l.5", "l.5.5.a", "l.-1.5.a", "x.1.5.a", "l.1.99999999999.a", "l.1.5", "r.1.5.a", "u.1.5.0",
		"l.1.1234567890123456789.a"};
	char text[96];

	live_an_hour();
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		(void)snprintf(text, sizeof text, "%s", REPORT(&boss, .after = wrong[i]));
		cr_assert_eq(strncmp(text, "read 1 INVALID: report.after", 28), 0, "%s: %s", wrong[i], text);
	}
	cr_assert_eq(strncmp(REPORT(&boss, .rows = true, .after = "r.1.5.!"), "read 1 INVALID", 14), 0);
	cr_assert_eq(strncmp(REPORT(&boss, .under_way = true, .after = "u.1.5."), "read 1 INVALID", 14), 0);
	cr_assert_eq(strncmp(REPORT(&boss, .under_way = true, .after = "u.1.5.1!"), "read 1 INVALID", 14), 0);
	ASSERT_REPORT("read 1 DONE [show-flat 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__POST, .after = "l.0.1030001.bar");
	ASSERT_REPORT("read 1 DONE [301 1 sent 1 taken 1 met 0 missed 0 open in 10000/10000/10000, "
		      "302 1 sent 1 taken 0 met 0 missed 1 open in 20000/20000/20000, "
		      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
		.by = USHER__BY__BADGE, .after = "l.0.1030001.");
}

/* A report of rows asks for page after page, each once and none left out, though much is live. */
Test(reports, rows_come_a_page_at_a_time) {
	enum {
		HANDOFFS = 2300
	};
	char next[64] = "";
	unsigned n = 0, pages = 0;

	for (int i = 0; i < HANDOFFS; i++) {
		handset_send(&lobby, "bar", "王");
	}
	do {
		const char *heard = REPORT(&boss, .rows = true, .after = next), *more = strstr(heard, "] next ");

		for (const char *at = strstr(heard, " lobby>clubhouse"); at; at = strstr(at + 1, " lobby>clubhouse")) {
			n++;
		}
		(void)snprintf(next, sizeof next, "%.*s", more ? (int)strcspn(more + 7, ";") : 0, more ? more + 7 : "");
		pages++;
	} while (*next);
	cr_assert_eq(n, HANDOFFS);
	cr_assert_geq(pages, 4);
}

/* Overdue first; then by number. */
Test(reports, what_is_under_way_comes_a_page_at_a_time) {
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
		const char *heard = REPORT(&boss, .under_way = true, .after = next), *more = strstr(heard, "] next ");

		if (!*next) {
			cr_assert_not_null(strstr(heard, " open in 0/0/0, 1YJ TAKEN GUEST_NOT_MET, 2 OFFERED, 4 OFFERED, "), "%.200s", heard);
		}
		for (const char *at = strstr(heard, " OFFERED"); at; at = strstr(at + 1, " OFFERED")) {
			n++;
		}
		(void)snprintf(next, sizeof next, "%.*s", more ? (int)strcspn(more + 7, ";") : 0, more ? more + 7 : "");
		pages++;
	} while (*next);
	cr_assert_eq(n, HANDOFFS - 1);
	cr_assert_geq(pages, 2);
}

/* Each way in which something is overdue, and when it is not yet. */
Test(reports, what_is_overdue_is_named) {
	Usher__FetchGuest fetch = USHER__FETCH_GUEST__INIT;
	Usher__Serve serve = USHER__SERVE__INIT;
	Usher__Announce announce = USHER__ANNOUNCE__INIT;
	Usher__Take take = USHER__TAKE__INIT;
	Usher__EndVisit end = USHER__END_VISIT__INIT;
	char *to[] = {"bar"};

	handset_send(&lobby, "show-flat-a", "王"); /* 1, 2 */
	handset_take(&flat, "2");
	fetch.visit = "1";
	fetch.area = "sales-hall";
	fetch.to = "gate";
	handset_say(&lobby, ASK(FETCH_GUEST), &fetch); /* 3 */
	take.id = "3";
	take.minutes = 5;
	handset_say(&cart, ASK(TAKE), &take);
	handset_send(&lobby, "bar", "李"); /* 4, 5 */
	serve.name = "umbrella";
	serve.visit = "4";
	handset_say(&bar, ASK(SERVE), &serve); /* 6 */
	serve.visit = "";
	handset_say(&bar, ASK(SERVE), &serve); /* 7 */
	announce.text = "=1+1";
	announce.to = to;
	announce.n_to = 1;
	announce.confirm = true;
	announce.expires = "20h";
	handset_say(&lobby, ASK(ANNOUNCE), &announce); /* 8 */
	announce.confirm = false;
	handset_say(&lobby, ASK(ANNOUNCE), &announce); /* 9 */
	handset_take(&lobby, "6");
	handset_take(&lobby, "7");
	handset_act(&lobby, ASK(DONE), "6");
	handset_act(&lobby, ASK(DONE), "7");
	ASSERT_REPORT("read 1 DONE [all: - 7 sent 4 taken 0 met 0 missed 7 open in 0/0/0, 2 TAKEN, 3 TAKEN, 5 OFFERED, 6 LENT, 7 LENT, "
		      "8 OFFERED, 9 OFFERED]; ",
		.under_way = true);
	house_wait(&house, 2 * MINUTE);
	end.visit = "4";
	handset_say(&lobby, ASK(END_VISIT), &end);
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true),
		", 2 TAKEN GUEST_NOT_MET, 6 LENT NOT_BACK, 3 TAKEN, 7 LENT, 8 OFFERED, 9 OFFERED]"));
	house_wait(&house, 10 * MINUTE);
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true),
		", 2 TAKEN GUEST_NOT_MET, 3 TAKEN DRIVER_NOT_THERE, 6 LENT NOT_BACK, 8 OFFERED NOT_CONFIRMED, 7 LENT, 9 OFFERED]"));
	house_wait(&house, 12 * 60 * MINUTE);
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true), "7 LENT NOT_BACK, 8 OFFERED NOT_CONFIRMED, 9 OFFERED]"));
	handset_off(&bar);
	handset_send(&lobby, "bar", "何"); /* which goes on to the supervisor at once */
	cr_assert_not_null(strstr(REPORT(&boss, .under_way = true), " OFFERED NOT_TAKEN, "));
}

/* The client leaves before its report is there; another comes to its place, in memory too. */
Test(reports, who_leaves_takes_the_report_along) {
	live_an_hour();
	cr_assert_eq(ask(&boss, 1, false), USHER__OUTCOME__DONE);
	cr_assert_eq(loop_turn(house.loop), 0); /* the worker may have it now */
	cr_assert_eq(ask(&boss, 2, false), USHER__OUTCOME__DONE);
	boss.client = outbox_leave(boss.client);
	handset_hang_up(&boss);
	handset_come_back(&boss, false);
	ASSERT_REPORT("read 1 DONE [all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ", .from = NULL);
}

/* And makes room for those of others. */
Test(reports, what_nobody_waits_for_is_not_made) {
	struct handset other;

	handset_init(&other, &house, "boss-1", false);
	staff_forget(STAFF(everybody));
	(void)handset_heard(&other);
	for (uint64_t id = 1; id <= 5; id++) {
		cr_assert_eq(ask(&boss, id, false), USHER__OUTCOME__DONE);
	}
	cr_assert_eq(ask(&other, 1, false), USHER__OUTCOME__TOO_MANY);
	boss.client = outbox_leave(boss.client);
	for (uint64_t id = 1; id <= 5; id++) {
		cr_assert_eq(ask(&other, id, false), USHER__OUTCOME__DONE);
	}
	cr_assert_eq(ask(&other, 6, false), USHER__OUTCOME__TOO_MANY);
	while (!other.heard_n || !strstr(other.heard, "read 5 ")) {
		cr_assert_eq(loop_turn(house.loop), 0);
		handset_hear(&other);
	}
	handset_finish(&other);
	handset_hang_up(&boss);
	handset_come_back(&boss, false);
}

/* One is made, and four wait; each is answered in its turn. */
Test(reports, a_few_wait_for_one) {
	char heard[512] = "";

	staff_forget(STAFF(everybody));
	for (uint64_t id = 1; id <= 5; id++) {
		cr_assert_eq(ask(&boss, id, false), USHER__OUTCOME__DONE);
	}
	cr_assert_eq(ask(&boss, 6, false), USHER__OUTCOME__TOO_MANY);
	while (!strstr(heard, "read 5 ")) {
		strcat(heard, hear(&boss));
	}
	cr_assert_str_eq(heard, "read 1 DONE [all: - 0 sent 0 taken 0 met 0 missed 0 open]; read 2 DONE [all: - 0 sent 0 taken 0 met 0 missed 0 open]; "
				"read 3 DONE [all: - 0 sent 0 taken 0 met 0 missed 0 open]; read 4 DONE [all: - 0 sent 0 taken 0 met 0 missed 0 open]; "
				"read 5 DONE [all: - 0 sent 0 taken 0 met 0 missed 0 open]; ");
}

/* What a report brings while the disk is held back, once it is let go. */
static const char *hear_held(void) {
	while (outbox_empty(house.outbox)) {
		cr_assert_eq(loop_turn(house.loop), 0);
	}
	house_let_go(&house);
	return hear(&boss);
}

/* Filed, and not in the history yet: it is nowhere else. */
Test(reports, what_is_filed_and_not_durable_counts) {
	for (int rows = 0; rows < 2; rows++) {
		handset_send(&lobby, "bar", "王");
		handset_act(&lobby, ASK(WITHDRAW), rows ? "4" : "2");
		house_wait(&house, MINUTE - 1);
		house_hold(&house);
		house.now++;
		intake_tick(house.intake);
		cr_assert_not_null(relay_filed(house.relay, rows ? 4 : 2));
		staff_forget(STAFF(everybody));
		cr_assert_eq(ask(&boss, 1, rows), USHER__OUTCOME__DONE);
		cr_assert_str_eq(hear_held(), rows ? "read 1 DONE [4 lobby>clubhouse by 101, WITHDRAWN]; " : "read 1 DONE [all: - 1 sent 0 taken 0 met 0 missed 0 open]; ");
	}
}

/* More is live than is looked at in a turn; between two of them some are filed, which may have been copied, and one is
 * sent, which comes too late. */
Test(reports, what_is_live_is_copied_a_piece_a_turn) {
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
		staff_forget(STAFF(everybody));
		house_hold(&house);
		cr_assert_eq(ask(&boss, 1, rows), USHER__OUTCOME__DONE);
		cr_assert_eq(loop_turn(house.loop), 0);
		house.now++;
		intake_tick(house.intake);
		cr_assert_not_null(relay_filed(house.relay, rows ? 2 * 150 : 2));
		if (rows) {
			const char *heard = hear_held();

			cr_assert_eq(strncmp(heard, "read 1 DONE [6A lobby>", 22), 0, "from 101 on, since in memory there is no history: %.60s", heard);
			for (const char *at = heard; (at = strstr(at, " by 101, WITHDRAWN, ")); at++) {
				cr_assert_neq(strncmp(at + 20, at - 18, 4), 0, "one is there twice: %.60s", at - 18);
			}
			continue;
		}
		cr_assert_str_eq(hear_held(), "read 1 DONE [all: - 4500 sent 0 taken 0 met 0 missed 4400 open]; ");
		for (int i = 101; i <= 200; i++) {
			char id[IDENT_SIZE];

			ident_format(id, (uint64_t)i * 2);
			handset_act(&lobby, ASK(WITHDRAW), id);
		}
		house_wait(&house, MINUTE - 1);
	}
}

Test(reports, once_the_relay_stops_none_is_begun) {
	reports_stop(house.reports);
	ASSERT_REPORT("read 1 TOO_MANY: others have asked for reports, too, and those come first: ask again in a while; ", .from = NULL);
}

/* As every answer does: what it has seen may still be lost. */
Test(reports, one_waits_for_the_disk) {
	handset_send(&lobby, "bar", "王");
	house_hold(&house);
	handset_send(&lobby, "bar", "李");
	staff_forget(STAFF(everybody));
	handset_say(&boss, ASK(REPORT), &(Usher__ReportOn)USHER__REPORT_ON__INIT);
	while (outbox_empty(house.outbox)) {
		cr_assert_eq(loop_turn(house.loop), 0);
	}
	assert_heard_nothing(&boss);
	house_let_go(&house);
	cr_assert_str_eq(hear(&boss), "read 1 DONE [all: - 2 sent 0 taken 0 met 0 missed 2 open]; ");
}

/* History ------------------------------------------------------------------------------------------ */

Test(reports_past, what_is_filed_counts_as_before) {
	live_an_hour();
	house_wait(&house, MINUTE);
	cr_assert_null(relay_handoff(house.relay, 2), "filed");
	for (int i = 0; i < 2; i++) {
		ASSERT_REPORT("read 1 DONE [bar 2 sent 0 taken 0 met 0 missed 1 open, "
			      "show-flat 2 sent 2 taken 1 met 0 missed 1 open in 10000/20000/20000, "
			      "all: - 4 sent 2 taken 1 met 0 missed 2 open in 10000/20000/20000]; ",
			.by = USHER__BY__POST);
		ASSERT_REPORT("read 1 DONE [2 lobby>show-flat-a by 101, MET by 301 301, 4 lobby>show-flat-a by 101, TAKEN by 302 302, "
			      "6 lobby>clubhouse by 101, OFFERED, 8 lobby>clubhouse by 101, WITHDRAWN]; ",
			.rows = true);
		restart();
	}
}

/* On disk already, and nobody has told the relay yet: both have it, and it counts once. */
Test(reports_past, what_is_being_filed_counts_once) {
	struct pollfd waiting = {.fd = store_fd(house.store), .events = POLLIN};

	handset_send(&lobby, "show-flat-a", "王");
	handset_send(&lobby, "show-flat-a", "李");
	handset_act(&lobby, ASK(WITHDRAW), "2");
	staff_forget(STAFF(everybody));
	house.now += MINUTE;
	intake_tick(house.intake);
	cr_assert_eq(poll(&waiting, 1, 60000), 1);
	cr_assert_not_null(relay_filed(house.relay, 2));
	cr_assert_eq(ask(&boss, 1, false), USHER__OUTCOME__DONE);
	cr_assert_str_eq(hear(&boss), "read 1 DONE [all: - 2 sent 0 taken 0 met 0 missed 1 open]; ");
}

Test(reports_past, that_is_damaged_is_said) {
	sqlite3 *sqlite;

	live_an_hour();
	house_wait(&house, MINUTE);
	cr_assert_eq(sqlite3_open(folder_place(&house.folder, "usher.db"), &sqlite), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(sqlite, "UPDATE history SET sum = sum + 1 WHERE key = 2", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(sqlite);
	ASSERT_REPORT("read 1 UNREADABLE: the history cannot be read: its file is damaged, or the disk is; ", .from = NULL);
	ASSERT_REPORT("read 1 UNREADABLE: the history cannot be read: its file is damaged, or the disk is; ", .rows = true);
}
