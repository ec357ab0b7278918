/* SPDX-License-Identifier: MIT */
#include "daemon/outbox.h"

#include "base/memory.h"
#include "daemon/outbox_private.h"
#include "proto/frame.h"
#include "proto/text.h"

#include <string.h>
#include <xxhash.h>

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
	audience_finish(&outbox->audience);
	idmap_finish(&outbox->copies);
	free(outbox);
	return NULL;
}

uint64_t outbox_log(const struct outbox *outbox) {
	return outbox->log ^ outbox->view;
}

const char *client_device(const struct client *client) {
	return client->device;
}

bool client_listens(const struct client *client) {
	return client->listens && !client->brief;
}

uint64_t client_run(const struct client *client) {
	return client->run;
}

struct client *outbox_enter(
	struct outbox *outbox, struct session *session, const Usher__Hello *hello) {
	struct client *client = NEW(struct client);

	client->outbox = outbox;
	client->session = session;
	client->device = must(text_nfc(hello->device)); /* one device, however its name was typed */
	client->run = hello->run;
	client->log = outbox_log(outbox);
	client->listens = hello->listen;
	client->brief = hello->brief;
	list_init(&client->dirty);
	list_init(&client->held);
	list_init(&client->awaits);
	list_init(&client->seats);
	client->next = UINT64_MAX;
	list_append(&outbox->clients, &client->link);
	if (client->listens) {
		bool resumes = hello->cursor && hello->log == outbox_log(outbox) &&
			hello->cursor >= outbox->graves.floor &&
			hello->cursor <= relay_seq(outbox->relay) &&
			relay_duty_changed(outbox->relay, client->device) <= hello->cursor;

		if (resumes) {
			owed_resume(client, hello->cursor);
		} else {
			owed_start_over(client);
		}
	}
	return client;
}

void await_begin(
	struct awaited *awaited, struct client *client, void (*left)(struct awaited *awaited)) {
	awaited->client = client;
	awaited->left = left;
	list_append(&client->awaits, &awaited->link);
}

void await_end(struct awaited *awaited) {
	list_remove(&awaited->link);
	awaited->client = NULL;
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
	list_each_safe(link, &client->awaits) {
		struct awaited *awaited = container_of(link, struct awaited, link);

		await_end(awaited);
		awaited->left(awaited);
	}
	audience_leave(&client->outbox->audience, &client->seats);
	list_remove(&client->dirty);
	list_remove(&client->link);
	idmap_finish(&client->owed);
	free(client->device);
	free(client);
	return NULL;
}

static void release_held(struct outbox *outbox) {
	list_each_safe(link, &outbox->held) {
		struct held *held = container_of(link, struct held, link);

		if (held->seq > outbox->durable) {
			break;
		}
		session_send(held->client->session, held->frame, held->size, held->answer);
		held_free(held);
	}
}

void outbox_flush(struct outbox *outbox, int64_t now) {
	outbox->now = now;
	release_held(outbox);
	list_each_safe(link, &outbox->dirty) {
		struct client *client = container_of(link, struct client, dirty);

		if (client->next <= outbox->durable) {
			owed_tell(client);
		}
	}
	owed_told(outbox);
	ears_flush(outbox);
}

void outbox_reply(struct client *client, const Usher__FromRelay *message) {
	struct outbox *outbox = client->outbox;
	struct held *held = NEW(struct held);

	held->client = client;
	held->seq = relay_seq(outbox->relay);
	held->answer = message->body_case == USHER__FROM_RELAY__BODY_ANSWER;
	held->frame = must(frame_pack(&message->base, FRAME_CAP, &held->size)); /* all that an
										   answer holds is
										   capped */
	list_append(&outbox->held, &held->link);
	list_append(&client->held, &held->sister);
}

/* What has changed of a handoff, and whom it concerns: those at @posts, n_posts of them. */
struct news {
	uint64_t handoff, seq;
	enum owed what;
	const char *const *posts;
	size_t n_posts;
};

static void owe_bench(
	struct outbox *outbox, enum bench bench, const char *name, const struct news *news) {
	list_each(link, audience_at(&outbox->audience, bench, name)) {
		struct client *client = container_of(link, struct seat, link)->client;

		if (relay_may_see(outbox->relay, client->device, news->posts, news->n_posts)) {
			owed_add(client, news->handoff, news->what, news->seq);
		}
	}
}

/* Owe @news to whoever may see it. Who sits at two of the posts is owed it once. */
static void owe(struct outbox *outbox, const struct news *news) {
	for (size_t i = 0; i < news->n_posts; i++) {
		owe_bench(outbox, BENCH_POST, news->posts[i], news);
	}
	owe_bench(outbox, BENCH_ALL, "", news);
}

static void owe_state(struct outbox *outbox, uint64_t number) {
	const struct handoff *handoff = relay_handoff(outbox->relay, number);
	const char *posts[HANDOFF_POSTS_MAX];

	if (handoff) { /* else the same event has filed it */
		owe(outbox,
			&(struct news){number, handoff->is.changed, OWED_STATE, posts,
				handoff_posts(&handoff->is, posts)});
	}
}

static void owe_gone(struct outbox *outbox, uint64_t number) {
	const struct tomb *tomb = graves_find(&outbox->graves, number);

	if (tomb) {
		owe(outbox,
			&(struct news){number, 0, OWED_STATE, (const char *const *)tomb->posts,
				tomb->n_posts});
	}
}

void owe_counts(struct outbox *outbox, uint64_t number) {
	const struct handoff *handoff = relay_handoff(outbox->relay, number);

	if (handoff) {
		owe(outbox,
			&(struct news){number, handoff->born, OWED_COUNTS,
				(const char *const *)&handoff->is.from, 1});
	}
}

/* What a device may see has changed: its clients begin anew. Each takes another seat, so they are
 * listed first. */
static void start_over_device(struct outbox *outbox, const char *device) {
	struct client **clients = NULL;
	size_t n = 0;

	list_each(link, audience_at(&outbox->audience, BENCH_DEVICE, device)) {
		struct client *client = container_of(link, struct seat, link)->client;

		if (!strcmp(client->device, device)) {
			GROW(clients, n);
			clients[n++] = client;
		}
	}
	for (size_t i = 0; i < n; i++) {
		owed_start_over(clients[i]);
	}
	free(clients);
}

void outbox_site(struct outbox *outbox, const struct site *site) {
	uint64_t view = 0;

	outbox->site = site;
	for (size_t i = 0; i < site->n_posts; i++) {
		if (site->posts[i].supervisor) {
			view ^= XXH3_64bits(site->posts[i].id, strlen(site->posts[i].id));
		}
	}
	if (view != outbox->view) {
		outbox->view = view;
		list_each(link, &outbox->clients) {
			struct client *client = container_of(link, struct client, link);

			if (client->listens) {
				owed_start_over(client);
			}
		}
	}
}

void outbox_changed(struct outbox *outbox, const struct facts *facts) {
	size_t n_touched;
	const uint64_t *touched = relay_touched(outbox->relay, &n_touched);

	for (size_t i = 0; i < facts->n; i++) {
		const Usher__Fact__Fact *fact = facts->list[i];

		if (fact->what_case == USHER__FACT__FACT__WHAT_FILED) {
			graves_bury(
				&outbox->graves, relay_filed(outbox->relay, fact->filed->handoff));
			owe_gone(outbox, fact->filed->handoff);
		} else if (fact->what_case == USHER__FACT__FACT__WHAT_REACHED) {
			owe_counts(outbox, fact->reached->handoff);
		} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_ON) {
			start_over_device(outbox, fact->signed_on->device);
		} else if (fact->what_case == USHER__FACT__FACT__WHAT_SIGNED_OFF) {
			start_over_device(outbox, fact->signed_off->device);
		}
		outbox->ears_changed |= ears_depend(outbox, fact);
	}
	for (size_t i = 0; i < n_touched; i++) {
		owe_state(outbox, touched[i]);
	}
}

void outbox_durable(struct outbox *outbox, uint64_t seq) {
	outbox->durable = seq;
}

void outbox_drained(struct client *client) {
	if (!list_empty(&client->dirty)) {
		release_held(client->outbox); /* they may have seen an older state than is told now
					       */
		owed_tell(client);
		owed_told(client->outbox);
	}
	if (client->ears_owed) { /* now: nothing else may happen for long */
		ears_owe(client);
		ears_flush(client->outbox);
	}
}

bool outbox_listens(const struct outbox *outbox, const char *device) {
	list_each(link, audience_at(&outbox->audience, BENCH_DEVICE, device)) {
		const struct client *client = container_of(link, struct seat, link)->client;

		if (client_listens(client) && !strcmp(client->device, device)) {
			return true;
		}
	}
	return false;
}

bool outbox_empty(const struct outbox *outbox) {
	return list_empty(&outbox->held);
}

bool outbox_waits(const struct outbox *outbox) {
	if (!list_empty(&outbox->held)) {
		return true;
	}
	list_each(link, &outbox->dirty) {
		const struct client *client = container_of(link, struct client, dirty);

		if (client->ready > outbox->durable || client->next > outbox->durable) {
			return true;
		}
	}
	return false;
}
