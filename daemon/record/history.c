/* SPDX-License-Identifier: MIT */
#include "record/history.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

struct history {
	sqlite3 *db;
	sqlite3_stmt *page, *find, *before;
	history_sum *sum;
};

struct history *history_close(struct history *history) {
	if (history) {
		sqlite3_finalize(history->page);
		sqlite3_finalize(history->find);
		sqlite3_finalize(history->before);
		sqlite3_close(history->db);
		free(history);
	}
	return NULL;
}

CLEANUP_FREEP(struct history, history_close)

int history_open(struct history **ret, const char *path, history_sum *sum) {
	_cleanup_(history_closep) struct history *history = NEW(struct history);

	history->sum = sum;
	if (sqlite3_open_v2(path, &history->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
			SQLITE_OK ||
		sqlite3_db_config(history->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) !=
			SQLITE_OK ||
		sqlite3_busy_timeout(history->db, 1000) != SQLITE_OK ||
		sqlite3_exec(history->db, "PRAGMA trusted_schema=OFF", NULL, NULL, NULL) !=
			SQLITE_OK ||
		sqlite3_prepare_v3(history->db,
			"SELECT key, body, sum FROM history WHERE key > ?1 ORDER BY key LIMIT ?2",
			-1, SQLITE_PREPARE_PERSISTENT, &history->page, NULL) != SQLITE_OK ||
		sqlite3_prepare_v3(history->db, "SELECT key, body, sum FROM history WHERE key = ?1",
			-1, SQLITE_PREPARE_PERSISTENT, &history->find, NULL) != SQLITE_OK ||
		sqlite3_prepare_v3(history->db,
			"SELECT key, body, sum FROM history WHERE key < ?1 ORDER BY key DESC LIMIT "
			"1",
			-1, SQLITE_PREPARE_PERSISTENT, &history->before, NULL) != SQLITE_OK) {
		return -EIO;
	}
	*ret = TAKE(history);
	return 0;
}

static void *pack(const Usher__Fact__Past *past, size_t *ret_size) {
	void *bytes;

	*ret_size = usher__fact__past__get_packed_size(past);
	bytes = must(malloc(*ret_size ? *ret_size : 1));
	usher__fact__past__pack(past, bytes);
	return bytes;
}

void *history_row(
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card, size_t *ret_size) {
	Usher__Fact__Past past = USHER__FACT__PAST__INIT;
	Usher__Fact__Handoff whole = *handoff;

	whole.card = (Usher__Fact__Card *)card;
	whole.n_ladder = 0; /* nothing rings any more; who was told is in @also */
	past.what_case = USHER__FACT__PAST__WHAT_HANDOFF;
	past.handoff = &whole;
	return pack(&past, ret_size);
}

void *history_visit_row(const Usher__Fact__Visit *visit, size_t *ret_size) {
	Usher__Fact__Past past = USHER__FACT__PAST__INIT;

	past.what_case = USHER__FACT__PAST__WHAT_VISIT;
	past.visit = (Usher__Fact__Visit *)visit;
	return pack(&past, ret_size);
}

void *history_inspection_row(const Usher__Fact__Inspection *inspection, size_t *ret_size) {
	Usher__Fact__Past past = USHER__FACT__PAST__INIT;

	past.what_case = USHER__FACT__PAST__WHAT_INSPECTION;
	past.inspection = (Usher__Fact__Inspection *)inspection;
	return pack(&past, ret_size);
}

/* 0: it says nothing that is known here. */
static uint64_t number_of(const Usher__Fact__Past *past) {
	switch (past->what_case) {
	case USHER__FACT__PAST__WHAT_HANDOFF:
		return past->handoff->handoff;
	case USHER__FACT__PAST__WHAT_VISIT:
		return past->visit->visit;
	case USHER__FACT__PAST__WHAT_INSPECTION:
		return past->inspection->inspection;
	case USHER__FACT__PAST__WHAT__NOT_SET:
	case _USHER__FACT__PAST__WHAT__CASE_IS_INT_SIZE:
		break;
	}
	return 0;
}

/* The row that @select stands at; NULL if it is damaged. */
static Usher__Fact__Past *read_row(const struct history *history, sqlite3_stmt *select) {
	uint64_t number = (uint64_t)sqlite3_column_int64(select, 0);
	const void *bytes = sqlite3_column_blob(select, 1);
	size_t size = (size_t)sqlite3_column_bytes(select, 1);
	Usher__Fact__Past *past;

	if (history->sum(number, bytes, size) != (uint64_t)sqlite3_column_int64(select, 2)) {
		return NULL;
	}
	past = usher__fact__past__unpack(NULL, size, bytes);
	if (past && number_of(past) != number) {
		usher__fact__past__free_unpacked(past, NULL);
		return NULL;
	}
	return past;
}

/* For whom rows are read: those of the other kind are passed over. */
struct reader {
	void (*handoff)(void *userdata, const Usher__Fact__Handoff *handoff);
	void (*visit)(void *userdata, const Usher__Fact__Visit *visit);
	void *userdata;
};

/* Returns whether it was one for the reader. */
static bool show(const struct reader *reader, const Usher__Fact__Past *past) {
	if (reader->handoff && past->what_case == USHER__FACT__PAST__WHAT_HANDOFF) {
		return reader->handoff(reader->userdata, past->handoff), true;
	}
	if (reader->visit && past->what_case == USHER__FACT__PAST__WHAT_VISIT) {
		return reader->visit(reader->userdata, past->visit), true;
	}
	return false;
}

/* Step @select to its end, or for @n_max rows. *@ret_shown of them were for the reader. */
static int read_rows(const struct history *history, sqlite3_stmt *select, size_t n_max,
	const struct reader *reader, uint64_t *last, size_t *ret_shown) {
	int n = 0, r = SQLITE_DONE;

	*ret_shown = 0;
	while ((size_t)n < n_max && (r = sqlite3_step(select)) == SQLITE_ROW) {
		Usher__Fact__Past *past = read_row(history, select);

		if (!past) {
			r = SQLITE_CORRUPT;
			break;
		}
		*last = number_of(past);
		*ret_shown += show(reader, past);
		usher__fact__past__free_unpacked(past, NULL);
		n++;
	}
	sqlite3_reset(select);
	if (r != SQLITE_ROW && r != SQLITE_DONE) {
		return r == SQLITE_CORRUPT ? -EUCLEAN : -EIO;
	}
	return n;
}

static int read_page(struct history *history, uint64_t after, size_t n_max,
	const struct reader *reader, uint64_t *ret_last) {
	uint64_t last = after;
	size_t shown;
	int n;

	if (sqlite3_bind_int64(history->page, 1, (int64_t)after) != SQLITE_OK ||
		sqlite3_bind_int64(history->page, 2, (int64_t)n_max) != SQLITE_OK) {
		return -EIO;
	}
	n = read_rows(history, history->page, n_max, reader, &last, &shown);
	if (n >= 0) {
		*ret_last = last;
	}
	return n;
}

int history_page(struct history *history, uint64_t after, size_t n_max,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata,
	uint64_t *ret_last) {
	return read_page(history, after, n_max,
		&(struct reader){.handoff = each, .userdata = userdata}, ret_last);
}

int64_t history_made_at(const Usher__Fact__Handoff *handoff) {
	return handoff->held_at ? handoff->held_at : handoff->offered_at;
}

/* The first handoff of a page. */
struct first {
	uint64_t number; /* 0: there is none */
	int64_t at;
};

static void take_first(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct first *first = userdata;

	if (!first->number) {
		*first = (struct first){handoff->handoff, history_made_at(handoff)};
	}
}

/* The first handoff over @after; between two there are few other rows. */
static int find_first(struct history *history, uint64_t after, struct first *ret) {
	enum {
		ROWS = 4
	};
	int n;

	*ret = (struct first){0};
	do {
		n = history_page(history, after, ROWS, take_first, ret, &after);
	} while (n == ROWS && !ret->number);
	return n < 0 ? n : 0;
}

static int find_last(struct history *history, uint64_t *ret) {
	const struct reader nobody = {0};
	size_t shown;
	int n;

	if (sqlite3_bind_int64(history->before, 1, INT64_MAX) != SQLITE_OK) {
		return -EIO;
	}
	*ret = 0;
	n = read_rows(history, history->before, 1, &nobody, ret, &shown);
	return n < 0 ? n : 0;
}

int history_before(struct history *history, int64_t at, uint64_t *ret) {
	uint64_t low = 0, high = 0;
	int r = find_last(history, &high);

	while (r == 0 && low < high) {
		uint64_t middle = low + (high - low) / 2;
		struct first first;

		r = find_first(history, middle, &first);
		if (r == 0 && first.number && first.at < at) {
			low = first.number;
		} else {
			high = middle;
		}
	}
	if (r == 0) {
		*ret = low;
	}
	return r;
}

/* A row whose number is damaged is not found by it, but is one of the two beside its place. */
static int check_beside(struct history *history, uint64_t number) {
	const struct reader nobody = {0};
	uint64_t last;
	size_t shown;
	int n = read_page(history, number, 1, &nobody, &last);

	if (n < 0) {
		return n;
	}
	if (sqlite3_bind_int64(history->before, 1, (int64_t)number) != SQLITE_OK) {
		return -EIO;
	}
	n = read_rows(history, history->before, 1, &nobody, &last, &shown);
	return n < 0 ? n : 1;
}

static int find(struct history *history, uint64_t number, const struct reader *reader) {
	uint64_t last;
	size_t shown;
	int n;

	if (sqlite3_bind_int64(history->find, 1, (int64_t)number) != SQLITE_OK) {
		return -EIO;
	}
	n = read_rows(history, history->find, 1, reader, &last, &shown);
	return n < 0 ? n : n == 0 ? check_beside(history, number) : shown ? 0 : 1;
}

int history_find(struct history *history, uint64_t number,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata) {
	return find(history, number, &(struct reader){.handoff = each, .userdata = userdata});
}

int history_find_visit(struct history *history, uint64_t number,
	void (*each)(void *userdata, const Usher__Fact__Visit *visit), void *userdata) {
	return find(history, number, &(struct reader){.visit = each, .userdata = userdata});
}
