/* SPDX-License-Identifier: MIT */
/* What a crash leaves: a write-ahead log, whole, in pieces, damaged, or gone. */
#include "box.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static struct box box;

static void with_facts(unsigned n) {
	uint64_t last = 0;

	box_init(&box, false);
	for (unsigned i = 0; i < n; i++) {
		last = box_fact(&box, "a fact that is long enough to be found again");
	}
	box_await(&box, last);
}

/* Bring a file as it is now to the place where a crash would have left it. */
static void crash(const char *path, const char *tail) {
	char from[128], to[128];
	size_t size;
	char *bytes;

	snprintf(from, sizeof from, "%s%s", box.path, tail);
	snprintf(to, sizeof to, "%s%s", path, tail);
	bytes = box_slurp(from, &size);
	box_spill(to, bytes, size);
	free(bytes);
}

/* A crash with a log of many commits, then @harm done to the log. Returns how opening went;
 * *@ret_seq, if it did. */
static int open_after(void (*harm)(char *log, size_t size), uint64_t *ret_seq) {
	static const char *const tails[] = {"", "-wal", "-shm", ".lock"};
	struct box other = {0};
	char folder[] = "/tmp/usher-crash-XXXXXX", log[128];
	size_t size;
	char *bytes;
	int r;

	with_facts(1);
	for (int i = 0; i < 30; i++) {
		box_await(&box, box_fact(&box, "one commit"));
	}
	cr_assert_not_null(mkdtemp(folder));
	snprintf(other.path, sizeof other.path, "%s/usher.db", folder);
	snprintf(log, sizeof log, "%s-wal", other.path);
	crash(other.path, "");
	crash(other.path, "-wal");
	bytes = box_slurp(log, &size);
	harm(bytes, size);
	box_spill(log, bytes, size);
	free(bytes);
	r = box_reopen(&other);
	r = r == 0 ? box_replay(&other) : r;
	*ret_seq = other.found.last_seq;
	store_close(other.store);
	free(other.why);
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		snprintf(log, sizeof log, "%s%s", other.path, tails[i]);
		(void)unlink(log);
	}
	(void)rmdir(folder);
	box_finish(&box);
	return r;
}

enum {
	FRAME = 24 + 4096,
};

static void spare(char *log, size_t size) {
}

static void harm_third_frame(char *log, size_t size) {
	log[32 + 2 * FRAME + 1000] ^= 1;
}

static void harm_a_salt(char *log, size_t size) {
	log[32 + 2 * FRAME + 9] ^= 1;
}

static void harm_header(char *log, size_t size) {
	log[17] ^= 1;
}

/* As if the last commit had been written in part. */
static void tear_the_last(char *log, size_t size) {
	size_t last = 0;

	for (size_t at = 32; at + FRAME <= size && !memcmp(log + at + 8, log + 16, 8);
		at += FRAME) {
		last = at;
	}
	cr_assert_gt(last, 0);
	log[last + 100] ^= 1;
}

Test(crash, a_log_survives_a_crash) {
	uint64_t seq;

	cr_assert_eq(open_after(spare, &seq), 0);
	cr_assert_eq(seq, 31);
	cr_assert_eq(open_after(tear_the_last, &seq), 0);
	cr_assert_eq(seq, 30, "the commit that was never confirmed");
}

/* How many bytes of the log belong to it, by the salts. */
static size_t size_of_log(const char *path) {
	char name[128];
	size_t size, at = 32;
	char *log;

	snprintf(name, sizeof name, "%s-wal", path);
	log = box_slurp(name, &size);
	while (at + FRAME <= size && !memcmp(log + at + 8, log + 16, 8)) {
		at += FRAME;
	}
	free(log);
	return at;
}

/* The files of @from as a crash would leave them, with the frame at @torn in pieces. Opens and
 * replays. */
static int open_torn(struct box *to, const char *folder, const char *from, size_t torn) {
	static const char *const tails[] = {"", "-wal"};
	size_t size;
	char *bytes;
	int r;

	snprintf(to->path, sizeof to->path, "%s/usher.db", folder);
	for (size_t i = 0; i < 2; i++) {
		char old[128], new[128];

		snprintf(old, sizeof old, "%s%s", from, tails[i]);
		snprintf(new, sizeof new, "%s%s", to->path, tails[i]);
		bytes = box_slurp(old, &size);
		if (i == 1) {
			bytes[torn + 100] ^= 1;
		}
		box_spill(new, bytes, size);
		free(bytes);
	}
	r = box_reopen(to);
	return r == 0 ? box_replay(to) : r;
}

/* The linker leads the store's question here (--wrap). */
static bool little_room;
int __real_fstatvfs64(int fd, struct statvfs *ret);
int __wrap_fstatvfs64(int fd, struct statvfs *ret);

int __wrap_fstatvfs64(int fd, struct statvfs *ret) {
	int r = __real_fstatvfs64(fd, ret);

	ret->f_bavail = little_room ? 0 : ret->f_bavail;
	return r;
}

/* What the first crash left in pieces is longer than the commit that comes to its place. With
 * little room the log is not begun anew at the start in between. */
Test(crash, two_crashes_are_no_damage) {
	char folders[2][32] = {"/tmp/usher-crash-XXXXXX", "/tmp/usher-crash-XXXXXX"}, big[20001];
	struct box crashed = {0}, again = {0};
	size_t size;

	with_facts(3);
	memset(big, 'b', sizeof big - 1);
	big[sizeof big - 1] = '\0';
	size = size_of_log(box.path);
	box_await(&box, box_fact(&box, big));
	cr_assert_gt(size_of_log(box.path), size + 4 * FRAME);
	cr_assert_not_null(mkdtemp(folders[0]));
	cr_assert_not_null(mkdtemp(folders[1]));
	little_room = true;
	cr_assert_eq(open_torn(&crashed, folders[0], box.path, size), 0, "%s", crashed.why);
	cr_assert_eq(crashed.found.last_seq, 3);
	box_await(&crashed, box_fact(&crashed, "small"));
	cr_assert_eq(open_torn(&again, folders[1], crashed.path, size), 0, "%s", again.why);
	cr_assert_eq(again.found.last_seq, 3);
	snprintf(crashed.folder, sizeof crashed.folder, "%s", folders[0]);
	snprintf(again.folder, sizeof again.folder, "%s", folders[1]);
	box_finish(&crashed);
	box_finish(&again);
	box_finish(&box);
}

Test(crash, a_damaged_log_is_found) {
	uint64_t seq;

	cr_assert_eq(open_after(harm_third_frame, &seq), -EUCLEAN);
	cr_assert_eq(open_after(harm_a_salt, &seq), -EUCLEAN);
	cr_assert_eq(open_after(harm_header, &seq), -EUCLEAN);
}

/* The files of a store that was killed, without those that are named. */
static int open_without(const char *tail, char **ret_why) {
	static const char *const tails[] = {"", "-wal", ".lock", "-shm"};
	char folder[] = "/tmp/usher-crash-XXXXXX", name[128];
	struct box other = {0};
	int r;

	with_facts(9);
	cr_assert_not_null(mkdtemp(folder));
	snprintf(other.path, sizeof other.path, "%s/usher.db", folder);
	for (size_t i = 0; i < 3; i++) {
		if (strcmp(tails[i], tail) != 0) {
			crash(other.path, tails[i]);
		}
	}
	r = box_reopen(&other);
	r = r == 0 ? box_replay(&other) : r;
	*ret_why = other.why;
	store_close(other.store);
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		snprintf(name, sizeof name, "%s%s", other.path, tails[i]);
		(void)unlink(name);
	}
	cr_assert_eq(rmdir(folder), 0);
	box_finish(&box);
	return r;
}

Test(crash, a_log_that_is_gone_is_missed) {
	char *why = NULL;

	cr_assert_eq(open_without("-shm", &why), 0, "%s", why);
	cr_assert_eq(open_without("-wal", &why), -EUCLEAN);
	cr_assert_not_null(strstr(why, "facts up to 9"), "%s", why);
	cr_assert_not_null(strstr(why, "remove "), "it says what to do: %s", why);
	free(why);
	cr_assert_eq(open_without(".lock", &why), 0, "what is not known is not missed: %s", why);
}

Test(crash, a_database_that_is_gone_is_missed) {
	with_facts(3);
	box.store = store_close(box.store);
	cr_assert_eq(unlink(box.path), 0);
	cr_assert_eq(box_reopen(&box), -EUCLEAN);
	cr_assert_not_null(strstr(box.why, "gone"), "%s", box.why);
	box_finish(&box);
}
