/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A folder of this process alone, in TMPDIR, for targets that need files; it goes when the process
 * ends well.
 */

#include <stddef.h>

/* The path of the file @name in it, for the caller to free. */
char *scratch_path(const char *name);

/* Write @size bytes into the file at @path, in place of what was there. */
void scratch_write(const char *path, const void *bytes, size_t size);

/* The bytes of the file at @path, for the caller to free; NULL if it is not there. */
void *scratch_read(const char *path, size_t *ret_size);
