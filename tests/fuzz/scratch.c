/* SPDX-License-Identifier: MIT */
#include "scratch.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "feed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

static char folder[64];

static void remove_folder(void) {
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, NULL);

	for (int i = 0; i < n; i++) {
		_cleanup_(freep) char *path = scratch_path(entries[i]->d_name);

		(void)unlink(path);
		free(entries[i]);
	}
	if (n >= 0) {
		free(entries);
	}
	(void)rmdir(folder);
}

char *scratch_path(const char *name) {
	char *path;

	if (!*folder) {
		const char *within = getenv("TMPDIR");

		/* a Unix socket's path must be short */
		within = within && strlen(within) < 32 ? within : "/tmp";
		snprintf(folder, sizeof folder, "%s/usher-fuzz-XXXXXX", within);
		NEED(mkdtemp(folder), "%s: %s", folder, strerror(errno));
		(void)atexit(remove_folder);
	}
	NEED(asprintf(&path, "%s/%s", folder, name) > 0, "no memory");
	return path;
}

void scratch_write(const char *path, const void *bytes, size_t size) {
	_cleanup_(closep) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	NEED(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, "%s: %s", path, strerror(errno));
}

void *scratch_read(const char *path, size_t *ret_size) {
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	char *bytes;

	if (fd < 0) {
		return NULL;
	}
	NEED(fstat(fd, &status) == 0, "%s: %s", path, strerror(errno));
	bytes = allocated(malloc((size_t)status.st_size + 1));
	NEED(read(fd, bytes, (size_t)status.st_size) == status.st_size, "%s: %s", path,
		strerror(errno));
	*ret_size = (size_t)status.st_size;
	return bytes;
}
