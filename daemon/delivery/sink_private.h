/* SPDX-License-Identifier: MIT */
#pragma once

/* How delivery's files use a sink. */

#include "delivery/sink.h"

#include <stdint.h>

/* A message as a sink's form packed it. */
struct packed {
	void *bytes;
	size_t size;
	uint64_t seen_seq; /* seq of the last fact that it tells of, or could have seen; 0: of
			    * none, or it was durable when the message was made */
	bool is_answer;    /* to a request */
};

/* Does it take more updates? (Replies it always takes: who asks is bounded by its own means.) */
bool sink_has_room(const struct sink *sink);

/* Pack @message in its form; the caller frees. */
void *sink_pack(const struct sink *sink, const Usher__FromRelay *message, size_t *ret_size);

/* Pack @message, and send it, as below; @seen_seq as in struct packed. */
void sink_send_message(struct sink *sink, const Usher__FromRelay *message, uint64_t seen_seq,
	uint64_t durable_seq);

/* The one place where anything leaves: all up to @durable_seq is on disk, and @packed tells of
 * nothing later. */
void sink_send(struct sink *sink, const struct packed *packed, uint64_t durable_seq);
