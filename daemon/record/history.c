/* SPDX-License-Identifier: MIT */
#include "record/history.h"

#include "base/memory.h"
#include "store/reader.h"

#include <assert.h>
#include <errno.h>

struct history {
	struct store_reader *reader;
};

struct history *history_new(struct store_reader *reader) {
	struct history *history = NEW(struct history);

	assert(reader);
	history->reader = reader;
	return history;
}

struct history *history_free(struct history *history) {
	if (history) {
		store_reader_free(history->reader);
		free(history);
	}
	return NULL;
}

static void *pack_row(const Usher__Fact__Past *row, size_t *ret_size) {
	void *bytes;

	*ret_size = usher__fact__past__get_packed_size(row);
	bytes = allocated(malloc(*ret_size ? *ret_size : 1));
	usher__fact__past__pack(row, bytes);
	return bytes;
}

void *history_pack_handoff_row(
	const Usher__Fact__Handoff *handoff, const Usher__Fact__Card *card, size_t *ret_size) {
	Usher__Fact__Past row = USHER__FACT__PAST__INIT;
	Usher__Fact__Handoff copy = *handoff;

	copy.card = (Usher__Fact__Card *)card;
	copy.n_ladder = 0; /* nothing rings any more; who was told as well is in the field also */
	row.what_case = USHER__FACT__PAST__WHAT_HANDOFF;
	row.handoff = &copy;
	return pack_row(&row, ret_size);
}

void *history_pack_visit_row(const Usher__Fact__Visit *visit, size_t *ret_size) {
	Usher__Fact__Past row = USHER__FACT__PAST__INIT;

	row.what_case = USHER__FACT__PAST__WHAT_VISIT;
	row.visit = (Usher__Fact__Visit *)visit;
	return pack_row(&row, ret_size);
}

void *history_pack_inspection_row(const Usher__Fact__Inspection *inspection, size_t *ret_size) {
	Usher__Fact__Past row = USHER__FACT__PAST__INIT;

	row.what_case = USHER__FACT__PAST__WHAT_INSPECTION;
	row.inspection = (Usher__Fact__Inspection *)inspection;
	return pack_row(&row, ret_size);
}

/* 0: it says nothing that is known here. */
static uint64_t row_number(const Usher__Fact__Past *row) {
	switch (row->what_case) {
	case USHER__FACT__PAST__WHAT_HANDOFF:
		return row->handoff->handoff;
	case USHER__FACT__PAST__WHAT_VISIT:
		return row->visit->visit;
	case USHER__FACT__PAST__WHAT_INSPECTION:
		return row->inspection->inspection;
	case USHER__FACT__PAST__WHAT__NOT_SET:
	case _USHER__FACT__PAST__WHAT__CASE_IS_INT_SIZE:
		break;
	}
	return 0;
}

/* Rows on their way to a caller: those of the other kind are passed over. */
struct row_dispatch {
	void (*on_handoff)(void *userdata, const Usher__Fact__Handoff *handoff);
	void (*on_visit)(void *userdata, const Usher__Fact__Visit *visit);
	void *userdata;
	uint64_t last_number; /* number of the last row, of any kind */
	size_t n_dispatched;  /* rows that the caller was told of */
};

static void dispatch_row(struct row_dispatch *dispatch, const Usher__Fact__Past *row) {
	if (dispatch->on_handoff && row->what_case == USHER__FACT__PAST__WHAT_HANDOFF) {
		dispatch->on_handoff(dispatch->userdata, row->handoff);
		dispatch->n_dispatched++;
	} else if (dispatch->on_visit && row->what_case == USHER__FACT__PAST__WHAT_VISIT) {
		dispatch->on_visit(dispatch->userdata, row->visit);
		dispatch->n_dispatched++;
	}
}

static int on_row(void *userdata, uint64_t number, const void *bytes, size_t size) {
	struct row_dispatch *dispatch = userdata;
	Usher__Fact__Past *row = usher__fact__past__unpack(NULL, size, bytes);
	int r = row && row_number(row) == number ? 0 : -EUCLEAN;

	if (r == 0) {
		dispatch->last_number = number;
		dispatch_row(dispatch, row);
	}
	usher__fact__past__free_unpacked(row, NULL);
	return r;
}

int history_read_page(struct history *history, uint64_t after_number, size_t n_max,
	void (*on_handoff)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata,
	uint64_t *ret_last_number) {
	struct row_dispatch dispatch = {
		.on_handoff = on_handoff, .userdata = userdata, .last_number = after_number};
	int n = store_reader_read_after(history->reader, after_number, n_max, on_row, &dispatch);

	if (n >= 0) {
		*ret_last_number = dispatch.last_number;
	}
	return n;
}

int64_t history_handoff_made_at(const Usher__Fact__Handoff *handoff) {
	return handoff->held_at ? handoff->held_at : handoff->offered_at;
}

/* The first handoff of a page. */
struct first_handoff {
	uint64_t number; /* 0: there is none */
	int64_t made_at;
};

static void note_first_handoff(void *userdata, const Usher__Fact__Handoff *handoff) {
	struct first_handoff *first = userdata;

	if (!first->number) {
		*first = (struct first_handoff){handoff->handoff, history_handoff_made_at(handoff)};
	}
}

/* The first handoff over @after_number; between two there are few other rows. */
static int find_first_handoff_after(
	struct history *history, uint64_t after_number, struct first_handoff *ret_first) {
	enum {
		PAGE_ROWS = 4
	};
	int n;

	*ret_first = (struct first_handoff){0};
	do {
		n = history_read_page(history, after_number, PAGE_ROWS, note_first_handoff,
			ret_first, &after_number);
	} while (n == PAGE_ROWS && !ret_first->number);
	return n < 0 ? n : 0;
}

static int find_last_row_number(struct history *history, uint64_t *ret_number) {
	struct row_dispatch dispatch = {.last_number = 0};
	int n = store_reader_find_before(history->reader, UINT64_MAX, on_row, &dispatch);

	if (n >= 0) {
		*ret_number = dispatch.last_number;
	}
	return n < 0 ? n : 0;
}

int history_find_last_made_before(
	struct history *history, int64_t made_before, uint64_t *ret_number) {
	uint64_t low = 0, high = 0;
	int r = find_last_row_number(history, &high);

	while (r == 0 && low < high) {
		uint64_t middle = low + (high - low) / 2;
		struct first_handoff first;

		r = find_first_handoff_after(history, middle, &first);
		if (r == 0 && first.number && first.made_at < made_before) {
			low = first.number;
		} else {
			high = middle;
		}
	}
	if (r == 0) {
		*ret_number = low;
	}
	return r;
}

/* A row whose number is damaged is not found by it, but is one of the two beside where it would
 * stand. Returns 0 if both are sound, or a negative errno. */
static int verify_adjacent_rows(struct history *history, uint64_t number) {
	struct row_dispatch dispatch = {.last_number = 0};
	int n = store_reader_read_after(history->reader, number, 1, on_row, &dispatch);

	if (n >= 0) {
		n = store_reader_find_before(history->reader, number, on_row, &dispatch);
	}
	return n < 0 ? n : 0;
}

static int find_and_dispatch_row(
	struct history *history, uint64_t number, struct row_dispatch *dispatch) {
	int n = store_reader_find(history->reader, number, on_row, dispatch);

	if (n < 0) {
		return n;
	}
	if (n == 0) {
		n = verify_adjacent_rows(history, number);
		return n < 0 ? n : 1; /* none such */
	}
	return dispatch->n_dispatched ? 0 : 1;
}

int history_find_handoff(struct history *history, uint64_t number,
	void (*on_handoff)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata) {
	return find_and_dispatch_row(history, number,
		&(struct row_dispatch){.on_handoff = on_handoff, .userdata = userdata});
}

int history_find_visit(struct history *history, uint64_t number,
	void (*on_visit)(void *userdata, const Usher__Fact__Visit *visit), void *userdata) {
	return find_and_dispatch_row(history, number,
		&(struct row_dispatch){.on_visit = on_visit, .userdata = userdata});
}
