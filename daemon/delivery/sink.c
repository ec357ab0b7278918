/* SPDX-License-Identifier: MIT */
#include "delivery/sink_private.h"

#include "base/invariant.h"
#include "base/memory.h"

bool sink_has_room(const struct sink *sink) {
	return sink->verbs->unsent_bytes(sink) <= SINK_UNSENT_MAX;
}

void *sink_pack(const struct sink *sink, const Usher__FromRelay *message, size_t *ret_size) {
	return sink->verbs->form->pack(message, ret_size);
}

void sink_send(struct sink *sink, const struct packed *packed, uint64_t durable_seq) {
	INVARIANT(packed->seen_seq <= durable_seq, "nothing is told before it is durable");
	sink->verbs->send(sink, packed->bytes, packed->size, packed->is_answer);
}

void sink_send_message(struct sink *sink, const Usher__FromRelay *message, uint64_t seen_seq,
	uint64_t durable_seq) {
	struct packed packed = {.seen_seq = seen_seq};

	packed.bytes = sink_pack(sink, message, &packed.size);
	sink_send(sink, &packed, durable_seq);
	free(packed.bytes);
}
