/* SPDX-License-Identifier: MIT */
/* Acts that waited on their device: in the record they came about when it asked for them, and are
 * shown for as long as others. */
#include "town.h"

#include "core/handoff_private.h"

#include <criterion/criterion.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(told_late, .init = open_town, .fini = close_town);

static Usher__Outcome do_late(
	const char *device, enum event_type type, uint64_t handoff, uint64_t age) {
	struct event event = {.type = type, .request.age = age};

	event_set_target(&event, handoff, NULL);
	return town_act(&town, device, type, event)->outcome;
}

/* The last that the last event led to. */
static const Usher__Fact__Advanced *advanced(void) {
	const Usher__Fact__Advanced *advanced = NULL;

	for (size_t i = 0; i < town.facts.n; i++) {
		if (town.facts.list[i]->what_case == USHER__FACT__FACT__WHAT_ADVANCED) {
			advanced = town.facts.list[i]->advanced;
		}
	}
	cr_assert_not_null(advanced);
	return advanced;
}

static uint64_t send_and_take(void) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	return h;
}

Test(told_late, what_did_not_wait_has_the_time_of_its_fact) {
	uint64_t h = send_and_take();

	town_wait(&town, 20000);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
	cr_assert_eq(advanced()->happened_at, 0);
	cr_assert_eq(town_is(&town, h)->ended_at, town.at);
	cr_assert_eq(town_is(&town, h)->ended_told_at, 0);
}

/* Met in time, and told too late: in time. */
Test(told_late, a_guest_is_met_when_the_device_said_so) {
	uint64_t h = send_and_take();
	int64_t meet_by = town_is(&town, h)->meet_by, met_at;

	town_wait(&town, 50000);
	met_at = town.at;
	cr_assert_leq(met_at, meet_by);
	town_wait(&town, 240000);
	ASSERT_OUTCOME(do_late("f", EVENT_MET, h, 240000), OK);
	cr_assert_eq(advanced()->happened_at, met_at);
	cr_assert_eq(town_is(&town, h)->ended_at, met_at);
	cr_assert_eq(town_is(&town, h)->ended_told_at, town.at);
}

/* Colleagues see it for a minute from when the relay heard of it; the visit goes on from then. */
Test(told_late, it_is_shown_as_long_as_others) {
	uint64_t h = send_and_take(), visit = town_is(&town, h)->visit;

	town_wait(&town, 240000);
	ASSERT_OUTCOME(do_late("f", EVENT_MET, h, 240000), OK);
	cr_assert_eq(relay_visit(town.relay, visit)->idle_since, town.at);
	town_wait(&town, ARCHIVED_AFTER - 1);
	cr_assert_not_null(relay_handoff(town.relay, h));
	town_wait(&town, 1);
	cr_assert_null(relay_handoff(town.relay, h));
}

Test(told_late, nothing_came_about_before_it_was_taken) {
	uint64_t h = town_send(&town, "l", "flat-a");
	int64_t taken_at;

	town_wait(&town, 10000);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	taken_at = town.at;
	town_wait(&town, 10000);
	ASSERT_OUTCOME(do_late("f", EVENT_MET, h, UINT64_MAX), OK);
	cr_assert_eq(town_is(&town, h)->ended_at, taken_at);
}

Test(told_late, nor_by_a_colleague_before_they_had_it) {
	uint64_t h = send_and_take();

	town_wait(&town, 20000);
	ASSERT_OUTCOME(town_act(&town, "f", EVENT_HANDOVER,
			       (struct event){.handover = {.handoff.number = h, .badge = "4"}})
			       ->outcome,
		OK);
	town_wait(&town, 5000);
	ASSERT_OUTCOME(do_late("g", EVENT_MET, h, 15000), OK);
	cr_assert_eq(town_is(&town, h)->ended_at, town.at - 5000);
}

/* Aboard and dropped, each at its own time, and never the second before the first. The guest is on
 * the way from when they were aboard. */
Test(told_late, a_drive_has_its_own_times) {
	uint64_t h = town_party(&town, 3, "flat-a"), arrival;
	int64_t aboard_at;

	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, h), OK);
	town_wait(&town, 60000);
	aboard_at = town.at;
	town_wait(&town, 90000);
	ASSERT_OUTCOME(do_late("c", EVENT_ABOARD, h, 90000), OK);
	cr_assert_eq(handoff_boarded_at(town_is(&town, h)), aboard_at);
	arrival = town_offered(&town);
	cr_assert_eq(town_is(&town, arrival)->expected_at, aboard_at + 40000);
	cr_assert_eq(town_is(&town, arrival)->late, 90000);
	ASSERT_OUTCOME(do_late("c", EVENT_DROPPED, h, 600000), OK);
	cr_assert_eq(town_is(&town, h)->ended_at, aboard_at);
	cr_assert_eq(town_is(&town, h)->ended_told_at, town.at);
}

Test(told_late, a_loan_has_its_own_times) {
	uint64_t h = town_serve(&town, "l", "key", 0);
	int64_t lent_at;

	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, h), OK);
	town_wait(&town, 30000);
	lent_at = town.at;
	town_wait(&town, 30000);
	ASSERT_OUTCOME(do_late("h", EVENT_DONE, h, 30000), OK);
	cr_assert_eq(handoff_lent_at(town_is(&town, h)), lent_at);
	town_wait(&town, 30000);
	ASSERT_OUTCOME(do_late("i", EVENT_BACK, h, 10000), OK);
	cr_assert_eq(town_is(&town, h)->ended_at, town.at - 10000);
	ASSERT_STAGE(&town, h, DONE);
}

/* A service that is done counts from then, and so does what the site has follow it: at once, if
 * that was due by now. */
Test(told_late, what_follows_is_due_after_it_was_done) {
	uint64_t h = town_serve(&town, "l", "repair", 0);
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), OK);
	town_wait(&town, 120000);
	ASSERT_OUTCOME(do_late("b", EVENT_DONE, h, 60000), OK);
	cr_assert_eq(town_is(&town, h)->ended_at, town.at - 60000);
	cr_assert_eq(town_is(&town, town_offered(&town))->due_at, town.at + 3540000);
	h = town_serve(&town, "l", "repair", 0);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), OK);
	town_wait(&town, 3600000);
	answered = town_act(&town, "b", EVENT_DONE,
		(struct event){.request.age = 3600000, .done = {.handoff.number = h}});
	ASSERT_OUTCOME(answered->outcome, OK);
	cr_assert(!answered->held && !answered->due_at, "it is not held");
	cr_assert_str_eq(answered->post, "hall", "but offered");
	ASSERT_STAGE(&town, town_offered(&town), OFFERED);
	cr_assert_eq(town_is(&town, town_offered(&town))->due_at, 0);
	cr_assert_eq(town_is(&town, town_offered(&town))->late, 0, "it is due just now");
	h = town_serve(&town, "l", "repair", 0);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), OK);
	town_wait(&town, 5400000);
	ASSERT_OUTCOME(do_late("b", EVENT_DONE, h, 5400000), OK);
	cr_assert_eq(town_is(&town, town_offered(&town))->late, 1800000, "it was due long before");
}

/* A visit that ends by it ends now: it was open for all that anybody knew. */
Test(told_late, a_visit_ends_when_that_is_told) {
	uint64_t h = town_party(&town, 2, "gate"), visit = town_is(&town, h)->visit;

	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	town_wait(&town, 120000);
	ASSERT_OUTCOME(do_late("c", EVENT_DROPPED, h, 60000), OK);
	cr_assert_eq(town_is(&town, h)->ended_at, town.at - 60000);
	cr_assert_eq(relay_visit(town.relay, visit)->ended_at, town.at);
}

/* A fact that says a time that cannot be. */
Test(told_late, a_time_that_cannot_be_is_refused) {
	uint64_t h = send_and_take();
	int64_t taken_at = town.at;
	Usher__Fact__Fact *fact;

	town_wait(&town, 1000);
	fact = facts_add(&town.facts, town.at, USHER__FACT__FACT__WHAT_ADVANCED);
	fact->advanced->handoff = h;
	fact->advanced->stage = USHER__STAGE__MET;
	fact->advanced->person = facts_new_person(&town.facts, "3", "周");
	fact->advanced->happened_at = town.at + 1;
	town_refuse(&town, fact, "it has not come about yet");
	fact->advanced->happened_at = taken_at - 1;
	town_refuse(&town, fact, "before it was taken");
	fact->advanced->happened_at = -1;
	town_refuse(&town, fact, "before all time");
	fact->advanced->happened_at = taken_at;
	town_accept(&town, fact);
	cr_assert_eq(town_is(&town, h)->ended_at, taken_at);
}

Test(told_late, nobody_is_dropped_before_they_were_aboard) {
	uint64_t h = town_party(&town, 3, "gate");
	Usher__Fact__Fact *fact;
	int64_t aboard_at;

	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, h), OK);
	town_wait(&town, 1000);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	aboard_at = town.at;
	town_wait(&town, 1000);
	fact = facts_add(&town.facts, town.at, USHER__FACT__FACT__WHAT_ADVANCED);
	fact->advanced->handoff = h;
	fact->advanced->stage = USHER__STAGE__DROPPED;
	fact->advanced->happened_at = aboard_at - 1;
	town_refuse(&town, fact, "before the guest was aboard");
	fact->advanced->happened_at = aboard_at;
	town_accept(&town, fact);
}
