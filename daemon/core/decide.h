/* SPDX-License-Identifier: MIT */
#pragma once

/* What an event leads to, private to the core: see decide.c and consequence.c. */

#include "core/state.h"

enum {
	TICK_FACTS_MAX = 512, /* at one tick; what is still due wakes the relay again at once */
};

/* Decide on an act whose request was not answered before. Appends facts, changes nothing; fills in what
 * the answer names, returns its outcome. */
Usher__Fact__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered);

/* Decide on the other events. They fold as they go, since one fact may lead to the next. */
void decide_tick(struct relay *relay, int64_t at, struct facts *facts);
void decide_site(struct relay *relay, const struct site *site, int64_t at, struct facts *facts);
void decide_reached(struct relay *relay, const struct event *event, int64_t at, struct facts *facts);

/* Who was at the site's posts, before an event that changes it. */
struct staffing {
	uint32_t *on_duty; /* by the post's place in the site; NULL: not noted */
};

void staffing_note(const struct relay *relay, struct staffing *before);
/* Fold what follows from the difference; frees what was noted. */
void decide_staffing(struct relay *relay, struct staffing *before, int64_t at, struct facts *facts);

/* Ears (ears.c): what a device does, and what is due of it. */
void decide_hears(struct relay *relay, const struct event *event);
void decide_silent(struct relay *relay, const struct event *event);
void decide_deaf(struct relay *relay, int64_t at);

/* Ladders (ladder.c). The next rung of what is offered, or taken, and due; and after every event, what nobody could
 * take any more goes on at once. */
void decide_rung(struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts);
void decide_heard(struct relay *relay, int64_t at, struct facts *facts);
/* What somebody has taken is offered again; by whom, if anybody, is the caller's to say. */
Usher__Fact__Released *offer_again(const struct relay *relay, const Usher__Fact__Handoff *is, int64_t at, struct facts *facts);
/* The ladder of @post, for an offer to it. */
void ladder_set(const struct site *site, const struct post *post, Usher__Fact__Offered *offered, struct facts *facts);
/* When the next rung of what is offered is due; INT64_MAX: there is none. */
int64_t ladder_due(const Usher__Fact__Handoff *is);

/* Fold the last fact. */
void fold_last(struct relay *relay, struct facts *facts);

/* Whoever is on duty at the post of the notice @offered is to read it, but @sender (NULL: nobody). */
void notice_readers(const struct relay *relay, Usher__Fact__Offered *offered, const Usher__Fact__Person *sender,
	struct facts *facts);
/* Is @person to read it? Has @person confirmed it? Does everybody have it once @person has? If nobody was to read it,
 * the first will do. */
bool notice_asks(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
bool notice_has(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
bool notice_is_last(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
