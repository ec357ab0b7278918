/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is due next: a binary heap of nodes embedded in the things that are due. Equal instants come
 * out in order of their number, so that the order never depends on how the heap was built.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct heap_node {
	int64_t due;
	uint64_t number; /* breaks ties */
	size_t position; /* in the heap, counted from 1; 0: not in it */
};

struct heap {
	struct heap_node **nodes;
	size_t n;
};

/* An empty heap is all zeroes. Frees the table, not the nodes. */
void heap_finish(struct heap *heap);

/* The node that is due first, or NULL. */
struct heap_node *heap_first(const struct heap *heap);

/* Put @node in, or move it, to @due. Its number must be set. */
void heap_put_or_move(struct heap *heap, struct heap_node *node, int64_t due);

/* Take @node out if it is in. */
void heap_remove(struct heap *heap, struct heap_node *node);
