/* SPDX-License-Identifier: MIT */
#pragma once

/* The lock file beside a database, and the mark in it: how far the database had come, for all that
 * is known. */

#include <stdbool.h>
#include <stdint.h>

struct mark {
	uint64_t log_id;                /* of which log it speaks */
	uint64_t last_fact, last_audit; /* the last numbers that were durable */
};

/* Take the lock of the database @path. *@ret_fd is untouched on failure. Returns 0, or as
 * store_open_sqlite. */
int lock_acquire(int *ret_fd, const char *path, char **ret_why);

/* Returns false, and nothing, if there is none, or none that can be trusted. */
bool lock_file_read_mark(int fd, struct mark *ret_mark);

/* Not synced: see lock.c. That it cannot be written is no harm. */
void lock_file_write_mark(int fd, const struct mark *mark);
