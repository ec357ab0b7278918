/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the decisions on acts share. A decision reads the state and the site, appends facts, and
 * changes nothing. Each is a row of the table in decide.c.
 */

#include "core/device.h"
#include "core/event.h"
#include "core/facts.h"

struct handoff;
struct relay;
struct visit;

/* What a decision has to go by, and what it may add to the answer. */
struct deciding {
	const struct relay *relay;
	int64_t at, asked_at;              /* site time, ms: now, and when the device asked; once a
					    * step is decided, when that came about */
	const char *device_id;             /* that asks */
	const struct device *device;       /* the same; NULL if unknown */
	const Usher__Fact__Person *person; /* on duty there; NULL if nobody */
	const Usher__Fact__Handoff *rec;   /* the handoff meant, out of history too; acts upon one
					    * only
					    */
	const struct handoff *handoff;     /* the same, if it is in the core */
	const struct visit *visit;         /* the visit meant; acts upon one only */
	uint64_t next_number;              /* for the next visit or handoff that is made */
	struct facts *facts;
	Usher__Fact__Answered *answered;
};

/* A new fact. */
Usher__Fact__Fact *deciding_add_fact(struct deciding *d, Usher__Fact__Fact__WhatCase what);

/* A copy of who acts, for a fact; NULL if nobody is on duty. */
Usher__Fact__Person *deciding_copy_actor(struct deciding *d);

/* Are both somebody, and the same? */
bool deciding_is_same_badge(const Usher__Fact__Person *a, const Usher__Fact__Person *b);

/* The answer names @person; NULL: nobody. */
void deciding_set_answer_winner(struct deciding *d, const Usher__Fact__Person *person);

/* Find the handoff that is @target: d->rec, and d->handoff. The answer says what it is. False if
 * there is none that the device may see. */
bool deciding_find_handoff(struct deciding *d, const struct target *target);

/* Is @text one of the @n of @list? */
bool deciding_is_text_listed(const char *const *list, size_t n, const char *text);

/* Is there room for @n more handoffs, of @visit if it is not NULL? */
bool deciding_has_room_for_handoffs(const struct deciding *d, size_t n, const struct visit *visit);

/* Is there a seat for each of the @party in the vehicle of @duty, in which it has @own_seats
 * already? If not, the answer says how many are free. */
Usher__Outcome deciding_seats_outcome(
	struct deciding *d, const Usher__Fact__Duty *duty, uint32_t party, uint32_t own_seats);
