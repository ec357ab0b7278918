/* SPDX-License-Identifier: MIT */
/* Facts of visits, pickups, services, notices and duty that cannot be true: refused, and nothing is
 * changed. */
#include "town.h"

#include <criterion/criterion.h>

static struct town town;
static uint64_t arrival, taken, pickup, seated, service, loan, lent, notice;

static void open_town(void) {
	static const char *const flat[] = {"flat"};

	town_open(&town);
	arrival = town_send(&town, "l", "flat-a");
	taken = town_send(&town, "l", "flat-a");
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, taken), OK);
	pickup = town_party(&town, 5, "gate");
	seated = town_party(&town, 2, "gate");
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, seated), OK);
	service = town_serve(&town, "l", "consultant", 0);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, service), OK);
	loan = town_serve(&town, "l", "key", 0);
	lent = town_serve(&town, "l", "key", 0);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, loan), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, lent), OK);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DONE, lent), OK);
	notice = town_act(&town, "l", EVENT_NOTICE,
		(struct event){
			.notice = {.text = "x", .posts = flat, .n_posts = 1, .confirm = true}})
			 ->handoff;
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(fold_kinds, .init = open_town, .fini = close_town);

#define FACT(name) facts_add(&town.facts, town.at, USHER__FACT__FACT__WHAT_##name)

static Usher__Fact__Person *somebody(void) {
	return facts_new_person(&town.facts, "3", "周");
}

Test(fold_kinds, an_offer_has_the_part_of_its_kind) {
	Usher__Fact__Fact *fact = FACT(OFFERED);
	Usher__Fact__Offered *offer = fact->offered;
	Usher__Fact__Reader *reader, **readers = &reader;
	Usher__Fact__Notice *part =
		facts_new_message(&town.facts, &usher__fact__notice__descriptor);

	offer->handoff = notice + 1;
	offer->ends_at = town.at;
	offer->kind = USHER__KIND__PICKUP;
	town_refuse(&town, fact, "a pickup without its part");
	offer->kind = USHER__KIND__SERVICE;
	town_refuse(&town, fact, "a service without its part");
	offer->kind = USHER__KIND__NOTICE;
	town_refuse(&town, fact, "a notice without its part");
	offer->kind = USHER__KIND__ARRIVAL;
	offer->notice = part;
	town_refuse(&town, fact, "an arrival with a notice's part");
	offer->kind = USHER__KIND__NOTICE;
	offer->kept = -1;
	town_refuse(&town, fact, "it was let go of before it was there");
	offer->kept = 0;
	reader = facts_new_message(&town.facts, &usher__fact__reader__descriptor);
	part->readers = readers;
	part->n_readers = 1;
	town_refuse(&town, fact, "to be read by nobody");
	reader->person = somebody();
	town_accept(&town, fact);
}

Test(fold_kinds, nothing_is_offered_of_a_visit_that_ended) {
	Usher__Fact__Fact *fact = FACT(OFFERED), *change = FACT(CARD_CHANGED);
	uint64_t visit = town_is(&town, arrival)->visit;

	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = visit}})
			->outcome,
		OK);
	fact = FACT(OFFERED);
	change = FACT(CARD_CHANGED);
	fact->offered->handoff = notice + 1;
	fact->offered->kind = USHER__KIND__ARRIVAL;
	fact->offered->visit = visit;
	town_refuse(&town, fact, "its guest has left");
	change->card_changed->visit = visit;
	change->card_changed->card = facts_copy_card(&town.facts, NULL);
	town_refuse(&town, change, "its guest has left");
}

Test(fold_kinds, steps_are_those_of_the_kind) {
	static const Usher__Stage stages[] = {USHER__STAGE__MET, USHER__STAGE__ABOARD,
		USHER__STAGE__DROPPED, USHER__STAGE__DONE, USHER__STAGE__LENT,
		USHER__STAGE__CONFIRMED};
	const uint64_t handoffs[] = {arrival, taken, pickup, seated, service, loan, lent, notice};
	/* the stage that each may come to next, by its place among those */
	static const int may[] = {-1, 0, -1, 1, 3, 4, 3, 5};
	Usher__Fact__Fact *fact = FACT(ADVANCED);

	for (size_t i = 0; i < sizeof handoffs / sizeof *handoffs; i++) {
		for (int j = 0; j < (int)(sizeof stages / sizeof *stages); j++) {
			fact->advanced->handoff = handoffs[i];
			fact->advanced->stage = stages[j];
			if (j != may[i]) {
				town_refuse(&town, fact, "no step of its own");
			}
		}
		if (may[i] >= 0) {
			fact->advanced->stage = stages[may[i]];
			fact->advanced->seats = 2;
			town_accept(&town, fact);
		}
	}
	ASSERT_STAGE(&town, seated, ABOARD);
	ASSERT_STAGE(&town, loan, LENT);
}

Test(fold_kinds, a_notice_is_not_taken_and_only_a_notice_is_confirmed) {
	Usher__Fact__Fact *take = FACT(TAKEN), *confirm = FACT(CONFIRMED), *remind = FACT(REMINDED);

	take->taken->handoff = notice;
	take->taken->person = somebody();
	town_refuse(&town, take, "taken");
	confirm->confirmed->handoff = arrival;
	confirm->confirmed->person = somebody();
	town_refuse(&town, confirm, "an arrival");
	confirm->confirmed->handoff = 12345;
	town_refuse(&town, confirm, "not there");
	confirm->confirmed->handoff = notice;
	confirm->confirmed->person = NULL;
	town_refuse(&town, confirm, "by nobody");
	confirm->confirmed->person = somebody();
	town_accept(&town, confirm);
	remind->reminded->handoff = taken;
	remind->reminded->person = somebody();
	town_refuse(&town, remind, "what somebody has does not ring");
	remind->reminded->handoff = notice;
	town_accept(&town, remind);
	cr_assert_eq(town_is(&town, notice)->rings, 2);
}

Test(fold_kinds, only_an_offered_pickup_is_split) {
	Usher__Fact__Fact *split = FACT(SPLIT);
	const uint64_t others[] = {arrival, seated, notice, 12345};

	split->split->party = 2;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		split->split->handoff = others[i];
		town_refuse(&town, split, "no pickup that is offered");
	}
	split->split->handoff = pickup;
	split->split->party = 0;
	town_refuse(&town, split, "for nobody");
	split->split->party = 2;
	town_accept(&town, split);
	cr_assert_eq(handoff_party_size(relay_handoff(town.relay, pickup)), 2);
}

Test(fold_kinds, only_what_somebody_has_is_handed_over) {
	Usher__Fact__Fact *over = FACT(HANDED_OVER);
	const uint64_t others[] = {arrival, pickup, notice, 12345};

	over->handed_over->person = somebody();
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		over->handed_over->handoff = others[i];
		town_refuse(&town, over, "nobody has it");
	}
	over->handed_over->handoff = seated;
	over->handed_over->person = NULL;
	town_refuse(&town, over, "to nobody");
	over->handed_over->person = somebody();
	over->handed_over->vehicle = facts_copy_text(&town.facts, "cart-2");
	town_accept(&town, over);
	cr_assert_eq(relay_seats_taken(town.relay, "cart-1"), 0);
	cr_assert_eq(relay_seats_taken(town.relay, "cart-2"), 2);
}

Test(fold_kinds, cards) {
	Usher__Fact__Fact *change = FACT(CARD_CHANGED);
	Usher__Fact__Change *changes[65];

	change->card_changed->visit = 12345;
	change->card_changed->card = facts_copy_card(&town.facts, NULL);
	town_refuse(&town, change, "no visit");
	change->card_changed->visit = arrival;
	town_refuse(&town, change, "a handoff's number");
	change->card_changed->visit = town_is(&town, arrival)->visit;
	change->card_changed->card = NULL;
	town_refuse(&town, change, "no card");
	change->card_changed->card = facts_copy_card(&town.facts, NULL);
	for (size_t i = 0; i < 65; i++) {
		changes[i] = facts_new_message(&town.facts, &usher__fact__change__descriptor);
	}
	change->card_changed->changes = changes;
	change->card_changed->n_changes = 65;
	town_refuse(&town, change, "more than are kept");
	change->card_changed->n_changes = 64;
	town_accept(&town, change);
	change->card_changed->n_changes = 1;
	town_refuse(&town, change, "one more");
}

Test(fold_kinds, breaks) {
	Usher__Fact__Fact *pause = FACT(PAUSED);

	pause->paused->device = facts_copy_text(&town.facts, "unheard-of");
	town_refuse(&town, pause, "nobody is there");
	pause->paused->device = facts_copy_text(&town.facts, "f");
	pause->paused->over = true;
	town_refuse(&town, pause, "it has not begun");
	pause->paused->over = false;
	town_accept(&town, pause);
	town_refuse(&town, pause, "it has begun");
	pause->paused->over = true;
	town_accept(&town, pause);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "flat"), 2);
}

Test(fold_kinds, inspections_are_numbered_with_the_rest) {
	Usher__Fact__Fact *found = FACT(INSPECTION);

	found->inspection->inspection = notice + 1;
	town_refuse(&town, found, "nobody looked");
	found->inspection->person = somebody();
	found->inspection->inspection = notice;
	town_refuse(&town, found, "a number that was given");
	found->inspection->inspection = notice + 2;
	town_refuse(&town, found, "a number that was left out");
	found->inspection->inspection = notice + 1;
	town_accept(&town, found);
	cr_assert_eq(town_send(&town, "l", "flat-a"), notice + 3);
}
