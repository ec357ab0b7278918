/* SPDX-License-Identifier: MIT */
#include "daemon/outbox.h"

#include "base/cleanup.h"
#include "base/idmap.h"
#include "base/memory.h"
#include "daemon/graves.h"
#include "daemon/words.h"
#include "proto/frame.h"
#include "proto/text.h"

#include <string.h>
#include <xxhash.h>

enum {
	PENDING_MAX = 64 * 1024, /* bytes; updates wait while a session has more to send */
};

/* What a client has still to be told of a handoff. */
enum owed {
	OWED_STATE = 1,
	OWED_COUNTS = 2,
};

/* A reply that waits. */
struct held {
	struct list link;   /* outbox.held, in order of seq */
	struct list sister; /* client.held */
	struct client *client;
	uint64_t seq;
	void *frame;
	size_t size;
	bool answer;
};

struct client {
	struct outbox *outbox;
	struct list link;  /* outbox.clients */
	struct list dirty; /* outbox.dirty, while it is owed something */
	struct list held;  /* of struct held, by sister */
	struct session *session;
	char *device;
	uint64_t run;
	uint64_t log; /* as its welcome says */
	bool listens;
	bool reset;        /* owed before everything else */
	bool lost;         /* something went that it cannot be told of: it begins anew */
	bool catching_up;  /* owed after everything else: "in step" */
	bool holds_back;   /* a state that it is owed waits for the disk, while others are told */
	uint64_t ready;    /* seq that must be durable before the first update */
	struct idmap owed; /* handoff -> enum owed, as a pointer */
};

struct outbox {
	const struct relay *relay;
	uint64_t log;  /* the store's */
	uint64_t view; /* by whom everything is seen: a hash of the supervisors' posts */
	uint64_t durable;
	struct list clients, dirty, held;
	struct graves graves;
};

struct outbox *outbox_new(const struct relay *relay, uint64_t log, uint64_t seq) {
	struct outbox *outbox = NEW(struct outbox);

	outbox->relay = relay;
	outbox->log = log;
	outbox->durable = seq;
	graves_init(&outbox->graves, seq);
	list_init(&outbox->clients);
	list_init(&outbox->dirty);
	list_init(&outbox->held);
	return outbox;
}

struct outbox *outbox_free(struct outbox *outbox) {
	if (!outbox) {
		return NULL;
	}
	graves_finish(&outbox->graves);
	free(outbox);
	return NULL;
}

uint64_t outbox_log(const struct outbox *outbox) {
	return outbox->log ^ outbox->view;
}

const char *client_device(const struct client *client) {
	return client->device;
}

uint64_t client_run(const struct client *client) {
	return client->run;
}

static bool may_see(const struct client *client, const char *from, const char *post) {
	return relay_may_see(client->outbox->relay, client->device, from, post);
}

static void owe(struct client *client, uint64_t handoff, enum owed what) {
	uintptr_t owed = (uintptr_t)idmap_get(&client->owed, handoff);

	idmap_put(&client->owed, handoff, (void *)(owed | what));
	if (list_empty(&client->dirty)) {
		list_append(&client->outbox->dirty, &client->dirty);
	}
}

/* Owe the client everything that it may see and that has changed after @cursor. */
static void owe_since(struct client *client, uint64_t cursor) {
	const struct outbox *outbox = client->outbox;
	size_t n;
	const struct handoff **handoffs = relay_handoffs(outbox->relay, false, &n);

	for (size_t i = 0; i < n; i++) {
		const Usher__Fact__Handoff *is = &handoffs[i]->is;

		if (may_see(client, is->from, is->post)) {
			owe(client, is->handoff, is->changed > cursor ? OWED_STATE : OWED_COUNTS);
		}
	}
	free(handoffs);
	for (size_t i = 0; cursor && i < GRAVES_KEPT; i++) {
		const struct tomb *tomb = &outbox->graves.tombs[i];

		if (tomb->seq > cursor && may_see(client, tomb->from, tomb->post)) {
			owe(client, tomb->handoff, OWED_STATE);
		}
	}
	client->catching_up = true;
	client->ready = relay_seq(outbox->relay);
	if (list_empty(&client->dirty)) {
		list_append(&client->outbox->dirty, &client->dirty);
	}
}

static void start_over(struct client *client) {
	idmap_finish(&client->owed);
	client->reset = true;
	owe_since(client, 0);
}

struct client *outbox_enter(struct outbox *outbox, struct session *session, const Usher__Hello *hello) {
	struct client *client = NEW(struct client);

	client->outbox = outbox;
	client->session = session;
	client->device = must(text_nfc(hello->device)); /* one device, however its name was typed */
	client->run = hello->run;
	client->log = outbox_log(outbox);
	client->listens = hello->listen;
	list_init(&client->dirty);
	list_init(&client->held);
	list_append(&outbox->clients, &client->link);
	if (client->listens) {
		bool resumes = hello->cursor && hello->log == outbox_log(outbox) && hello->cursor >= outbox->graves.floor &&
			hello->cursor <= relay_seq(outbox->relay) &&
			relay_duty_changed(outbox->relay, client->device) <= hello->cursor;

		if (resumes) {
			owe_since(client, hello->cursor);
		} else {
			start_over(client);
		}
	}
	return client;
}

static void held_free(struct held *held) {
	list_remove(&held->link);
	list_remove(&held->sister);
	free(held->frame);
	free(held);
}

struct client *outbox_leave(struct client *client) {
	list_each_safe(link, &client->held) {
		held_free(container_of(link, struct held, sister));
	}
	list_remove(&client->dirty);
	list_remove(&client->link);
	idmap_finish(&client->owed);
	free(client->device);
	free(client);
	return NULL;
}

static void say(struct client *client, const Usher__FromRelay *message) {
	(void)session_send(client->session, message);
}

/* The cursor to come back with. It would be taken for one of the log that the welcome named, so there is none
 * once the supervisors are others than they were then. Nor is there one while a state is held back: if its
 * latest change is lost in a crash, what is left of it is older than what was told meanwhile. */
static uint64_t cursor_for(const struct client *client, uint64_t seq) {
	return client->log == outbox_log(client->outbox) && !client->holds_back ? seq : 0;
}

static void say_update(struct client *client, Usher__Update *update) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = update;
	say(client, &message);
}

static void say_counts(struct client *client, struct pool *pool, const struct handoff *handoff) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Counts counts = USHER__COUNTS__INIT;

	counts.id = words_id(pool, handoff->is.handoff);
	counts.reached = handoff_reached(handoff);
	counts.seen = handoff_seen(handoff);
	update.what_case = USHER__UPDATE__WHAT_COUNTS;
	update.counts = &counts;
	say_update(client, &update);
}

static void say_state(struct client *client, struct pool *pool, const struct handoff *handoff) {
	Usher__Update update = USHER__UPDATE__INIT;

	update.seq = cursor_for(client, handoff->is.changed);
	update.what_case = USHER__UPDATE__WHAT_HANDOFF;
	update.handoff = words_handoff(pool, &handoff->is, handoff_card(handoff));
	say_update(client, &update);
}

static void say_gone(struct client *client, struct pool *pool, const struct tomb *tomb) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Gone gone = USHER__GONE__INIT;

	gone.id = words_id(pool, tomb->handoff);
	update.seq = cursor_for(client, tomb->seq);
	update.what_case = USHER__UPDATE__WHAT_GONE;
	update.gone = &gone;
	say_update(client, &update);
}

static void say_reset(struct client *client) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Reset reset = USHER__RESET__INIT;

	update.what_case = USHER__UPDATE__WHAT_RESET;
	update.reset = &reset;
	say_update(client, &update);
	client->reset = false;
}

static void say_in_step(struct client *client, uint64_t seq) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__InStep in_step = USHER__IN_STEP__INIT;

	update.seq = cursor_for(client, seq);
	update.what_case = USHER__UPDATE__WHAT_IN_STEP;
	update.in_step = &in_step;
	say_update(client, &update);
	client->catching_up = false;
}

/* A handoff that a client is owed, with the seq at which it changed. */
struct due {
	uint64_t seq, handoff;
	uintptr_t owed;
};

static int by_seq(const void *a, const void *b) {
	const struct due *x = a, *y = b;

	return x->seq != y->seq ? (x->seq > y->seq) - (x->seq < y->seq) : (x->handoff > y->handoff) - (x->handoff < y->handoff);
}

/* What the client is owed, in order of seq; the caller frees. */
static struct due *due_list(const struct client *client, size_t *ret_n) {
	const struct outbox *outbox = client->outbox;
	uint64_t *ids = idmap_ids(&client->owed);
	struct due *list = NEW_N(struct due, client->owed.n);

	for (size_t i = 0; i < client->owed.n; i++) {
		const struct handoff *handoff = relay_handoff(outbox->relay, ids[i]);
		const struct tomb *tomb = graves_find(&outbox->graves, ids[i]);

		list[i].handoff = ids[i];
		list[i].owed = (uintptr_t)idmap_get(&client->owed, ids[i]);
		list[i].seq = handoff ? handoff->is.changed : tomb ? tomb->seq
								   : 0;
	}
	free(ids);
	*ret_n = client->owed.n;
	qsort(list, *ret_n, sizeof *list, by_seq);
	return list;
}

/* Tell one owed thing, if it may be told now. */
static void tell(struct client *client, const struct due *due) {
	const struct handoff *handoff = relay_handoff(client->outbox->relay, due->handoff);
	const struct tomb *tomb = graves_find(&client->outbox->graves, due->handoff);
	bool durable = due->seq <= client->outbox->durable;
	struct pool pool = {0};

	if (due->owed & OWED_STATE && !durable) {
		/* a device's word does not wait for the state, only for its handoff */
		if (due->owed & OWED_COUNTS && handoff && handoff->born <= client->outbox->durable) {
			say_counts(client, &pool, handoff);
			idmap_put(&client->owed, due->handoff, (void *)(uintptr_t)OWED_STATE);
			pool_finish(&pool);
		}
		return;
	}
	if (handoff && due->owed & OWED_STATE) {
		say_state(client, &pool, handoff);
	} else if (handoff) {
		say_counts(client, &pool, handoff);
	} else if (tomb) {
		say_gone(client, &pool, tomb);
	} else {
		client->lost = true; /* it went, and so many after it that nobody knows it any more */
	}
	idmap_remove(&client->owed, due->handoff);
	pool_finish(&pool);
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

static void flush(struct client *client) {
	struct due *list;
	size_t n;

	if (client->ready > client->outbox->durable || session_pending(client->session) > PENDING_MAX) {
		return;
	}
	client->ready = 0;
	if (client->reset) {
		say_reset(client);
	}
	list = due_list(client, &n);
	client->holds_back = must_hold_back(client, list, n);
	for (size_t i = 0; i < n && session_pending(client->session) <= PENDING_MAX; i++) {
		tell(client, &list[i]);
	}
	free(list);
	if (client->lost) {
		client->lost = false;
		start_over(client);
		flush(client);
		return;
	}
	if (client->owed.n) {
		return;
	}
	if (client->catching_up) {
		say_in_step(client, client->outbox->durable);
	}
	idmap_finish(&client->owed);
	list_remove(&client->dirty);
}

static void flush_all(struct outbox *outbox) {
	list_each_safe(link, &outbox->dirty) {
		flush(container_of(link, struct client, dirty));
	}
}

void outbox_reply(struct client *client, const Usher__FromRelay *message) {
	struct outbox *outbox = client->outbox;
	struct held *held = NEW(struct held);

	held->client = client;
	held->seq = relay_seq(outbox->relay);
	held->answer = message->body_case == USHER__FROM_RELAY__BODY_ANSWER;
	held->frame = must(frame_pack(&message->base, FRAME_CAP, &held->size)); /* all that an answer holds is capped */
	list_append(&outbox->held, &held->link);
	list_append(&client->held, &held->sister);
	outbox_durable(outbox, outbox->durable);
}

/* Owe what @fact changed to whoever may see it. */
static void owe_fact(struct outbox *outbox, const Usher__Fact__Fact *fact) {
	uint64_t number = fact_handoff(fact);
	const struct handoff *handoff = relay_handoff(outbox->relay, number);
	const struct tomb *tomb = graves_find(&outbox->graves, number);
	const char *from = handoff ? handoff->is.from : tomb ? tomb->from
							     : NULL;
	const char *post = handoff ? handoff->is.post : tomb ? tomb->post
							     : NULL;
	bool counts = fact->what_case == USHER__FACT__FACT__WHAT_REACHED;

	if (!from) {
		return;
	}
	list_each(link, &outbox->clients) {
		struct client *client = container_of(link, struct client, link);

		/* news of counts is for the sender and the supervisor: the addressees are the ones counted, and learn them
		 * when they come back */
		if (client->listens && may_see(client, from, counts ? from : post)) {
			owe(client, number, counts ? OWED_COUNTS : OWED_STATE);
		}
	}
}

/* What a device (NULL: any) may see has changed: its clients begin anew. */
static void start_over_device(struct outbox *outbox, const char *device) {
	list_each(link, &outbox->clients) {
		struct client *client = container_of(link, struct client, link);

		if (client->listens && (!device || !strcmp(client->device, device))) {
			start_over(client);
		}
	}
}

void outbox_site(struct outbox *outbox, const struct site *site) {
	uint64_t view = 0;

	for (size_t i = 0; i < site->n_posts; i++) {
		if (site->posts[i].supervisor) {
			view ^= XXH3_64bits(site->posts[i].id, strlen(site->posts[i].id));
		}
	}
	if (view != outbox->view) {
		outbox->view = view;
		start_over_device(outbox, NULL);
		flush_all(outbox);
	}
}

void outbox_changed(struct outbox *outbox, const struct facts *facts) {
	for (size_t i = 0; i < facts->n; i++) {
		const Usher__Fact__Fact *fact = facts->list[i];

		if (fact->what_case == USHER__FACT__FACT__WHAT_FILED) {
			graves_bury(&outbox->graves, relay_filed(outbox->relay, fact->filed->handoff));
		}
		if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_ON) {
			start_over_device(outbox, fact->signed_on->device);
		} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_OFF) {
			start_over_device(outbox, fact->signed_off->device);
		} else {
			owe_fact(outbox, fact);
		}
	}
	flush_all(outbox);
}

void outbox_durable(struct outbox *outbox, uint64_t seq) {
	outbox->durable = seq;
	list_each_safe(link, &outbox->held) {
		struct held *held = container_of(link, struct held, link);

		if (held->seq > seq) {
			break;
		}
		(void)session_send_frame(held->client->session, TAKE(held->frame), held->size, held->answer);
		held_free(held);
	}
	flush_all(outbox);
}

void outbox_drained(struct client *client) {
	if (!list_empty(&client->dirty)) {
		flush(client);
	}
}

bool outbox_listens(const struct outbox *outbox, const char *device) {
	list_each(link, &outbox->clients) {
		const struct client *client = container_of(link, struct client, link);

		if (client->listens && !strcmp(client->device, device)) {
			return true;
		}
	}
	return false;
}

bool outbox_empty(const struct outbox *outbox) {
	return list_empty(&outbox->held);
}
