/* SPDX-License-Identifier: MIT */
#pragma once

/* Things by a text, such as the name of a post or a device: a hash map from a copy of the text to a
 * pointer that it does not own. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct textmap {
	struct textmap_slot *slots; /* size of them, a power of two; text NULL is an empty slot */
	size_t size;
	size_t n;
};

/* An empty map is all zeroes. Frees the table and the texts, not what it points to. */
void textmap_finish(struct textmap *map);

/* FNV-1a (Fowler, Noll, Vo), for short texts. Who may choose many can have them collide: compare
 * what is found. */
uint64_t textmap_hash(const char *text);

/* NULL if @text is not there. */
void *textmap_get(const struct textmap *map, const char *text);

/* The next of all things, in no order: *@position begins as 0. Returns whether there is one. */
bool textmap_next(
	const struct textmap *map, size_t *position, const char **ret_text, void **ret_value);

/* Where the thing under @text is kept, for the caller to change; a new slot holds NULL. Valid
 * until the next call. */
void **textmap_ensure_value_slot(struct textmap *map, const char *text);

/* Take @text out. Returns the thing that was under it, or NULL. */
void *textmap_remove(struct textmap *map, const char *text);
