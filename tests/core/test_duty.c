/* SPDX-License-Identifier: MIT */
/* People on duty: breaks, what is handed over, checklists and inspections, and posts at which
 * somebody must be. */
#include "town.h"

#include "core/inspection.h"

#include <criterion/criterion.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(duty, .init = open_town, .fini = close_town);

static const Usher__Fact__Answered *hand_over(
	const char *device, const char *badge, uint64_t handoff) {
	return town_act(&town, device, EVENT_HANDOVER,
		(struct event){.handover = {.badge = badge, .handoff.number = handoff}});
}

static uint64_t taken_by(const char *device) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, device, EVENT_TAKE, h), OK);
	return h;
}

static const char *taker(uint64_t handoff) {
	return town_is(&town, handoff)->taker->badge;
}

Test(duty, a_break) {
	uint64_t h = taken_by("f");

	cr_assert_eq(relay_count_devices_on_duty(town.relay, "flat"), 2);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RESUME, 0), OK);
	cr_assert_eq(town_changes(&town), 0);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_BREAK, 0), OK);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "flat"), 1);
	cr_assert_eq(relay_signed_on_device(town.relay, "f")->break_since, town.at);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_BREAK, 0), OK);
	cr_assert_eq(town_changes(&town), 0);
	cr_assert_eq(
		town_act(&town, "l", EVENT_SEND, (struct event){.send = {.to = "flat-a"}})->on_duty,
		1);
	/* who is on a break is still at her posts, and finishes what she has */
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
	town_assert_replays(&town);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RESUME, 0), OK);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "flat"), 2);
	cr_assert_eq(relay_signed_on_device(town.relay, "f")->break_since, 0);
	ASSERT_OUTCOME(town_do(&town, "nobody", EVENT_BREAK, 0), NOT_ON_DUTY);
}

Test(duty, a_break_ends_with_the_shift_and_spans_all_posts) {
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_BREAK, 0), OK);
	ASSERT_OUTCOME(town_on(&town, "s", "flat", "9"), OK);
	cr_assert_eq(
		relay_count_devices_on_duty(town.relay, "flat"), 2, "she is on a break there, too");
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_RESUME, 0), OK);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "flat"), 3);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_BREAK, 0), OK);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "flat"), 2);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_OFF, 0), OK);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "flat"), 2);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "boss"), 0);
	ASSERT_OUTCOME(town_on(&town, "s", "boss", "9"), OK);
	cr_assert_eq(relay_count_devices_on_duty(town.relay, "boss"), 1);
	cr_assert_eq(relay_signed_on_device(town.relay, "s")->break_since, 0);
}

Test(duty, what_is_taken_is_handed_over) {
	uint64_t first = taken_by("f"), second = taken_by("f"), others = taken_by("g");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_OFF, 0), HOLDING);
	ASSERT_OUTCOME(hand_over("f", "4", first)->outcome, OK);
	cr_assert_str_eq(taker(first), "4");
	cr_assert_str_eq(taker(second), "3");
	cr_assert_eq(town_is(&town, first)->rings, 1);
	ASSERT_OUTCOME(hand_over("f", "4", first)->outcome, NOT_YOURS);
	ASSERT_OUTCOME(hand_over("f", "4", others)->outcome, NOT_YOURS);
	ASSERT_OUTCOME(hand_over("f", "4", 0)->outcome, OK);
	cr_assert_str_eq(taker(second), "4");
	ASSERT_OUTCOME(hand_over("f", "4", 0)->outcome, NO_SUCH_HANDOFF);
	cr_assert_eq(town_changes(&town), 0, "there is nothing left");
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_MET, first), OK);
	ASSERT_OUTCOME(hand_over("g", "4", second)->outcome, OK);
	cr_assert_eq(town_changes(&town), 0, "to oneself");
}

Test(duty, to_whom_and_what_may_not_be_handed_over) {
	uint64_t h = taken_by("f"), offered = town_send(&town, "l", "flat-a"), met = taken_by("f");
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, met), OK);
	ASSERT_OUTCOME(hand_over("f", "77", h)->outcome, NO_SUCH_BADGE);
	answered = hand_over("f", "5", h);
	ASSERT_OUTCOME(answered->outcome, NOT_THERE);
	cr_assert_eq(answered->handoff, h);
	cr_assert_str_eq(answered->post, "flat");
	ASSERT_OUTCOME(hand_over("f", "9", h)->outcome, NOT_THERE);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_BREAK, 0), OK);
	ASSERT_OUTCOME(hand_over("f", "4", 0)->outcome, NOT_THERE);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_RESUME, 0), OK);
	ASSERT_OUTCOME(hand_over("f", "4", met)->outcome, PAST_STAGE);
	ASSERT_OUTCOME(hand_over("f", "4", offered)->outcome, NOT_YOURS);
	ASSERT_OUTCOME(hand_over("s", "4", offered)->outcome, PAST_STAGE);
	ASSERT_OUTCOME(hand_over("b", "4", h)->outcome, NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(hand_over("f", "4", 12345)->outcome, NO_SUCH_HANDOFF);
	cr_assert_str_eq(taker(h), "3");
}

/* All or nothing: one that cannot go keeps the others. */
Test(duty, the_supervisor_hands_over_and_all_go_or_none) {
	uint64_t h = taken_by("f"), k, cart;

	ASSERT_OUTCOME(hand_over("s", "4", h)->outcome, OK);
	cr_assert_str_eq(taker(h), "4");
	ASSERT_OUTCOME(town_on(&town, "x", "flat", "9"), OK);
	ASSERT_OUTCOME(town_on(&town, "x", "shuttle", "9"), OK);
	k = taken_by("x");
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(town_do(&town, "x", EVENT_OFF, 0), HOLDING);
	ASSERT_OUTCOME(town_on(&town, "y", "shuttle", "9"), OK);
	cart = town_party(&town, 2, "gate");
	ASSERT_OUTCOME(town_do(&town, "y", EVENT_TAKE, cart), OK);
	ASSERT_OUTCOME(hand_over("x", "4", 0)->outcome, NOT_THERE);
	cr_assert_str_eq(taker(k), "9");
	cr_assert_str_eq(taker(cart), "9");
}

static struct checklist_item checks[] = {
	{.id = (char *)"uniform", .text = (char *)"制服"},
	{.id = (char *)"posture", .text = (char *)"站姿"},
};

Test(duty, a_checklist_before_the_shift) {
	const struct post *lobby = site_post(&town.site, "lobby");
	struct event on = {.on = {.post = "flat", .badge = "9"}};
	const Usher__Fact__SignedOn *signed_on;

	checks[1].posts = &lobby;
	checks[1].n_posts = 1;
	town.site.checklist = checks;
	town.site.n_checklist = 2;
	ASSERT_OUTCOME(town_act(&town, "x", EVENT_ON, on)->outcome, CHECK_FIRST);
	cr_assert_null(relay_signed_on_device(town.relay, "x"));
	on.on.checked = true;
	ASSERT_OUTCOME(town_act(&town, "x", EVENT_ON, on)->outcome, OK);
	signed_on = town.facts.list[0]->signed_on;
	cr_assert_eq(signed_on->n_checked, 1);
	cr_assert_str_eq(signed_on->checked[0], "uniform");
	on.on.post = "lobby";
	ASSERT_OUTCOME(town_act(&town, "x", EVENT_ON, on)->outcome, OK);
	cr_assert_eq(town.facts.list[0]->signed_on->n_checked, 2);
	/* one who is there already is not asked */
	on.on.checked = false;
	ASSERT_OUTCOME(town_act(&town, "x", EVENT_ON, on)->outcome, OK);
	town.site.n_checklist = 0;
}

Test(duty, an_inspection) {
	const char *failed[] = {"uniform"}, *wrong[] = {"uniform", "hat"};
	struct event event = {
		.inspect = {.badge = "3", .failed = failed, .n_failed = 1, .note = "鈕扣"}};
	const Usher__Fact__Answered *answered;
	const Usher__Fact__Inspection *found;

	town.site.checklist = checks;
	town.site.n_checklist = 2;
	ASSERT_OUTCOME(town_act(&town, "l", EVENT_INSPECT, event)->outcome, NEVER_YOURS);
	answered = town_act(&town, "s", EVENT_INSPECT, event);
	ASSERT_OUTCOME(answered->outcome, OK);
	found = relay_nth_inspection(town.relay, 0);
	cr_assert_eq(found->inspection, answered->handoff);
	cr_assert_eq(found->at, town.at);
	cr_assert_str_eq(found->person->badge, "9");
	cr_assert_str_eq(found->badge->badge, "3");
	cr_assert_str_eq(found->failed[0], "uniform");
	cr_assert_str_eq(found->note, "鈕扣");
	event = (struct event){.inspect = {.post = "bar"}};
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_INSPECT, event)->outcome, OK);
	cr_assert_str_eq(relay_nth_inspection(town.relay, 1)->post, "bar");
	cr_assert_eq(relay_nth_inspection(town.relay, 1)->inspection, found->inspection + 1);
	cr_assert_null(relay_nth_inspection(town.relay, 2));
	event.inspect.post = "roof";
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_INSPECT, event)->outcome, NO_SUCH_POST);
	event = (struct event){.inspect = {.badge = "77"}};
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_INSPECT, event)->outcome, NO_SUCH_BADGE);
	event = (struct event){.inspect = {.badge = "3", .failed = wrong, .n_failed = 2}};
	answered = town_act(&town, "s", EVENT_INSPECT, event);
	ASSERT_OUTCOME(answered->outcome, NO_SUCH_CHECK);
	cr_assert_neq(town_send(&town, "l", "flat-a"), 0, "numbers go on");
	town.site.n_checklist = 0;
}

Test(duty, the_last_inspections_are_kept) {
	uint64_t first =
		town_act(&town, "s", EVENT_INSPECT, (struct event){.inspect = {.badge = "3"}})
			->handoff;

	for (int i = 1; i < INSPECTIONS_KEPT; i++) {
		(void)town_act(
			&town, "s", EVENT_INSPECT, (struct event){.inspect = {.badge = "3"}});
	}
	cr_assert_eq(relay_nth_inspection(town.relay, 0)->inspection, first);
	(void)town_act(&town, "s", EVENT_INSPECT, (struct event){.inspect = {.badge = "3"}});
	cr_assert_eq(relay_nth_inspection(town.relay, 0)->inspection, first + 1);
	cr_assert_not_null(relay_nth_inspection(town.relay, INSPECTIONS_KEPT - 1));
	cr_assert_null(relay_nth_inspection(town.relay, INSPECTIONS_KEPT));
}

/* The notice that the last event has made about the hall, 0 for none. */
static uint64_t warning(void) {
	uint64_t h = town_offered(&town);

	if (h) {
		cr_assert(town_is(&town, h)->notice->unstaffed);
		cr_assert_str_eq(town_is(&town, h)->from, "hall");
		cr_assert_str_eq(town_is(&town, h)->post, "boss");
		cr_assert_null(town_is(&town, h)->sender);
		cr_assert_eq(town_is(&town, h)->notice->n_readers, 1);
	}
	return h;
}

Test(duty, the_supervisor_is_warned_when_the_last_leaves) {
	uint64_t h;

	ASSERT_OUTCOME(town_do(&town, "b", EVENT_OFF, 0), OK);
	cr_assert_eq(town_offered(&town), 0, "the bar need not be staffed");
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_OFF, 0), OK);
	cr_assert_eq(warning(), 0);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_BREAK, 0), OK);
	h = warning();
	cr_assert_neq(h, 0);
	town_assert_replays(&town);
	/* going home from a break is nothing new */
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_OFF, 0), OK);
	cr_assert_eq(warning(), 0);
	ASSERT_OUTCOME(town_on(&town, "i", "hall", "11"), OK);
	ASSERT_STAGE(&town, h, WITHDRAWN);
	cr_assert_null(town_is(&town, h)->ender);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_BREAK, 0), OK);
	h = warning();
	cr_assert_neq(h, 0);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_RESUME, 0), OK);
	ASSERT_STAGE(&town, h, WITHDRAWN);
}

Test(duty, another_who_signs_on_there_is_no_absence) {
	uint64_t h;

	ASSERT_OUTCOME(town_do(&town, "h", EVENT_OFF, 0), OK);
	ASSERT_OUTCOME(town_on(&town, "i", "hall", "10"), OK);
	cr_assert_eq(town.facts.n, 2);
	cr_assert_eq(warning(), 0);
	/* at another post, it is */
	ASSERT_OUTCOME(town_on(&town, "i", "lobby", "2"), OK);
	h = warning();
	cr_assert_neq(h, 0);
	/* it is a notice like any other: a device's word will do */
	(void)town_apply(&town,
		&(struct event){.type = EVENT_REACHED, .device = "s", .reached = {.handoff = h}});
	ASSERT_STAGE(&town, h, CONFIRMED);
	ASSERT_OUTCOME(town_on(&town, "i", "hall", "11"), OK);
	ASSERT_STAGE(&town, h, CONFIRMED);
}

Test(duty, a_site_that_loses_people_is_an_absence_too) {
	struct site fewer = town.site;

	ASSERT_OUTCOME(town_do(&town, "h", EVENT_OFF, 0), OK);
	fewer.n_badges--; /* 11 */
	(void)town_apply(&town, &(struct event){.type = EVENT_SITE, .site = &fewer});
	cr_assert_null(relay_signed_on_device(town.relay, "i"));
	cr_assert_neq(warning(), 0);
	(void)town_apply(&town, &(struct event){.type = EVENT_SITE, .site = &town.site});
}

/* What somebody has who is not of the site any more is the supervisor's to finish. */
Test(duty, a_site_that_loses_its_shuttle) {
	struct site fewer = town.site;
	uint64_t aboard = town_party(&town, 2, "gate"), taken = town_party(&town, 2, "gate");

	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, aboard), OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, taken), OK);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, aboard), OK);
	fewer.n_posts = 5; /* neither shuttle nor hall */
	fewer.n_vehicles = 0;
	(void)town_apply(&town, &(struct event){.type = EVENT_SITE, .site = &fewer});
	cr_assert_null(relay_signed_on_device(town.relay, "c"));
	ASSERT_STAGE(&town, taken, OFFERED);
	ASSERT_STAGE(&town, aboard, ABOARD);
	cr_assert_str_eq(town_is(&town, aboard)->post, "boss");
	cr_assert_eq(relay_seats_taken(town.relay, "cart-1"), 2);
	ASSERT_OUTCOME(hand_over("s", "9", aboard)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_DROPPED, aboard), OK);
	cr_assert_eq(relay_seats_taken(town.relay, "cart-1"), 0);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_TAKE, taken), NO_VEHICLE);
	(void)town_apply(&town, &(struct event){.type = EVENT_SITE, .site = &town.site});
}

Test(duty, the_supervisors_own_post_warns_nobody) {
	struct post *boss = &town.site.posts[4];

	boss->must_be_staffed = true;
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_OFF, 0), OK);
	cr_assert_eq(town_offered(&town), 0);
	boss->must_be_staffed = false;
}
