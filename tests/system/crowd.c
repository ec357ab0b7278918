/* SPDX-License-Identifier: MIT */
/*
 * Many clients in one process, each of libusher and with a connection of its own, which come and go
 * as they are told to, and may leave unread what the relay says. Steps come as lines on standard
 * input:
 *
 *	join N BYTES   N more; each takes in BYTES before it must read (0: what the system gives it)
 *	on POST BADGE  all sign on
 *	deaf           all leave unread what comes
 *	hear           they read again
 *	leave N        those that have been there longest go
 *	until WHAT N   wait for N of them; then print "WHAT N", or how many there were when
 *	               patience ran out:
 *	               welcome, signed-on, in-step: are so now
 *	               lost: connections that were good, since the last leave
 *	               refused: told that there are too many clients, since the last leave
 *	end            all go; so they do at the end of standard input
 *	show           print "pictures N", how many different ones of what is open they have;
 *	               then, in order, what the first has, "ID STAGE" each; then "."
 *
 * usage: crowd SOCKET
 */
#include "libusher/usher.h"

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
	MEMBERS_MAX = 1000,
	OPEN_MAX = 1000,
	TURN = 20,        /* ms at most in poll */
	PATIENCE = 50000, /* ms */
	ID_SIZE = 16,
};

struct open {
	char id[ID_SIZE];
	Usher__Stage stage;
};

struct member {
	struct usher *usher;
	int fd; /* -1: none */
	int room;
	bool welcome, signed_on, in_step;
	struct open open[OPEN_MAX]; /* by id */
	size_t n_open;
};

static const char *place;
static struct member *members[MEMBERS_MAX];
static size_t n_members;
static size_t joined, lost, refused;
static bool deaf, ended;

static void give_up(const char *what) __attribute__((noreturn));

static void give_up(const char *what) {
	fprintf(stderr, "crowd: %s\n", what);
	exit(EXIT_FAILURE);
}

static int64_t now(void) {
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void knock(struct member *member) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s", place);
	if (fd < 0 ||
		(member->room &&
			setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &member->room, sizeof member->room) <
				0)) {
		give_up(strerror(errno));
	}
	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(fd);
		usher_lost(member->usher, now());
		return;
	}
	member->fd = fd;
	if (usher_connected(member->usher, now()) < 0) {
		give_up("out of memory");
	}
}

static void hang_up(struct member *member) {
	close(member->fd);
	member->fd = -1;
	member->welcome = member->in_step = false;
	usher_lost(member->usher, now());
}

/* A handoff is at this stage; which is open only when it is offered or taken. */
static void picture(struct member *member, const char *id, Usher__Stage stage) {
	size_t i = 0;

	while (i < member->n_open && strcmp(member->open[i].id, id) < 0) {
		i++;
	}
	if (i < member->n_open && !strcmp(member->open[i].id, id)) {
		memmove(&member->open[i], &member->open[i + 1],
			(--member->n_open - i) * sizeof *member->open);
	}
	if (stage != USHER__STAGE__OFFERED && stage != USHER__STAGE__TAKEN) {
		return;
	}
	if (member->n_open == OPEN_MAX) {
		give_up("too many handoffs are open");
	}
	memmove(&member->open[i + 1], &member->open[i],
		(member->n_open++ - i) * sizeof *member->open);
	memset(&member->open[i], 0, sizeof *member->open);
	snprintf(member->open[i].id, ID_SIZE, "%s", id);
	member->open[i].stage = stage;
}

static void take_update(struct member *member, const Usher__Update *update) {
	switch ((int)update->what_case) {
	case USHER__UPDATE__WHAT_RESET:
		member->n_open = 0;
		member->in_step = false;
		break;
	case USHER__UPDATE__WHAT_IN_STEP:
		member->in_step = true;
		break;
	case USHER__UPDATE__WHAT_HANDOFF:
		picture(member, update->handoff->id, update->handoff->stage);
		break;
	case USHER__UPDATE__WHAT_GONE:
		picture(member, update->gone->id, USHER__STAGE__MET);
		break;
	default:
		break;
	}
}

static void hear(struct member *member) {
	struct usher_event event;

	while (usher_next(member->usher, &event, now()) > 0) {
		if (event.kind == USHER_EVENT_WELCOME) {
			member->welcome = true;
		} else if (event.kind == USHER_EVENT_ANSWER) {
			member->signed_on |= event.answer->outcome == USHER__OUTCOME__OK;
		} else if (event.kind == USHER_EVENT_UPDATE) {
			take_update(member, event.update);
		} else if (event.kind == USHER_EVENT_LOST) {
			lost++;
		} else if (event.goodbye->reason == USHER__REASON__TOO_MANY_CLIENTS) {
			refused++;
		}
	}
}

static void receive(struct member *member) {
	uint8_t bytes[16384];
	ssize_t n = recv(member->fd, bytes, sizeof bytes, 0);

	if (n > 0 && usher_receive(member->usher, bytes, (size_t)n, now()) < 0) {
		give_up("more came than was asked for");
	}
	hear(member);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		hang_up(member);
	}
}

static void attend(struct member *member) {
	enum usher_want want;
	const void *pending;
	size_t size;
	ssize_t n;

	if (deaf && member->fd < 0) {
		return;
	}
	/* One that is deaf does not mind silence. */
	if ((deaf && usher_receive(member->usher, "", 0, now()) < 0) ||
		usher_tick(member->usher, now()) < 0) {
		give_up("out of memory");
	}
	want = usher_wants(member->usher);
	if (want == USHER_CONNECT) {
		knock(member);
	} else if (want == USHER_CLOSE) {
		hang_up(member);
	} else if (want == USHER_STOP) {
		give_up("the relay will not have a client");
	}
	hear(member);
	pending = usher_pending(member->usher, &size);
	n = size && member->fd >= 0 ? send(member->fd, pending, size, MSG_NOSIGNAL) : 0;
	if (n > 0) {
		usher_sent(member->usher, (size_t)n);
	}
}

/* Returns whether there is a step to take. */
static bool turn(void) {
	static struct pollfd waiting[MEMBERS_MAX + 1];

	for (size_t i = 0; i < n_members; i++) {
		attend(members[i]);
		waiting[i] = (struct pollfd){.fd = members[i]->fd, .events = deaf ? 0 : POLLIN};
	}
	waiting[n_members] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
	(void)poll(waiting, n_members + 1, TURN);
	for (size_t i = 0; i < n_members; i++) {
		if (waiting[i].revents & POLLIN) {
			receive(members[i]);
		} else if (waiting[i].revents) {
			hang_up(members[i]);
			hear(members[i]);
		}
	}
	return waiting[n_members].revents;
}

static void do_join(char **words) {
	for (unsigned long n = strtoul(words[1], NULL, 10); n; n--) {
		struct member *member = calloc(1, sizeof *member);
		struct usher_options options = {
			.device = words[1], .agent = "crowd", .listen = true};
		char name[ID_SIZE];

		if (!member || n_members == MEMBERS_MAX) {
			give_up("too many");
		}
		snprintf(name, sizeof name, "crowd-%zu", ++joined);
		options.device = name;
		options.run = joined;
		member->room = atoi(words[2]);
		member->fd = -1;
		member->usher = usher_new(&options);
		if (!member->usher) {
			give_up("out of memory");
		}
		members[n_members++] = member;
	}
}

static void do_on(char **words) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__On on = USHER__ON__INIT;

	on.post = words[1];
	on.badge = words[2];
	request.ask_case = USHER__REQUEST__ASK_ON;
	request.on = &on;
	for (size_t i = 0; i < n_members; i++) {
		if (usher_ask(members[i]->usher, &request, NULL, now()) < 0) {
			give_up("it cannot be asked");
		}
	}
}

static void do_deaf(char **words) {
	deaf = true;
}

static void do_hear(char **words) {
	deaf = false;
}

static void do_leave(char **words) {
	lost = refused = 0;
	for (unsigned long n = strtoul(words[1], NULL, 10); n && n_members; n--) {
		if (members[0]->fd >= 0) {
			close(members[0]->fd);
		}
		usher_free(members[0]->usher);
		free(members[0]);
		memmove(&members[0], &members[1], --n_members * sizeof *members);
	}
}

static void do_end(char **words) {
	ended = true;
}

static size_t count(const char *what) {
	size_t welcome = 0, signed_on = 0, in_step = 0;

	for (size_t i = 0; i < n_members; i++) {
		welcome += members[i]->welcome;
		signed_on += members[i]->signed_on;
		in_step += members[i]->in_step;
	}
	return !strcmp(what, "welcome")      ? welcome
		: !strcmp(what, "signed-on") ? signed_on
		: !strcmp(what, "in-step")   ? in_step
		: !strcmp(what, "lost")      ? lost
		: !strcmp(what, "refused")   ? refused
					     : 0;
}

static void do_until(char **words) {
	size_t wanted = strtoul(words[2], NULL, 10);
	int64_t deadline = now() + PATIENCE;

	while (count(words[1]) < wanted && now() < deadline) {
		(void)turn();
	}
	printf("%s %zu\n", words[1], count(words[1]));
}

static bool is_same(const struct member *a, const struct member *b) {
	return a->n_open == b->n_open && !memcmp(a->open, b->open, a->n_open * sizeof *a->open);
}

static void do_show(char **words) {
	size_t pictures = 0;

	for (size_t i = 0, j; i < n_members; i++) {
		for (j = 0; j < i && !is_same(members[j], members[i]); j++) {
		}
		pictures += j == i;
	}
	printf("pictures %zu\n", pictures);
	for (size_t i = 0; n_members && i < members[0]->n_open; i++) {
		printf("%s %s\n", members[0]->open[i].id,
			members[0]->open[i].stage == USHER__STAGE__OFFERED ? "OFFERED" : "TAKEN");
	}
	puts(".");
}

static const struct {
	const char *name;
	int n_words;
	void (*run)(char **words);
} steps[] = {
	{"join", 3, do_join},
	{"on", 3, do_on},
	{"deaf", 1, do_deaf},
	{"hear", 1, do_hear},
	{"leave", 2, do_leave},
	{"until", 3, do_until},
	{"end", 1, do_end},
	{"show", 1, do_show},
};

static void run_step(char *line) {
	char first[32], second[32], third[32], *words[] = {first, second, third};
	int n = sscanf(line, "%31s %31s %31s", first, second, third);

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (n == steps[i].n_words && !strcmp(first, steps[i].name)) {
			steps[i].run(words);
			return;
		}
	}
	give_up(line);
}

int main(int argc, char **argv) {
	char *leave[] = {NULL, "1000"}, *line = NULL;
	size_t room = 0;

	if (argc != 2) {
		fputs("usage: crowd SOCKET\n", stderr);
		return 2;
	}
	place = argv[1];
	setvbuf(stdin, NULL, _IONBF, 0); /* what is not read yet must show in poll */
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (!ended) {
		if (turn()) {
			ended = getline(&line, &room, stdin) <= 0;
			if (!ended) {
				run_step(line);
			}
		}
	}
	do_leave(leave);
	free(line);
	return EXIT_SUCCESS;
}
