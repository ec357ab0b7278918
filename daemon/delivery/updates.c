/* SPDX-License-Identifier: MIT */
#include "delivery/updates.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "delivery/sink_private.h"
#include "delivery/site_feed.h"
#include "delivery/state.h"
#include "encode/edition.h"
#include "encode/encode.h"
#include "encode/update.h"
#include "speech/voice.h"

/* A handoff of which something is pending, with the seq at which it changed. One fact may change
 * several: who has been told of some of them comes back for all. */
struct change {
	uint64_t seq, handoff;
	uint64_t cursor; /* whoever is told this far has all that changed up to it */
	unsigned what;   /* enum pending */
};

/* @seen_seq: seq of the last fact that @message tells of. */
static void send_message(
	struct client *client, const Usher__FromRelay *message, uint64_t seen_seq) {
	sink_send_message(client->sink, message, seen_seq, client->delivery->durable_seq);
}

/* The cursor to come back with. It would be taken for one of the log that the welcome named, so
 * there is none once the supervisors are others than they were then. Nor is there one while a state
 * is held back: if its latest change is lost in a crash, what is left of it is older than what was
 * told meanwhile. And who does not know yet what remains must be told that when they come back. */
static uint64_t cursor_for(const struct client *client, uint64_t seq) {
	return client->log_id == client->delivery->log_id && !client->is_holding_back &&
			!client->remaining_pending
		? seq
		: 0;
}

static void send_counts_update(struct client *client, const struct handoff *handoff) {
	_cleanup_(pool_finish) struct pool pool = {0};

	send_message(client, encode_counts_update(&pool, client->delivery->relay, handoff),
		handoff->offered_seq);
}

/* With what the state of @handoff is told to @client. */
static struct update_context make_context(
	const struct client *client, const struct handoff *handoff) {
	const struct delivery *delivery = client->delivery;
	const struct relay *relay = delivery->relay;
	const struct site *site = relay_site(relay);
	const char *device = client->principal->device;
	struct update_context context = {.relay = relay, .site = site, .now = delivery->now};

	context.may_name_guest =
		site && voice_may_name_guest_on_device(site, relay_signed_on_device(relay, device));
	context.is_first_edition = edition_is_first(client->edition);
	context.has_only_sent =
		!context.is_first_edition && relay_device_only_sends(relay, device, &handoff->rec);
	return context;
}

/* One for each handoff and way in which its state is told: some may name a guest aloud and others
 * may not, say. */
static uint64_t cache_key(const struct update_context *context, const struct handoff *handoff) {
	uint64_t key = handoff->rec.handoff << 3;

	key |= context->may_name_guest;
	key |= (uint64_t)context->is_first_edition << 1;
	key |= (uint64_t)context->has_only_sent << 2;
	return key;
}

static void send_state_update(
	struct client *client, const struct handoff *handoff, uint64_t cursor_seq) {
	struct delivery *delivery = client->delivery;
	const struct update_context context = make_context(client, handoff);
	struct cached_state *cached = state_cache_find_or_add(
		&delivery->state_cache, cache_key(&context, handoff), client->sink->verbs->form);
	uint64_t cursor = cursor_for(client, cursor_seq);

	if (!cached->packed.bytes || cached->cursor != cursor) {
		_cleanup_(pool_finish) struct pool pool = {0};

		free(cached->packed.bytes);
		cached->packed.bytes = sink_pack(client->sink,
			encode_state_update(&pool, &context, handoff, cursor),
			&cached->packed.size);
		cached->packed.seen_seq = handoff->rec.changed;
		cached->cursor = cursor;
	}
	sink_send(client->sink, &cached->packed, delivery->durable_seq);
}

static void send_gone_update(struct client *client, const struct tombstone *tombstone) {
	_cleanup_(pool_finish) struct pool pool = {0};

	send_message(client,
		encode_gone_update(&pool, tombstone->handoff, cursor_for(client, tombstone->seq)),
		tombstone->seq);
}

/* @ready_seq: what the client's duties follow from, which are what the picture is for. */
static void send_reset_update(struct client *client, uint64_t ready_seq) {
	_cleanup_(pool_finish) struct pool pool = {0};

	send_message(client, encode_reset_update(&pool), ready_seq);
	client->reset_pending = false;
}

/* Who its device is. */
static void send_me_update(struct client *client, uint64_t changed_seq) {
	_cleanup_(pool_finish) struct pool pool = {0};

	send_message(client,
		encode_me_update(&pool,
			encode_me(&pool, client->delivery->relay, client->principal->device)),
		changed_seq);
	client->me_told_seq = changed_seq;
}

/* The numbers of all handoffs that the client may see, *@ret_n of them; the caller frees. */
static uint64_t *collect_visible_numbers(const struct client *client, size_t *ret_n) {
	const struct relay *relay = client->delivery->relay;
	size_t n, n_visible = 0;
	const struct handoff **handoffs = relay_collect_handoffs(relay, false, &n);
	uint64_t *numbers = NEW_N(uint64_t, n);

	for (size_t i = 0; i < n; i++) {
		if (relay_device_may_see_handoff(
			    relay, client->principal->device, &handoffs[i]->rec)) {
			numbers[n_visible++] = handoffs[i]->rec.handoff;
		}
	}
	free(handoffs);
	*ret_n = n_visible;
	return numbers;
}

/* All states were told: which handoffs are left of those that were told before. If these are too
 * many for a message, it begins anew. */
static void send_remaining_update(struct client *client) {
	enum {
		REMAINING_MAX = 3000, /* ids of up to 13 characters: it must fit a frame */
	};
	size_t n;
	_cleanup_(freep) uint64_t *numbers = collect_visible_numbers(client, &n);
	_cleanup_(pool_finish) struct pool pool = {0};

	client->remaining_pending = false;
	if (n > REMAINING_MAX) {
		client->must_start_over = true;
	} else {
		send_message(client, encode_remaining_update(&pool, numbers, n),
			client->delivery->durable_seq);
	}
}

static void send_in_step_update(struct client *client, uint64_t seq) {
	_cleanup_(pool_finish) struct pool pool = {0};

	send_message(client, encode_in_step_update(&pool, cursor_for(client, seq)), seq);
	client->catching_up = false;
}

static int compare_numbers(uint64_t a, uint64_t b) {
	return (a > b) - (a < b);
}

static int by_seq(const void *a, const void *b) {
	const struct change *x = a, *y = b;

	if (x->seq != y->seq) {
		return compare_numbers(x->seq, y->seq);
	}
	return compare_numbers(x->handoff, y->handoff);
}

/* The seq at which a handoff changed or was archived; 0: nobody knows it any more. */
static uint64_t last_change_seq(const struct delivery *delivery, uint64_t number) {
	const struct handoff *handoff = relay_handoff(delivery->relay, number);
	const struct tombstone *tombstone;

	if (handoff) {
		return handoff->rec.changed;
	}
	tombstone = tombstones_find(&delivery->tombstones, number);
	return tombstone ? tombstone->seq : 0;
}

/* All that is pending for the client, in order of seq, *@ret_n changes; the caller frees. */
static struct change *collect_changes_by_seq(const struct client *client, size_t *ret_n) {
	struct change *list = NEW_N(struct change, client->pending.n);
	const struct pending_slot *slot;
	size_t n = 0, position = 0;

	while ((slot = pending_set_next(&client->pending, &position))) {
		list[n++] = (struct change){
			.seq = last_change_seq(client->delivery, slot->handoff),
			.handoff = slot->handoff,
			.what = slot->what,
		};
	}
	qsort(list, n, sizeof *list, by_seq);
	for (size_t i = 0; i < n; i++) {
		bool same_seq_follows = i + 1 < n && list[i + 1].seq == list[i].seq;

		list[i].cursor = same_seq_follows ? list[i].seq - 1 : list[i].seq;
	}
	*ret_n = n;
	return list;
}

/* The state waits for the disk. A device's word does not wait for the state, only for its handoff.
 */
static void postpone_state_tell_counts(struct client *client, const struct change *change) {
	const struct delivery *delivery = client->delivery;
	const struct handoff *handoff = relay_handoff(delivery->relay, change->handoff);

	if (change->what & PENDING_COUNTS && handoff &&
		handoff->offered_seq <= delivery->durable_seq) {
		send_counts_update(client, handoff);
		pending_set_remove(&client->pending, change->handoff, PENDING_COUNTS);
	}
	client->lowest_pending_seq =
		change->seq < client->lowest_pending_seq ? change->seq : client->lowest_pending_seq;
}

/* Tell of one change, if it may be told now. */
static void tell_or_postpone_change(struct client *client, const struct change *change) {
	const struct delivery *delivery = client->delivery;
	const struct handoff *handoff = relay_handoff(delivery->relay, change->handoff);
	const struct tombstone *tombstone =
		handoff ? NULL : tombstones_find(&delivery->tombstones, change->handoff);
	bool is_durable = change->seq <= delivery->durable_seq;

	if (change->what & PENDING_STATE && !is_durable) {
		postpone_state_tell_counts(client, change);
		return;
	}
	if (handoff && change->what & PENDING_STATE) {
		send_state_update(client, handoff, change->cursor);
	} else if (handoff) {
		send_counts_update(client, handoff);
	} else if (tombstone) {
		send_gone_update(client, tombstone);
	} else {
		client->must_start_over = true; /* so many went after it that nobody knows it any
						   more */
	}
	pending_set_remove(&client->pending, change->handoff, PENDING_BOTH);
}

/* Must any of the states wait that has an older one on the disk? The list is in order of seq. */
static bool must_hold_back(const struct client *client, const struct change *list, size_t n) {
	const struct delivery *delivery = client->delivery;

	while (n-- > 0 && list[n].seq > delivery->durable_seq) {
		const struct handoff *handoff = relay_handoff(delivery->relay, list[n].handoff);

		if (list[n].what & PENDING_STATE &&
			(!handoff || handoff->offered_seq <= delivery->durable_seq)) {
			return true;
		}
	}
	return false;
}

static void tell_changes(struct client *client) {
	size_t n, i;
	_cleanup_(freep) struct change *list = collect_changes_by_seq(client, &n);

	client->is_holding_back = must_hold_back(client, list, n);
	for (i = 0; i < n && sink_has_room(client->sink); i++) {
		tell_or_postpone_change(client, &list[i]);
	}
	if (i < n) {
		client->lowest_pending_seq = 0; /* there is no room for more */
	}
}

/* Who the device is, if that is something else than what was told last. Returns the seq that must
 * be durable for that; UINT64_MAX: it is told. */
static uint64_t tell_me_or_find_seq_to_wait_for(struct client *client) {
	const struct delivery *delivery = client->delivery;
	uint64_t seq = relay_device_own_changed_seq(delivery->relay, client->principal->device);

	if (seq > delivery->durable_seq) {
		return seq;
	}
	client->me_pending = false;
	if (seq > client_me_told_seq(client)) {
		send_me_update(client, seq);
	}
	return UINT64_MAX;
}

/* The client is in step. Now it is told, too, how things are elsewhere. */
static void end_catching_up(struct client *client) {
	struct delivery *delivery = client->delivery;

	send_in_step_update(client, delivery->durable_seq);
	if (client_is_told_of_deaf_devices(client) &&
		(delivery->n_deaf || delivery->deaf_changed || client->deaf_told)) {
		client_mark_deaf_pending(client);
	}
	delivery->presence_pending |= client_is_told_of_presence(client);
}

/* No handoff is pending any more. */
static void conclude_updates(struct client *client) {
	if (client->catching_up) {
		end_catching_up(client);
	}
	pending_set_finish(&client->pending);
	if (!client->me_pending) {
		list_remove(&client->dirty_link);
	}
	site_feed_tell(client);
}

void updates_tell(struct client *client) {
	uint64_t ready_seq = client->ready_seq, me_seq = UINT64_MAX;

	if (!sink_has_room(client->sink)) {
		return;
	}
	if (client->me_pending) {
		me_seq = tell_me_or_find_seq_to_wait_for(client);
	}
	if (ready_seq > client->delivery->durable_seq) {
		return;
	}
	client->ready_seq = 0;
	client->lowest_pending_seq = me_seq;
	if (client->reset_pending) {
		send_reset_update(client, ready_seq);
	}
	tell_changes(client);
	if (!client->pending.n && client->remaining_pending) {
		send_remaining_update(client);
	}
	if (client->must_start_over) {
		client->must_start_over = false;
		client_start_over(client);
		updates_tell(client);
	} else if (!client->pending.n) {
		conclude_updates(client);
	}
}
