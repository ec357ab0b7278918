/* SPDX-License-Identifier: MIT */
#pragma once

/* What the parts of the composer share: the pieces of a line on their way into it. */

#include "composer.h"
#include "spoken.h"

#include <stdbool.h>

enum {
	WORDS_SIZE = 256,
	TRAITS_MAX = 4,
	ITEMS_MAX = TRAITS_MAX + 3,
};

enum script {
	SCRIPT_HAN,
	SCRIPT_LATIN,
	SCRIPT_BOTH,
	SCRIPTS_N,
};

enum item_kind {
	ITEM_NAME,
	ITEM_SIZE,
	ITEM_PLACE,
	ITEM_TRAIT,
};

struct item {
	enum item_kind kind;
	char words[WORDS_SIZE];
};

struct composing {
	uint64_t dice;
	enum script script;
	json_t *meaning;
	unsigned named; /* guests */
	struct item items[ITEMS_MAX];
	size_t n;
};

/* One of an array. */
#define PICK(composing, array)                                                                     \
	((array)[spoken_roll(&(composing)->dice, sizeof(array) / sizeof *(array))])

/* Once in @n. */
static inline bool rarely(struct composing *composing, uint64_t n) {
	return spoken_roll(&composing->dice, n) == 0;
}

/* For one thing of a line: does it have Han? */
static inline bool in_han(struct composing *composing) {
	return composing->script == SCRIPT_HAN ||
		(composing->script == SCRIPT_BOTH && rarely(composing, 2));
}

/* Each adds one item, and what it means. */
void compose_name(struct composing *composing);
void compose_size(struct composing *composing);
