/* SPDX-License-Identifier: MIT */
/*
 * Sessions over a real socket pair. The test is the client: it writes bytes, turns the loop until
 * something is told, and reads what the relay's side said.
 */
#include "base/memory.h"
#include "net/session.h"
#include "proto/frame.h"
#include "proto/text.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* One line for each thing told, as "hello lobby-1; request 1; closed; ". */
static char told[4096];
static struct loop *loop;
static struct session *session;
static bool accept_hello, answer_at_once;
static int peer; /* the client's end */

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void note(const char *format, ...) {
	size_t used = strlen(told);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(told + used, sizeof told - used, format, arguments);
	va_end(arguments);
}

static void answer(uint64_t id) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer body = USHER__ANSWER__INIT;
	size_t size;
	void *frame;

	body.id = id;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &body;
	frame = frame_pack(&message.base, FRAME_CAP, &size);
	session_send(session, frame, size, true);
	free(frame);
}

static void on_hello(void *userdata, struct session *from, const Usher__Hello *hello) {
	note("hello %s; ", hello->device);
	if (accept_hello) {
		session_accept_hello(from);
	}
}

static void on_request(void *userdata, struct session *from, const Usher__Request *request,
	const struct text_refusal *unsound) {
	char sentence[TEXT_SENTENCE_SIZE] = "";

	if (unsound) {
		text_refusal_sentence(unsound, sentence);
		cr_assert_eq(strncmp(sentence, unsound->field, strlen(unsound->field)), 0);
	}
	note("request %d%s%s; ", (int)request->id, unsound ? ": " : "", sentence);
	if (answer_at_once) {
		answer(request->id);
	}
}

static void on_receipt(void *userdata, struct session *from, const Usher__Receipt *receipt) {
	note("receipt %s; ", receipt->id);
}

static void on_drained(void *userdata, struct session *from) {
}

static void on_closed(void *userdata, struct session *from) {
	note("closed; ");
	session = NULL;
}

static void on_silent(void *userdata, struct session *from) {
	note("silent; ");
}

static const struct session_events events = {
	on_hello, on_request, on_receipt, on_drained, on_closed, on_silent};

/* Long enough that no test meets them by chance, unless it wants to. */
static struct session_limits limits = {.hello_ms = 60000,
	.silence_ms = 60000,
	.heartbeat_ms = 60000,
	.stall_ms = 60000,
	.linger_ms = 60000,
	.unanswered_max = 3};

static void start(void) {
	int ends[2];

	cr_assert_eq(loop_new(&loop), 0);
	cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
	peer = ends[1];
	accept_hello = answer_at_once = true;
	session = session_new(loop, ends[0], &events, &limits);
}

static void stop(void) {
	if (session) {
		session_free(session);
	}
	loop_free(loop);
	if (peer >= 0) {
		close(peer);
	}
}

/* Limits that are looked at when a session begins need a new one. */
static void start_again(void) {
	stop();
	start();
}

static void turn_until(const char *word) {
	for (int i = 0; !strstr(told, word); i++) {
		cr_assert_lt(i, 10000, "\"%s\" does not come: %s", word, told);
		cr_assert_eq(loop_run_turn(loop), 0);
	}
}

static void send_bytes(const void *bytes, size_t size) {
	cr_assert_eq(write(peer, bytes, size), (ssize_t)size);
}

static void send_message(const Usher__FromClient *message) {
	size_t size;
	uint8_t *frame = frame_pack(&message->base, FRAME_CAP, &size);

	send_bytes(frame, size);
	free(frame);
}

static void send_hello(uint32_t version, const char *device) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Hello hello = USHER__HELLO__INIT;

	hello.version = version;
	hello.device = (char *)device;
	message.body_case = USHER__FROM_CLIENT__BODY_HELLO;
	message.hello = &hello;
	send_message(&message);
}

static void send_request(uint64_t id, const char *surname) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Send send = USHER__SEND__INIT;
	Usher__Card card = USHER__CARD__INIT;

	card.surname = (char *)surname;
	send.card = &card;
	request.id = id;
	request.ask_case = USHER__REQUEST__ASK_SEND;
	request.send = &send;
	message.body_case = USHER__FROM_CLIENT__BODY_REQUEST;
	message.request = &request;
	send_message(&message);
}

/* Turn until the relay has said a whole frame, which goes to told as "<answer 1; " or "<goodbye 3
 * text; ". Returns 0 at the end of the connection. */
static int hear(void) {
	static uint8_t bytes[2 * FRAME_CAP];
	static size_t n;
	ProtobufCMessage *unpacked;
	const Usher__FromRelay *message;
	struct arena arena;
	size_t body;

	while (frame_peek(bytes, n, FRAME_CAP, &body) != FRAME_WHOLE) {
		ssize_t r = read(peer, bytes + n, sizeof bytes - n);

		if (r == 0) {
			return 0;
		}
		if (r > 0) {
			n += (size_t)r;
		} else {
			cr_assert_eq(errno, EAGAIN);
			cr_assert_eq(loop_run_turn(loop), 0);
		}
	}
	arena_init(&arena, ARENA_CAP);
	cr_assert_eq(frame_unpack(&unpacked, &usher__from_relay__descriptor, bytes + FRAME_HEADER,
			     body, &arena),
		0);
	message = (const Usher__FromRelay *)unpacked;
	if (message->body_case == USHER__FROM_RELAY__BODY_ANSWER) {
		note("<answer %d; ", (int)message->answer->id);
	} else if (message->body_case == USHER__FROM_RELAY__BODY_GOODBYE) {
		note("<goodbye %d %s; ", message->goodbye->reason, message->goodbye->text);
	} else {
		note("<%d; ", message->body_case);
	}
	arena_finish(&arena);
	n -= FRAME_HEADER + body;
	memmove(bytes, bytes + FRAME_HEADER + body, n);
	return 1;
}

static void expect_goodbye(Usher__Reason reason) {
	char expected[32];

	snprintf(expected, sizeof expected, "<goodbye %d ", reason);
	cr_assert(hear());
	cr_assert_not_null(strstr(told, expected), "%s", told);
	cr_assert_eq(hear(), 0, "then the end");
	close(peer);
	peer = -1;
	turn_until("closed");
}

TestSuite(session, .init = start, .fini = stop);

Test(session, frames_come_in_order_however_they_are_cut) {
	Usher__FromClient message = USHER__FROM_CLIENT__INIT;
	Usher__Receipt receipt = USHER__RECEIPT__INIT;
	size_t size;
	uint8_t *frame;

	send_hello(1, "lobby-1");
	turn_until("hello lobby-1");
	send_request(1, "王");
	send_request(2, "李");
	receipt.id = "4K";
	message.body_case = USHER__FROM_CLIENT__BODY_RECEIPT;
	message.receipt = &receipt;
	frame = frame_pack(&message.base, FRAME_CAP, &size);
	for (size_t i = 0; i < size; i++) {
		send_bytes(frame + i, 1);
		if (i < size - 1) {
			cr_assert_eq(loop_run_turn(loop), 0); /* it looks at a part */
		}
	}
	free(frame);
	turn_until("receipt");
	cr_assert_str_eq(told, "hello lobby-1; request 1; request 2; receipt 4K; ");
	cr_assert(hear());
	cr_assert(hear());
	cr_assert_not_null(strstr(told, "<answer 1; <answer 2; "));
}

Test(session, hello_comes_first) {
	send_request(1, "王");
	expect_goodbye(USHER__REASON__BAD_FRAME);
	cr_assert_null(strstr(told, "request"));
}

Test(session, hello_comes_once) {
	send_hello(1, "lobby-1");
	send_hello(1, "lobby-1");
	expect_goodbye(USHER__REASON__BAD_FRAME);
}

Test(session, another_version_is_told_ours) {
	send_hello(SESSION_PROTOCOL_VERSION + 1, "lobby-1");
	expect_goodbye(USHER__REASON__BAD_VERSION);
	cr_assert_not_null(strstr(told, "version 1"));
	cr_assert_null(strstr(told, "hello lobby"));
}

Test(session, before_welcome_frames_are_short) {
	accept_hello = false;
	send_bytes("\0\0\4\1", 4);
	expect_goodbye(USHER__REASON__BAD_FRAME);
	cr_assert_not_null(strstr(told, "1 KiB"));
}

Test(session, a_length_beyond_the_cap_ends_it) {
	send_hello(1, "lobby-1");
	turn_until("hello");
	send_bytes("\0\1\0\1", 4);
	expect_goodbye(USHER__REASON__BAD_FRAME);
	cr_assert_not_null(strstr(told, "64 KiB"));
}

Test(session, garbage_ends_it) {
	send_bytes("\0\0\0\4\x0a\x7f"
		   "ab",
		8);
	expect_goodbye(USHER__REASON__BAD_FRAME);
}

Test(session, an_empty_frame_ends_it) {
	send_bytes("\0\0\0\0", 4);
	expect_goodbye(USHER__REASON__BAD_FRAME);
}

Test(session, bad_text_in_a_request_is_named_and_the_session_lives) {
	send_hello(1, "lobby-1");
	send_request(1, "王\xe2\x80\xae");
	send_request(2, "李\xff");
	send_request(3, "何");
	turn_until("request 3");
	cr_assert_not_null(strstr(told,
				   "request 1: send.card.surname has a bidi override (U+202E); "
				   "leave it out; "),
		"%s", told);
	cr_assert_not_null(strstr(told, "request 2: send.card.surname is not well-formed UTF-8; "),
		"%s", told);
	cr_assert_not_null(strstr(told, "request 3; "), "%s", told);
}

Test(session, bad_text_in_hello_ends_it) {
	send_hello(1, "lobby\n1");
	expect_goodbye(USHER__REASON__BAD_TEXT);
	cr_assert_not_null(
		strstr(told, "hello.device has a control character (U+000A)"), "%s", told);
}

Test(session, unanswered_requests_wait_in_the_socket) {
	answer_at_once = false;
	send_hello(1, "lobby-1");
	for (uint64_t id = 1; id <= 5; id++) {
		send_request(id, "王");
	}
	turn_until("request 3");
	cr_assert_null(strstr(told, "request 4"));
	answer(1);
	turn_until("request 4");
	cr_assert_null(strstr(told, "request 5"));
	answer(2);
	answer(3);
	turn_until("request 5");
}

Test(session, who_never_says_hello_is_told) {
	limits.hello_ms = 1;
	start_again();
	told[0] = '\0';
	expect_goodbye(USHER__REASON__TOO_SLOW);
}

Test(session, who_falls_silent_is_told) {
	limits.silence_ms = 1;
	send_hello(1, "lobby-1");
	expect_goodbye(USHER__REASON__TOO_SLOW);
	cr_assert_not_null(strstr(told, "silent; "),
		"its owner is told, too, and before it is closed: %s", told);
}

Test(session, a_silent_relay_beats) {
	limits.heartbeat_ms = 1;
	send_hello(1, "lobby-1");
	cr_assert(hear());
	cr_assert(hear());
	cr_assert_not_null(strstr(told, "<5; <5; "), "%s", told);
}

Test(session, who_does_not_leave_after_goodbye_is_left) {
	limits.linger_ms = 1;
	session_say_goodbye(session, USHER__REASON__STOPPING, "");
	turn_until("closed");
}

Test(session, who_takes_nothing_is_given_up) {
	limits.stall_ms = 1;
	start_again();
	told[0] = '\0';
	send_hello(1, "lobby-1");
	turn_until("hello");
	for (int i = 0; i < 200000 && session && session_unsent_bytes(session) < 1 << 20; i++) {
		answer(1);
	}
	turn_until("closed");
}

Test(session, an_end_on_the_other_side_is_told) {
	send_hello(1, "lobby-1");
	turn_until("hello");
	close(peer);
	peer = -1;
	turn_until("closed");
}

Test(session, unanswered_does_not_outlive_it) {
	answer_at_once = false;
	send_hello(1, "lobby-1");
	send_request(1, "王");
	turn_until("request 1");
	session_say_goodbye(session, USHER__REASON__STOPPING, "bye");
	answer(1); /* of no use any more, and freed */
	expect_goodbye(USHER__REASON__STOPPING);
	cr_assert_null(strstr(told, "answer"));
}
