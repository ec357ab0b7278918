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

#include "base/big_endian.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "store/store_private.h"
#include "store/wal.h"

enum {
	HEADER_SIZE = 32,
	FRAME_HEADER_SIZE = 24,
	PAGE_SIZE_MAX = 65536,
};

struct wal_checksum {
	uint32_t a, b;
};

struct wal {
	bool big_endian; /* the checksums' own */
	uint32_t page_size;
	unsigned char salts[8];
	struct wal_checksum checksum; /* of all frames so far */
};

/* @size is a multiple of 8. */
static struct wal_checksum checksum_add(const struct wal *wal, struct wal_checksum checksum,
	const unsigned char *bytes, size_t size) {
	for (size_t i = 0; i < size; i += 8) {
		uint32_t words[2];

		memcpy(words, bytes + i, sizeof words);
		checksum.a +=
			(wal->big_endian ? be32toh(words[0]) : le32toh(words[0])) + checksum.b;
		checksum.b +=
			(wal->big_endian ? be32toh(words[1]) : le32toh(words[1])) + checksum.a;
	}
	return checksum;
}

static bool checksum_equals_stored(struct wal_checksum checksum, const unsigned char *stored) {
	return checksum.a == read_be32(stored) && checksum.b == read_be32(stored + 4);
}

static bool parse_header(struct wal *wal, const unsigned char header[HEADER_SIZE]) {
	uint32_t magic = read_be32(header);

	wal->big_endian = magic & 1;
	wal->page_size = read_be32(header + 8);
	memcpy(wal->salts, header + 16, sizeof wal->salts);
	wal->checksum = checksum_add(wal, (struct wal_checksum){0}, header, 24);
	return (magic & ~1U) == 0x377f0682 && wal->page_size >= 512 &&
		wal->page_size <= PAGE_SIZE_MAX && !(wal->page_size & (wal->page_size - 1)) &&
		checksum_equals_stored(wal->checksum, header + 24);
}

static bool frame_has_wal_salts(const struct wal *wal, const unsigned char *frame) {
	return !memcmp(frame + 8, wal->salts, sizeof wal->salts);
}

/* Does the frame follow those before it? */
static bool accept_frame(struct wal *wal, const unsigned char *frame) {
	struct wal_checksum checksum = checksum_add(wal, wal->checksum, frame, 8);

	checksum = checksum_add(wal, checksum, frame + FRAME_HEADER_SIZE, wal->page_size);
	if (!frame_has_wal_salts(wal, frame) || !checksum_equals_stored(checksum, frame + 16)) {
		return false;
	}
	wal->checksum = checksum;
	return true;
}

/* Count this log's commits from the first frame that does not check on; *@ret_bad_frame is that
 * frame's number, from 1, or 0.
 */
static unsigned count_commits_from_bad_frame(struct wal *wal, FILE *file, uint64_t *ret_bad_frame) {
	_cleanup_(freep) unsigned char *frame =
		allocated(malloc(FRAME_HEADER_SIZE + PAGE_SIZE_MAX));
	unsigned commits = 0;
	uint64_t bad_frame = 0;

	for (uint64_t i = 1; fread(frame, FRAME_HEADER_SIZE + wal->page_size, 1, file) == 1; i++) {
		if (!bad_frame && !accept_frame(wal, frame)) {
			bad_frame = i;
		}
		commits += bad_frame && frame_has_wal_salts(wal, frame) && read_be32(frame + 4);
	}
	*ret_bad_frame = bad_frame;
	return commits;
}

static int explain_error(int error, const char *name, const char *action, char **ret_why) {
	*ret_why = text_printf("%s: cannot be %s: %s", name, action, strerror(error));
	return -error;
}

/* Has the rest of @file any byte that is not zero? */
static bool has_nonzero_byte_left(FILE *file) {
	int c;

	do {
		c = getc(file);
	} while (c == 0);
	return c != EOF;
}

int wal_verify(const char *path, uint64_t *ret_bad_frame_offset, char **ret_why) {
	static const unsigned char zeroes[HEADER_SIZE];
	_cleanup_(freep) char *wal_path = text_printf("%s-wal", path);
	_cleanup_(fclosep) FILE *file = fopen(wal_path, "re");
	unsigned char header[HEADER_SIZE] = {0};
	struct wal wal;
	uint64_t bad_frame;
	unsigned n_commits;

	if (!file) {
		return errno == ENOENT ? 0 : explain_error(errno, wal_path, "read", ret_why);
	}
	/* The header is synced before any frame: while it is not there, nothing is. */
	if (fread(header, HEADER_SIZE, 1, file) != 1 ||
		(!memcmp(header, zeroes, HEADER_SIZE) && !has_nonzero_byte_left(file))) {
		return ferror(file) ? explain_error(errno, wal_path, "read", ret_why) : 0;
	}
	if (!parse_header(&wal, header)) {
		*ret_why = text_printf("%s is damaged: its header does not check", wal_path);
		return -EUCLEAN;
	}
	n_commits = count_commits_from_bad_frame(&wal, file, &bad_frame);
	if (ferror(file)) {
		return explain_error(errno, wal_path, "read", ret_why);
	}
	if (n_commits > 1) {
		*ret_why = text_printf("%s is damaged: frame %" PRIu64
				       " does not check, and %u commits stand "
				       "behind it",
			wal_path, bad_frame, n_commits);
		return -EUCLEAN;
	}
	*ret_bad_frame_offset =
		n_commits ? HEADER_SIZE + (bad_frame - 1) * (FRAME_HEADER_SIZE + wal.page_size) : 0;
	return 0;
}

int wal_cut_at_bad_frame_and_sync(const char *path, uint64_t bad_frame_offset, char **ret_why) {
	_cleanup_(freep) char *wal_path = text_printf("%s-wal", path);
	_cleanup_(closep) int fd = open(wal_path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || (bad_frame_offset && ftruncate(fd, (off_t)bad_frame_offset) < 0) ||
		fsync(fd) < 0) {
		return explain_error(errno, wal_path, "made durable", ret_why);
	}
	return 0;
}
