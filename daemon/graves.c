/* SPDX-License-Identifier: MIT */
#include "daemon/graves.h"

#include "base/memory.h"

void graves_init(struct graves *graves, uint64_t floor) {
	graves->floor = floor;
}

static void free_posts(struct tomb *tomb) {
	for (size_t i = 0; i < tomb->n_posts; i++) {
		free(tomb->posts[i]);
	}
	free(tomb->posts);
}

void graves_finish(struct graves *graves) {
	for (size_t i = 0; i < GRAVES_KEPT; i++) {
		free_posts(&graves->tombs[i]);
	}
	idmap_finish(&graves->by_handoff);
}

void graves_bury(struct graves *graves, const struct handoff *handoff) {
	struct tomb *tomb = &graves->tombs[graves->n++ % GRAVES_KEPT];
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_posts(&handoff->is, posts);

	if (tomb->seq) {
		graves->floor = tomb->seq;
		idmap_remove(&graves->by_handoff, tomb->handoff);
		free_posts(tomb);
	}
	*tomb = (struct tomb){
		.handoff = handoff->is.handoff,
		.seq = handoff->is.changed,
		.posts = NEW_N(char *, n),
		.n_posts = n,
	};
	for (size_t i = 0; i < n; i++) {
		tomb->posts[i] = copy_text(posts[i]);
	}
	idmap_put(&graves->by_handoff, tomb->handoff, tomb);
}

const struct tomb *graves_find(const struct graves *graves, uint64_t handoff) {
	return idmap_get(&graves->by_handoff, handoff);
}
