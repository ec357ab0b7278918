/* SPDX-License-Identifier: MIT */
/*
 * mosquitto's stations (mosquitto.org/api): a line is a topic, its answers another, all with QoS 1.
 * Its CONFIRMED is a PUBACK; what is persistent it writes to disk now and then, so it stands beside
 * the others, not in line.
 */
#include "base/memory.h"
#include "peer.h"

#include <inttypes.h>
#include <mosquitto.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct station {
	struct driver *driver;
	struct mosquitto *mosquitto;
	struct event *readable, *writable;
	char topic[32], replies[32];
	uint64_t sent[65536]; /* number by message id */
	struct answers answers;
	bool sends, ready;
};

static void restart(struct server *server) {
	const char *const argv[] = {"mosquitto", "-c", server_path(server, "conf"), NULL};

	server_start(server, argv);
}

static void start(struct server *server, unsigned lines) {
	char text[512];

	snprintf(text, sizeof text,
		"listener %d 127.0.0.1\nallow_anonymous true\npersistence "
		"true\npersistence_location %s/\n"
		"max_queued_messages 0\nmax_inflight_messages 0\nset_tcp_nodelay true\n%s",
		server->port, server->place, getuid() ? "" : "user root\n");
	server_write(server, "conf", text);
	restart(server);
}

static void need(int code) {
	if (code != MOSQ_ERR_SUCCESS) {
		give_up("mosquitto: %s", mosquitto_strerror(code));
	}
}

static void flush(struct station *station) {
	if (mosquitto_want_write(station->mosquitto)) {
		need(mosquitto_loop_write(station->mosquitto, 1));
	}
	if (mosquitto_want_write(station->mosquitto)) {
		event_add(station->writable, NULL);
	}
}

static void on_readable(evutil_socket_t fd, short what, void *userdata) {
	struct station *station = userdata;

	need(mosquitto_loop_read(station->mosquitto, 1));
	flush(station);
}

static void on_writable(evutil_socket_t fd, short what, void *userdata) {
	flush(userdata);
}

static void on_connect(struct mosquitto *mosquitto, void *userdata, int code) {
	struct station *station = userdata;

	need(code);
	need(mosquitto_subscribe(
		mosquitto, NULL, station->sends ? station->replies : station->topic, 1));
}

static void on_subscribe(
	struct mosquitto *mosquitto, void *userdata, int id, int n, const int *granted) {
	struct station *station = userdata;

	station->ready = true;
}

static void on_publish(struct mosquitto *mosquitto, void *userdata, int id) {
	struct station *station = userdata;

	if (station->sends) {
		station->driver->told(station->driver->userdata, station->sent[id], CONFIRMED, 0);
	}
}

/* A message begins with its number, of 20 digits. */
static void on_message(
	struct mosquitto *mosquitto, void *userdata, const struct mosquitto_message *message) {
	struct station *station = userdata;
	char digits[21] = "";

	memcpy(digits, message->payload,
		message->payloadlen < 20 ? (size_t)message->payloadlen : 20);
	if (station->sends) {
		driver_answered(station->driver, &station->answers, strtoull(digits, NULL, 10));
	} else {
		need(mosquitto_publish(mosquitto, NULL, station->replies, 20, digits, 1, false));
	}
}

static struct station *open_station(struct driver *driver, const struct server *server,
	const char *name, unsigned line, bool sends) {
	struct station *station = NEW(struct station);

	station->driver = driver;
	station->sends = sends;
	snprintf(station->topic, sizeof station->topic, "line/%u", line);
	snprintf(station->replies, sizeof station->replies, "reply/%u", line);
	(void)mosquitto_lib_init();
	station->mosquitto = allocated(mosquitto_new(name, false, station));
	mosquitto_connect_callback_set(station->mosquitto, on_connect);
	mosquitto_subscribe_callback_set(station->mosquitto, on_subscribe);
	mosquitto_publish_callback_set(station->mosquitto, on_publish);
	mosquitto_message_callback_set(station->mosquitto, on_message);
	need(mosquitto_int_option(station->mosquitto, MOSQ_OPT_TCP_NODELAY, 1));
	need(mosquitto_max_inflight_messages_set(station->mosquitto, 0));
	need(mosquitto_connect(station->mosquitto, "127.0.0.1", server->port, 600));
	station->readable = allocated(event_new(driver->base, mosquitto_socket(station->mosquitto),
		EV_READ | EV_PERSIST, on_readable, station));
	station->writable = allocated(event_new(driver->base, mosquitto_socket(station->mosquitto),
		EV_WRITE, on_writable, station));
	event_add(station->readable, NULL);
	event_add(station->writable, NULL);
	driver_until(driver, &station->ready, "mosquitto's subscription");
	return station;
}

static struct station *open_sender(
	struct driver *driver, const struct server *server, unsigned line) {
	char name[32];

	snprintf(name, sizeof name, "s-%u", line);
	return open_station(driver, server, name, line, true);
}

static struct station *open_receiver(struct driver *driver, const struct server *server,
	unsigned line, unsigned index, bool takes) {
	char name[32];

	snprintf(name, sizeof name, "r-%u-%u", line, index);
	return open_station(driver, server, name, line, false);
}

static void send_number(struct station *station, uint64_t number) {
	char words[20 + PAYLOAD + 1];
	int id;

	snprintf(words, sizeof words, "%020" PRIu64 "%s", number, payload());
	need(mosquitto_publish(station->mosquitto, &id, station->topic, PAYLOAD, words, 1, false));
	station->sent[id] = number;
}

static void close_station(struct station *station) {
	event_free(station->readable);
	event_free(station->writable);
	mosquitto_destroy(station->mosquitto);
	free(station->answers.list);
	free(station);
}

const struct peer peer_mosquitto = {
	.name = "mosquitto",
	.start = start,
	.restart = restart,
	.sender = open_sender,
	.receiver = open_receiver,
	.send = send_number,
	.flush = flush,
	.close = close_station,
};
