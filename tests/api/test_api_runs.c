/* SPDX-License-Identifier: MIT */
/* What a hello says of its run: that nothing is to be remembered, that it is short, that it is new.
 */
#include "staff.h"

#include <criterion/criterion.h>

enum {
	SHORT_RUN_KEPT = 60 * 1000, /* ms */
};

static struct house house;
static struct handset lobby, desk;

static const struct staff everybody[] = {
	{&lobby, "lobby-1", false, "lobby", "101"},
	{&desk, "desk-1", false, NULL, NULL},
};

static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(api_runs, .init = start, .fini = stop);

/* It comes back in @run, with the hello that it is set to. */
static void come_back_in(struct handset *handset, uint64_t run) {
	handset_hang_up(handset);
	handset->run = run;
	handset_come_back(handset, false);
	handset_heard(handset);
}

/* Sends a guest under @id. */
static void send_under(struct handset *handset, uint64_t id) {
	handset->last_act = id - 1;
	handset_send(handset, "show-flat-a", "王");
}

Test(api_runs, in_run_0_an_act_is_done_each_time_and_its_id_echoed) {
	come_back_in(&lobby, 0);
	send_under(&lobby, 7);
	send_under(&lobby, 7);
	send_under(&lobby, 0);
	assert_heard(&lobby, "answer 7 OK 2; answer 7 OK 4; answer 0 OK 6; ");
	cr_assert_eq(relay_nth_device(house.relay, 0)->n_runs, 1, "the one in which it signed on");
}

Test(api_runs, in_run_0_whoever_is_refused_leaves_nothing) {
	uint64_t seq = relay_seq(house.relay);

	come_back_in(&desk, 0);
	handset_off(&desk);
	handset_off(&desk);
	assert_heard(&desk,
		"answer 1 NOT_ON_DUTY: nobody is on duty on desk-1: sign on first; "
		"answer 2 NOT_ON_DUTY: nobody is on duty on desk-1: sign on first; ");
	cr_assert_eq(relay_seq(house.relay), seq);
	cr_assert_null(relay_nth_device(house.relay, 1));
}

/* A verb that ends once it is answered: after a minute its run makes room. */
Test(api_runs, a_short_run_is_forgotten_after_a_minute) {
	lobby.short_run = true;
	come_back_in(&lobby, 5000);
	send_under(&lobby, 1);
	come_back_in(&lobby, 5000);
	send_under(&lobby, 1);
	assert_heard(&lobby, "answer 1 OK 2; ");
	cr_assert(relay_nth_device(house.relay, 0)->runs[1]->short_run);
	house_wait(&house, SHORT_RUN_KEPT);
	come_back_in(&lobby, 5001);
	send_under(&lobby, 1);
	come_back_in(&lobby, 5000);
	send_under(&lobby, 2);
	assert_heard(&lobby,
		"answer 2 ID_FORGOTTEN: this request is too old, or not the first of its run: "
		"whether it was done is no longer known; ");
	cr_assert(relay_nth_device(house.relay, 0)->forgot_runs);
}

/* Parallel requests of a page come in any order. */
Test(api_runs, the_acts_of_a_new_run_come_in_any_order) {
	lobby.short_run = true;
	come_back_in(&lobby, 5000);
	send_under(&lobby, 1);
	house_wait(&house, SHORT_RUN_KEPT);
	come_back_in(&lobby, 5001);
	send_under(&lobby, 1);
	lobby.short_run = false;
	come_back_in(&lobby, 6000);
	send_under(&lobby, 3);
	handset_heard(&lobby);
	lobby.new_run = true;
	come_back_in(&lobby, 6000);
	send_under(&lobby, 3);
	send_under(&lobby, 1);
	send_under(&lobby, 2);
	assert_heard(&lobby, "answer 3 OK 6; answer 1 OK 8; answer 2 OK A; ");
	come_back_in(&lobby, 6000);
	send_under(&lobby, 3);
	send_under(&lobby, 4);
	assert_heard(&lobby, "answer 3 OK 6; answer 4 OK C; ");
}
