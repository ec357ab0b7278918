/* SPDX-License-Identifier: MIT */
#include "town.h"

#include <criterion/criterion.h>
#include <string.h>

static struct town town;

/* lobby on device l, two at the flat on f and g, the bar on b, the desk on d, the boss on s */
static void open_town(void) {
	town_init(&town);
	ASSERT_OUTCOME(town_on(&town, "l", "lobby", "1"), OK);
	ASSERT_OUTCOME(town_on(&town, "f", "flat", "3"), OK);
	ASSERT_OUTCOME(town_on(&town, "g", "flat", "4"), OK);
	ASSERT_OUTCOME(town_on(&town, "b", "bar", "5"), OK);
	ASSERT_OUTCOME(town_on(&town, "d", "desk", "6"), OK);
	ASSERT_OUTCOME(town_on(&town, "s", "boss", "9"), OK);
}

static void close_town(void) {
	town_assert_replays(&town);
	town_finish(&town);
}

TestSuite(relay, .init = open_town, .fini = close_town);

static Usher__Stage stage(uint64_t handoff) {
	return relay_handoff(town.relay, handoff)->rec.stage;
}

Test(relay, an_arrival_is_taken_and_met) {
	uint64_t h = town_send(&town, "l", "樣板房a");

	cr_assert_neq(h, 0);
	cr_assert_str_eq(relay_handoff(town.relay, h)->rec.post, "flat");
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_MET, h), NOT_YOURS);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
	cr_assert_eq(stage(h), USHER__STAGE__MET);
	cr_assert_str_eq(relay_handoff(town.relay, h)->rec.ender->badge, "3");
}

Test(relay, one_wins_and_the_other_is_told_who) {
	uint64_t h = town_send(&town, "l", "flat-a");
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	answered = town_act(&town, "f", EVENT_TAKE, (struct event){.take = {.handoff.number = h}});
	ASSERT_OUTCOME(answered->outcome, TAKEN_ALREADY);
	cr_assert_str_eq(answered->winner->badge, "4");
	cr_assert_str_eq(answered->winner->name, "李");
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_MET, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), TAKEN_ALREADY);
}

Test(relay, the_same_request_has_the_same_answer) {
	uint64_t h = town_send(&town, "l", "flat-a");
	struct event take = {.type = EVENT_TAKE,
		.device = "f",
		.request = {.run = 99, .id = 1},
		.take = {.handoff.number = h}};
	struct event late = {.type = EVENT_TAKE,
		.device = "f",
		.request = {.run = 98, .id = 2},
		.take = {.handoff.number = h}};
	size_t n;

	ASSERT_OUTCOME(town_apply(&town, &take)->outcome, OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RELEASE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	n = town.n_log;
	ASSERT_OUTCOME(town_apply(&town, &take)->outcome, OK);
	cr_assert_eq(town.n_log, n, "asking again did something");
	cr_assert_str_eq(relay_handoff(town.relay, h)->rec.taker->badge, "4");
	ASSERT_OUTCOME(town_apply(&town, &late)->outcome, TAKEN_ALREADY);
	take.request.id = 7;
	ASSERT_OUTCOME(town_apply(&town, &take)->outcome, TAKEN_ALREADY);
}

Test(relay, only_the_last_answers_and_runs_are_remembered) {
	struct event off = {.type = EVENT_DECLINE,
		.device = "f",
		.request = {.run = 500},
		.decline = {.handoff.number = 1}};

	for (off.request.id = 1; off.request.id <= 70; off.request.id++) {
		ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NO_SUCH_HANDOFF);
	}
	off.request.id = 6;
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, ID_FORGOTTEN);
	off.request.id = 7;
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, NO_SUCH_HANDOFF);
	for (off.request.run = 1000, off.request.id = 1; off.request.run < 1256;
		off.request.run++) {
		(void)town_apply(&town, &off);
	}
	off.request.run = 500;
	off.request.id = 70;
	ASSERT_OUTCOME(town_apply(&town, &off)->outcome, ID_FORGOTTEN);
}

Test(relay, what_is_history_is_late_and_not_unheard_of) {
	Usher__Fact__Handoff filed = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Person taker = USHER__FACT__PERSON__INIT;
	const Usher__Fact__Answered *answer;

	taker.badge = (char *)"4";
	filed.from = (char *)"lobby";
	filed.post = (char *)"flat";
	filed.kind = USHER__KIND__ARRIVAL;
	filed.stage = USHER__STAGE__MET;
	filed.taker = &taker;
	answer = town_act(&town, "f", EVENT_TAKE,
		(struct event){.take = {.handoff.number = 77, .handoff.archived = &filed}});
	ASSERT_OUTCOME(answer->outcome, TAKEN_ALREADY);
	cr_assert_str_eq(answer->winner->badge, "4");
	answer = town_act(&town, "g", EVENT_TAKE,
		(struct event){.take = {.handoff.number = 77, .handoff.archived = &filed}});
	ASSERT_OUTCOME(answer->outcome, PAST_STAGE);
	cr_assert_eq(answer->stage, USHER__STAGE__MET);
	filed.from = filed.post = (char *)"bar";
	answer = town_act(&town, "f", EVENT_TAKE,
		(struct event){.take = {.handoff.number = 77, .handoff.archived = &filed}});
	ASSERT_OUTCOME(answer->outcome, NO_SUCH_HANDOFF);
}

Test(relay, a_decline_is_remembered_and_takes_nothing_away) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_DECLINE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_DECLINE, h), OK);
	cr_assert_eq(relay_handoff(town.relay, h)->rec.n_declined, 1);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_DECLINE, h), PAST_STAGE);
}

Test(relay, released_is_offered_and_rings_again) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RELEASE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_RELEASE, h), NOT_YOURS);
	town_wait(&town, 3600000);
	cr_assert_eq(stage(h), USHER__STAGE__TAKEN);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RELEASE, h), OK);
	cr_assert_eq(stage(h), USHER__STAGE__OFFERED);
	cr_assert_eq(relay_handoff(town.relay, h)->rec.rings, 4,
		"at first, with who had it, with the supervisor, and now");
	cr_assert_null(relay_handoff(town.relay, h)->rec.taker);
	town_wait(&town, 30 * 60000);
	cr_assert_eq(stage(h), USHER__STAGE__MISSED);
}

Test(relay, the_sending_post_withdraws) {
	uint64_t h = town_send(&town, "l", "flat-a"), k = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_on(&town, "m", "lobby", "2"), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_WITHDRAW, h), NOT_YOURS);
	ASSERT_OUTCOME(town_do(&town, "m", EVENT_WITHDRAW, h), OK);
	ASSERT_OUTCOME(town_do(&town, "m", EVENT_WITHDRAW, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), PAST_STAGE);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, k), OK);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_WITHDRAW, k), OK);
	cr_assert_eq(stage(k), USHER__STAGE__WITHDRAWN);
}

Test(relay, an_ended_handoff_is_filed_a_missed_one_with_its_visit) {
	uint64_t h = town_send(&town, "l", "flat-a"), k = town_send(&town, "l", "flat-a");
	size_t n;

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
	town_wait(&town, 59999);
	cr_assert_not_null(relay_handoff(town.relay, h));
	town_wait(&town, 1);
	cr_assert_null(relay_handoff(town.relay, h));
	cr_assert_not_null(relay_archived_handoff(town.relay, h));
	relay_release_archived(town.relay, relay_seq(town.relay) - 1);
	cr_assert_not_null(relay_archived_handoff(town.relay, h));
	relay_release_archived(town.relay, relay_seq(town.relay));
	cr_assert_null(relay_archived_handoff(town.relay, h));
	town_wait(&town, 12 * 3600000);
	cr_assert_eq(stage(k), USHER__STAGE__MISSED);
	town_wait(&town, 3600000);
	cr_assert_null(relay_handoff(town.relay, k));
	free(relay_collect_handoffs(town.relay, false, &n));
	cr_assert_eq(n, 0);
	cr_assert_eq(relay_wake_at(town.relay), INT64_MAX, "an empty relay wants to be woken");
}

Test(relay, what_you_may_not_see_does_not_exist) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "b", EVENT_TAKE, h), NO_SUCH_HANDOFF);
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_TAKE, h), NOT_YOURS);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_TAKE, h), NEVER_YOURS);
	ASSERT_OUTCOME(town_do(&town, "d", EVENT_MET, h), NEVER_YOURS);
	ASSERT_OUTCOME(town_do(&town, "nobody", EVENT_TAKE, h), NOT_ON_DUTY);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, 12345), NO_SUCH_HANDOFF);
	cr_assert(town_may_see(town.relay, "s", "lobby", "flat"));
	cr_assert(!town_may_see(town.relay, "b", "lobby", "flat"));
}

Test(relay, duty) {
	ASSERT_OUTCOME(town_on(&town, "x", "lobby", "77"), NO_SUCH_BADGE);
	ASSERT_OUTCOME(town_on(&town, "x", "roof", "1"), NO_SUCH_POST);
	ASSERT_OUTCOME(town_on(&town, "x", "flat", "1"), MAY_NOT_HOLD);
	ASSERT_OUTCOME(town_on(&town, "s", "lobby", "9"), OK);
	cr_assert_eq(relay_signed_on_device(town.relay, "s")->n_duties, 2);
	ASSERT_OUTCOME(town_on(&town, "l", "lobby", "2"), OK);
	cr_assert_str_eq(relay_signed_on_device(town.relay, "l")->person->badge, "2");
	cr_assert_eq(relay_signed_on_device(town.relay, "l")->n_duties, 1);
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_OFF, 0), OK);
	cr_assert_null(relay_signed_on_device(town.relay, "l"));
	ASSERT_OUTCOME(town_do(&town, "l", EVENT_OFF, 0), NOT_ON_DUTY);
	cr_assert_eq(town_send(&town, "l", "flat-a"), 0);
}

Test(relay, nobody_leaves_with_a_guest) {
	uint64_t h = town_send(&town, "l", "flat-a");
	const Usher__Fact__Answered *answered;

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	answered = town_act(&town, "f", EVENT_OFF, (struct event){0});
	ASSERT_OUTCOME(answered->outcome, HOLDING);
	cr_assert_eq(answered->handoff, h);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_OFF, 0), OK);
}

Test(relay, sends_come_from_the_first_post_or_the_one_named) {
	struct event send = {.send = {.to = "flat-a"}};

	ASSERT_OUTCOME(town_on(&town, "s", "lobby", "9"), OK);
	cr_assert_str_eq(
		relay_handoff(town.relay, town_send(&town, "s", "flat-a"))->rec.from, "boss");
	send.send.from = "lobby";
	cr_assert_str_eq(relay_handoff(town.relay, town_act(&town, "s", EVENT_SEND, send)->handoff)
				 ->rec.from,
		"lobby");
	send.send.from = "bar";
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_SEND, send)->outcome, NOT_AT_POST);
	send.send.from = "roof";
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_SEND, send)->outcome, NO_SUCH_POST);
	send.send.from = NULL;
	send.send.to = "roof";
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_SEND, send)->outcome, NO_SUCH_AREA);
}

Test(relay, a_request_that_waited_is_marked_late) {
	struct event send = {.request = {.age = 60000}, .send = {.to = "flat-a"}};

	cr_assert_eq(relay_handoff(town.relay, town_act(&town, "l", EVENT_SEND, send)->handoff)
			     ->rec.late,
		0);
	send.request.age = 60001;
	cr_assert_eq(relay_handoff(town.relay, town_act(&town, "l", EVENT_SEND, send)->handoff)
			     ->rec.late,
		60001);
}

Test(relay, receipts_count_each_device_of_the_post_once) {
	uint64_t h = town_send(&town, "l", "flat-a");
	struct event reached = {.type = EVENT_REACHED, .device = "f", .reached = {.handoff = h}};
	size_t n;

	(void)town_apply(&town, &reached);
	n = town.n_log;
	(void)town_apply(&town, &reached);
	cr_assert_eq(town.n_log, n);
	reached.device = "g";
	reached.reached.seen = true;
	(void)town_apply(&town, &reached);
	reached.device = "l";
	(void)town_apply(&town, &reached);
	reached.device = "unheard-of";
	(void)town_apply(&town, &reached);
	cr_assert_eq(
		relay_count_devices_reached(town.relay, relay_handoff(town.relay, h), false), 2);
	cr_assert_eq(
		relay_count_devices_reached(town.relay, relay_handoff(town.relay, h), true), 1);
}

/* It is of the handoff, not of an offer: given back, it has been heard of already. */
Test(relay, when_the_first_device_was_reached_is_kept) {
	uint64_t h = town_send(&town, "l", "flat-a");
	struct event reached = {.type = EVENT_REACHED, .device = "f", .reached = {.handoff = h}};
	int64_t at = town.at + 2000;

	cr_assert_eq(town_is(&town, h)->reached_at, 0);
	town_wait(&town, 2000);
	(void)town_apply(&town, &reached);
	cr_assert_eq(town_is(&town, h)->reached_at, at);
	town_wait(&town, 2000);
	reached.device = "g";
	(void)town_apply(&town, &reached);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RELEASE, h), OK);
	reached.device = "f";
	reached.reached.seen = true;
	(void)town_apply(&town, &reached);
	cr_assert_eq(town_is(&town, h)->reached_at, at);
}

Test(relay, a_site_that_lost_its_half) {
	struct site half = town.site;
	struct event event = {.type = EVENT_SITE, .site = &half};
	struct badge left[] = {town.site.badges[0], town.site.badges[6]};
	struct post kept[] = {town.site.posts[0], town.site.posts[4]};
	const struct post *at_lobby = &kept[0], *at_boss = &kept[1];
	struct area lobby = {.id = (char *)"lobby", .name = (char *)"大堂", .post = &kept[0]};
	uint64_t h = town_send(&town, "l", "flat-a"), k = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	left[0].posts = &at_lobby;
	left[1].posts = &at_boss;
	left[1].n_posts = 1;
	half.posts = kept;
	half.n_posts = 2;
	half.areas = &lobby;
	half.n_areas = 1;
	half.badges = left;
	half.n_badges = 2;
	(void)town_apply(&town, &event);
	cr_assert_null(relay_signed_on_device(town.relay, "f"));
	cr_assert_not_null(relay_signed_on_device(town.relay, "l"));
	cr_assert_eq(stage(h), USHER__STAGE__OFFERED);
	cr_assert_str_eq(relay_handoff(town.relay, h)->rec.post, "boss");
	cr_assert_str_eq(relay_handoff(town.relay, k)->rec.post, "boss");
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_TAKE, k), OK);
	town_assert_replays(&town);
	/* the half lives on this stack: leave it before it goes */
	event.site = &town.site;
	(void)town_apply(&town, &event);
}

Test(relay, time_never_runs_back) {
	uint64_t h = town_send(&town, "l", "flat-a");
	int64_t at = relay_last_fact_at(town.relay);

	town.at -= 3600000;
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	cr_assert_eq(relay_handoff(town.relay, h)->rec.taken_at, at);
}
