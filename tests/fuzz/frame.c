/* SPDX-License-Identifier: MIT */
/*
 * Bytes as they come from a socket, taken as frames, towards the relay and towards a client: peeked
 * at, their texts checked, unpacked, said as JSON, packed again.
 */
#include "base/memory.h"
#include "feed.h"
#include "proto/frame.h"
#include "proto/json.h"
#include "proto/text.h"
#include "wire/usher.pb-c.h"

#include <errno.h>

static void check_message(const ProtobufCMessage *message, bool sound, size_t body) {
	size_t size;
	uint8_t *frame = frame_pack(message, 2 * FRAME_CAP, &size);
	char *line = json_line(message);
	struct text_fault fault;

	NEED(frame, "what was unpacked cannot be packed");
	NEED(frame_peek(frame, size, 2 * FRAME_CAP, &body) != FRAME_TOO_LONG,
		"too long for itself");
	NEED(line, "what was unpacked has no JSON");
	if (sound) {
		NEED(text_check(line, strlen(line), &fault) == TEXT_FINE,
			"sound texts make an unsound line: %s", line);
	}
	free(frame);
	free(line);
}

static void take_body(
	const ProtobufCMessageDescriptor *descriptor, const uint8_t *body, size_t size) {
	char place[TEXT_PLACE_SIZE] = "";
	ProtobufCMessage *message = NULL;
	struct text_fault fault;
	struct arena arena;
	enum text_problem problem = text_check_message(descriptor, body, size, place, &fault);
	int r;

	NEED(!problem == !*place, "problem %d is at \"%s\"", (int)problem, place);
	arena_init(&arena, ARENA_CAP);
	r = frame_unpack(&message, descriptor, body, size, &arena);
	NEED(r == 0 || r == -EBADMSG || r == -ENOMEM, "%d", r);
	NEED((r == 0) == (message != NULL), "a message and %d", r);
	NEED(arena.used <= ARENA_CAP, "%zu bytes", arena.used);
	if (r == 0) {
		check_message(message, problem == TEXT_FINE, size);
	}
	arena_finish(&arena);
}

static void take_frames(const ProtobufCMessageDescriptor *descriptor, size_t cap,
	const uint8_t *bytes, size_t size) {
	enum frame_outcome outcome;
	size_t body = SIZE_MAX;

	while ((outcome = frame_peek(bytes, size, cap, &body)) == FRAME_WHOLE) {
		NEED(body && body <= cap && body <= size - FRAME_HEADER, "a body of %zu bytes",
			body);
		take_body(descriptor, bytes + FRAME_HEADER, body);
		bytes += FRAME_HEADER + body;
		size -= FRAME_HEADER + body;
		body = SIZE_MAX;
	}
	NEED(body == SIZE_MAX, "%d, and a body", (int)outcome);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	take_frames(&usher__from_client__descriptor, FRAME_CAP_HELLO, bytes, size);
	take_frames(&usher__from_client__descriptor, FRAME_CAP, bytes, size);
	take_frames(&usher__from_relay__descriptor, FRAME_CAP, bytes, size);
	return 0;
}
