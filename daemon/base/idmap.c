/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing. Removing shifts the rest of the run back, so that there are
 * no tombstones and a lookup ends at the first empty slot.
 */
#include "base/idmap.h"

#include "base/memory.h"
#include "base/order.h"

struct idmap_slot {
	uint64_t id;
	void *value;
};

static size_t home_index(const struct idmap *map, uint64_t id) {
	return (size_t)((id * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (map->size - 1);
}

static struct idmap_slot *find_slot(const struct idmap *map, uint64_t id) {
	size_t i = home_index(map, id);

	while (map->slots[i].id != 0 && map->slots[i].id != id) {
		i = (i + 1) & (map->size - 1);
	}
	return &map->slots[i];
}

static void enlarge(struct idmap *map) {
	struct idmap old = *map;

	map->size = old.size ? 2 * old.size : 16;
	map->slots = NEW_N(struct idmap_slot, map->size);
	for (size_t i = 0; i < old.size; i++) {
		if (old.slots[i].id) {
			*find_slot(map, old.slots[i].id) = old.slots[i];
		}
	}
	free(old.slots);
}

void idmap_finish(struct idmap *map) {
	free(map->slots);
	*map = (struct idmap){0};
}

void idmap_clear(struct idmap *map) {
	if (map->n) {
		memset(map->slots, 0, map->size * sizeof *map->slots);
		map->n = 0;
	}
}

void *idmap_get(const struct idmap *map, uint64_t id) {
	return map->size && id ? find_slot(map, id)->value : NULL;
}

void idmap_put(struct idmap *map, uint64_t id, void *value) {
	struct idmap_slot *slot;

	if (4 * (map->n + 1) > 3 * map->size) {
		enlarge(map);
	}
	slot = find_slot(map, id);
	map->n += slot->id == 0;
	*slot = (struct idmap_slot){.id = id, .value = value};
}

void *idmap_remove(struct idmap *map, uint64_t id) {
	struct idmap_slot *slot;
	size_t hole, next;
	void *value;

	if (!map->size || !id || (slot = find_slot(map, id))->id == 0) {
		return NULL;
	}
	value = slot->value;
	hole = next = (size_t)(slot - map->slots);
	for (;;) {
		next = (next + 1) & (map->size - 1);
		if (map->slots[next].id == 0) {
			break;
		}
		/* what follows may fill the hole unless its home lies between the two */
		if (((next - home_index(map, map->slots[next].id)) & (map->size - 1)) >=
			((next - hole) & (map->size - 1))) {
			map->slots[hole] = map->slots[next];
			hole = next;
		}
	}
	map->slots[hole] = (struct idmap_slot){0};
	map->n--;
	return value;
}

bool idmap_next(const struct idmap *map, size_t *position, uint64_t *ret_id, void **ret_value) {
	for (; *position < map->size; ++*position) {
		if (map->slots[*position].id) {
			*ret_id = map->slots[*position].id;
			*ret_value = map->slots[*position].value;
			++*position;
			return true;
		}
	}
	return false;
}

uint64_t *idmap_copy_sorted_ids(const struct idmap *map) {
	uint64_t *ids = NEW_N(uint64_t, map->n);
	size_t n = 0, position = 0;
	void *value;

	while (n < map->n && idmap_next(map, &position, &ids[n], &value)) {
		n++;
	}
	qsort(ids, n, sizeof *ids, by_number);
	return ids;
}
