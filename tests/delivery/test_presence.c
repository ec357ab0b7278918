/* SPDX-License-Identifier: MIT */
/*
 * Who is at the posts, told to everybody on duty: all of them once they are in step, then what
 * changes and where else what is sent goes on to; who it is, to colleagues and supervisors alone.
 */
#include "staff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The show flat's ladder leads to the hall, then to the bar; the hall's to the supervisor. */
static const char site[] =
	"[site]\nname = Harbour\n"
	"[post lobby]\nname = Lobby\n"
	"[post flat]\nname = Show flat\nladder = 10s hall, 20s bar\n"
	"[post hall]\nname = Sales hall\nladder = 20s boss\n"
	"[post bar]\nname = Bar\n"
	"[post cart]\nname = Shuttle\n"
	"[post boss]\nname = Supervisor\nsupervisor = yes\n"
	"[area flat-a]\nname = Flat A\npost = flat\n[area club]\nname = Club\npost = hall\n"
	"[area gate]\nname = Gate\npost = cart\nexit = yes\n[area counter]\nname = Counter\npost = "
	"bar\n"
	"[vehicle cart-1]\nname = Cart\npost = cart\nseats = 6\n"
	"[badge 101]\nname = Chan\nposts = lobby\n[badge 102]\nname = Ho\nposts = lobby\n"
	"[badge 201]\nname = Wong\nposts = hall, flat\n"
	"[badge 301]\nname = Chow\nposts = flat\n[badge 302]\nname = Li\nposts = flat, bar\n"
	"[badge 401]\nname = Hui\nposts = cart\n[badge 901]\nname = Poon\nposts = boss\n";

static struct folder folder;
static struct house house;
static struct handset lobby, flat, hall, boss;

static void come(struct handset *handset, const char *device, const char *post, const char *badge) {
	handset_init_of_edition(handset, &house, device, 2, NULL);
	if (post) {
		handset_on(handset, post, badge);
	}
	handset_heard(handset);
}

static void forget(void) {
	handset_heard(&lobby);
	handset_heard(&flat);
	handset_heard(&hall);
	handset_heard(&boss);
}

/* Four on duty, seqs 1 to 4. */
static void start(void) {
	folder_init(&folder);
	house_init(&house, false, folder_write_text(&folder, "presence.site", site));
	come(&lobby, "lobby-1", "lobby", "101");
	come(&flat, "flat-1", "flat", "301");
	come(&hall, "hall-1", "hall", "201");
	come(&boss, "boss-1", "boss", "901");
	forget();
}

static void stop(void) {
	handset_finish(&lobby);
	handset_finish(&flat);
	handset_finish(&hall);
	handset_finish(&boss);
	house_finish(&house);
	folder_finish(&folder);
}

TestSuite(presence, .init = start, .fini = stop);

/* All of it ------------------------------------------------------------------------------------ */

Test(presence, whoever_is_in_step_is_told_of_all_posts) {
	handset_hang_up(&lobby);
	handset_come_back(&lobby, true);
	assert_heard(&lobby,
		"welcome 101 at lobby; in step@4; all there: lobby 1/1 [101 lobby-1], flat 1/1, "
		"hall 1/1, boss 1/1, bar 0/0 > boss, cart 0/0 > boss; ");
}

Test(presence, supervisors_are_told_of_the_people_everywhere) {
	handset_hang_up(&boss);
	handset_come_back(&boss, true);
	assert_heard(&boss,
		"welcome 901 at boss; in step@4; all there: lobby 1/1 [101 lobby-1], flat 1/1 [301 "
		"flat-1], hall 1/1 [201 hall-1], boss 1/1 [901 boss-1], bar 0/0 > boss, cart 0/0 > "
		"boss; ");
}

Test(presence, a_device_that_nobody_is_on_duty_on_is_told_nothing) {
	struct handset idle;

	handset_init_of_edition(&idle, &house, "idle", 2, NULL);
	assert_heard(&idle, "welcome; reset; in step@4; ");
	handset_on(&flat, "flat", "302");
	assert_heard_nothing(&idle);
	handset_on(&idle, "bar", "302");
	handset_heard(&idle);
	handset_off(&idle);
	assert_heard(&idle, "answer 2 OK; reset; in step@8; ");
	handset_off(&flat);
	assert_heard_nothing(&idle);
	handset_finish(&idle);
}

Test(presence, a_client_that_waits_for_something_alone_is_not_told) {
	struct handset brief = {.house = &house, .device = "lobby-1", .run = 99, .fd = -1};

	brief.brief = true;
	brief.edition = 2;
	handset_come_back(&brief, true);
	assert_heard(&brief, "welcome 101 at lobby; reset; in step@4; ");
	handset_finish(&brief);
}

Test(presence, clients_of_the_first_edition_hear_of_deaf_devices_instead) {
	struct handset old;

	handset_init(&old, &house, "lobby-2", true);
	handset_on(&old, "lobby", "102");
	handset_heard(&old);
	handset_send(&old, "flat-a", "Wong");
	handset_heard(&old);
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	assert_heard(&old, "deaf: 301 flat-1 since 1000000; 2 OFFERED@8; ");
	handset_finish(&old);
}

/* What changes --------------------------------------------------------------------------------- */

Test(presence, a_sign_on_is_told_at_that_post_with_the_people) {
	struct handset other;

	come(&other, "flat-2", NULL, NULL);
	handset_on(&other, "flat", "302");
	assert_heard(&lobby, "there: flat 2/2; ");
	assert_heard(&hall, "there: flat 2/2; ");
	assert_heard(&flat, "there: flat 2/2 [301 flat-1, 302 flat-2]; ");
	assert_heard(&boss, "there: flat 2/2 [301 flat-1, 302 flat-2]; ");
	handset_off(&other);
	assert_heard(&lobby, "there: flat 1/1; ");
	assert_heard(&flat, "there: flat 1/1 [301 flat-1]; ");
	handset_finish(&other);
}

Test(presence, somebody_on_two_devices_counts_once) {
	struct handset second;

	come(&second, "flat-2", NULL, NULL);
	handset_on(&second, "flat", "301");
	assert_heard_nothing(&lobby); /* the same people as before */
	assert_heard(&flat, "there: flat 1/1 [301 flat-1, 301 flat-2]; ");
	handset_heard(&boss);
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	assert_heard_nothing(&lobby); /* they listen on the other */
	assert_heard(&boss, "there: flat 1/1 [301 flat-1 deaf, 301 flat-2]; ");
	handset_hang_up(&second);
	house_wait(&house, 10000);
	assert_heard(&lobby, "there: flat 1/0 1 deaf since 1010000 > hall/boss; ");
	handset_finish(&second);
}

Test(presence, whoever_is_on_a_break_does_not_count) {
	Usher__Break begins = USHER__BREAK__INIT;
	Usher__Resume ends = USHER__RESUME__INIT;

	handset_say(&flat, USHER__REQUEST__ASK_BREAK, &begins);
	assert_heard(&lobby, "there: flat 0/0 1 on a break > hall/boss; ");
	assert_heard(&boss, "there: flat 0/0 1 on a break > hall/boss [301 flat-1 on a break]; ");
	handset_say(&flat, USHER__REQUEST__ASK_RESUME, &ends);
	assert_heard(&lobby, "there: flat 1/1; ");
}

Test(presence, who_drives_is_told_with_seats_where_people_are) {
	struct handset cart;
	Usher__Pickup pickup = USHER__PICKUP__INIT;

	come(&cart, "cart-1", "cart", "401");
	assert_heard(&boss, "there: cart 1/1 [401 cart-1 in cart-1 0/6]; ");
	handset_send(&lobby, "flat-a", "Wong");
	pickup.visit = "1";
	pickup.area = "flat-a";
	pickup.to = "gate";
	handset_say(&lobby, USHER__REQUEST__ASK_PICKUP, &pickup);
	forget();
	handset_take(&cart, "3");
	assert_heard(&boss, "3 TAKEN by 401@9; there: cart 1/1 [401 cart-1 in cart-1 1/6]; ");
	assert_heard(&lobby, "3 TAKEN by 401@9; ");
	handset_finish(&cart);
}

/* Where else it goes --------------------------------------------------------------------------- */

Test(presence, where_nobody_listens_it_goes_up_the_ladder) {
	handset_hang_up(&flat);
	assert_heard_nothing(&lobby);
	house_wait(&house, 10000);
	assert_heard(&lobby, "there: flat 1/0 1 deaf since 1000000 > hall/boss; ");
	handset_hang_up(&hall);
	house_wait(&house, 10000);
	assert_heard(&lobby,
		"there: hall 1/0 1 deaf since 1010000 > boss, flat 1/0 1 deaf since 1000000 > "
		"boss; ");
	handset_hang_up(&boss);
	house_wait(&house, 10000);
	/* it goes there all the same: somebody is on duty */
	assert_heard(&lobby,
		"there: boss 1/0 1 deaf since 1020000 unheard, flat 1/0 1 deaf since 1000000 > "
		"boss unheard, hall 1/0 1 deaf since 1010000 > boss unheard, bar 0/0 > boss "
		"unheard, cart 0/0 > boss unheard; ");
	handset_come_back(&hall, true);
	assert_heard(&lobby, "there: hall 1/1, flat 1/0 1 deaf since 1000000 > hall/boss?; ");
}

Test(presence, without_a_supervisor_it_stays) {
	handset_off(&boss);
	assert_heard(&lobby, "there: boss 0/0 unheard, bar 0/0 unheard, cart 0/0 unheard; ");
	handset_off(&hall);
	assert_heard(&lobby, "there: hall 0/0 unheard; ");
	handset_off(&flat);
	assert_heard(&lobby, "there: flat 0/0 unheard; ");
	handset_on(&flat, "bar", "302");
	assert_heard(&lobby, "there: bar 1/1, flat 0/0 > bar; ");
}

static void assert_goes_where_it_is_said(
	struct handset *handset, const char *from, const char *area, unsigned which) {
	struct post_presence said =
		relay_post_presence(house.relay, site_area(house.site, area)->post);

	post_presence_set_origin(&said, from);
	handset_send(handset, area, "Wong");
	cr_assert_str_eq(handset->instead, said.instead ? said.instead->id : "", "%s from %s, %u",
		area, from, which);
	cr_assert_eq(said.nobody_hears,
		!strtoul(strchr(handset->there, '/') + 1, NULL, 10) && !handset->instead_listens,
		"%s from %s, %u", area, from, which);
}

/* What is said is what happens: a handoff to each post goes where it is said to go, for whoever is
 * on the way there, too. */
Test(presence, what_is_said_is_where_it_goes) {
	static const char *const areas[] = {"flat-a", "club", "counter", "gate"};
	struct handset *away[] = {&flat, &hall, &boss};

	for (unsigned which = 0; which < 8; which++) {
		for (size_t i = 0; i < 3; i++) {
			if (which & 1U << i) {
				handset_hang_up(away[i]);
			}
		}
		house_wait(&house, 10000);
		for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
			assert_goes_where_it_is_said(&lobby, "lobby", areas[i], which);
			if (!(which & 2)) {
				assert_goes_where_it_is_said(&hall, "hall", areas[i], which);
			}
		}
		for (size_t i = 0; i < 3; i++) {
			if (which & 1U << i) {
				handset_come_back(away[i], true);
			}
		}
	}
}

/* The disk, and those who sleep ---------------------------------------------------------------- */

Test(presence, what_follows_from_a_fact_waits_for_it) {
	struct handset other;

	come(&other, "bar-1", NULL, NULL);
	house_hold(&house);
	handset_on(&other, "bar", "302");
	assert_heard_nothing(&lobby);
	handset_hang_up(&hall); /* that it is deaf waits for nothing */
	house_wait(&house, 10000);
	assert_heard(&lobby, "there: hall 1/0 1 deaf since 1000000 > boss; ");
	/* the flat goes on to the bar once that is durable, and stays with itself until then */
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	assert_heard_nothing(&lobby);
	house_let_go(&house);
	assert_heard(&lobby, "there: bar 1/1, flat 1/0 1 deaf since 1010000 > bar/boss; ");
	handset_finish(&other);
}

/* What follows from the hall's sign-on waits for the disk; meanwhile whoever is deaf comes back. */
Test(presence, people_are_told_with_what_they_were_posted_with) {
	struct handset second, third;

	come(&second, "hall-2", NULL, NULL);
	come(&third, "lobby-2", NULL, NULL);
	house_hold(&house);
	handset_on(&third, "lobby", "102");
	handset_hang_up(&boss);
	handset_come_back(&boss, true);
	handset_on(&second, "hall", "201");
	handset_hang_up(&flat);
	house_wait(&house, 10000);
	house_release(&house, 1);
	assert_heard(&boss,
		"welcome 901 at boss; in step@5; all there: boss 1/1 [901 boss-1], bar 0/0 > boss, "
		"cart 0/0 > boss, lobby 2/2 [101 lobby-1, 102 lobby-2]; ");
	handset_come_back(&flat, true);
	house_let_go(&house);
	assert_heard(
		&boss, "there: flat 1/1 [301 flat-1]; there: hall 1/1 [201 hall-1, 201 hall-2]; ");
	handset_finish(&second);
	handset_finish(&third);
}

Test(presence, who_comes_meanwhile_is_told_what_is_durable) {
	struct handset other, third;

	come(&other, "bar-1", NULL, NULL);
	house_hold(&house);
	handset_on(&other, "bar", "302");
	handset_hang_up(&lobby);
	house_release(&house, 1);
	handset_on(&other, "flat", "302");
	come(&third, "bar-2", NULL, NULL);
	handset_come_back(&lobby, true);
	assert_heard_nothing(&lobby);
	house_let_go(&house);
	assert_heard(&lobby,
		"welcome 101 at lobby; in step@6; all there: lobby 1/1 [101 lobby-1], hall 1/1, "
		"boss 1/1, cart 0/0 > boss, bar 1/1, flat 2/2; ");
	handset_finish(&third);
	handset_finish(&other);
}

/* What is undone before it is durable leaves all as it was; whoever comes meanwhile is told so,
 * later.
 */
Test(presence, whoever_is_passed_over_is_told_in_the_end) {
	struct handset other;

	come(&other, "flat-2", NULL, NULL);
	handset_hang_up(&flat);
	house_hold(&house);
	handset_send(&lobby, "club", "Wong");
	handset_come_back(&flat, true);
	handset_on(&other, "flat", "302");
	handset_off(&other);
	house_release(&house, 1);
	/* it is in step; who else is at its post waits for the disk */
	assert_heard(&flat,
		"welcome 301 at flat; in step@6; all there: lobby 1/1, hall 1/1, "
		"boss 1/1, bar 0/0 > boss, cart 0/0 > boss; ");
	handset_heard(&lobby);
	house_let_go(&house);
	assert_heard(&flat, "there: flat 1/1 [301 flat-1]; ");
	assert_heard_nothing(&lobby);
	handset_finish(&other);
}

/* Whoever sleeps through a day of sign-ons costs a number, and is told how things are once. */
Test(presence, a_sleeper_is_told_once_how_things_are) {
	static const char last[] = "there: flat 2/2 [301 flat-1, 302 flat-2]; ";
	enum {
		TIMES = 800
	};
	struct handset other;
	const char *heard;

	come(&other, "flat-2", NULL, NULL);
	boss.updates = 0;
	boss.asleep = true;
	for (int i = 0; i < TIMES; i++) {
		handset_on(&other, "flat", "302");
		handset_off(&other);
		cr_assert_lt(session_unsent_bytes(boss.session), SINK_UNSENT_MAX + 4096);
	}
	cr_assert_gt(session_unsent_bytes(boss.session), SINK_UNSENT_MAX, "it is slow indeed");
	handset_on(&other, "flat", "302");
	boss.asleep = false;
	house_settle(&house);
	heard = handset_heard(&boss);
	cr_assert_gt(strlen(heard), strlen(last));
	cr_assert_str_eq(heard + strlen(heard) - strlen(last), last);
	cr_assert_lt(boss.updates, 2 * TIMES, "not one for each change");
	handset_finish(&other);
}

/* Starts and sites ----------------------------------------------------------------------------- */

Test(presence, a_restart_changes_nothing_for_those_who_come_back) {
	struct handset *all[] = {&lobby, &flat, &hall, &boss};

	for (size_t i = 0; i < 4; i++) {
		handset_hang_up(all[i]);
	}
	house_restart(&house);
	handset_come_back(&lobby, true);
	assert_heard(&lobby,
		"welcome 101 at lobby; left:; in step@4; all there: lobby 1/1 [101 lobby-1], flat "
		"1/1, hall 1/1, bar 0/0 > boss, cart 0/0 > boss, boss 1/1; ");
	handset_come_back(&flat, true);
	handset_come_back(&hall, true);
	assert_heard_nothing(&lobby);
	house_wait(&house, 15000);
	/* the boss has not come back */
	assert_heard(&lobby,
		"there: boss 1/0 unheard, bar 0/0 > boss unheard, cart 0/0 > boss unheard; ");
}

Test(presence, a_site_with_other_posts_is_told_anew) {
	char *changed = NULL, *at = strstr(site, "[post cart]");
	struct handset *all[] = {&lobby, &boss};

	cr_assert_geq(
		asprintf(&changed, "%.*s[post desk]\nname = Desk\n%s", (int)(at - site), site, at),
		0);
	house_site(&house, folder_write_text(&folder, "other.site", changed));
	for (size_t i = 0; i < 2; i++) {
		const char *heard = handset_heard(all[i]);

		cr_assert_eq(
			strncmp(heard, "all there: lobby 1/1 [101 lobby-1]", 34), 0, "%s", heard);
		cr_assert_not_null(strstr(heard, ", desk 0/0 > boss"));
	}
	free(changed);
}

Test(presence, a_site_with_other_ladders_changes_what_follows) {
	char *changed = NULL, *at = strstr(site, "10s hall, 20s bar");

	handset_off(&flat);
	forget();
	house_site(&house, folder_write_text(&folder, "again.site", site));
	assert_heard_nothing(&lobby);
	cr_assert_geq(asprintf(&changed, "%.*s10s bar, 20s boss%s", (int)(at - site), site,
			      at + strlen("10s hall, 20s bar")),
		0);
	house_site(&house, folder_write_text(&folder, "other.site", changed));
	assert_heard(&lobby, "there: flat 0/0 > boss; another site; ");
	house_site(&house, folder_write_text(&folder, "same.site", changed));
	assert_heard_nothing(&lobby);
	free(changed);
}
