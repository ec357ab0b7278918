/* SPDX-License-Identifier: MIT */
#include "base/heap.h"

#include "base/memory.h"

static bool before(const struct heap_node *a, const struct heap_node *b) {
	return a->due != b->due ? a->due < b->due : a->number < b->number;
}

static void place(struct heap *heap, struct heap_node *node, size_t i) {
	heap->nodes[i] = node;
	node->place = i + 1;
}

static void rise(struct heap *heap, size_t i) {
	struct heap_node *node = heap->nodes[i];

	for (; i > 0 && before(node, heap->nodes[(i - 1) / 2]); i = (i - 1) / 2) {
		place(heap, heap->nodes[(i - 1) / 2], i);
	}
	place(heap, node, i);
}

static void sink(struct heap *heap, size_t i) {
	struct heap_node *node = heap->nodes[i];
	size_t child;

	while ((child = 2 * i + 1) < heap->n) {
		if (child + 1 < heap->n && before(heap->nodes[child + 1], heap->nodes[child])) {
			child++;
		}
		if (!before(heap->nodes[child], node)) {
			break;
		}
		place(heap, heap->nodes[child], i);
		i = child;
	}
	place(heap, node, i);
}

void heap_finish(struct heap *heap) {
	free(heap->nodes);
	*heap = (struct heap){0};
}

struct heap_node *heap_first(const struct heap *heap) {
	return heap->n ? heap->nodes[0] : NULL;
}

void heap_set(struct heap *heap, struct heap_node *node, int64_t due) {
	node->due = due;
	if (node->place == 0) {
		heap->nodes = grow(heap->nodes, heap->n, sizeof *heap->nodes);
		place(heap, node, heap->n++);
	}
	rise(heap, node->place - 1);
	sink(heap, node->place - 1);
}

void heap_remove(struct heap *heap, struct heap_node *node) {
	size_t i;
	struct heap_node *last;

	if (node->place == 0) {
		return;
	}
	i = node->place - 1;
	last = heap->nodes[--heap->n];
	node->place = 0;
	if (last != node) {
		place(heap, last, i);
		rise(heap, i);
		sink(heap, last->place - 1);
	}
}
