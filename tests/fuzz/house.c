/* SPDX-License-Identifier: MIT */
#include "house.h"

#include "api/api.h"
#include "api/journal.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "daemon/acceptor.h"
#include "delivery/delivery.h"
#include "loop/timer.h"
#include "places.h"
#include "proto/frame.h"
#include "proto/json.h"
#include "proto/text.h"
#include "scratch.h"
#include "store/memory.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <linux/sockios.h>

enum {
	QUIET_TURNS = 3,    /* of the loop, in which nothing moves */
	PATIENT_TURNS = 64, /* in which what was sent is not read */
};

static int64_t now(void *userdata) {
	const struct house *house = userdata;

	return house->now;
}

static uint64_t room(void *userdata) {
	const struct house *house = userdata;

	return house->room;
}

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct house *house = userdata;

	house->durable = seq;
	relay_release_archived(house->relay, seq);
	delivery_set_durable(house->delivery, seq);
}

static void on_failed(void *userdata, const char *why) {
	struct house *house = userdata;

	house->failed = true;
}

static void on_turn_ends(void *userdata) {
	struct house *house = userdata;

	delivery_flush(house->delivery, house->now);
}

static void on_turned(void *userdata) {
	struct house *house = userdata;

	house->turned = true;
}

/* What is said to a client, frame by frame. */

static void hear_update(const struct house *house, const Usher__Update *update) {
	NEED(update->seq <= house->durable, "told of %llu, and %llu is durable",
		(unsigned long long)update->seq, (unsigned long long)house->durable);
	NEED(update->what_case != USHER__UPDATE__WHAT__NOT_SET, "an update of nothing");
	NEED(update->what_case != USHER__UPDATE__WHAT_ME || update->me->changed <= house->durable,
		"told who it is since %llu, and %llu is durable",
		(unsigned long long)update->me->changed, (unsigned long long)house->durable);
}

static void hear_answer(
	const struct house *house, struct house_client *client, const Usher__Answer *answer) {
	/* they come in the order in which they were asked, and have seen at least what was there
	 * then */
	uint64_t before = client->before[client->answered++ % HOUSE_ASKED];

	NEED(client->answered <= client->asked, "an answer that nobody asked for");
	NEED(answer->seq <= house->durable, "an answer is as of %llu, and %llu is durable",
		(unsigned long long)answer->seq, (unsigned long long)house->durable);
	NEED(before <= house->durable, "an answer has seen %llu, and %llu is durable",
		(unsigned long long)before, (unsigned long long)house->durable);
	NEED(answer->outcome == USHER__OUTCOME__OK || *answer->text, "outcome %d without a word",
		(int)answer->outcome);
	NEED((answer->outcome == USHER__OUTCOME__OK) == !answer->refusal,
		"outcome %d and the refusal do not go together", (int)answer->outcome);
}

static void hear_message(
	const struct house *house, struct house_client *client, const Usher__FromRelay *message) {
	bool welcome = message->body_case == USHER__FROM_RELAY__BODY_WELCOME;
	bool goodbye = message->body_case == USHER__FROM_RELAY__BODY_GOODBYE;

	NEED(!client->dismissed, "it goes on after goodbye");
	NEED(goodbye || welcome == !client->welcomed, "case %d at the wrong time",
		(int)message->body_case);
	client->welcomed |= welcome;
	client->dismissed = goodbye;
	if (message->body_case == USHER__FROM_RELAY__BODY_ANSWER) {
		hear_answer(house, client, message->answer);
	} else if (message->body_case == USHER__FROM_RELAY__BODY_UPDATE) {
		hear_update(house, message->update);
	} else if (goodbye) {
		NEED(message->goodbye->reason && *message->goodbye->text,
			"goodbye without a reason");
	}
}

static void hear_body(
	const struct house *house, struct house_client *client, const uint8_t *body, size_t size) {
	_cleanup_(arena_finish) struct arena arena;
	_cleanup_(freep) char *line = NULL;
	char place[TEXT_PLACE_SIZE] = "";
	ProtobufCMessage *message;
	struct text_fault fault;
	int r;

	arena_init(&arena, ARENA_CAP);
	r = frame_unpack(&message, &usher__from_relay__descriptor, body, size, &arena);
	NEED(r == 0, "the relay said what cannot be unpacked: %d", r);
	NEED(text_check_message(&usher__from_relay__descriptor, body, size, place, &fault) ==
			TEXT_FINE,
		"the relay said an unsound text at %s", place);
	line = json_line(message);
	NEED(line, "it has no JSON");
	hear_message(house, client, (const Usher__FromRelay *)message);
}

static void hear_frames(const struct house *house, struct house_client *client) {
	size_t body, at = 0;
	enum frame_outcome outcome;

	while ((outcome = frame_peek(client->heard + at, client->n_heard - at, FRAME_CAP, &body)) ==
		FRAME_WHOLE) {
		hear_body(house, client, client->heard + at + FRAME_HEADER, body);
		at += FRAME_HEADER + body;
	}
	NEED(outcome == FRAME_MORE, "the relay said a frame that is none: %d", (int)outcome);
	client->n_heard -= at;
	memmove(client->heard, client->heard + at, client->n_heard);
}

/* Returns whether anything came. */
static bool hear(const struct house *house, struct house_client *client) {
	enum {
		PIECE = 65536
	};
	ssize_t n = 0;
	bool came = false;

	while (client->fd >= 0) {
		client->heard = allocated(realloc(client->heard, client->n_heard + PIECE));
		n = recv(client->fd, client->heard + client->n_heard, PIECE, MSG_DONTWAIT);
		if (n <= 0) {
			break;
		}
		came = true;
		client->n_heard += (size_t)n;
		hear_frames(house, client);
	}
	if (client->fd >= 0 && (n == 0 || errno == ECONNRESET)) {
		NEED(!client->n_heard, "the end within a frame");
		NEED(client->dismissed, "an end without goodbye");
		(void)close(client->fd);
		client->fd = -1;
		came = true;
	}
	return came;
}

/* Has the relay read all that client @i sent? */
static bool was_read(const struct house_client *client) {
	int left = 0;

	return client->fd < 0 || ioctl(client->fd, SIOCOUTQ, &left) < 0 || left == 0;
}

static void turn(struct house *house) {
	house->turned = false;
	timer_set(house->timer, 0);
	while (!house->turned) {
		NEED(loop_run_turn(house->loop) == 0, "the loop does not turn");
	}
}

void house_settle(struct house *house) {
	for (unsigned quiet = 0, turns = 0; quiet < QUIET_TURNS; quiet++, turns++) {
		turn(house);
		for (size_t i = 0; i < HOUSE_CLIENTS; i++) {
			if (hear(house, &house->clients[i])) {
				quiet = 0;
			}
			/* a client that asks for more than is answered is not read, while the store
			 * is held back */
			if (!was_read(&house->clients[i]) && turns < PATIENT_TURNS) {
				quiet = 0;
			}
		}
		NEED(turns < 100000, "it does not settle");
	}
}

void house_say(struct house *house, size_t i, const void *bytes, size_t size) {
	struct house_client *client = &house->clients[i];
	const char *at = bytes;
	unsigned waited = 0;

	while (client->fd >= 0 && size) {
		ssize_t n = send(client->fd, at, size, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n > 0) {
			at += n;
			size -= (size_t)n;
			continue;
		}
		if (errno != EAGAIN) {
			break;
		}
		turn(house);
		if (!hear(house, client) && ++waited > PATIENT_TURNS) {
			break;
		}
	}
}

void house_ask(struct house *house, size_t i) {
	struct house_client *client = &house->clients[i];

	client->before[client->asked++ % HOUSE_ASKED] = relay_seq(house->relay);
}

void house_connect(struct house *house, size_t i) {
	struct house_client *client = &house->clients[i];
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (client->fd >= 0) {
		return;
	}
	strcpy(address.sun_path, house->loaded.socket_path);
	client->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	NEED(connect(client->fd, (struct sockaddr *)&address, sizeof address) == 0, "%s: %s",
		address.sun_path, strerror(errno));
	client->welcomed = client->dismissed = false;
	client->n_heard = 0;
	client->asked = client->answered = 0;
	memset(client->before, 0, sizeof client->before);
}

void house_hang_up(struct house *house, size_t i) {
	struct house_client *client = &house->clients[i];

	if (client->fd >= 0) {
		(void)close(client->fd);
		client->fd = -1;
	}
}

static void open_rooms(struct house *house) {
	const struct store_callbacks events = {on_committed, on_failed, house};
	struct acceptor_parts parts = {.loop = house->loop, .now = now, .userdata = house};
	struct store_replay_result replayed;
	char *why = NULL;

	house->relay = relay_new();
	house->store = store_memory_new(&events);
	house->journal = journal_new(house->relay, house->store);
	NEED(journal_replay(house->journal, &why, &replayed) == 0, "%s", why);
	NEED(loop_watch(house->loop, store_fd(house->store), store_on_readable, house->store,
		     &house->store_watch) == 0,
		"no watch");
	house->delivery = delivery_new(house->relay, store_log_id(house->store), 0);
	loop_set_turn_ending_callback(house->loop, on_turn_ends, house);
	house->api = api_new(&(struct api_parts){
		.relay = house->relay,
		.journal = house->journal,
		.delivery = house->delivery,
		.now = now,
		.available_bytes = room,
		.userdata = house,
	});
	api_set_site(house->api, house->loaded.site);
	parts.relay = house->relay;
	parts.delivery = house->delivery;
	parts.api = house->api;
	NEED(acceptor_open(&house->acceptor, &why, &parts, &house->loaded) == 0, "%s", why);
}

void house_open(struct house *house) {
	static char empty[] = "", group[] = "a group that is not there";

	log_set_level(LOG_LEVEL_ERROR);
	*house = (struct house){.now = 1000000, .room = UINT64_MAX};
	house->config = (struct config){
		.socket = empty, .socket_group = group, .listen_tcp = empty, .max_clients = 100};
	house->loaded = (struct loaded_config){.config = &house->config,
		.site = (struct site *)&places_whole,
		.socket_path = scratch_path("usher.sock")};
	for (size_t i = 0; i < HOUSE_CLIENTS; i++) {
		house->clients[i].fd = -1;
	}
	NEED(loop_new(&house->loop) == 0 &&
			timer_new(house->loop, on_turned, house, &house->timer) == 0,
		"no loop");
	open_rooms(house);
}

static void close_clients(struct house *house) {
	for (size_t i = 0; i < HOUSE_CLIENTS; i++) {
		house_hang_up(house, i);
		free(house->clients[i].heard);
		house->clients[i].heard = NULL;
	}
}

/* A store that has failed may know more, or less, than the relay. */
static void check_replay(struct house *house) {
	const struct store_callbacks nobody = {0};
	uint64_t live = journal_relay_state_digest(house->relay);
	struct relay *again = relay_new();
	struct journal *journal;
	struct store_replay_result replayed;
	char *why = NULL;

	store_memory_set_paused(house->store, false);
	if (!house->failed) {
		store_dispatch(house->store);
	}
	house->store = store_memory_crash_and_reopen(house->store, &nobody);
	journal = journal_new(again, house->store);
	NEED(journal_replay(journal, &why, &replayed) == 0, "what was stored is not taken back: %s",
		why);
	NEED(house->failed || journal_relay_state_digest(again) == live, "the replay is another");
	journal_free(journal);
	relay_free(again);
}

void house_close(struct house *house) {
	house_settle(house);
	close_clients(house);
	acceptor_close(house->acceptor);
	watch_free(house->store_watch);
	check_replay(house);
	api_free(house->api);
	delivery_free(house->delivery);
	journal_free(house->journal);
	relay_free(house->relay);
	store_close(house->store);
	timer_free(house->timer);
	loop_free(house->loop);
	free(house->loaded.socket_path);
}
