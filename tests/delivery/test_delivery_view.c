/* SPDX-License-Identifier: MIT */
/*
 * What a device may see: whose handoffs it is told of, and when its picture begins anew, because
 * somebody signs on there or the site changes.
 */
#include "staff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset lobby, flat, other, bar, boss;
static const struct staff everybody[] = {
	{&lobby, "lobby-1", true, "lobby", "101"},
	{&flat, "flat-1", true, "show-flat", "301"},
	{&other, "flat-2", true, "show-flat", "302"},
	{&bar, "bar-1", true, "bar", "501"},
	{&boss, "boss-1", true, "supervisor", "901"},
};

/* What everybody has heard so far is old news. */
static void forget(void) {
	staff_forget(STAFF(everybody));
}

/* Five on duty, seqs 1 to 5; all of them listen. */
static void start(void) {
	staff_come(STAFF(everybody), &house, false);
}

static void stop(void) {
	staff_leave(STAFF(everybody), &house);
}

TestSuite(delivery_view, .init = start, .fini = stop);

/* Handoff 2 is offered to the show flat at seq 7, and that is old news. */
static void send_first(void) {
	handset_send(&lobby, "show-flat-a", "王");
	forget();
}

Test(delivery_view, a_device_that_signs_on_begins_anew) {
	struct handset third, beside;

	send_first();
	handset_init(&third, &house, "flat-3", true);
	assert_heard(&third, "welcome; reset; in step@7; ");
	handset_init(&beside, &house, "flat-3", true);
	assert_heard(&beside, "welcome; reset; in step@7; ");
	handset_on(&third, "show-flat", "303");
	assert_heard(&third, "answer 1 OK; reset; 2 OFFERED@7; in step@8; ");
	assert_heard(&beside, "reset; 2 OFFERED@7; in step@8; ");
	handset_on(&third, "show-flat", "303");
	assert_heard(&third, "answer 2 OK; ");
	handset_off(&third);
	assert_heard(&third, "answer 3 OK; reset; in step@10; ");
	assert_heard(&beside, "reset; in step@10; ");
	handset_finish(&third);
	handset_finish(&beside);
	assert_heard_nothing(&flat);
}

Test(delivery_view, another_badge_on_a_device_begins_anew) {
	send_first();
	handset_send(&lobby, "bar", "李");
	forget();
	house_hold(&house);
	handset_on(&flat, "bar", "501");
	assert_heard_nothing(&flat);
	house_let_go(&house);
	assert_heard(&flat, "answer 2 OK; reset; 4 OFFERED@9; in step@11; ");
}

Test(delivery_view, a_post_hears_what_it_sends_and_what_it_gets) {
	handset_send(&bar, "lobby", "王");
	assert_heard(&bar, "answer 2 OK 2; 2 OFFERED@7; ");
	assert_heard(&lobby, "2 OFFERED@7; ");
	assert_heard(&boss, "2 OFFERED@7; ");
	assert_heard_nothing(&flat);
	handset_has(&lobby, "2", false);
	assert_heard(&bar, "2 has 1/0; ");
	assert_heard_nothing(&lobby);
	assert_heard_nothing(&flat);
}

/* The sample with other supervisors, or without a post. */
static void other_site(const char *old, const char *new) {
	char *text = folder_read(SAMPLES "/sample.site"), *at = strstr(text, old), *changed = NULL;
	struct folder folder;

	cr_assert_not_null(at, "%s", old);
	cr_assert_geq(
		asprintf(&changed, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old)), 0);
	folder_init(&folder);
	house_site(&house, folder_write_text(&folder, "other.site", changed));
	folder_finish(&folder);
	free(changed);
	free(text);
}

Test(delivery_view, another_supervisor_sees_all_from_then_on) {
	send_first();
	other_site("name = 酒吧\n", "name = 酒吧\nsupervisor = yes\n");
	assert_heard(&bar, "reset; 2 OFFERED; in step; ");
	handset_take(&flat, "2");
	assert_heard(&bar, "2 TAKEN by 301; ");
}

Test(delivery_view, a_site_with_the_same_supervisors_begins_nothing_anew) {
	send_first();
	other_site("offer-ends = 30m", "offer-ends = 10m");
	for (size_t i = 0; i < sizeof everybody / sizeof *everybody; i++) {
		assert_heard_nothing(everybody[i].handset);
	}
}

/* Without the show flat, and without badge 302. */
static const char half[] =
	"[site]\nname = half\n"
	"[post lobby]\nname = l\n[post bar]\nname = b\n"
	"[post supervisor]\nname = s\nsupervisor = yes\n"
	"[area clubhouse]\nname = c\npost = bar\n"
	"[badge 101]\nname = 陳\nposts = lobby\n[badge 301]\nname = 周\nposts = bar\n"
	"[badge 501]\nname = 葉\nposts = bar\n[badge 901]\nname = 潘\nposts = supervisor\n";

Test(delivery_view, what_a_vanished_post_had_goes_to_the_supervisor) {
	struct folder folder;

	send_first();
	folder_init(&folder);
	house_site(&house, folder_write_text(&folder, "half.site", half));
	folder_finish(&folder);
	assert_heard(&flat, "reset; in step@10; ");
	assert_heard(&other, "reset; in step@10; ");
	assert_heard(&lobby, "2 OFFERED@10; ");
	assert_heard(&boss, "2 OFFERED@10; ");
	assert_heard_nothing(&bar);
	handset_take(&boss, "2");
	assert_heard(&lobby, "2 TAKEN by 901@11; ");
	assert_heard_nothing(&flat);
}
