/* SPDX-License-Identifier: MIT */
#pragma once

/* A file, whole. */

#include <stddef.h>

/* All bytes of the file at @path, *@ret_size of them, for the caller to free. Returns 0; -EFBIG if
 * there are more than @max; or what kept the file from being read. */
int settings_load(const char *path, size_t max, char **ret_bytes, size_t *ret_size);
