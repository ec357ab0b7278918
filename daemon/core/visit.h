/* SPDX-License-Identifier: MIT */
#pragma once

/* A visit as the core keeps it, and the guests on site by their surnames. */

#include "base/heap.h"
#include "base/list.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct handoff;
struct relay;

enum {
	VISITS_MAX = 100000,
	TRAITS_MAX = 16,       /* of a card */
	CHANGES_MAX = 64,      /* of a card, and */
	CHANGES_BYTES = 16384, /* of what was before and after in all of them: a visit must fit a
				  frame */
	VISIT_HANDOFFS_MAX = 200,
};

struct visit {
	Usher__Fact__Visit is;
	struct list handoffs;  /* of struct handoff, in order of their numbers */
	size_t n_open;         /* of them; */
	size_t n_staying;      /* and of these, what stays when the visit ends */
	struct heap_node node; /* relay.due, while none is open */
	struct list namesakes; /* in relay.surnames, while the guest is on site and has one */
	uint64_t archived;     /* in relay.archived_visits: seq of the fact that archived it */
	struct list link;      /* relay.archived_visits */
};

struct visit *visit_new(uint64_t number);

/* Returns NULL. */
struct visit *visit_free(struct visit *visit);

/* Is its guest announced, and has not come? */
bool visit_is_awaited(const Usher__Fact__Visit *is);

/* The surname as it is compared. */
const char *card_called(const Usher__Fact__Card *card);

/* The newest other guest on site of that surname (as it is compared), or NULL. */
struct visit *visit_namesake(
	const struct relay *relay, const char *surname, const struct visit *but);

/* The guest is on site under the surname of the card, or no more. The handoffs of those are changed
 * to whom it is news that there is a namesake, or none any more. */
void visit_appear(struct relay *relay, struct visit *visit);
void visit_vanish(struct relay *relay, struct visit *visit);

/* @post has to do with it from now on. */
void visit_at_post(struct visit *visit, const char *post);

/* The visit @number, or that of the handoff @number, while it is in the core. */
struct visit *visit_find(const struct relay *relay, uint64_t number);

/* Account for what the handoff is to its visit: open, and of a kind that stays. True if the counts
 * have changed, and so when a rule acts on the visit. */
bool visit_count(struct handoff *handoff);

/* Are the visit's counts those of its handoffs? */
bool visit_counts_fit(const struct visit *visit);
