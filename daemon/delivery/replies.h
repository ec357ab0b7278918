/* SPDX-License-Identifier: MIT */
#pragma once

/* Replies that are queued until the last fact that each could have seen is durable. They leave in
 * the order in which they came. */

#include "base/list.h"
#include "delivery/sink.h"

struct replies {
	struct list queue; /* of struct reply, in order of seq */
};

void replies_init(struct replies *replies);

/* Queue @message for @sink, packed now, until @seq is durable; @client_replies is the list of all
 * replies that are queued for the same client. */
void replies_add(struct replies *replies, struct list *client_replies, struct sink *sink,
	const Usher__FromRelay *message, uint64_t seq);

/* Everything up to @durable_seq is on disk: send what waited for that. */
void replies_send_durable(struct replies *replies, uint64_t durable_seq);

/* Drop all replies of @client_replies. */
void replies_drop_of_client(struct list *client_replies);

bool replies_is_empty(const struct replies *replies);
