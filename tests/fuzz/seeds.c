/* SPDX-License-Identifier: MIT */
/*
 * Writes those seeds that no editor can: frames, packed facts and snapshots, a small database. What
 * they say stands here, in the notation of feed.h.
 *
 *     seeds CORPUS
 *
 * The others are text, and lie in the corpora as they were written. Those that a fuzzer found are
 * called "found".
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "fact/fact.pb-c.h"
#include "feed.h"
#include "proto/frame.h"
#include "store/store.h"
#include "wire/usher.pb-c.h"

#include <sqlite3.h>
#include <stdio.h>

enum kind {
	FRAMES,      /* each message in a frame */
	LATE_FRAMES, /* the same, after a byte that says how large the pieces are */
	PACKED,      /* each message after '#' and its size */
};

static const struct seed {
	const char *target, *name;
	enum kind kind;
	const ProtobufCMessageDescriptor *descriptor;
	const char *says; /* the messages */
} seeds[] = {
	{"frame", "hello", FRAMES, &usher__from_client__descriptor, "aa1bTcxABCDEFGHd1g\"\3cli.."},
	{"frame", "requests", FRAMES, &usher__from_client__descriptor,
		"ba1ca1b8...ba2d.."
		"ba3ea1bGdaVc1eAf\"\11\347\201\260\350\245\277\350\243\235...." /* 灰西裝 */
		"ba4fa\"\1"
		"4...ba5ga1...ba6ha1...ba7ia1...ba8ja1..."},
	{"frame", "reads", FRAMES, &usher__from_client__descriptor,
		"b a1 ka..."
		"b a2 la1..."
		"b a3 m a\"\1"
		"4..."
		"b a4 n a\"\3"
		"abc..."
		"b a5 o aT..."},
	{"frame", "requests_of_a_path", FRAMES, &usher__from_client__descriptor,
		"ba1pa9b7..."
		"ba2qa9baLgX.cXdX..."
		"ba3ra9..."
		"ba4sa9b6cPd2..."
		"ba5taTb9c6d3eJfXgC..."
		"ba6uaJbVbWc1d2..."
		"ba7va9..."
		"ba8wa9..."
		"ba9xa9b2..."
		"bayaB..."
		"bazaB..."
		"ba{aB..."
		"ba|aB..."
		"ba}..."
		"ba~..."},
	{"frame", "reports", FRAMES, &usher__from_client__descriptor,
		"ba1\204a\"\0027dc1f1..."
		"ba2\204b\"\00510:00c4..."
		"ba3\204d1e\"\7r.1.9.4..."},
	{"frame", "answers_of_reports", FRAMES, &usher__from_relay__descriptor,
		"ba1b1uaTb2c1na1b7c8d9..uaLb1.wa1b9cb3.d9f1k aTb1c2dTf7g1....."
		"ba3b1vaTbVc1dTeLfTh1k2l7m8sL.wa1b9...."},
	{"frame", "reads_of_a_site", FRAMES, &usher__from_client__descriptor,
		"ba1\211...ba2\211aB..."},
	{"frame", "answers_of_a_site", FRAMES, &usher__from_relay__descriptor,
		"ba1b1jB{a7bTcaTbU.dTdUeaTbLcaTbL.dAe1f1i9jV.faXbLcaTbL.dLe1f5gaLb2..gaXbLdLe1f4."
		"haBbLdLe6.iaBbTcaTbU.dLdM.jaBbTcaTbU.dL.kaBbTd1e1.laTbaTbU..maTbaTbU..nTnUo2o4o8"
		"pTqaTbU.rTsaTbU...."
		"ba2b1{a7jaBbT....cja7..."},
	{"frame", "receipt_and_heartbeat", FRAMES, &usher__from_client__descriptor,
		"ca\"\1"
		"4b1..d.."},
	{"frame", "answer", FRAMES, &usher__from_relay__descriptor,
		"ba1b0c8dTeTfa1bV.gaTb1c2dTeBfGgGhaVb1c1eAf\"\1x.iaj1mafa.haTb1c6.ibBc9jT.."
		"."},
	{"frame", "answers_of_a_path", FRAMES, &usher__from_relay__descriptor,
		"ba1cPla9m3na1dPe2f1..."
		"ba2oa8baL.c1d2eAfaXbLcMdAeLf3.g1.haBb2c8zaP{2|Q}1..."
		"ba3p..."
		"ba4qa1cLdPe1f1.qbAcL..."
		"ba5raBb9cEdLeAfMhWiJ..."},
	{"frame", "updates", FRAMES, &usher__from_relay__descriptor,
		"ca9baTb1c2...ca5caT...cdaTb3c1...ce...ca7f..."},
	{"frame", "goodbye", FRAMES, &usher__from_relay__descriptor,
		"da1bT..e..aa1bTc7d9ea1bV.fB.."},
	{"frame", "unsound_texts", FRAMES, &usher__from_client__descriptor,
		"ba1ea1dfAf\"\3x\33[f\"\3\342\200\256f\"\2\377\376...."
		"ba1fa\"\4\342\200\213x..."},
	{"hello", "hello_and_requests", LATE_FRAMES, &usher__from_client__descriptor,
		"aa1bGc7d1.."
		"ba1c a1b8...."
		"ba2e a1 b6 daLc1e3 ...."
		"ba1k.."
		"ba2l.."
		"ba3d..."},
	{"hello", "one_that_resumes", LATE_FRAMES, &usher__from_client__descriptor,
		"aa1bGc7d1e9f9..d.."
		"ba1laa..."},
	{"hello", "no_version", LATE_FRAMES, &usher__from_client__descriptor, "abGc7.."},
	{"hello", "no_device", LATE_FRAMES, &usher__from_client__descriptor, "aa1c7.."},
	{"hello", "twice", LATE_FRAMES, &usher__from_client__descriptor, "aa1bGc7..aa1bGc7.."},
	{"hello", "request_first", LATE_FRAMES, &usher__from_client__descriptor, "ba1d..."},
	{"hello", "unsound_device", LATE_FRAMES, &usher__from_client__descriptor,
		"aa1b\"\3x\33yc7.."},
	{"facts", "packed", PACKED, &usher__fact__fact__descriptor,
		"a1ca1ba1b4.c1.."
		"a2ea1baLe3.c9.."
		"a2ga2b1c1d1e6f2ga1.i9.."
		"a3ha2ba4b4.c2.."
		"a4ka2b4ca4.."},
	{"snapshot", "packed", PACKED, &usher__fact__snapshot__descriptor,
		"a9b9c3 da1baL.c1d9e1. ea2b1c2d1e1f6g2ha8.l9r3. fapba8.ca1b1.da1cc1..e3."},
};

/* Four bytes of length before each of them in a frame; of what is packed, two. */
static void write_messages(const struct seed *seed, FILE *file) {
	struct feed feed = {
		(const uint8_t *)seed->says, (const uint8_t *)seed->says + strlen(seed->says)};
	_cleanup_(pool_finish) struct pool pool = {0};

	if (seed->kind == LATE_FRAMES) {
		fputc('\4', file);
	}
	while (!feed_is_empty(&feed)) {
		const ProtobufCMessage *message = feed_message(&feed, seed->descriptor, &pool);
		size_t size;
		uint8_t *bytes = feed_pack(message, &pool, &size);

		if (seed->kind == PACKED) {
			fprintf(file, "#%c%c", (int)(size >> 8), (int)(size & 0xff));
			(void)fwrite(bytes, 1, size, file);
		} else if (size) {
			_cleanup_(freep) void *frame =
				allocated(frame_pack(message, FRAME_CAP, &size));

			(void)fwrite(frame, 1, size, file);
		}
	}
}

static int write_seed(const char *corpus, const struct seed *seed) {
	_cleanup_(freep) char *path = NULL;
	FILE *file;

	if (asprintf(&path, "%s/%s/%s", corpus, seed->target, seed->name) < 0 ||
		!(file = fopen(path, "we"))) {
		perror(path);
		return -1;
	}
	write_messages(seed, file);
	return fclose(file);
}

static int nothing(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	return 0;
}

/* A database of the store's own, in the smallest pages that there are. */
static int write_database(const char *corpus) {
	_cleanup_(freep) char *path = NULL, *lock = NULL, *why = NULL;
	const struct store_callbacks nobody = {0};
	struct store_replay_result found;
	struct store *store;
	sqlite3 *sqlite;
	int code = -1;

	if (asprintf(&path, "%s/database/small_pages", corpus) < 0 ||
		asprintf(&lock, "%s.lock", path) < 0 ||
		(unlink(path) < 0 && access(path, F_OK) == 0)) {
		return -1;
	}
	if (store_open_sqlite(&store, &why, path, &nobody) < 0 ||
		store_replay(store, &why, nothing, nothing, NULL, &found) < 0) {
		fprintf(stderr, "%s\n", why);
		return -1;
	}
	store_close(store);
	if (sqlite3_open(path, &sqlite) == SQLITE_OK) {
		code = sqlite3_exec(sqlite,
			"PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM;"
			"PRAGMA journal_mode = WAL",
			NULL, NULL, NULL);
	}
	(void)sqlite3_close(sqlite);
	(void)unlink(lock);
	return code == SQLITE_OK ? 0 : -1;
}

/* The target wants to know that the rest is a database. */
static int mark_database(const char *corpus) {
	_cleanup_(freep) char *path = NULL;
	char bytes[8192] = "D";
	FILE *file;
	size_t n;

	if (asprintf(&path, "%s/database/small_pages", corpus) < 0 ||
		!(file = fopen(path, "r+e"))) {
		return -1;
	}
	n = fread(bytes + 1, 1, sizeof bytes - 1, file);
	rewind(file);
	(void)fwrite(bytes, 1, n + 1, file);
	return fclose(file);
}

int main(int argc, char **argv) {
	int r = argc == 2 ? 0 : -1;

	for (size_t i = 0; r == 0 && i < sizeof seeds / sizeof *seeds; i++) {
		r = write_seed(argv[1], &seeds[i]);
	}
	r = r == 0 ? write_database(argv[1]) : r;
	r = r == 0 ? mark_database(argv[1]) : r;
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
