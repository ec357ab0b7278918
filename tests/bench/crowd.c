/* SPDX-License-Identifier: MIT */
/*
 * A crowd of clients that wait: what each costs, and how soon all are back after a kill -9. Each
 * has one message that it has heard and that is not over. Counted from the kill to the moment when
 * the last is connected again, has been told what it missed, and listens. Clients come back as soon
 * as the relay listens, but not more at once than the kernel queues: whoever finds the queue full
 * tries again after a second, and neither relay is to be measured by that. (Of the second try, what
 * a client sends may meet the kernel in the middle of making the socket of it: Linux 6.18 answers
 * now and then, in the name of the listening socket, with a reset, of which the relay knows
 * nothing.)
 */
#include "base/memory.h"
#include "figures.h"
#include "measures.h"
#include "usher_station.h"

#include <hiredis/adapters/libevent.h>
#include <hiredis/async.h>
#include <hiredis/hiredis.h>
#include <stdio.h>
#include <sys/resource.h>

enum {
	LINES = 100,
	PORTION = 250,      /* connects between two turns of the loop */
	COMING_MOST = 2048, /* at once; the queue of either relay has room for 4,096 */
};

/* The soft limit of descriptors is raised as far as it may be. Children inherit it. */
static void need_descriptors(unsigned n) {
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_max < n + 100) {
		give_up("the crowd needs %u open files (ulimit -Hn)", n + 100);
	}
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

static void wait_for(struct driver *driver, const unsigned *n, unsigned wanted, const char *what) {
	int64_t end = now_ns() + INT64_C(60000000000);

	while (*n < wanted) {
		driver_turn(driver, end);
		if (now_ns() > end) {
			give_up("%s: %u of %u after a minute", what, *n, wanted);
		}
	}
}

/* Of @come who have come, *@n are in. */
static void let_in(struct driver *driver, const unsigned *n, unsigned come, const char *what) {
	if (come % PORTION == 0) {
		driver_turn(driver, 0);
	}
	if (come > COMING_MOST) {
		wait_for(driver, n, come - COMING_MOST, what);
	}
}

static void ignore(void *userdata, uint64_t number, enum news news, unsigned count) {
}

struct crowd {
	struct server server;
	struct driver driver;
	struct station **members;
	unsigned n, n_ready;
};

static void grow_crowd(struct crowd *crowd, unsigned n) {
	while (crowd->n < n) {
		char device[32], post[32], badge[32];
		unsigned line = crowd->n % LINES;

		snprintf(device, sizeof device, "crowd-%u", crowd->n);
		snprintf(post, sizeof post, "to-%u", line);
		snprintf(badge, sizeof badge, "t%u", line);
		crowd->members[crowd->n++] = usher_station_new(
			&crowd->driver, &crowd->server, device, post, badge, &crowd->n_ready);
		let_in(&crowd->driver, &crowd->n_ready, crowd->n, "signing on");
	}
	wait_for(&crowd->driver, &crowd->n_ready, n, "signing on");
}

static unsigned count_heard(const struct crowd *crowd) {
	unsigned n = 0;

	for (unsigned i = 0; i < crowd->n; i++) {
		n += crowd->members[i]->heard > 0;
	}
	return n;
}

static void send_to_all(struct crowd *crowd) {
	int64_t end = now_ns() + INT64_C(60000000000);

	for (unsigned i = 0; i < LINES; i++) {
		struct station *sender = peer_usher.sender(&crowd->driver, &crowd->server, i);

		peer_usher.send(sender, i);
		peer_usher.flush(sender);
		driver_turn(&crowd->driver, now_ns() + 10000000);
		driver_turn(&crowd->driver, 0);
		peer_usher.close(sender);
	}
	while (count_heard(crowd) < crowd->n) {
		driver_turn(&crowd->driver, now_ns() + 100000000);
		if (now_ns() > end) {
			give_up("%u of %u clients were told", count_heard(crowd), crowd->n);
		}
	}
}

void measure_crowd_usher(const struct bench *bench) {
	struct crowd crowd = {.members = NEW_N(struct station *, bench->crowd[1])};
	double before, began;

	need_descriptors(bench->crowd[1]);
	server_init(&crowd.server, bench->where);
	peer_usher.start(&crowd.server, LINES);
	driver_init(&crowd.driver);
	crowd.driver.told = ignore;
	before = server_memory(&crowd.server, "Rss");
	for (int i = 0; i < 2; i++) {
		grow_crowd(&crowd, bench->crowd[i]);
		figure_of(&peer_usher, i ? "{many} clients KiB each" : "{few} clients KiB each",
			(server_memory(&crowd.server, "Rss") - before) / crowd.n);
	}
	send_to_all(&crowd);
	crowd.n_ready = 0;
	began = (double)now_ns() / 1e9;
	server_kill(&crowd.server);
	for (unsigned i = 0; i < crowd.n; i++) {
		usher_station_lose(crowd.members[i]);
	}
	peer_usher.restart(&crowd.server);
	for (unsigned i = 0; i < crowd.n; i++) {
		usher_station_return(crowd.members[i], &crowd.server);
		let_in(&crowd.driver, &crowd.n_ready, i + 1, "coming back");
	}
	wait_for(&crowd.driver, &crowd.n_ready, crowd.n, "coming back");
	figure_of(&peer_usher, "{many} back s", (double)now_ns() / 1e9 - began);
	for (unsigned i = 0; i < crowd.n; i++) {
		peer_usher.close(crowd.members[i]);
	}
	free(crowd.members);
	driver_finish(&crowd.driver);
	server_finish(&crowd.server);
}

/* A client of redis: a consumer group of its own on its line, since every one of them is to hear
 * everything. */
struct reader {
	struct redis_crowd *crowd;
	redisAsyncContext *context;
	unsigned number;
	bool heard; /* its message, ever */
};

struct redis_crowd {
	struct server server;
	struct driver driver;
	struct reader *readers;
	unsigned n, n_groups, n_heard, n_back;
};

static const redisReply *check(const redisReply *reply) {
	if (reply && reply->type == REDIS_REPLY_ERROR) {
		give_up("redis: %s", reply->str);
	}
	return reply;
}

static void attach(struct reader *reader) {
	reader->context = redisAsyncConnect("127.0.0.1", reader->crowd->server.port);
	if (!reader->context || reader->context->err ||
		redisLibeventAttach(reader->context, reader->crowd->driver.base) != REDIS_OK) {
		give_up("redis: no connection");
	}
}

static void on_group(redisAsyncContext *context, void *data, void *userdata) {
	struct reader *reader = userdata;

	reader->crowd->n_groups += check(data) != NULL;
}

static void on_message(redisAsyncContext *context, void *data, void *userdata) {
	struct reader *reader = userdata;

	if (check(data)) {
		reader->crowd->n_heard += !reader->heard;
		reader->heard = true;
	}
}

static void listen_on(struct reader *reader) {
	redisAsyncCommand(reader->context, on_message, reader,
		"XREADGROUP GROUP g%u c COUNT 100 BLOCK 0 STREAMS line:%u >", reader->number,
		reader->number % LINES);
}

static void on_missed(redisAsyncContext *context, void *data, void *userdata) {
	struct reader *reader = userdata;
	const redisReply *reply = check(data);

	if (!reply) {
		return;
	}
	if (reply->elements != 1 || reply->element[0]->element[1]->elements != 1) {
		give_up("redis has lost what was not acknowledged");
	}
	reader->crowd->n_back++;
	listen_on(reader);
}

static void come_back(struct reader *reader) {
	attach(reader);
	redisAsyncCommand(reader->context, on_missed, reader,
		"XREADGROUP GROUP g%u c COUNT 100 STREAMS line:%u 0", reader->number,
		reader->number % LINES);
}

static void gather(struct redis_crowd *crowd) {
	for (unsigned i = 0; i < crowd->n; i++) {
		crowd->readers[i] = (struct reader){.crowd = crowd, .number = i};
		attach(&crowd->readers[i]);
		redisAsyncCommand(crowd->readers[i].context, on_group, &crowd->readers[i],
			"XGROUP CREATE line:%u g%u $ MKSTREAM", i % LINES, i);
		listen_on(&crowd->readers[i]);
		let_in(&crowd->driver, &crowd->n_groups, i + 1, "redis's groups");
	}
	wait_for(&crowd->driver, &crowd->n_groups, crowd->n, "redis's groups");
}

static void send_to_readers(struct redis_crowd *crowd) {
	redisContext *context = redisConnect("127.0.0.1", crowd->server.port);

	for (unsigned i = 0; i < LINES; i++) {
		redisReply *reply =
			redisCommand(context, "XADD line:%u * n 0 words %s", i, payload());

		check(reply);
		freeReplyObject(reply);
	}
	redisFree(context);
	wait_for(&crowd->driver, &crowd->n_heard, crowd->n, "redis's messages");
}

void measure_crowd_redis(const struct bench *bench) {
	struct redis_crowd crowd = {
		.n = bench->crowd[1], .readers = NEW_N(struct reader, bench->crowd[1])};
	double began;

	need_descriptors(bench->crowd[1]);
	server_init(&crowd.server, bench->where);
	peer_redis.start(&crowd.server, LINES);
	driver_init(&crowd.driver);
	gather(&crowd);
	send_to_readers(&crowd);
	began = (double)now_ns() / 1e9;
	server_kill(&crowd.server);
	for (unsigned i = 0; i < crowd.n; i++) {
		redisAsyncFree(crowd.readers[i].context);
	}
	peer_redis.restart(&crowd.server);
	for (unsigned i = 0; i < crowd.n; i++) {
		come_back(&crowd.readers[i]);
		let_in(&crowd.driver, &crowd.n_back, i + 1, "redis's return");
	}
	wait_for(&crowd.driver, &crowd.n_back, crowd.n, "redis's return");
	figure_of(&peer_redis, "{many} back s", (double)now_ns() / 1e9 - began);
	for (unsigned i = 0; i < crowd.n; i++) {
		redisAsyncFree(crowd.readers[i].context);
	}
	free(crowd.readers);
	driver_finish(&crowd.driver);
	server_finish(&crowd.server);
}
