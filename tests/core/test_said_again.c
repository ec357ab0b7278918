/* SPDX-License-Identifier: MIT */
/* Acts that are asked for again with other words: those count, or are refused; none is dropped. */
#include "town.h"

#include "core/handoff.h"
#include "core/snapshot.h"

#include <criterion/criterion.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(said_again, .init = open_town, .fini = close_town);

/* Declines ------------------------------------------------------------------------------------- */

#define REASON(name) USHER__DECLINE_REASON__##name

static Usher__Outcome decline(const char *device, uint64_t handoff, Usher__DeclineReason reason) {
	return town_act(&town, device, EVENT_DECLINE,
		(struct event){.decline = {.handoff.number = handoff, .reason = reason}})
		->outcome;
}

#define assert_reasons(handoff, n, first, second)                                                  \
	do {                                                                                       \
		const Usher__Fact__Handoff *rec = town_is(&town, handoff);                         \
                                                                                                   \
		cr_assert_eq(rec->n_declined, n);                                                  \
		cr_assert_eq(handoff_decline_reason(rec, 0), REASON(first));                       \
		cr_assert_eq(handoff_decline_reason(rec, 1), REASON(second));                      \
	} while (0)

Test(said_again, a_decline_has_a_reason) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(decline("f", h, REASON(DECLINE_REASON_UNSAID)), OK);
	cr_assert_eq(town_is(&town, h)->n_decline_reasons, 0, "what is unsaid takes no room");
	ASSERT_OUTCOME(decline("g", h, REASON(WITH_A_GUEST)), OK);
	assert_reasons(h, 2, DECLINE_REASON_UNSAID, WITH_A_GUEST);
	cr_assert_eq(town_is(&town, h)->n_decline_reasons, 2);
}

Test(said_again, another_reason_counts) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(decline("f", h, REASON(TOO_FAR)), OK);
	ASSERT_OUTCOME(decline("g", h, REASON(NOT_MINE)), OK);
	ASSERT_OUTCOME(decline("f", h, REASON(ON_A_BREAK)), OK);
	cr_assert_eq(town_changes(&town), 1);
	assert_reasons(h, 2, ON_A_BREAK, NOT_MINE);
}

Test(said_again, the_same_decline_changes_nothing) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(decline("f", h, REASON(TOO_FAR)), OK);
	ASSERT_OUTCOME(decline("f", h, REASON(TOO_FAR)), OK);
	cr_assert_eq(town_changes(&town), 0);
	ASSERT_OUTCOME(decline("f", h, REASON(DECLINE_REASON_UNSAID)), OK);
	cr_assert_eq(town_changes(&town), 0, "nothing else is said");
	assert_reasons(h, 1, TOO_FAR, DECLINE_REASON_UNSAID);
}

Test(said_again, reasons_are_those_of_who_has_declined) {
	uint64_t h = town_send(&town, "l", "flat-a");
	struct pool pool = {0};
	const Usher__Fact__Snapshot *snapshot;
	struct relay *again = relay_new();

	ASSERT_OUTCOME(decline("f", h, REASON(TOO_FAR)), OK);
	snapshot = relay_snapshot(town.relay, &pool);
	cr_assert_eq(relay_restore(again, snapshot), 0);
	cr_assert_eq(handoff_decline_reason(&relay_handoff(again, h)->rec, 0), REASON(TOO_FAR));
	again = relay_free(again);
	again = relay_new();
	snapshot->handoffs[snapshot->n_handoffs - 1]->n_declined--;
	cr_assert_lt(relay_restore(again, snapshot), 0, "one more than have declined");
	snapshot->handoffs[snapshot->n_handoffs - 1]->n_declined++;
	relay_free(again);
	pool_finish(&pool);
}

/* A driver's minutes --------------------------------------------------------------------------- */

static Usher__Outcome take_in(const char *device, uint64_t handoff, uint32_t minutes) {
	return town_act(&town, device, EVENT_TAKE,
		(struct event){.take = {.handoff.number = handoff, .minutes = minutes}})
		->outcome;
}

#define MINUTE INT64_C(60000)

Test(said_again, a_driver_says_other_minutes) {
	uint64_t h = town_party(&town, 3, "gate");
	uint32_t rings;

	ASSERT_OUTCOME(take_in("c", h, 2), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 2 * MINUTE);
	rings = town_is(&town, h)->rings;
	town_wait(&town, 30000);
	ASSERT_OUTCOME(take_in("c", h, 10), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 10 * MINUTE);
	cr_assert_eq(town_is(&town, h)->rings, rings, "it rings nobody");
	cr_assert_eq(town_is(&town, h)->taken_at, town.at - 30000);
	ASSERT_OUTCOME(take_in("c", h, 10), OK);
	cr_assert_eq(town_changes(&town), 0, "that is when they said");
	ASSERT_OUTCOME(take_in("c", h, 0), OK);
	cr_assert_eq(town_changes(&town), 0, "nothing else is said");
}

static Usher__Outcome take_late(uint64_t handoff, uint32_t minutes, uint64_t age) {
	return town_act(&town, "c", EVENT_TAKE,
		(struct event){.request.age = age,
			.take = {.handoff.number = handoff, .minutes = minutes}})
		->outcome;
}

/* They waited on the device, the later ones less. */
Test(said_again, minutes_count_from_when_they_were_said) {
	uint64_t h = town_party(&town, 3, "gate");
	int64_t offered_at = town.at;

	town_wait(&town, 3 * MINUTE);
	ASSERT_OUTCOME(take_late(h, 5, 2 * MINUTE), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 3 * MINUTE);
	ASSERT_OUTCOME(take_late(h, 10, MINUTE), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 9 * MINUTE);
	ASSERT_OUTCOME(take_late(h, 9, 0), OK);
	cr_assert_eq(town_is(&town, h)->estimated_at, town.at, "the same time, said later");
	ASSERT_OUTCOME(take_late(h, 2, 1), OK);
	cr_assert_eq(town_changes(&town), 0, "that was said before");
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 9 * MINUTE);
	ASSERT_OUTCOME(take_late(h, 2, 0), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 2 * MINUTE);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_RELEASE, h), OK);
	ASSERT_OUTCOME(take_late(h, 4, 3 * MINUTE), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 4 * MINUTE, "not before it rang");
	cr_assert_gt(town.at, offered_at);
}

/* Who drives now may have said theirs before the other said the last. */
Test(said_again, after_a_hand_over_the_minutes_of_the_next_count) {
	uint64_t h = town_party(&town, 3, "gate");

	town_wait(&town, 3 * MINUTE);
	ASSERT_OUTCOME(take_in("c", h, 9), OK);
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_HANDOVER,
			       (struct event){.handover = {.handoff.number = h, .badge = "8"}})
			       ->outcome,
		OK);
	ASSERT_OUTCOME(town_act(&town, "e", EVENT_TAKE,
			       (struct event){.request.age = MINUTE,
				       .take = {.handoff.number = h, .minutes = 4}})
			       ->outcome,
		OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 3 * MINUTE);
}

Test(said_again, minutes_are_said_for_the_first_time_after_all) {
	uint64_t h = town_party(&town, 3, "gate");

	ASSERT_OUTCOME(take_in("c", h, 0), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, 0);
	ASSERT_OUTCOME(take_in("c", h, 3), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 3 * MINUTE);
}

Test(said_again, only_who_drives_says_when_and_until_the_guest_is_aboard) {
	uint64_t h = town_party(&town, 3, "gate");

	ASSERT_OUTCOME(take_in("c", h, 2), OK);
	ASSERT_OUTCOME(take_in("e", h, 1), TAKEN_ALREADY);
	cr_assert_eq(town_is(&town, h)->expected_at, town.at + 2 * MINUTE);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	ASSERT_OUTCOME(take_in("c", h, 5), PAST_STAGE);
	ASSERT_OUTCOME(take_in("c", h, 0), OK);
}

/* What is no pickup has no minutes, the first time or again. */
Test(said_again, an_arrival_has_no_minutes) {
	uint64_t h = town_send(&town, "l", "flat-a");
	int64_t expected_at = town_is(&town, h)->expected_at;

	ASSERT_OUTCOME(take_in("f", h, 5), OK);
	ASSERT_OUTCOME(take_in("f", h, 7), OK);
	cr_assert_eq(town_is(&town, h)->expected_at, expected_at);
}

Test(said_again, a_forged_estimate_is_refused) {
	uint64_t h = town_party(&town, 3, "gate"), offered = town_party(&town, 1, "gate"),
		 arrival = town_send(&town, "l", "flat-a");
	Usher__Fact__Fact *fact;

	ASSERT_OUTCOME(take_in("c", h, 2), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, arrival), OK);
	fact = facts_add(&town.facts, town.at, USHER__FACT__FACT__WHAT_ESTIMATED);
	fact->estimated->expected_at = town.at + MINUTE;
	fact->estimated->person = facts_new_person(&town.facts, "7", "許");
	fact->estimated->handoff = offered;
	town_refuse(&town, fact, "nobody has it");
	fact->estimated->handoff = 12345;
	town_refuse(&town, fact, "of nothing");
	fact->estimated->handoff = h;
	fact->estimated->expected_at = -1;
	town_refuse(&town, fact, "before all time");
	fact->estimated->expected_at = town.at + MINUTE;
	fact->estimated->estimated_at = -1;
	town_refuse(&town, fact, "said before all time");
	fact->estimated->estimated_at = 0;
	fact->estimated->expected_at = town.at + MINUTE;
	fact->estimated->person = facts_new_person(&town.facts, "8", "馬");
	town_refuse(&town, fact, "by another");
	fact->estimated->person = NULL;
	town_refuse(&town, fact, "by nobody");
	fact->estimated->handoff = arrival;
	fact->estimated->person = facts_new_person(&town.facts, "3", "周");
	town_refuse(&town, fact, "of what nobody drives");
	fact->estimated->handoff = h;
	fact->estimated->person = facts_new_person(&town.facts, "7", "許");
	town_accept(&town, fact);
}
