/* SPDX-License-Identifier: MIT */
/* What requests say of times: when something is due, and when again; and who is announced. */
#include "whole.h"

#include "api/validate.h"

#include <criterion/criterion.h>
#include <string.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define NOW INT64_C(1767261600000) /* Thursday 2026-01-01 10:00, UTC */

static struct pool pool;
static Usher__Request request;
static Usher__Service serve;
static Usher__Notice announce;
static Usher__Expect expect;
static Usher__Arrived arrive;
static Usher__Move reschedule;
static Usher__Card card;
static struct event event;
static char *all[] = {"all"}, *blank[] = {" "};

static void start(void) {
	request = (Usher__Request)USHER__REQUEST__INIT;
	serve = (Usher__Service)USHER__SERVICE__INIT;
	announce = (Usher__Notice)USHER__NOTICE__INIT;
	expect = (Usher__Expect)USHER__EXPECT__INIT;
	arrive = (Usher__Arrived)USHER__ARRIVED__INIT;
	reschedule = (Usher__Move)USHER__MOVE__INIT;
	card = (Usher__Card)USHER__CARD__INIT;
	request.id = 1;
	serve.name = "towels";
	announce.text = "晨會";
	announce.to = all;
	announce.n_to = 1;
	card.surname = "王";
	expect.card = &card;
	expect.at = "15:00";
	arrive.visit = reschedule.id = "4K";
	reschedule.at = "15:00";
}

static void stop(void) {
	pool_finish(&pool);
}

TestSuite(validate_due, .init = start, .fini = stop);

static const char *check(Usher__Request__AskCase ask, void *what) {
	request.ask_case = ask;
	request.service = what;
	event = (struct event){.at = NOW, .request.age = request.age};
	return whole_text(validate_act(&request, NULL, &event, &pool));
}

#define CHECK(ask, what) check(USHER__REQUEST__ASK_##ask, &(what))

static void assert_says(const char *problem, const char *says) {
	cr_assert_not_null(problem, "%s", says);
	cr_assert_str_eq(problem, says);
}

Test(validate_due, what_is_due_is_an_instant) {
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, 0);
	serve.due = "15:00";
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + 5 * HOUR);
	serve.due = "90m";
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + 90 * MINUTE);
}

/* Asked before three o'clock, and come only after it: it is due then, not tomorrow. */
Test(validate_due, it_counts_from_when_it_was_asked) {
	serve.due = "09:55";
	request.age = (uint64_t)(10 * MINUTE);
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW - 5 * MINUTE);
	serve.due = "20m";
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + 10 * MINUTE);
}

/* What has waited longer is no act of today any more. */
Test(validate_due, an_act_has_waited_a_day_at_most) {
	cr_assert_null(validate_age(0, &pool));
	cr_assert_null(validate_age((uint64_t)DAY, &pool));
	assert_says(whole_text(validate_age((uint64_t)DAY + 1, &pool)),
		"age is 86400001; at most 86400000 will do");
	assert_says(whole_text(validate_age(UINT64_MAX, &pool)),
		"age is 18446744073709551615; at most 86400000 will do");
}

Test(validate_due, times_that_do_not_fit) {
	serve.due = "noon";
	assert_says(CHECK(SERVICE, serve),
		"service.due is \"noon\"; it is a time such as 15:00, tomorrow 15:00, mon 15:00, "
		"2026-12-01 15:00 or 90m");
	serve.due = "2026-12-01 15:00 and a text that goes on for so long";
	assert_says(CHECK(SERVICE, serve), "service.due is 52 bytes long; at most 32 will do");
	serve.due = "2025-12-31 09:00";
	assert_says(
		CHECK(SERVICE, serve), "service.due is past: 2025-12-31 09:00; say one to come");
	serve.due = "367d";
	assert_says(
		CHECK(SERVICE, serve), "service.due is more than 366 days ahead: 2027-01-03 10:00");
	serve.due = "366d";
	cr_assert_null(CHECK(SERVICE, serve));
}

Test(validate_due, a_repeat_begins_with_the_first_that_fits) {
	serve.due = "09:00";
	serve.repeat = "mon,wed";
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + 3 * DAY + 23 * HOUR, "tomorrow is a Friday");
	cr_assert_eq(event.service.repeat->days, 1U << 1 | 1U << 3);
	cr_assert_eq(event.service.repeat->minute, 9 * 60);
	cr_assert_eq(event.service.repeat->at, event.service.due_at);
	serve.repeat = "weekly";
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + 23 * HOUR);
	serve.due = "90m";
	serve.repeat = "daily";
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + 90 * MINUTE);
	serve.due = "5s"; /* to the minute: that is over */
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + DAY);
}

/* What comes late is not lost: it is held until the next time. */
Test(validate_due, a_repeat_is_never_past) {
	serve.due = "09:55";
	serve.repeat = "daily";
	request.age = (uint64_t)(10 * MINUTE);
	cr_assert_null(CHECK(SERVICE, serve));
	cr_assert_eq(event.service.due_at, NOW + DAY - 5 * MINUTE);
}

Test(validate_due, repeats_that_do_not_fit) {
	serve.repeat = "daily";
	assert_says(CHECK(SERVICE, serve), "service.repeat needs a time when it is due first");
	serve.due = "09:00";
	serve.repeat = "often";
	assert_says(CHECK(SERVICE, serve),
		"service.repeat is \"often\"; it is daily, weekly, or days such as mon,thu");
	serve.repeat = "mon,tue,wed,thu,fri,sat,sun,mon,tue";
	assert_says(CHECK(SERVICE, serve), "service.repeat is 35 bytes long; at most 32 will do");
	serve.repeat = "daily";
	serve.visit = "4K";
	assert_says(CHECK(SERVICE, serve),
		"service.repeat is not for what is asked for a visit: a guest leaves");
	serve.visit = "";
	serve.due = "2027-01-02 09:00"; /* within 366 days, and a Saturday */
	serve.repeat = "sat";
	cr_assert_null(CHECK(SERVICE, serve));
	serve.repeat = "mon";
	assert_says(CHECK(SERVICE, serve),
		"service.repeat is more than 366 days ahead: 2027-01-04 09:00");
}

/* A notice that is held expires so long after it is offered. */
Test(validate_due, an_end_counts_from_when_it_is_due) {
	announce.due = "tomorrow 09:00";
	announce.expires = "2h";
	cr_assert_null(CHECK(NOTICE, announce));
	cr_assert_eq(event.notice.ends_at, event.notice.due_at + 2 * HOUR);
	announce.expires = "12:00";
	cr_assert_null(CHECK(NOTICE, announce));
	cr_assert_eq(event.notice.ends_at, event.notice.due_at + 3 * HOUR);
}

Test(validate_due, a_guest_is_announced) {
	expect.to = "flat A";
	expect.travel = "CX123";
	expect.car = true;
	expect.tell = all;
	expect.n_tell = 1;
	cr_assert_null(CHECK(EXPECT, expect));
	cr_assert_eq(event.type, EVENT_EXPECT);
	cr_assert_eq(event.expect.at, NOW + 5 * HOUR);
	cr_assert_str_eq(event.expect.to, "flat A");
	cr_assert_str_eq(event.expect.travel, "CX123");
	cr_assert(event.expect.car);
	cr_assert_eq(event.expect.n_tell, 1);
	cr_assert_str_eq(event.expect.card->surname, "王");
	expect.at = "";
	assert_says(CHECK(EXPECT, expect), "expect.at is missing; say when the guest is to come");
	expect.at = "15:00";
	expect.tell = blank;
	assert_says(CHECK(EXPECT, expect), "expect.tell[0] is blank; leave it out or say it");
	expect.n_tell = 0;
	card.surname = "";
	assert_says(CHECK(EXPECT, expect),
		"expect.card says nothing of the guest; a surname, a trait or the party's size is "
		"needed");
	expect.card = NULL;
	cr_assert_not_null(CHECK(EXPECT, expect));
}

Test(validate_due, a_guest_has_arrived) {
	cr_assert_null(CHECK(ARRIVED, arrive));
	cr_assert_eq(event.type, EVENT_ARRIVED);
	cr_assert_null(event.arrived.to);
	arrive.visit = "?";
	assert_says(CHECK(ARRIVED, arrive),
		"arrived.visit is not the id of a visit or a handoff; one looks like 4K");
}

Test(validate_due, it_is_moved) {
	cr_assert_null(CHECK(MOVE, reschedule));
	cr_assert_eq(event.type, EVENT_MOVE);
	cr_assert_eq(event.move.target.number, 4 * 32 + 19);
	reschedule.at = "now";
	cr_assert_null(CHECK(MOVE, reschedule));
	cr_assert_eq(event.move.due_at, NOW);
	reschedule.at = "";
	assert_says(CHECK(MOVE, reschedule), "move.at is missing; say when it is due, or now");
	reschedule.id = "";
	assert_says(CHECK(MOVE, reschedule),
		"move.id is not the id of a handoff or a visit; one looks like 4K");
}
