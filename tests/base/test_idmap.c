/* SPDX-License-Identifier: MIT */
#include "base/idmap.h"

#include <criterion/criterion.h>
#include <stdlib.h>

/* Against a plain array: any mixture of put and remove, with many collisions. */
Test(idmap, agrees_with_an_array) {
	struct idmap map = {0};
	static int things[2000];
	bool in[2000] = {false};
	size_t n = 0;

	srand(2);
	for (int step = 0; step < 100000; step++) {
		size_t i = (size_t)rand() % 2000;
		uint64_t id = (i + 1) << 20;

		if (rand() % 2) {
			idmap_put(&map, id, &things[i]);
			n += !in[i];
			in[i] = true;
		} else {
			cr_assert_eq(idmap_remove(&map, id), in[i] ? &things[i] : NULL);
			n -= in[i];
			in[i] = false;
		}
		cr_assert_eq(map.n, n);
	}
	for (size_t i = 0; i < 2000; i++) {
		cr_assert_eq(idmap_get(&map, (i + 1) << 20), in[i] ? &things[i] : NULL);
	}
	idmap_finish(&map);
}

Test(idmap, lists_ids_in_order) {
	struct idmap map = {0};
	int thing;
	uint64_t *ids;

	cr_assert_null(idmap_get(&map, 1));
	cr_assert_null(idmap_remove(&map, 1));
	for (uint64_t id = 100; id > 0; id--) {
		idmap_put(&map, id, &thing);
	}
	ids = idmap_copy_sorted_ids(&map);
	for (uint64_t i = 0; i < 100; i++) {
		cr_assert_eq(ids[i], i + 1);
	}
	free(ids);
	idmap_finish(&map);
}
