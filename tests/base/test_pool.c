/* SPDX-License-Identifier: MIT */
#include "base/pool.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

Test(pool, pieces_are_zeroed_aligned_and_apart) {
	struct pool pool = {0};
	char *last = NULL;

	for (size_t size = 1; size < 5000; size += 37) {
		char *piece = pool_alloc(&pool, size);

		cr_assert_eq((uintptr_t)piece % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++) {
			cr_assert_eq(piece[i], 0);
		}
		memset(piece, 0xff, size);
		cr_assert_neq(piece, last);
		last = piece;
	}
	cr_assert_str_eq(pool_copy_text(&pool, "王先生"), "王先生");
	pool_finish(&pool);
	cr_assert_str_eq(pool_copy_text(&pool, ""), "");
	pool_finish(&pool);
}
