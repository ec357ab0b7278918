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

static uint8_t *pack(const Usher__Handoff *handoff, size_t *ret_size) {
	size_t size = usher__handoff__get_packed_size(handoff);
	uint8_t *packed = need(malloc(size + 1));

	usher__handoff__pack(handoff, packed);
	*ret_size = size;
	return packed;
}

Usher__Handoff *keep_handoff(const Usher__Handoff *handoff) {
	size_t size;
	uint8_t *packed = pack(handoff, &size);
	Usher__Handoff *copy = need(usher__handoff__unpack(NULL, size, packed));

	free(packed);
	return copy;
}

Usher__Visit *keep_visit(const Usher__Visit *visit) {
	size_t size = usher__visit__get_packed_size(visit);
	uint8_t *packed = need(malloc(size + 1));
	Usher__Visit *copy;

	usher__visit__pack(visit, packed);
	copy = need(usher__visit__unpack(NULL, size, packed));
	free(packed);
	return copy;
}

bool is_same_handoff(const Usher__Handoff *a, const Usher__Handoff *b) {
	size_t size_a, size_b;
	uint8_t *packed_a = pack(a, &size_a), *packed_b = pack(b, &size_b);
	bool same = size_a == size_b && !memcmp(packed_a, packed_b, size_a);

	free(packed_a);
	free(packed_b);
	return same;
}
