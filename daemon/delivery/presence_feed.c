/* SPDX-License-Identifier: MIT */
/*
 * Whoever is told in one flush what has changed since the same tick, and may see the people of the
 * same posts, is told the same: it is encoded once for all, and packed once for all sinks of a
 * form.
 */
#include "delivery/presence_feed.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "delivery/sink_private.h"
#include "delivery/state.h"
#include "encode/encode.h"
#include "encode/update.h"

#include <xxhash.h>

enum {
	/* A message must fit a frame of 64 KiB, whose parser takes 4,096 elements of repeated
	 * fields. One post has at most 22 KiB and 65 of them. */
	BATCH_BYTES = 40 * 1024,
	BATCH_ELEMENTS = 3800,
};

/* The posts that one message tells a client of. */
struct batch {
	struct pool pool;
	Usher__PostPresence **posts; /* n of them */
	uint64_t *keys;              /* what each of them is told of: n numbers */
	size_t n, bytes, n_elements;
	uint64_t tick; /* up to which the client is told by it */
};

static void finish_batch(struct batch *batch) {
	free(batch->posts);
	free(batch->keys);
	pool_finish(&batch->pool);
}

/* May the client see who is there, one by one? */
static bool may_see_people(const struct client *client, const struct board_post *post) {
	const char *id = post->post->id;

	return relay_device_may_see_some_post(
		client->delivery->relay, client->principal->device, &id, 1);
}

/* What is told of @post to those who may see its people, or to those who may not. It is encoded
 * once in a flush. */
static Usher__PostPresence *encode_post(
	struct delivery *delivery, struct board_post *post, bool with_people) {
	Usher__PostPresence **encoded = &post->encoded[with_people];

	if (!*encoded && with_people) {
		*encoded = encode_post_presence_with_people(
			&delivery->presence_pool, delivery->relay, post->post, &post->told);
	} else if (!*encoded) {
		*encoded = encode_post_presence(&delivery->presence_pool, post->post, &post->told);
	}
	return *encoded;
}

/* Is there something new to the client in @post? Its people, as they are now, are not told while
 * any of it waits for the disk: they might not be what was posted. Then they are posted anew. */
static bool is_news(const struct client *client, struct board_post *post, bool with_people) {
	if (!with_people) {
		return post->counts_tick > client->presence_told_tick;
	}
	if (post->seen.seq > client->delivery->durable_seq) {
		post->was_passed_over = true;
		return false;
	}
	return post->people_tick > client->presence_told_tick;
}

/* Returns false if there is no room in the batch: @post is for the next one. */
static bool add_to_batch(
	struct batch *batch, struct delivery *delivery, struct board_post *post, bool with_people) {
	Usher__PostPresence *encoded = encode_post(delivery, post, with_people);
	size_t size = usher__post_presence__get_packed_size(encoded) + 4;

	if (batch->n &&
		(batch->bytes + size > BATCH_BYTES ||
			batch->n_elements + 1 + encoded->n_people > BATCH_ELEMENTS)) {
		return false;
	}
	batch->posts = grow(batch->posts, batch->n, sizeof *batch->posts);
	batch->keys = grow(batch->keys, batch->n, sizeof *batch->keys);
	batch->posts[batch->n] = encoded;
	batch->keys[batch->n++] = 2 * post->people_tick + with_people;
	batch->bytes += size;
	batch->n_elements += 1 + encoded->n_people;
	return true;
}

/* As much as one message takes of what is new to the client. Returns whether that is all. */
static bool fill_batch(const struct client *client, struct batch *batch) {
	struct delivery *delivery = client->delivery;
	const struct post_board *board = &delivery->post_board;

	batch->tick = client->presence_told_tick;
	for (struct board_post *post = post_board_first_after(board, batch->tick); post;
		post = post_board_next(board, post)) {
		bool with_people = may_see_people(client, post);

		if (is_news(client, post, with_people) &&
			!add_to_batch(batch, delivery, post, with_people)) {
			return false;
		}
		batch->tick = post->people_tick;
	}
	return true;
}

static void send_batch(struct client *client, struct batch *batch) {
	struct delivery *delivery = client->delivery;
	uint64_t hash = XXH3_64bits_withSeed(
		batch->keys, batch->n * sizeof *batch->keys, client->presence_is_anew);
	struct cached_state *cached = state_cache_find_or_add(
		&delivery->presence_cache, hash ? hash : 1, client->sink->verbs->form);

	if (!cached->packed.bytes) {
		cached->packed.bytes = sink_pack(client->sink,
			encode_post_presence_update(
				&batch->pool, batch->posts, batch->n, client->presence_is_anew),
			&cached->packed.size);
	}
	sink_send(client->sink, &cached->packed, delivery->durable_seq);
	client->presence_is_anew = false;
}

/* Tell the client what is new to it, as far as it has room. Returns whether that was all. */
static bool tell_presence(struct client *client) {
	bool is_all = false;

	while (!is_all && sink_has_room(client->sink)) {
		_cleanup_(finish_batch) struct batch batch = {.n = 0};

		is_all = fill_batch(client, &batch);
		if (batch.n) {
			send_batch(client, &batch);
		}
		client->presence_told_tick = batch.tick;
	}
	return is_all;
}

/* Is the client to be told, now or later? Before it is in step it is not, nor while nobody is on
 * duty on its device. */
static bool is_to_be_told(const struct client *client) {
	return client_is_told_of_presence(client) && !client->catching_up &&
		client->presence_told_tick < client->delivery->post_board.tick &&
		relay_signed_on_device(client->delivery->relay, client->principal->device);
}

static void forget_encoded(struct delivery *delivery) {
	for (size_t i = 0; i < delivery->post_board.n; i++) {
		struct board_post *post = &delivery->post_board.posts[i];

		post->encoded[false] = post->encoded[true] = NULL;
	}
	state_cache_clear(&delivery->presence_cache);
	pool_finish(&delivery->presence_pool);
}

bool presence_feed_is_waiting_for_disk(const struct delivery *delivery) {
	return delivery->n_presence_listeners && post_board_is_waiting(&delivery->post_board);
}

void presence_feed_flush(struct delivery *delivery) {
	struct post_board *board = &delivery->post_board;

	if (!delivery->n_presence_listeners) {
		return; /* what has changed is looked at once there are any */
	}
	post_board_settle(board, delivery->relay, delivery->durable_seq);
	if (delivery->presence_flushed_tick == board->tick && !delivery->presence_pending) {
		return;
	}
	delivery->presence_flushed_tick = board->tick;
	delivery->presence_pending = false;
	list_each(link, &delivery->clients) {
		struct client *client = container_of(link, struct client, link);

		if (is_to_be_told(client) && !tell_presence(client)) {
			delivery->presence_pending = true;
		}
	}
	forget_encoded(delivery);
}

void presence_feed_tell(struct client *client) {
	struct delivery *delivery = client->delivery;

	if (client_is_told_of_presence(client)) {
		post_board_settle(&delivery->post_board, delivery->relay, delivery->durable_seq);
	}
	if (is_to_be_told(client)) {
		(void)tell_presence(client);
		forget_encoded(delivery);
	}
}
