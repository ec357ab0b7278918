/* SPDX-License-Identifier: MIT */
#include "delivery/deaf_feed.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "core/stage.h"
#include "delivery/client_private.h"
#include "delivery/news.h"
#include "delivery/sink_private.h"
#include "delivery/state.h"
#include "encode/update.h"

enum {
	DEVICES_TOLD_MAX = 64, /* it must fit a frame */
};

/* A deaf device, and the posts that it concerns: its own, and those that sent something to them. */
struct deaf_device {
	const Usher__Fact__Device *device;
	const char **posts;
	size_t n_posts;
};

struct deaf_devices {
	struct deaf_device *list;
	size_t n;
};

/* Is there a device on duty at @post that does not listen, which may be a deaf one? */
static bool may_have_deaf_device_at(const struct delivery *delivery, const char *post) {
	return delivery->n_deaf &&
		relay_count_devices_online(delivery->relay, post) <
		relay_count_devices_on_duty(delivery->relay, post);
}

bool deaf_feed_is_affected_by(const struct delivery *delivery, const Usher__Fact__Fact *fact) {
	if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_ON) {
		return delivery->n_deaf ||
			relay_device_deaf_since(delivery->relay, fact->signed_on->device);
	}
	if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_OFF) {
		return delivery->n_deaf;
	}
	if (fact->what_case == USHER__FACT__FACT__WHAT_OFFERED) {
		return may_have_deaf_device_at(delivery, fact->offered->post);
	}
	return fact->what_case == USHER__FACT__FACT__WHAT_CLIMBED &&
		may_have_deaf_device_at(delivery, fact->climbed->post);
}

static void add_post(struct deaf_device *deaf, const char *post) {
	for (size_t i = 0; i < deaf->n_posts; i++) {
		if (!strcmp(deaf->posts[i], post)) {
			return;
		}
	}
	deaf->posts = grow(deaf->posts, deaf->n_posts, sizeof *deaf->posts);
	deaf->posts[deaf->n_posts++] = post;
}

static bool has_duty_at(const Usher__Fact__Device *device, const char *post) {
	for (size_t i = 0; i < device->n_duties; i++) {
		if (!strcmp(device->duties[i]->post, post)) {
			return true;
		}
	}
	return false;
}

/* The post that sent @rec concerns each deaf device with duty at a post that @rec is for. */
static void add_sending_post(struct deaf_devices *deaf_devices, const Usher__Fact__Handoff *rec) {
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_fill_involved_posts(rec, posts);

	for (size_t i = 0; i < deaf_devices->n && stage_is_open(rec->stage); i++) {
		for (size_t j = 1; j < n; j++) {
			if (has_duty_at(deaf_devices->list[i].device, posts[j])) {
				add_post(&deaf_devices->list[i], rec->from);
			}
		}
	}
}

static void find_deaf_devices(const struct delivery *delivery, struct deaf_devices *deaf_devices) {
	const Usher__Fact__Device *device;
	const struct handoff **handoffs;
	size_t n;

	for (size_t i = 0; (device = relay_nth_device(delivery->relay, i)); i++) {
		if (relay_device_deaf_since(delivery->relay, device->device)) {
			struct deaf_device *deaf;

			deaf_devices->list = grow(
				deaf_devices->list, deaf_devices->n, sizeof *deaf_devices->list);
			deaf = &deaf_devices->list[deaf_devices->n++];
			*deaf = (struct deaf_device){.device = device};
			for (size_t j = 0; j < device->n_duties; j++) {
				add_post(deaf, device->duties[j]->post);
			}
		}
	}
	handoffs = relay_collect_handoffs(delivery->relay, false, &n);
	for (size_t i = 0; i < n; i++) {
		add_sending_post(deaf_devices, &handoffs[i]->rec);
	}
	free(handoffs);
}

static void finish_deaf_devices(struct deaf_devices *deaf_devices) {
	for (size_t i = 0; i < deaf_devices->n; i++) {
		free(deaf_devices->list[i].posts);
	}
	free(deaf_devices->list);
}

/* Its own device is of no concern: it knows. */
static void tell_deaf_devices(struct client *client, const struct deaf_devices *deaf_devices) {
	const struct delivery *delivery = client->delivery;
	_cleanup_(pool_finish) struct pool pool = {0};
	Usher__Ear *told[DEVICES_TOLD_MAX];
	size_t n = 0;

	if (!sink_has_room(client->sink)) {
		client->deaf_pending = true;
		return;
	}
	for (size_t i = 0; i < deaf_devices->n && n < DEVICES_TOLD_MAX; i++) {
		const struct deaf_device *deaf_device = &deaf_devices->list[i];

		if (strcmp(deaf_device->device->device, client->principal->device) != 0 &&
			relay_device_may_see_some_post(delivery->relay, client->principal->device,
				deaf_device->posts, deaf_device->n_posts)) {
			told[n++] = encode_deaf_device(&pool, delivery->relay, deaf_device->device);
		}
	}
	client->deaf_pending = false;
	if (!n && !client->deaf_told) {
		return;
	}
	client->deaf_told = n > 0;
	sink_send_message(
		client->sink, encode_deaf_devices_update(&pool, told, n), 0, delivery->durable_seq);
}

void deaf_feed_flush(struct delivery *delivery) {
	_cleanup_(finish_deaf_devices) struct deaf_devices deaf_devices = {.n = 0};

	if ((!delivery->deaf_changed && !delivery->deaf_pending) ||
		!delivery->n_first_edition_listeners) {
		return;
	}
	find_deaf_devices(delivery, &deaf_devices);
	delivery->n_deaf = deaf_devices.n;
	delivery->deaf_pending = false;
	list_each(link, &delivery->clients) {
		struct client *client = container_of(link, struct client, link);

		/* who is not in step yet is told once it is */
		if (client_is_told_of_deaf_devices(client) && !client->catching_up &&
			(delivery->deaf_changed || client->deaf_pending)) {
			tell_deaf_devices(client, &deaf_devices);
		}
	}
	delivery->deaf_changed = false;
}
