/* SPDX-License-Identifier: MIT */
/* That the site is another is told to whoever listens and can read it: once, and only when it is.
 */
#include "staff.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct house house;
static struct handset page, watch, reader;

/* A page, a client from before there were editions, and a page that takes no updates. */
static void start(void) {
	house_init(&house, false, NULL);
	handset_init(&watch, &house, "watch", true);
	handset_heard(&watch);
	handset_init_of_edition(&page, &house, "page", 2, NULL);
	handset_heard(&page);
	handset_init_of_edition(&reader, &house, "reader", 2, NULL);
	handset_hang_up(&reader);
	handset_come_back(&reader, false);
	handset_heard(&reader);
}

static void stop(void) {
	handset_finish(&page);
	handset_finish(&watch);
	handset_finish(&reader);
	house_finish(&house);
}

TestSuite(site_changed, .init = start, .fini = stop);

/* The sample, with @more behind it. */
static void reload(const char *more) {
	char *text = folder_read(SAMPLES "/sample.site"), *longer = NULL;
	struct folder folder;

	cr_assert_geq(asprintf(&longer, "%s\n%s", text, more), 0);
	folder_init(&folder);
	house_site(&house, folder_write_text(&folder, "other.site", longer));
	folder_finish(&folder);
	free(longer);
	free(text);
}

Test(site_changed, it_is_told_once_with_its_version) {
	Usher__FromRelay *message;

	reload("[post roof]\nname = 天台\n");
	assert_heard(&page, "another site; ");
	message = handset_last_message(&page);
	cr_assert_eq(message->update->site_changed->version, delivery_site_version(house.delivery));
	cr_assert_eq(message->update->seq, 0);
	usher__from_relay__free_unpacked(message, NULL);
	handset_who(&page, "");
	house_wait(&house, 60000);
	assert_heard(&page, "read 1 OK []; ");
	reload("[post roof]\nname = 屋頂\n");
	assert_heard(&page, "another site; ");
}

Test(site_changed, whom_it_does_not_concern_is_told_nothing) {
	reload("[post roof]\nname = 天台\n");
	assert_heard_nothing(&watch);
	assert_heard_nothing(&reader);
}

Test(site_changed, the_same_content_is_no_other_site) {
	reload("[post roof]\nname = 天台\n");
	handset_heard(&page);
	reload("# as before\n[post roof]\nname = 天台\n");
	assert_heard_nothing(&page);
	reload("[post roof]\nname = 天台\n[phrase p]\nat = pass\ntext = 請\n");
	assert_heard_nothing(&page);
}

/* Whoever comes is told the version by the welcome, and nothing more. */
Test(site_changed, a_welcome_says_which_it_is) {
	Usher__FromRelay *message;

	reload("[post roof]\nname = 天台\n");
	handset_hang_up(&reader);
	handset_heard(&reader);
	handset_come_back(&reader, false);
	assert_heard(&reader, "welcome; ");
	message = handset_last_message(&reader);
	cr_assert_eq(message->welcome->site_version, delivery_site_version(house.delivery));
	usher__from_relay__free_unpacked(message, NULL);
	handset_hang_up(&page);
	handset_heard(&page);
	handset_come_back(&page, true);
	assert_heard(&page, "welcome; reset; in step; ");
}

/* However often it changes meanwhile. */
Test(site_changed, whoever_sleeps_is_told_when_there_is_room) {
	Usher__FromRelay *message;
	const char *told;

	page.asleep = true;
	handset_on(&page, "lobby", "101");
	for (int i = 0; i < 2000; i++) { /* some 100 bytes each, in all more than a sink takes */
		handset_who(&page, "");
	}
	reload("[post roof]\nname = 天台\n");
	reload("[post roof]\nname = 屋頂\n");
	page.asleep = false;
	house_settle(&house);
	told = strstr(handset_heard(&page), "another site; ");
	cr_assert_not_null(told);
	cr_assert_null(strstr(told + 1, "another site; "));
	message = handset_last_message(&page);
	cr_assert_eq(message->update->what_case, USHER__UPDATE__WHAT_SITE_CHANGED);
	cr_assert_eq(message->update->site_changed->version, delivery_site_version(house.delivery));
	usher__from_relay__free_unpacked(message, NULL);
}

/* Whoever comes is welcomed first, however long the disk takes. */
Test(site_changed, nobody_is_told_before_the_welcome) {
	handset_on(&watch, "lobby", "101");
	house_hold(&house);
	handset_send(&watch, "show-flat-a", "王");
	handset_hang_up(&page);
	handset_heard(&page);
	handset_come_back(&page, true);
	reload("[post roof]\nname = 天台\n");
	assert_heard_nothing(&page);
	house_let_go(&house);
	assert_heard(&page, "welcome; reset; in step@3; another site; ");
}

/* Who sees everything is another post now: it begins anew, and hears of the site behind that. */
Test(site_changed, whoever_begins_anew_is_told_at_the_end) {
	const char *heard, *step;

	reload("[post roof]\nname = 天台\nsupervisor = yes\n");
	heard = handset_heard(&page);
	step = strstr(heard, "in step");
	cr_assert_not_null(step, "%s", heard);
	cr_assert_not_null(strstr(step, "another site; "), "%s", heard);
}
