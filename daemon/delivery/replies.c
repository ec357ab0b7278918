/* SPDX-License-Identifier: MIT */
#include "delivery/replies.h"

#include "base/memory.h"
#include "delivery/sink_private.h"

struct reply {
	struct list link;        /* replies.queue */
	struct list client_link; /* client.replies */
	struct sink *sink;
	struct packed packed;
};

static void free_reply(struct reply *reply) {
	list_remove(&reply->link);
	list_remove(&reply->client_link);
	free(reply->packed.bytes);
	free(reply);
}

void replies_init(struct replies *replies) {
	list_init(&replies->queue);
}

void replies_add(struct replies *replies, struct list *client_replies, struct sink *sink,
	const Usher__FromRelay *message, uint64_t seq) {
	struct reply *reply = NEW(struct reply);

	reply->sink = sink;
	reply->packed.bytes = sink_pack(sink, message, &reply->packed.size);
	reply->packed.seen_seq = seq;
	reply->packed.is_answer = message->body_case == USHER__FROM_RELAY__BODY_ANSWER;
	list_append(&replies->queue, &reply->link);
	list_append(client_replies, &reply->client_link);
}

void replies_send_durable(struct replies *replies, uint64_t durable_seq) {
	list_each_safe(link, &replies->queue) {
		struct reply *reply = container_of(link, struct reply, link);

		if (reply->packed.seen_seq > durable_seq) {
			break;
		}
		sink_send(reply->sink, &reply->packed, durable_seq);
		free_reply(reply);
	}
}

void replies_drop_of_client(struct list *client_replies) {
	list_each_safe(link, client_replies) {
		free_reply(container_of(link, struct reply, client_link));
	}
}

bool replies_is_empty(const struct replies *replies) {
	return list_empty(&replies->queue);
}
