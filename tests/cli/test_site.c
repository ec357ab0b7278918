/* SPDX-License-Identifier: MIT */
/* The site as people read it: duties, the directory, inspections, and that nobody is there. */
#include "screen.h"
#include "screen_table.h"

#include "cli/render.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define AT(h, m, s) (INT64_C(1767225600000) + ((h)*INT64_C(3600) + (m)*60 + (s)) * 1000)

static struct table table;

static void start(void) {
	setenv("TZ", "UTC", 1);
	tzset();
}

TestSuite(site, .init = start);

static const char *there(uint32_t on_duty, uint32_t listening, const char *extension) {
	Usher__Entry entry = USHER__ENTRY__INIT;

	entry.post = "show-flat";
	entry.extension = (char *)extension;
	entry.on_duty = on_duty;
	entry.listening = listening;
	screen_start(STDERR_FILENO, SCREEN_NONE);
	render_there(&entry, NULL, stderr);
	return screen_stop();
}

Test(site, whom_nobody_hears_is_told) {
	cr_assert_str_eq(there(0, 0, "8031"), "nobody is on duty at show-flat: ring 8031\n");
	cr_assert_str_eq(
		there(0, 0, ""), "nobody is on duty at show-flat: tell them by telephone\n");
	cr_assert_str_eq(there(2, 0, "8031"), "no device listens at show-flat: ring 8031\n");
	cr_assert_str_eq(there(2, 1, "8031"), "");
}

Test(site, who_hears_it_instead_is_told) {
	Usher__Entry there = USHER__ENTRY__INIT, instead = USHER__ENTRY__INIT;

	there.post = "show-flat";
	there.extension = "8031";
	instead.post = "sales-hall";
	instead.on_duty = instead.listening = 1;
	screen_start(STDERR_FILENO, SCREEN_NONE);
	render_there(&there, &instead, stderr);
	there.on_duty = 1;
	render_there(&there, &instead, stderr);
	instead.listening = 0;
	render_there(&there, &instead, stderr);
	render_there(NULL, &instead, stderr);
	render_there(NULL, NULL, stderr);
	cr_assert_str_eq(screen_stop(),
		"nobody is on duty at show-flat: sales-hall hears it instead\n"
		"no device listens at show-flat: sales-hall hears it instead\n"
		"no device listens at show-flat: ring 8031\n"
		"nobody else could take it: it is for sales-hall now\n");
}

static const char *way_on(const Usher__PostPresence *post, const Usher__Me *me) {
	screen_start(STDERR_FILENO, SCREEN_NONE);
	render_line(render_way_on(post, me), stderr);
	return screen_stop();
}

/* What is sent from where it would go on to does not come back. */
Test(site, where_it_goes_is_told_to_those_on_the_way) {
	Usher__PostPresence post = USHER__POST_PRESENCE__INIT;
	Usher__Me me = USHER__ME__INIT;
	char *posts[] = {"lobby", "bar"};

	post.post = "show-flat";
	post.instead = "bar";
	post.past_instead = "supervisor";
	me.posts = posts;
	me.n_posts = 1;
	cr_assert_str_eq(
		way_on(&post, &me), "nobody is at show-flat now: what is sent there goes to bar\n");
	me.posts = &posts[1];
	cr_assert_str_eq(way_on(&post, &me),
		"nobody is at show-flat now: what is sent there goes to supervisor\n");
	post.past_unheard = true;
	cr_assert_str_eq(way_on(&post, &me),
		"nobody is at show-flat now: what is sent there is heard by nobody, walk or "
		"ring\n");
	post.past_unheard = false;
	me.posts = posts;
	me.n_posts = 2;
	cr_assert_str_eq(way_on(&post, &me),
		"nobody is at show-flat now: what is sent there goes to bar (from bar: to "
		"supervisor)\n");
}

Test(site, a_duty_says_all_that_matters) {
	Usher__Duty duty = USHER__DUTY__INIT;

	duty.post = "shuttle";
	duty.badge = "401";
	duty.name = "許";
	duty.device = "cart";
	duty.since = AT(9, 5, 0);
	duty.vehicle = "cart-1";
	duty.seats = 6;
	duty.seats_taken = 3;
	duty.break_since = AT(10, 42, 0);
	render_duty(&table, &duty);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"shuttle 401 許 cart since 09:05, cart-1 3/6, on a break since 10:42, not "
		"listening\n");
}

Test(site, a_directory_says_who_is_there) {
	Usher__Entry entry = USHER__ENTRY__INIT;

	entry.post = "bar";
	entry.name = "酒吧";
	entry.extension = "8041";
	entry.on_duty = 2;
	entry.listening = 1;
	render_entry(&table, &entry);
	entry.on_duty = entry.listening = 0;
	entry.extension = "";
	render_entry(&table, &entry);
	entry.post = "";
	entry.badge = "501";
	entry.name = "葉";
	render_entry(&table, &entry);
	entry.on_break = true;
	render_entry(&table, &entry);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"bar 酒吧 8041 2 on duty, 1 listens\n"
		"bar 酒吧 -    nobody\n"
		"501 葉   -    not on duty\n"
		"501 葉   -    on a break\n");
}

Test(site, an_inspection_is_a_row) {
	Usher__Inspection inspection = USHER__INSPECTION__INIT;
	char *failed[] = {"badge", "shoes"};

	inspection.id = "3";
	inspection.at = AT(10, 42, 0);
	inspection.by = "901";
	inspection.by_name = "潘";
	inspection.post = "bar";
	render_inspection(&table, &inspection);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"2026-01-01 10:42 3 bar by 901 潘 all was well\n");
	memset(&table, 0, sizeof table);
	inspection.post = "";
	inspection.badge = "501";
	inspection.name = "葉";
	inspection.failed = failed;
	inspection.n_failed = 2;
	inspection.note = "told so";
	render_inspection(&table, &inspection);
	cr_assert_str_eq(screen_table(&table, SCREEN_NONE),
		"2026-01-01 10:42 3 501 葉 by 901 潘 failed: badge, shoes told so\n");
}

Test(site, hostile_text_is_made_safe) {
	cr_assert_str_eq(there(0, 0, "8\x1b[31m\n\xff"),
		"nobody is on duty at show-flat: ring 8\xef\xbf\xbd[31m\xef\xbf\xbd\xef\xbf\xbd\n");
}
