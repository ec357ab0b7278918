/* SPDX-License-Identifier: MIT */
/* Open addressing with linear probing, as in idmap.c. */
#include "base/textmap.h"

#include "base/memory.h"

struct textmap_slot {
	uint64_t hash;
	char *text;
	void *value;
};

uint64_t textmap_hash(const char *text) {
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	while (*text) {
		hash = (hash ^ (unsigned char)*text++) * UINT64_C(0x100000001b3);
	}
	return hash;
}

static size_t home_index(const struct textmap *map, uint64_t hash) {
	return (size_t)(hash >> 32 ^ hash) & (map->size - 1);
}

static struct textmap_slot *find_slot(const struct textmap *map, uint64_t hash, const char *text) {
	size_t i = home_index(map, hash);

	while (map->slots[i].text &&
		(map->slots[i].hash != hash || strcmp(map->slots[i].text, text) != 0)) {
		i = (i + 1) & (map->size - 1);
	}
	return &map->slots[i];
}

static void enlarge(struct textmap *map) {
	struct textmap old = *map;

	map->size = old.size ? 2 * old.size : 16;
	map->slots = NEW_N(struct textmap_slot, map->size);
	for (size_t i = 0; i < old.size; i++) {
		if (old.slots[i].text) {
			*find_slot(map, old.slots[i].hash, old.slots[i].text) = old.slots[i];
		}
	}
	free(old.slots);
}

void textmap_finish(struct textmap *map) {
	for (size_t i = 0; i < map->size; i++) {
		free(map->slots[i].text);
	}
	free(map->slots);
	*map = (struct textmap){0};
}

void *textmap_get(const struct textmap *map, const char *text) {
	return map->size ? find_slot(map, textmap_hash(text), text)->value : NULL;
}

void **textmap_ensure_value_slot(struct textmap *map, const char *text) {
	uint64_t hash = textmap_hash(text);
	struct textmap_slot *slot;

	if (4 * (map->n + 1) > 3 * map->size) {
		enlarge(map);
	}
	slot = find_slot(map, hash, text);
	if (!slot->text) {
		*slot = (struct textmap_slot){.hash = hash, .text = copy_text(text)};
		map->n++;
	}
	return &slot->value;
}

bool textmap_next(
	const struct textmap *map, size_t *position, const char **ret_text, void **ret_value) {
	while (*position < map->size && !map->slots[*position].text) {
		(*position)++;
	}
	if (*position == map->size) {
		return false;
	}
	*ret_text = map->slots[*position].text;
	*ret_value = map->slots[(*position)++].value;
	return true;
}

void *textmap_remove(struct textmap *map, const char *text) {
	struct textmap_slot *slot = map->size ? find_slot(map, textmap_hash(text), text) : NULL;
	void *value;
	size_t hole;

	if (!slot || !slot->text) {
		return NULL;
	}
	value = slot->value;
	free(slot->text);
	hole = (size_t)(slot - map->slots);
	map->n--;
	/* what follows moves up, unless that would be before where it belongs */
	for (size_t i = (hole + 1) & (map->size - 1); map->slots[i].text;
		i = (i + 1) & (map->size - 1)) {
		size_t home = home_index(map, map->slots[i].hash);

		if (((i - home) & (map->size - 1)) >= ((i - hole) & (map->size - 1))) {
			map->slots[hole] = map->slots[i];
			hole = i;
		}
	}
	map->slots[hole] = (struct textmap_slot){0};
	return value;
}
