/* SPDX-License-Identifier: MIT */
/*
 * A bad line between clients and the relay. By chance, out of a seed:
 *
 * - what is said arrives in pieces, of one byte and more;
 * - one direction of a connection stalls for some turns of the loop while the other goes on;
 * - a connection is cut, once so many bytes have passed in one of its directions; what was under
 * way is gone;
 * - a whole frame of a client, never its hello, is said again: at once, or after others.
 *
 * It looks at no clock. While something is under way a turn takes a millisecond at most.
 *
 * SIGTERM ends it; then it prints how many connections there were, how many of them it cut, and how
 * many stalls and repeated frames there were.
 *
 * usage: proxy PLACE RELAY SEED
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	LINES_MAX = 64,
	WAY_MAX = 256 * 1024, /* bytes under way in one direction */
	READ_MAX = 16 * 1024, /* bytes at a time */
	HEADER = 4,           /* of a frame: the length of what follows, big endian */
	KEPT = 8,             /* frames that may be said again */
	KEPT_MAX = 1024,      /* bytes of one */
	STALL_MAX = 100,      /* turns */
	CUT_MAX = 16 * 1024,  /* bytes after which a connection is cut, at most */
};

/* One direction. */
struct way {
	uint8_t bytes[WAY_MAX];
	size_t n;
	uint64_t left;  /* bytes that may still pass */
	unsigned stall; /* turns */
	bool ended;     /* nothing more will come */
};

struct line {
	int client, relay; /* -1: there is no line */
	struct way up, down;
	uint8_t frame[WAY_MAX]; /* the beginning of the client's next */
	size_t n_frame;
	bool greeted;
	struct {
		uint8_t bytes[KEPT_MAX];
		size_t n;
	} kept[KEPT];
	size_t n_kept; /* ever */
};

static struct line *lines[LINES_MAX];
static struct sockaddr_un relay = {.sun_family = AF_UNIX};
static uint64_t chance;
static unsigned opened, cut, stalled, repeated;
static volatile sig_atomic_t stopping;

static void give_up(const char *what) __attribute__((noreturn));

static void give_up(const char *what) {
	fprintf(stderr, "proxy: %s\n", what);
	exit(EXIT_FAILURE);
}

/* Xorshift (Marsaglia 2003): one of @n. */
static uint64_t draw(uint64_t n) {
	chance ^= chance << 13;
	chance ^= chance >> 7;
	chance ^= chance << 17;
	return chance % n;
}

static void hang_up(struct line *line) {
	close(line->client);
	close(line->relay);
	line->client = line->relay = -1;
}

static void open_line(int client) {
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct line **place = lines, *line;

	while (place < lines + LINES_MAX && *place && (*place)->client >= 0) {
		place++;
	}
	if (place == lines + LINES_MAX || fd < 0 ||
		connect(fd, (struct sockaddr *)&relay, sizeof relay) < 0) {
		close(client);
		close(fd);
		return;
	}
	free(*place);
	line = *place = calloc(1, sizeof **place);
	if (!line) {
		give_up("out of memory");
	}
	line->client = client;
	line->relay = fd;
	line->up.left = draw(2) ? draw(CUT_MAX) + 1 : UINT64_MAX;
	line->down.left = draw(2) ? draw(CUT_MAX) + 1 : UINT64_MAX;
	opened++;
}

static void append(struct way *way, const void *bytes, size_t size) {
	if (size > WAY_MAX - way->n) {
		give_up("more is under way than it can hold");
	}
	memcpy(way->bytes + way->n, bytes, size);
	way->n += size;
}

/* A frame of @size bytes is whole: pass it on, and perhaps one of the last again. */
static void pass_frame(struct line *line, size_t size) {
	size_t again;

	append(&line->up, line->frame, size);
	if (line->greeted && size <= KEPT_MAX) {
		memcpy(line->kept[line->n_kept % KEPT].bytes, line->frame, size);
		line->kept[line->n_kept++ % KEPT].n = size;
	}
	line->greeted = true;
	if (line->n_kept && draw(8) == 0) {
		again = draw(line->n_kept < KEPT ? line->n_kept : KEPT);
		append(&line->up, line->kept[again].bytes, line->kept[again].n);
		repeated++;
	}
	line->n_frame -= size;
	memmove(line->frame, line->frame + size, line->n_frame);
}

static void pass_frames(struct line *line) {
	const uint8_t *at = line->frame;
	size_t size;

	while (line->n_frame >= HEADER) {
		size = HEADER +
			((size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3]);
		if (line->n_frame < size) {
			break;
		}
		pass_frame(line, size);
	}
}

static bool has_room(const struct way *way) {
	return !way->ended && way->n < WAY_MAX / 2;
}

static void hear_client(struct line *line) {
	ssize_t n = recv(line->client, line->frame + line->n_frame, READ_MAX, 0);

	if (n > 0) {
		line->n_frame += (size_t)n;
		pass_frames(line);
		if (line->n_frame > WAY_MAX - READ_MAX) {
			give_up("a frame is too long");
		}
	} else if (n == 0 || errno != EAGAIN) {
		line->up.ended = true;
	}
}

static void hear_relay(struct line *line) {
	uint8_t bytes[READ_MAX];
	ssize_t n = recv(line->relay, bytes, sizeof bytes, 0);

	if (n > 0) {
		append(&line->down, bytes, (size_t)n);
	} else if (n == 0 || errno != EAGAIN) {
		line->down.ended = true;
	}
}

/* Let a piece through. Returns whether the line is still good. */
static bool pass(struct way *way, int to) {
	size_t size = way->n;
	ssize_t n;

	if (way->stall) {
		way->stall--;
		return true;
	}
	if (size && draw(64) == 0) {
		way->stall = 1 + (unsigned)draw(STALL_MAX);
		stalled++;
		return true;
	}
	if (size && draw(2)) {
		size = 1 + draw(draw(2) ? size : 4) % size;
	}
	size = size < way->left ? size : way->left;
	n = size ? send(to, way->bytes, size, MSG_NOSIGNAL) : 0;
	if (n < 0) {
		return errno == EAGAIN;
	}
	way->n -= (size_t)n;
	memmove(way->bytes, way->bytes + n, way->n);
	way->left -= way->left == UINT64_MAX ? 0 : (size_t)n;
	cut += !way->left;
	return way->left && (way->n || !way->ended);
}

static bool is_busy(void) {
	for (size_t i = 0; i < LINES_MAX; i++) {
		if (lines[i] && lines[i]->client >= 0 && (lines[i]->up.n || lines[i]->down.n)) {
			return true;
		}
	}
	return false;
}

static void turn(int listener) {
	struct pollfd waiting[2 * LINES_MAX + 1];
	int client;

	for (size_t i = 0; i < LINES_MAX; i++) {
		struct line *line = lines[i];
		bool there = line && line->client >= 0;

		waiting[2 * i] = (struct pollfd){
			there && has_room(&line->up) ? line->client : -1, POLLIN, 0};
		waiting[2 * i + 1] = (struct pollfd){
			there && has_room(&line->down) ? line->relay : -1, POLLIN, 0};
	}
	waiting[2 * LINES_MAX] = (struct pollfd){listener, POLLIN, 0};
	(void)poll(waiting, 2 * LINES_MAX + 1, is_busy() ? 1 : 1000);
	for (size_t i = 0; i < LINES_MAX; i++) {
		struct line *line = lines[i];

		if (waiting[2 * i].revents) {
			hear_client(line);
		}
		if (waiting[2 * i + 1].revents) {
			hear_relay(line);
		}
		if (line && line->client >= 0 &&
			(!pass(&line->up, line->relay) || !pass(&line->down, line->client))) {
			hang_up(line);
		}
	}
	while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		open_line(client);
	}
}

static void on_stop(int signo) {
	stopping = 1;
}

int main(int argc, char **argv) {
	struct sockaddr_un here = {.sun_family = AF_UNIX};
	struct sigaction stop = {.sa_handler = on_stop};
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (argc != 4) {
		fputs("usage: proxy PLACE RELAY SEED\n", stderr);
		return 2;
	}
	snprintf(here.sun_path, sizeof here.sun_path, "%s", argv[1]);
	snprintf(relay.sun_path, sizeof relay.sun_path, "%s", argv[2]);
	chance = strtoull(argv[3], NULL, 10) * 2654435761 + 1;
	if (listener < 0 || bind(listener, (struct sockaddr *)&here, sizeof here) < 0 ||
		listen(listener, 64) < 0) {
		give_up(strerror(errno));
	}
	(void)sigaction(SIGTERM, &stop, NULL);
	while (!stopping) {
		turn(listener);
	}
	printf("%u connections, %u cut, %u stalls, %u repeated\n", opened, cut, stalled, repeated);
	for (size_t i = 0; i < LINES_MAX; i++) {
		if (lines[i] && lines[i]->client >= 0) {
			hang_up(lines[i]);
		}
		free(lines[i]);
	}
	close(listener);
	return EXIT_SUCCESS;
}
