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
	uint64_t last; /* the number of the last entry */
	size_t n;
	unsigned char *body;
	size_t size, room;
};

/* Add the next entry, number @number. */
void block_add(struct block *block, uint64_t number, const void *bytes, size_t size);
/* Make it empty; small memory is kept. */
void block_clear(struct block *block);
void block_finish(struct block *block);

/*
 * Hand every entry of a block to @take, with its number; @last is the row's. A callback that
 * returns a negative errno ends it. Returns what the last callback did, or -EUCLEAN, with none
 * called, if the body is not one of @n entries.
 */
int block_each(uint64_t last, uint64_t n, const void *body, size_t size,
	int (*take)(void *userdata, uint64_t number, const void *bytes, size_t size),
	void *userdata);
