/* SPDX-License-Identifier: MIT */
#include "daemon/graves.h"

#include "base/memory.h"

void graves_init(struct graves *graves, uint64_t floor) {
	graves->floor = floor;
}

void graves_finish(struct graves *graves) {
	for (size_t i = 0; i < GRAVES_KEPT; i++) {
		free(graves->tombs[i].from);
		free(graves->tombs[i].post);
	}
	idmap_finish(&graves->by_handoff);
}

void graves_bury(struct graves *graves, const struct handoff *handoff) {
	struct tomb *tomb = &graves->tombs[graves->n++ % GRAVES_KEPT];

	if (tomb->seq) {
		graves->floor = tomb->seq;
		idmap_remove(&graves->by_handoff, tomb->handoff);
		free(tomb->from);
		free(tomb->post);
	}
	*tomb = (struct tomb){
		.handoff = handoff->is.handoff,
		.seq = handoff->is.changed,
		.from = copy_text(handoff->is.from),
		.post = copy_text(handoff->is.post),
	};
	idmap_put(&graves->by_handoff, tomb->handoff, tomb);
}

const struct tomb *graves_find(const struct graves *graves, uint64_t handoff) {
	return idmap_get(&graves->by_handoff, handoff);
}
