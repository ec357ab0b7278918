/* SPDX-License-Identifier: MIT */
/*
 * What must be true of the core's state, made untrue behind its back: the process ends before
 * anybody writes down or tells what is wrong, in a build without asserts too.
 */
#include "broken.h"
#include "town.h"

#include "core/device.h"
#include "core/fold.h"
#include "core/message.h"
#include "core/roster.h"
#include "core/state.h"
#include "core/visit.h"

#include <criterion/criterion.h>

static struct town town;
static uint64_t offered, taken; /* handoffs at these stages */

static void open_town(void) {
	town_open(&town);
	offered = town_guest(&town, "l", "flat-a", "Wong", 2);
	taken = town_guest(&town, "l", "flat-a", "Chan", 2);
	cr_assert_eq(town_do(&town, "f", EVENT_TAKE, taken), USHER__OUTCOME__OK);
	facts_clear(&town.facts);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(invariants, .init = open_town, .fini = close_town);

static struct handoff *handoff(uint64_t number) {
	return idmap_get(&town.relay->handoffs, number);
}

static struct visit *visit_of(uint64_t number) {
	return handoff(number)->visit;
}

static Usher__Fact__Person *somebody(void) {
	return facts_new_person(&town.facts, "4", "周");
}

/* One fact, for the caller to fill. */
static Usher__Fact__Fact *fact(Usher__Fact__Fact__WhatCase kind) {
	return facts_add(&town.facts, town.at, kind);
}

#define FACT(name) fact(USHER__FACT__FACT__WHAT_##name)

/* Folding ---------------------------------------------------------------------------------------*/

Test(invariants, what_was_decided_folds) {
	BROKEN("what was decided folds", FACT(TAKEN)->taken->handoff = 999;
		fold_pending_facts(town.relay, &town.facts));
}

/* What an earlier event left to fold is not folded with what a later one decides. */
Test(invariants, what_was_decided_is_in_the_state_before_the_next_event) {
	struct event online = {.type = EVENT_ONLINE, .at = town.at, .device = "l"},
		     rest = {.type = EVENT_BREAK, .at = town.at, .device = "l"};

	rest.request.run = 777;
	rest.request.id = 1;
	FACT(SIGNED_OFF)->signed_off->device = facts_copy_text(&town.facts, "g");
	BROKEN("each fact that was decided is folded",
		(void)relay_apply(town.relay, &online, &town.facts));
	BROKEN("each fact that was decided is folded",
		(void)relay_apply(town.relay, &rest, &town.facts));
	facts_clear(&town.facts);
	(void)relay_apply(town.relay, &online, &town.facts);
}

Test(invariants, a_handoff_has_one_holder) {
	Usher__Fact__Fact *take = FACT(TAKEN), *move = FACT(MOVED), *over = FACT(HANDED_OVER);

	take->taken->handoff = move->moved->handoff = offered;
	take->taken->person = over->handed_over->person = somebody();
	move->moved->post = facts_copy_text(&town.facts, "boss");
	BROKEN("one holder of a handoff", handoff(offered)->rec.taker = somebody();
		(void)fold_fact(town.relay, take));
	BROKEN("one holder of a handoff", handoff(offered)->rec.taker = somebody();
		(void)fold_fact(town.relay, move));
	move->moved->handoff = over->handed_over->handoff = taken;
	BROKEN("one holder of a handoff",
		handoff(taken)->rec.taker = message_free(&handoff(taken)->rec.taker->base);
		(void)fold_fact(town.relay, move));
	BROKEN("one holder of a handoff", handoff(taken)->rec.stage = USHER__STAGE__SCHEDULED;
		(void)fold_fact(town.relay, over));
	town_accept(&town, over);
	cr_assert_str_eq(handoff(taken)->rec.taker->badge, "4", "by whom had it first");
}

Test(invariants, a_number_is_given_once) {
	Usher__Fact__Fact *offer = FACT(OFFERED), *open = FACT(VISIT_OPENED),
			  *inspect = FACT(INSPECTION);

	offer->offered->handoff = open->visit_opened->visit = inspect->inspection->inspection =
		taken;
	offer->offered->kind = USHER__KIND__ARRIVAL;
	open->visit_opened->card = facts_copy_card(&town.facts, NULL);
	inspect->inspection->person = somebody();
	town_refuse(&town, offer, "no next number");
	BROKEN("a number is given once", town.relay->last_number = taken - 1;
		(void)fold_fact(town.relay, offer));
	BROKEN("a number is given once", town.relay->last_number = taken - 1;
		(void)fold_fact(town.relay, open));
	BROKEN("a number is given once", town.relay->last_number = taken - 1;
		(void)fold_fact(town.relay, inspect));
	offer->offered->handoff = visit_of(taken)->rec.visit;
	BROKEN("a number is given once", town.relay->last_number = offer->offered->handoff - 1;
		(void)fold_fact(town.relay, offer));
}

/* A handoff, then a visit, that was archived after what is archived now. */
Test(invariants, what_is_archived_lies_in_order) {
	Usher__Fact__Fact *file = FACT(FILED), *gone = FACT(VISIT_FILED);
	struct visit later = {.archived_seq = UINT64_MAX};
	struct handoff newer = {.rec = {.changed = UINT64_MAX}};

	handoff(offered)->rec.stage = USHER__STAGE__MISSED;
	file->filed->handoff = offered;
	BROKEN("what is archived lies in order of its seq",
		list_append(&town.relay->archived, &newer.link);
		(void)fold_fact(town.relay, file));
	handoff(offered)->rec.stage = USHER__STAGE__OFFERED;
	gone->visit_filed->visit = visit_of(taken)->rec.visit;
	BROKEN("what is archived lies in order of its seq",
		list_append(&town.relay->archived_visits, &later.link);
		visit_of(taken)->n_open = 0; visit_of(taken)->rec.ended_at = 1;
		list_remove(&handoff(taken)->link); (void)fold_fact(town.relay, gone));
}

Test(invariants, a_visit_counts_what_is_open_of_it) {
	Usher__Fact__Fact *gone = FACT(VISIT_FILED);

	gone->visit_filed->visit = visit_of(taken)->rec.visit;
	BROKEN("a visit counts what is open of it", visit_of(taken)->n_open++;
		(void)relay_free(town.relay));
	BROKEN("a visit counts what is open of it", visit_of(taken)->n_outliving++;
		(void)relay_free(town.relay));
	BROKEN("a visit counts what is open of it", visit_of(taken)->rec.ended_at = 1;
		list_remove(&handoff(taken)->link); (void)fold_fact(town.relay, gone));
}

/* Teardown --------------------------------------------------------------------------------------*/

Test(invariants, a_visit_goes_after_its_handoffs) {
	BROKEN("a visit goes after its handoffs",
		(void)idmap_remove(&town.relay->handoffs, offered);
		(void)relay_free(town.relay));
}

Test(invariants, counts_are_those_of_what_there_is) {
	struct heap_node due = {.number = 999};
	Usher__Fact__Duty stray = USHER__FACT__DUTY__INIT;

	stray.post = "roof";
	BROKEN("the seats taken are those of handoffs",
		tally_add(&town.relay->seats_taken, "cart-1", 1);
		(void)relay_free(town.relay));
	BROKEN("the declines are those of handoffs", town.relay->n_declines++;
		(void)relay_free(town.relay));
	BROKEN("those on duty are counted by their duties",
		tally_add(&town.relay->on_duty_by_post, "flat", 1);
		(void)relay_free(town.relay));
	BROKEN("those on duty are counted by their duties",
		roster_add(town.relay, device_find(town.relay, "f"), &stray);
		(void)relay_free(town.relay));
	BROKEN("those who listen are counted by duties",
		tally_add(&town.relay->presence.online_by_post, "flat", 1);
		(void)relay_free(town.relay));
	BROKEN("only what there is falls due", heap_put_or_move(&town.relay->wakes, &due, 1);
		(void)relay_free(town.relay));
}

Test(invariants, only_guests_of_visits_are_on_site) {
	struct list stray, *present = visit_of(taken)->namesakes_link.prev;

	list_init(&stray);
	BROKEN("only guests of visits are on site", list_append(present, &stray);
		(void)relay_free(town.relay));
}
