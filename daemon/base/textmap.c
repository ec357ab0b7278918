/* SPDX-License-Identifier: MIT */
/* Open addressing with linear probing, as in idmap.c. */
#include "base/textmap.h"

#include "base/memory.h"

struct textmap_slot {
	uint64_t hash;
	char *text;
	void *thing;
};

uint64_t textmap_hash(const char *text) {
	uint64_t sum = UINT64_C(0xcbf29ce484222325);

	while (*text) {
		sum = (sum ^ (unsigned char)*text++) * UINT64_C(0x100000001b3);
	}
	return sum;
}

static struct textmap_slot *find(const struct textmap *map, uint64_t sum, const char *text) {
	size_t i = (size_t)(sum >> 32 ^ sum) & (map->size - 1);

	while (map->slots[i].text &&
		(map->slots[i].hash != sum || strcmp(map->slots[i].text, text) != 0)) {
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
			*find(map, old.slots[i].hash, old.slots[i].text) = old.slots[i];
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
	return map->size ? find(map, textmap_hash(text), text)->thing : NULL;
}

void **textmap_place(struct textmap *map, const char *text) {
	uint64_t sum = textmap_hash(text);
	struct textmap_slot *slot;

	if (4 * (map->n + 1) > 3 * map->size) {
		enlarge(map);
	}
	slot = find(map, sum, text);
	if (!slot->text) {
		*slot = (struct textmap_slot){.hash = sum, .text = copy_text(text)};
		map->n++;
	}
	return &slot->thing;
}

bool textmap_next(const struct textmap *map, size_t *at, const char **ret_text, void **ret_thing) {
	while (*at < map->size && !map->slots[*at].text) {
		(*at)++;
	}
	if (*at == map->size) {
		return false;
	}
	*ret_text = map->slots[*at].text;
	*ret_thing = map->slots[(*at)++].thing;
	return true;
}

void *textmap_remove(struct textmap *map, const char *text) {
	struct textmap_slot *slot = map->size ? find(map, textmap_hash(text), text) : NULL;
	void *thing;
	size_t hole;

	if (!slot || !slot->text) {
		return NULL;
	}
	thing = slot->thing;
	free(slot->text);
	hole = (size_t)(slot - map->slots);
	map->n--;
	/* what follows moves up, unless that would be before where it belongs */
	for (size_t i = (hole + 1) & (map->size - 1); map->slots[i].text;
		i = (i + 1) & (map->size - 1)) {
		size_t home =
			(size_t)(map->slots[i].hash >> 32 ^ map->slots[i].hash) & (map->size - 1);

		if (((i - home) & (map->size - 1)) >= ((i - hole) & (map->size - 1))) {
			map->slots[hole] = map->slots[i];
			hole = i;
		}
	}
	map->slots[hole] = (struct textmap_slot){0};
	return thing;
}
