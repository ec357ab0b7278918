/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What can happen to the relay. An event brings everything that the rules may want: the time, who
 * asks and under which request id. Nothing in the core reads a clock or draws a number.
 */

#include "core/site.h"
#include "fact/fact.pb-c.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum event_type {
	EVENT_TICK,    /* the instant that relay_wake_at asked for */
	EVENT_SITE,    /* the site file was read: at start, at each reload */
	EVENT_REACHED, /* a device's word that a handoff is on it, or on its screen */
	EVENT_ONLINE,  /* a device is connected: what comes in reaches it */
	EVENT_LOST,    /* nothing has been received from a device for a while */
	EVENT_ON,      /* from here on: acts, which are answered, once for each request id */
	EVENT_OFF,
	EVENT_SEND,
	EVENT_TAKE,
	EVENT_DECLINE,
	EVENT_RELEASE,
	EVENT_MET,
	EVENT_WITHDRAW,
	EVENT_PASS,
	EVENT_CARD,
	EVENT_END,
	EVENT_PICKUP,
	EVENT_SERVICE,
	EVENT_NOTICE,
	EVENT_ABOARD,
	EVENT_DROPPED,
	EVENT_SPLIT,
	EVENT_DONE,
	EVENT_BACK,
	EVENT_CONFIRM,
	EVENT_REMIND,
	EVENT_BREAK,
	EVENT_RESUME,
	EVENT_HANDOVER,
	EVENT_INSPECT,
	EVENT_EXPECT,
	EVENT_ARRIVED,
	EVENT_MOVE,
	EVENT_TYPES_N,
};

/*
 * What each type says. All strings are borrowed for the call; those that are not said are NULL.
 * Names of areas and services are in NFC. Instants are site time, ms since 1970-01-01 UTC.
 */

struct event_reached {
	uint64_t handoff;
	bool seen; /* on a screen */
};

struct event_lost {
	int64_t last_received; /* the last time that something was received from the device */
};

/* What an act is upon. Where it is upon a visit, the number may be that of any handoff of the
 * visit. */
struct target {
	uint64_t number;
	const Usher__Fact__Handoff *archived; /* the handoff of that number as history has it, where
					      the core has archived it; else NULL */
};

struct act_sign_on {
	const char *badge, *post;
	const char *vehicle; /* or NULL: the badge's own, or one that is free */
	bool checked;        /* the checklist is ticked */
};

struct act_send {
	const char *to;   /* an area by any of its names */
	const char *from; /* a post, or NULL: the usual one of the device */
	const Usher__Fact__Card *card;
	int64_t due_at; /* when it is to be offered, or 0: now */
};

/* Of the acts that say nothing but which handoff they are upon. */
struct act_handoff {
	struct target handoff;
};

struct act_take {
	struct target handoff;
	uint32_t minutes; /* until the vehicle is there, or 0: not said */
};

struct act_decline {
	struct target handoff;
	Usher__DeclineReason reason;
};

struct act_withdraw {
	struct target handoff;
	bool unless_taken; /* not if somebody has taken it by then */
};

struct act_split {
	struct target handoff;
	uint32_t party; /* how many go in one of the two */
};

struct act_pass {
	struct target visit;
	const char *to, *from; /* as in act_send */
	int64_t due_at;
};

struct act_card {
	struct target visit;
	const Usher__Fact__Card *card; /* what is said of the guest */
	const char *const *drop;       /* traits to drop; n_drop of them */
	size_t n_drop;
	const char *const *clear; /* names of fields to empty; n_clear of them */
	size_t n_clear;
};

struct act_end {
	struct target visit;
};

struct act_pickup {
	struct target visit;
	const char *area; /* where the guest waits */
	const char *to;   /* an area, or any place */
	const char *from;
	uint32_t luggage; /* pieces */
	int64_t due_at;
};

struct act_service {
	struct target visit;     /* number 0: for no visit */
	const char *name;        /* of the service, any of its names */
	const char *destination; /* where to, an area or any place, or NULL */
	const char *badge;       /* whom it is asked of, or NULL */
	const char *note, *contact, *from;
	uint32_t quantity;
	int64_t due_at;
	const Usher__Fact__Repeat *repeat; /* when again, or NULL */
};

struct act_notice {
	const char *text, *from;
	const char *const *posts; /* "all" means every post; n_posts of them */
	size_t n_posts;
	bool confirm; /* each reader is to confirm it by hand */
	int64_t due_at;
	int64_t ends_at; /* or 0: as the site has it */
	const Usher__Fact__Repeat *repeat;
};

struct act_handover {
	struct target handoff; /* number 0: all that the badge has taken */
	const char *badge;     /* who goes on with it */
};

struct act_inspect {
	const char *badge, *post; /* what is inspected: one of the two is NULL */
	const char *note;
	const char *const *failed; /* items of the checklist; n_failed of them */
	size_t n_failed;
};

struct act_expect {
	const Usher__Fact__Card *card;
	int64_t at;              /* when the guest is to come */
	const char *to, *from;   /* as in act_send; to may be NULL */
	const char *travel;      /* by which flight or train, or NULL */
	bool car;                /* a vehicle is needed */
	const char *const *tell; /* posts that are told besides those of the site's; n_tell of them
				  */
	size_t n_tell;
};

struct act_arrived {
	struct target visit;
	const char *to, *from; /* as in act_expect */
};

struct act_move {
	struct target target; /* or the visit of a guest who is expected */
	int64_t due_at;
};

/* The request that an act came with, as its hello and itself say (usher.proto). Under a run and an
 * id, a device is answered once. */
struct request {
	uint64_t run; /* 0: nothing of it is remembered */
	uint64_t id;
	uint64_t age;   /* ms that it had waited on its device */
	bool short_run; /* the run is a short one */
	bool new_run;   /* its client has had no answer in the run yet */
};

struct event {
	enum event_type type;
	int64_t at;
	const char *device; /* its id; NULL for EVENT_TICK and EVENT_SITE */
	union {
		/* EVENT_TICK, EVENT_ONLINE: nothing */
		const struct site *site; /* must live until the next one */
		struct event_reached reached;
		struct event_lost lost;
		struct {
			struct request request;
			union {
				/* off, break, resume: nothing */
				struct act_sign_on on;
				struct act_send send;
				struct act_take take;
				struct act_decline decline;
				struct act_withdraw withdraw;
				struct act_handoff release, met, aboard, dropped, done, back,
					confirm, remind;
				struct act_pass pass;
				struct act_card card;
				struct act_end end;
				struct act_pickup pickup;
				struct act_service service;
				struct act_notice notice;
				struct act_split split;
				struct act_handover handover;
				struct act_inspect inspect;
				struct act_expect expect;
				struct act_arrived arrived;
				struct act_move move;
			};
		};
	};
};

/* What the act @event is upon; NULL for a type that is upon nothing. Number 0: upon nothing this
 * time. */
const struct target *event_target(const struct event *event);

/* The act @event is upon @number, which history has as @archived, or NULL. Does nothing for a type
 * that is upon nothing. */
void event_set_target(struct event *event, uint64_t number, const Usher__Fact__Handoff *archived);
