/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A stand-in for the relay: a process of its own with a real socket, that does what a script says
 * and ends. The script is a function that runs there; what it does not expect is told on stderr and
 * ends it with a failure, which stand_in_finish notices. It cannot outlive the test, and gives up
 * by itself after a minute.
 */

#include "proto/frame.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The site's time, at each welcome. */
#define STAND_IN_TIME INT64_C(1767225600000)

struct stand_in {
	char folder[64], path[96];
	char place[128]; /* for usher_link_open */
	bool tcp;
	int listener;
	int gate[2];
	pid_t pid;
	/* In the script's process, of the connection that it has: */
	int fd;
	bool beats; /* each second of silence; who says no hello so long is left */
	bool greeted;
	uint8_t *bytes;
	size_t n_bytes;
	struct arena arena; /* of what was heard last */
};

typedef void stand_in_script(struct stand_in *self);

/* A folder and a place, with nobody there. */
void stand_in_init(struct stand_in *self);
/* Listen there, with nobody who accepts. */
void stand_in_listen(struct stand_in *self, bool tcp);
/* Nobody listens there any more; a Unix socket stays where it is, as after a crash. */
void stand_in_close(struct stand_in *self);
/* Somebody who accepts, and does as @script says. */
void stand_in_start(struct stand_in *self, stand_in_script *script);
/* Open the gate. */
void stand_in_pass(struct stand_in *self);
/* Wait for the script's end; all must have gone well there. */
void stand_in_end(struct stand_in *self);
/* The same, and clear away. */
void stand_in_finish(struct stand_in *self);
/* Clear away, however it went. May be done twice. */
void stand_in_clear(struct stand_in *self);

/* Descriptors that this process has open. */
int stand_in_count_fds(void);

/* For scripts ---------------------------------------------------------------------------------- */

#define STAND_IN_EXPECT(condition) stand_in_expect(condition, #condition, __LINE__)

void stand_in_expect(bool met, const char *what, int line);
/* Wait until the gate is opened. */
void stand_in_wait(struct stand_in *self);
/* Nobody is there any more; or again. */
void stand_in_vanish(struct stand_in *self);
void stand_in_return(struct stand_in *self);

/* Take the next connection, and hear its hello, which lives until the next message; NULL if it ends
 * without. */
const Usher__Hello *stand_in_accept(struct stand_in *self);
/* The same, and welcome it. */
void stand_in_greet(struct stand_in *self);
void stand_in_hang_up(struct stand_in *self);

/* The next message, which lives until the one after, or NULL at the end of the connection. */
const Usher__FromClient *stand_in_hear(struct stand_in *self);
/* The next message, which must be a request. */
const Usher__Request *stand_in_hear_request(struct stand_in *self);
/* Listen until the other side ends the connection. */
void stand_in_hear_out(struct stand_in *self);

void stand_in_say_bytes(struct stand_in *self, const void *bytes, size_t size);
void stand_in_say(struct stand_in *self, const Usher__FromRelay *message);
void stand_in_say_welcome(struct stand_in *self);
void stand_in_say_answer(struct stand_in *self, uint64_t id, const char *text);
void stand_in_say_gone(struct stand_in *self, uint64_t seq, const char *id);
void stand_in_say_goodbye(struct stand_in *self, Usher__Reason reason, const char *text);
