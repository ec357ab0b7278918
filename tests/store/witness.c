/* SPDX-License-Identifier: MIT */

/* What was appended, and what the store said of it. The judging is in judge.c. */

#include "witness.h"

#include "chance.h"

#include "record/history.h"
#include "store/store_private.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const books[] = {"fact", "history", "audit", "snapshot"};

static void *need(void *memory) {
	if (!memory) {
		abort();
	}
	return memory;
}

void witness_init(struct witness *witness, uint64_t seed, const char *path) {
	memset(witness, 0, sizeof *witness);
	witness->seed = seed;
	witness->path = path;
	witness->room = 1;
	witness->states = need(calloc(1, sizeof *witness->states));
}

void witness_finish(struct witness *witness) {
	free(witness->states);
	free(witness->failed);
}

/* Mostly short, sometimes over several pages. */
static size_t size_of(struct chance *chance, bool snapshot) {
	if (snapshot) {
		return 200 + chance_below(chance, 30000);
	}
	if (chance_one_in(chance, 200)) {
		return WITNESS_BIG;
	}
	return chance_one_in(chance, 20) ? 5000 : 20 + chance_below(chance, 400);
}

static char *text_of(const struct witness *witness, unsigned life, unsigned book, uint64_t number,
	size_t *ret_size) {
	struct chance chance = {
		witness->seed ^ (uint64_t)life << 48 ^ (uint64_t)book << 40 ^ number};
	size_t size = size_of(&chance, book == STORE_BOOKS_N);
	char *text = need(malloc(size + 64));
	int used = snprintf(
		text, 64, "%s %llu of life %u ", books[book], (unsigned long long)number, life);

	for (size_t i = (size_t)used; i < size; i++) {
		text[i] = (char)('a' + chance_below(&chance, 26));
	}
	*ret_size = size > (size_t)used ? size : (size_t)used;
	text[*ret_size] = '\0';
	return text;
}

void *witness_bytes(const struct witness *witness, unsigned life, enum store_book book,
	uint64_t number, size_t *ret_size) {
	char *text = text_of(witness, life, book, number, ret_size);
	Usher__Fact__Handoff handoff = USHER__FACT__HANDOFF__INIT;
	Usher__Fact__Card card = USHER__FACT__CARD__INIT;
	void *row;

	if (book != STORE_HISTORY) {
		return text;
	}
	handoff.handoff = number;
	handoff.from = "lobby";
	card.surname = text;
	row = history_pack_handoff_row(&handoff, &card, ret_size);
	free(text);
	return row;
}

/* The life of a row: that of the first state which has it. The states' counts only rise. */
static unsigned life_of(const struct witness *witness, uint64_t number, bool audit) {
	size_t low = 0, high = witness->n;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct witness_state *state = &witness->states[middle];

		if ((audit ? state->audit : state->facts) >= number) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return witness->states[low].life;
}

unsigned witness_life_of_fact(const struct witness *witness, uint64_t seq) {
	return life_of(witness, seq, false);
}

unsigned witness_life_of_audit(const struct witness *witness, uint64_t seq) {
	return life_of(witness, seq, true);
}

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct witness *witness = userdata;
	size_t confirmed = witness->base + ticket;

	witness->wrong |= witness->failed || confirmed <= witness->confirmed ||
		confirmed > witness->n || seq != witness->states[confirmed].facts;
	witness->confirmed = confirmed;
	if (witness->on_confirmed) {
		witness->on_confirmed(confirmed);
	}
}

static void on_failed(void *userdata, const char *why) {
	struct witness *witness = userdata;

	witness->wrong |= witness->failed || !*why || strchr(why, '\n');
	free(witness->failed);
	witness->failed = need(strdup(why));
}

static int ignore(void *userdata, uint64_t seq, const void *bytes, size_t size) {
	return 0;
}

/* Forget what came after the first @n appends. */
static void go_back(struct witness *witness, size_t n) {
	witness->n = witness->base = witness->confirmed = n;
	memset(witness->history, 0, sizeof witness->history);
	for (size_t i = 1; i <= n; i++) {
		for (unsigned j = 0; j < witness->states[i].n_puts; j++) {
			witness->history[witness->states[i].puts[j].key] =
				witness->states[i].puts[j].sum;
		}
	}
}

int witness_open(struct witness *witness, size_t n, char **ret_why) {
	const struct store_callbacks events = {on_committed, on_failed, witness};
	struct store_replay_result found;
	int r;

	go_back(witness, n);
	witness->life++;
	free(witness->failed);
	witness->failed = NULL;
	r = store_open_sqlite(&witness->store, ret_why, witness->path, &events);
	witness->opened = r == 0;
	if (r < 0) {
		return r;
	}
	r = store_replay(witness->store, ret_why, ignore, ignore, NULL, &found);
	if (r < 0) {
		witness->store = store_close(witness->store);
	}
	return r;
}

void witness_close(struct witness *witness) {
	witness->store = store_close(witness->store);
}

/* Begin with the state before. */
static struct witness_state *next_state(struct witness *witness) {
	size_t n = ++witness->n;

	if (n >= witness->room) {
		witness->room = 2 * n;
		witness->states =
			need(realloc(witness->states, witness->room * sizeof *witness->states));
	}
	witness->states[n] = witness->states[n - 1];
	witness->states[n].n_puts = 0;
	witness->states[n].life = witness->life;
	return &witness->states[n];
}

static void put(struct witness *witness, struct witness_state *state, const struct store_row *row) {
	uint64_t sum = store_compute_checksum(STORE_HISTORY, row->key, row->bytes, row->size),
		 *place = &witness->history[row->key];

	state->history_n += !*place;
	state->history ^= *place ^ sum;
	*place = sum;
	state->puts[state->n_puts].key = row->key;
	state->puts[state->n_puts++].sum = sum;
}

static void give(struct witness *witness, struct witness_state *state, struct store_row *rows,
	size_t n, bool snapshot) {
	struct store_snapshot picture = {.seq = state->facts};
	char *text = NULL;
	uint64_t seq;

	if (snapshot) {
		picture.bytes = text =
			text_of(witness, witness->life, STORE_BOOKS_N, state->facts, &picture.size);
		state->snapshot = state->facts;
		state->snapshot_life = witness->life;
	}
	(void)store_append(witness->store, rows, n, snapshot ? &picture : NULL, &seq);
	witness->wrong |= seq != state->facts;
	for (size_t i = 0; i < n; i++) {
		free((void *)rows[i].bytes);
	}
	free(text);
}

void witness_append(struct witness *witness, unsigned facts, unsigned audit, unsigned history,
	bool snapshot, struct chance *chance) {
	struct witness_state *state = next_state(witness);
	struct store_row rows[WITNESS_ROWS];
	size_t n = 0;

	while (n < WITNESS_ROWS && facts + audit + history > 0) {
		struct store_row *row = &rows[n++];

		if (facts > 0) {
			facts--;
			*row = (struct store_row){.book = STORE_FACTS, .key = ++state->facts};
		} else if (audit > 0) {
			audit--;
			*row = (struct store_row){.book = STORE_AUDIT, .key = ++state->audit};
		} else {
			history--;
			*row = (struct store_row){
				.book = STORE_HISTORY, .key = chance_below(chance, WITNESS_KEYS)};
		}
		row->bytes = witness_bytes(witness, witness->life, row->book, row->key, &row->size);
		if (row->book == STORE_HISTORY) {
			put(witness, state, row);
		}
	}
	give(witness, state, rows, n, snapshot);
}

void witness_append_big(struct witness *witness, size_t size) {
	struct witness_state *state = next_state(witness);
	struct store_row row = {.book = STORE_AUDIT, .key = ++state->audit, .size = size};
	char *bytes = need(malloc(size));

	memset(bytes, 'z', size);
	row.bytes = bytes;
	give(witness, state, &row, 1, false);
}

bool witness_await(struct witness *witness) {
	while (witness->confirmed < witness->n && !witness->failed) {
		struct pollfd waiting = {.fd = store_fd(witness->store), .events = POLLIN};

		if (poll(&waiting, 1, 60000) != 1) {
			return false;
		}
		store_dispatch(witness->store);
	}
	return true;
}
