/* SPDX-License-Identifier: MIT */
#pragma once

/* The site file: from a file of settings to a struct site. */

#include "core/site.h"

/*
 * Read the file at @path and see that it fits together: every area has a post, every name is one's
 * own, there is a supervisor. Returns 0, or a negative errno and one sentence *@ret_why with file
 * and line, what was wrong and what was expected; the caller frees it.
 */
int site_file_read(struct site **ret, char **ret_why, const char *path);
