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
	const struct event *event;
	int64_t at;
	const struct device *device;       /* NULL if unknown */
	const Usher__Fact__Person *person; /* on duty there; NULL if nobody */
	const Usher__Fact__Handoff *is; /* the handoff meant, out of history too; acts upon one only
					 */
	const struct handoff *handoff;  /* the same, if it is in the core */
	const struct visit *visit;      /* the visit meant; acts upon one only */
	uint64_t next;                  /* the next number */
	int64_t due_at; /* what is offered is held until then; 0, or past: it is not */
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

/* Find the handoff that an act means: d->is, and d->handoff. The answer says what it is. False if
 * there is none that the device may see. */
bool find_meant(struct deciding *d);

/* When whoever takes @is now is reminded of it, if the guest is not met by then, and when the
 * supervisor hears of it; 0: never, since nobody is expected. */
int64_t remind_at(const struct deciding *d, const Usher__Fact__Handoff *is);
int64_t up_at(const struct deciding *d, int64_t reminded);

/* A device on which @badge is on duty at a post that @is is for, and not on a break, or NULL. */
const struct device *present(
	const struct relay *relay, const char *badge, const Usher__Fact__Handoff *is);
/* What it drives from @post, or from a post that @is is for; NULL if nothing. */
const Usher__Fact__Duty *driving(const struct device *device, const char *post);
const Usher__Fact__Duty *driving_for(const struct device *device, const Usher__Fact__Handoff *is);

/* From which post something is sent: *ret. Returns DONE, or why it may not be. */
Usher__Outcome sending_post(struct deciding *d, const char **ret);
/* A handoff offered by whoever acts, numbered; or held, if it is due later. The rest is the
 * caller's. @visit: 0 for none. */
Usher__Fact__Offered *offer(struct deciding *d, Usher__Kind kind, uint64_t visit, const char *from,
	const char *to, const char *post);
/* When a guest who leaves @from now, or when it is due, is at @area, and until when they are met in
 * time. */
void meet(struct deciding *d, Usher__Fact__Offered *offered, const struct area *area);
/* It is offered for @span ms, from now or from when it is due. */
void offer_for(struct deciding *d, Usher__Fact__Offered *offered, int64_t span);
/* The answer names what is offered, and says who is there. */
void name_offer(struct deciding *d, const Usher__Fact__Offered *offered);
/* A guest is sent to @area; the answer names it. */
void offer_arrival(struct deciding *d, uint64_t visit, const char *from, const struct area *area);
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

typedef Usher__Outcome decide_one(struct deciding *d);
decide_one decide_on, decide_off, decide_break, decide_handover, decide_inspect;   /* decide_duty.c
										    */
decide_one decide_send, decide_pass, decide_pickup, decide_service, decide_notice; /* decide_send.c
										    */
decide_one decide_take, decide_decline, decide_release, decide_step,
	decide_withdraw, /* decide_upon.c
			  */
	decide_split, decide_confirm, decide_remind;
decide_one decide_card, decide_end;                    /* decide_visit.c */
decide_one decide_expect, decide_arrived, decide_move; /* decide_expect.c */
