/* SPDX-License-Identifier: MIT */
#include "reporting.h"

#include <criterion/criterion.h>

struct house house;
struct handset lobby, flat, flat_2, cart, bar, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&flat_2, "flat-2", true, "show-flat", "302"},
	{&cart, "cart", false, "shuttle", "401"},
	{&bar, "bar-1", true, "bar", "501"},
	{&boss, "boss-1", false, "supervisor", "901"},
};

void reporting_start(void) {
	staff_come(STAFF(everybody), &house, false);
}

void reporting_start_on_disk(void) {
	staff_come(STAFF(everybody), &house, true);
}

void reporting_stop(void) {
	staff_leave(STAFF(everybody), &house);
}

void reporting_restart(void) {
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		handset_hang_up(everybody[i].handset);
	}
	house_restart(&house);
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		handset_come_back(everybody[i].handset, everybody[i].listens);
	}
}

void reporting_forget(void) {
	staff_forget(STAFF(everybody));
}

const char *hear(struct handset *handset) {
	house_settle(&house);
	while (!handset->heard_n) {
		cr_assert_eq(loop_run_turn(house.loop), 0);
		handset_hear(handset);
	}
	return handset_heard(handset);
}

const char *report(struct handset *handset, const struct asked *asked) {
	Usher__ReportRequest on = USHER__REPORT_REQUEST__INIT;

	on.from = (char *)(asked->from ? asked->from : "");
	on.to = (char *)(asked->to ? asked->to : "");
	on.after = (char *)(asked->after ? asked->after : "");
	on.by = asked->by;
	on.rows = asked->rows;
	on.under_way = asked->under_way;
	reporting_forget();
	handset_say(handset, ASK(REPORT), &on);
	handset->last_read = 0;
	return hear(handset);
}

Usher__Outcome ask(struct handset *handset, uint64_t id, bool rows) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__ReportRequest on = USHER__REPORT_REQUEST__INIT;
	Usher__Answer refused = USHER__ANSWER__INIT;
	struct pool pool = {0};
	Usher__Outcome outcome;

	request.ask_case = ASK(REPORT);
	request.id = id;
	request.report = &on;
	on.rows = rows;
	outcome = reports_submit(house.reports, handset->client, &request, &pool, &refused);
	cr_assert_eq(outcome, refused.outcome);
	cr_assert_eq(outcome == USHER__OUTCOME__OK, !refused.refusal);
	cr_assert_eq(outcome == USHER__OUTCOME__OK, !*refused.text);
	pool_finish(&pool);
	return outcome;
}

void live_an_hour(void) {
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
