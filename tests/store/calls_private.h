/* SPDX-License-Identifier: MIT */
#pragma once

/* Between calls.c and vfs.c. */

#include "calls.h"

#include <sys/stat.h>
#include <sys/types.h>

enum turn {
	TURN_GO,
	TURN_HALF, /* do half of it */
	TURN_FAIL, /* errno is set */
};

/* Count a call; what is to become of it? */
enum turn calls_turn(const char *call);

/* The disk to tell about @path, NULL for none; its *@ret_name there, "" for the folder. */
struct disk *calls_disk(const char *path, const char **ret_name);

/* The system's own. */
int __real_open64(const char *path, int flags, ...);
ssize_t __real_pread64(int fd, void *bytes, size_t size, off_t at);
ssize_t __real_pwrite64(int fd, const void *bytes, size_t size, off_t at);
int __real_ftruncate64(int fd, off_t size);
int __real_unlink(const char *path);
int __real_stat64(const char *path, struct stat *ret);
