/* SPDX-License-Identifier: MIT */
#pragma once

/* What the folds of facts about handoffs share. */

#include "core/handoff.h"

struct relay;

/* The handoff @number, if it is open, or at @stage; else NULL. */
struct handoff *fold_handoff_find_open(const struct relay *relay, uint64_t number);
struct handoff *fold_handoff_find_at_stage(
	const struct relay *relay, uint64_t number, Usher__Stage stage);

/* After each change: who sees it is told; its wake, seats and its visit's counts follow. */
void fold_handoff_finish_change(struct relay *relay, struct handoff *handoff);

/* @person has it from @at on; nobody has it until then, else the process ends. */
void fold_handoff_set_taker(struct handoff *handoff, const Usher__Fact__Person *person, int64_t at);

/* @number is about to be given. Ends the process if a visit or a handoff has it already. */
void fold_require_number_free(const struct relay *relay, uint64_t number);

/* It has the rungs of @ladder, copied. */
void fold_handoff_append_ladder(
	Usher__Fact__Handoff *rec, Usher__Fact__Rung *const *ladder, size_t n);

/* It ended at @stage, at @ended_at, and the relay hears of it at @told_at, then or later. */
void fold_handoff_end(struct relay *relay, struct handoff *handoff, Usher__Stage stage,
	int64_t ended_at, int64_t told_at);

/* Its seats are in another vehicle, or others: those that it had are free first. */
void fold_handoff_set_seats_taken(
	struct relay *relay, struct handoff *handoff, const char *vehicle, uint32_t seats);
