/* SPDX-License-Identifier: MIT */
#include "base/pool.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	BLOCK_SIZE = 2048,
};

struct pool_block {
	struct pool_block *older;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

void *pool_alloc(struct pool *pool, size_t size) {
	struct pool_block *block = pool->blocks;
	void *piece;

	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!block || block->size - block->used < size) {
		size_t capacity = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		block = allocated(malloc(sizeof *block + capacity));
		block->used = 0;
		block->size = capacity;
		block->older = pool->blocks;
		pool->blocks = block;
	}
	piece = block->bytes + block->used;
	block->used += size;
	return memset(piece, 0, size);
}

char *pool_copy_text(struct pool *pool, const char *text) {
	size_t size = strlen(text) + 1;

	return memcpy(pool_alloc(pool, size), text, size);
}

char *pool_printf(struct pool *pool, const char *format, ...) {
	va_list arguments;
	char *text;
	int n;

	va_start(arguments, format);
	n = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	text = pool_alloc(pool, (size_t)n + 1);
	va_start(arguments, format);
	(void)vsnprintf(text, (size_t)n + 1, format, arguments);
	va_end(arguments);
	return text;
}

void pool_finish(struct pool *pool) {
	while (pool->blocks) {
		struct pool_block *older = pool->blocks->older;

		free(pool->blocks);
		pool->blocks = older;
	}
}
