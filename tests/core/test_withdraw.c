/* SPDX-License-Identifier: MIT */
/* What is withdrawn unless somebody has taken it by then. */
#include "town.h"

#include <criterion/criterion.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(withdraw, .init = open_town, .fini = close_town);

static const Usher__Fact__Answered *unless_taken(const char *device, uint64_t handoff) {
	return town_act(&town, device, EVENT_WITHDRAW,
		(struct event){.withdraw = {.handoff.number = handoff, .unless_taken = true}});
}

static void assert_taken(const Usher__Fact__Answered *answered, const char *badge) {
	ASSERT_OUTCOME(answered->outcome, TAKEN_ALREADY);
	cr_assert_str_eq(answered->winner->badge, badge);
	cr_assert_eq(town_changes(&town), 0);
}

Test(withdraw, what_nobody_has_is) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(unless_taken("l", h)->outcome, OK);
	ASSERT_STAGE(&town, h, WITHDRAWN);
	ASSERT_OUTCOME(unless_taken("l", h)->outcome, PAST_STAGE);
}

Test(withdraw, what_somebody_has_is_not) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	assert_taken(unless_taken("l", h), "4");
	ASSERT_STAGE(&town, h, TAKEN);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_MET, h), OK);
	assert_taken(unless_taken("l", h), "4");
}

Test(withdraw, what_was_given_back_is) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_RELEASE, h), OK);
	ASSERT_OUTCOME(unless_taken("l", h)->outcome, OK);
}

/* Withdrawn from whoever had it, it is not theirs any more. */
Test(withdraw, what_was_withdrawn_from_somebody_is_past) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, h), OK);
	ASSERT_OUTCOME(unless_taken("l", h)->outcome, PAST_STAGE);
}

Test(withdraw, who_may_not_is_not_told_who_has_it_by_that) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(unless_taken("f", h)->outcome, NOT_YOURS);
	ASSERT_OUTCOME(unless_taken("b", h)->outcome, NO_SUCH_HANDOFF);
}

/* Nobody takes what is scheduled, or a notice. */
Test(withdraw, a_batch_goes_as_a_whole) {
	static const char *const posts[] = {"flat", "bar"};
	const Usher__Fact__Answered *answered = town_act(&town, "l", EVENT_NOTICE,
		(struct event){.notice = {.text = "x",
				       .posts = posts,
				       .n_posts = 2,
				       .due_at = town.at + 60000}});
	uint64_t first = answered->handoff;

	ASSERT_OUTCOME(unless_taken("l", first)->outcome, OK);
	ASSERT_STAGE(&town, first, WITHDRAWN);
	ASSERT_STAGE(&town, first + 1, WITHDRAWN);
}

/* A guest who is announced --------------------------------------------------------------------- */

/* By @device, in an hour; *ret_notice: the first of what tells of them. Returns the visit. */
static uint64_t expect(const char *device, uint64_t *ret_notice) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	const Usher__Fact__Answered *answered;

	card.surname = (char *)"王";
	answered = town_act(&town, device, EVENT_EXPECT,
		(struct event){.expect = {.card = &card, .at = town.at + 3600000}});
	*ret_notice = answered->handoff;
	return answered->visit;
}

static uint64_t fetch(uint64_t visit, const char *device) {
	return town_act(&town, device, EVENT_PICKUP,
		(struct event){.pickup = {.visit.number = visit, .area = "gate", .to = "lounge"}})
		->handoff;
}

Test(withdraw, a_guest_for_whom_nobody_is_under_way_is_called_off) {
	uint64_t notice, visit = expect("l", &notice), ride = fetch(visit, "l");

	ASSERT_OUTCOME(unless_taken("l", notice)->outcome, OK);
	cr_assert_neq(relay_visit(town.relay, visit)->ended_at, 0);
	ASSERT_STAGE(&town, ride, WITHDRAWN);
}

Test(withdraw, a_guest_for_whom_a_driver_is_under_way_is_not) {
	uint64_t notice, visit = expect("l", &notice), ride = fetch(visit, "l");
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, ride), OK);
	answered = unless_taken("l", notice);
	assert_taken(answered, "7");
	cr_assert_eq(answered->handoff, ride);
	cr_assert_eq(relay_visit(town.relay, visit)->ended_at, 0);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, notice), OK);
	ASSERT_STAGE(&town, ride, WITHDRAWN);
}

/* Of what the device may not see, it is told that it is so, and no more. */
Test(withdraw, a_guest_of_whose_driver_nothing_may_be_told_is_not) {
	uint64_t notice, visit = expect("h", &notice), ride = fetch(visit, "l");
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, ride), OK);
	answered = unless_taken("h", notice);
	ASSERT_OUTCOME(answered->outcome, TAKEN_ALREADY);
	cr_assert_null(answered->winner);
	cr_assert_eq(answered->handoff, notice);
	ASSERT_STAGE(&town, ride, TAKEN);
	answered = unless_taken("s", notice);
	assert_taken(answered, "7");
	cr_assert_eq(answered->handoff, ride, "a supervisor sees it");
}
