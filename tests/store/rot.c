/* SPDX-License-Identifier: MIT */

/*
 * Bit rot. Databases of several shapes, in each of which one thing is spoilt: a bit, a block, the
 * tail, two pages, some bytes, a whole file. A store opened on it either refuses it with a sentence
 * and leaves every byte as it was, or serves all facts that were confirmed; and a row of history or
 * audit is as it was, or reading says that there is damage. Nothing goes missing in silence. Then
 * something is appended, which may fail, but with a sentence.
 *
 * usage: rot [--seed N] [--count N] [--case N]
 *        --count: how many damages in all; --case: this one alone
 */

#include "calls.h"
#include "load.h"
#include "place.h"
#include "spoil.h"
#include "witness.h"

#include "record/history.h"
#include "store/block.h"
#include "store/reader.h"
#include "store/store_private.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is done to a store before it is spoilt. */
static const struct shape {
	const char *name;
	unsigned steps;
	bool big;         /* enough for a checkpoint in the middle */
	bool close;       /* else as a crash would leave it */
	bool little_room; /* so the log is short, and nothing has been moved from it */
} shapes[] = {
	{"new", 0, false, true, false},
	{"never checkpointed", 60, false, false, true},
	{"crashed", 60, false, false, false},
	{"closed", 60, false, true, false},
	{"long, crashed", 250, true, false, false},
	{"long, closed", 250, true, true, false},
};

enum {
	SHAPES = sizeof shapes / sizeof *shapes,
};

static struct {
	uint64_t seed;
	size_t count, only;
	/* what came of it */
	size_t refused, whole, found, bad;
} run = {.seed = 1, .count = 200, .only = SIZE_MAX};

struct bench {
	struct witness witnesses[SHAPES];
	struct place places[SHAPES], work;
	/* the case */
	size_t number, shape;
	char spoilt[128];
	const struct witness *witness;
	const char *differs; /* what replay gave; no matter if it is refused in the end */
	bool found;          /* damage was found while reading */
	uint64_t audited;    /* the last audit row read */
};

static void object(const struct bench *bench, const char *what, const char *said) {
	printf("seed %" PRIu64 ", case %zu: %s, %s: %s%s%s\n", run.seed, bench->number,
		shapes[bench->shape].name, bench->spoilt, what, said ? ": " : "", said ? said : "");
	run.bad++;
}

static const struct witness_state *state_of(const struct bench *bench) {
	return &bench->witness->states[bench->witness->n];
}

static bool says(const struct bench *bench, unsigned life, enum store_book book, uint64_t number,
	const void *bytes, size_t size) {
	size_t expected_size;
	char *expected = witness_bytes(bench->witness, life, book, number, &expected_size);
	bool same = size == expected_size && !memcmp(bytes, expected, size);

	free(expected);
	return same;
}

static int on_snapshot(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct bench *bench = userdata;

	if (seq != state_of(bench)->snapshot ||
		!says(bench, state_of(bench)->snapshot_life, STORE_BOOKS_N, seq, bytes, size)) {
		bench->differs = "another snapshot";
	}
	return 0;
}

static int on_fact(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct bench *bench = userdata;

	if (!says(bench, witness_life_of_fact(bench->witness, seq), STORE_FACTS, seq, bytes,
		    size)) {
		bench->differs = "another fact";
	}
	return 0;
}

static void on_row(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct bench *bench = userdata;
	size_t size;
	void *bytes = history_pack_handoff_row(handoff, handoff->card, &size);

	if (handoff->handoff >= WITNESS_KEYS ||
		store_compute_checksum(STORE_HISTORY, handoff->handoff, bytes, size) !=
			bench->witness->history[handoff->handoff]) {
		object(bench, "another row of history", NULL);
	}
	free(bytes);
}

static void read_history(struct bench *bench, struct store *store) {
	struct history *history = history_new(store_reader_new(store));
	uint64_t last = 0;
	size_t n = 0;
	int r;

	/* Key 0 is before the first page. */
	n = bench->witness->history[0] != 0;
	while ((r = history_read_page(history, last, 7, on_row, bench, &last)) > 0) {
		n += (size_t)r;
	}
	if (r < 0) {
		bench->found = true;
	} else if (n != state_of(bench)->history_n) {
		object(bench, "the pages of history lack rows", NULL);
	}
	for (uint64_t key = 0; key < WITNESS_KEYS; key++) {
		r = history_find_handoff(history, key, on_row, bench);
		if (r < 0) {
			bench->found = true;
		} else if ((r == 0) != (bench->witness->history[key] != 0)) {
			object(bench,
				r == 0 ? "a row that never was" : "a row of history is not found",
				NULL);
			break;
		}
	}
	history_free(history);
}

static int read_audited(void *userdata, uint64_t number, const void *bytes, size_t size) {
	struct bench *bench = userdata;

	if (number != bench->audited + 1) {
		return -EUCLEAN;
	}
	bench->audited = number;
	if (size <= WITNESS_BIG &&
		!says(bench, witness_life_of_audit(bench->witness, number), STORE_AUDIT, number,
			bytes, size)) {
		object(bench, "another audit row", NULL);
	}
	return 0;
}

/* Rows are numbered without gaps, and each block has its checksum; nothing of ours
 * reads them yet. */
static void read_audit(struct bench *bench) {
	sqlite3_stmt *statement = NULL;
	sqlite3 *sqlite = NULL;
	int code = sqlite3_open_v2(bench->work.path, &sqlite, SQLITE_OPEN_READONLY, NULL);

	bench->audited = 0;
	if (code == SQLITE_OK) {
		code = sqlite3_prepare_v2(sqlite,
			"SELECT seq, body, sum, n FROM audit ORDER BY seq", -1, &statement, NULL);
	}
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(statement);
		if (code == SQLITE_ROW) {
			uint64_t number = (uint64_t)sqlite3_column_int64(statement, 0);
			const void *bytes = sqlite3_column_blob(statement, 1);
			size_t size = (size_t)sqlite3_column_bytes(statement, 1);

			if ((uint64_t)sqlite3_column_int64(statement, 2) !=
					store_compute_checksum(STORE_AUDIT, number, bytes, size) ||
				block_for_each_entry(number,
					(uint64_t)sqlite3_column_int64(statement, 3), bytes, size,
					read_audited, bench) < 0) {
				code = SQLITE_CORRUPT;
			}
		}
	}
	if (code != SQLITE_DONE) {
		bench->found = true;
	} else if (bench->audited != state_of(bench)->audit) {
		object(bench, "the audit lacks rows at its end", NULL);
	}
	sqlite3_finalize(statement);
	sqlite3_close(sqlite);
}

/* A store that serves takes more, or says why not. */
static void append(struct bench *bench, struct store *store, const char *const *failed,
	const uint64_t *ticket) {
	struct store_row rows[] = {{STORE_FACTS, 0, "f", 1}, {STORE_AUDIT, 0, "a", 1}};
	uint64_t seq, last = store_append(store, rows, 2, NULL, &seq);

	for (int i = 0; i < 600 && *ticket < last && !*failed; i++) {
		store_dispatch(store);
		if (*ticket < last && !*failed) {
			struct pollfd waiting = {.fd = store_fd(store), .events = POLLIN};

			(void)poll(&waiting, 1, 100);
		}
	}
	if (*ticket < last && !*failed) {
		object(bench, "the store says nothing", NULL);
	}
}

struct told {
	const char *failed;
	uint64_t ticket;
};

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	((struct told *)userdata)->ticket = ticket;
}

static void on_failed(void *userdata, const char *why) {
	((struct told *)userdata)->failed = why;
}

static void serve(struct bench *bench, struct store *store, const struct store_replay_result *found,
	const struct told *told) {
	size_t bad = run.bad;

	bench->found = false;
	if (bench->differs) {
		object(bench, bench->differs, NULL);
	}
	if (found->last_seq != state_of(bench)->facts) {
		object(bench, "facts are missing", NULL);
	}
	read_history(bench, store);
	read_audit(bench);
	append(bench, store, &told->failed, &told->ticket);
	run.found += run.bad == bad && bench->found;
	run.whole += run.bad == bad && !bench->found;
}

/* Every byte of @tail's file is as @before; a log that is empty is as good as none. */
static bool is_same(
	const struct bench *bench, const char *tail, const unsigned char *before, size_t size) {
	size_t now_size = 0;
	unsigned char *now = place_read(&bench->work, tail, &now_size);
	bool same = now_size == size && (!size || !memcmp(now, before, size));

	free(now);
	return same;
}

static void judge(struct bench *bench) {
	struct told told = {0};
	const struct store_callbacks events = {on_committed, on_failed, &told};
	struct store_replay_result found = {0};
	struct store *store = NULL;
	char *why = NULL;
	size_t size = 0, log_size = 0;
	unsigned char *before = place_read(&bench->work, "", &size),
		      *log = place_read(&bench->work, "-wal", &log_size);
	int r = store_open_sqlite(&store, &why, bench->work.path, &events);

	bench->differs = NULL;
	if (r == 0) {
		r = store_replay(store, &why, on_snapshot, on_fact, bench, &found);
	}
	if (r == 0) {
		serve(bench, store, &found, &told);
	}
	store_close(store);
	if (r < 0) {
		run.refused++;
		if (!why || !*why || strchr(why, '\n')) {
			object(bench, "not one sentence", why);
		}
		if (!is_same(bench, "", before, size) || !is_same(bench, "-wal", log, log_size)) {
			object(bench, "refused, and touched", why);
		}
		if (bench->number == run.only) {
			printf("refused: %s\n", why);
		}
	}
	free(why);
	free(before);
	free(log);
}

static void make_shape(struct bench *bench, size_t i, struct chance *chance) {
	const struct shape *shape = &shapes[i];
	struct witness *witness = &bench->witnesses[i];
	struct place place;
	char *why = NULL;

	place_make(&place);
	place_make(&bench->places[i]);
	witness_init(witness, run.seed + i, place.path);
	calls_little_room = shape->little_room;
	if (witness_open(witness, 0, &why) < 0 || !load_run(witness, chance, shape->steps)) {
		printf("%s: nothing to begin with: %s\n", shape->name, why ? why : "");
		exit(EXIT_FAILURE);
	}
	for (int j = 0; shape->big && j < 12; j++) {
		witness_append_big(witness, 400000);
		(void)witness_await(witness);
	}
	if (!witness_await(witness) || witness->failed) {
		printf("%s: nothing to begin with: %s\n", shape->name,
			witness->failed ? witness->failed : "");
		exit(EXIT_FAILURE);
	}
	if (shape->close) {
		witness_close(witness);
	}
	place_copy(&bench->places[i], &place);
	if (!shape->close) {
		witness_close(witness);
	}
	calls_little_room = false;
	place_remove(&place);
}

static void read_arguments(int n, char **words) {
	for (int i = 1; i < n; i += 2) {
		if (i + 1 < n && !strcmp(words[i], "--seed")) {
			run.seed = strtoull(words[i + 1], NULL, 10);
		} else if (i + 1 < n && !strcmp(words[i], "--count")) {
			run.count = strtoull(words[i + 1], NULL, 10);
		} else if (i + 1 < n && !strcmp(words[i], "--case")) {
			run.only = strtoull(words[i + 1], NULL, 10);
		} else {
			fprintf(stderr, "usage: rot [--seed N] [--count N] [--case N]\n");
			exit(2);
		}
	}
}

int main(int argc, char **argv) {
	struct bench bench = {.number = 0};
	struct chance chance;

	read_arguments(argc, argv);
	calls_take();
	chance.state = run.seed;
	place_make(&bench.work);
	for (size_t i = 0; i < SHAPES; i++) {
		make_shape(&bench, i, &chance);
	}
	for (; bench.number < run.count; bench.number++) {
		struct chance own = {run.seed * 1000003 + bench.number};

		if (run.only != SIZE_MAX && bench.number != run.only) {
			continue;
		}
		bench.shape = chance_below(&own, SHAPES);
		bench.witness = &bench.witnesses[bench.shape];
		place_empty(&bench.work);
		place_copy(&bench.work, &bench.places[bench.shape]);
		spoil(&bench.work, &own, bench.spoilt);
		calls_little_room = !chance_one_in(&own, 4);
		judge(&bench);
	}
	for (size_t i = 0; i < SHAPES; i++) {
		witness_finish(&bench.witnesses[i]);
		place_remove(&bench.places[i]);
	}
	place_remove(&bench.work);
	printf("rot: seed %" PRIu64
	       ": %zu damages: %zu refused, %zu found while reading, %zu without effect; "
	       "%zu wrong\n",
		run.seed, run.count, run.refused, run.found, run.whole, run.bad);
	return run.count > 0 && run.bad == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
