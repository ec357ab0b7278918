/* SPDX-License-Identifier: MIT */
/*
 * A client that says whatever it is told to, right or wrong. Steps come as lines on standard input:
 *
 *	hello DEVICE [RUN]      say hello (run 1), version 1
 *	listen DEVICE [RUN]     the same, updates wanted
 *	version N               say hello, of that version
 *	ask ID VERB [WORD]...   on POST BADGE, off, send AREA SURNAME, take ID, ..., who, list,
 *	                        show ID
 *	bad ID FIELD HEX        ask with these bytes for the text of a field, as "send.card.surname"
 *	bad - FIELD HEX         hello.device, hello.agent, receipt.id
 *	pad ID N                a send in a frame whose body has N bytes
 *	frame HEX               a frame with this body
 *	noise N                 a frame with N bytes of no meaning
 *	claim N                 four bytes: a frame of N bytes is to come
 *	raw HEX                 bytes
 *	finish                  say nothing more
 *	again                   hang up, and connect again
 *	get                     print what comes next, as JSON; "end" when the relay has hung up
 *	hush                    no more heartbeats: from welcome on, it says them by itself
 *
 * usage: knock SOCKET
 */
#include "knock.h"

#include "proto/frame.h"
#include "proto/json.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
	PATIENCE = 60000, /* ms */
	BEAT = 2000,
	LINE_MAX_BYTES = 300 * 1024,
	WORDS_MAX = 8,
};

static const char *place;
static int fd = -1;
static bool beats, hushed;

void give_up(const char *what) {
	fprintf(stderr, "knock: %s\n", what);
	exit(EXIT_FAILURE);
}

static void hang_up(void) {
	if (fd >= 0) {
		close(fd);
	}
	fd = -1;
	beats = false;
}

static void knock(void) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	hang_up();
	snprintf(address.sun_path, sizeof address.sun_path, "%s", place);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		give_up(strerror(errno));
	}
}

/* A relay that has hung up is found out by get. */
void say_bytes(const void *bytes, size_t size) {
	const char *at = bytes;

	while (size) {
		ssize_t n = send(fd, at, size, MSG_NOSIGNAL);

		if (n < 0) {
			return;
		}
		at += n;
		size -= (size_t)n;
	}
}

static void say_beat(void) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Heartbeat heartbeat = USHER__HEARTBEAT__INIT;

	message.body_case = USHER__FROM_CLIENT__BODY_HEARTBEAT;
	message.heartbeat = &heartbeat;
	if (beats && !hushed) {
		say_message(&message, NULL, NULL, 0);
	}
}

static int64_t now(void) {
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Wait for @waited, until an instant; who is silent for too long is given up by the relay, so say
 * heartbeats. */
static void await(int waited, int64_t until) {
	struct pollfd waiting = {.fd = waited, .events = POLLIN};

	while (poll(&waiting, 1, BEAT) == 0) {
		say_beat();
		if (now() >= until) {
			give_up("waited in vain for a frame");
		}
	}
}

/* Returns whether all of them came. */
static bool take_bytes(void *bytes, size_t size, int64_t until) {
	char *at = bytes;

	while (size) {
		ssize_t n;

		await(fd, until);
		n = recv(fd, at, size, 0);
		if (n <= 0) {
			return false;
		}
		at += n;
		size -= (size_t)n;
	}
	return true;
}

/* Prints the next frame. Returns false if it was a heartbeat. */
static bool get_frame(int64_t until) {
	static uint8_t bytes[FRAME_HEADER + FRAME_CAP];
	Usher__FromRelay *message;
	enum frame_outcome outcome;
	size_t body = 0;
	char *line;
	bool told;

	if (!take_bytes(bytes, FRAME_HEADER, until)) {
		puts("end");
		return true;
	}
	outcome = frame_peek(bytes, FRAME_HEADER, FRAME_CAP, &body);
	body = (size_t)bytes[2] << 8 | bytes[3] | (size_t)bytes[1] << 16;
	if (outcome != FRAME_MORE || !take_bytes(bytes + FRAME_HEADER, body, until)) {
		give_up("the relay sent no whole frame");
	}
	message = usher__from_relay__unpack(NULL, body, bytes + FRAME_HEADER);
	if (!message) {
		give_up("the relay sent no message");
	}
	beats |= message->body_case == USHER__FROM_RELAY__BODY_WELCOME;
	told = message->body_case != USHER__FROM_RELAY__BODY_HEARTBEAT;
	if (told) {
		line = json_line(&message->base);
		puts(line ? line : "no JSON");
		free(line);
	}
	usher__from_relay__free_unpacked(message, NULL);
	return told;
}

static void do_claim(char **words) {
	uint32_t size = (uint32_t)strtoul(words[1], NULL, 10);
	uint8_t header[FRAME_HEADER] = {
		(uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size};

	say_bytes(header, sizeof header);
}

static void do_noise(char **words) {
	size_t size = (size_t)strtoul(words[1], NULL, 10);
	uint8_t *bytes = calloc(size, 1);
	uint32_t chance = 1;

	do_claim(words);
	for (size_t i = 0; bytes && i < size; i++) {
		chance = chance * 1664525 + 1013904223;
		bytes[i] = (uint8_t)(chance >> 24);
	}
	say_bytes(bytes, bytes ? size : 0);
	free(bytes);
}

static void do_raw(char **words) {
	static uint8_t bytes[LINE_MAX_BYTES];

	say_bytes(bytes, read_hex(words[1], bytes, sizeof bytes));
}

static void do_frame(char **words) {
	char text[24], *claim[] = {words[0], text, NULL};

	snprintf(text, sizeof text, "%zu", strlen(words[1]) / 2);
	do_claim(claim);
	do_raw(words);
}

static void do_finish(char **words) {
	(void)shutdown(fd, SHUT_WR);
}

static void do_again(char **words) {
	knock();
}

static void do_get(char **words) {
	int64_t until = now() + PATIENCE;

	while (!get_frame(until)) {
		if (now() >= until) {
			give_up("nothing but heartbeats comes");
		}
	}
	fflush(stdout);
}

static void do_hush(char **words) {
	hushed = true;
}

static const struct {
	const char *name;
	size_t n_words; /* at least */
	void (*run)(char **words);
} steps[] = {
	{"hello", 2, say_hello},
	{"listen", 2, say_hello},
	{"version", 2, say_hello},
	{"ask", 3, say_request},
	{"bad", 4, say_bad},
	{"pad", 3, say_padded},
	{"frame", 2, do_frame},
	{"noise", 2, do_noise},
	{"claim", 2, do_claim},
	{"raw", 2, do_raw},
	{"finish", 1, do_finish},
	{"again", 1, do_again},
	{"get", 1, do_get},
	{"hush", 1, do_hush},
};

static void run_step(char *line) {
	char *words[WORDS_MAX + 1] = {NULL}, *rest = NULL;
	size_t n = 0;

	for (char *word = strtok_r(line, " \n", &rest); word && n < WORDS_MAX;
		word = strtok_r(NULL, " \n", &rest)) {
		words[n++] = word;
	}
	for (size_t i = 0; n && i < sizeof steps / sizeof *steps; i++) {
		if (!strcmp(steps[i].name, words[0]) && n >= steps[i].n_words) {
			steps[i].run(words);
			return;
		}
	}
	if (n) {
		give_up(words[0]);
	}
}

int main(int argc, char **argv) {
	char *line = NULL;
	size_t room = 0;

	if (argc != 2) {
		fputs("usage: knock SOCKET\n", stderr);
		return 2;
	}
	place = argv[1];
	setvbuf(stdin, NULL, _IONBF, 0); /* what is not read yet must show in poll */
	knock();
	await(STDIN_FILENO, INT64_MAX);
	while (getline(&line, &room, stdin) > 0) {
		run_step(line);
		await(STDIN_FILENO, INT64_MAX);
	}
	free(line);
	hang_up();
	return EXIT_SUCCESS;
}
