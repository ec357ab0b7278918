/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>

/*
 * Is the write-ahead log of the database @path whole? SQLite takes the first frame that does not
 * check for the end of the log, so damage in the middle would drop, in silence, commits that were
 * confirmed. To be called with no connection to the database. Returns 0, also without a log, and
 * *@ret_valid_size as the size of what is whole if a commit in pieces is behind (else it is
 * untouched); -EUCLEAN and *@ret_why; or what kept it from being read.
 */
int wal_verify(const char *path, uint64_t *ret_valid_size, char **ret_why);

/*
 * Cut those pieces off, if @valid_size is not 0, and make the rest durable: a process that was
 * killed may have left a commit that nobody has synced. A connection that only has read may be
 * there.
 */
int wal_truncate_and_sync(const char *path, uint64_t valid_size, char **ret_why);
