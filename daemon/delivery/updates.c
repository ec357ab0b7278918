/* SPDX-License-Identifier: MIT */
#include "delivery/updates.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "delivery/state.h"
#include "delivery/sink_private.h"
#include "encode/update.h"
#include "speech/voice.h"

/* A handoff of which something is pending, with the seq at which it changed. One fact may change
 * several: who has been told of some of them comes back for all. */
struct change {
	uint64_t seq, handoff;
	uint64_t cursor; /* whoever is told this far has all that changed up to it */
	unsigned what;   /* enum pending */
};

/* @seen: seq of the last fact that @message tells of. */
static void say(struct client *client, const Usher__FromRelay *message, uint64_t seen) {
	struct packed packed = {.seen = seen};

	packed.bytes = sink_pack(client->sink, message, &packed.size);
	sink_send(client->sink, &packed, client->delivery->durable);
	free(packed.bytes);
}

/* The cursor to come back with. It would be taken for one of the log that the welcome named, so
 * there is none once the supervisors are others than they were then. Nor is there one while a state
 * is held back: if its latest change is lost in a crash, what is left of it is older than what was
 * told meanwhile. */
static uint64_t cursor_for(const struct client *client, uint64_t seq) {
	return client->log == delivery_seen_log(client->delivery) && !client->holds_back ? seq : 0;
}

static void say_counts(struct client *client, const struct handoff *handoff) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_counts(&pool, client->delivery->relay, handoff), handoff->born);
}

static void say_state(struct client *client, const struct handoff *handoff, uint64_t seq) {
	struct delivery *delivery = client->delivery;
	const struct site *site = relay_site(delivery->relay);
	bool named = site &&
		voice_may_name(
			site, relay_device_on_duty(delivery->relay, client->principal->device));
	const struct telling telling = {delivery->relay, site, delivery->now, named};
	struct copy *copy = copies_get(
		&delivery->copies, handoff->rec.handoff, named, client->sink->verbs->form);
	uint64_t cursor = cursor_for(client, seq);

	if (!copy->packed.bytes || copy->cursor != cursor) {
		_cleanup_(pool_finish) struct pool pool = {0};

		free(copy->packed.bytes);
		copy->packed.bytes = sink_pack(client->sink,
			update_state(&pool, &telling, handoff, cursor), &copy->packed.size);
		copy->packed.seen = handoff->rec.changed;
		copy->cursor = cursor;
	}
	sink_send(client->sink, &copy->packed, delivery->durable);
}

static void say_gone(struct client *client, const struct tombstone *tombstone) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_gone(&pool, tombstone->handoff, cursor_for(client, tombstone->seq)),
		tombstone->seq);
}

/* @ready: what the client's duties follow from, which are what the picture is for. */
static void say_reset(struct client *client, uint64_t ready) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_reset(&pool), ready);
	client->reset = false;
}

static void say_in_step(struct client *client, uint64_t seq) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_in_step(&pool, cursor_for(client, seq)), seq);
	client->catching_up = false;
}

static int by_number(uint64_t a, uint64_t b) {
	return (a > b) - (a < b);
}

static int by_seq(const void *a, const void *b) {
	const struct change *x = a, *y = b;

	if (x->seq != y->seq) {
		return by_number(x->seq, y->seq);
	}
	return by_number(x->handoff, y->handoff);
}

/* The seq at which a handoff changed or was filed; 0: nobody knows it any more. */
static uint64_t changed_at(const struct delivery *delivery, uint64_t number) {
	const struct handoff *handoff = relay_handoff(delivery->relay, number);
	const struct tombstone *tombstone;

	if (handoff) {
		return handoff->rec.changed;
	}
	tombstone = tombstones_find(&delivery->tombstones, number);
	return tombstone ? tombstone->seq : 0;
}

/* All that is pending for the client, in order of seq, *@ret_n changes; the caller frees. */
static struct change *changes_in_order(const struct client *client, size_t *ret_n) {
	struct change *list = NEW_N(struct change, client->pending.n);
	const struct pending_slot *slot;
	size_t n = 0, at = 0;

	while ((slot = pending_set_next(&client->pending, &at))) {
		list[n++] = (struct change){
			.seq = changed_at(client->delivery, slot->handoff),
			.handoff = slot->handoff,
			.what = slot->what,
		};
	}
	qsort(list, n, sizeof *list, by_seq);
	for (size_t i = 0; i < n; i++) {
		bool more = i + 1 < n && list[i + 1].seq == list[i].seq;

		list[i].cursor = more ? list[i].seq - 1 : list[i].seq;
	}
	*ret_n = n;
	return list;
}

/* The state waits for the disk. A device's word does not wait for the state, only for its handoff.
 */
static void tell_counts_alone(struct client *client, const struct change *change) {
	const struct delivery *delivery = client->delivery;
	const struct handoff *handoff = relay_handoff(delivery->relay, change->handoff);

	if (change->what & PENDING_COUNTS && handoff && handoff->born <= delivery->durable) {
		say_counts(client, handoff);
		pending_set_remove(&client->pending, change->handoff, PENDING_COUNTS);
	}
	client->next = change->seq < client->next ? change->seq : client->next;
}

/* Tell of one change, if it may be told now. */
static void tell(struct client *client, const struct change *change) {
	const struct delivery *delivery = client->delivery;
	const struct handoff *handoff = relay_handoff(delivery->relay, change->handoff);
	const struct tombstone *tombstone =
		handoff ? NULL : tombstones_find(&delivery->tombstones, change->handoff);
	bool durable = change->seq <= delivery->durable;

	if (change->what & PENDING_STATE && !durable) {
		tell_counts_alone(client, change);
		return;
	}
	if (handoff && change->what & PENDING_STATE) {
		say_state(client, handoff, change->cursor);
	} else if (handoff) {
		say_counts(client, handoff);
	} else if (tombstone) {
		say_gone(client, tombstone);
	} else {
		client->lost = true; /* so many went after it that nobody knows it any more */
	}
	pending_set_remove(&client->pending, change->handoff, PENDING_BOTH);
}

/* Must any of the states wait that has an older one on the disk? The list is in order of seq. */
static bool must_hold_back(const struct client *client, const struct change *list, size_t n) {
	const struct delivery *delivery = client->delivery;

	while (n-- > 0 && list[n].seq > delivery->durable) {
		const struct handoff *handoff = relay_handoff(delivery->relay, list[n].handoff);

		if (list[n].what & PENDING_STATE &&
			(!handoff || handoff->born <= delivery->durable)) {
			return true;
		}
	}
	return false;
}

static void tell_changes(struct client *client) {
	size_t n, i;
	_cleanup_(freep) struct change *list = changes_in_order(client, &n);

	client->holds_back = must_hold_back(client, list, n);
	for (i = 0; i < n && sink_has_room(client->sink); i++) {
		tell(client, &list[i]);
	}
	if (i < n) {
		client->next = 0; /* there is no room for more */
	}
}

/* Nothing is pending any more. */
static void end_catching_up(struct client *client) {
	if (client->catching_up) {
		say_in_step(client, client->delivery->durable);
		if (client->delivery->n_deaf || client->presence_told) {
			client_mark_presence(client);
		}
	}
	pending_set_finish(&client->pending);
	list_remove(&client->dirty);
}

void updates_tell(struct client *client) {
	uint64_t ready = client->ready;

	if (client->ready > client->delivery->durable || !sink_has_room(client->sink)) {
		return;
	}
	client->ready = 0;
	client->next = UINT64_MAX;
	if (client->reset) {
		say_reset(client, ready);
	}
	tell_changes(client);
	if (client->lost) {
		client->lost = false;
		client_start_over(client);
		updates_tell(client);
		return;
	}
	if (!client->pending.n) {
		end_catching_up(client);
	}
}
