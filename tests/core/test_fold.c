/* SPDX-License-Identifier: MIT */
/*
 * Facts that cannot be true. A database whose checksums are right can still be one that somebody
 * forged, or that another usherd wrote: what its facts speak of must be there, and a fact that is
 * refused has changed nothing.
 */
#include "later.h"
#include "town.h"

#include "core/fold.h"

#include <criterion/criterion.h>

static struct town town;
static uint64_t offered, taken, met, missed; /* handoffs at these stages */

/* Signed on: l at the lobby, f at the flat. */
static void open_town(void) {
	town_init(&town);
	cr_assert_eq(town_on(&town, "l", "lobby", "1"), USHER__OUTCOME__OK);
	cr_assert_eq(town_on(&town, "f", "flat", "3"), USHER__OUTCOME__OK);
	missed = town_send(&town, "l", "flat-a");
	town_wait(&town, 30 * 60000);
	offered = town_send(&town, "l", "flat-a");
	taken = town_send(&town, "l", "flat-a");
	met = town_send(&town, "l", "flat-a");
	cr_assert_eq(town_do(&town, "f", EVENT_TAKE, taken), USHER__OUTCOME__OK);
	cr_assert_eq(town_do(&town, "f", EVENT_TAKE, met), USHER__OUTCOME__OK);
	cr_assert_eq(town_do(&town, "f", EVENT_MET, met), USHER__OUTCOME__OK);
}

static void close_town(void) {
	town_assert_replays(&town);
	town_finish(&town);
}

TestSuite(fold, .init = open_town, .fini = close_town);

/* One fact of @kind, for the caller to fill. It lives as long as the next event. */
static Usher__Fact__Fact *fact(Usher__Fact__Fact__WhatCase kind) {
	return facts_add(&town.facts, town.at, kind);
}

static Usher__Fact__Person *somebody(void) {
	return facts_new_person(&town.facts, "3", "周");
}

#define FACT(name) fact(USHER__FACT__FACT__WHAT_##name)

Test(fold, nobody_signs_on_twice_or_nowhere) {
	Usher__Fact__Fact *on = FACT(SIGNED_ON);

	on->signed_on->device = facts_copy_text(&town.facts, "unheard-of");
	on->signed_on->post = facts_copy_text(&town.facts, "flat");
	town_refuse(&town, on, "nobody signs on");
	on->signed_on->person = somebody();
	on->signed_on->post = facts_copy_text(&town.facts, "");
	town_refuse(&town, on, "at no post");
	on->signed_on->post = facts_copy_text(&town.facts, "flat");
	on->signed_on->device = facts_copy_text(&town.facts, "f");
	town_refuse(&town, on, "is there already");
	on->signed_on->device = facts_copy_text(&town.facts, "unheard-of");
	town_accept(&town, on);
}

Test(fold, only_who_is_on_duty_signs_off) {
	Usher__Fact__Fact *off = FACT(SIGNED_OFF), *on = FACT(SIGNED_ON);

	off->signed_off->device = facts_copy_text(&town.facts, "unheard-of");
	town_refuse(&town, off, "a device that is not there");
	off->signed_off->device = facts_copy_text(&town.facts, "f");
	off->signed_off->post = facts_copy_text(&town.facts, "bar");
	town_refuse(&town, off, "a post that it is not at");
	on->signed_on->device = facts_copy_text(&town.facts, "f");
	on->signed_on->post = facts_copy_text(&town.facts, "bar");
	on->signed_on->person = somebody();
	town_accept(&town, on);
	town_accept(&town, off);
	cr_assert_eq(relay_signed_on_device(town.relay, "f")->n_duties, 1);
	cr_assert_str_eq(relay_signed_on_device(town.relay, "f")->duties[0]->post, "flat");
}

Test(fold, visits_and_handoffs_are_numbered_in_order) {
	Usher__Fact__Fact *opened = FACT(VISIT_OPENED), *offer = FACT(OFFERED);
	uint64_t next = met + 1;

	opened->visit_opened->ends_after = 1000;
	opened->visit_opened->visit = met;
	town_refuse(&town, opened, "a number that was given");
	opened->visit_opened->visit = next + 1;
	town_refuse(&town, opened, "a number that was left out");
	opened->visit_opened->visit = next;
	opened->visit_opened->ends_after = -1;
	town_refuse(&town, opened, "it ends before it begins");
	opened->visit_opened->ends_after = INT64_MAX;
	town_refuse(&town, opened, "it ends beyond all time");
	opened->visit_opened->ends_after = 1000;
	opened->visit_opened->card = NULL;
	town_refuse(&town, opened, "of nobody");
	opened->visit_opened->card = facts_copy_card(&town.facts, NULL);
	town_accept(&town, opened);

	offer->offered->visit = 12345;
	offer->offered->handoff = next + 1;
	offer->offered->kind = USHER__KIND__ARRIVAL;
	town_refuse(&town, offer, "a visit that is not there");
	offer->offered->visit = next;
	offer->offered->handoff = next;
	town_refuse(&town, offer, "the visit's own number");
	offer->offered->handoff = next + 1;
	offer->offered->kind = USHER__KIND__KIND_UNSAID;
	town_refuse(&town, offer, "no kind");
	offer->offered->kind = USHER__KIND__ARRIVAL;
	offer->offered->ends_at = -1;
	town_refuse(&town, offer, "it has always been missed");
	offer->offered->ends_at = town.at + 1000;
	town_accept(&town, offer);
	cr_assert_eq(relay_wake_at(town.relay), town.at + 1000);
}

Test(fold, a_visit_ends_with_nothing_open_and_is_filed_after_its_handoffs) {
	Usher__Fact__Fact *ended = FACT(VISIT_ENDED), *gone = FACT(VISIT_FILED),
			  *file = FACT(FILED);
	uint64_t visit = missed - 1;

	town_refuse(&town, ended, "no visit");
	town_refuse(&town, gone, "no visit");
	ended->visit_ended->visit = offered - 1;
	town_refuse(&town, ended, "a handoff is still offered");
	gone->visit_filed->visit = ended->visit_ended->visit = visit;
	town_refuse(&town, gone, "it has not ended");
	ended->at = 0;
	town_accept(&town, ended);
	cr_assert_neq(relay_visit(town.relay, visit)->ended_at, 0, "whatever the time");
	town_refuse(&town, ended, "it has ended");
	town_refuse(&town, gone, "a handoff is still there");
	file->filed->handoff = missed;
	town_accept(&town, file);
	town_accept(&town, gone);
	town_refuse(&town, gone, "it is gone");
	cr_assert_null(relay_visit(town.relay, visit), "a replay keeps none");
}

Test(fold, only_what_is_offered_is_taken_or_missed) {
	Usher__Fact__Fact *take = FACT(TAKEN), *miss = FACT(MISSED);
	const uint64_t others[] = {12345, taken, met, missed};

	take->taken->person = somebody();
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		take->taken->handoff = miss->missed->handoff = others[i];
		town_refuse(&town, take, "taken");
		town_refuse(&town, miss, "missed");
	}
	take->taken->handoff = offered;
	take->taken->person = NULL;
	town_refuse(&town, take, "by nobody");
	take->taken->person = somebody();
	take->taken->expected_at = -1;
	town_refuse(&town, take, "they are there before all time");
	take->taken->expected_at = 0;
	take->taken->estimated_at = -1;
	town_refuse(&town, take, "or have said so");
}

Test(fold, only_what_is_taken_goes_on) {
	Usher__Fact__Fact *release = FACT(RELEASED), *advance = FACT(ADVANCED);
	const uint64_t others[] = {12345, offered, met, missed};

	release->released->ends_at = town.at;
	advance->advanced->stage = USHER__STAGE__MET;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		release->released->handoff = advance->advanced->handoff = others[i];
		town_refuse(&town, release, "released");
		town_refuse(&town, advance, "met");
	}
	release->released->handoff = advance->advanced->handoff = taken;
	release->released->ends_at = INT64_MAX;
	town_refuse(&town, release, "offered for ever");
	advance->advanced->stage = USHER__STAGE__OFFERED;
	town_refuse(&town, advance, "no step leads there");
	advance->advanced->stage = later_value(&usher__stage__descriptor, 1);
	town_refuse(&town, advance, "no such stage");
}

Test(fold, what_has_ended_has_ended) {
	Usher__Fact__Fact *decline = FACT(DECLINED), *withdraw = FACT(WITHDRAWN),
			  *move = FACT(MOVED);
	const uint64_t others[] = {12345, met, missed};

	decline->declined->person = somebody();
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		decline->declined->handoff = withdraw->withdrawn->handoff = move->moved->handoff =
			others[i];
		town_refuse(&town, decline, "declined");
		town_refuse(&town, withdraw, "withdrawn");
		town_refuse(&town, move, "moved");
	}
	decline->declined->handoff = offered;
	decline->declined->person = NULL;
	town_refuse(&town, decline, "by nobody");
	move->moved->handoff = taken;
	move->moved->post = facts_copy_text(&town.facts, "boss");
	town_accept(&town, move);
	cr_assert_eq(
		relay_handoff(town.relay, taken)->rec.rings, 1, "what somebody has does not ring");
	withdraw->withdrawn->handoff = taken;
	town_accept(&town, withdraw);
	cr_assert_null(relay_handoff(town.relay, taken)->rec.ender, "the relay did");
}

Test(fold, what_is_open_is_not_filed) {
	Usher__Fact__Fact *file = FACT(FILED), *reach = FACT(REACHED);

	town_refuse(&town, file, "not there");
	town_refuse(&town, reach, "not there");
	file->filed->handoff = offered;
	town_refuse(&town, file, "offered");
	file->filed->handoff = taken;
	town_refuse(&town, file, "taken");
}

Test(fold, a_fact_says_something) {
	Usher__Fact__Fact *nothing = fact(USHER__FACT__FACT__WHAT__NOT_SET),
			  *off = FACT(SIGNED_OFF);

	town_refuse(&town, nothing, "neither a change nor an answer");
	nothing->what_case = (Usher__Fact__Fact__WhatCase)later_known(
		&usher__fact__fact__descriptor, "answered");
	town_refuse(&town, nothing, "a field, and no kind");
	nothing->what_case =
		(Usher__Fact__Fact__WhatCase)later_field(&usher__fact__fact__descriptor, 1);
	town_refuse(&town, nothing, "a kind of a later usherd");
	off->signed_off->device = facts_copy_text(&town.facts, "f");
	off->at = -1;
	town_refuse(&town, off, "before all time");
	off->at = INT64_MAX;
	town_refuse(&town, off, "after all time");
	off->at = town.at - 1000;
	town_accept(&town, off);
	cr_assert_eq(relay_last_fact_at(town.relay), town.at, "time never runs back");
}

Test(fold, a_request_is_answered_once) {
	Usher__Fact__Fact *nothing = fact(USHER__FACT__FACT__WHAT__NOT_SET);

	nothing->answered = facts_new_answered(&town.facts);
	nothing->answered->device = facts_copy_text(&town.facts, "f");
	nothing->answered->run = 777;
	town_refuse(&town, nothing, "a request without an id");
	nothing->answered->id = 1;
	town_accept(&town, nothing);
	town_refuse(&town, nothing, "answered before");
}

Test(fold, what_was_decided_is_folded_once) {
	uint64_t seq;

	(void)town_send(&town, "l", "flat-a");
	seq = relay_seq(town.relay);
	fold_pending_facts(town.relay, &town.facts);
	cr_assert_eq(relay_seq(town.relay), seq);
}
