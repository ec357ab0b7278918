/* SPDX-License-Identifier: MIT */
#pragma once

/* Memory for things that all die together: zeroed pieces, freed at once. Aborts when
 * there is none. */

#include <stddef.h>

struct pool {
	struct pool_block *blocks; /* newest first */
};

/* An empty pool is all zeroes. @size zeroed bytes, fit for any type, until pool_finish. */
void *pool_alloc(struct pool *pool, size_t size);

/* A copy of @text in the pool. */
char *pool_copy_text(struct pool *pool, const char *text);

/* A text made as printf(3) does, in the pool. */
char *pool_printf(struct pool *pool, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Free everything; the pool is empty and usable again. */
void pool_finish(struct pool *pool);

#define POOL_NEW(pool, type) ((type *)pool_alloc((pool), sizeof(type)))
