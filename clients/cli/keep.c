/* SPDX-License-Identifier: MIT */
#include "cli/keep.h"

#include "cli/exits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *need(void *memory) {
	if (!memory) {
		fputs("usher: out of memory\n", stderr);
		exit(EXIT_FAILED);
	}
	return memory;
}

static uint8_t *pack(const ProtobufCMessage *message, size_t *ret_size) {
	size_t size = protobuf_c_message_get_packed_size(message);
	uint8_t *packed = need(malloc(size + 1));

	protobuf_c_message_pack(message, packed);
	*ret_size = size;
	return packed;
}

static ProtobufCMessage *copy_of(const ProtobufCMessage *message) {
	size_t size;
	uint8_t *packed = pack(message, &size);
	ProtobufCMessage *copy =
		need(protobuf_c_message_unpack(message->descriptor, NULL, size, packed));

	free(packed);
	return copy;
}

Usher__Update *keep_update(const Usher__Update *update) {
	return (Usher__Update *)copy_of(&update->base);
}

Usher__Handoff *keep_handoff(const Usher__Handoff *handoff) {
	return (Usher__Handoff *)copy_of(&handoff->base);
}

Usher__Visit *keep_visit(const Usher__Visit *visit) {
	return (Usher__Visit *)copy_of(&visit->base);
}

Usher__PostPresence *keep_post_presence(const Usher__PostPresence *post) {
	return (Usher__PostPresence *)copy_of(&post->base);
}

Usher__Me *keep_me(const Usher__Me *me) {
	return (Usher__Me *)copy_of(&me->base);
}

Usher__Report *keep_report(const Usher__Report *report) {
	return (Usher__Report *)copy_of(&report->base);
}

bool is_same_handoff(const Usher__Handoff *a, const Usher__Handoff *b) {
	size_t size_a, size_b;
	uint8_t *packed_a = pack(&a->base, &size_a), *packed_b = pack(&b->base, &size_b);
	bool same = size_a == size_b && !memcmp(packed_a, packed_b, size_a);

	free(packed_a);
	free(packed_b);
	return same;
}
