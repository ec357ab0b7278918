/* SPDX-License-Identifier: MIT */
#pragma once

/* Folders of a test's own, and the files of a database in them. */

#include <stddef.h>

struct place {
	char folder[64], path[96]; /* path is the database's */
};

/* Aborts where no folder can be made. */
void place_make(struct place *place);
void place_empty(const struct place *place);
void place_remove(struct place *place);
/* Copy all files. */
void place_copy(const struct place *to, const struct place *from);

/* The bytes of @path with @tail behind, at least one byte of room; NULL if there is no such file.
 * The caller frees. */
unsigned char *place_read(const struct place *place, const char *tail, size_t *ret_size);
void place_write(const struct place *place, const char *tail, const void *bytes, size_t size);
