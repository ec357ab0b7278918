/* SPDX-License-Identifier: MIT */
#include "net/session.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "loop/deferred.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "net/conn.h"
#include "proto/frame.h"
#include "proto/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	PENDING_MAX = 256 * 1024, /* bytes of answers that the peer has not taken; beyond it nothing
				     more is read */
};

enum state {
	NEW,
	HELLO,
	READY,
	CLOSING,
	DEAD,
};

struct session {
	struct loop *loop;
	struct conn *conn;
	struct timer *timer;
	const struct session_events *events;
	const struct session_limits *limits;
	void *userdata;
	struct deferred_free ended;
	enum state state;
	int64_t since;        /* when the state was entered; monotonic, like all of these */
	int64_t heard, spoke; /* last */
	unsigned unanswered;
	bool waiting; /* reads nothing until it is answered, and has taken the answers */
};

const struct session_limits session_limits_default = {
	.hello = 5000,
	.silence = 10000,
	.heartbeat = 3000,
	.stall = 10000,
	.linger = 2000,
	.unanswered = 64,
};

static int64_t now(const struct session *session) {
	return loop_monotonic_ms(session->loop);
}

static void free_session(struct deferred_free *ended) {
	struct session *session = container_of(ended, struct session, ended);

	session->events->closed(session->userdata, session);
	conn_free(session->conn);
	timer_free(session->timer);
	free(session);
}

/* Has the peer asked for as much as it may before it hears, or takes, some of it? */
static bool is_full(const struct session *session) {
	return session->unanswered >= session->limits->unanswered ||
		conn_pending(session->conn) > PENDING_MAX;
}

/* Read on, from the loop: the caller may be in the middle of something. */
static void resume_soon(struct session *session) {
	if (session->waiting && session->state == READY && !is_full(session)) {
		timer_set(session->timer, 0);
	}
}

/* The one place where the state changes. */
static void enter(struct session *session, enum state state) {
	if (session->state == DEAD) {
		return;
	}
	session->state = state;
	session->since = now(session);
	if (state == CLOSING) {
		timer_set(session->timer, session->limits->linger);
	} else if (state == DEAD) {
		timer_set(session->timer, -1);
		conn_listen(session->conn, 0);
		loop_defer_free(session->loop, &session->ended);
	}
}

static void write_frame(struct session *session, const void *frame, size_t size) {
	session->spoke = now(session);
	conn_write(session->conn, frame, size);
}

static void write_message(struct session *session, const Usher__FromRelay *message) {
	size_t size;
	void *frame = frame_pack(&message->base, FRAME_CAP, &size);

	if (frame) {
		write_frame(session, frame, size);
		free(frame);
	} else if (errno == ENOMEM) {
		abort();
	}
}

void session_goodbye(struct session *session, Usher__Reason reason, const char *text) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Goodbye goodbye = USHER__GOODBYE__INIT;

	if (session->state >= CLOSING) {
		return;
	}
	goodbye.reason = reason;
	goodbye.text = (char *)text;
	message.body_case = USHER__FROM_RELAY__BODY_GOODBYE;
	message.goodbye = &goodbye;
	write_message(session, &message);
	enter(session, CLOSING);
	conn_listen(session->conn, 1);
}

static void take_hello(
	struct session *session, const Usher__FromClient *message, const char *problem) {
	char text[64];

	if (problem) {
		session_goodbye(session, USHER__REASON__BAD_TEXT, problem);
	} else if (session->state != NEW) {
		session_goodbye(session, USHER__REASON__BAD_FRAME, "hello was said already");
	} else if (message->hello->version != SESSION_VERSION) {
		snprintf(text, sizeof text, "this relay speaks version %d of the protocol",
			SESSION_VERSION);
		session_goodbye(session, USHER__REASON__BAD_VERSION, text);
	} else {
		enter(session, HELLO);
		session->events->hello(session->userdata, session, message->hello);
	}
}

static void take_request(
	struct session *session, const Usher__FromClient *message, const char *problem) {
	session->unanswered++;
	session->events->request(session->userdata, session, message->request, problem);
}

static void take_receipt(
	struct session *session, const Usher__FromClient *message, const char *problem) {
	if (problem) {
		session_goodbye(session, USHER__REASON__BAD_TEXT, problem);
	} else {
		session->events->receipt(session->userdata, session, message->receipt);
	}
}

static void take_heartbeat(
	struct session *session, const Usher__FromClient *message, const char *problem) {
}

typedef void taker(struct session *session, const Usher__FromClient *message, const char *problem);

static taker *const takers[] = {
	[USHER__FROM_CLIENT__BODY_HELLO] = take_hello,
	[USHER__FROM_CLIENT__BODY_REQUEST] = take_request,
	[USHER__FROM_CLIENT__BODY_RECEIPT] = take_receipt,
	[USHER__FROM_CLIENT__BODY_HEARTBEAT] = take_heartbeat,
};

/* What is wrong with the texts in a body, as a sentence for the caller to free; NULL: nothing. */
static char *find_problem(const void *body, size_t size) {
	static const char outer[] = "request."; /* the sender knows that it is one */
	char place[TEXT_PLACE_SIZE] = "", *sentence;
	struct text_fault fault;
	enum text_problem problem =
		text_check_message(&usher__from_client__descriptor, body, size, place, &fault);
	size_t skip = strncmp(place, outer, strlen(outer)) ? 0 : strlen(outer);
	int r;

	if (!problem) {
		return NULL;
	}
	if (problem == TEXT_NOT_UTF8) {
		r = asprintf(&sentence, "%s %s", place + skip, text_problem_says(problem));
	} else {
		r = asprintf(&sentence, "%s %s (U+%04X); leave it out", place + skip,
			text_problem_says(problem), fault.code);
	}
	return r < 0 ? allocated(NULL) : sentence;
}

static void take_body(struct session *session, const void *body, size_t size) {
	_cleanup_(freep) char *problem = find_problem(body, size);
	const Usher__FromClient *message;
	ProtobufCMessage *unpacked;
	struct arena arena;
	bool known;

	arena_init(&arena, ARENA_CAP);
	if (frame_unpack(&unpacked, &usher__from_client__descriptor, body, size, &arena) < 0) {
		session_goodbye(session, USHER__REASON__BAD_FRAME,
			"that frame is not a message of this protocol");
		arena_finish(&arena);
		return;
	}
	message = (const Usher__FromClient *)unpacked;
	known = message->body_case < sizeof takers / sizeof *takers && takers[message->body_case];
	if (session->state != READY && message->body_case != USHER__FROM_CLIENT__BODY_HELLO) {
		session_goodbye(session, USHER__REASON__BAD_FRAME, "the first frame must be hello");
	} else if (known) {
		takers[message->body_case](session, message, problem);
	}
	arena_finish(&arena);
}

/* Take one frame of what has come. Returns whether there may be another. */
static bool take_frame(struct session *session) {
	size_t cap = session->state == READY ? FRAME_CAP : FRAME_CAP_HELLO, size, body;
	const char *bytes = conn_peek(session->conn, &size);

	switch (frame_peek(bytes, size, cap, &body)) {
	case FRAME_WHOLE:
		take_body(session, bytes + FRAME_HEADER, body);
		conn_consume(session->conn, FRAME_HEADER + body);
		return true;
	case FRAME_EMPTY:
		session_goodbye(session, USHER__REASON__BAD_FRAME, "that frame is empty");
		break;
	case FRAME_TOO_LONG:
		session_goodbye(session, USHER__REASON__BAD_FRAME,
			session->state == READY ? "that frame is longer than 64 KiB"
						: "before welcome a frame is at most 1 KiB long");
		break;
	case FRAME_MORE:
		break;
	}
	return false;
}

static void take_frames(struct session *session) {
	bool more = true;
	size_t size;

	while (more && session->state < CLOSING) {
		if (is_full(session)) {
			session->waiting = true;
			conn_listen(session->conn, 0);
			return;
		}
		more = take_frame(session);
	}
	if (session->state == CLOSING) {
		(void)conn_peek(session->conn, &size);
		conn_consume(session->conn, size);
	}
}

static void on_came(void *userdata) {
	struct session *session = userdata;

	session->heard = now(session);
	take_frames(session);
}

static void on_drained(void *userdata) {
	struct session *session = userdata;

	if (session->state == CLOSING) {
		conn_shut(session->conn); /* and wait for the peer's own end, or the timer */
	} else if (session->state != DEAD) {
		session->events->drained(session->userdata, session);
		resume_soon(session);
	}
}

static void on_ended(void *userdata) {
	enter(userdata, DEAD);
}

static const struct conn_events conn_events = {on_came, on_drained, on_ended};

/* The instant at which something is next due. */
static int64_t next_due(const struct session *session) {
	int64_t silence = session->heard + session->limits->silence;
	int64_t heartbeat = session->spoke + session->limits->heartbeat;

	if (session->state != READY) {
		return session->since + session->limits->hello;
	}
	return silence < heartbeat && !session->waiting ? silence : heartbeat;
}

static void arm(struct session *session) {
	int64_t delay = next_due(session) - now(session);

	if (session->state < CLOSING) {
		timer_set(session->timer, delay > 0 ? delay : 0);
	}
}

static void beat(struct session *session) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Heartbeat heartbeat = USHER__HEARTBEAT__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_HEARTBEAT;
	message.heartbeat = &heartbeat;
	write_message(session, &message);
}

/* There is room for requests again. */
static void resume(struct session *session) {
	session->waiting = false;
	session->heard = now(session);
	conn_listen(session->conn, 1);
	take_frames(session);
}

static void on_ready_due(struct session *session) {
	int64_t time = now(session);

	if (session->waiting && !is_full(session)) {
		resume(session);
	}
	if (session->state != READY) {
		return;
	}
	if (!session->waiting && time >= session->heard + session->limits->silence) {
		session_goodbye(session, USHER__REASON__TOO_SLOW, "nothing was heard for too long");
		if (session->events->silent) {
			session->events->silent(session->userdata, session);
		}
	} else if (time >= session->spoke + session->limits->heartbeat) {
		beat(session);
	}
}

static void on_due(void *userdata) {
	struct session *session = userdata;

	switch (session->state) {
	case NEW:
	case HELLO:
		if (now(session) >= next_due(session)) {
			session_goodbye(session, USHER__REASON__TOO_SLOW, "no hello came in time");
		}
		break;
	case READY:
		on_ready_due(session);
		break;
	case CLOSING:
		enter(session, DEAD);
		break;
	case DEAD:
		break;
	}
	arm(session);
}

struct session *session_new(struct loop *loop, int fd, const struct session_events *events,
	const struct session_limits *limits) {
	struct session *session = NEW(struct session);

	session->loop = loop;
	session->events = events;
	session->limits = limits;
	session->ended.free = free_session;
	session->since = session->heard = session->spoke = now(session);
	allocated(timer_new(loop, on_due, session, &session->timer) == 0 ? session : NULL);
	session->conn =
		conn_new(loop, fd, FRAME_HEADER + FRAME_CAP, limits->stall, &conn_events, session);
	arm(session);
	return session;
}

void session_set_userdata(struct session *session, void *userdata) {
	session->userdata = userdata;
}

void *session_userdata(const struct session *session) {
	return session->userdata;
}

void session_accept(struct session *session) {
	if (session->state == HELLO) {
		enter(session, READY);
		arm(session);
	}
}

void session_send(struct session *session, const void *frame, size_t size, bool answer) {
	if (session->state != READY) {
		return;
	}
	write_frame(session, frame, size);
	if (answer && session->unanswered) {
		session->unanswered--;
		resume_soon(session);
	}
}

size_t session_pending(const struct session *session) {
	return conn_pending(session->conn);
}

int64_t session_silence(const struct session *session) {
	return now(session) - session->heard;
}

void session_end(struct session *session) {
	list_remove(&session->ended.link);
	free_session(&session->ended);
}
