/* SPDX-License-Identifier: MIT */
#include "store/block.h"

#include "base/memory.h"

#include <endian.h>
#include <errno.h>

enum {
	LENGTH = sizeof(uint32_t),
	KEPT = 64 * 1024, /* bytes of memory */
};

void block_add(struct block *block, uint64_t number, const void *bytes, size_t size) {
	size_t more = LENGTH + size;
	uint32_t length = htole32((uint32_t)size);

	allocated(size <= UINT32_MAX ? block : NULL);
	if (block->room - block->size < more) {
		block->room = 2 * block->room + more;
		block->body = allocated(realloc(block->body, block->room));
	}
	memcpy(block->body + block->size, &length, LENGTH);
	if (size) {
		memcpy(block->body + block->size + LENGTH, bytes, size);
	}
	block->size += more;
	block->last = number;
	block->n++;
}

void block_clear(struct block *block) {
	if (block->room > KEPT) {
		block_finish(block);
	}
	block->n = block->size = 0;
}

void block_finish(struct block *block) {
	free(block->body);
	*block = (struct block){0};
}

static size_t length_at(const unsigned char *place) {
	uint32_t length;

	memcpy(&length, place, LENGTH);
	return le32toh(length);
}

/* Are there @n entries, and nothing else? */
static int is_sound(uint64_t n, const unsigned char *body, size_t size) {
	size_t at = 0;

	for (; n && size - at >= LENGTH && size - at - LENGTH >= length_at(body + at); n--) {
		at += LENGTH + length_at(body + at);
	}
	return n == 0 && at == size;
}

int block_each(uint64_t last, uint64_t n, const void *body, size_t size,
	int (*take)(void *userdata, uint64_t number, const void *bytes, size_t size),
	void *userdata) {
	const unsigned char *at = body;
	int r = 0;

	if (n == 0 || n > last || !is_sound(n, body, size)) {
		return -EUCLEAN;
	}
	for (uint64_t number = last - n + 1; r >= 0 && number <= last; number++) {
		r = take(userdata, number, at + LENGTH, length_at(at));
		at += LENGTH + length_at(at);
	}
	return r;
}
