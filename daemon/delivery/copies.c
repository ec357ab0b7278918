/* SPDX-License-Identifier: MIT */
#include "delivery/copies.h"

#include "base/memory.h"

enum {
	SLOTS_KEPT = 1024, /* of the table, from one flush to the next */
};

struct copy *copies_get(
	struct copies *copies, uint64_t handoff, bool named, const struct sink_form *form) {
	uint64_t key = 2 * handoff + named;
	struct copy *first = idmap_get(&copies->by_key, key), *copy = first;

	while (copy && copy->form != form) {
		copy = copy->next;
	}
	if (!copy) {
		copy = NEW(struct copy);
		copy->form = form;
		copy->next = first;
		idmap_put(&copies->by_key, key, copy);
	}
	return copy;
}

static void free_copies(struct copy *copy) {
	while (copy) {
		struct copy *next = copy->next;

		free(copy->packed.bytes);
		free(copy);
		copy = next;
	}
}

void copies_clear(struct copies *copies) {
	uint64_t key;
	size_t at = 0;
	void *copy;

	if (!copies->by_key.n) {
		return;
	}
	while (idmap_next(&copies->by_key, &at, &key, &copy)) {
		free_copies(copy);
	}
	if (copies->by_key.size > SLOTS_KEPT) {
		idmap_finish(&copies->by_key);
	} else {
		idmap_clear(&copies->by_key);
	}
}

void copies_finish(struct copies *copies) {
	copies_clear(copies);
	idmap_finish(&copies->by_key);
}
