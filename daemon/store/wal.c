/* SPDX-License-Identifier: MIT */

/*
 * The log's form is SQLite's (sqlite.org/fileformat2.html, part 4): a header of 32 bytes with two
 * salts; then frames, each a header of 24 bytes and a page. A frame belongs to the log if it has
 * the log's salts and a checksum over itself and all before it. The last frame of a commit says how
 * many pages the database has.
 *
 * A crash leaves at most one commit in pieces, since each is synced before the next is written. So
 * behind the first frame that does not check there can be one commit of this log; two mean that
 * something else than a crash has been at the file. For that to hold at the next crash too, the
 * pieces are cut off: what is written over them may be shorter.
 */

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/memory.h"
#include "store/store_private.h"
#include "store/wal.h"

enum {
	HEADER = 32,
	FRAME = 24,
	PAGE_MAX = 65536,
};

struct sum {
	uint32_t a, b;
};

struct wal {
	bool big_endian; /* the checksums' own */
	uint32_t page;
	unsigned char salts[8];
	struct sum sum; /* of all frames so far */
};

static uint32_t number_at(const unsigned char *bytes) {
	uint32_t number;

	memcpy(&number, bytes, sizeof number);
	return be32toh(number);
}

/* @size is a multiple of 8. */
static struct sum add(
	const struct wal *wal, struct sum sum, const unsigned char *bytes, size_t size) {
	for (size_t i = 0; i < size; i += 8) {
		uint32_t x[2];

		memcpy(x, bytes + i, sizeof x);
		sum.a += (wal->big_endian ? be32toh(x[0]) : le32toh(x[0])) + sum.b;
		sum.b += (wal->big_endian ? be32toh(x[1]) : le32toh(x[1])) + sum.a;
	}
	return sum;
}

static bool is_sum(struct sum sum, const unsigned char *bytes) {
	return sum.a == number_at(bytes) && sum.b == number_at(bytes + 4);
}

static bool read_header(struct wal *wal, const unsigned char header[HEADER]) {
	uint32_t magic = number_at(header);

	wal->big_endian = magic & 1;
	wal->page = number_at(header + 8);
	memcpy(wal->salts, header + 16, sizeof wal->salts);
	wal->sum = add(wal, (struct sum){0}, header, 24);
	return (magic & ~1U) == 0x377f0682 && wal->page >= 512 && wal->page <= PAGE_MAX &&
		!(wal->page & (wal->page - 1)) && is_sum(wal->sum, header + 24);
}

static bool has_salts(const struct wal *wal, const unsigned char *frame) {
	return !memcmp(frame + 8, wal->salts, sizeof wal->salts);
}

/* Does the frame follow those before it? */
static bool is_next(struct wal *wal, const unsigned char *frame) {
	struct sum sum = add(wal, wal->sum, frame, 8);

	sum = add(wal, sum, frame + FRAME, wal->page);
	if (!has_salts(wal, frame) || !is_sum(sum, frame + 16)) {
		return false;
	}
	wal->sum = sum;
	return true;
}

/* Count this log's commits behind the first frame that does not check; that frame's number, from 1.
 */
static unsigned count_behind(struct wal *wal, FILE *file, uint64_t *ret_first) {
	_cleanup_(freep) unsigned char *frame = allocated(malloc(FRAME + PAGE_MAX));
	unsigned commits = 0;
	uint64_t first = 0;

	for (uint64_t i = 1; fread(frame, FRAME + wal->page, 1, file) == 1; i++) {
		if (!first && !is_next(wal, frame)) {
			first = i;
		}
		commits += first && has_salts(wal, frame) && number_at(frame + 4);
	}
	*ret_first = first;
	return commits;
}

static int explain(int error, const char *name, const char *what, char **ret_why) {
	*ret_why = store_sentence("%s: cannot be %s: %s", name, what, strerror(error));
	return -error;
}

/* Has the rest of @file any byte that is not zero? */
static bool has_rest(FILE *file) {
	int c;

	do {
		c = getc(file);
	} while (c == 0);
	return c != EOF;
}

int wal_check(const char *path, uint64_t *ret_pieces, char **ret_why) {
	static const unsigned char nothing[HEADER];
	_cleanup_(freep) char *name = store_sentence("%s-wal", path);
	_cleanup_(fclosep) FILE *file = fopen(name, "re");
	unsigned char header[HEADER] = {0};
	struct wal wal;
	uint64_t first;
	unsigned behind;

	if (!file) {
		return errno == ENOENT ? 0 : explain(errno, name, "read", ret_why);
	}
	/* The header is synced before any frame: while it is not there, nothing is. */
	if (fread(header, HEADER, 1, file) != 1 ||
		(!memcmp(header, nothing, HEADER) && !has_rest(file))) {
		return ferror(file) ? explain(errno, name, "read", ret_why) : 0;
	}
	if (!read_header(&wal, header)) {
		*ret_why = store_sentence("%s is damaged: its header does not check", name);
		return -EUCLEAN;
	}
	behind = count_behind(&wal, file, &first);
	if (ferror(file)) {
		return explain(errno, name, "read", ret_why);
	}
	if (behind > 1) {
		*ret_why = store_sentence("%s is damaged: frame %" PRIu64
					  " does not check, and %u commits stand "
					  "behind it",
			name, first, behind);
		return -EUCLEAN;
	}
	*ret_pieces = behind ? HEADER + (first - 1) * (FRAME + wal.page) : 0;
	return 0;
}

int wal_settle(const char *path, uint64_t pieces, char **ret_why) {
	_cleanup_(freep) char *name = store_sentence("%s-wal", path);
	_cleanup_(closep) int fd = open(name, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || (pieces && ftruncate(fd, (off_t)pieces) < 0) || fsync(fd) < 0) {
		return explain(errno, name, "made durable", ret_why);
	}
	return 0;
}
