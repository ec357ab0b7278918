/* SPDX-License-Identifier: MIT */
#pragma once

/* A load's record, read (judge_record.c) and judged (judge.c). */

#include "libusher/link.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	WORD_SIZE = 24,
	BADGES_MAX = 8,
};

/* A request and its answer; "" for none. */
struct act {
	char device[WORD_SIZE], verb[WORD_SIZE], upon[WORD_SIZE], badge[WORD_SIZE];
	uint64_t run, id;
	size_t asked_line, answered_line; /* of the record, from 1; 0: never */
	char outcome[WORD_SIZE], handoff[WORD_SIZE], winner[WORD_SIZE];
};

/* All that the record says of a handoff. */
struct story {
	char id[WORD_SIZE];
	const struct act *sent;
	unsigned n_met, n_withdrawn, n_released; /* acts that were done */
	char met_by[WORD_SIZE];
	char winners[BADGES_MAX][WORD_SIZE]; /* whose take was done */
	char named[BADGES_MAX][WORD_SIZE];   /* to whom it is said to have gone */
	char declined[BADGES_MAX][WORD_SIZE];
	size_t n_winners, n_named, n_declined;
	bool told_met, told_withdrawn;
	bool listed; /* the relay has it */
};

struct record {
	struct act *acts;
	size_t n_acts;
	struct story *stories; /* by the handoff's number */
	size_t n_stories;
};

/* Note what is wrong. */
void wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Say why there is no judging, and end. */
void give_up(const char *what) __attribute__((noreturn));

void record_read(struct record *record, const char *path);
void record_finish(struct record *record);
/* The story of a handoff, a new one if need be; until the next call. */
struct story *record_story(struct record *record, const char *id);
bool story_has_won(const struct story *story, const char *badge);
