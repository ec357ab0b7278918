/* SPDX-License-Identifier: MIT */

/*
 * A VFS before the default one: it does what that one does, fails where it is told to, and tells
 * the disk. Its methods are the default's; only opening, deleting and an open file's methods are
 * its own. SQLite's system calls are taken out of the default VFS's table and counted. The
 * machine's own power stays on, so nothing is synced.
 */

#include "calls.h"
#include "calls_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct shim {
	sqlite3_file face;
	const char *path;   /* lives as long as the file is open */
	sqlite3_file *real; /* lies behind this */
};

bool calls_normal;

static sqlite3_vfs *unix_vfs;
static sqlite3_vfs shim_vfs;

static sqlite3_file *real_of(sqlite3_file *file) {
	return ((struct shim *)file)->real;
}

static int shim_close(sqlite3_file *file) {
	return real_of(file)->pMethods->xClose(real_of(file));
}

static int shim_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at) {
	return real_of(file)->pMethods->xRead(real_of(file), bytes, size, at);
}

static int shim_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at) {
	int code = real_of(file)->pMethods->xWrite(real_of(file), bytes, size, at);
	const char *name;
	struct disk *disk = calls_disk(((struct shim *)file)->path, &name);

	if (disk && code == SQLITE_OK) {
		disk_wrote(disk, name, at, bytes, (size_t)size);
	}
	return code;
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size) {
	int code = real_of(file)->pMethods->xTruncate(real_of(file), size);
	const char *name;
	struct disk *disk = calls_disk(((struct shim *)file)->path, &name);

	if (disk && code == SQLITE_OK) {
		disk_cut_short(disk, name, size);
	}
	return code;
}

static int shim_sync(sqlite3_file *file, int flags) {
	const char *name;
	struct disk *disk = calls_disk(((struct shim *)file)->path, &name);

	if (calls_turn("xSync") != TURN_GO) {
		return SQLITE_IOERR_FSYNC;
	}
	if (disk) {
		disk_synced(disk, name);
	}
	return SQLITE_OK;
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *ret) {
	return real_of(file)->pMethods->xFileSize(real_of(file), ret);
}

static int shim_lock(sqlite3_file *file, int level) {
	return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int shim_unlock(sqlite3_file *file, int level) {
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int shim_check(sqlite3_file *file, int *ret) {
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), ret);
}

static int shim_control(sqlite3_file *file, int what, void *argument) {
	return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}

static int shim_sector(sqlite3_file *file) {
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_traits(sqlite3_file *file) {
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shim_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret) {
	return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, ret);
}

static int shim_map_lock(sqlite3_file *file, int offset, int n, int flags) {
	return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void shim_barrier(sqlite3_file *file) {
	real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shim_unmap(sqlite3_file *file, int remove) {
	return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods shim_methods = {2, shim_close, shim_read, shim_write, shim_truncate,
	shim_sync, shim_size, shim_lock, shim_unlock, shim_check, shim_control, shim_sector,
	shim_traits, shim_map, shim_map_lock, shim_barrier, shim_unmap, NULL, NULL};

static int shim_open(
	sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret_flags) {
	struct shim *shim = (struct shim *)file;
	struct disk *disk;
	const char *name;
	int code;

	shim->path = path;
	shim->real = (sqlite3_file *)(shim + 1);
	code = unix_vfs->xOpen(unix_vfs, path, shim->real, flags, ret_flags);
	file->pMethods = shim->real->pMethods ? &shim_methods : NULL;
	disk = calls_disk(path, &name);
	if (disk && code == SQLITE_OK && flags & SQLITE_OPEN_CREATE) {
		disk_made(disk, name);
	}
	return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *path, int sync) {
	int code = unix_vfs->xDelete(unix_vfs, path, sync);
	const char *name;
	struct disk *disk = calls_disk(path, &name);

	if (disk && code == SQLITE_OK) {
		disk_removed(disk, name);
	}
	return code;
}

static int call_open(const char *path, int flags, int mode) {
	return calls_turn("open") == TURN_GO ? __real_open64(path, flags, mode) : -1;
}

static int call_access(const char *path, int mode) {
	return calls_turn("access") == TURN_GO ? access(path, mode) : -1;
}

static int call_stat(const char *path, struct stat *ret) {
	return calls_turn("stat") == TURN_GO ? __real_stat64(path, ret) : -1;
}

static int call_lstat(const char *path, struct stat *ret) {
	return calls_turn("lstat") == TURN_GO ? lstat(path, ret) : -1;
}

static int call_fstat(int fd, struct stat *ret) {
	return calls_turn("fstat") == TURN_GO ? fstat(fd, ret) : -1;
}

static int call_ftruncate(int fd, off_t size) {
	return calls_turn("ftruncate") == TURN_GO ? __real_ftruncate64(fd, size) : -1;
}

static int call_fcntl(int fd, int command, ...) {
	va_list arguments;
	void *argument;

	va_start(arguments, command);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	return calls_turn("fcntl") == TURN_GO ? fcntl(fd, command, argument) : -1;
}

/* Of one byte there is no half. */
static size_t part(enum turn turn, size_t size) {
	return turn == TURN_HALF ? (size + 1) / 2 : size;
}

static ssize_t call_read(int fd, void *bytes, size_t size) {
	enum turn turn = calls_turn("read");

	return turn == TURN_FAIL ? -1 : read(fd, bytes, part(turn, size));
}

static ssize_t call_pread64(int fd, void *bytes, size_t size, off_t at) {
	enum turn turn = calls_turn("pread64");

	return turn == TURN_FAIL ? -1 : __real_pread64(fd, bytes, part(turn, size), at);
}

static ssize_t call_write(int fd, const void *bytes, size_t size) {
	enum turn turn = calls_turn("write");

	return turn == TURN_FAIL ? -1 : write(fd, bytes, part(turn, size));
}

static ssize_t call_pwrite64(int fd, const void *bytes, size_t size, off_t at) {
	enum turn turn = calls_turn("pwrite64");

	return turn == TURN_FAIL ? -1 : __real_pwrite64(fd, bytes, part(turn, size), at);
}

static int call_unlink(const char *path) {
	return calls_turn("unlink") == TURN_GO ? __real_unlink(path) : -1;
}

/* The default's own, which this one calls. */
static int (*open_directory)(const char *path, int *ret_fd);

static int call_open_directory(const char *path, int *ret_fd) {
	return calls_turn("openDirectory") == TURN_GO ? open_directory(path, ret_fd)
						      : SQLITE_CANTOPEN;
}

static void *call_mmap(void *place, size_t size, int protection, int flags, int fd, off_t at) {
	return calls_turn("mmap") == TURN_GO ? mmap(place, size, protection, flags, fd, at)
					     : MAP_FAILED;
}

static const struct {
	const char *name;
	sqlite3_syscall_ptr call;
} table[] = {
	{"open", (sqlite3_syscall_ptr)call_open},
	{"access", (sqlite3_syscall_ptr)call_access},
	{"stat", (sqlite3_syscall_ptr)call_stat},
	{"lstat", (sqlite3_syscall_ptr)call_lstat},
	{"fstat", (sqlite3_syscall_ptr)call_fstat},
	{"ftruncate", (sqlite3_syscall_ptr)call_ftruncate},
	{"fcntl", (sqlite3_syscall_ptr)call_fcntl},
	{"read", (sqlite3_syscall_ptr)call_read},
	{"pread64", (sqlite3_syscall_ptr)call_pread64},
	{"write", (sqlite3_syscall_ptr)call_write},
	{"pwrite64", (sqlite3_syscall_ptr)call_pwrite64},
	{"unlink", (sqlite3_syscall_ptr)call_unlink},
	{"openDirectory", (sqlite3_syscall_ptr)call_open_directory},
	{"mmap", (sqlite3_syscall_ptr)call_mmap},
};

/* The store sets its pragmas, reads each back, and sets this one last. */
int __real_sqlite3_exec(sqlite3 *sqlite, const char *sql,
	int (*each)(void *, int, char **, char **), void *userdata, char **ret_error);
int __wrap_sqlite3_exec(sqlite3 *sqlite, const char *sql,
	int (*each)(void *, int, char **, char **), void *userdata, char **ret_error);
int __wrap_sqlite3_exec(sqlite3 *sqlite, const char *sql,
	int (*each)(void *, int, char **, char **), void *userdata, char **ret_error) {
	int code = __real_sqlite3_exec(sqlite, sql, each, userdata, ret_error);

	if (code == SQLITE_OK && calls_normal && !strcmp(sql, "PRAGMA application_id")) {
		code = __real_sqlite3_exec(sqlite, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
	}
	return code;
}

void calls_take(void) {
	unix_vfs = sqlite3_vfs_find(NULL);
	open_directory =
		(int (*)(const char *, int *))unix_vfs->xGetSystemCall(unix_vfs, "openDirectory");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (unix_vfs->xSetSystemCall(unix_vfs, table[i].name, table[i].call) != SQLITE_OK) {
			abort();
		}
	}
	shim_vfs = *unix_vfs;
	shim_vfs.zName = "shim";
	shim_vfs.pNext = NULL;
	shim_vfs.szOsFile += (int)sizeof(struct shim);
	shim_vfs.xOpen = shim_open;
	shim_vfs.xDelete = shim_delete;
	if (sqlite3_vfs_register(&shim_vfs, 1) != SQLITE_OK) {
		abort();
	}
}
