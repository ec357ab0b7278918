/* SPDX-License-Identifier: MIT */
#pragma once

/* A reader over SQLite. */

#include "store/reader.h"

/* Make a reader of the database @path, which is there already. Opens nothing yet. */
struct store_reader *sqlite_reader_new(const char *path);
