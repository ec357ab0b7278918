/* SPDX-License-Identifier: MIT */
#include "record/history.h"

#include "base/cleanup.h"
#include "base/memory.h"

#include <errno.h>
#include <sqlite3.h>
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
		sqlite3_db_config(history->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) != SQLITE_OK ||
		sqlite3_busy_timeout(history->db, 1000) != SQLITE_OK ||
		sqlite3_exec(history->db, "PRAGMA trusted_schema=OFF", NULL, NULL, NULL) != SQLITE_OK ||
		sqlite3_prepare_v3(history->db,
			"SELECT key, body, sum FROM history WHERE key > ?1 ORDER BY key LIMIT ?2", -1,
			SQLITE_PREPARE_PERSISTENT, &history->page, NULL) != SQLITE_OK ||
		sqlite3_prepare_v3(history->db, "SELECT key, body, sum FROM history WHERE key = ?1", -1,
			SQLITE_PREPARE_PERSISTENT, &history->find, NULL) != SQLITE_OK ||
		sqlite3_prepare_v3(history->db,
			"SELECT key, body, sum FROM history WHERE key < ?1 ORDER BY key DESC LIMIT 1", -1,
			SQLITE_PREPARE_PERSISTENT, &history->before, NULL) != SQLITE_OK) {
		return -EIO;
	}
	*ret = TAKE(history);
	return 0;
}

void *history_row(const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card, size_t *ret_size) {
	Usher__Fact__Handoff whole = *handoff;
	void *bytes;

	whole.card = (Usher__Fact__Card *)card;
	*ret_size = usher__fact__handoff__get_packed_size(&whole);
	bytes = must(malloc(*ret_size ? *ret_size : 1));
	usher__fact__handoff__pack(&whole, bytes);
	return bytes;
}

/* The handoff in the row that @select stands at; NULL if it is damaged. */
static Usher__Fact__Handoff *read_row(const struct history *history, sqlite3_stmt *select) {
	uint64_t number = (uint64_t)sqlite3_column_int64(select, 0);
	const void *bytes = sqlite3_column_blob(select, 1);
	size_t size = (size_t)sqlite3_column_bytes(select, 1);
	Usher__Fact__Handoff *handoff;

	if (history->sum(number, bytes, size) != (uint64_t)sqlite3_column_int64(select, 2)) {
		return NULL;
	}
	handoff = usher__fact__handoff__unpack(NULL, size, bytes);
	if (handoff && handoff->handoff != number) {
		usher__fact__handoff__free_unpacked(handoff, NULL);
		return NULL;
	}
	return handoff;
}

/* Step @select to its end, or for @n_max rows. */
static int read_rows(const struct history *history, sqlite3_stmt *select, size_t n_max,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata, uint64_t *last) {
	int n = 0, r = SQLITE_DONE;

	while ((size_t)n < n_max && (r = sqlite3_step(select)) == SQLITE_ROW) {
		Usher__Fact__Handoff *handoff = read_row(history, select);

		if (!handoff) {
			r = SQLITE_CORRUPT;
			break;
		}
		*last = handoff->handoff;
		each(userdata, handoff);
		usher__fact__handoff__free_unpacked(handoff, NULL);
		n++;
	}
	sqlite3_reset(select);
	if (r != SQLITE_ROW && r != SQLITE_DONE) {
		return r == SQLITE_CORRUPT ? -EUCLEAN : -EIO;
	}
	return n;
}

int history_page(struct history *history, uint64_t after, size_t n_max,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata, uint64_t *ret_last) {
	uint64_t last = after;
	int n;

	if (sqlite3_bind_int64(history->page, 1, (int64_t)after) != SQLITE_OK ||
		sqlite3_bind_int64(history->page, 2, (int64_t)n_max) != SQLITE_OK) {
		return -EIO;
	}
	n = read_rows(history, history->page, n_max, each, userdata, &last);
	if (n >= 0) {
		*ret_last = last;
	}
	return n;
}

static void pass_over(void *userdata, const Usher__Fact__Handoff *handoff) {
}

/* A row whose number is damaged is not found by it, but is one of the two beside its place. */
static int check_beside(struct history *history, uint64_t number) {
	uint64_t last;
	int n = history_page(history, number, 1, pass_over, NULL, &last);

	if (n < 0) {
		return n;
	}
	if (sqlite3_bind_int64(history->before, 1, (int64_t)number) != SQLITE_OK) {
		return -EIO;
	}
	n = read_rows(history, history->before, 1, pass_over, NULL, &last);
	return n < 0 ? n : 1;
}

int history_find(struct history *history, uint64_t number,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata) {
	uint64_t last;
	int n;

	if (sqlite3_bind_int64(history->find, 1, (int64_t)number) != SQLITE_OK) {
		return -EIO;
	}
	n = read_rows(history, history->find, 1, each, userdata, &last);
	return n < 0 ? n : n > 0 ? 0
				 : check_beside(history, number);
}
