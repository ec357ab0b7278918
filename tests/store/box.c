/* SPDX-License-Identifier: MIT */
#include "box.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct box *box = userdata;

	cr_assert_gt(ticket, box->ticket, "told in order");
	cr_assert_geq(seq, box->seq);
	cr_assert_null(box->failed, "nothing is durable after a failure");
	box->ticket = ticket;
	box->seq = seq;
	box->told++;
}

static void on_failed(void *userdata, const char *why) {
	struct box *box = userdata;

	cr_assert_null(box->failed, "told once");
	box->failed = strdup(why);
}

static int on_snapshot(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct box *box = userdata;
	size_t used = strlen(box->replayed);

	snprintf(box->replayed + used, sizeof box->replayed - used, "snapshot@%" PRIu64 "=%.*s ",
		seq, (int)size, (const char *)bytes);
	return 0;
}

static int on_fact(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct box *box = userdata;
	size_t used = strlen(box->replayed);

	snprintf(box->replayed + used, sizeof box->replayed - used, "%" PRIu64 "=%.*s ", seq,
		(int)size, (const char *)bytes);
	return 0;
}

int box_replay(struct box *box) {
	box->replayed[0] = '\0';
	free(box->why);
	box->why = NULL;
	return store_replay(box->store, &box->why, on_snapshot, on_fact, box, &box->found);
}

static int open_sqlite(struct box *box) {
	const struct store_callbacks events = {on_committed, on_failed, box};

	free(box->why);
	box->why = NULL;
	return store_open_sqlite(&box->store, &box->why, box->path, &events);
}

void box_init(struct box *box, bool memory) {
	const struct store_callbacks events = {on_committed, on_failed, box};

	memset(box, 0, sizeof *box);
	box->memory = memory;
	if (memory) {
		box->store = store_memory_new(&events);
	} else {
		strcpy(box->folder, "/tmp/usher-store-XXXXXX");
		cr_assert_not_null(mkdtemp(box->folder));
		snprintf(box->path, sizeof box->path, "%s/usher.db", box->folder);
		cr_assert_eq(open_sqlite(box), 0, "%s", box->why);
	}
	cr_assert_eq(box_replay(box), 0, "%s", box->why);
}

int box_reopen(struct box *box) {
	const struct store_callbacks events = {on_committed, on_failed, box};

	box->ticket = box->seq = box->told = 0;
	if (box->memory) {
		store_memory_set_paused(box->store, false);
		store_dispatch(box->store);
		box->ticket = box->seq = box->told = 0;
		box->store = store_memory_crash_and_reopen(box->store, &events);
		return 0;
	}
	box->store = store_close(box->store);
	return open_sqlite(box);
}

void box_finish(struct box *box) {
	static const char *const tails[] = {"", "-wal", "-shm", ".lock", ".new"};

	store_close(box->store);
	for (size_t i = 0; !box->memory && i < sizeof tails / sizeof *tails; i++) {
		char name[128];

		snprintf(name, sizeof name, "%s%s", box->path, tails[i]);
		(void)unlink(name);
	}
	if (!box->memory) {
		(void)rmdir(box->folder);
	}
	free(box->failed);
	free(box->why);
}

uint64_t box_facts(struct box *box, const char *const *texts, size_t n) {
	struct store_row rows[64];
	uint64_t seq;

	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct store_row){STORE_FACTS, 0, texts[i], strlen(texts[i])};
	}
	return store_append(box->store, rows, n, NULL, &seq);
}

uint64_t box_fact(struct box *box, const char *text) {
	return box_facts(box, &text, 1);
}

uint64_t box_snapshot(struct box *box, const char *text) {
	struct store_snapshot snapshot = {.bytes = text, .size = strlen(text)};
	uint64_t seq;

	(void)store_append(box->store, NULL, 0, NULL, &snapshot.seq);
	return store_append(box->store, NULL, 0, &snapshot, &seq);
}

void box_await(struct box *box, uint64_t ticket) {
	while (box->ticket < ticket && !box->failed) {
		struct pollfd waiting = {.fd = store_fd(box->store), .events = POLLIN};

		cr_assert_eq(poll(&waiting, 1, 30000), 1, "the store says nothing");
		store_dispatch(box->store);
	}
}

char *box_slurp(const char *path, size_t *ret_size) {
	int fd = open(path, O_RDONLY);
	struct stat status;
	char *bytes;

	cr_assert_geq(fd, 0, "%s", path);
	fstat(fd, &status);
	bytes = malloc((size_t)status.st_size + 1);
	cr_assert_eq(read(fd, bytes, (size_t)status.st_size), status.st_size);
	close(fd);
	*ret_size = (size_t)status.st_size;
	return bytes;
}

void box_spill(const char *path, const char *bytes, size_t size) {
	int fd = open(path, O_WRONLY | O_TRUNC | O_CREAT, 0600);

	cr_assert_eq(write(fd, bytes, size), (ssize_t)size);
	close(fd);
}
