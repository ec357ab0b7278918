/* SPDX-License-Identifier: MIT */
#pragma once

/* A visit as the core keeps it. */

#include "base/heap.h"
#include "base/list.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	VISITS_MAX = 100000,
	TRAITS_MAX = 16,           /* of a card */
	CHANGES_MAX = 64,          /* of a card, and */
	CHANGES_BYTES_MAX = 16384, /* of what was before and after in all of them: a visit must fit
				  a frame */
	VISIT_HANDOFFS_MAX = 200,
};

struct visit {
	Usher__Fact__Visit rec;
	struct list handoffs;       /* of struct handoff, in order of their numbers */
	size_t n_open;              /* of them; */
	size_t n_outliving;         /* and of these, what stays when the visit ends */
	struct heap_node node;      /* relay.wakes, while none is open */
	struct list namesakes_link; /* in relay.visits_by_surname (namesakes.h), while the guest is
				  on site and has one */
	uint64_t archived_seq;      /* in relay.archived_visits: seq of the fact that archived it */
	struct list link;           /* relay.archived_visits */
};

struct visit *visit_new(uint64_t number);

/* Returns NULL. */
struct visit *visit_free(struct visit *visit);

/* Is its guest announced, and has not come? */
bool visit_is_awaited(const Usher__Fact__Visit *rec);

/* The surname as it is compared. */
const char *card_surname_to_compare(const Usher__Fact__Card *card);

/* @post has to do with it from now on. */
void visit_add_post(struct visit *visit, const char *post);
