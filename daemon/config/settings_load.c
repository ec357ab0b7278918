/* SPDX-License-Identifier: MIT */
#include "config/settings_load.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int settings_load(const char *path, size_t max, char **ret_bytes, size_t *ret_size) {
	_cleanup_(freep) char *bytes = allocated(malloc(max + 1));
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t size = 0;
	ssize_t n = 1;

	if (fd < 0) {
		return -errno;
	}
	while (n != 0 && size <= max) {
		n = read(fd, bytes + size, max + 1 - size);
		if (n < 0 && errno != EINTR) {
			return -errno;
		}
		size += n > 0 ? (size_t)n : 0;
	}
	if (size > max) {
		return -EFBIG;
	}
	*ret_bytes = TAKE(bytes);
	*ret_size = size;
	return 0;
}
