/* SPDX-License-Identifier: MIT */
/* Guests who are announced: told of ahead, come early, in time, late or never; moved, and called
 * off. */
#include "town.h"

#include <criterion/criterion.h>
#include <string.h>

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

static struct town town;
static uint64_t visit, first; /* of Mr Wang, who is to come in two hours and go to the flat; and the
				 first of those who are told */
static int64_t comes_at;

static const Usher__Fact__Answered *expect(struct event event) {
	static Usher__Fact__Card card = USHER__FACT__CARD__INIT;

	card.surname = "王";
	card.party_size = 5;
	event.expect.card = &card;
	return town_act(&town, "h", EVENT_EXPECT, event);
}

static void open_town(void) {
	const Usher__Fact__Answered *answered;

	town_open(&town);
	comes_at = town.at + 2 * HOUR;
	answered = expect(
		(struct event){.expect = {.at = comes_at, .to = "flat-a", .travel = "CX123"}});
	ASSERT_OUTCOME(answered->outcome, OK);
	visit = answered->visit;
	first = answered->handoff;
	cr_assert_eq(answered->held, visit);
	cr_assert_eq(answered->due_at, comes_at);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(expected, .init = open_town, .fini = close_town);

static const Usher__Fact__Visit *rec(void) {
	return relay_visit(town.relay, visit);
}

static const Usher__Fact__Answered *arrive(const char *device, const char *to) {
	return town_act(&town, device, EVENT_ARRIVED,
		(struct event){.arrived = {.visit.number = visit, .to = to}});
}

/* Open handoffs of the visit at @stage. */
static size_t count(Usher__Stage stage) {
	size_t n = 0;

	for (size_t i = 0; i < rec()->n_handoffs; i++) {
		const struct handoff *handoff = relay_handoff(town.relay, rec()->handoffs[i]);

		n += handoff && handoff->rec.stage == stage;
	}
	return n;
}

Test(expected, the_lobby_and_the_flat_are_told_ahead) {
	cr_assert_eq(rec()->n_handoffs, 2);
	cr_assert_str_eq(town_is(&town, first)->post, "lobby");
	cr_assert_str_eq(town_is(&town, first + 1)->post, "flat");
	cr_assert_str_eq(town_is(&town, first)->from, "hall");
	ASSERT_STAGE(&town, first, SCHEDULED);
	town_wait(&town, 90 * MINUTE - 1);
	ASSERT_STAGE(&town, first, SCHEDULED);
	town_wait(&town, 1);
	ASSERT_STAGE(&town, first, OFFERED);
	ASSERT_STAGE(&town, first + 1, OFFERED);
	cr_assert_eq(town_is(&town, first)->expected_at, comes_at);
	cr_assert_eq(town_is(&town, first)->notice->n_readers, 1);
	cr_assert_eq(town_is(&town, first + 1)->notice->n_readers, 2);
	(void)town_apply(&town,
		&(struct event){
			.type = EVENT_REACHED, .device = "l", .reached = {.handoff = first}});
	ASSERT_STAGE(&town, first, CONFIRMED);
}

Test(expected, who_drives_is_told_of_a_car_and_whoever_is_named) {
	static const char *const tell[] = {"bar"};
	const Usher__Fact__Answered *answered = expect(
		(struct event){.expect = {.at = comes_at, .car = true, .tell = tell, .n_tell = 1}});
	const Usher__Fact__Expected *expected = relay_visit(town.relay, answered->visit)->expected;

	cr_assert_eq(expected->n_tell, 3);
	cr_assert_str_eq(expected->tell[0], "lobby");
	cr_assert_str_eq(expected->tell[1], "bar");
	cr_assert_str_eq(expected->tell[2], "shuttle");
	cr_assert(expected->car);
}

Test(expected, a_name_that_is_none_is_refused) {
	static const char *const tell[] = {"roof"};

	ASSERT_OUTCOME(expect((struct event){.expect = {.at = comes_at, .to = "roof"}})->outcome,
		NO_SUCH_AREA);
	ASSERT_OUTCOME(expect((struct event){.expect = {.at = comes_at, .tell = tell, .n_tell = 1}})
			       ->outcome,
		NO_SUCH_POST);
}

/* In less than half an hour: whoever is told is told at once. */
Test(expected, soon_is_told_at_once) {
	const Usher__Fact__Answered *answered =
		expect((struct event){.expect = {.at = town.at + 20 * MINUTE}});

	ASSERT_STAGE(&town, answered->handoff, OFFERED);
	cr_assert_eq(answered->due_at, town.at + 20 * MINUTE);
}

/* Until he comes he is not on site: nobody is taken for him, and nobody sends him on. */
Test(expected, he_is_not_here) {
	uint64_t other = town_send(&town, "l", "club");

	cr_assert_not(relay_handoff_has_namesake(town.relay, relay_handoff(town.relay, other)));
	cr_assert_eq(relay_namesake_visit_number(town.relay, visit), 0);
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_PASS,
			       (struct event){.pass = {.visit.number = visit, .to = "club"}})
			       ->outcome,
		NOT_HERE_YET);
	town_wait(&town, 2 * HOUR);
	ASSERT_OUTCOME(arrive("l", NULL)->outcome, OK);
	cr_assert(relay_handoff_has_namesake(town.relay, relay_handoff(town.relay, other)));
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_PASS,
			       (struct event){.pass = {.visit.number = visit, .to = "club"}})
			       ->outcome,
		OK);
}

Test(expected, early) {
	const Usher__Fact__Answered *answered = arrive("l", NULL);

	ASSERT_OUTCOME(answered->outcome, OK);
	cr_assert_eq(rec()->expected->arrived_at, town.at);
	cr_assert_str_eq(rec()->expected->received_by->badge, "1");
	ASSERT_STAGE(&town, answered->handoff, OFFERED);
	cr_assert_str_eq(town_is(&town, answered->handoff)->to, "flat-a",
		"where it was announced that he would go");
	cr_assert_str_eq(town_is(&town, answered->handoff)->from, "lobby");
	cr_assert_eq(count(USHER__STAGE__WITHDRAWN), 2, "nobody need be told any more");
	ASSERT_OUTCOME(arrive("l", NULL)->outcome, HERE_ALREADY);
	town_wait(&town, 3 * HOUR);
	cr_assert_eq(rec()->expected->overdue_at, 0);
}

Test(expected, he_may_go_elsewhere) {
	const Usher__Fact__Answered *answered = arrive("l", "club");

	cr_assert_str_eq(town_is(&town, answered->handoff)->to, "club");
	ASSERT_OUTCOME(arrive("l", "roof")->outcome, HERE_ALREADY);
}

/* At the flat itself nobody need be told that he is on the way. */
Test(expected, who_receives_him_there_has_him) {
	size_t before = rec()->n_handoffs;
	const Usher__Fact__Answered *answered = arrive("f", NULL);

	ASSERT_OUTCOME(answered->outcome, OK);
	cr_assert_eq(rec()->n_handoffs, before);
}

Test(expected, whoever_has_nothing_to_do_with_him_is_refused) {
	ASSERT_OUTCOME(arrive("b", NULL)->outcome, NO_SUCH_VISIT);
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_ARRIVED,
			       (struct event){.arrived = {.visit.number = visit, .to = "roof"}})
			       ->outcome,
		NO_SUCH_AREA);
	cr_assert_eq(rec()->expected->arrived_at, 0);
}

Test(expected, late) {
	town_wait(&town, 2 * HOUR + 15 * MINUTE - 1);
	cr_assert_eq(rec()->expected->overdue_at, 0);
	town_wait(&town, 1);
	cr_assert_neq(rec()->expected->overdue_at, 0);
	cr_assert_str_eq(town_is(&town, first + 2)->post, "hall");
	cr_assert_str_eq(town_is(&town, first + 3)->post, "boss");
	cr_assert(town_is(&town, first + 2)->notice->overdue);
	cr_assert_eq(town_is(&town, first + 2)->notice->batch, first + 2);
	cr_assert_eq(town_is(&town, first + 2)->expected_at, comes_at);
	ASSERT_STAGE(&town, first, MISSED);
	town_wait(&town, 10 * MINUTE);
	ASSERT_OUTCOME(arrive("l", NULL)->outcome, OK);
	ASSERT_STAGE(&town, first + 2, WITHDRAWN);
	ASSERT_STAGE(&town, first + 3, WITHDRAWN);
}

Test(expected, never) {
	town_wait(&town, 2 * HOUR + 15 * MINUTE);
	town_wait(&town, 12 * HOUR - 1);
	cr_assert_eq(rec()->ended_at, 0);
	town_wait(&town, 1);
	cr_assert_eq(rec()->ended_at, town.at);
	cr_assert_eq(rec()->expected->arrived_at, 0);
	ASSERT_OUTCOME(arrive("l", NULL)->outcome, VISIT_OVER);
	town_wait(&town, 2 * MINUTE);
	relay_release_archived(town.relay, UINT64_MAX);
	cr_assert_null(rec(), "history");
}

/* The relay was away when he was to come, and for long after: all are told, and wait for him from
 * then on. */
Test(expected, while_the_relay_was_away) {
	town.at += 15 * HOUR;
	town_wait(&town, 0);
	ASSERT_STAGE(&town, first, OFFERED);
	cr_assert_eq(rec()->expected->overdue_at, town.at);
	ASSERT_STAGE(&town, first + 2, OFFERED);
	ASSERT_STAGE(&town, first + 3, OFFERED);
	town_wait(&town, 12 * HOUR - 1);
	cr_assert_eq(rec()->ended_at, 0);
	town_wait(&town, 1);
	cr_assert_neq(rec()->ended_at, 0);
}

/* Before anybody is told: what is held moves, for him and for who fetches him, and costs no more
 * room however often. */
Test(expected, what_is_held_moves_with_him) {
	uint64_t ride = town_act(&town, "l", EVENT_PICKUP,
		(struct event){.pickup = {.visit.number = visit,
				       .area = "gate",
				       .to = "flat-a",
				       .due_at = comes_at - 10 * MINUTE}})
				->handoff;

	for (int i = 1; i <= 300; i++) {
		ASSERT_OUTCOME(town_act(&town, "l", EVENT_MOVE,
				       (struct event){.move = {.target.number = first,
							      .due_at = comes_at + i * MINUTE}})
				       ->outcome,
			OK);
	}
	cr_assert_eq(rec()->n_handoffs, 3);
	cr_assert_eq(town_is(&town, first)->due_at, comes_at + 270 * MINUTE);
	cr_assert_eq(town_is(&town, first)->expected_at, comes_at + 300 * MINUTE);
	cr_assert_eq(town_is(&town, ride)->due_at, comes_at + 290 * MINUTE);
	ASSERT_OUTCOME(arrive("l", NULL)->outcome, OK);
}

/* Told and moved again and again, his visit is full at last: he is received even so. */
Test(expected, a_full_visit_begins_even_so) {
	Usher__Outcome outcome = USHER__OUTCOME__OK;

	for (int i = 0; outcome == USHER__OUTCOME__OK; i++) {
		cr_assert_lt(i, 200);
		outcome = town_act(&town, "l", EVENT_MOVE,
			(struct event){
				.move = {.target.number = visit, .due_at = town.at + MINUTE}})
				  ->outcome;
		town_wait(&town, MINUTE);
	}
	ASSERT_OUTCOME(outcome, TOO_MANY);
	town_wait(&town, HOUR);
	cr_assert_leq(rec()->n_handoffs, 200);
	ASSERT_OUTCOME(arrive("l", "club")->outcome, TOO_MANY);
	ASSERT_OUTCOME(arrive("l", NULL)->outcome, OK);
}

/* Whoever announces him where he is told of reads it, too; at once, if he comes soon. */
Test(expected, his_own_post_is_told) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	uint64_t h;

	card.surname = "周";
	h = town_act(&town, "l", EVENT_EXPECT,
		(struct event){.expect = {.card = &card, .at = town.at + 10 * MINUTE}})
		    ->handoff;
	cr_assert_eq(town_is(&town, h)->notice->n_readers, 1);
	(void)town_apply(&town,
		&(struct event){.type = EVENT_REACHED, .device = "l", .reached = {.handoff = h}});
	ASSERT_STAGE(&town, h, CONFIRMED);
}

/* For who may not see him he is as one who is not there. */
Test(expected, who_is_hidden_is_not_there) {
	ASSERT_OUTCOME(town_act(&town, "b", EVENT_MOVE,
			       (struct event){.move = {.target.number = visit, .due_at = comes_at}})
			       ->outcome,
		NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(town_act(&town, "b", EVENT_MOVE,
			       (struct event){.move = {.target.number = first, .due_at = comes_at}})
			       ->outcome,
		NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(town_act(&town, "b", EVENT_MOVE,
			       (struct event){.move = {.target.number = 999, .due_at = comes_at}})
			       ->outcome,
		NO_SUCH_HANDOFF);
}

/* Announced days ahead, and then received where he goes: his visit begins then. */
Test(expected, a_visit_that_was_announced_long_ago_goes_on) {
	const Usher__Fact__Answered *answered =
		expect((struct event){.expect = {.at = town.at + 100 * HOUR}});

	visit = answered->visit;
	town_wait(&town, 100 * HOUR);
	ASSERT_OUTCOME(arrive("l", NULL)->outcome, OK);
	town_wait(&town, 12 * HOUR - 1);
	cr_assert_eq(rec()->ended_at, 0);
	town_wait(&town, 1);
	cr_assert_neq(rec()->ended_at, 0);
}

Test(expected, he_comes_at_another_time) {
	uint64_t again = first + 2;

	town_wait(&town, 2 * HOUR + 15 * MINUTE);
	again = first + 4;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_MOVE,
			       (struct event){.move = {.target.number = visit,
						      .due_at = town.at + 3 * HOUR}})
			       ->outcome,
		OK);
	cr_assert_eq(rec()->expected->at, town.at + 3 * HOUR);
	cr_assert_eq(rec()->expected->overdue_at, 0);
	ASSERT_STAGE(&town, first + 2, WITHDRAWN);
	ASSERT_STAGE(&town, again, SCHEDULED);
	cr_assert_eq(town_is(&town, again)->due_at, town.at + 150 * MINUTE);
	town_wait(&town, 150 * MINUTE);
	ASSERT_STAGE(&town, again, OFFERED);
	town_wait(&town, 45 * MINUTE);
	cr_assert_neq(rec()->expected->overdue_at, 0, "and is flagged again");
}

/* Whoever was told has the number of what told them. */
Test(expected, what_tells_of_him_stands_for_him) {
	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_MOVE,
			(struct event){.move = {.target.number = first, .due_at = comes_at + HOUR}})
			->outcome,
		OK);
	cr_assert_eq(rec()->expected->at, comes_at + HOUR);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_WITHDRAW, first), OK);
	cr_assert_neq(rec()->ended_at, 0, "called off");
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_MOVE,
			       (struct event){.move = {.target.number = visit, .due_at = comes_at}})
			       ->outcome,
		VISIT_OVER);
}

/* What told of him is history by now: its number still means him. */
Test(expected, what_has_told_of_him_stands_for_him) {
	struct event event = {.move = {.target.number = first, .due_at = comes_at + HOUR}};
	const struct handoff *filed;

	town_wait(&town, 90 * MINUTE);
	(void)town_apply(&town,
		&(struct event){
			.type = EVENT_REACHED, .device = "l", .reached = {.handoff = first}});
	town_wait(&town, 2 * MINUTE);
	filed = relay_archived_handoff(town.relay, first);
	cr_assert_not_null(filed);
	event.move.target.archived = &filed->rec;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_MOVE, event)->outcome, OK);
	cr_assert_eq(rec()->expected->at, comes_at + HOUR);
}

Test(expected, he_is_called_off) {
	ASSERT_OUTCOME(
		town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = visit}})
			->outcome,
		OK);
	ASSERT_STAGE(&town, first, WITHDRAWN);
	town_wait(&town, 3 * HOUR);
	relay_release_archived(town.relay, UINT64_MAX);
	cr_assert_null(rec(), "history, and nobody hears that he has not come");
}

Test(expected, his_card_is_corrected_before) {
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;

	card.surname = "汪";
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_CARD,
			       (struct event){.card = {.visit.number = visit, .card = &card}})
			       ->outcome,
		OK);
	cr_assert_str_eq(rec()->card->surname, "汪");
	cr_assert_eq(relay_namesake_visit_number(town.relay, visit), 0);
}

/* A guest who is in the cart is here. */
Test(expected, aboard_he_has_come) {
	uint64_t h = town_act(&town, "l", EVENT_PICKUP,
		(struct event){.pickup = {.visit.number = visit, .area = "gate", .to = "flat-a"}})
			     ->handoff;

	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, h), OK);
	cr_assert_eq(rec()->expected->arrived_at, 0);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	cr_assert_eq(rec()->expected->arrived_at, town.at);
	ASSERT_STAGE(&town, first, WITHDRAWN);
}

Test(expected, once_he_is_here_he_is_like_any_guest) {
	ASSERT_OUTCOME(arrive("f", NULL)->outcome, OK);
	town_wait(&town, 12 * HOUR + MINUTE);
	cr_assert(!rec() || rec()->ended_at);
}
