/* SPDX-License-Identifier: MIT */
#include "base/heap.h"

#include <criterion/criterion.h>
#include <stdlib.h>

enum {
	N = 500,
};

Test(heap, gives_the_earliest_first) {
	struct heap heap = {0};
	struct heap_node nodes[N] = {0};
	struct heap_node *node;
	int64_t last = -1;
	size_t n = 0;

	srand(1);
	for (size_t i = 0; i < N; i++) {
		nodes[i].number = i + 1;
		heap_put_or_move(&heap, &nodes[i], rand() % 100);
	}
	for (size_t i = 0; i < N; i += 3) {
		heap_put_or_move(&heap, &nodes[i], rand() % 100);
	}
	for (size_t i = 0; i < N; i += 5) {
		heap_remove(&heap, &nodes[i]);
		heap_remove(&heap, &nodes[i]);
	}
	while ((node = heap_first(&heap))) {
		cr_assert_geq(node->due, last);
		last = node->due;
		heap_remove(&heap, node);
		n++;
	}
	cr_assert_eq(n, N - N / 5);
	heap_finish(&heap);
}

Test(heap, breaks_ties_by_number) {
	struct heap heap = {0};
	struct heap_node nodes[64] = {0};

	for (size_t i = 64; i-- > 0;) {
		nodes[i].number = i + 1;
		heap_put_or_move(&heap, &nodes[i], 7);
	}
	for (size_t i = 0; i < 64; i++) {
		cr_assert_eq(heap_first(&heap), &nodes[i]);
		heap_remove(&heap, &nodes[i]);
	}
	heap_finish(&heap);
}
