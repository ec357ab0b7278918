/* SPDX-License-Identifier: MIT */
#include "delivery/tombstones.h"

#include "base/memory.h"

void tombstones_init(struct tombstones *tombstones, uint64_t oldest_cursor) {
	tombstones->oldest_cursor = oldest_cursor;
}

static void free_posts(struct tombstone *tombstone) {
	for (size_t i = 0; i < tombstone->n_posts; i++) {
		free(tombstone->posts[i]);
	}
	free(tombstone->posts);
}

void tombstones_finish(struct tombstones *tombstones) {
	for (size_t i = 0; i < TOMBSTONES_MAX; i++) {
		free_posts(&tombstones->ring[i]);
	}
	idmap_finish(&tombstones->by_handoff);
}

void tombstones_add(struct tombstones *tombstones, const struct handoff *handoff) {
	struct tombstone *tombstone = &tombstones->ring[tombstones->n_added++ % TOMBSTONES_MAX];
	const char *posts[HANDOFF_POSTS_MAX];
	size_t n = handoff_fill_involved_posts(&handoff->rec, posts);

	if (tombstone->seq) {
		tombstones->oldest_cursor = tombstone->seq;
		idmap_remove(&tombstones->by_handoff, tombstone->handoff);
		free_posts(tombstone);
	}
	*tombstone = (struct tombstone){
		.handoff = handoff->rec.handoff,
		.seq = handoff->rec.changed,
		.posts = NEW_N(char *, n),
		.n_posts = n,
	};
	for (size_t i = 0; i < n; i++) {
		tombstone->posts[i] = copy_text(posts[i]);
	}
	idmap_put(&tombstones->by_handoff, tombstone->handoff, tombstone);
}

const struct tombstone *tombstones_find(const struct tombstones *tombstones, uint64_t handoff) {
	return idmap_get(&tombstones->by_handoff, handoff);
}
