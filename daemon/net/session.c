/* SPDX-License-Identifier: MIT */
#include "net/session.h"

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
	UNSENT_MAX = 256 * 1024, /* bytes of answers that the peer has not taken; beyond it nothing
				     more is read */
};

enum state {
	NEW,
	HELLO,
	READY,
	CLOSING,
	ENDED,
};

struct session {
	struct loop *loop;
	struct conn *conn;
	struct timer *timer;
	const struct session_events *events;
	const struct session_limits *limits;
	void *userdata;
	struct deferred_free deferred_free;
	enum state state;
	int64_t state_since; /* when the state was entered; monotonic, like all of these */
	int64_t last_received_at, last_sent_at; /* when bytes last came, or were last written */
	unsigned n_unanswered;
	bool is_paused; /* nothing is read until the peer is answered and has taken the answers */
};

const struct session_limits session_limits_default = {
	.hello_ms = 5000,
	.silence_ms = 10000,
	.heartbeat_ms = 3000,
	.stall_ms = 10000,
	.linger_ms = 2000,
	.unanswered_max = 64,
};

static int64_t now_ms(const struct session *session) {
	return loop_monotonic_ms(session->loop);
}

static void close_and_free(struct deferred_free *ended) {
	struct session *session = container_of(ended, struct session, deferred_free);

	session->events->closed(session->userdata, session);
	conn_free(session->conn);
	timer_free(session->timer);
	free(session);
}

/* Has the peer as many requests unanswered, or answers not taken, as it may? */
static bool must_pause_reading(const struct session *session) {
	return session->n_unanswered >= session->limits->unanswered_max ||
		conn_unsent_bytes(session->conn) > UNSENT_MAX;
}

/* If paused reading may go on, resume it from the loop: the caller may be amid something. */
static void schedule_resume_if_allowed(struct session *session) {
	if (session->is_paused && session->state == READY && !must_pause_reading(session)) {
		timer_set(session->timer, 0);
	}
}

/* The one place where the state changes. */
static void enter_state(struct session *session, enum state state) {
	if (session->state == ENDED) {
		return;
	}
	session->state = state;
	session->state_since = now_ms(session);
	if (state == CLOSING) {
		timer_set(session->timer, session->limits->linger_ms);
	} else if (state == ENDED) {
		timer_set(session->timer, -1);
		conn_set_reading(session->conn, 0);
		loop_defer_free(session->loop, &session->deferred_free);
	}
}

static void write_frame(struct session *session, const void *frame, size_t size) {
	session->last_sent_at = now_ms(session);
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

void session_say_goodbye(struct session *session, Usher__Reason reason, const char *text) {
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
	enter_state(session, CLOSING);
	conn_set_reading(session->conn, 1);
}

/* @unsound: of one of its texts, or NULL. */
static void say_goodbye_to_unsound(struct session *session, const struct text_refusal *unsound) {
	char sentence[TEXT_SENTENCE_SIZE];

	text_refusal_sentence(unsound, sentence);
	session_say_goodbye(session, USHER__REASON__BAD_TEXT, sentence);
}

static void handle_hello(struct session *session, const Usher__FromClient *message,
	const struct text_refusal *unsound) {
	char text[64];

	if (unsound) {
		say_goodbye_to_unsound(session, unsound);
	} else if (session->state != NEW) {
		session_say_goodbye(session, USHER__REASON__BAD_FRAME, "hello was said already");
	} else if (message->hello->version != SESSION_PROTOCOL_VERSION) {
		snprintf(text, sizeof text, "this relay speaks version %d of the protocol",
			SESSION_PROTOCOL_VERSION);
		session_say_goodbye(session, USHER__REASON__BAD_VERSION, text);
	} else {
		enter_state(session, HELLO);
		session->events->hello(session->userdata, session, message->hello);
	}
}

static void handle_request(struct session *session, const Usher__FromClient *message,
	const struct text_refusal *unsound) {
	session->n_unanswered++;
	session->events->request(session->userdata, session, message->request, unsound);
}

static void handle_receipt(struct session *session, const Usher__FromClient *message,
	const struct text_refusal *unsound) {
	if (unsound) {
		say_goodbye_to_unsound(session, unsound);
	} else {
		session->events->receipt(session->userdata, session, message->receipt);
	}
}

static void handle_heartbeat(struct session *session, const Usher__FromClient *message,
	const struct text_refusal *unsound) {
}

/* @unsound: of one of the message's texts, or NULL. */
typedef void handler(struct session *session, const Usher__FromClient *message,
	const struct text_refusal *unsound);

static handler *const handlers[] = {
	[USHER__FROM_CLIENT__BODY_HELLO] = handle_hello,
	[USHER__FROM_CLIENT__BODY_REQUEST] = handle_request,
	[USHER__FROM_CLIENT__BODY_RECEIPT] = handle_receipt,
	[USHER__FROM_CLIENT__BODY_HEARTBEAT] = handle_heartbeat,
};

/* Is one of the texts in a body refused? Then *@ret_unsound says which and why. */
static bool body_is_unsound(const void *body, size_t size, struct text_refusal *ret_unsound) {
	static const char request_prefix[] = "request."; /* the sender knows that it is one */
	char path[TEXT_PLACE_SIZE] = "";
	struct text_fault fault;
	enum text_problem problem =
		text_check_message(&usher__from_client__descriptor, body, size, path, &fault);
	size_t skip =
		strncmp(path, request_prefix, strlen(request_prefix)) ? 0 : strlen(request_prefix);

	if (problem) {
		*ret_unsound = (struct text_refusal){.problem = problem, .code = fault.code};
		memcpy(ret_unsound->field, path + skip, sizeof path - skip);
	}
	return problem != TEXT_FINE;
}

static void handle_body(struct session *session, const void *body, size_t size) {
	struct text_refusal unsound;
	bool is_unsound = body_is_unsound(body, size, &unsound), is_known;
	const Usher__FromClient *message;
	ProtobufCMessage *unpacked;
	struct arena arena;

	arena_init(&arena, ARENA_CAP);
	if (frame_unpack(&unpacked, &usher__from_client__descriptor, body, size, &arena) < 0) {
		session_say_goodbye(session, USHER__REASON__BAD_FRAME,
			"that frame is not a message of this protocol");
		arena_finish(&arena);
		return;
	}
	message = (const Usher__FromClient *)unpacked;
	is_known = message->body_case < sizeof handlers / sizeof *handlers &&
		handlers[message->body_case];
	if (session->state != READY && message->body_case != USHER__FROM_CLIENT__BODY_HELLO) {
		session_say_goodbye(
			session, USHER__REASON__BAD_FRAME, "the first frame must be hello");
	} else if (is_known) {
		handlers[message->body_case](session, message, is_unsound ? &unsound : NULL);
	}
	arena_finish(&arena);
}

/* Take one frame of what has come. Returns whether there may be another. */
static bool handle_frame(struct session *session) {
	size_t cap = session->state == READY ? FRAME_CAP : FRAME_CAP_HELLO, size, body_size;
	const char *bytes = conn_peek(session->conn, &size);

	switch (frame_peek(bytes, size, cap, &body_size)) {
	case FRAME_WHOLE:
		handle_body(session, bytes + FRAME_HEADER, body_size);
		conn_consume(session->conn, FRAME_HEADER + body_size);
		return true;
	case FRAME_EMPTY:
		session_say_goodbye(session, USHER__REASON__BAD_FRAME, "that frame is empty");
		break;
	case FRAME_TOO_LONG:
		session_say_goodbye(session, USHER__REASON__BAD_FRAME,
			session->state == READY ? "that frame is longer than 64 KiB"
						: "before welcome a frame is at most 1 KiB long");
		break;
	case FRAME_MORE:
		break;
	}
	return false;
}

static void handle_frames(struct session *session) {
	bool may_have_more = true;
	size_t size;

	while (may_have_more && session->state < CLOSING) {
		if (must_pause_reading(session)) {
			session->is_paused = true;
			conn_set_reading(session->conn, 0);
			return;
		}
		may_have_more = handle_frame(session);
	}
	if (session->state == CLOSING) {
		(void)conn_peek(session->conn, &size);
		conn_consume(session->conn, size);
	}
}

static void on_received(void *userdata) {
	struct session *session = userdata;

	session->last_received_at = now_ms(session);
	handle_frames(session);
}

static void on_drained(void *userdata) {
	struct session *session = userdata;

	if (session->state == CLOSING) {
		conn_shut_write(session->conn); /* and wait for the peer's own end, or the timer */
	} else if (session->state != ENDED) {
		session->events->drained(session->userdata, session);
		schedule_resume_if_allowed(session);
	}
}

static void on_ended(void *userdata) {
	enter_state(userdata, ENDED);
}

static const struct conn_events conn_events = {on_received, on_drained, on_ended};

/* The instant at which something is next due. */
static int64_t next_timeout_at(const struct session *session) {
	int64_t lost_at = session->last_received_at + session->limits->silence_ms;
	int64_t heartbeat_at = session->last_sent_at + session->limits->heartbeat_ms;

	if (session->state != READY) {
		return session->state_since + session->limits->hello_ms;
	}
	return lost_at < heartbeat_at && !session->is_paused ? lost_at : heartbeat_at;
}

static void arm_timer(struct session *session) {
	int64_t delay = next_timeout_at(session) - now_ms(session);

	if (session->state < CLOSING) {
		timer_set(session->timer, delay > 0 ? delay : 0);
	}
}

static void send_heartbeat(struct session *session) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Heartbeat heartbeat = USHER__HEARTBEAT__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_HEARTBEAT;
	message.heartbeat = &heartbeat;
	write_message(session, &message);
}

/* There is room for requests again. */
static void resume_reading(struct session *session) {
	session->is_paused = false;
	session->last_received_at = now_ms(session);
	conn_set_reading(session->conn, 1);
	handle_frames(session);
}

static void on_timeout_when_ready(struct session *session) {
	int64_t now = now_ms(session);

	if (session->is_paused && !must_pause_reading(session)) {
		resume_reading(session);
	}
	if (session->state != READY) {
		return;
	}
	if (!session->is_paused && now >= session->last_received_at + session->limits->silence_ms) {
		session_say_goodbye(
			session, USHER__REASON__TOO_SLOW, "nothing was heard for too long");
		if (session->events->lost) {
			session->events->lost(session->userdata, session);
		}
	} else if (now >= session->last_sent_at + session->limits->heartbeat_ms) {
		send_heartbeat(session);
	}
}

static void on_timeout(void *userdata) {
	struct session *session = userdata;

	switch (session->state) {
	case NEW:
	case HELLO:
		if (now_ms(session) >= next_timeout_at(session)) {
			session_say_goodbye(
				session, USHER__REASON__TOO_SLOW, "no hello came in time");
		}
		break;
	case READY:
		on_timeout_when_ready(session);
		break;
	case CLOSING:
		enter_state(session, ENDED);
		break;
	case ENDED:
		break;
	}
	arm_timer(session);
}

struct session *session_new(struct loop *loop, int fd, const struct session_events *events,
	const struct session_limits *limits) {
	struct session *session = NEW(struct session);

	session->loop = loop;
	session->events = events;
	session->limits = limits;
	session->deferred_free.free = close_and_free;
	session->state_since = session->last_received_at = session->last_sent_at = now_ms(session);
	allocated(timer_new(loop, on_timeout, session, &session->timer) == 0 ? session : NULL);
	session->conn = conn_new(
		loop, fd, FRAME_HEADER + FRAME_CAP, limits->stall_ms, &conn_events, session);
	arm_timer(session);
	return session;
}

void session_set_userdata(struct session *session, void *userdata) {
	session->userdata = userdata;
}

void *session_userdata(const struct session *session) {
	return session->userdata;
}

void session_accept_hello(struct session *session) {
	if (session->state == HELLO) {
		enter_state(session, READY);
		arm_timer(session);
	}
}

void session_send(struct session *session, const void *frame, size_t size, bool is_answer) {
	if (session->state != READY) {
		return;
	}
	write_frame(session, frame, size);
	if (is_answer && session->n_unanswered) {
		session->n_unanswered--;
		schedule_resume_if_allowed(session);
	}
}

size_t session_unsent_bytes(const struct session *session) {
	return conn_unsent_bytes(session->conn);
}

int64_t session_ms_since_received(const struct session *session) {
	return now_ms(session) - session->last_received_at;
}

void session_free(struct session *session) {
	list_remove(&session->deferred_free.link);
	close_and_free(&session->deferred_free);
}
