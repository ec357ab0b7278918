/* SPDX-License-Identifier: MIT */
#include "spoil.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BLOCK = 512,
	PAGE = 4096,
	FRAME = 24 + PAGE,
	HEADER = 32, /* of the log */
};

struct spot {
	unsigned char *bytes;
	size_t size;
	bool log;
	struct chance *chance;
	char *what;
};

/* Somewhere; the first page, which says where all others are, more often than its turn. */
static size_t somewhere(struct spot *spot) {
	size_t size = spot->size > PAGE && chance_one_in(spot->chance, 4) ? PAGE : spot->size;

	return chance_below(spot->chance, size);
}

static void flip(struct spot *spot) {
	size_t at = somewhere(spot), bit = chance_below(spot->chance, 8);

	spot->bytes[at] ^= (unsigned char)(1 << bit);
	snprintf(spot->what, 100, "bit %zu of byte %zu flipped", bit, at);
}

static void zero(struct spot *spot) {
	size_t at = somewhere(spot) / BLOCK * BLOCK;

	memset(spot->bytes + at, 0, spot->size - at < BLOCK ? spot->size - at : BLOCK);
	snprintf(spot->what, 100, "the block at %zu zeroed", at);
}

static void scribble(struct spot *spot) {
	size_t at = somewhere(spot),
	       n = 1 + chance_below(spot->chance, chance_one_in(spot->chance, 4) ? 2000 : 8);

	n = n < spot->size - at ? n : spot->size - at;
	for (size_t i = 0; i < n; i++) {
		spot->bytes[at + i] = (unsigned char)chance_next(spot->chance);
	}
	snprintf(spot->what, 100, "%zu bytes at %zu at random", n, at);
}

static void swap(struct spot *spot) {
	size_t unit = spot->log ? FRAME : PAGE, start = spot->log ? HEADER : 0;
	size_t n = spot->size < start + unit ? 0 : (spot->size - start) / unit, a, b;

	if (n < 2) {
		flip(spot);
		return;
	}
	a = chance_below(spot->chance, n);
	b = (a + 1 + chance_below(spot->chance, n - 1)) % n;
	for (size_t i = 0; i < unit; i++) {
		unsigned char *left = &spot->bytes[start + a * unit + i],
			      *right = &spot->bytes[start + b * unit + i];
		unsigned char kept = *left;

		*left = *right;
		*right = kept;
	}
	snprintf(spot->what, 100, "pages %zu and %zu swapped", a + 1, b + 1);
}

static void overlay(struct spot *spot) {
	size_t unit = spot->log ? FRAME : PAGE, start = spot->log ? HEADER : 0;
	size_t n = spot->size < start + unit ? 0 : (spot->size - start) / unit, a, b;

	if (n < 2) {
		flip(spot);
		return;
	}
	a = chance_below(spot->chance, n);
	b = (a + 1 + chance_below(spot->chance, n - 1)) % n;
	memcpy(spot->bytes + start + a * unit, spot->bytes + start + b * unit, unit);
	snprintf(spot->what, 100, "page %zu written over page %zu", b + 1, a + 1);
}

static void cut(struct spot *spot) {
	size_t size = chance_below(spot->chance, spot->size);

	if (chance_one_in(spot->chance, 8)) {
		size = 0;
	} else if (spot->log && size >= HEADER && !chance_one_in(spot->chance, 3)) {
		size = HEADER + (size - HEADER) / FRAME * FRAME;
	} else if (!chance_one_in(spot->chance, 3)) {
		size = size / PAGE * PAGE;
	}
	spot->size = size;
	snprintf(spot->what, 100, "cut to %zu bytes", size);
}

/* A crash leaves a log whose first part is of use: look for harm there, more often than not. */
static size_t size_of_log(const unsigned char *bytes, size_t size) {
	size_t at = HEADER;

	while (at + FRAME <= size && !memcmp(bytes + at + 8, bytes + 16, 8)) {
		at += FRAME;
	}
	return at < size ? at : size;
}

void spoil(const struct place *place, struct chance *chance, char ret_what[128]) {
	static void (*const ways[])(struct spot * spot) = {
		flip, zero, scribble, swap, overlay, cut};
	static const char *const tails[] = {
		"", "", "", "", "-wal", "-wal", "-wal", "-wal", "-shm", ".lock"};
	struct spot spot = {.chance = chance};
	const char *tail;
	char what[100] = "", name[128];
	size_t whole;

	do {
		tail = tails[chance_below(chance, sizeof tails / sizeof *tails)];
		free(spot.bytes);
		spot.bytes = place_read(place, tail, &spot.size);
	} while (!spot.bytes || !spot.size);
	spot.log = !strcmp(tail, "-wal");
	spot.what = what;
	whole = spot.size;
	if (chance_one_in(chance, 25)) {
		snprintf(name, sizeof name, "%s%s", place->path, tail);
		(void)unlink(name);
		snprintf(what, sizeof what, "gone");
	} else {
		if (spot.log && !chance_one_in(chance, 5)) {
			spot.size = size_of_log(spot.bytes, whole);
		}
		size_t part = spot.size;

		ways[chance_below(chance, sizeof ways / sizeof *ways)](&spot);
		place_write(place, tail, spot.bytes, spot.size < part ? spot.size : whole);
	}
	snprintf(ret_what, 128, "usher.db%s: %s", tail, what);
	free(spot.bytes);
}
