/* SPDX-License-Identifier: MIT */
#include "delivery/state_cache.h"

#include "base/memory.h"

enum {
	SLOTS_KEPT_MAX = 1024, /* of the table, from one flush to the next */
};

struct cached_state *state_cache_find_or_add(
	struct state_cache *cache, uint64_t key, const struct sink_form *form) {
	struct cached_state *first = idmap_get(&cache->by_key, key), *state = first;

	while (state && state->form != form) {
		state = state->next;
	}
	if (!state) {
		state = NEW(struct cached_state);
		state->form = form;
		state->next = first;
		idmap_put(&cache->by_key, key, state);
	}
	return state;
}

static void free_states(struct cached_state *state) {
	while (state) {
		struct cached_state *next = state->next;

		free(state->packed.bytes);
		free(state);
		state = next;
	}
}

void state_cache_clear(struct state_cache *cache) {
	uint64_t key;
	size_t position = 0;
	void *states;

	if (!cache->by_key.n) {
		return;
	}
	while (idmap_next(&cache->by_key, &position, &key, &states)) {
		free_states(states);
	}
	if (cache->by_key.size > SLOTS_KEPT_MAX) {
		idmap_finish(&cache->by_key);
	} else {
		idmap_clear(&cache->by_key);
	}
}

void state_cache_finish(struct state_cache *cache) {
	state_cache_clear(cache);
	idmap_finish(&cache->by_key);
}
