/* SPDX-License-Identifier: MIT */
#include "encode/update.h"

#include "encode/edition.h"
#include "encode/encode.h"
#include "speech/sentence.h"
#include "speech/voice.h"

enum {
	POSTS_TOLD_MAX = 8, /* of a deaf device: many of them must fit a frame */
};

/* The message that brings a new update of @what, and that update for the caller to fill in. */
static const Usher__FromRelay *new_update_message(
	struct pool *pool, Usher__Update__WhatCase what, Usher__Update **ret_update) {
	Usher__FromRelay *message = POOL_NEW(pool, Usher__FromRelay);
	Usher__Update *update = POOL_NEW(pool, Usher__Update);

	usher__from_relay__init(message);
	usher__update__init(update);
	update->what_case = what;
	message->body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message->update = update;
	*ret_update = update;
	return message;
}

const Usher__FromRelay *encode_state_update(struct pool *pool, const struct update_context *context,
	const struct handoff *handoff, uint64_t cursor) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_HANDOFF, &update);

	update->seq = cursor;
	update->handoff = encode_handoff(pool, context->relay, handoff);
	if (context->is_first_edition) {
		edition_reduce_handoff_to_first(update->handoff);
	}
	update->voice = voice_line(context->site, &handoff->rec, handoff_card(handoff),
		context->now, context->may_name_guest, pool);
	if (context->is_first_edition) {
		update->say = sentences_now_as_one_text(context->site, handoff, pool);
	} else if (!context->has_only_sent) {
		update->now = encode_sentences_now(pool, context->site, handoff, &update->n_now);
		update->then = encode_sentences_next(pool, context->site, handoff, &update->n_then);
	}
	if (!context->is_first_edition && *update->voice) {
		update->voice_language = context->site->languages[0];
	}
	return message;
}

const Usher__FromRelay *encode_counts_update(
	struct pool *pool, const struct relay *relay, const struct handoff *handoff) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_COUNTS, &update);

	update->counts = POOL_NEW(pool, Usher__Counts);
	usher__counts__init(update->counts);
	update->counts->id = encode_id(pool, handoff->rec.handoff);
	update->counts->reached = relay_count_devices_reached(relay, handoff, false);
	update->counts->seen = relay_count_devices_reached(relay, handoff, true);
	return message;
}

const Usher__FromRelay *encode_gone_update(
	struct pool *pool, uint64_t handoff_number, uint64_t cursor) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_GONE, &update);

	update->seq = cursor;
	update->gone = POOL_NEW(pool, Usher__Gone);
	usher__gone__init(update->gone);
	update->gone->id = encode_id(pool, handoff_number);
	return message;
}

const Usher__FromRelay *encode_reset_update(struct pool *pool) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_RESET, &update);

	update->reset = POOL_NEW(pool, Usher__Reset);
	usher__reset__init(update->reset);
	return message;
}

const Usher__FromRelay *encode_in_step_update(struct pool *pool, uint64_t cursor) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_IN_STEP, &update);

	update->seq = cursor;
	update->in_step = POOL_NEW(pool, Usher__InStep);
	usher__in_step__init(update->in_step);
	return message;
}

Usher__Ear *encode_deaf_device(
	struct pool *pool, const struct relay *relay, const Usher__Fact__Device *device) {
	Usher__Ear *encoded = POOL_NEW(pool, Usher__Ear);

	usher__ear__init(encoded);
	encoded->device = device->device;
	encoded->badge = device->person->badge;
	encoded->name = device->person->name;
	encoded->deaf_since = relay_device_deaf_since(relay, device->device);
	encoded->n_posts = device->n_duties < POSTS_TOLD_MAX ? device->n_duties : POSTS_TOLD_MAX;
	encoded->posts = pool_alloc(pool, encoded->n_posts * sizeof *encoded->posts);
	for (size_t i = 0; i < encoded->n_posts; i++) {
		encoded->posts[i] = device->duties[i]->post;
	}
	return encoded;
}

const Usher__FromRelay *encode_deaf_devices_update(
	struct pool *pool, Usher__Ear **deaf_devices, size_t n) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_EARS, &update);

	update->ears = POOL_NEW(pool, Usher__Ears);
	usher__ears__init(update->ears);
	update->ears->deaf = deaf_devices;
	update->ears->n_deaf = n;
	return message;
}

const Usher__FromRelay *encode_site_update(struct pool *pool, uint64_t version) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_SITE_CHANGED, &update);

	update->site_changed = POOL_NEW(pool, Usher__SiteChanged);
	usher__site_changed__init(update->site_changed);
	update->site_changed->version = version;
	return message;
}

const Usher__FromRelay *encode_me_update(struct pool *pool, Usher__Me *me) {
	Usher__Update *update;
	const Usher__FromRelay *message = new_update_message(pool, USHER__UPDATE__WHAT_ME, &update);

	update->me = me;
	return message;
}

const Usher__FromRelay *encode_post_presence_update(
	struct pool *pool, Usher__PostPresence **posts, size_t n, bool whole) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_PRESENCE, &update);

	update->presence = POOL_NEW(pool, Usher__Presence);
	usher__presence__init(update->presence);
	update->presence->posts = posts;
	update->presence->n_posts = n;
	update->presence->whole = whole;
	return message;
}

const Usher__FromRelay *encode_remaining_update(
	struct pool *pool, const uint64_t *numbers, size_t n) {
	Usher__Update *update;
	const Usher__FromRelay *message =
		new_update_message(pool, USHER__UPDATE__WHAT_REMAINING, &update);
	Usher__Remaining *remaining = POOL_NEW(pool, Usher__Remaining);

	usher__remaining__init(remaining);
	update->remaining = remaining;
	remaining->ids = pool_alloc(pool, (n + 1) * sizeof *remaining->ids);
	for (; remaining->n_ids < n; remaining->n_ids++) {
		remaining->ids[remaining->n_ids] = encode_id(pool, numbers[remaining->n_ids]);
	}
	return message;
}
