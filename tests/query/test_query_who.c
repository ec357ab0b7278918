/* SPDX-License-Identifier: MIT */
/* Who is where, by posts: in the order of the site, a page at a time, with the people, and where
 * what is sent to a post goes on to. */
#include "handset.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct folder folder;
static struct house house;
static struct handset reader;

static void open_house(const char *site) {
	folder_init(&folder);
	house_init(&house, false, folder_write_text(&folder, "who.site", site));
	handset_init_of_edition(&reader, &house, "reader", 2, NULL);
	handset_heard(&reader);
}

static void close_house(void) {
	handset_finish(&reader);
	house_finish(&house);
	folder_finish(&folder);
}

static void ask(const char *after) {
	Usher__Who who = USHER__WHO__INIT;

	who.posts = true;
	who.after = (char *)after;
	handset_say(&reader, USHER__REQUEST__ASK_WHO, &who);
}

static const char small[] =
	"[site]\nname = Harbour\n[post lobby]\nname = Lobby\n"
	"[post flat]\nname = Flat\nladder = 10s lobby\n[post boss]\nname = Boss\nsupervisor = yes\n"
	"[area top]\nname = Top\npost = flat\n[badge 101]\nname = Chan\nposts = lobby\n"
	"[badge 301]\nname = Li\nposts = flat\n";

Test(query_who, each_post_is_there_with_its_people) {
	struct handset lobby, flat;

	open_house(small);
	handset_init(&lobby, &house, "lobby-1", true);
	handset_on(&lobby, "lobby", "101");
	ask("");
	assert_heard(&reader,
		"read 1 OK [ lobby 1/1 [101 lobby-1], flat 0/0 > lobby, boss 0/0 "
		"unheard]; ");
	handset_init(&flat, &house, "flat-1", false);
	handset_on(&flat, "flat", "301");
	ask("lobby");
	assert_heard(&reader, "read 2 OK [ flat 1/0 > lobby [301 flat-1], boss 0/0 unheard]; ");
	ask("boss");
	assert_heard(&reader, "read 3 OK []; ");
	ask("roof");
	assert_heard(&reader,
		"read 4 INVALID: who.after is not the end of a page; use Answer.next "
		"of the page before; ");
	handset_finish(&flat);
	handset_finish(&lobby);
	close_house();
}

Test(query_who, a_client_of_the_first_edition_is_told_nothing_of_it) {
	struct handset old;
	Usher__Who who = USHER__WHO__INIT;

	open_house(small);
	handset_init(&old, &house, "old", false);
	handset_heard(&old);
	who.posts = true;
	handset_say(&old, USHER__REQUEST__ASK_WHO, &who);
	assert_heard(&old, "read 1 OK []; ");
	handset_finish(&old);
	close_house();
}

/* A crowd at one post: all are counted, and the first are there one by one. */
Test(query_who, of_many_at_a_post_the_first_are_told) {
	struct handset crowd[70];
	char devices[70][8];
	const char *heard;
	size_t n = 0;

	open_house(small);
	for (size_t i = 0; i < 70; i++) {
		(void)snprintf(devices[i], sizeof devices[i], "d-%02zu", i);
		handset_init(&crowd[i], &house, devices[i], false);
		handset_on(&crowd[i], "lobby", "101");
	}
	ask("");
	heard = handset_heard(&reader);
	for (const char *at = heard; (at = strstr(at, "101 d-")); at++) {
		n++;
	}
	cr_assert_eq(n, 64);
	for (size_t i = 0; i < 70; i++) {
		handset_finish(&crowd[i]);
	}
	close_house();
}

Test(query_who, many_posts_come_page_by_page, .timeout = 60) {
	enum {
		POSTS = 2500,
	};
	char *text = NULL, *site, after[64] = "";
	size_t size, n = 0, pages = 0;
	FILE *out = allocated(open_memstream(&text, &size));

	fprintf(out,
		"[site]\nname = Tower\n[post boss]\nname = Boss\nsupervisor = yes\n"
		"[area top]\nname = Top\npost = boss\n[badge 1]\nname = Chan\nposts = boss\n");
	for (int i = 1; i < POSTS; i++) {
		fprintf(out, "[post a-long-name-of-floor-%d]\nname = Floor %d\n", i, i);
	}
	fclose(out);
	site = allocated(text);
	open_house(site);
	do {
		const char *heard, *next;

		ask(after);
		heard = handset_heard(&reader);
		next = strstr(heard, "next ");
		for (const char *at = heard; (at = strstr(at, " 0/0")); at++) {
			n++;
		}
		(void)snprintf(after, sizeof after, "%.*s", next ? (int)strcspn(next + 5, ";") : 0,
			next ? next + 5 : "");
		pages++;
	} while (*after);
	cr_assert_eq(n, POSTS);
	cr_assert_eq(pages, 2);
	close_house();
	free(site);
}
