/* SPDX-License-Identifier: MIT */
#include "base/heap.h"

#include "base/memory.h"

static bool is_before(const struct heap_node *a, const struct heap_node *b) {
	return a->due != b->due ? a->due < b->due : a->number < b->number;
}

static void put_at(struct heap *heap, struct heap_node *node, size_t i) {
	heap->nodes[i] = node;
	node->position = i + 1;
}

static void sift_up(struct heap *heap, size_t i) {
	struct heap_node *node = heap->nodes[i];

	for (; i > 0 && is_before(node, heap->nodes[(i - 1) / 2]); i = (i - 1) / 2) {
		put_at(heap, heap->nodes[(i - 1) / 2], i);
	}
	put_at(heap, node, i);
}

static void sift_down(struct heap *heap, size_t i) {
	struct heap_node *node = heap->nodes[i];
	size_t child;

	while ((child = 2 * i + 1) < heap->n) {
		if (child + 1 < heap->n && is_before(heap->nodes[child + 1], heap->nodes[child])) {
			child++;
		}
		if (!is_before(heap->nodes[child], node)) {
			break;
		}
		put_at(heap, heap->nodes[child], i);
		i = child;
	}
	put_at(heap, node, i);
}

void heap_finish(struct heap *heap) {
	free(heap->nodes);
	*heap = (struct heap){0};
}

struct heap_node *heap_first(const struct heap *heap) {
	return heap->n ? heap->nodes[0] : NULL;
}

void heap_put_or_move(struct heap *heap, struct heap_node *node, int64_t due) {
	node->due = due;
	if (node->position == 0) {
		heap->nodes = grow(heap->nodes, heap->n, sizeof *heap->nodes);
		put_at(heap, node, heap->n++);
	}
	sift_up(heap, node->position - 1);
	sift_down(heap, node->position - 1);
}

void heap_remove(struct heap *heap, struct heap_node *node) {
	size_t i;
	struct heap_node *last;

	if (node->position == 0) {
		return;
	}
	i = node->position - 1;
	last = heap->nodes[--heap->n];
	node->position = 0;
	if (last != node) {
		put_at(heap, last, i);
		sift_up(heap, i);
		sift_down(heap, last->position - 1);
	}
}
