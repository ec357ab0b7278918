/* SPDX-License-Identifier: MIT */
/* usher's stations: libusher over the driver's loop. */
#include "base/idmap.h"
#include "base/memory.h"
#include "peer.h"
#include "proto/ident.h"
#include "usher_station.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

const char *usherd_path;

const char *payload(void) {
	static char text[PAYLOAD + 1];

	memset(text, 'x', PAYLOAD);
	return text;
}

void usher_configure(const struct server *server, unsigned lines, const char *database) {
	char text[1024];
	FILE *site = fopen(server_path(server, "site"), "we");

	if (!site) {
		give_up("%s: %s", server_path(server, "site"), strerror(errno));
	}
	fputs("[site]\nname = bench\noffer-ends = 3h\nvisit-ends = 12h\n[post supervisor]\nname = "
	      "s\nsupervisor = yes\n"
	      "[badge s]\nname = s\nposts = supervisor\n"
	      "[phrase greeting]\nat = take\nkind = arrival\n"
	      "text = 您好，{guest}！歡迎光臨{project}。\nunnamed = 您好！歡迎光臨{project}。\n"
	      "[phrase seat]\nat = met\nkind = arrival\n"
	      "text = {guest}，請稍坐。\nunnamed = 請稍坐。\n"
	      "[phrase farewell]\nat = end\n"
	      "text = {guest}請慢走，工號{badge}，很高興為您服務。\n"
	      "unnamed = 請慢走，工號{badge}，很高興為您服務。\n",
		site);
	for (unsigned i = 0; i < lines; i++) {
		fprintf(site,
			"[post from-%u]\nname = from-%u\n[post to-%u]\nname = to-%u\n[area "
			"line-%u]\nname = line-%u\npost = to-%u\n",
			i, i, i, i, i, i, i);
		fprintf(site,
			"[badge f%u]\nname = f\nposts = from-%u\n[badge t%u]\nname = t\nposts = "
			"to-%u\n",
			i, i, i, i);
	}
	if (fclose(site) == EOF) {
		give_up("%s: %s", server_path(server, "site"), strerror(errno));
	}
	snprintf(text, sizeof text,
		"[usherd]\nsocket = %s\nsocket-group = root\nlisten-tcp = 127.0.0.1:%d\ndatabase = "
		"%s\nsite = %s\n"
		"log-level = warning\n",
		server_path(server, "socket"), server->port,
		database ? database : server_path(server, "usher.db"), server_path(server, "site"));
	server_write(server, "conf", text);
}

const char *const *usher_argv(const struct server *server) {
	static const char *argv[4];

	argv[0] = usherd_path;
	argv[1] = "--config";
	argv[2] = server_path(server, "conf");
	return argv;
}

static void restart(struct server *server) {
	server_start(server, usher_argv(server));
}

static void start(struct server *server, unsigned lines) {
	usher_configure(server, lines, NULL);
	restart(server);
}

static int64_t now_ms(void) {
	return now_ns() / 1000000;
}

static void need(int r) {
	if (r < 0) {
		give_up("libusher: %s", strerror(-r));
	}
}

static void flush(struct station *station) {
	size_t size;
	const void *bytes = usher_pending(station->usher, &size);
	ssize_t n = size ? send(station->fd, bytes, size, MSG_NOSIGNAL) : 0;

	if (n < 0 && errno != EAGAIN) {
		give_up("usherd: %s", strerror(errno));
	}
	if (n > 0) {
		usher_sent(station->usher, (size_t)n);
	}
	if ((size_t)(n < 0 ? 0 : n) < size) {
		event_add(station->writable, NULL);
	}
}

static void ask(struct station *station, const Usher__Request *request, uint64_t *ret_id) {
	need(usher_ask(station->usher, request, ret_id, now_ms()));
}

static void take(struct station *station, char *id) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Take take = USHER__TAKE__INIT;

	take.id = id;
	request.ask_case = USHER__REQUEST__ASK_TAKE;
	request.take = &take;
	ask(station, &request, NULL);
}

static void tell(struct station *station, const char *id, enum news news, unsigned count) {
	uint64_t handoff;
	uintptr_t number;

	if (ident_parse(id, &handoff) == 0 &&
		(number = (uintptr_t)idmap_get(&station->numbers, handoff))) {
		station->driver->told(station->driver->userdata, number - 1, news, count);
	}
}

static void on_answer(struct station *station, const Usher__Answer *answer) {
	uint64_t number, handoff;

	if (answer->outcome != USHER__OUTCOME__OK) {
		give_up("usherd refuses: %s", answer->text);
	}
	if (!station->on_duty) {
		station->on_duty = true;
	} else if (station->sends) {
		need(ident_parse(answer->handoff_id, &handoff));
		number = station->asked[answer->id % USHER_UNANSWERED_MAX];
		idmap_put(&station->numbers, handoff, (void *)(uintptr_t)(number + 1));
		station->driver->told(station->driver->userdata, number, CONFIRMED, 0);
	}
}

static void on_handoff(struct station *station, const Usher__Handoff *handoff) {
	if (station->sends) {
		if (handoff->stage == USHER__STAGE__TAKEN) {
			tell(station, handoff->id, TAKEN, 0);
		}
	} else if (handoff->stage == USHER__STAGE__OFFERED) {
		station->heard++;
		need(usher_receipt(station->usher, handoff->id, false, now_ms()));
		if (station->takes) {
			take(station, handoff->id);
		}
	}
}

static void on_event(struct station *station, const struct usher_event *event) {
	switch (event->kind) {
	case USHER_EVENT_ANSWER:
		on_answer(station, event->answer);
		break;
	case USHER_EVENT_UPDATE:
		if (event->update->what_case == USHER__UPDATE__WHAT_HANDOFF) {
			on_handoff(station, event->update->handoff);
		} else if (event->update->what_case == USHER__UPDATE__WHAT_COUNTS &&
			station->sends) {
			tell(station, event->update->counts->id, REACHED,
				event->update->counts->reached);
		} else if (event->update->what_case == USHER__UPDATE__WHAT_IN_STEP) {
			station->in_step = true;
		}
		break;
	case USHER_EVENT_GOODBYE:
		give_up("usherd has let go of a client: %s", event->goodbye->text);
	case USHER_EVENT_LOST:
	case USHER_EVENT_WELCOME:
		break;
	}
	if (!station->ready && station->on_duty && station->in_step) {
		station->ready = true;
		if (station->n_ready) {
			++*station->n_ready;
		}
	}
}

static void on_readable(evutil_socket_t fd, short what, void *userdata) {
	struct station *station = userdata;
	struct usher_event event;
	char bytes[16384];
	ssize_t n = recv(fd, bytes, sizeof bytes, 0);
	int r;

	if (n == 0 || (n < 0 && errno != EAGAIN)) {
		give_up("usherd has gone");
	}
	if (n > 0) {
		need(usher_receive(station->usher, bytes, (size_t)n, now_ms()));
	}
	while ((r = usher_next(station->usher, &event, now_ms())) > 0) {
		on_event(station, &event);
	}
	need(r);
	flush(station);
}

static void on_writable(evutil_socket_t fd, short what, void *userdata) {
	flush(userdata);
}

/* Heartbeats. */
static void on_time(evutil_socket_t fd, short what, void *userdata) {
	struct station *station = userdata;

	need(usher_tick(station->usher, now_ms()));
	flush(station);
}

static void sign_on(struct station *station, const char *post, const char *badge) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;

	on.post = (char *)post;
	on.badge = (char *)badge;
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	ask(station, &request, NULL);
}

void usher_station_return(struct station *station, const struct server *server) {
	station->fd = server_connect(server);
	if (station->fd < 0) {
		give_up("usherd: no connection: %s", strerror(errno));
	}
	station->readable = allocated(event_new(
		station->driver->base, station->fd, EV_READ | EV_PERSIST, on_readable, station));
	station->writable = allocated(
		event_new(station->driver->base, station->fd, EV_WRITE, on_writable, station));
	station->timer =
		allocated(event_new(station->driver->base, -1, EV_PERSIST, on_time, station));
	need(usher_connected(station->usher, now_ms()));
	event_add(station->timer, &(struct timeval){.tv_sec = 1});
	event_add(station->readable, NULL);
	event_add(station->writable, NULL);
}

static void detach(struct station *station) {
	event_free(station->readable);
	event_free(station->writable);
	event_free(station->timer);
	close(station->fd);
}

struct station *usher_station_new(struct driver *driver, const struct server *server,
	const char *device, const char *post, const char *badge, unsigned *n_ready) {
	static uint64_t runs; /* a device may come anew, with requests of its own */
	struct usher_options options = {
		.device = device, .agent = "bench", .run = ++runs, .listen = true};
	struct station *station = NEW(struct station);

	station->driver = driver;
	station->n_ready = n_ready;
	station->usher = allocated(usher_new(&options));
	usher_station_return(station, server);
	sign_on(station, post, badge);
	return station;
}

void usher_station_lose(struct station *station) {
	detach(station);
	usher_lost(station->usher, now_ms());
	station->in_step = station->ready = false;
}

static struct station *open_station(struct driver *driver, const struct server *server,
	const char *device, const char *post, const char *badge) {
	struct station *station = usher_station_new(driver, server, device, post, badge, NULL);

	driver_until(driver, &station->ready, "usherd's welcome");
	return station;
}

static struct station *open_sender(
	struct driver *driver, const struct server *server, unsigned line) {
	char device[32], post[32], badge[32];
	struct station *station;

	snprintf(device, sizeof device, "s-%u", line);
	snprintf(post, sizeof post, "from-%u", line);
	snprintf(badge, sizeof badge, "f%u", line);
	station = open_station(driver, server, device, post, badge);
	station->sends = true;
	snprintf(station->area, sizeof station->area, "line-%u", line);
	return station;
}

static struct station *open_receiver(struct driver *driver, const struct server *server,
	unsigned line, unsigned index, bool takes) {
	char device[32], post[32], badge[32];
	struct station *station;

	snprintf(device, sizeof device, "r-%u-%u", line, index);
	snprintf(post, sizeof post, "to-%u", line);
	snprintf(badge, sizeof badge, "t%u", line);
	station = open_station(driver, server, device, post, badge);
	station->takes = takes;
	return station;
}

static void send_number(struct station *station, uint64_t number) {
	static char words[PAYLOAD / 2 + 1];
	char *traits[] = {words, words};
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send message = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;
	uint64_t id;

	memcpy(words, payload(), PAYLOAD / 2);
	card.traits = traits;
	card.n_traits = 2;
	message.to = station->area;
	message.card = &card;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &message;
	ask(station, &request, &id);
	station->asked[id % USHER_UNANSWERED_MAX] = number;
}

static void close_station(struct station *station) {
	detach(station);
	usher_free(station->usher);
	idmap_finish(&station->numbers);
	free(station);
}

const struct peer peer_usher = {
	.name = "usherd",
	.start = start,
	.restart = restart,
	.sender = open_sender,
	.receiver = open_receiver,
	.send = send_number,
	.flush = flush,
	.close = close_station,
};
