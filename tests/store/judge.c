/* SPDX-License-Identifier: MIT */

/*
 * Whether a database on disk agrees with the witness. Facts and the snapshot come through the
 * store; what its verbs do not read back (facts that a snapshot stands for, history, audit) through
 * a connection that only reads.
 */

#include "witness.h"

#include "store/block.h"
#include "store/store_private.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const verdict_names[VERDICT_N] = {"fine", "refused", "lost", "wrong"};

struct judge {
	const struct witness *witness;
	struct witness_state found;
	char *said;    /* what is wrong, the first such thing */
	uint64_t last; /* number of the row before */
};

static void object(struct judge *judge, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void object(struct judge *judge, const char *format, ...) {
	va_list arguments;

	va_start(arguments, format);
	if (!judge->said && vasprintf(&judge->said, format, arguments) < 0) {
		abort();
	}
	va_end(arguments);
}

static bool says(const struct judge *judge, unsigned life, enum store_book book, uint64_t number,
	const void *bytes, size_t size) {
	size_t expected_size;
	char *expected = witness_bytes(judge->witness, life, book, number, &expected_size);
	bool same = size == expected_size && !memcmp(bytes, expected, size);

	free(expected);
	return same;
}

static int on_snapshot(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct judge *judge = userdata;

	for (size_t i = judge->witness->n; i > 0 && !judge->found.snapshot; i--) {
		const struct witness_state *state = &judge->witness->states[i];

		if (state->snapshot == seq &&
			says(judge, state->snapshot_life, STORE_BOOKS_N, seq, bytes, size)) {
			judge->found.snapshot = judge->found.facts = seq;
		}
	}
	if (judge->found.snapshot != seq) {
		object(judge, "the snapshot at %" PRIu64 " was never given", seq);
	}
	return 0;
}

static int on_fact(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	struct judge *judge = userdata;

	if (!says(judge, witness_life_of_fact(judge->witness, seq), STORE_FACTS, seq, bytes,
		    size)) {
		object(judge, "fact %" PRIu64 " is not what was given", seq);
	}
	judge->found.facts = seq;
	return 0;
}

static int see_fact(void *userdata, uint64_t number, const void *bytes, size_t size) {
	struct judge *judge = userdata;

	if (judge->last && number != judge->last + 1) {
		object(judge, "behind fact %" PRIu64 " comes %" PRIu64, judge->last, number);
	}
	if (!says(judge, witness_life_of_fact(judge->witness, number), STORE_FACTS, number, bytes,
		    size)) {
		object(judge, "fact %" PRIu64 " is not what was given", number);
	}
	judge->last = number;
	return 0;
}

static int see_audit(void *userdata, uint64_t number, const void *bytes, size_t size) {
	struct judge *judge = userdata;

	if (number != judge->last + 1) {
		object(judge, "behind audit row %" PRIu64 " comes %" PRIu64, judge->last, number);
	}
	if (size <= WITNESS_BIG &&
		!says(judge, witness_life_of_audit(judge->witness, number), STORE_AUDIT, number,
			bytes, size)) {
		object(judge, "audit row %" PRIu64 " is not what was given", number);
	}
	judge->found.audit = judge->last = number;
	return 0;
}

static int see_history(void *userdata, uint64_t number, const void *bytes, size_t size) {
	struct judge *judge = userdata;

	judge->found.history_n++;
	judge->found.history ^= store_compute_checksum(STORE_HISTORY, number, bytes, size);
	return 0;
}

/* A book whose rows are blocks says how many entries each has. */
static void read_book(struct judge *judge, sqlite3 *sqlite, const char *sql,
	int (*see)(void *userdata, uint64_t number, const void *bytes, size_t size)) {
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL);

	judge->last = 0;
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(statement);
		if (code == SQLITE_ROW) {
			uint64_t number = (uint64_t)sqlite3_column_int64(statement, 0);
			uint64_t n = (uint64_t)sqlite3_column_int64(statement, 2);
			const void *bytes = sqlite3_column_blob(statement, 1);
			size_t size = (size_t)sqlite3_column_bytes(statement, 1);

			bytes = bytes ? bytes : "";
			if ((n ? block_for_each_entry(number, n, bytes, size, see, judge)
			       : see(judge, number, bytes, size)) < 0) {
				object(judge, "%s: %" PRIu64 " is no block", sql, number);
			}
		}
	}
	if (code != SQLITE_DONE) {
		object(judge, "%s: %s", sql, sqlite3_errmsg(sqlite));
	}
	sqlite3_finalize(statement);
}

static void check_whole(struct judge *judge, sqlite3 *sqlite) {
	sqlite3_stmt *statement = NULL;
	const char *text = "cannot be checked";

	if (sqlite3_prepare_v2(sqlite, "PRAGMA integrity_check", -1, &statement, NULL) ==
			SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(statement, 0);
	}
	if (!text || strcmp(text, "ok") != 0) {
		object(judge, "integrity_check: %s", text ? text : "nothing");
	}
	sqlite3_finalize(statement);
}

static void read_books(struct judge *judge, const char *path) {
	sqlite3 *sqlite = NULL;

	if (sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
		check_whole(judge, sqlite);
		read_book(judge, sqlite, "SELECT seq, body, n FROM facts ORDER BY seq", see_fact);
		read_book(judge, sqlite, "SELECT key, body, 0 FROM history ORDER BY key",
			see_history);
		read_book(judge, sqlite, "SELECT seq, body, n FROM audit ORDER BY seq", see_audit);
	} else {
		object(judge, "cannot be read: %s", sqlite3_errmsg(sqlite));
	}
	sqlite3_close(sqlite);
}

static bool is_same(const struct witness_state *a, const struct witness_state *b) {
	return a->facts == b->facts && a->audit == b->audit && a->snapshot == b->snapshot &&
		a->history_n == b->history_n && a->history == b->history;
}

/* The number of appends after which it was so; the least that is enough. */
static enum verdict place(struct judge *judge, size_t confirmed, size_t *ret_n) {
	const struct witness *witness = judge->witness;

	for (size_t i = confirmed; !judge->said && i <= witness->n; i++) {
		if (is_same(&witness->states[i], &judge->found)) {
			*ret_n = i;
			return VERDICT_FINE;
		}
	}
	for (size_t i = confirmed; !judge->said && i > 0; i--) {
		if (is_same(&witness->states[i - 1], &judge->found)) {
			object(judge, "%zu appends were confirmed, and %zu are there", confirmed,
				i - 1);
			return VERDICT_LOST;
		}
	}
	object(judge,
		"after no append was it so: %" PRIu64 " facts, snapshot at %" PRIu64 ", %" PRIu64
		" audit rows, %zu of history; at what is confirmed it was %" PRIu64 ", %" PRIu64
		", %" PRIu64 ", %zu",
		judge->found.facts, judge->found.snapshot, judge->found.audit,
		judge->found.history_n, witness->states[confirmed].facts,
		witness->states[confirmed].snapshot, witness->states[confirmed].audit,
		witness->states[confirmed].history_n);
	return VERDICT_WRONG;
}

static void never(void *userdata, const char *why) {
	object(userdata, "it failed: %s", why);
}

enum verdict witness_judge(const struct witness *witness, const char *path, size_t confirmed,
	size_t *ret_n, char **ret_said) {
	struct judge judge = {.witness = witness};
	const struct store_callbacks events = {.failed = never, .userdata = &judge};
	struct store *store = NULL;
	struct store_replay_result found = {0};
	enum verdict verdict = VERDICT_REFUSED;
	int r = store_open_sqlite(&store, ret_said, path, &events);

	if (r == 0) {
		r = store_replay(store, ret_said, on_snapshot, on_fact, &judge, &found);
	}
	if (r == 0) {
		read_books(&judge, path);
		if (found.last_seq != judge.found.facts ||
			found.snapshot_seq != judge.found.snapshot) {
			object(&judge, "replay says seq %" PRIu64 ", and gave up to %" PRIu64,
				found.last_seq, judge.found.facts);
		}
		verdict = place(&judge, confirmed, ret_n);
		*ret_said = judge.said;
		judge.said = NULL;
	}
	free(judge.said);
	store_close(store);
	return verdict;
}
