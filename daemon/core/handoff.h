/* SPDX-License-Identifier: MIT */
#pragma once

/* A handoff as the core keeps it. Others read it, and only until the next event. */

#include "base/heap.h"
#include "base/list.h"
#include "fact/fact.pb-c.h"

struct visit;

struct handoff {
	Usher__Fact__Handoff rec; /* without its card, which is the visit's */
	struct visit *visit;      /* NULL if it is about no guest */
	struct list link;         /* visit.handoffs, or relay.archived, or none */
	struct heap_node node;    /* relay.wakes */
	uint64_t offered_seq;     /* seq of the fact that offered it; 0: before the snapshot */
	bool counted_open, counted_outliving; /* as its visit counts it */
	uint32_t seats_counted;               /* seats that it takes in its vehicle now */
	const char *seats_counted_in;
};

enum {
	HANDOFF_POSTS_MAX = 20,
};

/* The posts that @rec is between, as texts of its own: the sender's, then those that it is for.
 * Returns how many. */
size_t handoff_fill_involved_posts(
	const Usher__Fact__Handoff *rec, const char *ret_posts[HANDOFF_POSTS_MAX]);

/* When it was offered last, site time in ms; 0: it is still scheduled. */
int64_t handoff_last_offered_at(const Usher__Fact__Handoff *rec);

/* When the guest of a pickup got into the vehicle, site time in ms; 0: not yet, or it is none. */
int64_t handoff_boarded_at(const Usher__Fact__Handoff *rec);

/* When the guest got what is lent, site time in ms; 0: not yet, or it is no loan. (The record has
 * one field for the two, which a handoff of its kind can mean in one way only.) */
int64_t handoff_lent_at(const Usher__Fact__Handoff *rec);

/* Its visit; NULL if it is about no guest, or was archived. */
const Usher__Fact__Visit *handoff_visit(const struct handoff *handoff);

/* The card of its visit, an empty one if it is about no guest. */
const Usher__Fact__Card *handoff_card(const struct handoff *handoff);

/* How many it is about: those that it names, or the card's party; a size that was not said counts
 * as one. */
uint32_t handoff_party_size(const struct handoff *handoff);

/* Would a word from @device_id that it has the handoff (@seen: on a screen) say anything new? */
bool handoff_receipt_is_new(const struct handoff *handoff, const char *device_id, bool seen);

/* Is it for @post: its own, or one to which it was widened? */
bool handoff_is_for(const Usher__Fact__Handoff *rec, const char *post);

/* The index of @badge among those who declined it, rec->n_declined if they have not. */
size_t handoff_decline_index(const Usher__Fact__Handoff *rec, const char *badge);

/* Has @badge declined it? */
bool handoff_is_declined_by(const Usher__Fact__Handoff *rec, const char *badge);

/* Why the one at @index among those who declined it has. */
Usher__DeclineReason handoff_decline_reason(const Usher__Fact__Handoff *rec, size_t index);

/* May its visit end, with the handoff as it is? Then it is over, or it stays: what the guest has,
 * until it is back; what is done for one who has left. */
bool handoff_lets_visit_end(const Usher__Fact__Handoff *rec);
