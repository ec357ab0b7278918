/* SPDX-License-Identifier: MIT */
/* Corners of the rules: what is done again, by another, too late, or all at once. */
#include "town.h"

#include <criterion/criterion.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_init(&town);
	ASSERT_OUTCOME(town_on(&town, "l", "lobby", "1"), OK);
	ASSERT_OUTCOME(town_on(&town, "f", "flat", "3"), OK);
	ASSERT_OUTCOME(town_on(&town, "g", "flat", "4"), OK);
}

static void close_town(void) {
	town_assert_replays(&town);
	town_finish(&town);
}

TestSuite(rules, .init = open_town, .fini = close_town);

Test(rules, signing_on_again_changes_nothing) {
	uint64_t seq = relay_duty_changed_seq(town.relay, "f");

	ASSERT_OUTCOME(town_on(&town, "f", "flat", "3"), OK);
	cr_assert_eq(relay_duty_changed_seq(town.relay, "f"), seq);
	cr_assert_eq(relay_signed_on_device(town.relay, "f")->n_duties, 1);
}

Test(rules, a_badge_is_on_duty_at_several_posts) {
	ASSERT_OUTCOME(town_on(&town, "s", "boss", "9"), OK);
	ASSERT_OUTCOME(town_on(&town, "s", "lobby", "9"), OK);
	ASSERT_OUTCOME(town_on(&town, "s", "flat", "9"), OK);
	cr_assert_eq(relay_signed_on_device(town.relay, "s")->n_duties, 3);
	cr_assert_str_eq(relay_signed_on_device(town.relay, "s")->duties[2]->post, "flat");
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_OFF, 0), OK);
	cr_assert_null(relay_signed_on_device(town.relay, "s"));
}

/* Which of several: the oldest that is held, whatever else has been met or is still offered. */
Test(rules, signing_off_names_what_is_held) {
	uint64_t done = town_send(&town, "l", "flat-a"), others = town_send(&town, "l", "flat-a");
	uint64_t first = town_send(&town, "l", "flat-a"), second = town_send(&town, "l", "flat-a");
	const Usher__Fact__Answered *answered;

	(void)town_send(&town, "l", "flat-a");
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, done), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, done), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, others), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, second), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, first), OK);
	answered = town_act(&town, "f", EVENT_OFF, (struct event){0});
	ASSERT_OUTCOME(answered->outcome, HOLDING);
	cr_assert_eq(answered->handoff, first);
}

Test(rules, what_was_met_is_not_taken_again) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), TAKEN_ALREADY);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_MET, h), NOT_YOURS);
}

Test(rules, everybody_may_decline_once) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_on(&town, "s", "flat", "9"), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_DECLINE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_DECLINE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_DECLINE, h), OK);
	ASSERT_STAGE(&town, h, OFFERED);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_DECLINE, h), OK);
	ASSERT_STAGE(&town, h, MISSED);
	cr_assert_eq(relay_handoff(town.relay, h)->rec.cause, USHER__CAUSE__ALL_DECLINED);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_DECLINE, h), PAST_STAGE);
	cr_assert_eq(relay_handoff(town.relay, h)->rec.n_declined, 3);
	cr_assert_str_eq(relay_handoff(town.relay, h)->rec.declined[1]->badge, "4");
}

Test(rules, the_same_badge_takes_again_on_another_device) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_on(&town, "f2", "flat", "3"), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f2", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f2", EVENT_MET, h), OK);
}

Test(rules, a_tick_does_so_much_and_asks_for_another) {
	struct event tick = {.type = EVENT_TICK};
	size_t n = 0, ticks = 0;

	for (int i = 0; i < 600; i++) {
		cr_assert_neq(town_send(&town, "l", "flat-a"), 0);
	}
	for (town.at += 30 * 60000; relay_wake_at(town.relay) <= town.at; ticks++) {
		(void)town_apply(&town, &tick);
		n += town.facts.n;
	}
	cr_assert_eq(n, 600);
	cr_assert_eq(ticks, 2);
	(void)town_apply(&town, &tick);
	cr_assert_eq(town.facts.n, 0, "nothing is due any more");
}

Test(rules, receipts_need_a_handoff_and_a_duty) {
	uint64_t h = town_send(&town, "l", "flat-a");
	struct event reached = {
		.type = EVENT_REACHED, .device = "f", .reached = {.handoff = 12345}};

	(void)town_apply(&town, &reached);
	cr_assert_eq(town.facts.n, 0, "of a handoff that is not there");
	reached.reached.handoff = h;
	reached.device = "l";
	(void)town_apply(&town, &reached);
	cr_assert_eq(town.facts.n, 0, "of a device that it is not addressed to");
	reached.device = "f";
	(void)town_apply(&town, &reached);
	cr_assert_eq(town.facts.n, 1);
	reached.reached.seen = true;
	(void)town_apply(&town, &reached);
	cr_assert_eq(town.facts.n, 1, "seen says more than reached");
	(void)town_apply(&town, &reached);
	cr_assert_eq(town.facts.n, 0, "and once");
	reached.reached.seen = false;
	(void)town_apply(&town, &reached);
	cr_assert_eq(town.facts.n, 0, "reached says less");
	cr_assert_eq(
		relay_count_devices_reached(town.relay, relay_handoff(town.relay, h), true), 1);
	cr_assert_str_eq(handoff_card(relay_handoff(town.relay, h))->surname, "王");
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, h), OK);
	reached.device = "g";
	(void)town_apply(&town, &reached);
	cr_assert_eq(town.facts.n, 0, "of one that has ended");
}

/* The post is gone, though the badge is not; and the badge may not hold the post any more. */
Test(rules, a_site_takes_posts_and_rights_away) {
	struct site less = town.site;
	struct post posts[] = {town.site.posts[0], town.site.posts[4]};
	const struct post *at_lobby = &posts[0], *at_boss = &posts[1];
	struct badge badges[] = {town.site.badges[0], town.site.badges[2]};
	struct area areas[] = {town.site.areas[0]};
	struct event event = {.type = EVENT_SITE, .site = &less};
	uint64_t ended = town_send(&town, "l", "flat-a"), h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, ended), OK);
	badges[0].posts = &at_boss;
	badges[1].posts = &at_lobby;
	areas[0].post = &posts[0];
	less.posts = posts;
	less.n_posts = 2;
	less.badges = badges;
	less.n_badges = 2;
	less.areas = areas;
	less.n_areas = 1;
	(void)town_apply(&town, &event);
	cr_assert_null(relay_signed_on_device(town.relay, "f"), "at a post that is gone");
	cr_assert_null(
		relay_signed_on_device(town.relay, "l"), "where the badge may not be any more");
	cr_assert_eq(relay_handoff(town.relay, h)->rec.stage, USHER__STAGE__OFFERED,
		"its taker cannot be there any more");
	cr_assert_str_eq(relay_handoff(town.relay, h)->rec.post, "boss");
	cr_assert_str_eq(relay_handoff(town.relay, ended)->rec.post, "flat",
		"what has ended stays as it was");
	/* the smaller site lives on this stack: leave it before it goes */
	event.site = &town.site;
	(void)town_apply(&town, &event);
}
