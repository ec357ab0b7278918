/* SPDX-License-Identifier: MIT */
/* Senders and receivers: one message at a time, one to ten, and 64 pairs at once. */
#include "base/memory.h"
#include "figures.h"
#include "measures.h"

#include <stdio.h>

enum {
	FAN = 10,
	PAIRS = 64,
};

void figure_of(const struct peer *peer, const char *what, double value) {
	char name[96];

	snprintf(name, sizeof name, "%s %s", peer->name, what);
	figure_add(name, value);
}

/* One message at a time. */
struct single {
	uint64_t number;
	int64_t began;
	unsigned receivers;
	bool takes;
	bool confirmed, reached, taken, done;
	struct samples *samples; /* by news */
};

static void single_told(void *userdata, uint64_t number, enum news news, unsigned count) {
	struct single *single = userdata;
	double us = (double)(now_ns() - single->began) / 1e3;

	if (number != single->number) {
		return;
	}
	if (news == CONFIRMED) {
		single->confirmed = true;
		samples_add(&single->samples[CONFIRMED], us);
	} else if (news == REACHED && count == single->receivers) {
		single->reached = true;
		samples_add(&single->samples[REACHED], us);
	} else if (news == TAKEN) {
		single->taken = true;
		samples_add(&single->samples[TAKEN], us);
	}
	single->done = single->confirmed && single->reached && (single->taken || !single->takes);
}

static void send_singly(const struct bench *bench, const struct peer *peer, struct driver *driver,
	struct station *sender, struct single *single) {
	driver->told = single_told;
	driver->userdata = single;
	for (unsigned i = 0; i < bench->warm_up + bench->times; i++) {
		if (i == bench->warm_up) {
			for (int j = 0; j < NEWS_N; j++) {
				samples_clear(&single->samples[j]);
			}
		}
		single->number++;
		single->confirmed = single->reached = single->taken = single->done = false;
		single->began = now_ns();
		peer->send(sender, single->number);
		peer->flush(sender);
		driver_until(driver, &single->done, "one message and its answers");
	}
}

/* One sender and @receivers on line 0. */
static void play_singly(const struct bench *bench, const struct peer *peer, unsigned receivers,
	bool takes, struct samples samples[NEWS_N]) {
	struct single single = {.receivers = receivers, .takes = takes, .samples = samples};
	struct station *sender, *hearing[FAN];
	struct server server;
	struct driver driver;

	server_init(&server, bench->where);
	peer->start(&server, 1);
	driver_init(&driver);
	for (unsigned i = 0; i < receivers; i++) {
		hearing[i] = peer->receiver(&driver, &server, 0, i, takes);
	}
	sender = peer->sender(&driver, &server, 0);
	send_singly(bench, peer, &driver, sender, &single);
	peer->close(sender);
	for (unsigned i = 0; i < receivers; i++) {
		peer->close(hearing[i]);
	}
	driver_finish(&driver);
	server_finish(&server);
}

void measure_latency(const struct bench *bench, const struct peer *peer) {
	struct samples samples[NEWS_N] = {0};

	play_singly(bench, peer, 1, false, samples);
	figure_of(peer, "confirm p50 us", samples_at(&samples[CONFIRMED], 0.5));
	figure_of(peer, "confirm p99 us", samples_at(&samples[CONFIRMED], 0.99));
	figure_of(peer, "reached p50 us", samples_at(&samples[REACHED], 0.5));
	figure_of(peer, "reached p99 us", samples_at(&samples[REACHED], 0.99));
	if (peer == &peer_usher) {
		play_singly(bench, peer, 1, true, samples);
		figure_of(peer, "taken p50 us", samples_at(&samples[TAKEN], 0.5));
		figure_of(peer, "taken p99 us", samples_at(&samples[TAKEN], 0.99));
	}
	for (int i = 0; i < NEWS_N; i++) {
		samples_clear(&samples[i]);
	}
}

void measure_fan_out(const struct bench *bench, const struct peer *peer) {
	struct samples samples[NEWS_N] = {0};

	play_singly(bench, peer, FAN, false, samples);
	figure_of(peer, "ten reached p50 us", samples_at(&samples[REACHED], 0.5));
	for (int i = 0; i < NEWS_N; i++) {
		samples_clear(&samples[i]);
	}
}

/* Many at a time. A message's number is its sender's plus PAIRS times which it is. */
struct stream {
	const struct peer *peer;
	struct station *senders[PAIRS];
	unsigned char *known; /* by number: bits by news */
	unsigned window;      /* messages of a sender under way */
	unsigned sent[PAIRS], each, finished, wanted;
	bool done;
};

static void send_next(struct stream *stream, unsigned line) {
	if (stream->sent[line] < stream->each) {
		stream->peer->send(
			stream->senders[line], line + (uint64_t)PAIRS * stream->sent[line]++);
	}
}

static void stream_told(void *userdata, uint64_t number, enum news news, unsigned count) {
	struct stream *stream = userdata;
	const unsigned char whole = 1 << CONFIRMED | 1 << REACHED;

	if (stream->known[number] == whole) {
		return;
	}
	stream->known[number] |= (unsigned char)(1 << news);
	if (stream->known[number] == whole) {
		stream->finished++;
		stream->done = stream->finished == stream->wanted;
		send_next(stream, (unsigned)(number % PAIRS));
	}
}

/* Let every sender send up to @each messages, and wait until all of them are
 * durable and reached. */
static void pour(struct stream *stream, struct driver *driver, unsigned each) {
	stream->each = each;
	stream->wanted = each * PAIRS;
	stream->done = false;
	for (unsigned line = 0; line < PAIRS; line++) {
		for (unsigned i = 0; i < stream->window; i++) {
			send_next(stream, line);
		}
		stream->peer->flush(stream->senders[line]);
	}
	driver_until(driver, &stream->done, "the messages of 64 senders");
}

/* Add "PEER 64 x WINDOW WHAT". */
static void pipelined_figure(const struct stream *stream, const char *what, double value) {
	char name[64];

	snprintf(name, sizeof name, "%d x %u %s", PAIRS, stream->window, what);
	figure_of(stream->peer, name, value);
}

void measure_pipelined(const struct bench *bench, const struct peer *peer, unsigned window) {
	unsigned warm_up = bench->messages / 8, each = bench->messages;
	struct stream stream = {.peer = peer,
		.window = window,
		.known = NEW_N(unsigned char, (size_t)(warm_up + each) * PAIRS)};
	struct station *receivers[PAIRS];
	double began, cpu, own;
	struct server server;
	struct driver driver;

	server_init(&server, bench->where);
	peer->start(&server, PAIRS);
	driver_init(&driver);
	driver.told = stream_told;
	driver.userdata = &stream;
	for (unsigned i = 0; i < PAIRS; i++) {
		receivers[i] = peer->receiver(&driver, &server, i, 0, false);
		stream.senders[i] = peer->sender(&driver, &server, i);
	}
	pour(&stream, &driver, warm_up);
	cpu = server_cpu(server.pid);
	own = server_cpu(0);
	began = (double)now_ns() / 1e9;
	pour(&stream, &driver, warm_up + each);
	pipelined_figure(&stream, "messages/s", each * PAIRS / ((double)now_ns() / 1e9 - began));
	pipelined_figure(
		&stream, "CPU us a message", (server_cpu(server.pid) - cpu) * 1e6 / (each * PAIRS));
	pipelined_figure(
		&stream, "driver's CPU us a message", (server_cpu(0) - own) * 1e6 / (each * PAIRS));
	for (unsigned i = 0; i < PAIRS; i++) {
		peer->close(receivers[i]);
		peer->close(stream.senders[i]);
	}
	free(stream.known);
	driver_finish(&driver);
	server_finish(&server);
}
