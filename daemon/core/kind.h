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
	RIGHT_TAKER,     /* the badge that has it */
	RIGHT_SENDER,    /* whoever is on duty at the post that sent it */
};

/* A step after TAKEN: @act leads from @from to @to. */
struct step {
	int act; /* enum event_kind */
	Usher__Fact__Stage from, to;
};

struct kind {
	Usher__Fact__Kind kind;
	const struct step *steps;
	size_t n_steps;
};

/* The row of @kind, or NULL. */
const struct kind *kind_find(Usher__Fact__Kind kind);

/* The step of @kind that @act makes from @stage, or NULL. */
const struct step *kind_step(const struct kind *kind, int act, Usher__Fact__Stage stage);

/* Does a step of @kind, from wherever, lead to @stage? */
bool kind_leads_to(const struct kind *kind, Usher__Fact__Stage stage);

/* Is @stage one in which somebody still has something to do? */
bool stage_is_open(Usher__Fact__Stage stage);
