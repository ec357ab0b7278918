/* SPDX-License-Identifier: MIT */
#pragma once

/* Things by their number: a hash map from uint64_t (never 0) to a pointer that it does not own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct idmap {
	struct idmap_slot *slots; /* size of them, a power of two; id 0 is an empty slot */
	size_t size;
	size_t n;
};

/* An empty map is all zeroes. Frees the table, not what it points to. */
void idmap_finish(struct idmap *map);

/* Take everything out, and keep the table for as many again. */
void idmap_clear(struct idmap *map);

/* NULL if @id is not there. */
void *idmap_get(const struct idmap *map, uint64_t id);

/* Put @value under @id, in place of what was there. @id is not 0, @value not NULL. */
void idmap_put(struct idmap *map, uint64_t id, void *value);

/* Take @id out. Returns what was there, or NULL. */
void *idmap_remove(struct idmap *map, uint64_t id);

/* The next of all things, in no order: *@position begins as 0. Returns whether there is one. The
 * map must not change meanwhile, but for things put in place of others. */
bool idmap_next(const struct idmap *map, size_t *position, uint64_t *ret_id, void **ret_value);

/* All ids in rising order, idmap->n of them; the caller frees. */
uint64_t *idmap_copy_sorted_ids(const struct idmap *map);
