/* SPDX-License-Identifier: MIT */
/* What a client has still to be told of handoffs, and the telling. */
#include "base/memory.h"
#include "daemon/outbox_private.h"
#include "encode/update.h"
#include "speech/voice.h"

enum {
	COPIES_KEPT = 1024, /* places in the table of copies */
};

/* A state as it is told in this flush, to whoever is owed it. */
struct copy {
	uint64_t cursor;
	size_t size;
	void *frame;
};

static void soil(struct client *client, uint64_t next) {
	client->next = next < client->next ? next : client->next;
	if (list_empty(&client->dirty)) {
		list_append(&client->outbox->dirty, &client->dirty);
	}
}

void owed_add(struct client *client, uint64_t handoff, enum owed what, uint64_t seq) {
	uintptr_t owed = (uintptr_t)idmap_get(&client->owed, handoff);

	idmap_put(&client->owed, handoff, (void *)(owed | what));
	soil(client, seq);
}

/* Owe the client all that it may see; what has changed after @cursor as states, of the rest the
 * counts. */
static void owe_since(struct client *client, uint64_t cursor) {
	const struct outbox *outbox = client->outbox;
	size_t n;
	const struct handoff **handoffs = relay_handoffs(outbox->relay, false, &n);

	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Handoff *is = &handoffs[i]->is;

		if (relay_may_see_handoff(outbox->relay, client->device, is)) {
			owed_add(client, is->handoff,
				is->changed > cursor ? OWED_STATE : OWED_COUNTS, 0);
		}
	}
	free(handoffs);
	for (size_t i = 0; cursor && i < GRAVES_KEPT; i++) {
		const struct tomb *tomb = &outbox->graves.tombs[i];

		if (tomb->seq > cursor &&
			relay_may_see(outbox->relay, client->device,
				(const char *const *)tomb->posts, tomb->n_posts)) {
			owed_add(client, tomb->handoff, OWED_STATE, 0);
		}
	}
	client->catching_up = true;
	client->ready = relay_seq(outbox->relay);
	soil(client, 0);
}

static void take_seats(struct client *client) {
	struct outbox *outbox = client->outbox;
	const Usher__Fact__Device *duty = relay_duty(outbox->relay, client->device);

	audience_leave(&outbox->audience, &client->seats);
	audience_sit(&outbox->audience, BENCH_DEVICE, client->device, &client->seats, client);
	for (size_t i = 0; duty && i < duty->n_duties; i++) {
		audience_sit(&outbox->audience, BENCH_POST, duty->duties[i]->post, &client->seats,
			client);
	}
	if (relay_sees_all(outbox->relay, client->device)) {
		audience_sit(&outbox->audience, BENCH_ALL, "", &client->seats, client);
	}
}

void owed_resume(struct client *client, uint64_t cursor) {
	take_seats(client);
	owe_since(client, cursor);
}

void owed_start_over(struct client *client) {
	take_seats(client);
	idmap_finish(&client->owed);
	client->reset = true;
	owe_since(client, 0);
}

/* Takes @frame. */
static void say(struct client *client, void *frame, size_t size) {
	session_send(client->session, frame, size, false);
	free(frame);
}

/* The cursor to come back with. It would be taken for one of the log that the welcome named, so
 * there is none once the supervisors are others than they were then. Nor is there one while a state
 * is held back: if its latest change is lost in a crash, what is left of it is older than what was
 * told meanwhile. */
static uint64_t cursor_for(const struct client *client, uint64_t seq) {
	return client->log == outbox_log(client->outbox) && !client->holds_back ? seq : 0;
}

static void say_counts(struct client *client, const struct handoff *handoff) {
	size_t size;
	void *frame = update_counts(client->outbox->relay, handoff, &size);

	say(client, frame, size);
}

/* Whoever is told in this flush is told the same, so it is packed once; or twice, where some may
 * name a guest aloud and others may not. */
static void say_state(struct client *client, const struct handoff *handoff, uint64_t seq) {
	const struct outbox *outbox = client->outbox;
	bool named = outbox->site &&
		voice_may_name(outbox->site, relay_duty(outbox->relay, client->device));
	const struct telling telling = {outbox->relay, outbox->site, outbox->now, named};
	struct idmap *copies = &client->outbox->copies;
	uint64_t key = 2 * handoff->is.handoff + named;
	struct copy *copy = idmap_get(copies, key);
	uint64_t cursor = cursor_for(client, seq);

	if (!copy) {
		copy = NEW(struct copy);
		idmap_put(copies, key, copy);
	}
	if (!copy->frame || copy->cursor != cursor) {
		free(copy->frame);
		copy->frame = update_state(&telling, handoff, cursor, &copy->size);
		copy->cursor = cursor;
	}
	session_send(client->session, copy->frame, copy->size, false);
}

void owed_told(struct outbox *outbox) {
	uint64_t id;
	size_t at = 0;
	void *thing;

	if (!outbox->copies.n) {
		return;
	}
	while (idmap_next(&outbox->copies, &at, &id, &thing)) {
		free(((struct copy *)thing)->frame);
		free(thing);
	}
	if (outbox->copies.size > COPIES_KEPT) {
		idmap_finish(&outbox->copies);
	} else {
		idmap_clear(&outbox->copies);
	}
}

static void say_gone(struct client *client, const struct tomb *tomb) {
	size_t size;
	void *frame = update_gone(tomb->handoff, cursor_for(client, tomb->seq), &size);

	say(client, frame, size);
}

static void say_reset(struct client *client) {
	size_t size;
	void *frame = update_reset(&size);

	say(client, frame, size);
	client->reset = false;
}

static void say_in_step(struct client *client, uint64_t seq) {
	size_t size;
	void *frame = update_in_step(cursor_for(client, seq), &size);

	say(client, frame, size);
	client->catching_up = false;
}

/* A handoff that a client is owed, with the seq at which it changed. One fact may change several:
 * who has been told of some of them comes back for all. */
struct due {
	uint64_t seq, handoff;
	uint64_t cursor; /* whoever is told this far has all that changed up to it */
	uintptr_t owed;
};

static int by_seq(const void *a, const void *b) {
	const struct due *x = a, *y = b;

	return x->seq != y->seq ? (x->seq > y->seq) - (x->seq < y->seq)
				: (x->handoff > y->handoff) - (x->handoff < y->handoff);
}

/* What the client is owed, in order of seq; the caller frees. */
static struct due *due_list(const struct client *client, size_t *ret_n) {
	const struct outbox *outbox = client->outbox;
	struct due *list = must(malloc((client->owed.n + 1) * sizeof *list));
	size_t n = 0, at = 0;
	uint64_t id;
	void *owed;

	while (idmap_next(&client->owed, &at, &id, &owed)) {
		const struct handoff *handoff = relay_handoff(outbox->relay, id);
		const struct tomb *tomb = handoff ? NULL : graves_find(&outbox->graves, id);

		list[n++] = (struct due){
			.seq = handoff ? handoff->is.changed
				: tomb ? tomb->seq
				       : 0,
			.handoff = id,
			.owed = (uintptr_t)owed,
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

/* Tell one owed thing, if it may be told now. */
static void tell(struct client *client, const struct due *due) {
	const struct handoff *handoff = relay_handoff(client->outbox->relay, due->handoff);
	const struct tomb *tomb =
		handoff ? NULL : graves_find(&client->outbox->graves, due->handoff);
	bool durable = due->seq <= client->outbox->durable;

	if (due->owed & OWED_STATE && !durable) {
		/* a device's word does not wait for the state, only for its handoff */
		if (due->owed & OWED_COUNTS && handoff &&
			handoff->born <= client->outbox->durable) {
			say_counts(client, handoff);
			idmap_put(&client->owed, due->handoff, (void *)(uintptr_t)OWED_STATE);
		}
		client->next = due->seq < client->next ? due->seq : client->next;
		return;
	}
	if (handoff && due->owed & OWED_STATE) {
		say_state(client, handoff, due->cursor);
	} else if (handoff) {
		say_counts(client, handoff);
	} else if (tomb) {
		say_gone(client, tomb);
	} else {
		client->lost = true; /* it went, and so many after it that nobody knows it any more
				      */
	}
	idmap_remove(&client->owed, due->handoff);
}

/* Must any of the states wait that has an older one on the disk? The list is in order of seq. */
static bool must_hold_back(const struct client *client, const struct due *list, size_t n) {
	const struct outbox *outbox = client->outbox;

	while (n-- > 0 && list[n].seq > outbox->durable) {
		const struct handoff *handoff = relay_handoff(outbox->relay, list[n].handoff);

		if (list[n].owed & OWED_STATE && (!handoff || handoff->born <= outbox->durable)) {
			return true;
		}
	}
	return false;
}

void owed_tell(struct client *client) {
	struct due *list;
	size_t n, i;

	if (client->ready > client->outbox->durable ||
		session_pending(client->session) > PENDING_MAX) {
		return;
	}
	client->ready = 0;
	client->next = UINT64_MAX;
	if (client->reset) {
		say_reset(client);
	}
	list = due_list(client, &n);
	client->holds_back = must_hold_back(client, list, n);
	for (i = 0; i < n && session_pending(client->session) <= PENDING_MAX; i++) {
		tell(client, &list[i]);
	}
	if (i < n) {
		client->next = 0; /* it has no room for more */
	}
	free(list);
	if (client->lost) {
		client->lost = false;
		owed_start_over(client);
		owed_tell(client);
		return;
	}
	if (client->owed.n) {
		return;
	}
	if (client->catching_up) {
		say_in_step(client, client->outbox->durable);
		if (client->outbox->n_deaf || client->ears_told) {
			ears_owe(client);
		}
	}
	idmap_finish(&client->owed);
	list_remove(&client->dirty);
}
