/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The memory of one unpacked message: zeroed, capped, freed at once. protobuf-c allocates what a
 * peer's bytes ask for, up to 72 bytes for one of theirs, and version 1.4.1 can free what it never
 * set; hence both the cap and the zeroes.
 */

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

enum {
	ARENA_CAP = 1024 * 1024, /* bytes that one message may take */
};

struct arena {
	ProtobufCAllocator allocator;
	struct arena_block *blocks; /* newest first */
	size_t used, cap;
	int refused; /* something was not given */
	int full;    /* because of the cap */
};

/* @cap bytes at most. Must not move while in use. */
void arena_init(struct arena *arena, size_t cap);

/* Free everything that was taken; the arena can be used again. */
void arena_finish(struct arena *arena);

/* @size zeroed bytes fit for any type, until arena_finish; NULL beyond the cap or
 * without memory. */
void *arena_take(struct arena *arena, size_t size);

/* For protobuf-c. What it frees stays until arena_finish. */
ProtobufCAllocator *arena_allocator(struct arena *arena);
