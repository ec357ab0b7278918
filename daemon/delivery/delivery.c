/* SPDX-License-Identifier: MIT */
#include "delivery/delivery.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "delivery/client_private.h"
#include "delivery/state.h"
#include "delivery/news.h"
#include "delivery/presence_feed.h"
#include "delivery/updates.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

struct delivery *delivery_new(const struct relay *relay, uint64_t log, uint64_t seq) {
	struct delivery *delivery = NEW(struct delivery);

	assert(relay && seq <= relay_seq(relay));
	delivery->relay = relay;
	delivery->log = log;
	delivery->durable = seq;
	tombstones_init(&delivery->tombstones, seq);
	replies_init(&delivery->replies);
	list_init(&delivery->clients);
	list_init(&delivery->dirty);
	return delivery;
}

struct delivery *delivery_free(struct delivery *delivery) {
	if (!delivery) {
		return NULL;
	}
	INVARIANT(list_empty(&delivery->clients) && list_empty(&delivery->dirty) &&
			replies_empty(&delivery->replies) &&
			subscriptions_empty(&delivery->subscriptions),
		"nobody is left in a list at teardown");
	tombstones_finish(&delivery->tombstones);
	subscriptions_finish(&delivery->subscriptions);
	copies_finish(&delivery->copies);
	free(delivery);
	return NULL;
}

uint64_t delivery_log(const struct delivery *delivery) {
	return delivery_seen_log(delivery);
}

/* Can it be told what has changed since the cursor that it has? */
static bool can_resume(const struct client *client, const Usher__Hello *hello) {
	const struct delivery *delivery = client->delivery;
	const char *device = client->principal->device;

	return hello->cursor && hello->log == delivery_log(delivery) &&
		hello->cursor >= delivery->tombstones.floor &&
		hello->cursor <= relay_seq(delivery->relay) &&
		relay_duty_changed(delivery->relay, device) <= hello->cursor;
}

struct client *delivery_enter(struct delivery *delivery, struct sink *sink,
	const struct principal *principal, const Usher__Hello *hello) {
	struct client *client;

	assert(sink && sink->verbs && sink->verbs->form);
	assert(principal && principal->device && *principal->device && hello);
	client = client_new(delivery, sink, principal, hello);
	if (client->listens && can_resume(client, hello)) {
		client_resume(client, hello->cursor);
	} else if (client->listens) {
		client_start_over(client);
	}
	return client;
}

struct client *delivery_leave(struct client *client) {
	client_free(client);
	return NULL;
}

void delivery_reply(struct client *client, const Usher__FromRelay *message) {
	struct delivery *delivery = client->delivery;

	assert(message->body_case != USHER__FROM_RELAY__BODY__NOT_SET);
	replies_add(&delivery->replies, &client->replies, client->sink, message,
		relay_seq(delivery->relay));
}

void delivery_flush(struct delivery *delivery, int64_t now) {
	delivery->now = now;
	replies_release(&delivery->replies, delivery->durable);
	list_each_safe(link, &delivery->dirty) {
		struct client *client = container_of(link, struct client, dirty);

		if (client->next <= delivery->durable) {
			updates_tell(client);
		}
	}
	copies_clear(&delivery->copies);
	presence_feed_flush(delivery);
}

/* What a device may see has changed: its clients begin anew. Each subscribes anew, so they are
 * listed first. */
static void start_over_device(struct delivery *delivery, const char *device) {
	struct client **clients = NULL;
	size_t n = 0;

	list_each(link, subscriptions_to(&delivery->subscriptions, TOPIC_DEVICE, device)) {
		struct client *client = container_of(link, struct subscription, link)->client;

		if (!strcmp(client->principal->device, device)) {
			clients = grow(clients, n, sizeof *clients);
			clients[n++] = client;
		}
	}
	for (size_t i = 0; i < n; i++) {
		client_start_over(clients[i]);
	}
	free(clients);
}

void delivery_site(struct delivery *delivery) {
	const struct site *site = relay_site(delivery->relay);
	uint64_t view = 0;

	assert(site);
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
				client_start_over(client);
			}
		}
	}
}

static void take_fact(struct delivery *delivery, const Usher__Fact__Fact *fact) {
	if (fact->what_case == USHER__FACT__FACT__WHAT_FILED) {
		uint64_t number = fact->filed->handoff;

		tombstones_add(&delivery->tombstones, relay_archived(delivery->relay, number));
		news_of_gone(delivery, number);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_REACHED) {
		news_of_counts(delivery, fact->reached->handoff);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_ON) {
		start_over_device(delivery, fact->signed_on->device);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_OFF) {
		start_over_device(delivery, fact->signed_off->device);
	}
	delivery->presence_changed |= presence_feed_depends(delivery, fact);
}

void delivery_changed(struct delivery *delivery, const struct facts *facts) {
	size_t n_touched;
	const uint64_t *touched = relay_changed(delivery->relay, &n_touched);

	assert(relay_site(delivery->relay) || !facts->n); /* delivery_site comes first */
	for (size_t i = 0; i < facts->n; i++) {
		take_fact(delivery, facts->list[i]);
	}
	for (size_t i = 0; i < n_touched; i++) {
		news_of_state(delivery, touched[i]);
	}
}

/* Has it reached one of @changed? Of many, it is not asked which. */
static bool has_reached(const struct handoff *handoff, const char *const *changed, size_t n) {
	enum {
		MANY = 16,
	};

	for (size_t i = 0; i < n && n <= MANY; i++) {
		if (!handoff_is_news(handoff, changed[i], false)) { /* it has said that it has it */
			return true;
		}
	}
	return n > MANY && handoff->rec.n_reached;
}

void delivery_presence_changed(struct delivery *delivery) {
	size_t n_changed, n;
	const char *const *changed = relay_presence_changed(delivery->relay, &n_changed);
	const struct handoff **handoffs;

	if (!n_changed) {
		return;
	}
	delivery->presence_changed = true;
	handoffs = relay_handoffs(delivery->relay, false, &n);
	for (size_t i = 0; i < n; i++) {
		if (has_reached(handoffs[i], changed, n_changed)) {
			news_of_counts(delivery, handoffs[i]->rec.handoff);
		}
	}
	free(handoffs);
}

void delivery_durable(struct delivery *delivery, uint64_t seq) {
	INVARIANT(seq >= delivery->durable && seq <= relay_seq(delivery->relay),
		"what is durable was decided, and stays durable");
	delivery->durable = seq;
}

void delivery_drained(struct client *client) {
	struct delivery *delivery = client->delivery;

	if (!list_empty(&client->dirty)) {
		/* replies first: they may have seen an older state than is told now */
		replies_release(&delivery->replies, delivery->durable);
		updates_tell(client);
		copies_clear(&delivery->copies);
	}
	if (client->presence_pending) { /* now: nothing else may happen for long */
		client_mark_presence(client);
		presence_feed_flush(delivery);
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
	return replies_empty(&delivery->replies);
}

bool delivery_waits(const struct delivery *delivery) {
	if (!replies_empty(&delivery->replies)) {
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
