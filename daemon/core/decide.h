/* SPDX-License-Identifier: MIT */
#pragma once

/* What an event leads to, private to the core: see decide.c and consequence.c. */

#include "core/state.h"

enum {
	TICK_FACTS_MAX = 512, /* at one tick; what is still due wakes the relay again at once */
};

/* Decide on an act whose request was not answered before. Appends facts, changes nothing; fills in
 * what the answer names, returns its outcome. */
Usher__Outcome decide_act(struct relay *relay, const struct event *event, int64_t at,
	struct facts *facts, Usher__Fact__Answered *answered);

/* Decide on the other events. They fold as they go, since one fact may lead to the next. */
void decide_tick(struct relay *relay, int64_t at, struct facts *facts);
void decide_site(struct relay *relay, const struct site *site, int64_t at, struct facts *facts);
void decide_reached(
	struct relay *relay, const struct event *event, int64_t at, struct facts *facts);

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

/* Ladders (ladder.c). The next rung of what is offered, or taken, and due; and after every event,
 * what nobody could take any more goes on at once. */
void decide_rung(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts);
void decide_heard(struct relay *relay, int64_t at, struct facts *facts);
/* What somebody has taken is offered again; by whom, if anybody, is the caller's to say. */
Usher__Fact__Released *offer_again(const Usher__Fact__Handoff *is, int64_t at, struct facts *facts);
/* The ladder of @post, for an offer to it: *@ret_n rungs, among @facts. */
Usher__Fact__Rung **ladder_of(const struct post *post, struct facts *facts, size_t *ret_n);
/* When the next rung of what is offered is due; INT64_MAX: there is none. */
int64_t ladder_due(const Usher__Fact__Handoff *is);

/* What is not yet (due.c). What is held is offered, and held again if it is repeated; of a guest
 * who was announced it is told that he has not come, and then he is waited for no more. */
void decide_due(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts);
void decide_overdue(
	struct relay *relay, const struct visit *visit, int64_t at, struct facts *facts);

/* What went out together with @is, itself among it, and is at @stage: the next one after *@at,
 * which is 0 for the first; NULL after the last. But for notices, that is itself alone. */
const struct handoff *batch_next(const struct relay *relay, const Usher__Fact__Handoff *is,
	Usher__Stage stage, uint64_t *at);

/* Fold the last fact. */
void fold_last(struct relay *relay, struct facts *facts);

/* Whoever is on duty at @post, and is to read a notice that goes there; not @sender (NULL: nobody).
 * *@ret_n of them, among
 * @facts. */
Usher__Fact__Reader **notice_readers(const struct relay *relay, const char *post,
	const Usher__Fact__Person *sender, struct facts *facts, size_t *ret_n);
/* A notice of the relay's own from @from to @post, of a batch of @of that begins with the number
 * @batch; not folded yet. */
Usher__Fact__Offered *notice_offer(const struct relay *relay, const char *from, const char *post,
	uint64_t batch, uint32_t of, int64_t at, struct facts *facts);
/* Is @person on the list of who is to read it? Is @person to read it? Has @person confirmed it?
 * Does everybody have it once
 * @person has? If nobody was to read it, the first will do. */
bool notice_lists(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
bool notice_asks(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
bool notice_has(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
bool notice_is_last(const Usher__Fact__Notice *notice, const Usher__Fact__Person *person);
