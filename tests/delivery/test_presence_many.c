/* SPDX-License-Identifier: MIT */
/*
 * Who is there, at a site of 500 posts: a sign-on costs what it changes. Counted are the posts that
 * are put into words, the messages that are made, and those that are told.
 */
#include "handset.h"

#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	POSTS = 500,
	READERS = 40,
};

static struct folder folder;
static struct house house;

/* What was made since it was forgotten. */
static struct made { size_t messages, posts, people, bytes, largest; } made;

static void *pack(const Usher__FromRelay *message, size_t *ret_size) {
	const Usher__Presence *presence = message->body_case == USHER__FROM_RELAY__BODY_UPDATE &&
			message->update->what_case == USHER__UPDATE__WHAT_PRESENCE
		? message->update->presence
		: NULL;
	size_t size = usher__from_relay__get_packed_size(message);

	if (presence) {
		made.messages++;
		made.posts += presence->n_posts;
		made.bytes += size;
		made.largest = size > made.largest ? size : made.largest;
		for (size_t i = 0; i < presence->n_posts; i++) {
			made.people += presence->posts[i]->n_people;
		}
	}
	*ret_size = presence ? 1 : 0; /* by which send knows it */
	return copy_text("p");
}

/* A client whose sink counts. */
struct reader {
	struct sink sink;
	struct principal principal;
	struct client *client;
	char device[16];
	size_t told; /* messages of presence */
	bool is_full;
};

static void send_counted(struct sink *sink, const void *bytes, size_t size, bool is_answer) {
	container_of(sink, struct reader, sink)->told += size;
}

static size_t unsent_bytes(const struct sink *sink) {
	return container_of(sink, const struct reader, sink)->is_full ? SINK_UNSENT_MAX + 1 : 0;
}

static const struct sink_form counted_form = {pack};
static const struct sink_verbs counted_verbs = {&counted_form, send_counted, unsent_bytes};

static void enter(struct reader *reader, unsigned number) {
	Usher__Hello hello = USHER__HELLO__INIT;

	*reader = (struct reader){.sink = {&counted_verbs}};
	(void)snprintf(reader->device, sizeof reader->device, "device-%u", number);
	reader->principal = (struct principal){
		.device = reader->device, .n_posts = PRINCIPAL_ANY_POST, .origin = PRINCIPAL_LOCAL};
	hello.device = reader->device;
	hello.run = 1;
	hello.listen = true;
	hello.edition = 2;
	reader->client =
		delivery_add_client(house.delivery, &reader->sink, &reader->principal, &hello);
	api_handle_device_online(house.api, reader->device);
}

/* Somebody signs on on it, from another connection that asks and no more. */
static void sign_on(const char *device, const char *post, const char *badge) {
	struct handset asks;

	handset_init(&asks, &house, device, false);
	handset_on(&asks, post, badge);
	handset_finish(&asks);
}

/* Badge b and post p-N for each N; the ladders of p-200 to p-209 lead to p-100. */
static char *make_site(void) {
	char *text = NULL;
	size_t size;
	FILE *out = allocated(open_memstream(&text, &size));

	fprintf(out,
		"[site]\nname = Tower\n[post boss]\nname = Boss\nsupervisor = yes\n"
		"[badge b]\nname = Wong\nposts = boss\n");
	for (int i = 0; i < POSTS; i++) {
		fprintf(out, "[post p-%d]\nname = Floor %d\n%s", i, i,
			i >= 200 && i < 210 ? "ladder = 10s p-100\n" : "");
	}
	for (int i = 0; i < POSTS; i++) {
		fprintf(out, "[badge b-%d]\nname = Name of %d\nposts = p-%d%s\n", i, i, i,
			i == 100 ? "" : ", p-100");
	}
	fprintf(out, "[area top]\nname = Top\npost = p-1\n");
	fclose(out);
	return allocated(text);
}

static struct reader readers[READERS], boss;

static void start(void) {
	char *text = make_site(), name[16], badge[16];

	folder_init(&folder);
	house_init(&house, false, folder_write_text(&folder, "tower.site", text));
	free(text);
	enter(&boss, 1000);
	sign_on(boss.device, "boss", "b");
	for (unsigned i = 0; i < READERS; i++) {
		enter(&readers[i], i);
		(void)snprintf(name, sizeof name, "p-%u", i);
		(void)snprintf(badge, sizeof badge, "b-%u", i);
		sign_on(readers[i].device, name, badge);
	}
	house_settle(&house);
	made = (struct made){0};
}

static void stop(void) {
	for (unsigned i = 0; i < READERS; i++) {
		readers[i].client = delivery_remove_client(readers[i].client);
	}
	boss.client = delivery_remove_client(boss.client);
	house_finish(&house);
	folder_finish(&folder);
}

TestSuite(presence_many, .init = start, .fini = stop, .timeout = 60);

static void forget(void) {
	made = (struct made){0};
	boss.told = 0;
	for (unsigned i = 0; i < READERS; i++) {
		readers[i].told = 0;
	}
}

static void assert_each_told(size_t n) {
	cr_assert_eq(boss.told, n);
	for (unsigned i = 0; i < READERS; i++) {
		cr_assert_eq(
			readers[i].told, n, "%s is told %zu", readers[i].device, readers[i].told);
	}
}

Test(presence_many, whoever_comes_is_told_of_all_posts_in_one_message) {
	struct reader late;

	enter(&late, 0);
	house_settle(&house);
	cr_assert_eq(late.told, 1);
	cr_assert_eq(made.messages, 1);
	cr_assert_eq(made.posts, POSTS + 1);
	cr_assert_eq(made.people, 1, "of its own post");
	cr_assert_lt(made.largest, 64 * 1024);
	late.client = delivery_remove_client(late.client);
}

Test(presence_many, a_sign_on_costs_what_it_changes) {
	struct reader first, second;

	enter(&first, 300);
	enter(&second, 301);
	house_settle(&house);
	forget();
	/* nobody was there: ten other posts go on to it now. Three are told: whoever signs on of
	 * all posts, the boss with people, and all others alike */
	sign_on(first.device, "p-100", "b-300");
	cr_assert_eq(made.messages, 3);
	cr_assert_eq(made.posts, POSTS + 1 + 11 + 11);
	assert_each_told(1);
	cr_assert_eq(first.told, 1);
	forget();
	/* somebody was: but for whoever signs on, it is that post alone */
	first.told = 0;
	sign_on(second.device, "p-100", "b-301");
	cr_assert_eq(made.messages, 3);
	cr_assert_eq(made.posts, POSTS + 1 + 1 + 1);
	assert_each_told(1);
	cr_assert_eq(first.told, 1);
	first.client = delivery_remove_client(first.client);
	second.client = delivery_remove_client(second.client);
}

Test(presence_many, a_break_costs_one_post) {
	struct handset asks;
	Usher__Break begins = USHER__BREAK__INIT;

	forget();
	handset_init(&asks, &house, readers[7].device, false);
	handset_say(&asks, USHER__REQUEST__ASK_BREAK, &begins);
	handset_finish(&asks);
	cr_assert_eq(made.messages, 2, "with its people, and without");
	cr_assert_eq(made.posts, 2);
	assert_each_told(1);
}

/* More than are told one by one: whoever comes after those, on one more device, changes nothing. */
Test(presence_many, of_a_crowd_only_what_is_told_costs) {
	char device[16];

	for (unsigned i = 0; i < 64; i++) {
		(void)snprintf(device, sizeof device, "a-%02u", i);
		sign_on(device, "p-3", "b-3");
	}
	forget();
	sign_on("z", "p-3", "b-3");
	cr_assert_eq(made.messages, 0);
	sign_on("y", "p-100", "b-3");
	assert_each_told(1);
}

/* Those who have no room cost a number each, and are told once they have. */
Test(presence_many, whoever_has_no_room_is_told_once_later) {
	for (unsigned i = 0; i < READERS; i++) {
		readers[i].is_full = true;
	}
	forget();
	for (unsigned i = 0; i < 20; i++) {
		struct handset asks;

		handset_init(&asks, &house, "device-300", false);
		handset_on(&asks, "p-100", "b-300");
		handset_off(&asks);
		handset_finish(&asks);
	}
	cr_assert_eq(readers[3].told, 0);
	for (unsigned i = 0; i < READERS; i++) {
		readers[i].is_full = false;
		delivery_tell_drained_client(readers[i].client);
		cr_assert_eq(readers[i].told, 1);
	}
}
