/* SPDX-License-Identifier: MIT */
#include "delivery/replies.h"

#include "base/memory.h"
#include "delivery/sink_private.h"

struct reply {
	struct list link;   /* replies.queue */
	struct list sister; /* client.replies */
	struct sink *sink;
	struct packed packed;
};

static void free_reply(struct reply *reply) {
	list_remove(&reply->link);
	list_remove(&reply->sister);
	free(reply->packed.bytes);
	free(reply);
}

void replies_init(struct replies *replies) {
	list_init(&replies->queue);
}

void replies_add(struct replies *replies, struct list *own, struct sink *sink,
	const Usher__FromRelay *message, uint64_t seq) {
	struct reply *reply = NEW(struct reply);

	reply->sink = sink;
	reply->packed.bytes = sink_pack(sink, message, &reply->packed.size);
	reply->packed.seen = seq;
	reply->packed.answer = message->body_case == USHER__FROM_RELAY__BODY_ANSWER;
	list_append(&replies->queue, &reply->link);
	list_append(own, &reply->sister);
}

void replies_release(struct replies *replies, uint64_t durable) {
	list_each_safe(link, &replies->queue) {
		struct reply *reply = container_of(link, struct reply, link);

		if (reply->packed.seen > durable) {
			break;
		}
		sink_send(reply->sink, &reply->packed, durable);
		free_reply(reply);
	}
}

void replies_drop(struct list *own) {
	list_each_safe(link, own) {
		free_reply(container_of(link, struct reply, sister));
	}
}

bool replies_empty(const struct replies *replies) {
	return list_empty(&replies->queue);
}
