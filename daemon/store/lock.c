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
 * can know. Rows of history are not counted: they come with the fact that archives them.
 */

#include "store/lock.h"

#include "base/cleanup.h"
#include "base/text_printf.h"
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct mark_record {
	char magic[8];
	struct mark mark;
	uint64_t checksum;
};

static const char magic[8] = "usher 1\n";

static uint64_t mark_checksum(const struct mark *mark) {
	return store_compute_checksum(STORE_BOOKS_N, 0, mark, sizeof *mark);
}

int lock_acquire(int *ret_fd, const char *path, char **ret_why) {
	_cleanup_(freep) char *lock_path = text_printf("%s.lock", path);
	int fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), r;

	if (fd < 0) {
		r = -errno;
		*ret_why = text_printf("%s: cannot be opened: %s", lock_path, strerror(-r));
		return r;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		r = errno == EWOULDBLOCK ? -EBUSY : -errno;
		*ret_why = text_printf("%s: %s", lock_path,
			r == -EBUSY ? "another process has the database open" : strerror(-r));
		close(fd);
		return r;
	}
	*ret_fd = fd;
	return 0;
}

bool lock_file_read_mark(int fd, struct mark *ret_mark) {
	struct mark_record record;

	if (pread(fd, &record, sizeof record, 0) != (ssize_t)sizeof record ||
		memcmp(record.magic, magic, sizeof magic) != 0 ||
		record.checksum != mark_checksum(&record.mark)) {
		return false;
	}
	*ret_mark = record.mark;
	return true;
}

void lock_file_write_mark(int fd, const struct mark *mark) {
	struct mark_record record = {.mark = *mark, .checksum = mark_checksum(mark)};

	memcpy(record.magic, magic, sizeof magic);
	(void)!pwrite(fd, &record, sizeof record, 0);
}
