/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the decisions on acts share. A decision reads the state and the site, appends facts, and
 * changes nothing. Each is a row of the table in decide.c.
 */

#include "core/copy.h"
#include "core/device.h"
#include "core/event.h"
#include "core/facts.h"
#include "core/handoff_private.h"
#include "core/ladder.h"
#include "core/lookup.h"
#include "core/notice.h"
#include "core/seats.h"
#include "core/state.h"
#include "core/visit.h"

/* What a decision has to go by, and what it may add to the answer. */
struct deciding {
	const struct relay *relay;
	int64_t at, asked_at;              /* now, and when the device asked: site time, ms */
	const char *device_id;             /* that asks */
	const struct device *device;       /* the same; NULL if unknown */
	const Usher__Fact__Person *person; /* on duty there; NULL if nobody */
	const Usher__Fact__Handoff *is; /* the handoff meant, out of history too; acts upon one only
					 */
	const struct handoff *handoff;  /* the same, if it is in the core */
	const struct visit *visit;      /* the visit meant; acts upon one only */
	uint64_t next;                  /* the next number */
	struct facts *facts;
	Usher__Fact__Answered *answered;
};

/* A new fact. */
Usher__Fact__Fact *add(struct deciding *d, Usher__Fact__Fact__WhatCase what);
/* Who acts, for a fact. */
Usher__Fact__Person *actor(struct deciding *d);
bool same_badge(const Usher__Fact__Person *a, const Usher__Fact__Person *b);
/* The answer names @person. */
void name_person(struct deciding *d, const Usher__Fact__Person *person);

/* Find the handoff that is @meant: d->is, and d->handoff. The answer says what it is. False if
 * there is none that the device may see. */
bool find_meant(struct deciding *d, const struct meant *meant);

/* When whoever takes @is now is reminded of it, if the guest is not met by then, and when the
 * supervisor hears of it; 0: never, since nobody is expected. */
int64_t remind_at(const struct deciding *d, const Usher__Fact__Handoff *is);
int64_t up_at(const struct deciding *d, int64_t reminded);

/* A device on which @badge is on duty at a post that @is is for, and not on a break, or NULL. */
const struct device *present(
	const struct relay *relay, const char *badge, const Usher__Fact__Handoff *is);
/* The guest of @visit, who was announced, is here. */
void arrive(struct deciding *d, const struct visit *visit);
/* Whoever acts does not want it after all. */
void withdraw(struct deciding *d, uint64_t handoff);
/* Once it is done, what the site has follow it is held. */
void follow_up(struct deciding *d);
/* Is there room for @n more handoffs, of @visit if it is not NULL? */
bool has_room(const struct deciding *d, size_t n, const struct visit *visit);

/* End a visit, by @person or with NULL by the relay, and withdraw what is open of it but what is
 * lent; @but: the number of what is ended already, or 0. */
void end_visit(
	struct deciding *d, const struct visit *visit, uint64_t but, Usher__Fact__Person *person);

/* The acts, each with what it says. Those that say nothing but which handoff they are upon find it
 * in @d. */
Usher__Outcome decide_on(struct deciding *d, const struct act_on *on); /* decide_duty.c */
Usher__Outcome decide_off(struct deciding *d);
Usher__Outcome decide_break(struct deciding *d, bool begins);
Usher__Outcome decide_handover(struct deciding *d, const struct act_handover *handover);
Usher__Outcome decide_inspect(struct deciding *d, const struct act_inspect *inspect);
Usher__Outcome decide_send(struct deciding *d, const struct act_send *send); /* decide_send.c */
Usher__Outcome decide_pass(struct deciding *d, const struct act_pass *pass);
Usher__Outcome decide_pickup(struct deciding *d, const struct act_pickup *pickup);
Usher__Outcome decide_service(struct deciding *d, const struct act_service *service);
Usher__Outcome decide_notice(struct deciding *d, const struct act_notice *notice);
Usher__Outcome decide_take(struct deciding *d, const struct act_take *take); /* decide_upon.c */
Usher__Outcome decide_decline(struct deciding *d);
Usher__Outcome decide_release(struct deciding *d);
Usher__Outcome decide_step(struct deciding *d, enum event_type act);
Usher__Outcome decide_withdraw(struct deciding *d);
Usher__Outcome decide_split(struct deciding *d, const struct act_split *split);
Usher__Outcome decide_confirm(struct deciding *d);
Usher__Outcome decide_remind(struct deciding *d);
Usher__Outcome decide_card(struct deciding *d, const struct act_card *said); /* decide_visit.c */
Usher__Outcome decide_end(struct deciding *d);
Usher__Outcome decide_expect(
	struct deciding *d, const struct act_expect *expect); /* decide_expect.c
							       */
Usher__Outcome decide_arrived(struct deciding *d, const struct act_arrived *arrived);
Usher__Outcome decide_move(struct deciding *d, const struct act_move *move);
