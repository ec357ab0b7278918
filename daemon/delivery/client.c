/* SPDX-License-Identifier: MIT */
#include "delivery/client.h"

#include "base/invariant.h"
#include "base/memory.h"
#include "delivery/client_private.h"
#include "delivery/state.h"
#include "encode/edition.h"

#include <assert.h>

struct client *client_new(struct delivery *delivery, struct sink *sink,
	const struct principal *principal, const Usher__Hello *hello) {
	struct client *client = NEW(struct client);

	client->delivery = delivery;
	client->sink = sink;
	client->principal = principal;
	client->log_id = delivery->log_id;
	client->listens = hello->listen;
	client->is_brief = hello->brief;
	client->edition = hello->edition;
	client->lowest_pending_seq = UINT64_MAX;
	list_init(&client->dirty_link);
	list_init(&client->replies);
	list_init(&client->waits);
	list_append(&delivery->clients, &client->link);
	delivery->n_first_edition_listeners += client_is_told_of_deaf_devices(client);
	delivery->n_presence_listeners += client_is_told_of_presence(client);
	return client;
}

void client_free(struct client *client) {
	client->delivery->n_first_edition_listeners -= client_is_told_of_deaf_devices(client);
	client->delivery->n_presence_listeners -= client_is_told_of_presence(client);
	replies_drop_of_client(&client->replies);
	list_each_safe(link, &client->waits) {
		struct client_wait *wait = container_of(link, struct client_wait, link);

		client_wait_end(wait);
		wait->client_left(wait);
	}
	subscriptions_drop(&client->delivery->subscriptions, &client->subscriptions);
	list_remove(&client->dirty_link);
	list_remove(&client->link);
	pending_set_finish(&client->pending);
	INVARIANT(list_empty(&client->replies) && list_empty(&client->waits),
		"nobody is left in a list at teardown");
	free(client);
}

const struct principal *client_principal(const struct client *client) {
	return client->principal;
}

bool client_is_online(const struct client *client) {
	return client->listens && !client->is_brief;
}

bool client_is_of_first_edition(const struct client *client) {
	return edition_is_first(client->edition);
}

bool client_is_told_of_deaf_devices(const struct client *client) {
	return client->listens && edition_is_first(client->edition);
}

bool client_is_told_of_presence(const struct client *client) {
	return client_is_online(client) && !edition_is_first(client->edition);
}

void client_wait_begin(struct client_wait *wait, struct client *client,
	void (*client_left)(struct client_wait *wait)) {
	assert(client && client_left);
	wait->client = client;
	wait->client_left = client_left;
	list_append(&client->waits, &wait->link);
}

void client_wait_end(struct client_wait *wait) {
	list_remove(&wait->link);
	wait->client = NULL;
}

static void mark_dirty(struct client *client, uint64_t pending_seq) {
	client->lowest_pending_seq =
		pending_seq < client->lowest_pending_seq ? pending_seq : client->lowest_pending_seq;
	if (list_empty(&client->dirty_link)) {
		list_append(&client->delivery->dirty_clients, &client->dirty_link);
	}
}

void client_mark_handoff_pending(
	struct client *client, uint64_t handoff, enum pending what, uint64_t seq) {
	pending_set_add(&client->pending, handoff, what);
	mark_dirty(client, seq);
}

void client_forget_presence(struct client *client) {
	client->presence_told_tick = 0;
	client->presence_is_anew = true;
}

/* All that it may see is pending: of what has changed after @cursor the state, of the rest the
 * counts. */
static void begin_catching_up(struct client *client, uint64_t cursor) {
	const struct delivery *delivery = client->delivery;
	const char *device = client->principal->device;
	size_t n;
	const struct handoff **handoffs = relay_collect_handoffs(delivery->relay, false, &n);

	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Handoff *rec = &handoffs[i]->rec;

		if (relay_device_may_see_handoff(delivery->relay, device, rec)) {
			client_mark_handoff_pending(client, rec->handoff,
				rec->changed > cursor ? PENDING_STATE : PENDING_COUNTS, 0);
		}
	}
	free(handoffs);
	for (size_t i = 0; cursor && !client->remaining_pending && i < TOMBSTONES_MAX; i++) {
		const struct tombstone *tombstone = &delivery->tombstones.ring[i];

		if (tombstone->seq > cursor &&
			relay_device_may_see_some_post(delivery->relay, device,
				(const char *const *)tombstone->posts, tombstone->n_posts)) {
			client_mark_handoff_pending(client, tombstone->handoff, PENDING_STATE, 0);
		}
	}
	client_forget_presence(client);
	client->catching_up = true;
	client->ready_seq = relay_seq(delivery->relay);
	mark_dirty(client, 0);
}

/* Subscribe it to what its device may hear of now, in place of what it heard of before. */
static void renew_subscriptions(struct client *client) {
	struct delivery *delivery = client->delivery;
	const char *device = client->principal->device;
	const Usher__Fact__Device *on_duty = relay_signed_on_device(delivery->relay, device);

	subscriptions_drop(&delivery->subscriptions, &client->subscriptions);
	subscriptions_add(
		&delivery->subscriptions, TOPIC_DEVICE, device, &client->subscriptions, client);
	for (size_t i = 0; on_duty && i < on_duty->n_duties; i++) {
		subscriptions_add(&delivery->subscriptions, TOPIC_POST, on_duty->duties[i]->post,
			&client->subscriptions, client);
	}
	if (relay_device_sees_all(delivery->relay, device)) {
		subscriptions_add(
			&delivery->subscriptions, TOPIC_ALL, "", &client->subscriptions, client);
	}
}

bool client_resume(struct client *client, uint64_t cursor) {
	bool knows_all_gone = cursor >= client->delivery->tombstones.oldest_cursor;

	if (!knows_all_gone && edition_is_first(client->edition)) {
		return false;
	}
	client->remaining_pending = !knows_all_gone;
	renew_subscriptions(client);
	begin_catching_up(client, cursor);
	return true;
}

void client_start_over(struct client *client) {
	renew_subscriptions(client);
	pending_set_finish(&client->pending);
	client->reset_pending = true;
	client->remaining_pending = false;
	begin_catching_up(client, 0);
}

void client_mark_deaf_pending(struct client *client) {
	client->deaf_pending = client->delivery->deaf_pending = true;
}

void client_mark_me_pending(struct client *client, uint64_t seq) {
	client->me_pending = true;
	mark_dirty(client, seq);
}

void client_note_me_queued(struct client *client, uint64_t seq, uint64_t reply_seq) {
	client->me_told_seq = client_me_told_seq(client);
	client->me_queued_seq = seq;
	client->me_reply_seq = reply_seq;
}

uint64_t client_me_told_seq(const struct client *client) {
	bool has_left = client->me_reply_seq <= client->delivery->durable_seq;

	return has_left && client->me_queued_seq > client->me_told_seq ? client->me_queued_seq
								       : client->me_told_seq;
}
