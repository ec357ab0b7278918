/* SPDX-License-Identifier: MIT */
#include "delivery/delivery.h"

#include "base/memory.h"
#include "delivery/delivery_private.h"

#include <string.h>
#include <xxhash.h>

/* A reply that waits. */
struct held {
	struct list link;   /* delivery.held, in order of seq */
	struct list sister; /* client.held */
	struct client *client;
	uint64_t seq;
	void *bytes; /* as the sink's form packed them */
	size_t size;
	bool answer;
};

struct delivery *delivery_new(const struct relay *relay, uint64_t log, uint64_t seq) {
	struct delivery *delivery = NEW(struct delivery);

	delivery->relay = relay;
	delivery->log = log;
	delivery->durable = seq;
	tombstones_init(&delivery->tombstones, seq);
	list_init(&delivery->clients);
	list_init(&delivery->dirty);
	list_init(&delivery->held);
	return delivery;
}

struct delivery *delivery_free(struct delivery *delivery) {
	if (!delivery) {
		return NULL;
	}
	tombstones_finish(&delivery->tombstones);
	subscriptions_finish(&delivery->subscriptions);
	idmap_finish(&delivery->copies);
	free(delivery);
	return NULL;
}

uint64_t delivery_log(const struct delivery *delivery) {
	return delivery->log ^ delivery->view;
}

const struct principal *client_principal(const struct client *client) {
	return client->principal;
}

bool client_listens(const struct client *client) {
	return client->listens && !client->brief;
}

struct client *delivery_enter(struct delivery *delivery, struct sink *sink,
	const struct principal *principal, const Usher__Hello *hello) {
	struct client *client = NEW(struct client);

	client->delivery = delivery;
	client->sink = sink;
	client->principal = principal;
	client->log = delivery_log(delivery);
	client->listens = hello->listen;
	client->brief = hello->brief;
	list_init(&client->dirty);
	list_init(&client->held);
	list_init(&client->awaits);
	list_init(&client->subscriptions);
	client->next = UINT64_MAX;
	list_append(&delivery->clients, &client->link);
	if (client->listens) {
		bool resumes = hello->cursor && hello->log == delivery_log(delivery) &&
			hello->cursor >= delivery->tombstones.floor &&
			hello->cursor <= relay_seq(delivery->relay) &&
			relay_duty_changed(delivery->relay, client->principal->device) <=
				hello->cursor;

		if (resumes) {
			pending_resume(client, hello->cursor);
		} else {
			pending_start_over(client);
		}
	}
	return client;
}

void await_begin(
	struct awaited *awaited, struct client *client, void (*left)(struct awaited *awaited)) {
	awaited->client = client;
	awaited->left = left;
	list_append(&client->awaits, &awaited->link);
}

void await_end(struct awaited *awaited) {
	list_remove(&awaited->link);
	awaited->client = NULL;
}

static void held_free(struct held *held) {
	list_remove(&held->link);
	list_remove(&held->sister);
	free(held->bytes);
	free(held);
}

struct client *delivery_leave(struct client *client) {
	list_each_safe(link, &client->held) {
		held_free(container_of(link, struct held, sister));
	}
	list_each_safe(link, &client->awaits) {
		struct awaited *awaited = container_of(link, struct awaited, link);

		await_end(awaited);
		awaited->left(awaited);
	}
	subscriptions_drop(&client->delivery->subscriptions, &client->subscriptions);
	list_remove(&client->dirty);
	list_remove(&client->link);
	idmap_finish(&client->pending);
	free(client);
	return NULL;
}

static void release_held(struct delivery *delivery) {
	list_each_safe(link, &delivery->held) {
		struct held *held = container_of(link, struct held, link);

		if (held->seq > delivery->durable) {
			break;
		}
		held->client->sink->verbs->send(
			held->client->sink, held->bytes, held->size, held->answer);
		held_free(held);
	}
}

void delivery_flush(struct delivery *delivery, int64_t now) {
	delivery->now = now;
	release_held(delivery);
	list_each_safe(link, &delivery->dirty) {
		struct client *client = container_of(link, struct client, dirty);

		if (client->next <= delivery->durable) {
			pending_tell(client);
		}
	}
	pending_told(delivery);
	presence_feed_flush(delivery);
}

void delivery_reply(struct client *client, const Usher__FromRelay *message) {
	struct delivery *delivery = client->delivery;
	struct held *held = NEW(struct held);

	held->client = client;
	held->seq = relay_seq(delivery->relay);
	held->answer = message->body_case == USHER__FROM_RELAY__BODY_ANSWER;
	held->bytes = client->sink->verbs->form->pack(message, &held->size);
	list_append(&delivery->held, &held->link);
	list_append(&client->held, &held->sister);
}

/* What has changed of a handoff, and whom it concerns: those at @posts, n_posts of them. */
struct news {
	uint64_t handoff, seq;
	enum pending what;
	const char *const *posts;
	size_t n_posts;
};

static void mark_topic(
	struct delivery *delivery, enum topic topic, const char *name, const struct news *news) {
	list_each(link, subscriptions_to(&delivery->subscriptions, topic, name)) {
		struct client *client = container_of(link, struct subscription, link)->client;

		if (relay_may_see(delivery->relay, client->principal->device, news->posts,
			    news->n_posts)) {
			pending_add(client, news->handoff, news->what, news->seq);
		}
	}
}

/* Owe @news to whoever may see it. Who sits at two of the posts is pending it once. */
static void mark(struct delivery *delivery, const struct news *news) {
	for (size_t i = 0; i < news->n_posts; i++) {
		mark_topic(delivery, TOPIC_POST, news->posts[i], news);
	}
	mark_topic(delivery, TOPIC_ALL, "", news);
}

static void mark_state(struct delivery *delivery, uint64_t number) {
	const struct handoff *handoff = relay_handoff(delivery->relay, number);
	const char *posts[HANDOFF_POSTS_MAX];

	if (handoff) { /* else the same event has filed it */
		mark(delivery,
			&(struct news){number, handoff->is.changed, PENDING_STATE, posts,
				handoff_posts(&handoff->is, posts)});
	}
}

static void mark_gone(struct delivery *delivery, uint64_t number) {
	const struct tombstone *tombstone = tombstones_find(&delivery->tombstones, number);

	if (tombstone) {
		mark(delivery,
			&(struct news){number, 0, PENDING_STATE,
				(const char *const *)tombstone->posts, tombstone->n_posts});
	}
}

void mark_counts(struct delivery *delivery, uint64_t number) {
	const struct handoff *handoff = relay_handoff(delivery->relay, number);

	if (handoff) {
		mark(delivery,
			&(struct news){number, handoff->born, PENDING_COUNTS,
				(const char *const *)&handoff->is.from, 1});
	}
}

/* What a device may see has changed: its clients begin anew. Each takes another seat, so they are
 * listed first. */
static void start_over_device(struct delivery *delivery, const char *device) {
	struct client **clients = NULL;
	size_t n = 0;

	list_each(link, subscriptions_to(&delivery->subscriptions, TOPIC_DEVICE, device)) {
		struct client *client = container_of(link, struct subscription, link)->client;

		if (!strcmp(client->principal->device, device)) {
			GROW(clients, n);
			clients[n++] = client;
		}
	}
	for (size_t i = 0; i < n; i++) {
		pending_start_over(clients[i]);
	}
	free(clients);
}

void delivery_site(struct delivery *delivery, const struct site *site) {
	uint64_t view = 0;

	delivery->site = site;
	for (size_t i = 0; i < site->n_posts; i++) {
		if (site->posts[i].supervisor) {
			view ^= XXH3_64bits(site->posts[i].id, strlen(site->posts[i].id));
		}
	}
	if (view != delivery->view) {
		delivery->view = view;
		list_each(link, &delivery->clients) {
			struct client *client = container_of(link, struct client, link);

			if (client->listens) {
				pending_start_over(client);
			}
		}
	}
}

void delivery_changed(struct delivery *delivery, const struct facts *facts) {
	size_t n_touched;
	const uint64_t *touched = relay_touched(delivery->relay, &n_touched);

	for (size_t i = 0; i < facts->n; i++) {
		const Usher__Fact__Fact *fact = facts->list[i];

		if (fact->what_case == USHER__FACT__FACT__WHAT_FILED) {
			tombstones_add(&delivery->tombstones,
				relay_filed(delivery->relay, fact->filed->handoff));
			mark_gone(delivery, fact->filed->handoff);
		} else if (fact->what_case == USHER__FACT__FACT__WHAT_REACHED) {
			mark_counts(delivery, fact->reached->handoff);
		} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_ON) {
			start_over_device(delivery, fact->signed_on->device);
		} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_OFF) {
			start_over_device(delivery, fact->signed_off->device);
		}
		delivery->presence_changed |= presence_feed_depends(delivery, fact);
	}
	for (size_t i = 0; i < n_touched; i++) {
		mark_state(delivery, touched[i]);
	}
}

void delivery_durable(struct delivery *delivery, uint64_t seq) {
	delivery->durable = seq;
}

void delivery_drained(struct client *client) {
	if (!list_empty(&client->dirty)) {
		release_held(client->delivery); /* they may have seen an older state than is told
						 * now
						 */
		pending_tell(client);
		pending_told(client->delivery);
	}
	if (client->presence_pending) { /* now: nothing else may happen for long */
		presence_feed_mark(client);
		presence_feed_flush(client->delivery);
	}
}

bool delivery_listens(const struct delivery *delivery, const char *device) {
	list_each(link, subscriptions_to(&delivery->subscriptions, TOPIC_DEVICE, device)) {
		const struct client *client = container_of(link, struct subscription, link)->client;

		if (client_listens(client) && !strcmp(client->principal->device, device)) {
			return true;
		}
	}
	return false;
}

bool delivery_empty(const struct delivery *delivery) {
	return list_empty(&delivery->held);
}

bool delivery_waits(const struct delivery *delivery) {
	if (!list_empty(&delivery->held)) {
		return true;
	}
	list_each(link, &delivery->dirty) {
		const struct client *client = container_of(link, struct client, dirty);

		if (client->ready > delivery->durable || client->next > delivery->durable) {
			return true;
		}
	}
	return false;
}
