/* SPDX-License-Identifier: MIT */
#include "talk.h"

#include "proto/frame.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_READ ((uint64_t)1 << 63)

static void note(char text[TALK_TEXT], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void note(char text[TALK_TEXT], const char *format, ...) {
	size_t used = strlen(text);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text + used, TALK_TEXT - used, format, arguments);
	va_end(arguments);
}

static void aside(const struct talk *talk, bool on) {
	if (talk->aside) {
		talk->aside(on);
	}
}

/* Without memory: is it to be tried again? */
static bool again(struct talk *talk, int r) {
	if (r != -ENOMEM || !talk->retries) {
		return false;
	}
	talk->retries--;
	talk->starved++;
	return true;
}

void talk_start(struct talk *talk) {
	const struct usher_options options = {.device = "lobby-1", .run = 7, .listen = true};

	talk->now = 1000;
	talk->n_line = 0;
	aside(talk, true);
	talk->line = malloc(TALK_LINE);
	aside(talk, false);
	do {
		talk->usher = usher_new(&options);
	} while (!talk->usher && again(talk, -ENOMEM));
	cr_assert_not_null(talk->usher);
}

void talk_stop(struct talk *talk) {
	talk->usher = usher_free(talk->usher);
	free(talk->line);
	talk->line = NULL;
}

void talk_connect(struct talk *talk) {
	int r;

	talk_pass(talk, 0);
	cr_assert_eq(usher_wants(talk->usher), USHER_CONNECT);
	do {
		r = usher_connected(talk->usher, talk->now);
	} while (again(talk, r));
	cr_assert_eq(r, 0);
	cr_assert_eq(usher_wants(talk->usher), USHER_TALK);
}

void talk_lose(struct talk *talk) {
	usher_lost(talk->usher, talk->now);
	talk->n_line = 0;
}

void talk_pass(struct talk *talk, int64_t ms) {
	int r;

	talk->now += ms;
	do {
		r = usher_tick(talk->usher, talk->now);
	} while (again(talk, r));
	cr_assert_eq(r, 0);
}

int talk_ask(struct talk *talk, const Usher__Request *request, uint64_t *ret_id) {
	int r;

	do {
		r = usher_ask(talk->usher, request, ret_id, talk->now);
	} while (again(talk, r));
	return r;
}

uint64_t talk_take(struct talk *talk, const char *id) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Take take = USHER__TAKE__INIT;
	uint64_t number = 0;

	take.id = (char *)id;
	request.ask_case = USHER__REQUEST__ASK_TAKE;
	request.take = &take;
	cr_assert_eq(talk_ask(talk, &request, &number), 0);
	return number;
}

uint64_t talk_who(struct talk *talk) {
	Usher__Request request = USHER__REQUEST__INIT;
	Usher__Who who = USHER__WHO__INIT;
	uint64_t number = 0;

	request.ask_case = USHER__REQUEST__ASK_WHO;
	request.who = &who;
	cr_assert_eq(talk_ask(talk, &request, &number), 0);
	return number;
}

void talk_receipt(struct talk *talk, const char *id) {
	int r;

	do {
		r = usher_receipt(talk->usher, id, true, talk->now);
	} while (again(talk, r));
	cr_assert_eq(r, 0);
}

/* The relay speaks ----------------------------------------------------------------------------- */

void talk_say_bytes(struct talk *talk, const void *bytes, size_t size) {
	cr_assert_leq(size, TALK_LINE - talk->n_line);
	memcpy(talk->line + talk->n_line, bytes, size);
	talk->n_line += size;
}

void talk_say(struct talk *talk, const Usher__FromRelay *message) {
	size_t size;
	uint8_t *frame;

	aside(talk, true);
	frame = frame_pack(&message->base, FRAME_CAP, &size);
	cr_assert_not_null(frame);
	talk_say_bytes(talk, frame, size);
	free(frame);
	aside(talk, false);
}

void talk_say_welcome(struct talk *talk, uint64_t log) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Welcome welcome = USHER__WELCOME__INIT;

	welcome.version = 1;
	welcome.log = log;
	welcome.site = "Grand View";
	message.body_case = USHER__FROM_RELAY__BODY_WELCOME;
	message.welcome = &welcome;
	talk_say(talk, &message);
}

void talk_say_answer(struct talk *talk, uint64_t id) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = id;
	answer.read = id > FIRST_READ;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	talk_say(talk, &message);
}

static void say_update(struct talk *talk, Usher__Update *update) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = update;
	talk_say(talk, &message);
}

void talk_say_handoff(struct talk *talk, uint64_t seq, const char *id) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Handoff handoff = USHER__HANDOFF__INIT;
	Usher__Card card = USHER__CARD__INIT;
	char *traits[] = {"灰西裝", "戴眼鏡"};

	card.surname = "王";
	card.traits = traits;
	card.n_traits = 2;
	handoff.id = (char *)id;
	handoff.card = &card;
	update.seq = seq;
	update.what_case = USHER__UPDATE__WHAT_HANDOFF;
	update.handoff = &handoff;
	say_update(talk, &update);
}

void talk_say_reset(struct talk *talk) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Reset reset = USHER__RESET__INIT;

	update.what_case = USHER__UPDATE__WHAT_RESET;
	update.reset = &reset;
	say_update(talk, &update);
}

void talk_say_remaining(struct talk *talk, const char *id) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Remaining remaining = USHER__REMAINING__INIT;

	remaining.ids = (char **)&id;
	remaining.n_ids = 1;
	update.what_case = USHER__UPDATE__WHAT_REMAINING;
	update.remaining = &remaining;
	say_update(talk, &update);
}

void talk_say_in_step(struct talk *talk, uint64_t seq) {
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__InStep in_step = USHER__IN_STEP__INIT;

	update.seq = seq;
	update.what_case = USHER__UPDATE__WHAT_IN_STEP;
	update.in_step = &in_step;
	say_update(talk, &update);
}

void talk_say_goodbye(struct talk *talk, int reason) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Goodbye goodbye = USHER__GOODBYE__INIT;

	goodbye.reason = (Usher__Reason)reason;
	goodbye.text = "that is all";
	message.body_case = USHER__FROM_RELAY__BODY_GOODBYE;
	message.goodbye = &goodbye;
	talk_say(talk, &message);
}

void talk_say_heartbeat(struct talk *talk) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Heartbeat heartbeat = USHER__HEARTBEAT__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_HEARTBEAT;
	message.heartbeat = &heartbeat;
	talk_say(talk, &message);
}

/* What is told --------------------------------------------------------------------------------- */

static void note_id(char *text, const char *word, uint64_t id) {
	note(text, "%s %s%" PRIu64, word, id > FIRST_READ ? "r" : "",
		id > FIRST_READ ? id - FIRST_READ : id);
}

static void note_update(char *text, const Usher__Update *update) {
	switch ((int)update->what_case) {
	case USHER__UPDATE__WHAT_HANDOFF:
		note(text, "handoff %s seq %" PRIu64 "; ", update->handoff->id, update->seq);
		break;
	case USHER__UPDATE__WHAT_REMAINING:
		note(text, "left %s; ", update->remaining->ids[0]);
		break;
	case USHER__UPDATE__WHAT_IN_STEP:
		note(text, "in step seq %" PRIu64 "; ", update->seq);
		break;
	case USHER__UPDATE__WHAT_RESET:
		note(text, "reset; ");
		break;
	default:
		note(text, "update; ");
	}
}

static void note_event(char *text, const struct usher_event *event) {
	switch (event->kind) {
	case USHER_EVENT_WELCOME:
		note(text, "welcome; ");
		break;
	case USHER_EVENT_ANSWER:
		note_id(text, "answer", event->answer->id);
		note(text, "; ");
		break;
	case USHER_EVENT_UPDATE:
		note_update(text, event->update);
		break;
	case USHER_EVENT_GOODBYE:
		note(text, "goodbye %d; ", (int)event->goodbye->reason);
		break;
	case USHER_EVENT_LOST:
		note(text, "lost; ");
		break;
	}
}

static void note_all(struct talk *talk) {
	struct usher_event event;
	int r;

	do {
		r = usher_next(talk->usher, &event, talk->now);
		if (r > 0) {
			note_event(talk->told, &event);
		}
	} while (r > 0 || again(talk, r));
	cr_assert_eq(r, 0);
}

const char *talk_tell(struct talk *talk) {
	talk->told[0] = '\0';
	note_all(talk);
	return talk->told;
}

const char *talk_deliver(struct talk *talk, size_t piece) {
	size_t at = 0;
	int r;

	talk->told[0] = '\0';
	while (at < talk->n_line) {
		size_t size = talk->n_line - at < piece ? talk->n_line - at : piece;

		do {
			r = usher_receive(talk->usher, talk->line + at, size, talk->now);
		} while (again(talk, r));
		cr_assert_eq(r, 0);
		at += size;
		note_all(talk);
	}
	talk->n_line = 0;
	return talk->told;
}

/* What is heard -------------------------------------------------------------------------------- */

static void note_request(char *text, const Usher__Request *request) {
	const ProtobufCFieldDescriptor *ask = protobuf_c_message_descriptor_get_field(
		&usher__request__descriptor, request->ask_case);

	note_id(text, "request", request->id);
	note(text, " %s", ask ? ask->name : "?");
	if (request->ask_case == USHER__REQUEST__ASK_TAKE) {
		note(text, " %s", request->take->id);
	}
	note(text, " age %" PRIu64 "; ", request->age);
}

static void note_heard(char *text, const Usher__FromClient *message) {
	const Usher__Hello *hello = message->hello;

	switch ((int)message->body_case) {
	case USHER__FROM_CLIENT__BODY_HELLO:
		note(text, "hello %s%s run %" PRIu64 "%s log %" PRIu64 " cursor %" PRIu64 "; ",
			hello->device, hello->short_run ? " short" : "", hello->run,
			hello->new_run ? "" : " had an answer", hello->log, hello->cursor);
		break;
	case USHER__FROM_CLIENT__BODY_REQUEST:
		note_request(text, message->request);
		break;
	case USHER__FROM_CLIENT__BODY_RECEIPT:
		note(text, "receipt %s%s; ", message->receipt->id,
			message->receipt->seen ? " seen" : "");
		break;
	case USHER__FROM_CLIENT__BODY_HEARTBEAT:
		note(text, "heartbeat; ");
		break;
	default:
		note(text, "?; ");
	}
}

/* One frame of the @size bytes. Returns its size. */
static size_t hear_one(struct talk *talk, const uint8_t *bytes, size_t size) {
	ProtobufCMessage *message;
	struct arena arena;
	size_t body = 0;

	cr_assert_eq(
		frame_peek(bytes, size, FRAME_CAP, &body), FRAME_WHOLE, "after: %s", talk->heard);
	arena_init(&arena, ARENA_CAP);
	cr_assert_eq(frame_unpack(&message, &usher__from_client__descriptor, bytes + FRAME_HEADER,
			     body, &arena),
		0);
	note_heard(talk->heard, (const Usher__FromClient *)message);
	arena_finish(&arena);
	return FRAME_HEADER + body;
}

const char *talk_hear(struct talk *talk) {
	const uint8_t *bytes;
	size_t size;

	aside(talk, true);
	talk->heard[0] = '\0';
	bytes = usher_pending(talk->usher, &size);
	for (size_t at = 0; at < size;) {
		at += hear_one(talk, bytes + at, size - at);
	}
	usher_sent(talk->usher, size);
	aside(talk, false);
	return talk->heard;
}

const char *talk_come_up(struct talk *talk, uint64_t log) {
	size_t used;
	char hello[256];

	talk_connect(talk);
	used = (size_t)snprintf(hello, sizeof hello, "%s", talk_hear(talk));
	talk_say_welcome(talk, log);
	cr_assert_str_eq(talk_deliver(talk, SIZE_MAX), "welcome; ");
	(void)talk_hear(talk);
	memmove(talk->heard + used, talk->heard, strlen(talk->heard) + 1);
	memcpy(talk->heard, hello, used);
	return talk->heard;
}
