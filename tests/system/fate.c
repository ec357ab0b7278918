/* SPDX-License-Identifier: MIT */
/*
 * What may happen to a relay, at a word from a test. Loaded before usherd's libraries (LD_PRELOAD),
 * it stands between them and the disk and the clock, by variables of the environment:
 *
 *	FATE_HOLD=FILE  while FILE is there, nothing becomes durable: every sync waits
 *	FATE_FAIL=FILE  while FILE is there, every sync fails with EIO
 *	FATE_KILL=N     the Nth write or sync kills the process; a write gets half way, but no
 *	                less than a sector
 *	FATE_SHORT=N    every Nth write gets half way, and says so
 *	FATE_AHEAD=S    the wall clock is S seconds ahead
 */
#undef _FILE_OFFSET_BITS /* the two writes below are two */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define IN_BETWEEN __attribute__((visibility("default")))

static long number(const char *name) {
	const char *text = getenv(name);

	return text ? strtol(text, NULL, 10) : 0;
}

static int is_there(const char *name) {
	const char *path = getenv(name);

	return path && access(path, F_OK) == 0;
}

/* Is this the last step? */
static int is_last(void) {
	static atomic_long steps;
	long last = number("FATE_KILL");

	return last && atomic_fetch_add(&steps, 1) + 1 == last;
}

static int is_short(void) {
	static atomic_long writes;
	long every = number("FATE_SHORT");

	return every && (atomic_fetch_add(&writes, 1) + 1) % every == 0;
}

static void die(void) {
	(void)kill(getpid(), SIGKILL);
	for (;;) {
		(void)pause();
	}
}

/* Returns 0, or -1 with errno if the sync is to fail. */
static int before_sync(void) {
	if (is_last()) {
		die();
	}
	while (is_there("FATE_HOLD")) {
		(void)poll(NULL, 0, 5);
	}
	if (is_there("FATE_FAIL")) {
		errno = EIO;
		return -1;
	}
	return 0;
}

IN_BETWEEN int fdatasync(int fd) {
	return before_sync() < 0 ? -1 : (int)syscall(SYS_fdatasync, fd);
}

IN_BETWEEN int fsync(int fd) {
	return before_sync() < 0 ? -1 : (int)syscall(SYS_fsync, fd);
}

enum {
	SECTOR = 512, /* what a disk, and the kernel's cache, take whole or not at all */
};

typedef ssize_t writer(int fd, const void *bytes, size_t size, off64_t at);

static ssize_t write_at(const char *name, int fd, const void *bytes, size_t size, off64_t at) {
	writer *really;

	*(void **)&really = dlsym(RTLD_NEXT, name);
	if (is_last()) {
		if (size > SECTOR) {
			(void)really(fd, bytes, size / 2, at);
		}
		die();
	}
	return really(fd, bytes, is_short() ? (size + 1) / 2 : size, at);
}

IN_BETWEEN ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
	return write_at("pwrite", fd, bytes, size, at);
}

IN_BETWEEN ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) {
	return write_at("pwrite64", fd, bytes, size, at);
}

IN_BETWEEN int clock_gettime(clockid_t clock, struct timespec *ret) {
	int r = (int)syscall(SYS_clock_gettime, clock, ret);

	if (r == 0 && clock == CLOCK_REALTIME) {
		ret->tv_sec += number("FATE_AHEAD");
	}
	return r;
}
