/* SPDX-License-Identifier: MIT */
/* What happens while nobody takes a handoff, and who is there to hear it. */
#include "town.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct town town;
static struct rung ladder[] = {{15000, NULL}, {30000, NULL}, {45000, NULL}};

static void listens(const char *device) {
	(void)town_apply(&town, &(struct event){.type = EVENT_ONLINE, .device = device});
}

static void is_silent(const char *device, int64_t ms) {
	(void)town_apply(&town,
		&(struct event){.type = EVENT_LOST,
			.device = device,
			.lost = {.last_received = town.at - ms}});
}

/* The flat's ladder: it rings after 15 s, is for the hall after 30 s and for the supervisor after
 * 45 s; two minutes. */
static void start(void) {
	struct post *flat;

	town_open(&town);
	flat = (struct post *)site_post(&town.site, "flat");
	ladder[1].post = site_post(&town.site, "hall");
	ladder[2].post = site_post(&town.site, "boss");
	flat->ladder = ladder;
	flat->n_ladder = 3;
	flat->offer_ends_after = 120000;
}

static void stop(void) {
	struct post *flat = (struct post *)site_post(&town.site, "flat");

	flat->ladder = NULL; /* it is no allocation */
	flat->n_ladder = 0;
	flat->offer_ends_after = 0;
	town_close(&town);
}

TestSuite(ladder, .init = start, .fini = stop);

/* "2 rings, for hall" */
static const char *how(uint64_t handoff) {
	static char text[128];
	const Usher__Fact__Handoff *rec = town_is(&town, handoff);
	char *end = text + snprintf(text, sizeof text, "%u rings", rec->rings);

	for (size_t i = 0; i < rec->n_also; i++) {
		end += snprintf(end, 32, "%s %s", i ? "," : ", for", rec->also[i]);
	}
	return text;
}

Test(ladder, each_rung_has_its_time) {
	uint64_t h = town_send(&town, "l", "flat-a");

	town_wait(&town, 14999);
	cr_assert_str_eq(how(h), "1 rings");
	town_wait(&town, 1);
	cr_assert_str_eq(how(h), "2 rings");
	town_wait(&town, 15000);
	cr_assert_str_eq(how(h), "3 rings, for hall");
	town_wait(&town, 15000);
	cr_assert_str_eq(how(h), "4 rings, for hall, boss");
	town_wait(&town, 74999);
	ASSERT_STAGE(&town, h, OFFERED);
	town_wait(&town, 1);
	ASSERT_STAGE(&town, h, MISSED);
	cr_assert_eq(town_is(&town, h)->cause, USHER__CAUSE__TIME);
}

Test(ladder, it_stops_when_somebody_takes_it) {
	uint64_t h = town_send(&town, "l", "flat-a");

	town_wait(&town, 16000);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
	cr_assert_str_eq(how(h), "2 rings");
	cr_assert_eq(relay_wake_at(town.relay), town.at + 60000, "when it is filed");
}

Test(ladder, widening_only_adds) {
	uint64_t h = town_send(&town, "l", "flat-a"), other;

	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, h), NO_SUCH_HANDOFF);
	town_wait(&town, 30000);
	cr_assert(relay_device_may_see_handoff(town.relay, "h", town_is(&town, h)));
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), TAKEN_ALREADY);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_MET, h), OK);
	other = town_send(&town, "l", "flat-a");
	town_wait(&town, 31000);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, other), OK);
}

Test(ladder, a_release_begins_at_its_foot) {
	uint64_t h = town_send(&town, "l", "flat-a");

	town_wait(&town, 31000);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_RELEASE, h), OK);
	cr_assert_str_eq(how(h), "4 rings, for hall");
	town_wait(&town, 15000);
	cr_assert_str_eq(how(h), "5 rings, for hall");
	town_wait(&town, 30000);
	cr_assert_str_eq(how(h), "7 rings, for hall, boss");
	town_wait(&town, 75000);
	ASSERT_STAGE(&town, h, MISSED);
}

Test(ladder, where_nobody_is_it_goes_on_at_once) {
	uint64_t h;

	ASSERT_OUTCOME(town_act(&town, "f", EVENT_OFF, (struct event){0})->outcome, OK);
	ASSERT_OUTCOME(town_act(&town, "g", EVENT_BREAK, (struct event){0})->outcome, OK);
	h = town_send(&town, "l", "flat-a");
	cr_assert_str_eq(how(h), "2 rings, for hall");
	cr_assert_eq(town_is(&town, h)->cause, USHER__CAUSE__NOBODY_THERE);
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_OFF, (struct event){0})->outcome, OK);
	cr_assert_str_eq(how(h), "2 rings, for hall", "somebody is left");
	ASSERT_OUTCOME(town_act(&town, "i", EVENT_OFF, (struct event){0})->outcome, OK);
	cr_assert_str_eq(how(h), "3 rings, for hall, boss");
}

/* The bar has no ladder: only the supervisor is left, as soon as one is there. */
Test(ladder, the_supervisor_is_the_last_of_each) {
	uint64_t h;

	ASSERT_OUTCOME(town_act(&town, "b", EVENT_OFF, (struct event){0})->outcome, OK);
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_BREAK, (struct event){0})->outcome, OK);
	h = town_send(&town, "l", "club");
	cr_assert_str_eq(how(h), "1 rings");
	ASSERT_OUTCOME(town_act(&town, "s", EVENT_RESUME, (struct event){0})->outcome, OK);
	cr_assert_str_eq(how(h), "2 rings, for boss");
	town_wait(&town, 29 * 60000);
	cr_assert_str_eq(how(h), "2 rings, for boss");
}

Test(ladder, what_a_supervisor_sent_does_not_come_back) {
	uint64_t h;

	ASSERT_OUTCOME(town_act(&town, "b", EVENT_OFF, (struct event){0})->outcome, OK);
	h = town_send(&town, "s", "club");
	cr_assert_str_eq(how(h), "1 rings");
}

Test(ladder, the_last_does_not_decline_in_silence) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_DECLINE, h), OK);
	cr_assert_str_eq(how(h), "1 rings", "somebody is left");
	ASSERT_OUTCOME(town_do(&town, "g", EVENT_DECLINE, h), OK);
	cr_assert_str_eq(how(h), "2 rings, for hall");
	cr_assert_eq(town_is(&town, h)->cause, USHER__CAUSE__ALL_DECLINED);
	ASSERT_OUTCOME(town_do(&town, "h", EVENT_DECLINE, h), OK);
	ASSERT_OUTCOME(town_do(&town, "i", EVENT_DECLINE, h), OK);
	cr_assert_str_eq(how(h), "3 rings, for hall, boss");
	ASSERT_OUTCOME(town_do(&town, "s", EVENT_DECLINE, h), OK);
	ASSERT_STAGE(&town, h, MISSED);
	cr_assert_eq(town_is(&town, h)->cause, USHER__CAUSE__ALL_DECLINED);
}

/* Whoever is on a break, or deaf, may still take it; when nobody is on duty at all, its time ends
 * it. */
Test(ladder, it_is_not_missed_while_somebody_may_come_back) {
	uint64_t h;

	ASSERT_OUTCOME(town_act(&town, "s", EVENT_OFF, (struct event){0})->outcome, OK);
	ASSERT_OUTCOME(town_act(&town, "h", EVENT_OFF, (struct event){0})->outcome, OK);
	ASSERT_OUTCOME(town_act(&town, "i", EVENT_OFF, (struct event){0})->outcome, OK);
	h = town_send(&town, "l", "flat-a");
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_DECLINE, h), OK);
	ASSERT_OUTCOME(town_act(&town, "g", EVENT_BREAK, (struct event){0})->outcome, OK);
	ASSERT_STAGE(&town, h, OFFERED);
	ASSERT_OUTCOME(town_act(&town, "g", EVENT_RESUME, (struct event){0})->outcome, OK);
	is_silent("g", 10000);
	ASSERT_STAGE(&town, h, OFFERED);
	ASSERT_OUTCOME(town_act(&town, "f", EVENT_OFF, (struct event){0})->outcome, OK);
	ASSERT_OUTCOME(town_act(&town, "g", EVENT_OFF, (struct event){0})->outcome, OK);
	ASSERT_STAGE(&town, h, OFFERED);
	town_wait(&town, 120000);
	ASSERT_STAGE(&town, h, MISSED);
}

/* Another supervisor with each site, and sixteen rungs: it is never for more posts than there is
 * room for. */
Test(ladder, it_is_for_so_many_posts_at_most) {
	Usher__Fact__Fact fact = USHER__FACT__FACT__INIT;
	Usher__Fact__Climbed climbed = USHER__FACT__CLIMBED__INIT;
	uint64_t h = town_send(&town, "l", "club");
	char post[8];

	fact.what_case = USHER__FACT__FACT__WHAT_CLIMBED;
	fact.climbed = &climbed;
	fact.at = town.at;
	climbed.handoff = h;
	climbed.post = post;
	for (size_t i = 0; i < 17; i++) {
		snprintf(post, sizeof post, "p%zu", i);
		town_accept(&town, &fact);
	}
	town_refuse(&town, &fact, "it is for that post already");
	snprintf(post, sizeof post, "q");
	town_refuse(&town, &fact, "for more posts than there may be");
	climbed.rungs = 1;
	*post = '\0';
	town_refuse(&town, &fact, "it has no ladder");
	ASSERT_OUTCOME(town_act(&town, "b", EVENT_OFF, (struct event){0})->outcome, OK);
	cr_assert_eq(town_is(&town, h)->n_also, 17);
}

/* What was to go to a post that has left the site goes to the supervisor. */
Test(ladder, a_rung_to_a_vanished_post_is_the_supervisors) {
	static struct post gone = {.id = "gone", .name = "gone"};
	uint64_t h;

	ladder[1].post = &gone;
	h = town_send(&town, "l", "flat-a");
	town_wait(&town, 30000);
	cr_assert_str_eq(how(h), "3 rings, for boss");
}

Test(ladder, a_device_is_deaf_after_ten_seconds) {
	uint64_t h = town_send(&town, "l", "flat-a");
	struct event reached = {
		.type = EVENT_REACHED, .device = "f", .reached = {.handoff = h, .seen = true}};
	size_t n;

	(void)town_apply(&town, &reached);
	cr_assert_eq(
		relay_count_devices_reached(town.relay, relay_handoff(town.relay, h), true), 1);
	is_silent("g", 10000);
	is_silent("f", 4000);
	cr_assert(relay_device_is_online(town.relay, "f"));
	cr_assert_not(relay_device_is_online(town.relay, "g"));
	cr_assert_str_eq(how(h), "1 rings");
	cr_assert_eq(relay_count_devices_online(town.relay, "flat"), 1);
	town_wait(&town, 5999);
	cr_assert_str_eq(how(h), "1 rings");
	town_wait(&town, 1);
	cr_assert_str_eq(how(h), "2 rings, for hall");
	cr_assert_eq(town_is(&town, h)->cause, USHER__CAUSE__NOBODY_LISTENS);
	cr_assert_eq(relay_count_devices_reached(town.relay, relay_handoff(town.relay, h), false),
		0, "it has it no more");
	cr_assert_eq(relay_device_deaf_since(town.relay, "f"), town.at - 10000);
	cr_assert_str_eq(relay_presence_changed_devices(town.relay, &n)[0], "f");
	listens("f");
	cr_assert_eq(
		relay_count_devices_reached(town.relay, relay_handoff(town.relay, h), false), 1);
	cr_assert_eq(relay_device_deaf_since(town.relay, "f"), 0);
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
}

Test(ladder, a_line_that_comes_back_in_time_is_no_matter) {
	size_t n;

	is_silent("f", 0);
	town_wait(&town, 9999);
	listens("f");
	town_wait(&town, 60000);
	cr_assert(relay_device_is_online(town.relay, "f"));
	(void)relay_presence_changed_devices(town.relay, &n);
	cr_assert_eq(n, 0);
}

Test(ladder, nobody_on_duty_is_not_deaf) {
	listens("x");
	is_silent("x", 10000);
	cr_assert_eq(relay_device_deaf_since(town.relay, "x"), 0);
	ASSERT_OUTCOME(town_on(&town, "x", "flat", "3"), OK);
	cr_assert_eq(
		relay_device_deaf_since(town.relay, "x"), 0, "not listening: it has not since");
}

Test(ladder, a_guest_who_is_not_met_is_called_to_mind) {
	uint64_t h = town_send(&town, "l", "flat-a");

	ASSERT_OUTCOME(town_do(&town, "f", EVENT_TAKE, h), OK);
	town_wait(&town, 69999); /* 40 s to walk, 30 s in which he is met in time */
	cr_assert_str_eq(how(h), "1 rings");
	town_wait(&town, 1);
	cr_assert_str_eq(how(h), "2 rings");
	town_wait(&town, 30000);
	cr_assert_str_eq(how(h), "3 rings, for boss");
	cr_assert_eq(town_is(&town, h)->cause, USHER__CAUSE__NOT_MET);
	town_wait(&town, 3600000);
	cr_assert_str_eq(how(h), "3 rings, for boss", "and no more");
	ASSERT_OUTCOME(town_do(&town, "f", EVENT_MET, h), OK);
}

Test(ladder, after_a_start_nobody_is_deaf_for_a_while) {
	struct relay *again = relay_new();
	struct event site = {.type = EVENT_SITE, .at = town.at, .site = &town.site},
		     tick = {.type = EVENT_TICK};
	uint64_t h = town_send(&town, "l", "flat-a");
	struct facts facts = {0};

	for (size_t i = 0; i < town.n_log; i++) {
		cr_assert_eq(relay_replay_fact(again, town.log[i]), 0);
	}
	(void)relay_apply(again, &site, &facts);
	cr_assert_eq(facts.n, 0);
	cr_assert_eq(relay_wake_at(again), town.at + 15000);
	tick.at = town.at + 14999;
	(void)relay_apply(again, &tick, &facts);
	cr_assert_eq(facts.n, 0);
	tick.at++;
	(void)relay_apply(again, &tick, &facts);
	cr_assert_eq(relay_handoff(again, h)->rec.n_also, 2, "nobody has come back: it goes on");
	facts_clear(&facts);
	relay_free(again);
}

/* A whole crowd comes back then, and each of them is taken to listen. */
Test(ladder, who_comes_back_after_a_start_is_no_news) {
	struct relay *again = relay_new();
	struct event site = {.type = EVENT_SITE, .at = town.at, .site = &town.site},
		     tick = {.type = EVENT_TICK, .at = town.at + 15000};
	struct event hears = {.type = EVENT_ONLINE, .device = "f", .at = town.at};
	struct facts facts = {0};
	size_t n;

	for (size_t i = 0; i < town.n_log; i++) {
		cr_assert_eq(relay_replay_fact(again, town.log[i]), 0);
	}
	(void)relay_apply(again, &site, &facts);
	(void)relay_apply(again, &hears, &facts);
	(void)relay_presence_changed_devices(again, &n);
	cr_assert_eq(n, 0);
	cr_assert(relay_device_is_online(again, "f"));
	(void)relay_apply(again, &tick, &facts);
	hears.device = "g";
	(void)relay_apply(again, &hears, &facts);
	cr_assert_str_eq(relay_presence_changed_devices(again, &n)[0], "g");
	cr_assert_eq(n, 1);
	facts_clear(&facts);
	relay_free(again);
}
