/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * libusher: a client of the relay that does no I/O of its own. Its user owns the socket, the clock
 * and the loop, brings what came (usher_receive), takes away what is to go (usher_pending,
 * usher_sent), and reads what happened (usher_next). The library keeps the requests that are not
 * answered yet, asks them again under the same id after a lost connection, and says when to
 * connect again: at once, then after 100 ms, doubling up to 5 s, each shortened by chance by up to
 * a half.
 *
 *	for (;;) {
 *		usher_tick(usher, now);
 *		switch (usher_wants(usher)) {
 *		case USHER_CONNECT: connect; usher_connected(usher, now), or usher_lost(usher, now)
 *		case USHER_CLOSE:   close; usher_lost(usher, now)
 *		case USHER_TALK:    send usher_pending, usher_receive what came
 *		case USHER_WAIT:    nothing until usher_wake
 *		case USHER_STOP:    the relay will not have this client
 *		}
 *		while (usher_next(usher, &event, now) > 0) { … }
 *	}
 *
 * libusher/link.h does all this over a blocking socket.
 *
 * Times are monotonic milliseconds. Messages are those of usher.proto. Not thread-safe; no global
 * state. Without memory a function returns -ENOMEM (or NULL) and has changed nothing, unless it
 * says otherwise.
 */

#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct usher;

enum {
	USHER_UNANSWERED_MAX = 64, /* requests under way */
};

struct usher_options {
	const char *device; /* up to 64 bytes; who this is */
	const char *agent;  /* program and version, for the relay's log; may be NULL */
	uint64_t run;   /* random, not 0; new whenever the requests of the last run are forgotten */
	bool short_run; /* this client ends once it is answered: its run is kept for a minute, if
			   the device does not have 256 more such ones in it */
	bool unremembered; /* the relay is to remember nothing of what is asked: so an act is sent
			      once, and not again after a lost connection */
	bool listen;       /* updates wanted, */
	bool brief;        /* but only for a while: nobody is there to be told anything else */
};

/* What the user of the library is to do about the connection. */
enum usher_want {
	USHER_WAIT,
	USHER_CONNECT,
	USHER_TALK,
	USHER_CLOSE,
	USHER_STOP,
};

enum usher_event_kind {
	USHER_EVENT_WELCOME, /* connected */
	USHER_EVENT_ANSWER,
	USHER_EVENT_UPDATE,
	USHER_EVENT_GOODBYE, /* the relay ends the connection, and says why */
	USHER_EVENT_LOST,    /* the connection is gone; unanswered requests are kept, but for acts
				that were sent unremembered: whether those are done is not known */
};

/* Messages live until the next call of usher_next or usher_free. Which of two that tell of the same
 * thing is newer, the table at the head of usher.proto says. */
struct usher_event {
	enum usher_event_kind kind;
	union {
		const Usher__Welcome *welcome;
		const Usher__Answer *answer;
		const Usher__Update *update;
		const Usher__Goodbye *goodbye;
	};
};

/* A client that wants to connect. Options are copied. NULL without memory. */
struct usher *usher_new(const struct usher_options *options);
/* Takes NULL; returns NULL. */
struct usher *usher_free(struct usher *usher);

enum usher_want usher_wants(const struct usher *usher);

/* The instant by which usher_tick must be called next, or INT64_MAX. */
int64_t usher_wake(const struct usher *usher);
/* Time has passed. Returns 0 or -ENOMEM. */
int usher_tick(struct usher *usher, int64_t now);

/* A connection is there: hello is pending. Returns 0 or -ENOMEM. */
int usher_connected(struct usher *usher, int64_t now);
/* It is gone, or could not be made. */
void usher_lost(struct usher *usher, int64_t now);

/* @size bytes came. Returns 0; -ENOBUFS if usher_next must be called first; -ENOMEM. */
int usher_receive(struct usher *usher, const void *bytes, size_t size, int64_t now);

/* The bytes to send, *@ret_size of them, until the next call of any other function. */
const void *usher_pending(const struct usher *usher, size_t *ret_size);
/* The first @size of them are sent. */
void usher_sent(struct usher *usher, size_t size);

/* What happened next. Returns 1 and the event, 0 if nothing did, or -ENOMEM (call again later). */
int usher_next(struct usher *usher, struct usher_event *ret, int64_t now);

/*
 * Ask. @request is copied, its id and age are filled in; *@ret_id (may be NULL) is the id that the
 * answer will have. Off line it waits. Returns 0; -EAGAIN if USHER_UNANSWERED_MAX are under way;
 * -EMSGSIZE if it does not fit a frame; -ENOMEM.
 */
int usher_ask(struct usher *usher, const Usher__Request *request, uint64_t *ret_id, int64_t now);

/* Say that a handoff is on this device; @seen: on its screen. Lost when off line: after a welcome
 * it is said again for all that is shown. Returns 0 or -ENOMEM. */
int usher_receipt(struct usher *usher, const char *id, bool seen, int64_t now);
