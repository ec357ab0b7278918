/* SPDX-License-Identifier: MIT */
/*
 * Who is at a post, by people; where what is sent there goes on to while nobody hears it; what an
 * event has changed of that; and since when a device is who it is.
 */
#include "town.h"

#include "base/memory.h"
#include "core/roster.h"
#include "core/state.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct town town;

static void open_town(void) {
	town_open(&town);
}

static void close_town(void) {
	town_close(&town);
}

TestSuite(post_presence, .init = open_town, .fini = close_town);

/* "2/1 1 away 1 deaf > bar/boss unheard": on duty and listening, on a break, deaf, where it goes,
 * and where what comes from there goes (?: nobody hears that). */
static const char *seen(const char *post_id, const char *from) {
	static char text[64];
	const struct post *post = site_post(&town.site, post_id);
	struct post_presence presence = relay_post_presence(town.relay, post);
	int n = snprintf(text, sizeof text, "%u/%u", presence.on_duty, presence.listening);

	post_presence_set_origin(&presence, from);
	if (presence.on_break) {
		n += snprintf(text + n, sizeof text - (size_t)n, " %u away", presence.on_break);
	}
	if (presence.deaf) {
		n += snprintf(text + n, sizeof text - (size_t)n, " %u deaf", presence.deaf);
	}
	(void)snprintf(text + n, sizeof text - (size_t)n, "%s%s%s%s%s",
		presence.instead ? " > " : "", presence.instead ? presence.instead->id : "",
		presence.past_instead ? "/" : "",
		presence.past_instead ? presence.past_instead->id : "",
		presence.nobody_hears ? " unheard" : "");
	if (presence.past_instead && presence.past_unheard) {
		strcat(text, "?");
	}
	return text;
}

#define assert_seen(post, text) assert_seen_from("", post, text)
#define assert_seen_from(from, post, text) cr_assert_str_eq(seen(post, from), text)

/* The connection of @device is cut, and it does not come back. */
static void fall_silent(const char *device) {
	(void)town_apply(&town,
		&(struct event){.type = EVENT_LOST,
			.device = device,
			.at = town.at,
			.lost = {.last_received = town.at}});
	town_wait(&town, 10000);
}

static void act(const char *device, enum event_type type) {
	cr_assert_eq(town_act(&town, device, type, (struct event){0})->outcome, USHER__OUTCOME__OK);
}

/* The posts that the last event has changed: "bar flat". */
static const char *changed_posts(void) {
	static char text[64];
	const char *post;

	*text = '\0';
	for (size_t i = 0; (post = relay_nth_changed_post(town.relay, i)); i++) {
		strcat(strcat(text, i ? " " : ""), post);
	}
	return text;
}

static const char *changed_devices(void) {
	static char text[64];
	const Usher__Fact__Device *device;

	*text = '\0';
	for (size_t i = 0; (device = relay_nth_changed_device(town.relay, i)); i++) {
		strcat(strcat(text, i ? " " : ""), device->device);
	}
	return text;
}

/* Counts --------------------------------------------------------------------------------------- */

Test(post_presence, people_are_counted_and_not_devices) {
	assert_seen("flat", "2/2");
	(void)town_on(&town, "f2", "flat", "3");
	assert_seen("flat", "2/2");
	fall_silent("f");
	assert_seen("flat", "2/2");
	fall_silent("f2");
	assert_seen("flat", "2/1 1 deaf");
	cr_assert_eq(relay_post_presence(town.relay, site_post(&town.site, "flat")).deaf_since,
		town.at - 10000, "not reached since the second was lost");
	fall_silent("g");
	cr_assert_eq(relay_post_presence(town.relay, site_post(&town.site, "flat")).deaf_since,
		town.at - 20000, "since the first of two was");
}

Test(post_presence, whoever_is_on_a_break_on_all_devices_is_away) {
	(void)town_on(&town, "f2", "flat", "3");
	act("f", EVENT_BREAK);
	assert_seen("flat", "1/1 1 away");
	(void)town_on(&town, "f3", "flat", "3");
	assert_seen("flat", "2/2");
	act("f", EVENT_RESUME);
	assert_seen("flat", "2/2");
}

Test(post_presence, the_people_are_found_in_order_of_devices) {
	static const char *const devices[] = {"a", "f", "g"};

	(void)town_on(&town, "a", "flat", "9");
	for (size_t i = 0; i < 3; i++) {
		cr_assert_str_eq(
			relay_nth_device_at_post(town.relay, "flat", i)->device, devices[i]);
	}
	cr_assert_null(relay_nth_device_at_post(town.relay, "flat", 3));
	cr_assert_null(relay_nth_device_at_post(town.relay, "roof", 0));
	act("f", EVENT_OFF);
	cr_assert_str_eq(relay_nth_device_at_post(town.relay, "flat", 1)->device, "g");
}

/* Where it goes -------------------------------------------------------------------------------- */

Test(post_presence, without_a_ladder_it_goes_to_the_supervisor) {
	assert_seen("desk", "0/0 > boss");
	fall_silent("s");
	assert_seen("desk", "0/0 > boss unheard");
	assert_seen("boss", "1/0 1 deaf unheard");
	act("s", EVENT_OFF);
	assert_seen("desk", "0/0 unheard");
}

/* The flat's ladder leads to the bar, the flat itself, the lobby and the supervisor. */
Test(post_presence, it_goes_up_the_ladder_to_the_first_who_listens) {
	struct rung ladder[] = {{1000, site_post(&town.site, "bar")}, {2000, NULL},
		{3000, site_post(&town.site, "flat")}, {4000, site_post(&town.site, "lobby")},
		{5000, site_post(&town.site, "boss")}};
	struct post *flat = (struct post *)site_post(&town.site, "flat");

	flat->ladder = ladder;
	flat->n_ladder = sizeof ladder / sizeof *ladder;
	assert_seen("flat", "2/2");
	act("f", EVENT_OFF);
	act("g", EVENT_OFF);
	assert_seen("flat", "0/0 > bar/lobby");
	assert_seen_from("lobby", "flat", "0/0 > bar/lobby");
	assert_seen_from("bar", "flat", "0/0 > lobby");
	fall_silent("b");
	assert_seen("flat", "0/0 > lobby/boss");
	act("l", EVENT_BREAK);
	assert_seen("flat", "0/0 > boss");
	fall_silent("s");
	assert_seen("flat", "0/0 > boss unheard");
	act("l", EVENT_RESUME);
	assert_seen("flat", "0/0 > lobby/boss?");
	assert_seen_from("lobby", "flat", "0/0 > boss unheard");
	act("l", EVENT_BREAK);
	/* and so it does */
	cr_assert_eq(town_is(&town, town_send(&town, "h", "flat-a"))->n_also, 3);
	flat->n_ladder = 0;
}

/* The disk: on what any of it rests. */
Test(post_presence, it_follows_from_the_facts_on_its_way) {
	const struct post *flat = site_post(&town.site, "flat"),
			  *desk = site_post(&town.site, "desk");
	struct post_presence presence;

	(void)town_on(&town, "s", "lobby", "9");
	presence = relay_post_presence(town.relay, flat);
	cr_assert_eq(presence.seq, 3, "of the second who came there");
	cr_assert_eq(presence.people_seq, 3);
	presence = relay_post_presence(town.relay, desk);
	cr_assert_eq(presence.people_seq, 0, "nobody was ever there");
	cr_assert_eq(presence.seq, 9, "it goes to the supervisor, who came then");
	act("s", EVENT_OFF);
	presence = relay_post_presence(town.relay, desk);
	cr_assert_eq(presence.seq, relay_seq(town.relay));
}

/* What has changed ----------------------------------------------------------------------------- */

Test(post_presence, an_event_says_what_it_has_changed) {
	uint64_t pickup;

	(void)town_on(&town, "s", "flat", "9");
	cr_assert_str_eq(changed_posts(), "flat");
	cr_assert_str_eq(changed_devices(), "s");
	act("s", EVENT_BREAK);
	cr_assert_str_eq(changed_posts(), "boss flat");
	cr_assert_str_eq(changed_devices(), "s");
	act("s", EVENT_RESUME);
	pickup = town_party(&town, 3, "gate");
	cr_assert_str_eq(changed_posts(), "");
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, pickup), OK);
	cr_assert_str_eq(changed_posts(), "shuttle");
	cr_assert_str_eq(changed_devices(), "c");
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, pickup), OK);
	cr_assert_str_eq(changed_posts(), "", "as many seats as before");
	cr_assert_str_eq(changed_devices(), "");
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_DROPPED, pickup), OK);
	cr_assert_str_eq(changed_devices(), "c");
	fall_silent("f");
	cr_assert_str_eq(changed_posts(), "flat");
	cr_assert_str_eq(changed_devices(), "", "that it is deaf it is not told");
	(void)town_apply(
		&town, &(struct event){.type = EVENT_ONLINE, .device = "f", .at = town.at});
	cr_assert_str_eq(changed_posts(), "flat");
	(void)town_apply(
		&town, &(struct event){.type = EVENT_ONLINE, .device = "f", .at = town.at});
	cr_assert_str_eq(changed_posts(), "");
}

Test(post_presence, another_badge_changes_what_both_held) {
	(void)town_on(&town, "s", "flat", "9");
	(void)town_on(&town, "s", "bar", "5");
	cr_assert_str_eq(changed_posts(), "flat boss bar");
	cr_assert_str_eq(changed_devices(), "s");
}

/* Under the same badge a name that is another by now is told wherever they are. */
Test(post_presence, another_name_is_told_at_every_post) {
	struct badge *badge = (struct badge *)site_badge(&town.site, "9");
	char *before = badge->name;

	badge->name = (char *)"潘二";
	(void)town_on(&town, "s", "flat", "9");
	cr_assert_str_eq(changed_posts(), "flat boss");
	cr_assert_str_eq(relay_signed_on_device(town.relay, "s")->person->name, "潘二");
	badge->name = before;
}

/* Since when ----------------------------------------------------------------------------------- */

Test(post_presence, a_device_knows_since_which_seq_it_is_who_it_is) {
	uint64_t pickup = town_party(&town, 3, "gate"), seq;

	cr_assert_eq(relay_device_own_changed_seq(town.relay, "f"), 2);
	cr_assert_eq(relay_device_own_changed_seq(town.relay, "nobody"), 0);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_TAKE, pickup), OK);
	seq = relay_seq(town.relay);
	cr_assert_eq(relay_device_own_changed_seq(town.relay, "c"), seq);
	ASSERT_OUTCOME(town_do(&town, "c", EVENT_ABOARD, pickup), OK);
	cr_assert_eq(relay_device_own_changed_seq(town.relay, "c"), seq);
	act("f", EVENT_BREAK);
	cr_assert_eq(relay_device_own_changed_seq(town.relay, "f"), relay_seq(town.relay));
}

/* Of what a snapshot does not keep it says its own seq, which is never too early; what comes after
 * it is known. */
Test(post_presence, after_a_start_it_is_as_of_the_snapshot_or_later) {
	struct relay *restored = relay_new();
	const Usher__Fact__Snapshot *snapshot;
	struct pool pool = {0};

	act("f", EVENT_BREAK);
	act("b", EVENT_OFF);
	(void)town_send(&town, "l", "flat-a");
	snapshot = relay_snapshot(town.relay, &pool);
	cr_assert_eq(relay_restore(restored, snapshot), 0);
	cr_assert_eq(relay_device_own_changed_seq(restored, "f"), relay_seq(restored));
	cr_assert_eq(relay_device_own_changed_seq(restored, "b"),
		relay_device_own_changed_seq(town.relay, "b"), "nobody is on a break there");
	cr_assert_null(relay_nth_changed_post(restored, 0));
	cr_assert_null(relay_nth_changed_device(restored, 0));
	cr_assert_leq(roster_post(restored, "flat")->changed_seq, relay_seq(restored));
	pool_finish(&pool);
	relay_free(restored);
}
