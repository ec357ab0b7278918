/* SPDX-License-Identifier: MIT */
#include "store/block.h"

#include "base/memory.h"

#include <endian.h>
#include <errno.h>
#include <stdbool.h>

enum {
	LENGTH_SIZE = sizeof(uint32_t),
	CAPACITY_KEPT_MAX = 64 * 1024, /* bytes of memory */
};

void block_append_entry(struct block *block, uint64_t number, const void *bytes, size_t size) {
	size_t entry_size = LENGTH_SIZE + size;
	uint32_t length_le = htole32((uint32_t)size);

	allocated(size <= UINT32_MAX ? block : NULL);
	if (block->capacity - block->size < entry_size) {
		block->capacity = 2 * block->capacity + entry_size;
		block->body = allocated(realloc(block->body, block->capacity));
	}
	memcpy(block->body + block->size, &length_le, LENGTH_SIZE);
	if (size) {
		memcpy(block->body + block->size + LENGTH_SIZE, bytes, size);
	}
	block->size += entry_size;
	block->last_number = number;
	block->n_entries++;
}

void block_clear(struct block *block) {
	if (block->capacity > CAPACITY_KEPT_MAX) {
		block_finish(block);
	}
	block->n_entries = block->size = 0;
}

void block_finish(struct block *block) {
	free(block->body);
	*block = (struct block){0};
}

static size_t entry_payload_size(const unsigned char *entry) {
	uint32_t length;

	memcpy(&length, entry, LENGTH_SIZE);
	return le32toh(length);
}

/* Are there @n entries, and nothing else? */
static bool has_exactly_n_entries(uint64_t n, const unsigned char *body, size_t size) {
	size_t offset = 0;

	for (; n && size - offset >= LENGTH_SIZE &&
		size - offset - LENGTH_SIZE >= entry_payload_size(body + offset);
		n--) {
		offset += LENGTH_SIZE + entry_payload_size(body + offset);
	}
	return n == 0 && offset == size;
}

int block_for_each_entry(uint64_t last_number, uint64_t n_entries, const void *body, size_t size,
	int (*on_entry)(void *userdata, uint64_t number, const void *bytes, size_t size),
	void *userdata) {
	const unsigned char *entry = body;
	int r = 0;

	if (n_entries == 0 || n_entries > last_number ||
		!has_exactly_n_entries(n_entries, body, size)) {
		return -EUCLEAN;
	}
	for (uint64_t number = last_number - n_entries + 1; r >= 0 && number <= last_number;
		number++) {
		r = on_entry(userdata, number, entry + LENGTH_SIZE, entry_payload_size(entry));
		entry += LENGTH_SIZE + entry_payload_size(entry);
	}
	return r;
}
