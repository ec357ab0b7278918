/* SPDX-License-Identifier: MIT */
/* Which runs of a device are known, for how long, and what of a run that is none. */
#include "town.h"

#include "core/device.h"
#include "core/runs.h"
#include "core/state.h"

#include <criterion/criterion.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(runs, .init = open_town, .fini = close_town);

static const struct request short_one = {.run = 1000, .id = 1, .short_run = true};

/* The device "x", on which nobody is on duty, asks. */
static Usher__Outcome ask(struct request request) {
	return town_apply(
		&town, &(struct event){.type = EVENT_OFF, .device = "x", .request = request})
		->outcome;
}

static bool is_known(uint64_t run) {
	return relay_remembered_answer(
		town.relay, &(struct event){.device = "x", .request = {.run = run, .id = 1}});
}

static const Usher__Fact__Device *rec(void) {
	return &device_find(town.relay, "x")->rec;
}

static void fill_with_long_runs(uint64_t n) {
	for (uint64_t run = 1; run <= n; run++) {
		ASSERT_OUTCOME(ask((struct request){.run = run, .id = 1}), NOT_ON_DUTY);
	}
}

/* Run 0 ---------------------------------------------------------------------------------------- */

Test(runs, of_run_0_nothing_is_remembered) {
	uint64_t h = town_send(&town, "l", "flat-a"), visits = town.relay->visits.n;
	size_t n_runs = device_find(town.relay, "l")->rec.n_runs;
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	const struct event send = {
		.type = EVENT_SEND, .device = "l", .send = {.to = "flat-a", .card = &card}};

	card.surname = (char *)"王";
	for (int i = 1; i <= 2; i++) {
		const Usher__Fact__Answered *answered = town_apply(&town, &send);

		ASSERT_OUTCOME(answered->outcome, OK);
		cr_assert_eq(answered->handoff, h + 2 * (uint64_t)i, "it is sent once more");
		cr_assert_eq(town.facts.answered, answered);
		for (size_t j = 0; j < town.facts.n; j++) {
			cr_assert_null(town.facts.list[j]->answered);
		}
	}
	cr_assert_eq(town.relay->visits.n, visits + 2);
	cr_assert_eq(device_find(town.relay, "l")->rec.n_runs, n_runs);
	cr_assert_null(relay_remembered_answer(town.relay, &send));
}

Test(runs, whoever_is_refused_in_run_0_leaves_nothing) {
	uint64_t h = town_send(&town, "l", "flat-a");
	const struct event take = {
		.type = EVENT_TAKE, .device = "x", .take = {.handoff.number = h}};
	const struct event met = {.type = EVENT_MET, .device = "f", .met = {.handoff.number = h}};

	ASSERT_OUTCOME(town_apply(&town, &take)->outcome, NOT_ON_DUTY);
	cr_assert_eq(town.facts.n, 0);
	cr_assert_not_null(town.facts.answered, "it is answered anew all the same");
	cr_assert_null(device_find(town.relay, "x"));
	ASSERT_OUTCOME(town_apply(&town, &met)->outcome, PAST_STAGE);
	cr_assert_eq(town.facts.n, 0);
}

/* A repeat that changes nothing is done, and leaves nothing either. */
Test(runs, what_is_done_already_leaves_no_fact_in_run_0) {
	uint64_t h = town_send(&town, "l", "flat-a");
	const struct event take = {
		.type = EVENT_TAKE, .device = "f", .take = {.handoff.number = h}};

	ASSERT_OUTCOME(town_apply(&town, &take)->outcome, OK);
	cr_assert_eq(town.facts.n, 1);
	ASSERT_OUTCOME(town_apply(&town, &take)->outcome, OK);
	cr_assert_eq(town.facts.n, 0);
}

/* A sign-on keeps the device, so there must be room for it. */
Test(runs, a_sign_on_in_run_0_makes_its_device) {
	const struct event on = {
		.type = EVENT_ON, .device = "x", .on = {.post = "desk", .badge = "6"}};

	ASSERT_OUTCOME(town_apply(&town, &on)->outcome, OK);
	cr_assert_eq(rec()->n_runs, 0);
	cr_assert_eq(rec()->n_duties, 1);
}

/* Short runs ----------------------------------------------------------------------------------- */

Test(runs, a_short_one_is_known_for_a_minute_after_its_last_answer) {
	ASSERT_OUTCOME(ask(short_one), NOT_ON_DUTY);
	town_wait(&town, SHORT_RUN_KEPT - 1);
	ASSERT_OUTCOME(ask((struct request){.run = 1000, .id = 2, .short_run = true}), NOT_ON_DUTY);
	town_wait(&town, SHORT_RUN_KEPT - 1);
	ASSERT_OUTCOME(ask((struct request){.run = 7, .id = 1}), NOT_ON_DUTY);
	cr_assert(is_known(1000));
	cr_assert_not(rec()->forgot_runs);
	town_wait(&town, 1);
	ASSERT_OUTCOME(ask((struct request){.run = 8, .id = 1}), NOT_ON_DUTY);
	cr_assert_not(is_known(1000));
	cr_assert(is_known(7), "a long one is known as long as it can be");
	cr_assert(rec()->forgot_runs);
}

/* Nobody may have what they were answered before done once more. */
Test(runs, a_short_one_that_is_answered_after_its_minute_is_the_same_run) {
	ASSERT_OUTCOME(ask(short_one), NOT_ON_DUTY);
	ASSERT_OUTCOME(ask((struct request){.run = 1000, .id = 2, .short_run = true}), NOT_ON_DUTY);
	town_wait(&town, SHORT_RUN_KEPT);
	ASSERT_OUTCOME(ask((struct request){.run = 1000, .id = 3, .short_run = true}), NOT_ON_DUTY);
	cr_assert_eq(rec()->n_runs, 1);
	cr_assert_eq(rec()->runs[0]->n_answers, 3);
}

/* With as many handsets' runs as are kept, verbs come and go. */
Test(runs, short_ones_have_their_own_room) {
	fill_with_long_runs(RUNS_KEPT);
	for (uint64_t run = 1000; run < 1000 + 3 * RUNS_KEPT; run++) {
		ASSERT_OUTCOME(
			ask((struct request){.run = run, .id = 1, .short_run = true}), NOT_ON_DUTY);
		cr_assert_not(is_known(run - RUNS_KEPT), "that used longest ago goes");
		cr_assert(is_known(run));
		cr_assert(run < 1000 + RUNS_KEPT || is_known(run - RUNS_KEPT + 1));
	}
	cr_assert_eq(rec()->n_runs, RUNS_KEPT + RUNS_KEPT);
	for (uint64_t run = 1; run <= RUNS_KEPT; run++) {
		cr_assert(is_known(run), "run %llu", (unsigned long long)run);
	}
}

Test(runs, of_long_ones_that_goes_that_was_used_longest_ago) {
	ASSERT_OUTCOME(ask(short_one), NOT_ON_DUTY);
	fill_with_long_runs(RUNS_KEPT);
	ASSERT_OUTCOME(ask((struct request){.run = 1, .id = 2}), NOT_ON_DUTY);
	cr_assert_not(rec()->forgot_runs, "with so many runs it goes without saying");
	ASSERT_OUTCOME(ask((struct request){.run = 999, .id = 1}), NOT_ON_DUTY);
	cr_assert(is_known(1), "it was used just now");
	cr_assert_not(is_known(2));
	cr_assert(is_known(999));
	cr_assert(is_known(1000), "a short one is no room for a long one");
}

/* A run that is used in another way than before is what it is now. */
Test(runs, short_or_long_is_said_with_each_answer) {
	ASSERT_OUTCOME(ask(short_one), NOT_ON_DUTY);
	ASSERT_OUTCOME(ask((struct request){.run = 1000, .id = 2}), NOT_ON_DUTY);
	town_wait(&town, 2 * SHORT_RUN_KEPT);
	ASSERT_OUTCOME(ask((struct request){.run = 7, .id = 1}), NOT_ON_DUTY);
	cr_assert(is_known(1000));
	cr_assert_eq(rec()->runs[0]->last_used_at, 0);
}

/* It takes the room of its new sort. */
Test(runs, a_long_one_that_becomes_short_leaves_a_note_of_what_went_before) {
	fill_with_long_runs(RUNS_KEPT + 1);
	cr_assert_not(rec()->forgot_runs);
	ASSERT_OUTCOME(ask((struct request){.run = 2, .id = 2, .short_run = true}), NOT_ON_DUTY);
	cr_assert(rec()->forgot_runs);
	ASSERT_OUTCOME(ask((struct request){.run = 998, .id = 1}), NOT_ON_DUTY);
	cr_assert(is_known(3), "there is room for one");
	ASSERT_OUTCOME(ask((struct request){.run = 2, .id = 3}), NOT_ON_DUTY);
	cr_assert(is_known(2));
	cr_assert_not(is_known(3));
}

/* New ones ------------------------------------------------------------------------------------- */

/* As long as nothing was forgotten, a run that is not known is new. */
Test(runs, any_id_of_a_run_that_cannot_have_been_known_is_applied) {
	ASSERT_OUTCOME(ask((struct request){.run = 1, .id = 7}), NOT_ON_DUTY);
	ASSERT_OUTCOME(ask((struct request){.run = 2, .id = 7}), NOT_ON_DUTY);
}

Test(runs, where_one_was_forgotten_only_1_is_applied_or_what_is_new) {
	ASSERT_OUTCOME(ask(short_one), NOT_ON_DUTY);
	town_wait(&town, SHORT_RUN_KEPT);
	ASSERT_OUTCOME(ask((struct request){.run = 1, .id = 1}), NOT_ON_DUTY);
	ASSERT_OUTCOME(ask((struct request){.run = 2, .id = 7}), ID_FORGOTTEN);
	cr_assert_eq(town.facts.n, 0);
	ASSERT_OUTCOME(ask((struct request){.run = 2, .id = 7, .new_run = true}), NOT_ON_DUTY);
	ASSERT_OUTCOME(ask((struct request){.run = 2, .id = 3}), NOT_ON_DUTY);
	ASSERT_OUTCOME(ask((struct request){.run = 2, .id = 7, .new_run = true}), NOT_ON_DUTY);
	cr_assert_eq(town.facts.n, 0, "it was answered before, whatever its client says");
}

Test(runs, with_as_many_as_are_kept_one_may_have_been_forgotten) {
	fill_with_long_runs(RUNS_KEPT);
	ASSERT_OUTCOME(ask((struct request){.run = 999, .id = 2}), ID_FORGOTTEN);
	ASSERT_OUTCOME(ask((struct request){.run = 999, .id = 2, .new_run = true}), NOT_ON_DUTY);
}

/* Facts ---------------------------------------------------------------------------------------- */

Test(runs, a_fact_answers_a_run) {
	Usher__Fact__Fact *fact = facts_add(&town.facts, town.at, USHER__FACT__FACT__WHAT__NOT_SET);

	fact->answered = facts_new_answered(&town.facts);
	fact->answered->device = facts_copy_text(&town.facts, "x");
	fact->answered->id = 1;
	town_refuse(&town, fact, "of a run that is none");
	fact->answered->run = 5;
	town_accept(&town, fact);
}

Test(runs, a_snapshot_has_which_are_short_and_that_some_are_gone) {
	struct pool pool = {0};
	const Usher__Fact__Snapshot *snapshot;
	struct relay *again = relay_new();

	ASSERT_OUTCOME(ask(short_one), NOT_ON_DUTY);
	town_wait(&town, SHORT_RUN_KEPT);
	ASSERT_OUTCOME(ask((struct request){.run = 1001, .id = 1, .short_run = true}), NOT_ON_DUTY);
	snapshot = relay_snapshot(town.relay, &pool);
	cr_assert_eq(relay_restore(again, snapshot), 0);
	cr_assert_eq(device_find(again, "x")->n_short_runs, 1);
	cr_assert(device_find(again, "x")->rec.forgot_runs);
	rec()->runs[0]->last_used_at = -1;
	again = relay_free(again);
	again = relay_new();
	cr_assert_lt(relay_restore(again, snapshot), 0, "used before all time");
	rec()->runs[0]->last_used_at = town.at;
	relay_free(again);
	pool_finish(&pool);
}
