/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Is the write-ahead log of the database @path whole? SQLite takes the first frame that does not check for the
 * end of the log, so damage in the middle would drop, in silence, commits that were confirmed. To be called
 * with no connection to the database. Returns 0, also without a log; -EUCLEAN and *@ret_why; or what kept it
 * from being read.
 */
int wal_check(const char *path, char **ret_why);
