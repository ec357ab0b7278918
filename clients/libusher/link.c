/* SPDX-License-Identifier: MIT */
#include "libusher/link.h"

#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
	PATIENCE = 5000, /* ms for a connection to be made, and for the first welcome */
};

struct usher_link {
	struct usher *usher;
	char *place;
	Usher__Welcome *welcome; /* the last one */
	int fd;                  /* -1: none */
	bool up;
	int64_t down_since; /* if it is not */
	int64_t ahead;      /* ms that the site's time is ahead of our clock */
	int error;          /* of the last attempt to connect, negative */
};

int64_t usher_link_now(void) {
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Wait for a socket that is connecting. Takes @fd, returns it or a negative errno. */
static int finish_connect(int fd, int r) {
	struct pollfd waiting = {.fd = fd, .events = POLLOUT};
	socklen_t size = sizeof(int);
	int error = r < 0 ? errno : 0;

	if (error == EINPROGRESS) {
		error = ETIMEDOUT;
		if (poll(&waiting, 1, PATIENCE) > 0 &&
			getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) {
			error = errno;
		}
	}
	if (error) {
		close(fd);
		return -error;
	}
	return fd;
}

static int connect_unix(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (!*path) {
		return -EINVAL;
	}
	if (strlen(path) >= sizeof address.sun_path) {
		return -ENAMETOOLONG;
	}
	memcpy(address.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	return fd < 0
		? -errno
		: finish_connect(fd, connect(fd, (struct sockaddr *)&address, sizeof address));
}

static int connect_address(const struct addrinfo *address) {
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;

	if (fd < 0) {
		return -errno;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return finish_connect(fd, connect(fd, address->ai_addr, address->ai_addrlen));
}

/* @place is "HOST:PORT", the host in brackets if it has colons of its own. */
static int connect_tcp(const char *place) {
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	const char *colon = strrchr(place, ':');
	size_t size = colon ? (size_t)(colon - place) : 0;
	struct addrinfo *found = NULL;
	char host[256];
	int r = -EINVAL;

	if (!size || !colon[1]) {
		return -EINVAL;
	}
	if (place[0] == '[' && place[size - 1] == ']') {
		place++;
		size -= 2;
	}
	snprintf(host, sizeof host, "%.*s", (int)size, place);
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0) {
		return -EHOSTUNREACH;
	}
	for (const struct addrinfo *address = found; address && r < 0; address = address->ai_next) {
		r = connect_address(address);
	}
	freeaddrinfo(found);
	return r;
}

/* Returns a descriptor or a negative errno. */
static int connect_to(const char *place) {
	return strncmp(place, "tcp:", 4) ? connect_unix(place) : connect_tcp(place + 4);
}

static void go_down(struct usher_link *link) {
	link->down_since = link->up ? usher_link_now() : link->down_since;
	link->up = false;
}

static void hang_up(struct usher_link *link) {
	if (link->fd >= 0) {
		close(link->fd);
		link->fd = -1;
	}
	go_down(link);
	usher_lost(link->usher, usher_link_now());
}

/* Send and receive what can be, waiting until the instant @until. Returns 0 or a negative errno. */
static int talk(struct usher_link *link, int64_t until) {
	int64_t delay = until - usher_link_now();
	struct pollfd waiting = {.fd = link->fd, .events = POLLIN};
	uint8_t bytes[16384];
	const void *pending;
	size_t size;
	ssize_t n;
	int r = 0;

	pending = usher_pending(link->usher, &size);
	waiting.events |= size ? POLLOUT : 0;
	if (delay < 0) {
		delay = 0;
	}
	if (poll(&waiting, 1, delay > INT_MAX ? INT_MAX : (int)delay) < 0) {
		return errno == EINTR ? 0 : -errno;
	}
	if (waiting.revents & POLLOUT) {
		n = send(link->fd, pending, size, MSG_NOSIGNAL);
		if (n > 0) {
			usher_sent(link->usher, (size_t)n);
		}
	}
	if (waiting.revents & (POLLIN | POLLHUP | POLLERR)) {
		n = recv(link->fd, bytes, sizeof bytes, 0);
		if (n > 0) {
			r = usher_receive(link->usher, bytes, (size_t)n, usher_link_now());
			if (r < 0) {
				hang_up(link); /* what is gone from the socket cannot be brought
						  again; the next connection can */
			}
		} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			hang_up(link);
		}
	}
	return r;
}

static void wait_until(int64_t until) {
	int64_t delay = until - usher_link_now();

	if (delay > 0) {
		(void)poll(NULL, 0, delay > INT_MAX ? INT_MAX : (int)delay);
	}
}

/* Do what the client wants next, for no longer than until @until. */
static int step(struct usher_link *link, int64_t until) {
	int64_t now = usher_link_now(), wake;
	int r = usher_tick(link->usher, now);

	if (r < 0) {
		return r;
	}
	wake = usher_wake(link->usher);
	wake = wake < until ? wake : until;
	switch (usher_wants(link->usher)) {
	case USHER_CONNECT:
		link->fd = connect_to(link->place);
		if (link->fd < 0) {
			link->error = link->fd;
			link->fd = -1;
			usher_lost(link->usher, usher_link_now());
			return 0;
		}
		r = usher_connected(link->usher, usher_link_now());
		if (r < 0) {
			hang_up(link);
		}
		return r;
	case USHER_TALK:
		return talk(link, wake);
	case USHER_CLOSE:
		hang_up(link);
		return 0;
	case USHER_WAIT:
		wait_until(wake);
		return 0;
	case USHER_STOP:
		break;
	}
	return -EPERM;
}

static Usher__Welcome *copy_welcome(const Usher__Welcome *welcome) {
	size_t size = usher__welcome__get_packed_size(welcome);
	uint8_t *packed = malloc(size + 1);
	Usher__Welcome *copy = packed
		? usher__welcome__unpack(NULL, usher__welcome__pack(welcome, packed), packed)
		: NULL;

	free(packed);
	return copy;
}

static void forget_welcome(struct usher_link *link) {
	if (link->welcome) {
		usher__welcome__free_unpacked(link->welcome, NULL);
	}
	link->welcome = NULL;
}

static int note(struct usher_link *link, const struct usher_event *event) {
	if (event->kind == USHER_EVENT_GOODBYE) {
		go_down(link);
	}
	if (event->kind == USHER_EVENT_WELCOME) {
		Usher__Welcome *welcome = copy_welcome(event->welcome);

		if (!welcome) {
			hang_up(link); /* the next connection says it again */
			return -ENOMEM;
		}
		forget_welcome(link);
		link->welcome = welcome;
		link->ahead = event->welcome->time - usher_link_now();
		link->up = true;
	}
	return 1;
}

int usher_link_next(struct usher_link *link, struct usher_event *ret, int64_t until) {
	for (;;) {
		int r = usher_next(link->usher, ret, usher_link_now());

		if (r != 0) {
			return r < 0 ? r : note(link, ret);
		}
		r = step(link, until);
		if (r < 0) {
			return r;
		}
		if (usher_link_now() >= until) {
			r = usher_next(link->usher, ret, usher_link_now());
			return r > 0 ? note(link, ret) : r;
		}
	}
}

int usher_link_ask(struct usher_link *link, const Usher__Request *request,
	const Usher__Answer **ret, int64_t until, int64_t alone) {
	int64_t asked = usher_link_now();
	struct usher_event event;
	uint64_t id;
	int r = usher_ask(link->usher, request, &id, asked);

	while (r == 0) {
		int64_t alone_since = link->down_since > asked ? link->down_since : asked,
			give_up = link->up ? until : alone_since + alone;

		r = usher_link_next(link, &event, give_up < until ? give_up : until);
		if (r <= 0) {
			return r;
		}
		if (event.kind == USHER_EVENT_ANSWER && event.answer->id == id) {
			*ret = event.answer;
			return 1;
		}
		r = 0;
	}
	return r;
}

static int explain(char **ret_why, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int explain(char **ret_why, int error, const char *format, ...) {
	va_list arguments;
	char *why = NULL;

	va_start(arguments, format);
	if (vasprintf(&why, format, arguments) < 0) {
		why = NULL;
	}
	va_end(arguments);
	*ret_why = why;
	return why ? error : -ENOMEM;
}

/* Until the relay has said welcome. Whoever is not there at the first try is not waited for. */
static int await_welcome(struct usher_link *link, char **ret_why) {
	int64_t until = usher_link_now() + PATIENCE;
	struct usher_event event;
	int r = 0;

	while (!link->up) {
		r = usher_next(link->usher, &event, usher_link_now());
		if (r > 0 && event.kind == USHER_EVENT_GOODBYE &&
			event.goodbye->reason != USHER__REASON__STOPPING) {
			return explain(
				ret_why, -EPERM, "the relay refused: %s", event.goodbye->text);
		}
		if (r > 0) {
			r = note(link, &event);
		} else if (r == 0) {
			r = step(link, until);
		}
		if (r == -ENOMEM) {
			return r;
		}
		if (r < 0) {
			return explain(ret_why, r, "%s: %s", link->place, strerror(-r));
		}
		if (link->error && link->error != -EAGAIN) {
			return explain(ret_why, link->error, "no relay at %s: %s", link->place,
				strerror(-link->error));
		}
		if (usher_link_now() >= until) {
			return explain(ret_why, -ETIMEDOUT, "the relay at %s does not answer",
				link->place);
		}
	}
	return 0;
}

static int draw_run(uint64_t *ret) {
	while (!*ret) {
		if (getrandom(ret, sizeof *ret, 0) != sizeof *ret && errno != EINTR) {
			return -errno;
		}
	}
	return 0;
}

int usher_link_open(struct usher_link **ret, char **ret_why, const char *place,
	const struct usher_options *options) {
	struct usher_link *link = calloc(1, sizeof *link);
	struct usher_options own = *options;
	int r = link ? draw_run(&own.run) : -ENOMEM;

	if (r == 0) {
		link->fd = -1;
		link->place = strdup(place);
		link->usher = usher_new(&own);
		r = link->place && link->usher ? await_welcome(link, ret_why) : -ENOMEM;
	}
	if (r < 0) {
		usher_link_free(link);
		return r;
	}
	*ret = link;
	return 0;
}

struct usher_link *usher_link_free(struct usher_link *link) {
	if (link) {
		if (link->fd >= 0) {
			close(link->fd);
		}
		usher_free(link->usher);
		free(link->place);
		forget_welcome(link);
		free(link);
	}
	return NULL;
}

struct usher *usher_link_client(struct usher_link *link) {
	return link->usher;
}

const Usher__Welcome *usher_link_welcome(const struct usher_link *link) {
	return link->welcome;
}

int64_t usher_link_time(const struct usher_link *link) {
	return usher_link_now() + link->ahead;
}

bool usher_link_is_up(const struct usher_link *link) {
	return link->up;
}
