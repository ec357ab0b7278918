/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The kinds of handoff and the acts upon them, as tables. A kind is a row: the steps that lead from
 * stage to stage. An act is a row: who may do it.
 */

#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>

/* Who may act upon a handoff. */
enum right {
	RIGHT_ADDRESSEE, /* whoever is on duty at the post that it is offered to */
	RIGHT_READER,    /* the same, at any post */
	RIGHT_TAKER,     /* the badge that has it */
	RIGHT_SENDER,    /* whoever is on duty at the post that sent it */
	RIGHT_ANY,       /* whoever sees it */
};

/* A step of the kind's own: @act leads from @from to @to. */
struct step {
	int act; /* enum event_type */
	Usher__Stage from, to;
	bool is_for_loan; /* only of what is lent; without it, only of what is not */
};

struct kind {
	Usher__Kind kind;
	bool has_one_taker; /* one person takes it; else everybody has to have it */
	const struct step *steps;
	size_t n_steps;
};

/* The row of @kind, or NULL. */
const struct kind *kind_find(Usher__Kind kind);

/* Does one person take it? (History may have kinds that are not known here: those are.) */
bool kind_has_one_taker(Usher__Kind kind);

/* Does @act ever make a step of @kind? */
bool kind_has_act(const struct kind *kind, int act);

/* The step that @act makes with @rec as it is, or NULL. */
const struct step *kind_find_step(
	const struct kind *kind, int act, const Usher__Fact__Handoff *rec);

/* Does a step of @rec's kind lead from where it is to @stage? */
bool kind_has_next_step_to(const Usher__Fact__Handoff *rec, Usher__Stage stage);
