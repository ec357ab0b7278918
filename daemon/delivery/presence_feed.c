/* SPDX-License-Identifier: MIT */
#include "delivery/presence_feed.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "core/kind.h"
#include "delivery/client_private.h"
#include "delivery/state.h"
#include "delivery/news.h"
#include "delivery/sink_private.h"
#include "encode/update.h"

enum {
	DEAF_TOLD = 64,
	POSTS_TOLD = 8, /* of each: it must fit a frame */
};

/* A deaf device, and the posts that it concerns: its own, and those that sent something to them. */
struct concern {
	const Usher__Fact__Device *device;
	const char **posts;
	size_t n_posts;
};

struct concerns {
	struct concern *list;
	size_t n;
};

/* Is somebody at @post who does not listen? */
static bool has_deaf(const struct delivery *delivery, const char *post) {
	return delivery->n_deaf &&
		relay_listening(delivery->relay, post) < relay_on_duty(delivery->relay, post);
}

bool presence_feed_depends(const struct delivery *delivery, const Usher__Fact__Fact *fact) {
	if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_ON) {
		return delivery->n_deaf ||
			relay_deaf_since(delivery->relay, fact->signed_on->device);
	}
	if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_OFF) {
		return delivery->n_deaf;
	}
	if (fact->what_case == USHER__FACT__FACT__WHAT_OFFERED) {
		return has_deaf(delivery, fact->offered->post);
	}
	return fact->what_case == USHER__FACT__FACT__WHAT_CLIMBED &&
		has_deaf(delivery, fact->climbed->post);
}

static void add_post(struct concern *concern, const char *post) {
	for (size_t i = 0; i < concern->n_posts; i++) {
		if (!strcmp(concern->posts[i], post)) {
			return;
		}
	}
	concern->posts = grow(concern->posts, concern->n_posts, sizeof *concern->posts);
	concern->posts[concern->n_posts++] = post;
}

static bool has_post(const Usher__Fact__Device *device, const char *post) {
	for (size_t i = 0; i < device->n_duties; i++) {
		if (!strcmp(device->duties[i]->post, post)) {
			return true;
		}
	}
	return false;
}

/* Whoever has sent something that is for one of the posts of a deaf device. */
static void add_senders(struct concerns *concerns, const Usher__Fact__Handoff *rec) {
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_posts(rec, posts);

	for (size_t i = 0; i < concerns->n && stage_is_open(rec->stage); i++) {
		for (size_t j = 1; j < n; j++) {
			if (has_post(concerns->list[i].device, posts[j])) {
				add_post(&concerns->list[i], rec->from);
			}
		}
	}
}

static void find(const struct delivery *delivery, struct concerns *concerns) {
	const Usher__Fact__Device *device;
	const struct handoff **handoffs;
	size_t n;

	for (size_t i = 0; (device = relay_device(delivery->relay, i)); i++) {
		if (relay_deaf_since(delivery->relay, device->device)) {
			struct concern *concern;

			concerns->list = grow(concerns->list, concerns->n, sizeof *concerns->list);
			concern = &concerns->list[concerns->n++];
			*concern = (struct concern){.device = device};
			for (size_t j = 0; j < device->n_duties; j++) {
				add_post(concern, device->duties[j]->post);
			}
		}
	}
	handoffs = relay_handoffs(delivery->relay, false, &n);
	for (size_t i = 0; i < n; i++) {
		add_senders(concerns, &handoffs[i]->rec);
	}
	free(handoffs);
}

static void finish(struct concerns *concerns) {
	for (size_t i = 0; i < concerns->n; i++) {
		free(concerns->list[i].posts);
	}
	free(concerns->list);
}

static Usher__Ear *word(
	const struct delivery *delivery, const Usher__Fact__Device *device, struct pool *pool) {
	Usher__Ear *ear = POOL_NEW(pool, Usher__Ear);

	usher__ear__init(ear);
	ear->device = device->device;
	ear->badge = device->person->badge;
	ear->name = device->person->name;
	ear->deaf_since = relay_deaf_since(delivery->relay, device->device);
	ear->n_posts = device->n_duties < POSTS_TOLD ? device->n_duties : POSTS_TOLD;
	ear->posts = pool_take(pool, ear->n_posts * sizeof *ear->posts);
	for (size_t i = 0; i < ear->n_posts; i++) {
		ear->posts[i] = device->duties[i]->post;
	}
	return ear;
}

/* Its own device is of no concern: it knows. */
static void tell(struct client *client, const struct concerns *concerns) {
	const struct delivery *delivery = client->delivery;
	_cleanup_(pool_finish) struct pool pool = {0};
	Usher__Ear *deaf[DEAF_TOLD];
	struct packed packed = {0};
	size_t n = 0;

	if (!sink_has_room(client->sink)) {
		client->presence_pending = true;
		return;
	}
	for (size_t i = 0; i < concerns->n && n < DEAF_TOLD; i++) {
		const struct concern *concern = &concerns->list[i];

		if (strcmp(concern->device->device, client->principal->device) != 0 &&
			relay_may_see(delivery->relay, client->principal->device, concern->posts,
				concern->n_posts)) {
			deaf[n++] = word(delivery, concern->device, &pool);
		}
	}
	client->presence_pending = false;
	if (!n && !client->presence_told) {
		return;
	}
	client->presence_told = n > 0;
	packed.bytes = sink_pack(client->sink, update_ears(&pool, deaf, n), &packed.size);
	sink_send(client->sink, &packed, delivery->durable);
	free(packed.bytes);
}

void presence_feed_flush(struct delivery *delivery) {
	_cleanup_(finish) struct concerns concerns = {.n = 0};

	if (!delivery->presence_changed && !delivery->presence_pending) {
		return;
	}
	find(delivery, &concerns);
	delivery->n_deaf = concerns.n;
	delivery->presence_pending = false;
	list_each(link, &delivery->clients) {
		struct client *client = container_of(link, struct client, link);

		/* who is not in step yet is told once it is */
		if (client->listens && !client->catching_up &&
			(delivery->presence_changed || client->presence_pending)) {
			tell(client, &concerns);
		}
	}
	delivery->presence_changed = false;
}
