/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a commit brings to a numbered book, facts or audit, stands in one row of the database: a
 * block. Its body has one entry after the other, each a length of four bytes (little endian) and
 * that many bytes; the row's number is that of the last. So a commit of many costs hardly more than
 * a commit of one.
 */

#include <stddef.h>
#include <stdint.h>

/* On its way to the disk. All zeroes: empty. */
struct block {
	uint64_t last_number; /* the number of the last entry */
	size_t n_entries;
	unsigned char *body;
	size_t size, capacity;
};

/* Add the next entry, number @number. */
void block_append_entry(struct block *block, uint64_t number, const void *bytes, size_t size);
/* Make it empty; small memory is kept. */
void block_clear(struct block *block);
void block_finish(struct block *block);

/*
 * Hand every entry of a block to @on_entry, with its number; @last_number is the row's. A callback
 * that returns a negative errno ends it. Returns what the last callback did, or -EUCLEAN, with none
 * called, if the body is not one of @n_entries entries.
 */
int block_for_each_entry(uint64_t last_number, uint64_t n_entries, const void *body, size_t size,
	int (*on_entry)(void *userdata, uint64_t number, const void *bytes, size_t size),
	void *userdata);
