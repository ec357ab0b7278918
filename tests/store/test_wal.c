/* SPDX-License-Identifier: MIT */
/* The check of a write-ahead log, over logs made here, byte by byte, as SQLite's file format (part
 * 4) has them. */
#include "store/wal.h"

#include <criterion/criterion.h>
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	HEADER = 32,
	FRAME_HEADER = 24,
	FRAMES_MAX = 16,
	PAGE_MAX = 65536,
};

static char folder[32], path[64], log_path[80];

/* A log, before its checksums are made. */
static struct {
	unsigned char *bytes;
	size_t size, page;
	bool big_endian;
} made;

static void put(size_t at, uint32_t number) {
	number = htobe32(number);
	memcpy(made.bytes + at, &number, 4);
}

static void begin(size_t page, bool big_endian) {
	free(made.bytes);
	made.bytes = calloc(1, HEADER + FRAMES_MAX * (FRAME_HEADER + PAGE_MAX));
	made.page = page;
	made.big_endian = big_endian;
	made.size = HEADER;
	put(0, big_endian ? 0x377f0683 : 0x377f0682);
	put(4, 3007000);
	put(8, (uint32_t)page);
	put(16, 0x11223344);
	put(20, 0x55667788);
}

/* A frame of page @number, the last of a commit if @commit. */
static void add(uint32_t number, bool commit) {
	put(made.size, number);
	put(made.size + 4, commit ? 100 : 0);
	put(made.size + 8, 0x11223344);
	put(made.size + 12, 0x55667788);
	memset(made.bytes + made.size + FRAME_HEADER, (int)number, made.page);
	made.size += FRAME_HEADER + made.page;
}

static void sum_up(size_t at, size_t size, uint32_t sum[2]) {
	for (size_t i = at; i < at + size; i += 8) {
		uint32_t x[2];

		memcpy(x, made.bytes + i, 8);
		sum[0] += (made.big_endian ? be32toh(x[0]) : le32toh(x[0])) + sum[1];
		sum[1] += (made.big_endian ? be32toh(x[1]) : le32toh(x[1])) + sum[0];
	}
}

static void seal(void) {
	uint32_t sum[2] = {0};

	sum_up(0, 24, sum);
	put(24, sum[0]);
	put(28, sum[1]);
	for (size_t at = HEADER; at < made.size; at += FRAME_HEADER + made.page) {
		sum_up(at, 8, sum);
		sum_up(at + FRAME_HEADER, made.page, sum);
		put(at + 16, sum[0]);
		put(at + 20, sum[1]);
	}
}

static int check(void) {
	FILE *file = fopen(log_path, "w");
	char *why = NULL;
	int r;

	cr_assert_eq(fwrite(made.bytes, 1, made.size, file), made.size);
	fclose(file);
	r = wal_verify(path, &(uint64_t){0}, &why);
	cr_assert_eq(r < 0, why != NULL);
	cr_assert(!why || strstr(why, log_path), "%s", why);
	free(why);
	return r;
}

static unsigned char *frame(size_t n) {
	return made.bytes + HEADER + n * (FRAME_HEADER + made.page);
}

static void open_folder(void) {
	strcpy(folder, "/tmp/usher-wal-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/usher.db", folder);
	snprintf(log_path, sizeof log_path, "%s-wal", path);
}

static void close_folder(void) {
	free(made.bytes);
	(void)unlink(log_path);
	cr_assert_eq(rmdir(folder), 0);
}

TestSuite(wal, .init = open_folder, .fini = close_folder);

/* Four commits of two frames each. */
static void four_commits(size_t page, bool big_endian) {
	begin(page, big_endian);
	for (uint32_t i = 0; i < 8; i++) {
		add(i + 1, i % 2);
	}
	seal();
}

Test(wal, without_a_log_all_is_well) {
	char *why = NULL;

	cr_assert_eq(wal_verify(path, &(uint64_t){0}, &why), 0);
}

Test(wal, of_any_page_and_either_order_of_bytes) {
	static const size_t pages[] = {512, 4096, 65536};

	for (size_t i = 0; i < 6; i++) {
		four_commits(pages[i / 2], i % 2);
		cr_assert_eq(check(), 0, "pages of %zu", pages[i / 2]);
		frame(1)[FRAME_HEADER] ^= 1;
		cr_assert_eq(check(), -EUCLEAN, "pages of %zu", pages[i / 2]);
	}
}

Test(wal, header_is_checked) {
	static const size_t pages[] = {0, 256, 131072, 4096 + 512};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		begin(512, false);
		put(8, (uint32_t)pages[i]);
		seal();
		cr_assert_eq(check(), -EUCLEAN, "pages of %zu", pages[i]);
	}
	begin(512, false);
	put(0, 0x377f0684);
	seal();
	cr_assert_eq(check(), -EUCLEAN, "another kind of file");
	four_commits(512, false);
	made.bytes[24] ^= 1;
	cr_assert_eq(check(), -EUCLEAN, "first half of the checksum");
	made.bytes[24] ^= 1;
	made.bytes[28] ^= 1;
	cr_assert_eq(check(), -EUCLEAN, "second half");
}

Test(wal, header_that_was_never_written_has_nothing_behind_it) {
	four_commits(512, false);
	made.size = 20;
	cr_assert_eq(check(), 0);
	made.size = 0;
	cr_assert_eq(check(), 0);
	memset(made.bytes, 0, 4096);
	made.size = 4096;
	cr_assert_eq(check(), 0, "nothing but room");
	made.bytes[4095] = 1;
	cr_assert_eq(check(), -EUCLEAN, "something was there");
}

Test(wal, last_commit_may_be_in_pieces) {
	four_commits(512, false);
	frame(6)[FRAME_HEADER] ^= 1;
	cr_assert_eq(check(), 0, "its first frame");
	frame(7)[20] ^= 1;
	cr_assert_eq(check(), 0, "both");
	made.size -= 100;
	cr_assert_eq(check(), 0, "and not all of the last one");
	frame(5)[16] ^= 1;
	cr_assert_eq(check(), 0, "what was cut off cannot count");
}

Test(wal, two_commits_behind_a_damage_are_too_many) {
	four_commits(512, false);
	frame(4)[FRAME_HEADER] ^= 1;
	cr_assert_eq(check(), -EUCLEAN);
	frame(4)[FRAME_HEADER] ^= 1;
	cr_assert_eq(check(), 0);
	frame(5)[16] ^= 1;
	cr_assert_eq(check(), -EUCLEAN);
	frame(5)[16] ^= 1;
	frame(0)[8] ^= 1;
	cr_assert_eq(check(), -EUCLEAN, "a salt");
}

/* After a checkpoint the log begins again from its start: what lies behind has other salts. */
Test(wal, what_is_left_of_an_older_log_does_not_count) {
	four_commits(512, false);
	for (size_t i = 4; i < 8; i++) {
		frame(i)[9] ^= 1;
	}
	cr_assert_eq(check(), 0);
}

Test(wal, one_that_cannot_be_read_is_named) {
	char *why = NULL;

	cr_assert_eq(symlink("usher.db-wal", log_path), 0);
	cr_assert_eq(wal_verify(path, &(uint64_t){0}, &why), -ELOOP);
	cr_assert_not_null(strstr(why, log_path), "%s", why);
	free(why);
}
