/* SPDX-License-Identifier: MIT */
/*
 * A busy hour at the show-flat, told to a relay that keeps dying: devices at the lobby send and
 * withdraw, devices at the show-flat all take whatever is offered, decline, give back, meet. Each
 * is a client of its own (libusher), all in one loop, which connect again and resume by
 * themselves. A client's run ends after so many acts that the relay still knows every answer of
 * it, and another begins.
 *
 * The clients' clock goes five times as fast as ours, so that their patience is a fifth of what it
 * would be.
 *
 * The record is what judge.c goes by. It is written before a request is, and when an answer has
 * come:
 *
 *	invoke DEVICE RUN ID VERB HANDOFF BADGE
 *	ok|refused DEVICE RUN ID OUTCOME HANDOFF WINNER
 *	told DEVICE RUN SEQ STAGE HANDOFF TAKER
 *
 * with - for none. SIGTERM ends it: takers stop, each sender sends one more, and all answers are
 * waited for.
 *
 * usage: load SOCKET RECORD SENDERS TAKERS SEED
 */
#include "load.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
	DEVICES_MAX = 32,
	HASTE = 5,
	TURN = 20,      /* ms at most in poll */
	PATIENCE = 120, /* s for the last answers */
};

static const char *place;
static FILE *record;
static volatile sig_atomic_t stopping;
static struct device devices[DEVICES_MAX];
static size_t n_devices;
static uint64_t chance;

void give_up(const char *what) {
	fprintf(stderr, "load: %s\n", what);
	exit(EXIT_FAILURE);
}

static int64_t clock_ms(void) {
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t hasty_ms(void) {
	return clock_ms() * HASTE;
}

/* Xorshift (Marsaglia 2003). */
uint64_t draw(void) {
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return chance;
}

static const char *or_none(const char *text) {
	return text && *text ? text : "-";
}

static const char *name_of(const ProtobufCEnumDescriptor *descriptor, int number) {
	const ProtobufCEnumValue *value = protobuf_c_enum_descriptor_get_value(descriptor, number);

	return value ? value->name : "?";
}

void note_invoke(const struct device *device, uint64_t id, const char *verb, const char *handoff) {
	fprintf(record, "invoke %s %llu %llu %s %s %s\n", device->name,
		(unsigned long long)device->run, (unsigned long long)id, verb, or_none(handoff),
		device->badge);
}

static void note_answer(const struct device *device, const Usher__Answer *answer) {
	fprintf(record, "%s %s %llu %llu %s %s %s\n", answer->outcome ? "refused" : "ok",
		device->name, (unsigned long long)device->run, (unsigned long long)answer->id,
		name_of(&usher__outcome__descriptor, (int)answer->outcome),
		or_none(answer->handoff_id),
		or_none(answer->winner ? answer->winner->badge : NULL));
}

static void note_told(const struct device *device, const Usher__Update *update) {
	fprintf(record, "told %s %llu %llu %s %s %s\n", device->name,
		(unsigned long long)device->run, (unsigned long long)update->seq,
		name_of(&usher__stage__descriptor, (int)update->handoff->stage),
		update->handoff->id, or_none(update->handoff->taken_by));
}

static void begin_run(struct device *device) {
	struct usher_options options = {.device = device->name, .agent = "load", .listen = true};

	usher_free(device->usher);
	if (device->fd >= 0) {
		close(device->fd);
	}
	device->fd = -1;
	device->run = options.run = draw();
	device->acts = device->under_way = 0;
	device_forget_all(device);
	device->usher = usher_new(&options);
	if (!device->usher) {
		give_up("out of memory");
	}
}

static void add_device(bool receives, unsigned long number) {
	struct device *device = &devices[n_devices++];

	snprintf(device->name, sizeof device->name, "%s-%lu", receives ? "flat" : "lobby", number);
	snprintf(device->badge, sizeof device->badge, "%c%lu", receives ? 'F' : 'L', number);
	device->receives = receives;
	device->fd = -1;
	begin_run(device);
}

static void try_connect(struct device *device) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", place);
	if (fd < 0) {
		give_up(strerror(errno));
	}
	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(fd);
		usher_lost(device->usher, hasty_ms());
		return;
	}
	device->fd = fd;
	if (usher_connected(device->usher, hasty_ms()) < 0) {
		give_up("out of memory");
	}
}

static void hang_up(struct device *device) {
	close(device->fd);
	device->fd = -1;
	usher_lost(device->usher, hasty_ms());
}

static void send_pending(struct device *device) {
	size_t size;
	const void *pending = usher_pending(device->usher, &size);
	ssize_t n = size ? send(device->fd, pending, size, MSG_NOSIGNAL) : 0;

	if (n > 0) {
		usher_sent(device->usher, (size_t)n);
	}
}

static void hear(struct device *device) {
	struct usher_event event;

	while (usher_next(device->usher, &event, hasty_ms()) > 0) {
		if (event.kind == USHER_EVENT_ANSWER) {
			note_answer(device, event.answer);
			device->under_way--;
			device_answered(device, event.answer);
		} else if (event.kind == USHER_EVENT_UPDATE) {
			if (event.update->what_case == USHER__UPDATE__WHAT_HANDOFF) {
				note_told(device, event.update);
			}
			device_told(device, event.update);
		} else if (event.kind == USHER_EVENT_GOODBYE &&
			event.goodbye->reason != USHER__REASON__STOPPING &&
			event.goodbye->reason != USHER__REASON__TOO_SLOW) {
			give_up(event.goodbye->text);
		}
	}
}

static void receive(struct device *device) {
	uint8_t bytes[16384];
	ssize_t n = recv(device->fd, bytes, sizeof bytes, 0);

	if (n > 0) {
		if (usher_receive(device->usher, bytes, (size_t)n, hasty_ms()) < 0) {
			give_up("more came than was asked for");
		}
		hear(device);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		hang_up(device);
	}
}

/* What libusher wants, but for the waiting. */
static void attend(struct device *device) {
	if (usher_tick(device->usher, hasty_ms()) < 0) {
		give_up("out of memory");
	}
	switch (usher_wants(device->usher)) {
	case USHER_CONNECT:
		try_connect(device);
		break;
	case USHER_CLOSE:
		hang_up(device);
		break;
	case USHER_STOP:
		give_up("the relay will not have a client");
	case USHER_TALK:
	case USHER_WAIT:
		break;
	}
	hear(device);
}

/* Returns how many answers are still to come. */
static unsigned turn(void) {
	struct pollfd waiting[DEVICES_MAX];
	unsigned under_way = 0;

	for (size_t i = 0; i < n_devices; i++) {
		attend(&devices[i]);
		if (devices[i].acts >= ACTS_PER_RUN && !devices[i].under_way) {
			begin_run(&devices[i]);
		}
		device_act(&devices[i], stopping);
		if (devices[i].fd >= 0) {
			send_pending(&devices[i]);
		}
		waiting[i] = (struct pollfd){.fd = devices[i].fd, .events = POLLIN};
		under_way += devices[i].under_way;
	}
	(void)poll(waiting, n_devices, TURN);
	for (size_t i = 0; i < n_devices; i++) {
		if (waiting[i].revents) {
			receive(&devices[i]);
		}
	}
	return under_way;
}

static void on_stop(int signo) {
	stopping = 1;
}

static bool all_said_farewell(void) {
	for (size_t i = 0; i < n_devices; i++) {
		if (!devices[i].receives && !devices[i].farewell) {
			return false;
		}
	}
	return true;
}

static void run(void) {
	int64_t deadline = INT64_MAX;
	unsigned under_way;

	do {
		under_way = turn();
		if (stopping && deadline == INT64_MAX) {
			deadline = clock_ms() + PATIENCE * 1000;
		}
		if (clock_ms() > deadline) {
			give_up("some answers never came");
		}
	} while (!stopping || under_way || !all_said_farewell());
}

int main(int argc, char **argv) {
	struct sigaction stop = {.sa_handler = on_stop};

	if (argc != 6) {
		fputs("usage: load SOCKET RECORD SENDERS TAKERS SEED\n", stderr);
		return 2;
	}
	place = argv[1];
	record = fopen(argv[2], "we");
	if (!record) {
		give_up(strerror(errno));
	}
	setvbuf(record, NULL, _IOLBF, 0);
	chance = strtoull(argv[5], NULL, 10) * 2654435761 + 1;
	for (unsigned long i = 1; i <= strtoul(argv[3], NULL, 10) && n_devices < DEVICES_MAX; i++) {
		add_device(false, i);
	}
	for (unsigned long i = 1; i <= strtoul(argv[4], NULL, 10) && n_devices < DEVICES_MAX; i++) {
		add_device(true, i);
	}
	(void)sigaction(SIGTERM, &stop, NULL);
	run();
	for (size_t i = 0; i < n_devices; i++) {
		usher_free(devices[i].usher);
		device_forget_all(&devices[i]);
		if (devices[i].fd >= 0) {
			close(devices[i].fd);
		}
	}
	fclose(record);
	return EXIT_SUCCESS;
}
