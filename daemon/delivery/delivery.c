/* SPDX-License-Identifier: MIT */
#include "delivery/delivery.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "delivery/client_private.h"
#include "delivery/news.h"
#include "delivery/deaf_feed.h"
#include "delivery/presence_feed.h"
#include "delivery/site_feed.h"
#include "delivery/state.h"
#include "delivery/updates.h"
#include "encode/edition.h"

#include <assert.h>
#include <string.h>
#include <xxhash.h>

struct delivery *delivery_new(
	const struct relay *relay, uint64_t store_log_id, uint64_t durable_seq) {
	struct delivery *delivery = NEW(struct delivery);

	assert(relay && durable_seq <= relay_seq(relay));
	delivery->relay = relay;
	delivery->store_log_id = delivery->log_id = store_log_id;
	delivery->durable_seq = durable_seq;
	tombstones_init(&delivery->tombstones, durable_seq);
	replies_init(&delivery->replies);
	post_board_init(&delivery->post_board);
	list_init(&delivery->clients);
	list_init(&delivery->dirty_clients);
	return delivery;
}

struct delivery *delivery_free(struct delivery *delivery) {
	if (!delivery) {
		return NULL;
	}
	INVARIANT(list_empty(&delivery->clients) && list_empty(&delivery->dirty_clients) &&
			replies_is_empty(&delivery->replies) &&
			subscriptions_is_empty(&delivery->subscriptions),
		"nobody is left in a list at teardown");
	tombstones_finish(&delivery->tombstones);
	subscriptions_finish(&delivery->subscriptions);
	state_cache_finish(&delivery->state_cache);
	state_cache_finish(&delivery->presence_cache);
	post_board_finish(&delivery->post_board);
	free(delivery);
	return NULL;
}

uint64_t delivery_log_id(const struct delivery *delivery) {
	return delivery->log_id;
}

uint64_t delivery_site_version(const struct delivery *delivery) {
	return delivery->site_version;
}

/* Is the cursor that it has one of this log, and has its device been on duty at the same posts
 * since?
 */
static bool is_cursor_good(const struct client *client, const Usher__Hello *hello) {
	const struct delivery *delivery = client->delivery;
	const char *device = client->principal->device;

	return hello->cursor && hello->log == delivery_log_id(delivery) &&
		hello->cursor <= relay_seq(delivery->relay) &&
		relay_duty_changed_seq(delivery->relay, device) <= hello->cursor;
}

struct client *delivery_add_client(struct delivery *delivery, struct sink *sink,
	const struct principal *principal, const Usher__Hello *hello) {
	struct client *client;

	assert(sink && sink->verbs && sink->verbs->form);
	assert(principal && principal->device && *principal->device && hello);
	client = client_new(delivery, sink, principal, hello);
	if (client->listens &&
		!(is_cursor_good(client, hello) && client_resume(client, hello->cursor))) {
		client_start_over(client);
	}
	return client;
}

struct client *delivery_remove_client(struct client *client) {
	client_free(client);
	return NULL;
}

/* Who the device is, by @message; NULL: it does not say. */
static const Usher__Me *me_of_reply(const Usher__FromRelay *message) {
	if (message->body_case == USHER__FROM_RELAY__BODY_ANSWER) {
		return message->answer->me;
	}
	return message->body_case == USHER__FROM_RELAY__BODY_WELCOME ? message->welcome->me : NULL;
}

void delivery_queue_reply(struct client *client, Usher__FromRelay *message) {
	struct delivery *delivery = client->delivery;
	const Usher__Me *me;

	assert(message->body_case != USHER__FROM_RELAY__BODY__NOT_SET);
	if (message->body_case == USHER__FROM_RELAY__BODY_ANSWER && !message->answer->seq) {
		message->answer->seq = relay_seq(delivery->relay);
	}
	if (edition_is_first(client->edition)) {
		edition_reduce_to_first(message);
	}
	me = me_of_reply(message);
	if (me) {
		client_note_me_queued(client, me->changed, relay_seq(delivery->relay));
	}
	replies_add(&delivery->replies, &client->replies, client->sink, message,
		relay_seq(delivery->relay));
}

void delivery_flush(struct delivery *delivery, int64_t now) {
	delivery->now = now;
	replies_send_durable(&delivery->replies, delivery->durable_seq);
	list_each_safe(link, &delivery->dirty_clients) {
		struct client *client = container_of(link, struct client, dirty_link);

		if (client->lowest_pending_seq <= delivery->durable_seq) {
			updates_tell(client);
		}
	}
	state_cache_clear(&delivery->state_cache);
	deaf_feed_flush(delivery);
	presence_feed_flush(delivery);
	site_feed_flush(delivery);
}

/* What a device may see has changed: its clients begin anew. Each subscribes anew, so they are
 * listed first. */
static void start_over_clients_of(struct delivery *delivery, const char *device) {
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

void delivery_apply_site(struct delivery *delivery) {
	const struct site *site = relay_site(delivery->relay);
	uint64_t supervisors_hash = 0;
	bool has_other_posts, has_other_supervisors;

	assert(site);
	site_feed_apply(delivery);
	for (size_t i = 0; i < site->n_posts; i++) {
		if (site->posts[i].is_supervisor) {
			supervisors_hash ^=
				XXH3_64bits(site->posts[i].id, strlen(site->posts[i].id));
		}
	}
	has_other_posts = post_board_apply_site(&delivery->post_board, site);
	has_other_supervisors = supervisors_hash != delivery->supervisors_hash;
	delivery->supervisors_hash = supervisors_hash;
	delivery->log_id = delivery->store_log_id ^ supervisors_hash;
	list_each(link, &delivery->clients) {
		struct client *client = container_of(link, struct client, link);

		if (has_other_posts) {
			client_forget_presence(client);
		}
		if (has_other_supervisors && client->listens) {
			client_start_over(client);
		}
	}
}

static void mark_news_of_fact(struct delivery *delivery, const Usher__Fact__Fact *fact) {
	if (fact->what_case == USHER__FACT__FACT__WHAT_FILED) {
		uint64_t number = fact->filed->handoff;

		tombstones_add(
			&delivery->tombstones, relay_archived_handoff(delivery->relay, number));
		news_mark_gone_pending(delivery, number);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_REACHED) {
		news_mark_counts_pending(delivery, fact->reached->handoff);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_ON) {
		start_over_clients_of(delivery, fact->signed_on->device);
	} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_OFF) {
		start_over_clients_of(delivery, fact->signed_off->device);
	}
	delivery->deaf_changed |= deaf_feed_is_affected_by(delivery, fact);
}

void delivery_mark_news_of_facts(struct delivery *delivery, const struct facts *facts) {
	size_t n_changed;
	const uint64_t *changed = relay_changed_handoff_numbers(delivery->relay, &n_changed);

	assert(relay_site(delivery->relay) || !facts->n); /* delivery_apply_site comes first */
	for (size_t i = 0; i < facts->n; i++) {
		mark_news_of_fact(delivery, facts->list[i]);
	}
	for (size_t i = 0; i < n_changed; i++) {
		news_mark_state_pending(delivery, changed[i]);
	}
}

/* Has it reached one of @devices? Of many, it is not asked which. */
static bool may_have_reached_any(
	const struct handoff *handoff, const char *const *devices, size_t n) {
	enum {
		COMPARED_MAX = 16,
	};

	for (size_t i = 0; i < n && n <= COMPARED_MAX; i++) {
		if (!handoff_receipt_is_new(handoff, devices[i], false)) { /* it has said that it
									      has it */
			return true;
		}
	}
	return n > COMPARED_MAX && handoff->rec.n_reached;
}

/* Other devices listen than before: other counts are those of handoffs. */
static void mark_counts_of_changed_devices(struct delivery *delivery) {
	size_t n_devices, n;
	const char *const *devices = relay_presence_changed_devices(delivery->relay, &n_devices);
	const struct handoff **handoffs;

	if (!n_devices) {
		return;
	}
	delivery->deaf_changed = true;
	handoffs = relay_collect_handoffs(delivery->relay, false, &n);
	for (size_t i = 0; i < n; i++) {
		if (may_have_reached_any(handoffs[i], devices, n_devices)) {
			news_mark_counts_pending(delivery, handoffs[i]->rec.handoff);
		}
	}
	free(handoffs);
}

/* A device is told of itself anew. */
static void mark_me_pending(struct delivery *delivery, const char *device) {
	list_each(link, subscriptions_to(&delivery->subscriptions, TOPIC_DEVICE, device)) {
		struct client *client = container_of(link, struct subscription, link)->client;

		if (!edition_is_first(client->edition) &&
			!strcmp(client->principal->device, device)) {
			client_mark_me_pending(
				client, relay_device_own_changed_seq(delivery->relay, device));
		}
	}
}

void delivery_mark_presence_changes(struct delivery *delivery) {
	const Usher__Fact__Device *device;
	const char *post;

	mark_counts_of_changed_devices(delivery);
	for (size_t i = 0; (post = relay_nth_changed_post(delivery->relay, i)); i++) {
		post_board_mark(&delivery->post_board, post);
	}
	for (size_t i = 0; (device = relay_nth_changed_device(delivery->relay, i)); i++) {
		mark_me_pending(delivery, device->device);
	}
}

void delivery_set_durable(struct delivery *delivery, uint64_t seq) {
	INVARIANT(seq >= delivery->durable_seq && seq <= relay_seq(delivery->relay),
		"what is durable was decided, and stays durable");
	delivery->durable_seq = seq;
}

void delivery_tell_drained_client(struct client *client) {
	struct delivery *delivery = client->delivery;

	if (!list_empty(&client->dirty_link)) {
		/* replies first: they may have seen an older state than is told now */
		replies_send_durable(&delivery->replies, delivery->durable_seq);
		updates_tell(client);
		state_cache_clear(&delivery->state_cache);
	}
	if (client->deaf_pending) { /* now: nothing else may happen for long */
		client_mark_deaf_pending(client);
		deaf_feed_flush(delivery);
	}
	site_feed_tell(client);
	presence_feed_tell(client);
}

bool delivery_device_is_online(const struct delivery *delivery, const char *device) {
	list_each(link, subscriptions_to(&delivery->subscriptions, TOPIC_DEVICE, device)) {
		const struct client *client = container_of(link, struct subscription, link)->client;

		if (client_is_online(client) && !strcmp(client->principal->device, device)) {
			return true;
		}
	}
	return false;
}

bool delivery_has_no_replies(const struct delivery *delivery) {
	return replies_is_empty(&delivery->replies);
}

bool delivery_is_waiting_for_disk(const struct delivery *delivery) {
	if (!replies_is_empty(&delivery->replies) || presence_feed_is_waiting_for_disk(delivery)) {
		return true;
	}
	list_each(link, &delivery->dirty_clients) {
		const struct client *client = container_of(link, struct client, dirty_link);

		if (client->ready_seq > delivery->durable_seq ||
			client->lowest_pending_seq > delivery->durable_seq) {
			return true;
		}
	}
	return false;
}
