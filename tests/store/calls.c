/* SPDX-License-Identifier: MIT */

/*
 * What the linker leads here, and the faults. (SQLite's own calls are in vfs.c.) A call by SQLite
 * and the same by the store itself count apart: the first are named as in SQLite's table, the
 * second with "our" before.
 */

#include "calls.h"
#include "calls_private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
	CALLS = 48,
};

const char *const calls_names[] = {
	"xSync",
	"open",
	"access",
	"stat",
	"fstat",
	"ftruncate",
	"fcntl",
	"read",
	"pread64",
	"write",
	"pwrite64",
	"unlink",
	"openDirectory",
	"mmap",
	"lstat",
	"our open",
	"our pread",
	"our pwrite",
	"our fsync",
	"our rename",
	"our stat",
	"our fopen",
	"our fread",
	"our flock",
	"our getrandom",
	"our eventfd",
	"our pthread_create",
	"our fstatvfs",
	"our ftruncate",
	NULL,
};

static struct {
	pthread_mutex_t mutex;
	unsigned counts[CALLS];
	struct fault fault;
	bool armed, failed, full;
	struct disk *disk;
	char folder[200], stem[40];
} calls = {.mutex = PTHREAD_MUTEX_INITIALIZER};

bool calls_little_room;

static size_t place_of(const char *call) {
	size_t i = 0;

	while (strcmp(calls_names[i], call) != 0) {
		i++;
	}
	return i;
}

void calls_fail(const struct fault *fault) {
	pthread_mutex_lock(&calls.mutex);
	memset(calls.counts, 0, sizeof calls.counts);
	calls.armed = fault;
	calls.failed = calls.full = false;
	if (fault) {
		calls.fault = *fault;
	}
	pthread_mutex_unlock(&calls.mutex);
}

unsigned calls_counted(const char *call) {
	unsigned count;

	pthread_mutex_lock(&calls.mutex);
	count = calls.counts[place_of(call)];
	pthread_mutex_unlock(&calls.mutex);
	return count;
}

bool calls_failed(void) {
	bool failed;

	pthread_mutex_lock(&calls.mutex);
	failed = calls.failed;
	pthread_mutex_unlock(&calls.mutex);
	return failed;
}

enum turn calls_turn(const char *call) {
	enum turn turn = TURN_GO;
	unsigned count;

	pthread_mutex_lock(&calls.mutex);
	count = ++calls.counts[place_of(call)];
	if (calls.armed && !strcmp(calls.fault.call, call)) {
		enum way way = calls.fault.way;

		if (count == calls.fault.nth) {
			turn = way == WAY_SHORT || way == WAY_SHORT_THEN_FULL ? TURN_HALF
									      : TURN_FAIL;
		} else if (count > calls.fault.nth &&
			(way == WAY_FOR_EVER || way == WAY_SHORT_THEN_FULL)) {
			turn = TURN_FAIL;
		}
		calls.failed |= turn != TURN_GO;
		errno = calls.fault.error;
	}
	pthread_mutex_unlock(&calls.mutex);
	return turn;
}

void calls_tell(struct disk *disk, const char *database) {
	pthread_mutex_lock(&calls.mutex);
	calls.disk = disk;
	if (disk) {
		const char *slash = strrchr(database, '/');

		snprintf(calls.folder, sizeof calls.folder, "%.*s", (int)(slash - database),
			database);
		snprintf(calls.stem, sizeof calls.stem, "%s", slash + 1);
	}
	pthread_mutex_unlock(&calls.mutex);
}

struct disk *calls_disk(const char *path, const char **ret_name) {
	struct disk *disk;
	size_t size;

	pthread_mutex_lock(&calls.mutex);
	disk = calls.disk;
	size = strlen(calls.folder);
	if (!path || strncmp(path, calls.folder, size) != 0 || (path[size] != '/' && path[size])) {
		disk = NULL;
	} else if (path[size]) {
		*ret_name = path + size + 1;
		if (strncmp(*ret_name, calls.stem, strlen(calls.stem)) != 0) {
			disk = NULL;
		}
	} else {
		*ret_name = "";
	}
	pthread_mutex_unlock(&calls.mutex);
	return disk;
}

static void path_of(int fd, char path[256]) {
	char link[64];
	ssize_t size;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	size = readlink(link, path, 255);
	path[size < 0 ? 0 : size] = '\0';
}

int __wrap_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...) {
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0; /* NOLINT */
	va_end(arguments);
	return calls_turn("our open") == TURN_GO ? __real_open64(path, flags, mode) : -1;
}

ssize_t __wrap_pread64(int fd, void *bytes, size_t size, off_t at);
ssize_t __wrap_pread64(int fd, void *bytes, size_t size, off_t at) {
	enum turn turn = calls_turn("our pread");

	return turn == TURN_FAIL
		? -1
		: __real_pread64(fd, bytes, turn == TURN_HALF ? size / 2 : size, at);
}

ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t size, off_t at);
ssize_t __wrap_pwrite64(int fd, const void *bytes, size_t size, off_t at) {
	enum turn turn = calls_turn("our pwrite");
	char path[256];
	const char *name;
	struct disk *disk;
	ssize_t written;

	if (turn == TURN_FAIL) {
		return -1;
	}
	path_of(fd, path);
	disk = calls_disk(path, &name);
	written = __real_pwrite64(fd, bytes, turn == TURN_HALF ? size / 2 : size, at);
	if (disk && written > 0) {
		disk_wrote(disk, name, at, bytes, (size_t)written);
	}
	return written;
}

int __wrap_ftruncate64(int fd, off_t size);
int __wrap_ftruncate64(int fd, off_t size) {
	char path[256];
	const char *name;
	struct disk *disk;

	if (calls_turn("our ftruncate") != TURN_GO) {
		return -1;
	}
	path_of(fd, path);
	disk = calls_disk(path, &name);
	if (disk) {
		disk_cut_short(disk, name, size);
	}
	return __real_ftruncate64(fd, size);
}

int __wrap_fsync(int fd);
int __wrap_fsync(int fd) {
	char path[256];
	const char *name;
	struct disk *disk;

	if (calls_turn("our fsync") != TURN_GO) {
		return -1;
	}
	path_of(fd, path);
	disk = calls_disk(path, &name);
	if (disk && *name) {
		disk_synced(disk, name);
	} else if (disk) {
		disk_synced_folder(disk);
	}
	return 0;
}

int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to) {
	const char *old, *new;
	struct disk *disk = calls_disk(from, &old);

	if (calls_turn("our rename") != TURN_GO) {
		return -1;
	}
	if (disk && calls_disk(to, &new)) {
		disk_renamed(disk, old, new);
	}
	return __real_rename(from, to);
}

int __wrap_unlink(const char *path);
int __wrap_unlink(const char *path) {
	const char *name;
	struct disk *disk = calls_disk(path, &name);
	int r = __real_unlink(path);

	if (disk && r == 0) {
		disk_removed(disk, name);
	}
	return r;
}

int __wrap_stat64(const char *path, struct stat *ret);
int __wrap_stat64(const char *path, struct stat *ret) {
	return calls_turn("our stat") == TURN_GO ? __real_stat64(path, ret) : -1;
}

static ssize_t read_stream(void *userdata, char *bytes, size_t size) {
	return calls_turn("our fread") == TURN_GO ? (ssize_t)fread(bytes, 1, size, userdata) : -1;
}

static int seek_stream(void *userdata, off64_t *at, int whence) {
	if (fseeko(userdata, *at, whence) < 0) {
		return -1;
	}
	*at = ftello(userdata);
	return 0;
}

static int close_stream(void *userdata) {
	return fclose(userdata);
}

FILE *__real_fopen64(const char *path, const char *mode);
FILE *__wrap_fopen64(const char *path, const char *mode);
FILE *__wrap_fopen64(const char *path, const char *mode) {
	static const cookie_io_functions_t functions = {
		.read = read_stream, .seek = seek_stream, .close = close_stream};
	FILE *file = calls_turn("our fopen") == TURN_GO ? __real_fopen64(path, mode) : NULL;

	return file && *mode == 'r' ? fopencookie(file, mode, functions) : file;
}

int __real_flock(int fd, int operation);
int __wrap_flock(int fd, int operation);
int __wrap_flock(int fd, int operation) {
	return calls_turn("our flock") == TURN_GO ? __real_flock(fd, operation) : -1;
}

ssize_t __real_getrandom(void *bytes, size_t size, unsigned flags);
ssize_t __wrap_getrandom(void *bytes, size_t size, unsigned flags);
ssize_t __wrap_getrandom(void *bytes, size_t size, unsigned flags) {
	return calls_turn("our getrandom") == TURN_GO ? __real_getrandom(bytes, size, flags)
						      : (ssize_t)-1;
}

int __real_eventfd(unsigned count, int flags);
int __wrap_eventfd(unsigned count, int flags);
int __wrap_eventfd(unsigned count, int flags) {
	return calls_turn("our eventfd") == TURN_GO ? __real_eventfd(count, flags) : -1;
}

int __real_pthread_create(
	pthread_t *ret, const pthread_attr_t *attributes, void *(*run)(void *), void *argument);
int __wrap_pthread_create(
	pthread_t *ret, const pthread_attr_t *attributes, void *(*run)(void *), void *argument);
int __wrap_pthread_create(
	pthread_t *ret, const pthread_attr_t *attributes, void *(*run)(void *), void *argument) {
	bool go = calls_turn("our pthread_create") == TURN_GO;

	return go ? __real_pthread_create(ret, attributes, run, argument) : errno;
}

int __real_fstatvfs64(int fd, struct statvfs *ret);
int __wrap_fstatvfs64(int fd, struct statvfs *ret);
int __wrap_fstatvfs64(int fd, struct statvfs *ret) {
	int r = calls_turn("our fstatvfs") == TURN_GO ? __real_fstatvfs64(fd, ret) : -1;

	if (r == 0 && calls_little_room) {
		ret->f_bavail = 0;
	}
	return r;
}
