/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One client's connection as frames (usher.proto):
 *
 *	NEW -> HELLO -> READY -> CLOSING -> ENDED
 *
 * NEW has said nothing yet; HELLO has, and its owner decides; READY exchanges frames; CLOSING has
 * been told goodbye, and what it says is thrown away; ENDED is freed at the end of the turn. What
 * breaks the protocol, or is late, is told why and ended.
 */

#include "loop/loop.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	SESSION_PROTOCOL_VERSION = 1, /* of the protocol */
};

struct session;
struct text_refusal;

/* Callbacks come from the loop, never from inside a session's functions, session_free apart.
 * Messages live for the call. */
struct session_events {
	/* The first frame, of our version. The owner answers with session_accept_hello or
	 * session_say_goodbye. */
	void (*hello)(void *userdata, struct session *session, const Usher__Hello *hello);
	/* @unsound: NULL, or which of its texts is refused and why (proto/text.h). */
	void (*request)(void *userdata, struct session *session, const Usher__Request *request,
		const struct text_refusal *unsound);
	void (*receipt)(void *userdata, struct session *session, const Usher__Receipt *receipt);
	/* All that was sent has left. */
	void (*drained)(void *userdata, struct session *session);
	/* The session is freed when this returns. */
	void (*closed)(void *userdata, struct session *session);
	/* Nothing was heard of it for too long, and nothing more of it is told but closed(). May be
	 * NULL. */
	void (*lost)(void *userdata, struct session *session);
};

/* Times in ms. */
struct session_limits {
	int64_t hello_ms;        /* from the connection to hello */
	int64_t silence_ms;      /* of the peer, until it is given up */
	int64_t heartbeat_ms;    /* own silence, until a heartbeat is sent */
	int64_t stall_ms;        /* of a peer that takes nothing */
	int64_t linger_ms;       /* from goodbye to the end */
	unsigned unanswered_max; /* requests; beyond it nothing more is read until one is answered.
				  * Nor is it while the peer does not take its answers */
};

extern const struct session_limits session_limits_default;

/* Takes @fd, a connected socket that does not block. @events and @limits must
 * outlive the session. */
struct session *session_new(struct loop *loop, int fd, const struct session_events *events,
	const struct session_limits *limits);

void session_set_userdata(struct session *session, void *userdata);
void *session_userdata(const struct session *session);

/* The hello was good: READY. */
void session_accept_hello(struct session *session);

/* Send what frame_pack made; a copy is taken. @is_answer: it answers a request. Nothing happens if
 * the session has no use for it any more. */
void session_send(struct session *session, const void *frame, size_t size, bool is_answer);

/* Bytes sent that have not left. */
size_t session_unsent_bytes(const struct session *session);

/* ms since bytes last came, or since paused reading was resumed. */
int64_t session_ms_since_received(const struct session *session);

/* Say why, and close once that has left. Nothing more is told of it but closed(). */
void session_say_goodbye(struct session *session, Usher__Reason reason, const char *text);

/* Close and free at once; closed() is called. Not from inside a callback. */
void session_free(struct session *session);
