/* SPDX-License-Identifier: MIT */
/*
 * Bytes as harm to a database that a crash has left, with a write-ahead log of several commits, or
 * as such a file: it is refused in one sentence, or it serves what it was given, in order, nothing
 * else, and goes on. Harm that neither cuts a file nor forges its checksums may cost the last
 * commit, which a crash may leave in pieces, and one more for each time: where a commit ends in
 * the log is written in that place alone, so harm there makes one commit of two.
 *
 *	D …                 the rest is the database   W …                 the rest is the log
 *	d PAGE OFFSET BYTE  one byte of the database   w FRAME OFFSET BYTE one byte of the log
 *	z PAGE OFFSET       512 bytes are zeroes       Z FRAME OFFSET      512 bytes are zeroes
 *	p PAGE PAGE         one page over another      P FRAME FRAME       one frame over another
 *	c PAGE OFFSET       it ends there              C FRAME OFFSET      it ends there
 *	k                   the log's checksums are made right
 */
#include "base/cleanup.h"
#include "base/memory.h"
#include "feed.h"
#include "scratch.h"
#include "store/store.h"

#include <endian.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/statvfs.h>

enum {
	COMMITS = 12,
	FACTS = 2,       /* of a commit */
	SNAPSHOT_AT = 6, /* commits */
	OPS_MAX = 64,
	PAGE = 4096,
	HEADER = 32,
	FRAME = 24 + PAGE,
};

/* A file as it was left, and as it is harmed. */
struct file {
	uint8_t *whole, *bytes;
	size_t whole_size, size;
};

static struct file database, wal;

/* In place of the system's: with little room a store does not write its log long at the start,
 * which would take most of a fuzzer's time. */
int fstatvfs(int fd, struct statvfs *ret) {
	*ret = (struct statvfs){.f_frsize = PAGE, .f_bavail = 1024};
	return 0;
}

/* What harm was done. A page in another's place has rows whose checksums are right, of another
 * book: that they are no facts is for whoever reads them to say. */
static struct harm {
	unsigned times;
	bool cut, forged, moved;
} harm;

/* What a store said, and what it was asked. */
struct told {
	struct store *store;
	uint64_t ticket, next; /* fact */
	bool failed, snapshot;
};

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	((struct told *)userdata)->ticket = ticket;
}

static void on_failed(void *userdata, const char *why) {
	NEED(*why && !strchr(why, '\n'), "%s", why);
	((struct told *)userdata)->failed = true;
}

static void text_of(uint64_t seq, char ret[32]) {
	snprintf(ret, 32, "this is fact %llu", (unsigned long long)seq);
}

static int take_fact(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct told *told = userdata;
	char text[32];

	text_of(seq, text);
	NEED(seq == told->next, "fact %llu comes before %llu", (unsigned long long)seq,
		(unsigned long long)told->next);
	if (size != strlen(text) || memcmp(text, bytes, size)) {
		NEED(harm.moved, "fact %llu is another", (unsigned long long)seq);
		return -EUCLEAN;
	}
	told->next = seq + 1;
	return 0;
}

static int take_snapshot(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct told *told = userdata;

	if (seq != SNAPSHOT_AT * FACTS || size != 5 || memcmp(bytes, "state", 5)) {
		NEED(harm.moved, "the snapshot is another");
		return -EUCLEAN;
	}
	told->next = seq + 1;
	return 0;
}

/* Open and replay. Returns 0, or how it was refused; then the store is closed. */
static int open_store(struct told *told, const char *path) {
	const struct store_callbacks events = {on_committed, on_failed, told};
	_cleanup_(freep) char *why = NULL;
	struct store_replay_result found;
	int r;

	*told = (struct told){.next = 1};
	r = store_open_sqlite(&told->store, &why, path, &events);
	if (r == 0) {
		r = store_replay(told->store, &why, take_snapshot, take_fact, told, &found);
	}
	NEED((r < 0) == (why != NULL), "%d, and %s", r, why ? why : "no word");
	NEED(!why || (strstr(why, path) && !strchr(why, '\n')), "%s", why);
	NEED(r < 0 || found.last_seq + 1 == told->next, "%llu facts are served, and %llu found",
		(unsigned long long)told->next - 1, (unsigned long long)found.last_seq);
	if (r < 0) {
		told->store = store_close(told->store);
	}
	return r;
}

static void commit(struct told *told) {
	struct store_row rows[FACTS + 2] = {
		{STORE_HISTORY, told->next, "history", 7}, {STORE_AUDIT, 0, "audit", 5}};
	char texts[FACTS][32];
	uint64_t seq, ticket;

	for (size_t i = 0; i < FACTS; i++) {
		text_of(told->next + i, texts[i]);
		rows[i + 2] = (struct store_row){STORE_FACTS, 0, texts[i], strlen(texts[i])};
	}
	ticket = store_append(told->store, rows, FACTS + 2, NULL, &seq);
	while (told->ticket < ticket && !told->failed) {
		struct pollfd waiting = {.fd = store_fd(told->store), .events = POLLIN};

		int n = poll(&waiting, 1, 60000);

		/* libFuzzer looks at its watch by a signal */
		NEED(n == 1 || (n < 0 && errno == EINTR), "the store says nothing");
		store_dispatch(told->store);
	}
	told->next = told->failed ? told->next : seq + 1;
}

static void snap(struct told *told) {
	struct store_snapshot snapshot = {told->next - 1, "state", 5};
	uint64_t seq;

	(void)store_append(told->store, NULL, 0, &snapshot, &seq);
}

/* The log ends with its last frame: what lies behind has other salts, from before
 * it began again. */
static void cut_log(void) {
	size_t at = HEADER;

	while (at + FRAME <= wal.whole_size && !memcmp(wal.whole + at + 8, wal.whole + 16, 8)) {
		at += FRAME;
	}
	NEED(at > HEADER + FRAME * (COMMITS - SNAPSHOT_AT), "a log of %zu bytes", at);
	wal.whole_size = at;
}

static void free_files(void) {
	free(database.whole);
	free(wal.whole);
}

/* Half of the commits are in the database's own file, half in the log alone. */
static void make_files(const char *path, const char *log) {
	struct told told;

	NEED(open_store(&told, path) == 0, "a new database is refused");
	for (int i = 0; i < COMMITS; i++) {
		if (i == SNAPSHOT_AT) {
			snap(&told);
			store_close(told.store);
			NEED(open_store(&told, path) == 0, "a database that was closed is refused");
		}
		commit(&told);
	}
	database.whole = scratch_read(path, &database.whole_size);
	wal.whole = scratch_read(log, &wal.whole_size);
	store_close(told.store);
	NEED(database.whole && wal.whole, "no files");
	cut_log();
	(void)atexit(free_files);
}

/* The checksums of the log, over what it says now: SQLite's file format, part 4. */
static void sum_up(const uint8_t *bytes, size_t size, uint32_t sum[2], bool big_endian) {
	for (size_t i = 0; i + 8 <= size; i += 8) {
		uint32_t x[2];

		memcpy(x, bytes + i, 8);
		sum[0] += (big_endian ? be32toh(x[0]) : le32toh(x[0])) + sum[1];
		sum[1] += (big_endian ? be32toh(x[1]) : le32toh(x[1])) + sum[0];
	}
}

static void put_sum(uint8_t *at, const uint32_t sum[2]) {
	uint32_t x[2] = {htobe32(sum[0]), htobe32(sum[1])};

	memcpy(at, x, 8);
}

static void forge(void) {
	uint32_t sum[2] = {0, 0};
	bool big_endian;

	if (wal.size < HEADER) {
		return;
	}
	big_endian = wal.bytes[3] & 1;
	sum_up(wal.bytes, 24, sum, big_endian);
	put_sum(wal.bytes + 24, sum);
	for (size_t at = HEADER; at + FRAME <= wal.size; at += FRAME) {
		memcpy(wal.bytes + at + 8, wal.bytes + 16, 8);
		sum_up(wal.bytes + at, 8, sum, big_endian);
		sum_up(wal.bytes + at + 24, PAGE, sum, big_endian);
		put_sum(wal.bytes + at + 16, sum);
	}
}

/* A place in a file; frames count from 1, and 0 is the header. */
static size_t place(struct feed *feed, const struct file *file) {
	size_t unit = file == &wal ? FRAME : PAGE,
	       n = (size_t)feed_number(feed) % (file->size / unit + 1);
	size_t at = n * unit + (size_t)(feed_number(feed) % unit);

	if (file == &wal) {
		at = n ? at - FRAME + HEADER : at % HEADER;
	}
	return file->size ? at % file->size : 0;
}

static void copy_unit(struct feed *feed, struct file *file) {
	size_t unit = file == &wal ? FRAME : PAGE, base = file == &wal ? HEADER : 0;
	size_t n = file->size < base ? 0 : (file->size - base) / unit;

	if (n) {
		size_t from = (size_t)(feed_number(feed) % n), to = (size_t)(feed_number(feed) % n);

		memmove(file->bytes + base + to * unit, file->bytes + base + from * unit, unit);
	}
}

static void harm_once(struct feed *feed) {
	static const char ops[] = "dwzZpPcCk";
	uint8_t byte = feed_byte(feed),
		op = byte && strchr(ops, byte) ? byte : (uint8_t)ops[byte % (sizeof ops - 1)];
	struct file *file = strchr("wZPC", op) ? &wal : &database;
	size_t at;

	harm.times++;
	if (op == 'k') {
		forge();
		harm.forged = true;
	} else if (op == 'p' || op == 'P') {
		copy_unit(feed, file);
		harm.moved = true;
	} else if (file->size) {
		at = place(feed, file);
		if (op == 'c' || op == 'C') {
			file->size = at;
			harm.cut = true;
		} else if (op == 'z' || op == 'Z') {
			memset(file->bytes + at, 0, file->size - at < 512 ? file->size - at : 512);
		} else {
			file->bytes[at] = feed_raw(feed);
		}
	}
}

static void copy_whole(struct file *file, struct feed *feed, bool replace) {
	file->size = replace ? (size_t)(feed->end - feed->at) : file->whole_size;
	file->bytes = allocated(malloc(file->size + 1));
	memcpy(file->bytes, replace ? feed->at : file->whole, file->size);
}

/* Harm the files; returns how many facts must be served at least, if any are. */
static uint64_t harm_files(struct feed *feed) {
	uint8_t kind = feed_is_empty(feed) ? 0 : *feed->at;

	harm = (struct harm){0};
	feed->at += kind == 'D' || kind == 'W';
	copy_whole(&database, feed, kind == 'D');
	copy_whole(&wal, feed, kind == 'W');
	if (kind == 'D' || kind == 'W') {
		return 0;
	}
	for (unsigned i = 0; i < OPS_MAX && !feed_is_empty(feed); i++) {
		harm_once(feed);
	}
	return harm.cut || harm.forged || harm.times >= COMMITS
		? 0
		: FACTS * (COMMITS - 1 - harm.times);
}

/* Serve; and go on, unless the damage is where it shows only now. */
static void serve(const char *path, uint64_t least) {
	struct told told;
	uint64_t next;

	if (open_store(&told, path) < 0) {
		return;
	}
	NEED(told.next > least, "%llu facts are served, %llu were confirmed",
		(unsigned long long)told.next - 1, (unsigned long long)least);
	commit(&told);
	next = told.next;
	store_close(told.store);
	if (!told.failed && open_store(&told, path) == 0) {
		NEED(told.next == next, "%llu facts, and the next life serves %llu",
			(unsigned long long)next - 1, (unsigned long long)told.next - 1);
		store_close(told.store);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	_cleanup_(freep) char *path = scratch_path("usher.db"), *log = scratch_path("usher.db-wal");
	_cleanup_(freep) char *index = scratch_path("usher.db-shm");
	struct feed feed = {bytes, bytes + size};
	uint64_t least;

	if (!database.whole) {
		make_files(path, log);
	}
	least = harm_files(&feed);
	(void)remove(index);
	scratch_write(path, database.bytes, database.size);
	scratch_write(log, wal.bytes, wal.size);
	free(database.bytes);
	free(wal.bytes);
	serve(path, least);
	return 0;
}
