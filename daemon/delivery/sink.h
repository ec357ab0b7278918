/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where a client's messages go. Delivery says what is told and when; a sink says how it leaves: as
 * frames over a session, say. Its owner embeds the sink in what keeps the connection, and tells
 * delivery when it has drained (delivery_tell_drained_client).
 */

#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	SINK_UNSENT_MAX = 64 * 1024, /* bytes; updates wait while a sink has more to send */
};

/* What a message becomes. Sinks of one form are handed the same bytes, packed once for all. */
struct sink_form {
	/* @message, packed: *@ret_size bytes that the caller frees. Never NULL. */
	void *(*pack)(const Usher__FromRelay *message, size_t *ret_size);
};

struct sink;

struct sink_verbs {
	const struct sink_form *form;
	/* Take a copy of @size bytes that the form packed. @is_answer: to a request. Never
	 * calls back into delivery. */
	void (*send)(struct sink *sink, const void *bytes, size_t size, bool is_answer);
	/* Bytes that were sent and have not left. */
	size_t (*unsent_bytes)(const struct sink *sink);
};

struct sink {
	const struct sink_verbs *verbs;
};
