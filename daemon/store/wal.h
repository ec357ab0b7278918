/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>

/*
 * Is the write-ahead log of the database @path whole? SQLite takes the first frame that does not
 * check for the end of the log, so damage in the middle would drop, in silence, commits that were
 * confirmed. To be called with no connection to the database. Returns 0, also without a log, and
 * *@ret_bad_frame_offset as the offset of the first frame that does not check, if a commit is in
 * pieces there, else 0 (it is untouched without a log); -EUCLEAN and *@ret_why; or what kept it
 * from being read.
 */
int wal_verify(const char *path, uint64_t *ret_bad_frame_offset, char **ret_why);

/*
 * Cut those pieces off, if @bad_frame_offset is not 0, and make the rest durable: a process that
 * was killed may have left a commit that nobody has synced. A connection that only has read may be
 * there.
 */
int wal_cut_at_bad_frame_and_sync(const char *path, uint64_t bad_frame_offset, char **ret_why);
