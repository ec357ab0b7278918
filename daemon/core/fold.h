/* SPDX-License-Identifier: MIT */
#pragma once

/* What each fact does to the state: rows of the table in fold.c, see there; and what they share. */

#include "core/state.h"

typedef int fold_one(struct relay *relay, const Usher__Fact__Fact *fact);

fold_one fold_visit_opened, fold_card_changed, fold_visit_ended, fold_visit_filed; /* fold_visit.c
										    */
fold_one fold_offered, fold_taken, fold_released, fold_handed_over, fold_reminded, fold_climbed,
	fold_missed, fold_moved;                                                 /* fold_offer.c */
fold_one fold_due, fold_rescheduled, fold_arrived, fold_postponed, fold_overdue; /* fold_due.c */

/* The handoff @number, if it is open, or at @stage; else NULL. */
struct handoff *fold_open(const struct relay *relay, uint64_t number);
struct handoff *fold_at(const struct relay *relay, uint64_t number, Usher__Stage stage);

/* After a change that everybody who sees the handoff must hear of. */
void fold_changed(struct relay *relay, struct handoff *handoff);
/* It has the rungs of @ladder, copied. */
void fold_ladder(Usher__Fact__Handoff *is, Usher__Fact__Rung *const *ladder, size_t n);
/* It ends, at @stage. */
void fold_close(struct relay *relay, struct handoff *handoff, Usher__Stage stage, int64_t at);
/* Its seats are in another vehicle, or others: those that it had are free first. */
void fold_seats(struct relay *relay, struct handoff *handoff, const char *vehicle, uint32_t seats);
