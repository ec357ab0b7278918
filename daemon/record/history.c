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

static void *pack(const Usher__Fact__Past *past, size_t *ret_size) {
	void *bytes;

	*ret_size = usher__fact__past__get_packed_size(past);
	bytes = allocated(malloc(*ret_size ? *ret_size : 1));
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

/* Rows on their way to a caller: those of the other kind are passed over. */
struct passing {
	void (*handoff)(void *userdata, const Usher__Fact__Handoff *handoff);
	void (*visit)(void *userdata, const Usher__Fact__Visit *visit);
	void *userdata;
	uint64_t last; /* number of the last row, of either kind */
	size_t n_told; /* rows that the caller was told of */
};

static void tell(struct passing *passing, const Usher__Fact__Past *past) {
	if (passing->handoff && past->what_case == USHER__FACT__PAST__WHAT_HANDOFF) {
		passing->handoff(passing->userdata, past->handoff);
		passing->n_told++;
	} else if (passing->visit && past->what_case == USHER__FACT__PAST__WHAT_VISIT) {
		passing->visit(passing->userdata, past->visit);
		passing->n_told++;
	}
}

static int take_row(void *userdata, uint64_t number, const void *bytes, size_t size) {
	struct passing *passing = userdata;
	Usher__Fact__Past *past = usher__fact__past__unpack(NULL, size, bytes);
	int r = past && number_of(past) == number ? 0 : -EUCLEAN;

	if (r == 0) {
		passing->last = number;
		tell(passing, past);
	}
	usher__fact__past__free_unpacked(past, NULL);
	return r;
}

int history_page(struct history *history, uint64_t after, size_t n_max,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata,
	uint64_t *ret_last) {
	struct passing passing = {.handoff = each, .userdata = userdata, .last = after};
	int n = store_reader_page(history->reader, after, n_max, take_row, &passing);

	if (n >= 0) {
		*ret_last = passing.last;
	}
	return n;
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
	struct passing passing = {.last = 0};
	int n = store_reader_before(history->reader, UINT64_MAX, take_row, &passing);

	if (n >= 0) {
		*ret = passing.last;
	}
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

/* A row whose number is damaged is not found by it, but is one of the two beside its place. Returns
 * 1, for none such, or a negative errno. */
static int check_beside(struct history *history, uint64_t number) {
	struct passing passing = {.last = 0};
	int n = store_reader_page(history->reader, number, 1, take_row, &passing);

	if (n >= 0) {
		n = store_reader_before(history->reader, number, take_row, &passing);
	}
	return n < 0 ? n : 1;
}

static int find(struct history *history, uint64_t number, struct passing *passing) {
	int n = store_reader_find(history->reader, number, take_row, passing);

	if (n < 0) {
		return n;
	}
	if (n == 0) {
		return check_beside(history, number);
	}
	return passing->n_told ? 0 : 1;
}

int history_find(struct history *history, uint64_t number,
	void (*each)(void *userdata, const Usher__Fact__Handoff *handoff), void *userdata) {
	return find(history, number, &(struct passing){.handoff = each, .userdata = userdata});
}

int history_find_visit(struct history *history, uint64_t number,
	void (*each)(void *userdata, const Usher__Fact__Visit *visit), void *userdata) {
	return find(history, number, &(struct passing){.visit = each, .userdata = userdata});
}
