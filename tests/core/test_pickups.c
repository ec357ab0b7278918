/* SPDX-License-Identifier: MIT */
/* Guests who are driven: who drives what, seats that are sold once, parties that are split, and
 * where they get out. */
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

TestSuite(pickups, .init = open_town, .fini = close_town);

static const Usher__Fact__Answered *take(const char *device, uint64_t handoff) {
	return town_act(
		&town, device, EVENT_TAKE, (struct event){.take = {.handoff.number = handoff}});
}

static void assert_seats(uint32_t first, uint32_t second) {
	cr_assert_eq(relay_seats_taken(town.relay, "cart-1"), first, "%u",
		relay_seats_taken(town.relay, "cart-1"));
	cr_assert_eq(relay_seats_taken(town.relay, "cart-2"), second, "%u",
		relay_seats_taken(town.relay, "cart-2"));
}

static const Usher__Fact__Duty *duty(const char *device) {
	return relay_signed_on_device(town.relay, device)->duties[0];
}

static Usher__Outcome on_with(
	const char *device, const char *badge, const char *post, const char *vehicle) {
	return town_act(&town, device, EVENT_ON,
		(struct event){.on = {.post = post, .badge = badge, .vehicle = vehicle}})
		->outcome;
}

Test(pickups, the_first_vehicle_that_nobody_drives) {
	cr_assert_str_eq(duty("c")->vehicle, "cart-1");
	cr_assert_eq(duty("c")->seats, 6);
	cr_assert_str_eq(duty("e")->vehicle, "cart-2");
	cr_assert_str_eq(duty("l")->vehicle, "");
	ASSERT_OUTCOME(town_on(&town, "x", "shuttle", "9"), OK);
	cr_assert_str_eq(duty("x")->vehicle, "", "there is none left");
	ASSERT_OUTCOME(take("x", town_party(&town, 1, "gate"))->outcome, NO_VEHICLE);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "x", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(town_on(&town, "x", "shuttle", "9"), OK);
	cr_assert_str_eq(duty("x")->vehicle, "cart-1");
}

Test(pickups, a_vehicle_is_asked_for) {
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(on_with("x", "9", "shuttle", "bus"), NO_SUCH_VEHICLE);
	answered = town_act(&town, "x", EVENT_ON,
		(struct event){.on = {.post = "shuttle", .badge = "9", .vehicle = "cart-2"}});
	ASSERT_OUTCOME(answered->outcome, VEHICLE_TAKEN);
	cr_assert_str_eq(answered->winner->badge, "8");
	cr_assert_null(relay_signed_on_device(town.relay, "x"));
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(on_with("x", "9", "shuttle", "cart-2"), OK);
	cr_assert_str_eq(duty("x")->vehicle, "cart-2");
	/* on another device of the same badge, the same vehicle */
	ASSERT_OUTCOME(town_on(&town, "y", "shuttle", "9"), OK);
	cr_assert_str_eq(duty("y")->vehicle, "cart-2");
}

Test(pickups, a_colleague_takes_over_device_and_cart) {
	ASSERT_OUTCOME(on_with("c", "9", "shuttle", "cart-1"), OK);
	cr_assert_str_eq(duty("c")->vehicle, "cart-1");
	ASSERT_OUTCOME(town_on(&town, "c", "shuttle", "7"), OK);
	cr_assert_str_eq(duty("c")->vehicle, "cart-1");
}

/* Who drives it has left it with guests in it: it is not given out by itself. */
Test(pickups, a_cart_with_guests_is_not_given_out) {
	uint64_t h = town_party(&town, 3, "gate");

	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	ASSERT_OUTCOME(on_with("c", "9", "shuttle", NULL), OK);
	cr_assert_str_eq(duty("c")->vehicle, "");
	ASSERT_OUTCOME(on_with("x", "7", "shuttle", "cart-1"), OK);
	assert_seats(3, 0);
	ASSERT_OUTCOME(take("x", town_party(&town, 4, "gate"))->outcome, NO_SEATS);
}

/* Whose duty ends by another's sign-on can do nothing for what was taken: it is offered again. */
Test(pickups, a_driver_who_is_gone_fetches_nobody) {
	uint64_t h = town_party(&town, 3, "gate");

	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(on_with("c", "9", "shuttle", NULL), OK);
	ASSERT_STAGE(&town, h, OFFERED);
	assert_seats(0, 0);
	cr_assert_str_eq(duty("c")->vehicle, "cart-1");
	town_assert_replays(&town);
}

/* The driver's break, and a second handset with another cart, change nothing of the seats. */
Test(pickups, who_boards_has_a_seat_in_what_is_driven) {
	uint64_t h = town_party(&town, 4, "gate"), more;
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;

	card.party_size = 5;
	ASSERT_OUTCOME(take("e", h)->outcome, OK);
	assert_seats(0, 4);
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_CARD,
			       (struct event){.card = {.visit.number = h, .card = &card}})
			       ->outcome,
		OK);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_ABOARD, h), NO_SEATS);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_BREAK, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_ABOARD, h), NO_SEATS);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_RESUME, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(on_with("e", "8", "shuttle", "cart-1"), HOLDING);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_RELEASE, h), OK);
	ASSERT_OUTCOME(on_with("e", "8", "shuttle", "cart-1"), OK);
	ASSERT_OUTCOME(take("e", h)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_ABOARD, h), OK);
	assert_seats(5, 0);
	more = town_party(&town, 2, "gate");
	ASSERT_OUTCOME(take("e", more)->outcome, NO_SEATS);
	town_assert_replays(&town);
}

/* Whoever took it in one cart and is left with another boards in that, if it has the seats. */
Test(pickups, a_party_gets_into_what_is_driven_now) {
	uint64_t h = town_party(&town, 4, "gate"), more = town_party(&town, 4, "gate");

	ASSERT_OUTCOME(take("e", h)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(on_with("y", "8", "shuttle", "cart-1"), OK);
	ASSERT_OUTCOME(on_with("e", "9", "shuttle", "cart-2"), OK);
	ASSERT_STAGE(&town, h, TAKEN);
	assert_seats(0, 4);
	ASSERT_OUTCOME(take("y", more)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "y", EVENT_ABOARD, h), NO_SEATS);
	ASSERT_OUTCOME(town_do(&town, "y", EVENT_RELEASE, more), OK);
	ASSERT_OUTCOME(town_do(&town, "y", EVENT_ABOARD, h), OK);
	assert_seats(4, 0);
	cr_assert_str_eq(town_is(&town, h)->pickup->vehicle, "cart-1");
	town_assert_replays(&town);
}

/* Half of the party is at the gate, and nobody has fetched the others. */
Test(pickups, a_part_that_was_missed_keeps_the_visit) {
	uint64_t h = town_party(&town, 5, "gate"), rest;

	ASSERT_OUTCOME(town_act(&town, "c", EVENT_SPLIT,
			       (struct event){.split = {.handoff.number = h, .party = 3}})
			       ->outcome,
		OK);
	rest = town_offered(&town);
	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	town_wait(&town, town.site.offer_ends_after);
	ASSERT_STAGE(&town, rest, MISSED);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, h), OK);
	cr_assert_eq(relay_visit(town.relay, h)->ended_at, 0);
	town_assert_replays(&town);
}

Test(pickups, a_guest_is_driven) {
	uint64_t h = town_party(&town, 3, "flat-a"), arrival;
	int64_t there = town.at + 4 * 60000;

	cr_assert_str_eq(town_is(&town, h)->post, "shuttle");
	cr_assert_str_eq(town_is(&town, h)->pickup->area, "lounge");
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), PAST_STAGE);
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_TAKE,
			       (struct event){.take = {.handoff.number = h, .minutes = 4}})
			       ->outcome,
		OK);
	cr_assert_eq(town_is(&town, h)->expected_at, there);
	cr_assert_str_eq(town_is(&town, h)->pickup->vehicle, "cart-1");
	assert_seats(3, 0);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_ABOARD, h), NOT_YOURS);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	ASSERT_STAGE(&town, h, ABOARD);
	cr_assert_eq(handoff_boarded_at(town_is(&town, h)), town.at);
	cr_assert_eq(handoff_lent_at(town_is(&town, h)), 0);
	arrival = town_offered(&town);
	cr_assert_str_eq(town_is(&town, arrival)->post, "flat");
	cr_assert_str_eq(town_is(&town, arrival)->from, "shuttle");
	cr_assert_eq(town_is(&town, arrival)->visit, town_is(&town, h)->visit);
	cr_assert_eq(town_is(&town, arrival)->expected_at, town.at + 40000);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_RELEASE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_OFF, 0), HOLDING);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, h), OK);
	ASSERT_STAGE(&town, h, DROPPED);
	assert_seats(0, 0);
	cr_assert_eq(relay_visit(town.relay, arrival)->ended_at, 0);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_OFF, 0), OK);
}

Test(pickups, at_an_exit_nobody_waits_and_the_visit_ends) {
	uint64_t h = town_party(&town, 2, "正門"), open = town_is(&town, h)->handoff - 1;

	cr_assert_str_eq(town_is(&town, h)->to, "gate");
	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	cr_assert_eq(town_offered(&town), 0);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, h), OK);
	cr_assert_eq(relay_visit(town.relay, h)->ended_at, town.at);
	cr_assert_null(relay_visit(town.relay, h)->ender);
	ASSERT_STAGE(&town, open, WITHDRAWN);
}

Test(pickups, elsewhere_nobody_is_told) {
	static const char *const places[] = {"Central Station", "garage"};

	for (size_t i = 0; i < 2; i++) {
		uint64_t h = town_party(&town, 2, places[i]);

		cr_assert_str_eq(town_is(&town, h)->to, places[i]);
		ASSERT_OUTCOME(take("c", h)->outcome, OK);
		ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
		cr_assert_eq(town_offered(&town), 0,
			"the town knows no such place, or the driver receives them");
		ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, h), OK);
		cr_assert_eq(relay_visit(town.relay, h)->ended_at, i == 0 ? town.at : 0,
			"beyond the site the guest has left");
	}
}

Test(pickups, what_is_no_pickup) {
	struct event event = {.pickup = {.visit.number = town_send(&town, "l", "club"),
				      .area = "roof",
				      .to = "gate"}};
	uint64_t other = event.pickup.visit.number, h;

	ASSERT_OUTCOME(town_act(&town, "l", EVENT_PICKUP, event)->outcome, NO_SUCH_AREA);
	event.pickup.area = "lounge";
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_PICKUP, event)->outcome, NO_SUCH_VISIT);
	event.pickup.from = "bar";
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_PICKUP, event)->outcome, NOT_AT_POST);
	event.pickup.from = NULL;
	town.site.n_vehicles = 0;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_PICKUP, event)->outcome, NO_VEHICLE);
	town.site.n_vehicles = 2;
	event.pickup.luggage = 3;
	h = town_act(&town, "l", EVENT_PICKUP, event)->handoff;
	cr_assert_eq(town_is(&town, h)->pickup->luggage, 3);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_MET, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DONE, h), WRONG_KIND);
	ASSERT_OUTCOME(town_do(&town, "b", EVENT_ABOARD, other), WRONG_KIND);
	ASSERT_OUTCOME(town_act(&town, "b", EVENT_SPLIT,
			       (struct event){.split = {.handoff.number = other, .party = 1}})
			       ->outcome,
		WRONG_KIND);
}

Test(pickups, no_seat_is_sold_twice) {
	uint64_t three = town_party(&town, 3, "gate"), two = town_party(&town, 2, "gate"),
		 nobody_said = town_party(&town, 0, "gate");
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(take("e", three)->outcome, OK);
	answered = take("e", two);
	ASSERT_OUTCOME(answered->outcome, NO_SEATS);
	cr_assert_eq(answered->seats, 1);
	ASSERT_STAGE(&town, two, OFFERED);
	ASSERT_OUTCOME(take("e", nobody_said)->outcome, OK);
	assert_seats(0, 4);
	ASSERT_OUTCOME(take("e", three)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_RELEASE, three), OK);
	cr_assert_str_eq(town_is(&town, three)->pickup->vehicle, "");
	cr_assert_eq(town_is(&town, three)->expected_at, 0);
	assert_seats(0, 1);
	ASSERT_OUTCOME(take("e", two)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, two), OK);
	assert_seats(0, 1);
	ASSERT_OUTCOME(take("c", three)->outcome, OK);
	assert_seats(3, 1);
	town_assert_replays(&town);
}

/* The card may have been corrected since: what counts is who gets in. */
Test(pickups, a_party_that_has_grown) {
	uint64_t h = town_party(&town, 2, "gate");
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(take("e", h)->outcome, OK);
	ASSERT_OUTCOME(take("e", town_party(&town, 1, "gate"))->outcome, OK);
	card.party_size = 4;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_CARD,
			       (struct event){.card = {.visit.number = h, .card = &card}})
			       ->outcome,
		OK);
	answered =
		town_act(&town, "e", EVENT_ABOARD, (struct event){.aboard = {.handoff.number = h}});
	ASSERT_OUTCOME(answered->outcome, NO_SEATS);
	cr_assert_eq(answered->seats, 3);
	ASSERT_STAGE(&town, h, TAKEN);
	card.party_size = 3;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_CARD,
			       (struct event){.card = {.visit.number = h, .card = &card}})
			       ->outcome,
		OK);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_ABOARD, h), OK);
	assert_seats(0, 4);
	card.party_size = 1;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_CARD,
			       (struct event){.card = {.visit.number = h, .card = &card}})
			       ->outcome,
		OK);
	assert_seats(0, 4);
}

Test(pickups, a_party_is_split) {
	uint64_t h = town_party(&town, 9, "flat-a"), rest;
	struct event split = {.split = {.handoff.number = h, .party = 6}};
	const Usher__Fact__Answered *answered = take("c", h);

	ASSERT_OUTCOME(answered->outcome, NO_SEATS);
	cr_assert_eq(answered->seats, 6);
	split.split.party = 0;
	answered = town_act(&town, "c", EVENT_SPLIT, split);
	ASSERT_OUTCOME(answered->outcome, NO_SEATS);
	cr_assert_eq(answered->seats, 9);
	split.split.party = 9;
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_SPLIT, split)->outcome, NO_SEATS);
	split.split.party = 6;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_SPLIT, split)->outcome, NEVER_YOURS);
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_SPLIT, split)->outcome, NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_SPLIT, split)->outcome, OK);
	rest = town_offered(&town);
	cr_assert_eq(town_is(&town, h)->party, 6);
	cr_assert_eq(town_is(&town, rest)->party, 3);
	cr_assert_str_eq(
		town_is(&town, rest)->sender->badge, "1", "who asked for it, and not who split it");
	cr_assert_eq(town_is(&town, rest)->ends_at, town_is(&town, h)->ends_at);
	cr_assert_str_eq(town_is(&town, rest)->pickup->area, "lounge");
	cr_assert_eq(town_is(&town, rest)->rings, 1);
	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(take("e", rest)->outcome, OK);
	assert_seats(6, 3);
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_SPLIT, split)->outcome, PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	cr_assert_eq(town_is(&town, town_offered(&town))->party, 6,
		"the flat is told how many of them come");
}

Test(pickups, the_last_dropped_ends_the_visit) {
	uint64_t h = town_party(&town, 9, "gate"), rest;

	ASSERT_OUTCOME(town_act(&town, "c", EVENT_SPLIT,
			       (struct event){.split = {.handoff.number = h, .party = 6}})
			       ->outcome,
		OK);
	rest = town_offered(&town);
	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, h), OK);
	cr_assert_eq(relay_visit(town.relay, h)->ended_at, 0, "three wait");
	ASSERT_OUTCOME(take("e", rest)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_ABOARD, rest), OK);
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_DROPPED, rest), OK);
	cr_assert_eq(relay_visit(town.relay, rest)->ended_at, town.at);
}

/* Whose visit ends, by hand, is not driven on: the seats are free. */
Test(pickups, a_visit_that_ends_frees_the_seats) {
	uint64_t h = town_party(&town, 5, "gate");

	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, h), OK);
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_END, (struct event){.end = {.visit.number = h}})
			       ->outcome,
		OK);
	ASSERT_STAGE(&town, h, WITHDRAWN);
	assert_seats(0, 0);
}

Test(pickups, handed_over_the_seats_are_in_the_others_cart) {
	uint64_t h = town_party(&town, 3, "gate"), k = town_party(&town, 2, "gate");
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(take("c", h)->outcome, OK);
	ASSERT_OUTCOME(take("c", k)->outcome, OK);
	answered = town_act(&town, "c", EVENT_HANDOVER, (struct event){.handover = {.badge = "8"}});
	ASSERT_OUTCOME(answered->outcome, NO_SEATS);
	cr_assert_eq(answered->handoff, k);
	cr_assert_eq(answered->seats, 1);
	assert_seats(5, 0);
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_HANDOVER,
			       (struct event){.handover = {.badge = "8", .handoff.number = h}})
			       ->outcome,
		OK);
	assert_seats(2, 3);
	cr_assert_str_eq(town_is(&town, h)->pickup->vehicle, "cart-2");
	ASSERT_OUTCOME(town_do(&town, "e", EVENT_ABOARD, h), OK);
	/* those who sit in it stay in it */
	ASSERT_OUTCOME(
		town_act(&town, "e", EVENT_HANDOVER, (struct event){.handover = {.badge = "7"}})
			->outcome,
		OK);
	assert_seats(2, 3);
	cr_assert_str_eq(town_is(&town, h)->taker->badge, "7");
	ASSERT_OUTCOME(town_on(&town, "x", "shuttle", "9"), OK);
	ASSERT_OUTCOME(town_act(&town, "c", EVENT_HANDOVER,
			       (struct event){.handover = {.badge = "9", .handoff.number = k}})
			       ->outcome,
		NO_VEHICLE);
}
