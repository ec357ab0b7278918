/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is told of each post of the site: who is there. A post is looked at again when the relay
 * says that something has changed there, or when somebody begins or ceases to listen at a post on
 * the way of what is sent to it. Once what is new is durable it is posted, under the next number of
 * a count, its tick: so all that must be remembered of a client is the tick up to which it was
 * told.
 */

#include "base/list.h"
#include "base/textmap.h"
#include "core/relay.h"
#include "wire/usher.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct board_post {
	const struct post *post;         /* of the site */
	struct list link;                /* post_board.posted */
	struct list work_link;           /* post_board.unsettled, or waiting, or none */
	struct post_presence seen, told; /* as it was looked at last; as it was posted last */
	bool people_changed;  /* since it was posted: not only what follows from other posts */
	uint64_t people_hash; /* of those who were told one by one: many more may be there */
	bool was_passed_over; /* somebody was not told of it, since its people waited for the disk
			       */
	/* when it was posted last, to those who may not see its people, and to those who may; 0:
	 * never */
	uint64_t counts_tick, people_tick;
	struct board_post **dependents; /* n_dependents posts whose ladders lead here */
	size_t n_dependents;
	/* what is told of it in this flush, without its people and with them; NULL: not encoded yet
	 */
	Usher__PostPresence *encoded[2];
};

/* An empty one is all zeroes, but for its lists (post_board_init). */
struct post_board {
	const struct site *site;
	struct board_post *posts; /* n of them, in the order of the site */
	size_t n;
	struct textmap by_id; /* -> struct board_post */
	struct board_post *supervisor;
	struct list posted;    /* those that were ever posted, by rising people_tick */
	struct list unsettled; /* those that are to be looked at again */
	struct list waiting;   /* those that were, and wait for the disk: */
	uint64_t waiting_seq;  /* nothing of them is durable before this is */
	uint64_t tick;         /* the last that was given */
};

void post_board_init(struct post_board *board);
void post_board_finish(struct post_board *board);

/* The relay has taken another site. Returns whether its posts are others than before: then nothing
 * is posted any more. */
bool post_board_apply_site(struct post_board *board, const struct site *site);

/* Something has changed at the post @id. */
void post_board_mark(struct post_board *board, const char *id);

/* Look at what is to be looked at again, and post what is durable. */
void post_board_settle(struct post_board *board, const struct relay *relay, uint64_t durable_seq);

/* The first of the posts that were posted after @tick, in the order in which they were; NULL: there
 * is none. And the one after @post. */
struct board_post *post_board_first_after(const struct post_board *board, uint64_t tick);
struct board_post *post_board_next(const struct post_board *board, const struct board_post *post);

/* Does a post wait for the disk? */
bool post_board_is_waiting(const struct post_board *board);
