/* SPDX-License-Identifier: MIT */

/*
 * A lock file keeps a second process out; SQLite's own exclusive mode would keep out our reading
 * connections too.
 *
 * It also has a mark, which says how far the database has come. Without it a write-ahead log that
 * is gone, or cut at the end of a commit, cannot be told from one that never was longer: no
 * checksum is wrong, and what was confirmed is missing in silence. The mark is written after each
 * commit and never synced, which costs next to nothing. So it can be behind, and never ahead: a
 * database that has less than its mark has lost something. When a process is killed the mark is
 * exact; when the power goes it is as old as what the system had not yet written by itself, some
 * seconds. A log that vanishes together with the power can take those seconds with it, and nobody
 * can know. Rows of history are not counted: they come with the fact that files them.
 */

#include "store/lock.h"

#include "base/cleanup.h"
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct line {
	char name[8];
	struct mark mark;
	uint64_t sum;
};

static const char name[8] = "usher 1\n";

static uint64_t sum_of(const struct mark *mark) {
	return store_sum_in(STORE_BOOKS_N, 0, mark, sizeof *mark);
}

int lock_take(int *ret_fd, const char *path, char **ret_why) {
	_cleanup_(freep) char *file = store_sentence("%s.lock", path);
	int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), r;

	if (fd < 0) {
		r = -errno;
		*ret_why = store_sentence("%s: cannot be opened: %s", file, strerror(-r));
		return r;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		r = errno == EWOULDBLOCK ? -EBUSY : -errno;
		*ret_why = store_sentence("%s: %s", file,
			r == -EBUSY ? "another process has the database open" : strerror(-r));
		close(fd);
		return r;
	}
	*ret_fd = fd;
	return 0;
}

bool lock_read_mark(int fd, struct mark *ret) {
	struct line line;

	if (pread(fd, &line, sizeof line, 0) != (ssize_t)sizeof line ||
		memcmp(line.name, name, sizeof name) != 0 || line.sum != sum_of(&line.mark)) {
		return false;
	}
	*ret = line.mark;
	return true;
}

void lock_write_mark(int fd, const struct mark *mark) {
	struct line line = {.mark = *mark, .sum = sum_of(mark)};

	memcpy(line.name, name, sizeof name);
	(void)!pwrite(fd, &line, sizeof line, 0);
}
