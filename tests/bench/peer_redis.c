/* SPDX-License-Identifier: MIT */
/*
 * redis's stations (redis.io/docs/data-types/streams): a line is a stream, each receiver a consumer
 * group of it. A receiver answers on a second stream, which the sender reads. All of it is durable:
 * appendfsync always.
 */
#include "base/memory.h"
#include "peer.h"

#include <hiredis/adapters/libevent.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
	BATCH = 100, /* entries that one read brings at most */
};

struct station {
	struct driver *driver;
	redisAsyncContext *write, *read; /* the same for a receiver */
	unsigned line, index;
	char last[64]; /* the id of the last answer read */
	struct answers answers;
	bool ready;
};

/* It listens before it has read what it had; until then it answers with an error. */
static void wait_for_pong(const struct server *server) {
	redisContext *context = redisConnect("127.0.0.1", server->port);
	bool is_pong = false;

	while (!is_pong) {
		redisReply *reply = context && !context->err ? redisCommand(context, "PING") : NULL;

		if (!reply) {
			give_up("redis does not answer");
		}
		is_pong = reply->type == REDIS_REPLY_STATUS;
		freeReplyObject(reply);
	}
	redisFree(context);
}

static void restart(struct server *server) {
	static char port[16];
	const char *const argv[] = {"redis-server", "--bind", "127.0.0.1", "--port", port,
		"--appendonly", "yes", "--appendfsync", "always", "--save", "",
		"--auto-aof-rewrite-percentage", "0", "--tcp-backlog", "4096", "--maxclients",
		"19000", "--dir", server->place, NULL};

	snprintf(port, sizeof port, "%d", server->port);
	server_start(server, argv);
	wait_for_pong(server);
}

static void start(struct server *server, unsigned lines) {
	restart(server);
}

static const redisReply *check(const redisReply *reply) {
	if (!reply || reply->type == REDIS_REPLY_ERROR) {
		give_up("redis: %s", reply ? reply->str : "the connection is lost");
	}
	return reply;
}

/* "MS-N", the form of a stream's ids, out of a reply of one stream: its entries. */
static const redisReply *entries_of(const redisReply *reply) {
	check(reply);
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 1 ||
		reply->element[0]->elements != 2) {
		give_up("redis: a read brought something else than one stream");
	}
	return reply->element[0]->element[1];
}

/* Our entries are "n NUMBER words WORDS". */
static uint64_t number_of(const redisReply *entry) {
	return strtoull(entry->element[1]->element[1]->str, NULL, 10);
}

static void on_answers(redisAsyncContext *context, void *data, void *userdata);

static void read_answers(struct station *station) {
	redisAsyncCommand(station->read, on_answers, station,
		"XREAD COUNT %d BLOCK 0 STREAMS reply:%u %s", BATCH, station->line, station->last);
}

static void on_answers(redisAsyncContext *context, void *data, void *userdata) {
	struct station *station = userdata;
	const redisReply *entries;

	if (!data) { /* it is being closed */
		return;
	}
	entries = entries_of(data);
	for (size_t i = 0; i < entries->elements; i++) {
		snprintf(station->last, sizeof station->last, "%s",
			entries->element[i]->element[0]->str);
		driver_answered(station->driver, &station->answers, number_of(entries->element[i]));
	}
	read_answers(station);
	redisAsyncHandleWrite(station->read);
	redisAsyncHandleWrite(station->write); /* what was sent meanwhile */
}

static void on_messages(redisAsyncContext *context, void *data, void *userdata);

static void read_messages(struct station *station) {
	redisAsyncCommand(station->read, on_messages, station,
		"XREADGROUP GROUP g%u c COUNT %d BLOCK 0 STREAMS line:%u >", station->index, BATCH,
		station->line);
}

static void on_done(redisAsyncContext *context, void *data, void *userdata) {
	if (data) {
		check(data);
	}
}

static void on_messages(redisAsyncContext *context, void *data, void *userdata) {
	struct station *station = userdata;
	const char *words[3 + BATCH] = {"XACK"};
	char stream[32], group[16];
	const redisReply *entries;

	if (!data) {
		return;
	}
	entries = entries_of(data);
	snprintf(stream, sizeof stream, "line:%u", station->line);
	snprintf(group, sizeof group, "g%u", station->index);
	words[1] = stream;
	words[2] = group;
	for (size_t i = 0; i < entries->elements; i++) {
		redisAsyncCommand(station->write, on_done, station, "XADD reply:%u * n %" PRIu64,
			station->line, number_of(entries->element[i]));
		words[3 + i] = entries->element[i]->element[0]->str;
	}
	redisAsyncCommandArgv(
		station->write, on_done, station, (int)(3 + entries->elements), words, NULL);
	read_messages(station);
	redisAsyncHandleWrite(station->write); /* at once, as the others do */
}

static void on_ready(redisAsyncContext *context, void *data, void *userdata) {
	struct station *station = userdata;

	check(data);
	station->ready = true;
}

static redisAsyncContext *connect_to(struct station *station, const struct server *server) {
	redisAsyncContext *context = redisAsyncConnect("127.0.0.1", server->port);

	if (!context || context->err ||
		redisLibeventAttach(context, station->driver->base) != REDIS_OK) {
		give_up("redis: no connection");
	}
	return context;
}

static struct station *open_receiver(struct driver *driver, const struct server *server,
	unsigned line, unsigned index, bool takes) {
	struct station *station = NEW(struct station);

	station->driver = driver;
	station->line = line;
	station->index = index;
	station->read = station->write = connect_to(station, server);
	redisAsyncCommand(station->read, on_ready, station, "XGROUP CREATE line:%u g%u $ MKSTREAM",
		line, index);
	driver_until(driver, &station->ready, "redis's group");
	read_messages(station);
	return station;
}

static struct station *open_sender(
	struct driver *driver, const struct server *server, unsigned line) {
	struct station *station = NEW(struct station);

	station->driver = driver;
	station->line = line;
	snprintf(station->last, sizeof station->last, "0");
	station->read = connect_to(station, server);
	station->write = connect_to(station, server);
	redisAsyncCommand(station->write, on_ready, station, "PING");
	driver_until(driver, &station->ready, "redis's pong");
	read_answers(station);
	return station;
}

/* The number of what is being confirmed travels as the callback's pointer; replies come in order,
 * so the station could count, but this cannot go wrong. */
struct sent {
	struct station *station;
	uint64_t number;
};

static void on_confirmed(redisAsyncContext *context, void *data, void *userdata) {
	struct sent *sent = userdata;

	if (data) {
		check(data);
		sent->station->driver->told(
			sent->station->driver->userdata, sent->number, CONFIRMED, 0);
	}
	free(sent);
}

static void send_number(struct station *station, uint64_t number) {
	struct sent *sent = NEW(struct sent);

	*sent = (struct sent){station, number};
	redisAsyncCommand(station->write, on_confirmed, sent,
		"XADD line:%u * n %" PRIu64 " words %s", station->line, number, payload());
}

static void flush(struct station *station) {
	redisAsyncHandleWrite(station->write);
}

static void close_station(struct station *station) {
	if (station->write != station->read) {
		redisAsyncFree(station->write);
	}
	redisAsyncFree(station->read);
	free(station->answers.list);
	free(station);
}

const struct peer peer_redis = {
	.name = "redis",
	.start = start,
	.restart = restart,
	.sender = open_sender,
	.receiver = open_receiver,
	.send = send_number,
	.flush = flush,
	.close = close_station,
};
