/* SPDX-License-Identifier: MIT */
/* What a client has still to be told of handoffs, and the telling. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "delivery/delivery_private.h"
#include "encode/update.h"
#include "speech/voice.h"

enum {
	COPIES_KEPT = 1024, /* places in the table of copies */
};

/* A state as it is told in this flush, to whoever is pending it; packed once for each form. */
struct copy {
	struct copy *next; /* of another form */
	const struct sink_form *form;
	uint64_t cursor;
	size_t size;
	void *bytes;
};

static void mark_dirty(struct client *client, uint64_t next) {
	client->next = next < client->next ? next : client->next;
	if (list_empty(&client->dirty)) {
		list_append(&client->delivery->dirty, &client->dirty);
	}
}

void pending_add(struct client *client, uint64_t handoff, enum pending what, uint64_t seq) {
	uintptr_t pending = (uintptr_t)idmap_get(&client->pending, handoff);

	idmap_put(&client->pending, handoff, (void *)(pending | what));
	mark_dirty(client, seq);
}

/* Owe the client all that it may see; what has changed after @cursor as states, of the rest the
 * counts. */
static void mark_since(struct client *client, uint64_t cursor) {
	const struct delivery *delivery = client->delivery;
	size_t n;
	const struct handoff **handoffs = relay_handoffs(delivery->relay, false, &n);

	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Handoff *is = &handoffs[i]->is;

		if (relay_may_see_handoff(delivery->relay, client->principal->device, is)) {
			pending_add(client, is->handoff,
				is->changed > cursor ? PENDING_STATE : PENDING_COUNTS, 0);
		}
	}
	free(handoffs);
	for (size_t i = 0; cursor && i < TOMBSTONES_KEPT; i++) {
		const struct tombstone *tombstone = &delivery->tombstones.tombs[i];

		if (tombstone->seq > cursor &&
			relay_may_see(delivery->relay, client->principal->device,
				(const char *const *)tombstone->posts, tombstone->n_posts)) {
			pending_add(client, tombstone->handoff, PENDING_STATE, 0);
		}
	}
	client->catching_up = true;
	client->ready = relay_seq(delivery->relay);
	mark_dirty(client, 0);
}

static void subscribe(struct client *client) {
	struct delivery *delivery = client->delivery;
	const Usher__Fact__Device *duty = relay_duty(delivery->relay, client->principal->device);

	subscriptions_drop(&delivery->subscriptions, &client->subscriptions);
	subscriptions_add(&delivery->subscriptions, TOPIC_DEVICE, client->principal->device,
		&client->subscriptions, client);
	for (size_t i = 0; duty && i < duty->n_duties; i++) {
		subscriptions_add(&delivery->subscriptions, TOPIC_POST, duty->duties[i]->post,
			&client->subscriptions, client);
	}
	if (relay_sees_all(delivery->relay, client->principal->device)) {
		subscriptions_add(
			&delivery->subscriptions, TOPIC_ALL, "", &client->subscriptions, client);
	}
}

void pending_resume(struct client *client, uint64_t cursor) {
	subscribe(client);
	mark_since(client, cursor);
}

void pending_start_over(struct client *client) {
	subscribe(client);
	idmap_finish(&client->pending);
	client->reset = true;
	mark_since(client, 0);
}

static void say(struct client *client, const Usher__FromRelay *message) {
	size_t size;
	_cleanup_(freep) void *bytes = client->sink->verbs->form->pack(message, &size);

	client->sink->verbs->send(client->sink, bytes, size, false);
}

/* The cursor to come back with. It would be taken for one of the log that the welcome named, so
 * there is none once the supervisors are others than they were then. Nor is there one while a state
 * is held back: if its latest change is lost in a crash, what is left of it is older than what was
 * told meanwhile. */
static uint64_t cursor_for(const struct client *client, uint64_t seq) {
	return client->log == delivery_log(client->delivery) && !client->holds_back ? seq : 0;
}

static void say_counts(struct client *client, const struct handoff *handoff) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_counts(&pool, client->delivery->relay, handoff));
}

/* The copy of @key in @form: an empty one if there is none yet. */
static struct copy *copy_for(struct idmap *copies, uint64_t key, const struct sink_form *form) {
	struct copy *first = idmap_get(copies, key), *copy = first;

	while (copy && copy->form != form) {
		copy = copy->next;
	}
	if (!copy) {
		copy = NEW(struct copy);
		copy->form = form;
		copy->next = first;
		idmap_put(copies, key, copy);
	}
	return copy;
}

/* Whoever is told in this flush is told the same, so it is packed once; or twice, where some may
 * name a guest aloud and others may not. */
static void say_state(struct client *client, const struct handoff *handoff, uint64_t seq) {
	const struct delivery *delivery = client->delivery;
	bool named = delivery->site &&
		voice_may_name(
			delivery->site, relay_duty(delivery->relay, client->principal->device));
	const struct telling telling = {delivery->relay, delivery->site, delivery->now, named};
	struct copy *copy = copy_for(&client->delivery->copies, 2 * handoff->is.handoff + named,
		client->sink->verbs->form);
	uint64_t cursor = cursor_for(client, seq);

	if (!copy->bytes || copy->cursor != cursor) {
		_cleanup_(pool_finish) struct pool pool = {0};

		free(copy->bytes);
		copy->bytes = copy->form->pack(
			update_state(&pool, &telling, handoff, cursor), &copy->size);
		copy->cursor = cursor;
	}
	client->sink->verbs->send(client->sink, copy->bytes, copy->size, false);
}

void pending_told(struct delivery *delivery) {
	uint64_t id;
	size_t at = 0;
	void *thing;

	if (!delivery->copies.n) {
		return;
	}
	while (idmap_next(&delivery->copies, &at, &id, &thing)) {
		for (struct copy *copy = thing, *next; copy; copy = next) {
			next = copy->next;
			free(copy->bytes);
			free(copy);
		}
	}
	if (delivery->copies.size > COPIES_KEPT) {
		idmap_finish(&delivery->copies);
	} else {
		idmap_clear(&delivery->copies);
	}
}

static void say_gone(struct client *client, const struct tombstone *tombstone) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_gone(&pool, tombstone->handoff, cursor_for(client, tombstone->seq)));
}

static void say_reset(struct client *client) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_reset(&pool));
	client->reset = false;
}

static void say_in_step(struct client *client, uint64_t seq) {
	_cleanup_(pool_finish) struct pool pool = {0};

	say(client, update_in_step(&pool, cursor_for(client, seq)));
	client->catching_up = false;
}

/* A handoff that a client is pending, with the seq at which it changed. One fact may change
 * several: who has been told of some of them comes back for all. */
struct due {
	uint64_t seq, handoff;
	uint64_t cursor; /* whoever is told this far has all that changed up to it */
	uintptr_t pending;
};

static int by_seq(const void *a, const void *b) {
	const struct due *x = a, *y = b;

	return x->seq != y->seq ? (x->seq > y->seq) - (x->seq < y->seq)
				: (x->handoff > y->handoff) - (x->handoff < y->handoff);
}

/* What the client is pending, in order of seq; the caller frees. */
static struct due *due_list(const struct client *client, size_t *ret_n) {
	const struct delivery *delivery = client->delivery;
	struct due *list = must(malloc((client->pending.n + 1) * sizeof *list));
	size_t n = 0, at = 0;
	uint64_t id;
	void *pending;

	while (idmap_next(&client->pending, &at, &id, &pending)) {
		const struct handoff *handoff = relay_handoff(delivery->relay, id);
		const struct tombstone *tombstone =
			handoff ? NULL : tombstones_find(&delivery->tombstones, id);

		list[n++] = (struct due){
			.seq = handoff      ? handoff->is.changed
				: tombstone ? tombstone->seq
					    : 0,
			.handoff = id,
			.pending = (uintptr_t)pending,
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

/* Tell one pending thing, if it may be told now. */
static void tell(struct client *client, const struct due *due) {
	const struct handoff *handoff = relay_handoff(client->delivery->relay, due->handoff);
	const struct tombstone *tombstone =
		handoff ? NULL : tombstones_find(&client->delivery->tombstones, due->handoff);
	bool durable = due->seq <= client->delivery->durable;

	if (due->pending & PENDING_STATE && !durable) {
		/* a device's word does not wait for the state, only for its handoff */
		if (due->pending & PENDING_COUNTS && handoff &&
			handoff->born <= client->delivery->durable) {
			say_counts(client, handoff);
			idmap_put(&client->pending, due->handoff, (void *)(uintptr_t)PENDING_STATE);
		}
		client->next = due->seq < client->next ? due->seq : client->next;
		return;
	}
	if (handoff && due->pending & PENDING_STATE) {
		say_state(client, handoff, due->cursor);
	} else if (handoff) {
		say_counts(client, handoff);
	} else if (tombstone) {
		say_gone(client, tombstone);
	} else {
		client->lost = true; /* it went, and so many after it that nobody knows it any more
				      */
	}
	idmap_remove(&client->pending, due->handoff);
}

/* Must any of the states wait that has an older one on the disk? The list is in order of seq. */
static bool must_hold_back(const struct client *client, const struct due *list, size_t n) {
	const struct delivery *delivery = client->delivery;

	while (n-- > 0 && list[n].seq > delivery->durable) {
		const struct handoff *handoff = relay_handoff(delivery->relay, list[n].handoff);

		if (list[n].pending & PENDING_STATE &&
			(!handoff || handoff->born <= delivery->durable)) {
			return true;
		}
	}
	return false;
}

void pending_tell(struct client *client) {
	struct due *list;
	size_t n, i;

	if (client->ready > client->delivery->durable || !sink_has_room(client->sink)) {
		return;
	}
	client->ready = 0;
	client->next = UINT64_MAX;
	if (client->reset) {
		say_reset(client);
	}
	list = due_list(client, &n);
	client->holds_back = must_hold_back(client, list, n);
	for (i = 0; i < n && sink_has_room(client->sink); i++) {
		tell(client, &list[i]);
	}
	if (i < n) {
		client->next = 0; /* it has no room for more */
	}
	free(list);
	if (client->lost) {
		client->lost = false;
		pending_start_over(client);
		pending_tell(client);
		return;
	}
	if (client->pending.n) {
		return;
	}
	if (client->catching_up) {
		say_in_step(client, client->delivery->durable);
		if (client->delivery->n_deaf || client->presence_told) {
			presence_feed_mark(client);
		}
	}
	idmap_finish(&client->pending);
	list_remove(&client->dirty);
}
