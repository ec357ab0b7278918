/* SPDX-License-Identifier: MIT */
#include "proto/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_SIZE = 4096,
	ALIGNMENT = _Alignof(max_align_t),
};

struct arena_block {
	struct arena_block *older;
	size_t room, used;
	_Alignas(max_align_t) unsigned char bytes[];
};

static void *allocate(void *userdata, size_t size) {
	return arena_take(userdata, size);
}

static void keep(void *userdata, void *memory) {
}

void arena_init(struct arena *arena, size_t cap) {
	*arena = (struct arena){
		.allocator = {.alloc = allocate, .free = keep, .allocator_data = arena},
		.cap = cap,
	};
}

void arena_finish(struct arena *arena) {
	struct arena_block *block;

	while ((block = arena->blocks)) {
		arena->blocks = block->older;
		free(block);
	}
	arena->used = 0;
	arena->refused = 0;
	arena->full = 0;
}

static struct arena_block *add_block(struct arena *arena, size_t size) {
	size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct arena_block *block = malloc(sizeof *block + room);

	if (block) {
		block->used = 0;
		block->older = arena->blocks;
		block->room = room;
		arena->blocks = block;
	}
	return block;
}

static void *take(struct arena *arena, size_t size) {
	struct arena_block *block = arena->blocks;
	void *memory;

	if (size > arena->cap) {
		arena->full = 1;
		return NULL;
	}
	size = size ? (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : ALIGNMENT;
	if (size > arena->cap - arena->used) {
		arena->full = 1;
		return NULL;
	}
	if (!block || size > block->room - block->used) {
		block = add_block(arena, size);
		if (!block) {
			return NULL;
		}
	}
	memory = block->bytes + block->used;
	block->used += size;
	arena->used += size;
	return memset(memory, 0, size);
}

void *arena_take(struct arena *arena, size_t size) {
	void *memory = take(arena, size);

	arena->refused |= !memory;
	return memory;
}

ProtobufCAllocator *arena_allocator(struct arena *arena) {
	return &arena->allocator;
}
